"""Working papers (工作底稿) of an evaluation, and the score they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count

from hengji.core.schemes import Scheme
from hengji.core.scoring import NotApplicable, Observation, Override, ScoreSheet
from hengji.core.working_papers import Sample, WorkingPaper, score_papers
from hengji.models import Evaluation, EvidenceLink, Paper
from hengji.queries.schemes import load_scheme


@dataclass(frozen=True)
class ScoredPapers:
    """An evaluation's papers with the sheet they make.

    ``rows`` and ``papers`` are by code of the leaf; a leaf nobody worked on is
    in neither. ``evidence`` counts what stands behind a leaf, worked on or not.
    """

    scheme: Scheme
    rows: Mapping[str, Paper]
    evidence: Mapping[str, int]

    @cached_property
    def papers(self) -> Mapping[str, WorkingPaper]:
        """Return the core's papers of the rows."""
        return papers_of(self.rows.values(), self.evidence)

    @cached_property
    def sheet(self) -> ScoreSheet:
        """Return what the papers make, scored when it is first asked for."""
        return score_papers(self.scheme.tree, self.papers)


def load_scored_papers(evaluation: Evaluation, *, people: bool = True) -> ScoredPapers | None:
    """Return the papers of an evaluation and their score; None without a scheme.

    ``people`` brings along who wrote them, which a save has no time for.
    """
    scheme = load_scheme(evaluation)
    if scheme is None:
        return None
    found = evaluation.papers.all()
    if people:
        found = found.select_related("author", "updated_by")
    rows = {row.code: row for row in found}
    return ScoredPapers(scheme, rows, evidence_counts(evaluation))


def evidence_counts(evaluation: Evaluation) -> Mapping[str, int]:
    """Return how many pieces of evidence, interviews and visits each leaf that has any has."""
    links = EvidenceLink.objects.filter(evaluation=evaluation).exclude(code="")
    return dict(links.values_list("code").annotate(Count("pk")).order_by())


def papers_of(rows: Iterable[Paper], evidence: Mapping[str, int]) -> dict[str, WorkingPaper]:
    """Return the core's papers of rows, by code of the leaf."""
    return {row.code: paper_of(row, evidence.get(row.code, 0)) for row in rows}


def paper_of(row: Paper, evidence: int) -> WorkingPaper:
    """Return the core's paper of a row."""
    return WorkingPaper(
        code=row.code,
        observed=_observed(row),
        override=None if row.override is None else Override(row.override, row.override_reason),
        examined=row.examined,
        method=row.method,
        sample=_sample(row),
        calculation=row.calculation,
        fact=row.fact,
        judgement=row.judgement,
        deduction=row.deduction,
        unit_view=row.unit_view,
        evidence=evidence,
        waiver=row.waiver,
    )


def _observed(row: Paper) -> Observation | None:
    if row.not_applicable:
        return NotApplicable(row.not_applicable)
    return Decimal(row.actual) if row.actual else None


def _sample(row: Paper) -> Sample | None:
    if row.population is None or row.sample is None:
        return None
    return Sample(row.population, row.sample, row.sampling)
