"""Building the report: ledger and facts in, one value with every figure out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hengji.core.distribution import Distribution, distribute
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.grading import Grade, GradeScale, check_scale, grade_of
from hengji.core.ledger import Ledger, LedgerRow, check_ledger
from hengji.core.quantities import format_points
from hengji.core.ranking import RankMethod, moves_of, order_of, rank
from hengji.core.report.checks import check_facts
from hengji.core.report.facts import Facts, Finding, Recommendation
from hengji.core.report.figures import Figure, ScopeSummary, figures_of, summarise_scopes
from hengji.core.report.filling import fill_figures


@dataclass(frozen=True, slots=True)
class ReportRules:
    """What the rulebook decides for a report.

    Attributes:
        scale: Grade bands of the region and year.
        rank_method: How equal scores rank.
        headings: Heading of a group of findings, by category; categories with
            one heading form one group, in the order of this mapping.
    """

    scale: GradeScale
    rank_method: RankMethod
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A row with its place in the report's table: serial, rank and grade."""

    serial: int
    rank: int
    grade: Grade
    row: LedgerRow


@dataclass(frozen=True, slots=True)
class RowMove:
    """A row of the ledger that did not stand in order of score."""

    source: int
    target: int
    row: LedgerRow


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings under one heading, in the order of the facts."""

    heading: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report says.

    Attributes:
        title: The ledger's title, the caption of the table.
        rows: In rank order.
        moves: What the ledger had out of order.
        figures: By the name texts use.
        distribution: For the picture.
        scopes: One summary for each scope that occurs.
        groups: Findings by heading.
        recommendations: In order.
        facts: With the figures in its texts filled in.
        rules: The rules it was built with.
        flaws: Warnings only; an error would have prevented the report.
    """

    title: str
    rows: tuple[RankedRow, ...]
    moves: tuple[RowMove, ...]
    figures: Mapping[str, Figure]
    distribution: Distribution
    scopes: tuple[ScopeSummary, ...]
    groups: tuple[FindingGroup, ...]
    recommendations: tuple[Recommendation, ...]
    facts: Facts
    rules: ReportRules
    flaws: tuple[Flaw, ...]

    @property
    def ledger(self) -> Ledger:
        """The ledger in the report's order, with its grades filled in."""
        return Ledger(
            self.title,
            tuple(
                replace(ranked.row, grade=ranked.grade, serial=ranked.serial)
                for ranked in self.rows
            ),
        )


MOST_MOVES_NAMED = 20
"""More rows out of place than this mean that nobody sorted the ledger."""

LEDGER_EMPTY = FlawKind(
    "ledger-empty",
    Severity.ERROR,
    "得分表没有一行可以读取的评价。",
    "请检查得分表是否有名称和得分两列，且至少有一行数据。",
)
ROWS_OUT_OF_ORDER = FlawKind(
    "rows-out-of-order",
    Severity.WARNING,
    "得分表没有按得分由高到低排列；报告已重新排列并注明。",
    "请确认该行的得分无误；无误则不必处理，报告中的次序是对的。",
)


def build_report(ledger: Ledger, facts: Facts, rules: ReportRules) -> Report:
    """Compute the report.

    Args:
        ledger: Rows in the order in which they were listed.
        facts: What the ledger cannot know; ``NO_FACTS`` is allowed.
        rules: From the rulebook, for the region and date of the facts.

    Raises:
        FlawsFound: The ledger, the facts or the scale hold an error.

    Basis: ``hengji/report``.
    """
    if not ledger.rows:
        raise FlawsFound([LEDGER_EMPTY.at(ledger.title or "得分表", "没有读到评价。")])
    if found := check_scale(rules.scale):
        raise FlawsFound(found)
    distribution = distribute([row.score for row in ledger.rows], rules.scale)
    figures = figures_of(ledger, distribution)
    filled, unknown = fill_figures(facts, figures)
    moves = moves_in(ledger)
    flaws = [
        *check_ledger(ledger, rules.scale),
        *unknown,
        *check_facts(facts, ledger, rules.headings),
        *_move_flaws(ledger, moves),
    ]
    if any(flaw.severity is Severity.ERROR for flaw in flaws):
        raise FlawsFound(flaws)
    return Report(
        title=ledger.title,
        rows=_ranked(ledger, rules),
        moves=moves,
        figures=figures,
        distribution=distribution,
        scopes=summarise_scopes(ledger.rows, rules.scale),
        groups=_grouped(filled.findings, rules.headings),
        recommendations=filled.recommendations,
        facts=filled,
        rules=rules,
        flaws=tuple(flaws),
    )


def _ranked(ledger: Ledger, rules: ReportRules) -> tuple[RankedRow, ...]:
    scores = [row.score for row in ledger.rows]
    ranks = rank(scores, rules.rank_method)
    return tuple(
        RankedRow(serial, ranks[index], grade_of(scores[index], rules.scale), ledger.rows[index])
        for serial, index in enumerate(order_of(scores), start=1)
    )


def moves_in(ledger: Ledger) -> tuple[RowMove, ...]:
    """Name the rows out of place; one that others' moves bring home is not."""
    moves = moves_of([row.score for row in ledger.rows])
    return tuple(
        RowMove(*move, ledger.rows[move.source - 1]) for move in moves if move.source != move.target
    )


def _grouped(
    findings: tuple[Finding, ...], headings: Mapping[str, str]
) -> tuple[FindingGroup, ...]:
    members: dict[str, list[Finding]] = {heading: [] for heading in headings.values()}
    for finding in findings:
        members[headings[finding.category]].append(finding)
    return tuple(FindingGroup(heading, tuple(found)) for heading, found in members.items() if found)


def _move_flaws(ledger: Ledger, moves: tuple[RowMove, ...]) -> Iterator[Flaw]:
    """Name each row that moved; a ledger that was never sorted is one flaw."""
    if len(moves) > MOST_MOVES_NAMED:
        yield ROWS_OUT_OF_ORDER.at(
            ledger.rows[0].origin.table,
            f"{len(ledger.rows)} 行中有 {len(moves)} 行不在位置上，这张表没有按得分排列。",
        )
        return
    for move in moves:
        yield ROWS_OUT_OF_ORDER.at(
            move.row.origin.place,
            f"“{move.row.name}”（{format_points(move.row.score)} 分）列在第 {move.source} 位，"
            f"按得分应在第 {move.target} 位。",
        )
