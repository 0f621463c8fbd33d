"""Units against the roster (单位名录): names it does not hold, with the nearest it does."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from hengji.core.checkup.documents.rules import Column, any_of
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
_SHORTEST = 4


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
    ends = any_of(survey.rules.lexicons.organ_ends)
    unit = re.compile(rf"[\u4e00-\u9fff]{{2,24}}?{ends}(?![\u4e00-\u9fff]{{0,6}}{ends})")
    keys = tuple(key for key in roster if len(key) >= _SHORTEST)
    for passage in survey.passages:
        for found in unit.finditer(passage.plain):
            if any(key in found[0] for key in keys):
                continue
            for key in keys:
                tail = found[0][-len(key) :]
                if len(tail) == len(key) and _differs_by_one(tail, key):
                    spot = passage.spot(found.end() - len(key), found.end())
                    yield _unknown(survey, spot, tail, roster)


def _differs_by_one(first: str, second: str) -> bool:
    different = [at for at in range(len(first)) if first[at] != second[at]]
    return len(different) == 1
