"""Filling the figures (数据) that texts name in braces: ``{总数}``, ``{均值}``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.report.facts import Facts
from hengji.core.report.figures import Figure

FIGURE_UNKNOWN = FlawKind(
    "figure-unknown",
    Severity.ERROR,
    "要素、问题或建议的文字中用花括号引用了报告没有的数据。",
    "请改用列出的数据名称，或删去花括号。",
)

_NAMED = re.compile(r"\{([^{}]*)\}")


def fill_figures(facts: Facts, figures: Mapping[str, Figure]) -> tuple[Facts, tuple[Flaw, ...]]:
    """Return the facts with every named figure printed, and unknown names.

    Args:
        facts: Texts with names in braces; the two years can be named too.
        figures: By name.
    """
    known = {name: figure.text for name, figure in figures.items()}
    if facts.work_year is not None:
        known["工作年度"] = str(facts.work_year)
    if facts.funds_year is not None:
        known["资金年度"] = str(facts.funds_year)

    def fill(text: str) -> str:
        return _NAMED.sub(lambda found: known.get(found[1], found[0]), text)

    def fill_all(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(fill, texts))

    filled = replace(
        facts,
        organ=fill(facts.organ),
        mark=fill(facts.mark),
        recipients=fill_all(facts.recipients),
        place=fill(facts.place),
        title=fill_all(facts.title),
        opening=fill(facts.opening),
        methods=fill_all(facts.methods),
        findings_opening=fill(facts.findings_opening),
        findings=tuple(
            replace(
                each,
                unit=fill(each.unit),
                fact=fill(each.fact),
                basis=fill(each.basis),
                effect=fill(each.effect),
            )
            for each in facts.findings
        ),
        recommendations=tuple(
            replace(each, title=fill(each.title), measures=fill_all(each.measures))
            for each in facts.recommendations
        ),
    )
    return filled, tuple(_unknown_names(facts, filled, known))


def _unknown_names(facts: Facts, filled: Facts, known: Mapping[str, str]) -> Iterator[Flaw]:
    for (where, _), (_, text) in zip(_texts(facts), _texts(filled), strict=True):
        for name in _NAMED.findall(text):
            yield FIGURE_UNKNOWN.at(
                where,
                f"没有名为“{name}”的数据（见“{text[:20]}…”）；可用的有：{'、'.join(known)}。",
            )


def _texts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each text that may name figures, with the name of its place."""
    yield from (("发文机关", facts.organ), ("发文机关标志", facts.mark))
    yield from (("主送机关", text) for text in facts.recipients)
    yield "本地称谓", facts.place
    yield from (("标题", text) for text in facts.title)
    yield "引言", facts.opening
    yield from (("评价方式", text) for text in facts.methods)
    yield "问题概述", facts.findings_opening
    for finding in facts.findings:
        texts = (finding.unit, finding.fact, finding.basis, finding.effect)
        yield from ((finding.place, text) for text in texts)
    for each in facts.recommendations:
        yield from ((each.place, text) for text in (each.title, *each.measures))
