"""Schemes (评价方案) of evaluations somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.db.models import F, Max, Q, QuerySet

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.ledger import Scope
from hengji.core.permissions import Right, Role, reach_of
from hengji.core.scheme_notation import read_scheme
from hengji.core.schemes import Scheme, subject_key
from hengji.core.scoring_rules import Judged
from hengji.core.verbs import Verb
from hengji.models import (
    Evaluation,
    EvaluationDocument,
    EvaluationScheme,
    Paper,
    Signature,
    User,
)
from hengji.queries.evaluations import evaluations_of, shown_to
from hengji.queries.rules import facts_row, procedure_rules_of
from hengji.rulebook.frameworks import (
    EVALUATING,
    Framework,
    evaluation_frameworks,
    load_framework,
)
from hengji.rulebook.scoring import load_tiers

FRAMEWORK_NOT_FOR_EVALUATION = FlawKind(
    "framework-not-for-evaluation",
    Severity.ERROR,
    "所选的指标体系不是绩效评价用的。",
    "请从本页列出的指标体系中选择。",
)
MOST_EARLIER = 5
"""How many schemes of earlier years are offered to begin with."""


def scheme_rows(evaluation: Evaluation) -> tuple[EvaluationScheme, ...]:
    """Return every edition of an evaluation's scheme, oldest first."""
    return tuple(evaluation.schemes.select_related("by", "frozen_by"))


def scheme_row(evaluation: Evaluation) -> EvaluationScheme | None:
    """Return the edition in force: the last approved one, before that the last draft.

    While an amendment is drafted, what was approved stays in force. None before
    there is any edition.
    """
    return _in_force(evaluation).first()


def _in_force(evaluation: Evaluation) -> QuerySet[EvaluationScheme]:
    """Return the editions, the one in force first: approvals go up with the numbers."""
    return evaluation.schemes.order_by(F("frozen_at").desc(nulls_last=True), "-number")


def last_row(evaluation: Evaluation) -> EvaluationScheme | None:
    """Return the last edition, drafted or approved; None before there is any."""
    return evaluation.schemes.order_by("-number").first()


def last_number(rows: QuerySet[EvaluationScheme] | QuerySet[EvaluationDocument]) -> int:
    """Return the highest number among editions or versions; 0 where there is none."""
    found: int | None = rows.aggregate(last=Max("number"))["last"]
    return found or 0


def approved_row(evaluation: Evaluation) -> EvaluationScheme | None:
    """Return the last edition the bureau approved; None before there is any."""
    return evaluation.schemes.filter(frozen_at__isnull=False).order_by("-number").first()


def load_scheme(evaluation: Evaluation) -> Scheme | None:
    """Return the scheme in force; None before there is any."""
    found = _in_force(evaluation).values_list("pk", "content_hash").first()
    return _scheme_of(*found) if found else None


@lru_cache(maxsize=256)
def _scheme_of(row_id: int, content_hash: str) -> Scheme:
    """Read an edition once; what has another hash is another scheme."""
    rows = EvaluationScheme.objects.values_list("content", flat=True)
    return read_scheme(rows.get(pk=row_id, content_hash=content_hash))


@dataclass(frozen=True, slots=True)
class ShownScheme:
    """An evaluation with the editions of its scheme somebody may see, oldest first.

    Attributes:
        evaluation: Whose scheme it is.
        editions: Those to be seen; who does not take part in the work sees the
            last approved one only.
        signatures: Who handed in, returned, approved or amended, oldest first.
        sees_work: Whether the person sees drafts and what is meant for evaluators.
    """

    evaluation: Evaluation
    editions: tuple[EvaluationScheme, ...]
    signatures: tuple[Signature, ...]
    sees_work: bool

    @property
    def row(self) -> EvaluationScheme | None:
        """Return the last edition to be seen."""
        return self.editions[-1] if self.editions else None

    def edition(self, number: int) -> EvaluationScheme | None:
        """Return one edition by its number."""
        return next((each for each in self.editions if each.number == number), None)


SCHEME_STEPS = (
    Verb.SUBMIT_SCHEME,
    Verb.RETURN_SCHEME,
    Verb.APPROVE_SCHEME,
    Verb.AMEND_SCHEME,
)


def load_shown_scheme(user: User, evaluation_id: int) -> ShownScheme:
    """Return the scheme of one evaluation of the user's.

    Raises:
        DoesNotExist: There is no such evaluation, or it is not the user's to see.
    """
    evaluation = (
        evaluations_of(user).select_related("cycle", "unit", "agency").get(pk=evaluation_id)
    )
    rows = evaluation.schemes.select_related("by", "frozen_by")
    if reach_of(Role(user.role), Right.SEE_WORK) is None:
        approved = rows.filter(frozen_at__isnull=False).order_by("-number")[:1]
        return ShownScheme(evaluation, tuple(approved), (), sees_work=False)
    steps = evaluation.signatures.filter(step__in=SCHEME_STEPS).select_related("by")
    signed = shown_to(user, steps)
    return ShownScheme(evaluation, tuple(rows), tuple(signed), sees_work=True)


def edition_by_id(user: User, edition_id: int) -> EvaluationScheme | None:
    """Return an edition of any evaluation the user may see; None where there is none."""
    rows = EvaluationScheme.objects.filter(evaluation__in=evaluations_of(user))
    return rows.select_related("evaluation__cycle").filter(pk=edition_id).first()


def was_handed_in(row: EvaluationScheme) -> bool:
    """Tell whether an edition was handed in as it now stands."""
    signed = Signature.objects.filter(evaluation=row.evaluation_id, step=Verb.SUBMIT_SCHEME)
    return signed.filter(at__gte=row.at).exists()


def scheme_from_framework(evaluation: Evaluation, framework_id: str) -> Scheme:
    """Return a scheme as the framework in force has it.

    Raises:
        FlawsFound: There is no such framework, none in force, or it is not for
            evaluation.
    """
    framework = load_framework(framework_id, *_rule_layer(evaluation))
    if framework.use != EVALUATING:
        message = f"“{framework.title}”是{framework.use}用的。"
        raise FlawsFound([FRAMEWORK_NOT_FOR_EVALUATION.at("指标体系", message)])
    rules = procedure_rules_of(evaluation.cycle)
    sources = ((leaf.code, leaf.data_source) for leaf in framework.tree.leaves())
    return Scheme(
        framework=framework.id,
        framework_version=framework.version,
        title=framework.title,
        tree=framework.tree,
        rules=framework.rules,
        wanted=MappingProxyType({code: tuple(text.split("、")) for code, text in sources if text}),
        materials=rules.materials.get(framework.id, ()),
        data=rules.data.get(framework.id, ()),
    )


def offered_frameworks(evaluation: Evaluation) -> tuple[Framework, ...]:
    """Return the frameworks a scheme of the evaluation may begin with, its scope's first."""
    return evaluation_frameworks(evaluation.scope, *_rule_layer(evaluation))


def usual_tiers(evaluation: Evaluation) -> Judged:
    """Return the judged rule that the evaluation's rulebook offers."""
    return Judged(load_tiers("judged_tiers", *_rule_layer(evaluation)))


def _rule_layer(evaluation: Evaluation) -> tuple[date, str]:
    """Return the day and the region whose rules the evaluation follows."""
    facts = facts_row(evaluation.cycle)
    return facts.issued or date(evaluation.cycle.work_year, 12, 31), facts.region


def earlier_schemes(user: User, evaluation: Evaluation) -> tuple[EvaluationScheme, ...]:
    """Return approved schemes of the same subject in earlier years, the latest first.

    Only those of evaluations the user may see: an agency reuses its own work.
    """
    earlier = evaluations_of(user).filter(
        _same_subject(evaluation), cycle__work_year__lt=evaluation.cycle.work_year
    )
    rows = (
        EvaluationScheme.objects.filter(evaluation__in=earlier, frozen_at__isnull=False)
        .select_related("evaluation__cycle")
        .defer("content")
        .order_by("-evaluation__cycle__work_year", "evaluation", "-number")
    )
    return _latest_of_each(rows, evaluation)


def _same_subject(evaluation: Evaluation) -> Q:
    same = Q(scope=evaluation.scope, name_key__contains=subject_key(evaluation.name))
    if evaluation.project_id:
        same |= Q(project=evaluation.project_id)
    if evaluation.scope == Scope.UNIT and evaluation.unit_id:
        same |= Q(scope=Scope.UNIT, unit=evaluation.unit_id)
    return same


def _latest_of_each(
    rows: QuerySet[EvaluationScheme], evaluation: Evaluation
) -> tuple[EvaluationScheme, ...]:
    found: dict[int, EvaluationScheme] = {}
    for row in rows:
        if _is_same(row.evaluation, evaluation):
            found.setdefault(row.evaluation_id, row)
    return tuple(found.values())[:MOST_EARLIER]


def _is_same(other: Evaluation, evaluation: Evaluation) -> bool:
    """Tell whether two evaluations are of one subject; the database only narrows it down."""
    by_project = other.project_id is not None and other.project_id == evaluation.project_id
    by_unit = (
        evaluation.scope == Scope.UNIT
        and other.unit_id is not None
        and other.unit_id == evaluation.unit_id
    )
    return by_project or by_unit or subject_key(other.name) == subject_key(evaluation.name)


def used_codes(evaluation: Evaluation) -> frozenset[str]:
    """Return the codes of every indicator the evaluation ever had, or has papers of.

    What is set aside counts too: it comes back under the same codes.
    """
    editions = EvaluationScheme.everything.filter(evaluation=evaluation)
    contents: Sequence[dict[str, object]] = list(editions.values_list("content", flat=True))
    codes = {node.code for each in contents for node in read_scheme(each).tree.walk()}
    papers = Paper.everything.filter(evaluation=evaluation)
    return frozenset({*codes, *papers.values_list("code", flat=True)})
