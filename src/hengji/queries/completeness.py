"""How complete the evaluations of a year are (佐证完整性), agency by agency."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hengji.core.evidence.completeness import SIGNED_STEPS, Completeness, add_up
from hengji.core.evidence.materials import MaterialState
from hengji.core.scheme_notation import read_indicator
from hengji.core.workflow import Stage
from hengji.models import (
    Agency,
    Cycle,
    Evaluation,
    EvaluationScheme,
    EvidenceLink,
    Material,
    Paper,
    Signature,
    User,
)
from hengji.queries.evaluations import evaluations_of, of_commission
from hengji.queries.evidence import sees_work


class CompleteEvaluation(NamedTuple):
    """One evaluation and how complete it is."""

    row: Evaluation
    found: Completeness


@dataclass(frozen=True, slots=True)
class AgencyCompleteness:
    """One agency's evaluations of a year and how complete they are together."""

    agency: Agency
    rows: tuple[CompleteEvaluation, ...]
    total: Completeness


def completeness_by_agency(user: User, cycle: Cycle) -> tuple[AgencyCompleteness, ...]:
    """Return how complete the commissioned evaluations of a year are, by agency's name.

    An agency sees its own; who does not see the work sees nothing.
    """
    if not sees_work(user):
        return ()
    rows = list(
        evaluations_of(user)
        .filter(cycle=cycle, agency__isnull=False)
        .exclude(stage=Stage.PLANNED.value)
        .select_related("agency")
        .order_by("agency__name_key", "name_key")
    )
    found = _found(rows)
    groups: dict[int, list[CompleteEvaluation]] = defaultdict(list)
    agencies: dict[int, Agency] = {}
    for row in rows:
        if row.agency is not None:
            agencies[row.agency.pk] = row.agency
            groups[row.agency.pk].append(CompleteEvaluation(row, found[row.pk]))
    return tuple(
        AgencyCompleteness(agencies[agency_id], tuple(group), add_up(each.found for each in group))
        for agency_id, group in groups.items()
    )


def completeness_of(evaluation: Evaluation) -> Completeness:
    """Return how complete one evaluation is."""
    return _found([evaluation])[evaluation.pk]


def _found(rows: Sequence[Evaluation]) -> Mapping[int, Completeness]:
    leaves = _leaves(rows)
    proven, papers = _proven_and_papers(rows, leaves)
    required = Material.objects.filter(evaluation__in=rows, required=True)
    states = Counter(required.values_list("evaluation_id", "state"))
    signed = _signed(rows)
    return {
        row.pk: Completeness(
            leaves=len(leaves[row.pk]),
            proven=proven[row.pk],
            papers=papers[row.pk],
            materials=sum(states[row.pk, state.value] for state in MaterialState),
            accepted=states[row.pk, MaterialState.ACCEPTED.value],
            signatures=signed[row.pk],
            signatures_due=len(SIGNED_STEPS),
            evaluations=1,
        )
        for row in rows
    }


def _leaves(rows: Iterable[Evaluation]) -> defaultdict[int, frozenset[str]]:
    """Return the codes of the leaves in force, by evaluation."""
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    editions = EvaluationScheme.objects.filter(evaluation__in=rows).order_by("number")
    last = {edition.evaluation_id: edition for edition in editions}
    for evaluation_id, edition in last.items():
        tree = read_indicator(edition.content["tree"])
        found[evaluation_id] = frozenset(leaf.code for leaf in tree.leaves())
    return found


def _proven_and_papers(
    rows: Iterable[Evaluation], leaves: Mapping[int, frozenset[str]]
) -> tuple[Counter[int], Counter[int]]:
    links = EvidenceLink.objects.filter(evaluation__in=rows).exclude(code="")
    there = set(links.values_list("evaluation_id", "code"))
    papers: Counter[int] = Counter()
    columns = ("evaluation_id", "code", "score", "not_applicable", "fact", "waiver")
    for evaluation_id, code, score, not_applicable, fact, waiver in Paper.objects.filter(
        evaluation__in=rows
    ).values_list(*columns):
        if code not in leaves[evaluation_id]:
            continue
        if waiver:
            there.add((evaluation_id, code))
        if fact and (score is not None or not_applicable):
            papers[evaluation_id] += 1
    proven = Counter(
        evaluation_id for evaluation_id, code in there if code in leaves[evaluation_id]
    )
    return proven, papers


def _signed(rows: Iterable[Evaluation]) -> Counter[int]:
    """Count the steps signed under the last draft, by evaluation."""
    rounds = {row.pk: row.round for row in rows}
    steps = of_commission(Signature.objects.filter(evaluation__in=rounds, step__in=SIGNED_STEPS))
    signed = set(steps.values_list("evaluation_id", "step", "round"))
    return Counter(
        evaluation_id for evaluation_id, _, of_round in signed if of_round == rounds[evaluation_id]
    )
