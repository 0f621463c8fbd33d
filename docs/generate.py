"""Write the documents that are generated from code and rulebook.

Run by ``make docs``; a test compares each page with what is in the repository.
"""

import importlib
import os
import pkgutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import django
from django.apps import apps

import hengji
from docs.api_page import api_page
from hengji.core.flaws import FlawKind, Severity
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.verbs import RIGHT_FOR, Verb
from hengji.core.workflow import CYCLE_MOVES, MOVES, SCORING, SHOWN_TO_UNIT, Stage
from hengji.documents.docx.template import build_template
from hengji.rulebook.rules_page import rules_page

ROOT = Path(__file__).parents[1]
NO_FLAWS_IN = ("hengji.migrations", "hengji.settings", "hengji.wsgi")


def generated() -> Mapping[Path, bytes]:
    """Return the content of every generated file by its path."""
    _set_django_up()
    return {
        ROOT / "docs/api.md": api_page().encode(),
        ROOT / "docs/rules.md": rules_page().encode(),
        ROOT / "docs/flaws.md": flaws_page().encode(),
        ROOT / "docs/permissions.md": permissions_page().encode(),
        ROOT / "docs/workflow.md": workflow_page().encode(),
        ROOT / "src/hengji/documents/docx/official.docx": build_template(),
    }


def flaw_kinds() -> Iterator[tuple[str, FlawKind]]:
    """Yield every kind of flaw with the module that declares it, by code."""
    found: dict[str, tuple[str, FlawKind]] = {}
    _set_django_up()
    for module in pkgutil.walk_packages(hengji.__path__, "hengji."):
        if module.name.startswith(NO_FLAWS_IN):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, FlawKind):
                found.setdefault(value.code, (module.name, value))
    yield from (found[code] for code in sorted(found))


def _set_django_up() -> None:
    """Let modules that hold tables be imported; no database is opened."""
    if not apps.ready:
        os.environ.setdefault("HENGJI_DATA", tempfile.mkdtemp())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
        django.setup()


def flaws_page() -> str:
    """Return docs/flaws.md: what each flaw means and what to do about it."""
    lines = [
        "# 校验问题一览",
        "",
        "本页由代码生成（`make docs`），请勿手改。“错误”须改正后才能继续；“提示”不妨碍继续。",
        "",
        "| 代码 | 规则 | 程度 | 含义 | 怎么办 |",
        "|---|---|---|---|---|",
    ]
    for _, kind in flaw_kinds():
        severity = "错误" if kind.severity is Severity.ERROR else "提示"
        cells = (f"`{kind.code}`", kind.rule, severity, kind.meaning, kind.remedy)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def permissions_page() -> str:
    """Return docs/permissions.md: who may do what, and what each action needs."""
    roles = list(Role)
    lines = [
        "# 权限一览",
        "",
        "本页由代码生成（`make docs`），请勿手改。",
        "“全部”指所有单位，“本单位”指账户所属的单位或机构。",
        "每个账户只有一个角色；系统、安全、审计三员互不兼任，也不办业务。",
        "",
        "| 权限 | " + " | ".join(role.label for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for right in Right:
        cells = [reach.value if (reach := reach_of(role, right)) else "" for role in roles]
        lines.append(f"| {right.value} | " + " | ".join(cells) + " |")
    lines += ["", "## 操作需要的权限", "", "| 操作 | 权限 |", "|---|---|"]
    lines += [f"| {verb.value} | {RIGHT_FOR[verb].value} |" for verb in Verb]
    return "\n".join(lines) + "\n"


def workflow_page() -> str:
    """Return docs/workflow.md: what may happen to a year and to an evaluation when."""
    lines = [
        "# 流程一览",
        "",
        "本页由代码生成（`make docs`），请勿手改。页面上的按钮、后台的检查和测试都读同一张表。",
        "",
        "## 年度",
        "",
        "| 操作 | 从 | 到 | 权限 | 须写理由 |",
        "|---|---|---|---|---|",
    ]
    for move in CYCLE_MOVES:
        reason = "是" if move.needs_reason else ""
        cells = (move.verb.value, move.source.value, move.target.value, move.right.value, reason)
        lines.append("| " + " | ".join(cells) + " |")
    lines += [*_evaluation_moves(), *_scoring_stages()]
    return "\n".join(lines) + "\n"


def _evaluation_moves() -> Iterator[str]:
    yield from ("", "## 第三方重点评价", "", "阶段依次为：" + " → ".join(Stage) + "。", "")
    yield from ("| 操作 | 从 | 到 | 权限 | 须写理由 |", "|---|---|---|---|---|")
    for move in MOVES:
        reason = "是" if move.needs_reason else ""
        yield f"| {move.verb} | {move.source} | {move.target} | {move.right} | {reason} |"


def _scoring_stages() -> Iterator[str]:
    yield from ("", "## 何时可以评分", "", "| 阶段 | 记为 | 操作 |", "|---|---|---|")
    for stage, scoring in SCORING.items():
        yield f"| {stage} | {scoring.counts_as} | {scoring.verb} |"
    shown = "、".join(stage for stage in Stage if stage in SHOWN_TO_UNIT)
    yield from ("", f"被评价单位在这些阶段看得到指标得分：{shown}。")


if __name__ == "__main__":
    for path, content in generated().items():
        path.write_bytes(content)
