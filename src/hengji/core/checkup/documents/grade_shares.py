"""Shares of grades that stand without their number (占比): 评价结果为优的占 21.74%."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from hengji.core.checkup.documents.claims import Sentence
from hengji.core.checkup.documents.grade_words import grade_by_form, grade_forms
from hengji.core.checkup.documents.rules import Column, any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import count_in
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Confirmation, Result, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import Grade
from hengji.core.quantities import HUNDRED, format_percent

SHARE_DOUBTFUL = FlawKind(
    "document-share-doubtful",
    Severity.WARNING,
    "某一等级的占比与得分表或文中各等级的数目算出的不同，可能说的是其中一部分。",
    "请核对；只说一部分的请写明范围。",
    rule="R-02",
)

Tally = Mapping[Grade, int]
_PERCENT = r"(?P<share>\d{1,3}(?:\.\d+)?)\s*%"
_MOST_GRADES = 2


def check_lone_shares(
    survey: Survey, told: Sequence[Sentence], tallies: Sequence[Tally]
) -> Iterator[Result]:
    """Compute again the shares of grades that name no number."""
    pattern = _pattern(grade_forms(survey.rules.aliases))
    counted = _counted(survey)
    for passage in survey.passages:
        own = [_claimed(sentence) for sentence in told if sentence.passage is passage]
        known = [tally for tally in (*tallies, *counted, *own) if sum(tally.values())]
        for found in pattern.finditer(passage.plain) if known else ():
            sentence = passage.plain[: found.start()].rpartition("。")[2] + found[0]
            if not any(word in sentence for word in survey.other_rounds()):
                yield _share(survey, passage, found, known)


def _claimed(sentence: Sentence) -> Tally:
    """Return the numbers by grade of a sentence that tells of more than two grades."""
    claims = {each.grade: each.number for each in sentence.grades}
    return claims if len(claims) > _MOST_GRADES else {}


def _counted(survey: Survey) -> Iterator[Tally]:
    for table in survey.tables:
        if Column.COUNT in table.columns and Column.GRADE in table.columns:
            counts = [(row.grade, count_in(row.cells.get(Column.COUNT))) for row in table.rows]
            yield Counter({grade: count for grade, count in counts if grade and count is not None})


def _share(
    survey: Survey, passage: Passage, found: re.Match[str], known: Sequence[Tally]
) -> Result:
    grade = grade_by_form(survey.rules.aliases)[found["grade"]]
    share = Decimal(found["share"])
    pairs = [(tally.get(grade, 0), sum(tally.values())) for tally in known]
    spot = passage.spot(found.start("share"), found.end())
    half = Decimal(5).scaleb(int(share.as_tuple().exponent) - 1)
    for number, whole in pairs:
        if abs(Decimal(number) / whole * HUNDRED - share) <= half:
            return Confirmation("R-02", spot, passage.where, f"{number} ÷ {whole} = {share}%。")
    number, whole = pairs[0]
    right = format_percent(Decimal(number) / whole)
    return remark(
        SHARE_DOUBTFUL,
        survey.manuscript,
        spot,
        f"“{grade}”的占比写 {share}%，{number} ÷ {whole} = {right}。",
        stated=f"{share}%",
        expected=right,
        because=f"{number} ÷ {whole} = {right}。",
    )


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    quoted = rf"[“\"「]?(?P<grade>{any_of(forms)})[”\"」]?"
    things = "(?:项目|单位|部门|评价对象|对象|报告)?"
    return re.compile(
        rf"(?:(?:结果|结论|等级|等次|评级|级别)(?:评定)?(?:均)?(?:为|是)|评为|评定为|获评)"
        rf"{quoted}(?:等级|等次|级|档)?(?:的)?{things}(?:数量)?(?:占比|占|比例|比重)"
        rf"[^\d，。；、%]{{0,8}}?{_PERCENT}"
    )
