"""Place words (地域称谓): 我市, 我区, 我县 mixed in one report."""

import re
from collections import Counter
from collections.abc import Iterator

from hengji.core.checkup.documents.rules import any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity

PLACE_MIXED = FlawKind(
    "document-place-words",
    Severity.WARNING,
    "同一份报告里，对本地的称谓不一致，例如“我市”和“我区”。",
    "请按发文机关的级别统一称谓；说的是上级的可以不改。",
    rule="R-09",
)

_NEAR = 12


def check_places(survey: Survey) -> Iterator[Remark]:
    """Find place words of another level than the report's own."""
    levels = survey.rules.lexicons.place_levels
    word = re.compile(rf"(?<![自在给为])([我本])({any_of(levels)})(?![场民容长政直委级属外辖])")
    uses: dict[str, list[tuple[str, Spot]]] = {}
    for passage in survey.passages:
        for found in word.finditer(passage.plain):
            if _is_one_of_several(passage.plain, found.start(), found.end(), word):
                continue
            if not _speaks_of_above(survey, passage.plain, found.start(), found.end()):
                spot = passage.spot(found.start(), found.end())
                uses.setdefault(found[2], []).append((found[0], spot))
    own = _own_level(survey, uses)
    for level, places in uses.items():
        if level != own:
            first = uses[own][0] if own in uses else None
            yield _mixed(
                survey, places, f"我{own}" if first is None else first[0], seen=first is not None
            )


def _is_one_of_several(words: str, start: int, end: int, word: re.Pattern[str]) -> bool:
    """Tell whether levels are listed on purpose: 我省、我市."""
    behind = re.match("[、和及与]", words[end:])
    before = re.search("[省州市县区旗镇乡][、和及与]$", words[:start])
    return bool(before) or (behind is not None and word.match(words, end + 1) is not None)


def _mixed(survey: Survey, places: list[tuple[str, Spot]], usual: str, *, seen: bool) -> Remark:
    words, spot = places[0]
    often = f"（共 {len(places)} 处）" if len(places) > 1 else ""
    other = f"别处写“{usual}”" if seen else f"按发文机关应为“{usual}”"
    return remark(
        PLACE_MIXED,
        survey.manuscript,
        spot,
        f"这里写“{words}”{often}，{other}。",
        stated=words,
        expected=usual,
    )


def _own_level(survey: Survey, uses: dict[str, list[tuple[str, Spot]]]) -> str:
    """Return the level of the organ that writes, else the one most used."""
    levels = survey.rules.lexicons.place_levels
    organ = re.search(
        rf"({any_of(levels)})[^省市县区旗州]{{0,4}}?财政(?:局|厅|所)", survey.front.organ
    )
    if organ:
        return organ[1]
    counts = Counter({level: len(places) for level, places in uses.items()})
    return counts.most_common(1)[0][0] if counts else ""


def _speaks_of_above(survey: Survey, words: str, start: int, end: int) -> bool:
    """Tell whether a place word stands in a reference to those above, or in a title."""
    before, after = words[max(start - _NEAR, 0) : start], words[end : end + 4]
    inside = before.rfind("《") > before.rfind("》")
    sent = re.search("出台|印发|《|有关规定|关于|要求", after)
    above = re.search(any_of(survey.rules.lexicons.higher_context), re.split("[。；]", before)[-1])
    return inside or bool(sent) or bool(above)
