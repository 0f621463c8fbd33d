"""Small values of the core for tests, each complete but for what a test changes."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from hengji.core.grading import Grade, GradeBand, GradeScale
from hengji.core.indicators import Indicator
from hengji.core.ledger import Ledger, LedgerRow, Origin, Scope
from hengji.core.procedure import ProcedureRules
from hengji.core.quantities import Points, Ratio
from hengji.core.ranking import RankMethod
from hengji.core.report.build import Report, ReportRules, build_report
from hengji.core.report.facts import NO_FACTS, Facts, Finding, Recommendation
from hengji.core.scoring_rules import Proportional, ScoringRule

TABLE = "得分表.xlsx 工作表“得分表”"
HUNDRED_TARGET = Proportional(Decimal(100))


def points(text: str | int) -> Points:
    return Points(Decimal(text))


def band(grade: Grade, at_least: str, below: str) -> GradeBand:
    return GradeBand(grade, points(at_least), points(below))


def scale_of(excellent: str, good: str, fair: str, full: str = "100") -> GradeScale:
    bands = (
        band(Grade.EXCELLENT, excellent, full),
        band(Grade.GOOD, good, excellent),
        band(Grade.FAIR, fair, good),
        band(Grade.POOR, "0", fair),
    )
    return GradeScale(bands, points(full), "mof-2020-10/grades")


SCALE = scale_of("90", "80", "60")


def rules_of(
    scale: GradeScale = SCALE, rank_method: RankMethod = RankMethod.COMPETITION
) -> ReportRules:
    headings = {"G01": "绩效目标", "G02": "绩效目标", "P01": "预算执行"}
    return ReportRules(scale, rank_method, headings)


def row(name: str = "演示单位甲", score: str = "88.00", **values: Any) -> LedgerRow:
    scope = values.pop("scope", Scope.PROJECT)
    return LedgerRow(name, points(score), scope, **values)


def origin(line: int, name: str = "演示单位甲", score: str = "88.00") -> Origin:
    return Origin(TABLE, line, name, score)


def ledger_of(*rows: LedgerRow) -> Ledger:
    return Ledger("演示县2024年度重点绩效评价得分表", rows)


def scored(*scores: str) -> Ledger:
    """Return a ledger with a row for each score, named by its place."""
    return ledger_of(
        *(
            row(f"演示项目{place}", score, origin=origin(place + 2, f"演示项目{place}", score))
            for place, score in enumerate(scores, start=1)
        )
    )


def finding(code: str = "目标", **values: Any) -> Finding:
    usual = {"category": "G01", "unit": "演示项目1", "fact": "未申报绩效目标"}
    return Finding(code, **{**usual, **values})


def recommendation(*answers: str, title: str = "加强目标管理") -> Recommendation:
    return Recommendation(title, ("申报目标", "审核目标。"), answers)


def report_of(
    ledger: Ledger, facts: Facts = NO_FACTS, rank_method: RankMethod = RankMethod.COMPETITION
) -> Report:
    return build_report(ledger, facts, rules_of(rank_method=rank_method))


def leaf(code: str, won: str, rule: ScoringRule | None = HUNDRED_TARGET) -> Indicator:
    return Indicator(code, f"指标{code}", points(won), rule=rule)


def parent(code: str, won: str, *children: Indicator) -> Indicator:
    return Indicator(code, f"指标{code}", points(won), children)


def hundredths(low: int = 0, high: int = 100) -> st.SearchStrategy[Points]:
    """Draw points with two places; both bounds can be drawn."""
    return st.integers(low * 100, high * 100).map(lambda cents: Points(Decimal(cents) / 100))


def procedure_rules(**values: Any) -> ProcedureRules:
    """Return rules of the procedure, plain but for what a test changes."""
    plain = {
        "limits": {},
        "distinct_reviewers": False,
        "evidence_required": True,
        "years_in_a_row": 3,
        "interest_years": 3,
        "visit_tolerance": Ratio(Decimal("0.05")),
        "days_off": frozenset(),
        "days_on": frozenset(),
        "materials": {},
        "data": {},
    }
    return ProcedureRules(**{**plain, **values})
