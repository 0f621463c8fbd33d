"""Names of organs and units (单位名称) in running text, known by how they end.

A name may hold words that mean something else elsewhere: the 档案 of an
archive (档案馆) is no finding about files.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from hengji.core.checkup.documents.rules import any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.passages import Passage
from hengji.core.names import name_key

_NOT_BEFORE = {
    "局": "部面限势",
    "校": "验对核准正",
    "院": "内外落",
    "队": "伍",
    "站": "点在位",
    "镇": "区域",
    "乡": "村镇",
    "办": "理法公结事学班",
    "委": "托派员",
    "部": "分门署件位队",
    "处": "理置罚于",
    "所": "有以需属在列示述",
    "社": "会区",
}
"""What makes a character that ends names (局) part of another word (局部)."""
_SHORT_ENDS = ("局", "馆", "厅", "校", "院", "队", "站", "镇", "乡", "办", "委")
_WITHIN = "(?:管理|服务|事务|综合|执法|行政|保障|检测|监测|指导|评审|监督|信息|公共|资源|交易)"
_AFTER_WORD = (
    rf"{_WITHIN}{{0,4}}(?:局(?!部|面|限|势)|馆|中心|委员会|办公室|站(?!点|在|位)|处(?!理|置|罚|于)|科(?!学|技|目|研)"
    "|股(?!权|份)|室(?!内|外)|大队|支队|总队|队(?!伍)|学校|学院|公司|协会|院(?!内|外))"
)
_SHORTEST = 4


@lru_cache(maxsize=8)
def _organ(ends: tuple[str, ...]) -> re.Pattern[str]:
    long = any_of(tuple(end for end in ends if len(end) > 1))
    return re.compile(rf"{long}|[\u4e00-\u9fff]{{2}}{ends_of_names(_SHORT_ENDS)}")


def ends_of_names(ends: tuple[str, ...]) -> str:
    """Return a regular expression for the ends of names that no other word goes on with."""
    ordered = sorted(ends, key=len, reverse=True)
    guarded = (
        f"{end}(?![{_NOT_BEFORE[end]}])" if end in _NOT_BEFORE else re.escape(end)
        for end in ordered
    )
    return f"(?:{'|'.join(guarded)})"


def names_an_organ(words: str, ends: tuple[str, ...]) -> bool:
    """Tell whether some words hold what looks like the name of an organ."""
    return _organ(ends).search(words) is not None


def known_names(survey: Survey) -> tuple[str, ...]:
    """Return what the roster and the score tables name, long enough to be told from words."""
    names: Iterable[str] = (
        *survey.rules.roster,
        *(row.name for table in survey.tables for row in table.rows),
    )
    keys = {name_key(name) for name in names}
    return tuple(
        sorted((key for key in keys if len(key) >= _SHORTEST), key=lambda key: (-len(key), key))
    )


def stands_in_name(passage: Passage, start: int, end: int, names: tuple[str, ...]) -> bool:
    """Tell whether some words of a passage are part of a unit's or project's name."""
    if re.match(_AFTER_WORD, passage.plain[end : end + 12]):
        return True
    return any(
        at <= start and end <= at + len(name)
        for name in names
        if (at := passage.plain.find(name, max(0, end - len(name)), start + len(name))) >= 0
    )
