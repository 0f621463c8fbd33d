"""Write the documents that are generated from code and rulebook.

Run by ``make docs``; a test compares each page with what is in the repository.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import hengji
from hengji.core.flaws import FlawKind, Severity
from hengji.documents.docx.template import build_template
from hengji.rulebook.rules_page import rules_page

ROOT = Path(__file__).parents[1]


def generated() -> Mapping[Path, bytes]:
    """Return the content of every generated file by its path."""
    return {
        ROOT / "docs/rules.md": rules_page().encode(),
        ROOT / "docs/flaws.md": flaws_page().encode(),
        ROOT / "src/hengji/documents/docx/official.docx": build_template(),
    }


def flaw_kinds() -> Iterator[tuple[str, FlawKind]]:
    """Yield every kind of flaw with the module that declares it, by code."""
    found: dict[str, tuple[str, FlawKind]] = {}
    for module in pkgutil.walk_packages(hengji.__path__, "hengji."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, FlawKind):
                found.setdefault(value.code, (module.name, value))
    yield from (found[code] for code in sorted(found))


def flaws_page() -> str:
    """Return docs/flaws.md: what each flaw means and what to do about it."""
    lines = [
        "# 校验问题一览",
        "",
        "本页由代码生成（`make docs`），请勿手改。“错误”须改正后才能继续；“提示”不妨碍继续。",
        "",
        "| 代码 | 程度 | 含义 | 怎么办 |",
        "|---|---|---|---|",
    ]
    for _, kind in flaw_kinds():
        severity = "错误" if kind.severity is Severity.ERROR else "提示"
        lines.append(f"| `{kind.code}` | {severity} | {kind.meaning} | {kind.remedy} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for path, content in generated().items():
        path.write_bytes(content)
