"""The score ledger (得分表): what was scored, by whom, and how it stands.

A ledger is what a bureau holds in one sheet: a row for each evaluation. The
values here say nothing about files; ``documents`` reads and writes those.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.grading import Grade, GradeScale, grade_of
from hengji.core.names import name_key
from hengji.core.quantities import Points, Yuan, format_points, format_yuan, read_decimal


class Scope(StrEnum):
    """What is evaluated (评价对象类型)."""

    UNIT = "部门整体"
    PROJECT = "项目"
    SPECIAL_BOND = "专项债"
    POLICY = "政策"


class FundNature(StrEnum):
    """The budget the money comes from (资金性质): four budgets and two bonds."""

    GENERAL = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金预算"
    STATE_CAPITAL = "国有资本经营预算"
    SOCIAL_INSURANCE = "社会保险基金预算"
    GENERAL_BOND = "一般债券"
    SPECIAL_BOND = "专项债券"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row was read, and how it stood there before cleaning.

    ``table`` names the table as its owner would, for instance
    ``得分表.xlsx 工作表“Sheet”``; ``line`` counts rows from 1 as shown there.
    """

    table: str
    line: int
    name: str
    score: str

    @property
    def place(self) -> str:
        """Name the row for a person: ``得分表.xlsx 工作表“Sheet” 第 74 行``."""
        return f"{self.table} 第 {self.line} 行" if self.table else ""


NOWHERE = Origin("", 0, "", "")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One evaluation (一项评价) of the ledger.

    Attributes:
        name: Cleaned for print.
        score: Rounded to two places, as it is shown and graded.
        scope: Read from a column, else inferred from the name.
        grade: The grade the ledger states; None where it states none.
        unit: The budget unit, or empty.
        agency: The third-party agency, or empty.
        budget: Full-year budget (全年预算数).
        spent: Money spent (执行数).
        self_score: The unit's self-assessment score (自评分).
        fund_nature: Where the money comes from.
        serial: The number (序号) the row carried, which is not its rank.
        origin: Not part of the value: two rows are equal wherever they stood.
    """

    name: str
    score: Points
    scope: Scope
    grade: Grade | None = None
    unit: str = ""
    agency: str = ""
    budget: Yuan | None = None
    spent: Yuan | None = None
    self_score: Points | None = None
    fund_nature: FundNature | None = None
    serial: int | None = field(default=None, compare=False)
    origin: Origin = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows in the order in which they were listed, and the table's title."""

    title: str
    rows: tuple[LedgerRow, ...]


_MORE_PLACES = re.compile(r"[\d,，]*[.．]\d{3,}")
"""A number with more than two places, whatever unit follows it."""

WHOLE_UNIT_WORDS = ("部门整体", "单位整体", "整体支出")
"""A name holding one of these is of scope 部门整体, where no column says."""

NAME_REPEATED = FlawKind(
    "ledger-name-repeated",
    Severity.ERROR,
    "得分表中有两行同名（不计空格、换行和全半角），单位相同或没有写明，"
    "同一评价被计了两次，或名称写错。",
    "请删去重复的一行，或改正名称；不同单位的同名项目，请在单位一列写明各自的单位。",
)
GRADE_CONTRADICTS_SCORE = FlawKind(
    "grade-contradicts-score",
    Severity.ERROR,
    "得分表写的等级与得分按等级分界对应的等级不一致。",
    "请核对该行的得分和等级，改正后重新读取。",
)
SPENT_ABOVE_BUDGET = FlawKind(
    "spent-above-budget",
    Severity.WARNING,
    "执行数大于预算数。",
    "请核对两个数的口径和单位（元、万元），确有追加预算的填写调整后的全年预算数。",
)
SCORE_ROUNDED = FlawKind(
    "score-rounded",
    Severity.WARNING,
    "得分多于两位小数，已四舍五入到两位；等级按显示的得分评定。",
    "请确认以两位小数的得分为准。",
)


def infer_scope(name: str) -> Scope:
    """Infer the scope from a name, ignoring wrap spaces inside it.

    Four words in a narrow cell may be broken anywhere, so the white space goes
    before the words are looked for.
    """
    key = name_key(name)
    return Scope.UNIT if any(word in key for word in WHOLE_UNIT_WORDS) else Scope.PROJECT


def check_ledger(ledger: Ledger, scale: GradeScale) -> tuple[Flaw, ...]:
    """Find rows that contradict themselves or one another.

    Order is not checked here: a report puts rows in order and says what moved.
    """
    return (*_repeated_names(ledger.rows), *_row_flaws(ledger.rows, scale))


def _repeated_names(rows: Sequence[LedgerRow]) -> Iterator[Flaw]:
    counts = Counter(name_key(row.name) for row in rows)
    if len(counts) == len(rows):
        return
    seen: dict[str, dict[str, LedgerRow]] = {}
    for row in rows:
        key, unit = name_key(row.name), name_key(row.unit)
        if counts[key] == 1:
            continue
        units = seen.setdefault(key, {})
        if earlier := _same_evaluation(units, unit):
            yield NAME_REPEATED.at(
                row.origin.place,
                f"“{row.name}”（{format_points(row.score)} 分）与{earlier.origin.place}同名"
                f"（{format_points(earlier.score)} 分）。",
            )
        units.setdefault(unit, row)


def _same_evaluation(units: Mapping[str, LedgerRow], unit: str) -> LedgerRow | None:
    """Return the earlier row of one name that may be this one again.

    A row whose unit nobody knows may be that of any unit.
    """
    if not unit:
        return next(iter(units.values()), None)
    return units.get(unit) or units.get("")


def names_in_print(rows: Sequence[LedgerRow]) -> tuple[str, ...]:
    """Return each row's name, aligned; with its unit where a name recurs."""
    counts = Counter(name_key(row.name) for row in rows)
    return tuple(
        f"{row.unit}：{row.name}" if row.unit and counts[name_key(row.name)] > 1 else row.name
        for row in rows
    )


def _row_flaws(rows: Sequence[LedgerRow], scale: GradeScale) -> Iterator[Flaw]:
    for row in rows:
        if (written := score_as_written(row)) is not None:
            yield SCORE_ROUNDED.at(
                row.origin.place,
                f"“{row.name}”写的是 {written} 分，显示为 {format_points(row.score)} 分，"
                f"据此评为“{grade_of(row.score, scale)}”。",
            )
        if row.grade is not None and row.grade is not (right := grade_of(row.score, scale)):
            yield GRADE_CONTRADICTS_SCORE.at(
                row.origin.place,
                f"“{row.name}”得 {format_points(row.score)} 分，按分界应为“{right}”，"
                f"表中写的是“{row.grade}”。",
            )
        if row.budget is not None and row.spent is not None and row.spent > row.budget:
            yield SPENT_ABOVE_BUDGET.at(
                row.origin.place,
                f"“{row.name}”执行数 {format_yuan(row.spent)} 元大于"
                f"预算数 {format_yuan(row.budget)} 元。",
            )


def score_as_written(row: LedgerRow) -> Decimal | None:
    """Return the score a row had before it was rounded, or None if it was not."""
    found = _MORE_PLACES.search(row.origin.score)
    written = read_decimal(found[0]) if found else None
    return None if written == row.score else written
