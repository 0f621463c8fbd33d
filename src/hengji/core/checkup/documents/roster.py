"""Units against the roster (单位名录): names it does not hold, with the nearest it does."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from hengji.core.checkup.documents.organs import ends_of_names
from hengji.core.checkup.documents.rules import Column
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import clean_name, name_key

UNIT_UNKNOWN = FlawKind(
    "document-unit-unknown",
    Severity.WARNING,
    "报告里的单位不在单位名录中，可能写错或用了旧名、简称。",
    "请按名录改正名称；确是新单位的请先登记。",
    rule="R-18",
)

_NEAREST = 0.8
_SHORTEST, _LONG = 4, 7
"""Characters of a name that is looked for, and of one that may lack a character."""


def check_roster(survey: Survey) -> Iterator[Remark]:
    """Find units the roster does not hold; silent where no roster is given."""
    roster = {name_key(name): name for name in survey.rules.roster}
    if not roster:
        return
    for table in survey.tables:
        for row in table.rows:
            cell = row.cells.get(Column.UNIT)
            if table.is_list and cell and cell.plain and name_key(cell.plain) not in roster:
                yield _unknown(survey, cell.spot, clean_name(cell.text.words), roster)
    yield from _misspelt(survey, roster)


def _unknown(survey: Survey, spot: Spot, name: str, roster: dict[str, str]) -> Remark:
    near = _nearest(name_key(name), tuple(roster))
    shown = f"，最接近的是“{roster[near]}”" if near else ""
    return remark(
        UNIT_UNKNOWN,
        survey.manuscript,
        spot,
        f"名录中没有“{name}”{shown}。",
        stated=name,
        expected=roster.get(near, ""),
    )


def _nearest(key: str, roster: Sequence[str]) -> str:
    """Return the name of the roster most like a key, or nothing if none is near."""
    best, near = "", _NEAREST
    for name in roster:
        matcher = SequenceMatcher(None, key, name, autojunk=False)
        if matcher.real_quick_ratio() >= near and (ratio := matcher.ratio()) >= near:
            best, near = name, ratio
    return best


def _misspelt(survey: Survey, roster: dict[str, str]) -> Iterator[Remark]:
    """Find names in running text that are almost, but not quite, of the roster."""
    ends = ends_of_names(survey.rules.lexicons.organ_ends)
    unit = re.compile(rf"[\u4e00-\u9fff]{{2,24}}?{ends}(?![\u4e00-\u9fff]{{0,6}}?{ends})")
    keys = tuple(key for key in roster if len(key) >= _SHORTEST)
    levels = survey.rules.lexicons.place_levels
    for passage in survey.passages:
        words = passage.plain
        for key in keys:
            words = words.replace(key, "□" * len(key))
        for found in unit.finditer(words):
            for key in keys:
                tail = _almost(found[0], key, levels)
                if tail:
                    spot = passage.spot(found.end() - len(tail), found.end())
                    yield _unknown(survey, spot, tail, roster)
                    break


def _almost(words: str, key: str, levels: tuple[str, ...]) -> str:
    """Return the end of some words that is a name with one character wrong, missing or too many.

    A missing word for the level of a place (县) is an abbreviation and no slip.
    """
    for length in (len(key), len(key) - 1, len(key) + 1):
        tail = words[-length:]
        if len(tail) != length or (length != len(key) and len(key) < _LONG):
            continue
        same = _common(tail, key)
        behind = _common(tail[::-1], key[::-1])
        if length == len(key) and same + behind == length - 1:
            return tail
        if length != len(key) and same + behind >= min(length, len(key)):
            odd = key[same] if length < len(key) else tail[same]
            return "" if odd in levels or not same else tail
    return ""


def _common(first: str, second: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(first, second, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second))
    )
