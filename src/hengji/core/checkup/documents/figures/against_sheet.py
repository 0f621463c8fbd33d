"""A report against the records of its evaluation (报告与评分记录核对).

The records are exact; a report may print them in any unit and to any place.
Whatever the report says of the total, the grade, the money and the indicators
must be what is recorded; what agrees is confirmed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.documents.figures import kinds
from hengji.core.checkup.documents.figures.clauses import (
    Sentence,
    paragraphs_with_figures,
)
from hengji.core.checkup.documents.figures.comparing import Span, span
from hengji.core.checkup.documents.figures.prose_scores import Known, hold_against, same_score
from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.relations import execution_columns
from hengji.core.checkup.documents.figures.saying import confirm
from hengji.core.checkup.documents.figures.scorecards import (
    Node,
    Part,
    Scorecard,
    scorecard,
)
from hengji.core.checkup.documents.figures.sections import Section, sections
from hengji.core.checkup.documents.figures.totals import is_total
from hengji.core.checkup.documents.figures.units import MONEY, POINTS, UNKNOWN
from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.remarks import Result, remark
from hengji.core.flaws import FlawKind
from hengji.core.grading import Grade
from hengji.core.names import name_key
from hengji.core.quantities import ZERO, Points, Yuan, format_points, format_yuan

_GRADE_SAID = re.compile(
    '(?:等级|等次|级别|评价结果|评价结论|评级)(?:评定|确定|结果)?(?:为|是|属于|：|:)\\s*[“"「‘]?(优秀|良好|中等|较差|优|良|中|差)'
    '[”"」’]?(?:等级|级|档)?(?=[，。；,;）)\\s]|$)'
)
_GRADE_LABEL = re.compile("(?:评价|评定|绩效)?(?:等级|等次|级别)")
_GRADE_CELL = re.compile("(优|良|中|差)(?:秀|好|等)?(?:级|)")
_WHOLE_NAME = (
    "(?:.{0,12}(?:项目|部门|单位|年度|年|本|该|全年|整体|调整后|财政|批复|下达|总|资金|安排|实际"
    "|累计|共|已|合计))?"
)
_BUDGET = re.compile(
    f"{_WHOLE_NAME}(?:全年预算数?|预算(?:资金|总额|数|金额|安排|批复)*)(?:（A）|\\(A\\))?(?:为|共计|共|合计|总计)*"
)
_SPENT = re.compile(
    f"{_WHOLE_NAME}(?:实际支出|支出|执行数|实际支付|支付|执行)(?:资金|总额|数|金额|了)*(?:（B）|\\(B\\))?(?:为|共计|共|合计|总计)*"
)
_NOT_WHOLE = re.compile(
    "年初|上年|去年|基本|项目支出|人员|公用|采购|三公|其中|自评|中期|三年|结转|追加|调增|申报|专项"
)
_LARGER = (Decimal(1), Decimal(10_000), Decimal(100_000_000))


class SheetIndicator(NamedTuple):
    """An indicator as recorded: its name, what can be won and what was."""

    name: str
    points: Points
    score: Points | None = None


@dataclass(frozen=True, slots=True)
class ScoringSheet:
    """What the records hold of one evaluation (评分记录); absent is None.

    Attributes:
        subject: Name of what is evaluated, in full.
        agency: Name of the agency, in full, or empty.
        total: Final score.
        grade: Its grade.
        budget: Budget of the whole year, in 元.
        spent: What was spent of it, in 元.
        funds_year: Year of the funds.
        indicators: Points and scores by name; may be empty.
    """

    subject: str
    agency: str = ""
    total: Points | None = None
    grade: Grade | None = None
    budget: Yuan | None = None
    spent: Yuan | None = None
    funds_year: int | None = None
    indicators: tuple[SheetIndicator, ...] = ()


def check_against_sheet(manuscript: Manuscript, sheet: ScoringSheet) -> tuple[Result, ...]:
    """Hold a report against the records of its evaluation, in reading order."""
    paragraphs = tuple(paragraphs_with_figures(manuscript))
    found = sections(manuscript)
    results = [
        *_names(manuscript, sheet),
        *hold_against(manuscript, paragraphs, _known(sheet)),
        *_grades(manuscript, sheet),
        *_money_in_words(manuscript, paragraphs, sheet),
        *_money_in_tables(manuscript, found, sheet),
        *_indicators(manuscript, found, sheet),
    ]
    return tuple(sorted(results, key=lambda result: result.spot))


def _known(sheet: ScoringSheet) -> Known:
    totals = () if sheet.total is None else (_points(sheet.total),)
    named = {
        each.name: (_points(each.points), None if each.score is None else _points(each.score))
        for each in sheet.indicators
    }
    kind, by_name = kinds.SHEET_DIFFERS, kinds.SHEET_INDICATOR_DIFFERS
    return Known("评分记录", totals, named, kind, by_name)


def _points(value: Decimal) -> Number:
    return Number(value, ZERO, POINTS, 0, 0, format_points(value), "分")


def _names(manuscript: Manuscript, sheet: ScoringSheet) -> Iterator[Result]:
    texts = list(manuscript.texts())
    words = "".join(name_key(text.plain) for _, text in texts)
    first = next((spot for spot, text in texts if text.words.strip()), None)
    asked = [("评价对象", sheet.subject), ("第三方机构", sheet.agency)]
    for what, name in asked:
        if name and first and name_key(name) not in words:
            message = f"报告中没有出现{what}“{name}”。"
            yield remark(kinds.SHEET_NAME_MISSING, manuscript, first, message, expected=name)
    if sheet.funds_year and first and f"{sheet.funds_year}年" not in words:
        year = f"{sheet.funds_year}年"
        message = f"报告中没有出现资金年度“{year}”。"
        yield remark(kinds.SHEET_YEAR_DIFFERS, manuscript, first, message, expected=year)


def _grades(manuscript: Manuscript, sheet: ScoringSheet) -> Iterator[Result]:
    if sheet.grade is None:
        return
    for spot, text in manuscript.texts():
        for found in _GRADE_SAID.finditer(text.plain):
            place = spot._replace(start=found.start(1), end=found.end(1))
            yield _grade(manuscript, place, found[1], sheet.grade)
        if spot.column > 0 and (found_cell := _GRADE_CELL.fullmatch(text.plain.strip())):
            before = manuscript.text_at(spot._replace(column=spot.column - 1)).plain
            if _GRADE_LABEL.fullmatch("".join(before.split())):
                yield _grade(manuscript, spot, found_cell[0], sheet.grade)


def _grade(manuscript: Manuscript, spot: Spot, said: str, grade: Grade) -> Result:
    if said.removeprefix("较")[0] == grade:
        return confirm(
            manuscript, spot, kinds.SHEET_GRADE_DIFFERS.rule, f"评价等级 {said} 与评分记录一致"
        )
    return remark(
        kinds.SHEET_GRADE_DIFFERS,
        manuscript,
        spot,
        f"报告写评价等级“{said}”，评分记录是“{grade}”。",
        stated=said,
        expected=grade,
    )


def _money_in_words(
    manuscript: Manuscript, paragraphs: Sequence[Sequence[Sentence]], sheet: ScoringSheet
) -> Iterator[Result]:
    asked = [("预算", _BUDGET, sheet.budget), ("支出", _SPENT, sheet.spent)]
    for sentences in paragraphs:
        for sentence in sentences:
            for mention in sentence.mentions:
                number = mention.number
                if number.family != MONEY or not number.exact or _NOT_WHOLE.search(mention.before):
                    continue
                for what, pattern, value in asked:
                    if value is not None and pattern.fullmatch(mention.name):
                        spot = sentence.spot(number)
                        yield _money(manuscript, spot, what, number, value)


def _money(manuscript: Manuscript, spot: Spot, what: str, number: Number, value: Yuan) -> Result:
    scales = _LARGER if number.family == UNKNOWN else _LARGER[:1]
    recorded = Span(value, value)
    if any(span(number).times(scale).meets(recorded) for scale in scales):
        said = f"{what} {number.words} 与评分记录 {format_yuan(value)}元 一致"
        return confirm(manuscript, spot, kinds.SHEET_DIFFERS.rule, said)
    return remark(
        kinds.SHEET_DIFFERS,
        manuscript,
        spot,
        f"报告写{what} {number.words}，评分记录是 {format_yuan(value)}元。",
        stated=number.words,
        expected=f"{format_yuan(value)}元",
        because=f"评分记录{what} {format_yuan(value)}元",
    )


def _money_in_tables(
    manuscript: Manuscript, found: Sequence[Section], sheet: ScoringSheet
) -> Iterator[Result]:
    for section in found:
        pair = execution_columns(section)
        totals = [row for row in section.rows if is_total(row)]
        if pair is None or not totals or _is_of_indicators(section):
            continue
        for what, column, value in (
            ("预算", pair.whole, sheet.budget),
            ("支出", pair.part, sheet.spent),
        ):
            number = totals[-1].numbers.get(column)
            if value is not None and number is not None and number.exact:
                yield _money(manuscript, totals[-1].spot(column), what, number, value)


def _is_of_indicators(section: Section) -> bool:
    card = scorecard(section)
    return card is not None and card.column(Part.TARGET) >= 0


def _indicators(
    manuscript: Manuscript, found: Sequence[Section], sheet: ScoringSheet
) -> Iterator[Result]:
    recorded = {name_key(each.name): each for each in sheet.indicators}
    for section in found:
        card = scorecard(section)
        if card is None:
            continue
        nodes = list(card.nodes())
        names = [name_key(node.name) for node in nodes]
        for node, name in zip(nodes, names, strict=True):
            if name in recorded and names.count(name) == 1:
                yield from _indicator(manuscript, node, recorded[name])
        yield from _table_total(manuscript, card, sheet)


def _indicator(manuscript: Manuscript, node: Node, recorded: SheetIndicator) -> Iterator[Result]:
    for what, printed, column, value in (
        ("分值", node.points, node.points_column, recorded.points),
        ("得分", node.score, node.score_column, recorded.score),
    ):
        if printed is not None and value is not None:
            spot = Spot(node.row.block, node.row.index, column, printed.start, printed.end)
            kind = kinds.SHEET_INDICATOR_DIFFERS
            yield _held(manuscript, spot, f"“{node.name}”{what}", (printed, _points(value)), kind)


def _table_total(manuscript: Manuscript, card: Scorecard, sheet: ScoringSheet) -> Iterator[Result]:
    column = card.column(Part.SCORE)
    for row in card.totals[-1:]:
        if sheet.total is not None and column in row.numbers and len(card.roots) > 1:
            pair = row.numbers[column], _points(sheet.total)
            yield _held(manuscript, row.spot(column), "总分", pair, kinds.SHEET_DIFFERS)


def _held(
    manuscript: Manuscript, spot: Spot, what: str, pair: tuple[Number, Number], kind: FlawKind
) -> Result:
    printed, recorded = pair
    if same_score(recorded, printed):
        said = f"{what} {printed.words} 与评分记录一致"
        return confirm(manuscript, spot, kind.rule, said)
    return remark(
        kind,
        manuscript,
        spot,
        f"报告的{what}写作 {printed.words}，评分记录是 {recorded.words}。",
        stated=printed.words,
        expected=recorded.words,
        because=f"评分记录{what} {recorded.words}",
    )
