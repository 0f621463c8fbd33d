"""Findings and recommendations of a year (问题与建议), as the report groups them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import Cycle, Finding, Recommendation, User
from hengji.queries.cycles import cycle_of
from hengji.queries.report import finding_of, lines_in
from hengji.queries.rules import facts_row
from hengji.rulebook.categories import Category, load_categories

UNKNOWN_HEADING = "类别不在问题分类表中"


class ListedFinding(NamedTuple):
    """A finding in its group: its place there from 1, and who answers it."""

    row: Finding
    sentence: str
    area: str
    place: int
    is_last: bool
    answered_by: tuple[Recommendation, ...]


class ListedGroup(NamedTuple):
    """Findings under one heading, in the order of the report."""

    heading: str
    findings: tuple[ListedFinding, ...]


class ListedRecommendation(NamedTuple):
    """A recommendation, its place from 1, and what it answers."""

    row: Recommendation
    place: int
    is_last: bool
    measures: tuple[str, ...]
    answers: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """All findings and recommendations of a year."""

    cycle: Cycle
    groups: tuple[ListedGroup, ...]
    recommendations: tuple[ListedRecommendation, ...]

    @property
    def count(self) -> int:
        """Count the findings."""
        return sum(len(group.findings) for group in self.groups)

    @property
    def unanswered(self) -> int:
        """Count the findings that no recommendation answers."""
        return sum(not each.answered_by for group in self.groups for each in group.findings)


def load_findings(user: User, work_year: int) -> FindingsPage:
    """Return the findings and recommendations of the user's year.

    Raises:
        DoesNotExist: There is no such year, or it is not the user's to see.
    """
    if reach_of(Role(user.role), Right.SEE_REPORT) is not Reach.ALL:
        raise Cycle.DoesNotExist
    cycle = cycle_of(user, work_year)
    categories = load_categories(facts_row(cycle).region)
    findings = list(Finding.objects.filter(cycle=cycle).prefetch_related("recommendations"))
    rows = list(Recommendation.objects.filter(cycle=cycle).prefetch_related("answers"))
    headings = dict.fromkeys(category.heading for category in categories.values())
    groups = ((heading, _under(heading, findings, categories)) for heading in headings)
    strange = [finding for finding in findings if finding.category not in categories]
    return FindingsPage(
        cycle,
        (
            *(
                ListedGroup(heading, tuple(_listed(rows, categories)))
                for heading, rows in groups
                if rows
            ),
            *(
                [ListedGroup(UNKNOWN_HEADING, tuple(_listed(strange, categories)))]
                if strange
                else []
            ),
        ),
        tuple(
            ListedRecommendation(
                row, place, place == len(rows), lines_in(row.measures), tuple(row.answers.all())
            )
            for place, row in enumerate(rows, start=1)
        ),
    )


def _under(
    heading: str, findings: list[Finding], categories: Mapping[str, Category]
) -> list[Finding]:
    return [
        finding
        for finding in findings
        if finding.category in categories and categories[finding.category].heading == heading
    ]


def _listed(findings: list[Finding], categories: Mapping[str, Category]) -> Iterator[ListedFinding]:
    for place, row in enumerate(findings, start=1):
        category = categories.get(row.category)
        yield ListedFinding(
            row,
            finding_of(row).sentence,
            category.area if category else row.category,
            place,
            place == len(findings),
            tuple(row.recommendations.all()),
        )
