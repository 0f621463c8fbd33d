"""Schemes (评价方案): drafted by the agency, frozen by the bureau."""

from datetime import date
from types import MappingProxyType

from django.utils import timezone

from hengji.actions.procedure import moving, sign
from hengji.actions.recording import changing, unchanged
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.indicators import check_tree
from hengji.core.scheme_notation import read_scheme, scheme_hash, write_scheme
from hengji.core.schemes import Scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.models import Evaluation, EvaluationScheme, Material, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.rules import facts_row, procedure_rules_of
from hengji.queries.schemes import scheme_row
from hengji.rulebook.frameworks import Framework, load_framework

SCHEME_MISSING = FlawKind(
    "scheme-missing",
    Severity.ERROR,
    "评价还没有方案。",
    "请先从指标体系或上年方案编制本次的方案。",
)


def adopt_framework(evaluation_id: int, framework_id: str, *, by: User) -> EvaluationScheme:
    """Begin the scheme of an evaluation as a copy of a framework."""
    with changing(Verb.ADOPT_FRAMEWORK, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        facts = facts_row(evaluation.cycle)
        on = facts.issued or date(evaluation.cycle.work_year, 12, 31)
        framework = load_framework(framework_id, on, facts.region)
        event.about, event.summary = evaluation, f"{framework.title}（{framework.version}）"
        row = _write(evaluation, _scheme_from(framework, evaluation), Verb.ADOPT_FRAMEWORK, by)
        event.details = {"framework": framework.id, "sha256": row.content_hash}
    return row


def copy_scheme(evaluation_id: int, source_id: int, *, by: User) -> EvaluationScheme:
    """Begin the scheme of an evaluation as a copy of another evaluation's."""
    with changing(Verb.ADOPT_FRAMEWORK, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        source = scheme_row(evaluations_of(by).get(pk=source_id))
        if source is None:
            raise FlawsFound([SCHEME_MISSING.at("方案", "所选的评价没有方案。")])
        event.about, event.summary = evaluation, f"沿用{source}"
        row = _write(evaluation, read_scheme(source.content), Verb.ADOPT_FRAMEWORK, by)
        event.details = {"copied": source.pk, "sha256": row.content_hash}
    return row


def edit_scheme(
    evaluation_id: int, scheme: Scheme, *, what: str, version: int, by: User
) -> EvaluationScheme:
    """Replace the draft of a scheme by an edited one; ``what`` says what was edited.

    Raises:
        Stale: Somebody changed the draft since it was shown.
    """
    with changing(Verb.EDIT_SCHEME, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        event.about, event.summary = evaluation, what
        row = _write(evaluation, scheme, Verb.EDIT_SCHEME, by, version)
        event.details = {"sha256": row.content_hash}
    return row


def submit_scheme(
    evaluation_id: int, *, by: User, note: str = "", version: int | None = None
) -> Evaluation:
    """Hand in the scheme for approval.

    Raises:
        FlawsFound: There is none, or its tree cannot be scored.
    """
    with moving(evaluation_id, Verb.SUBMIT_SCHEME, by=by, version=version) as (event, evaluation):
        row = _sound(evaluation)
        event.details = {"sha256": row.content_hash, "edition": row.number}
        sign(evaluation, Verb.SUBMIT_SCHEME, note, by)
    return evaluation


def approve_scheme(
    evaluation_id: int, *, by: User, note: str = "", version: int | None = None
) -> Evaluation:
    """Freeze the scheme as it stands, and ask the unit for its materials."""
    with moving(evaluation_id, Verb.APPROVE_SCHEME, by=by, version=version) as (event, evaluation):
        row = _sound(evaluation)
        row.frozen_at, row.frozen_by = timezone.now(), by
        row.version += 1
        row.save()
        _ask_for_materials(evaluation, read_scheme(row.content))
        event.details = {"sha256": row.content_hash, "edition": row.number}
        sign(evaluation, Verb.APPROVE_SCHEME, note, by)
    return evaluation


def _sound(evaluation: Evaluation) -> EvaluationScheme:
    row = scheme_row(evaluation)
    if row is None:
        raise FlawsFound([SCHEME_MISSING.at("方案", f"“{evaluation.name}”还没有方案。")])
    scheme = read_scheme(row.content)
    if flaws := check_tree(scheme.tree, scheme.rules):
        raise FlawsFound(flaws)
    return row


def _scheme_from(framework: Framework, evaluation: Evaluation) -> Scheme:
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


def _write(
    evaluation: Evaluation, scheme: Scheme, verb: Verb, by: User, version: int | None = None
) -> EvaluationScheme:
    """Write the draft; after a frozen edition a new one begins."""
    if evaluation.stage != Stage.SCHEMING:
        raise MoveRefused(verb, Stage(evaluation.stage))
    content = write_scheme(scheme)
    row = scheme_row(evaluation)
    if row is not None:
        unchanged(row, version)
    if row is None or row.frozen_at:
        row = EvaluationScheme(
            evaluation=evaluation, number=row.number + 1 if row else 1, version=0
        )
    row.content, row.content_hash = content, scheme_hash(content)
    row.by, row.at = by, timezone.now()
    row.version += 1
    row.save()
    return row


def _ask_for_materials(evaluation: Evaluation, scheme: Scheme) -> None:
    there = set(evaluation.materials.values_list("name", flat=True))
    Material.objects.bulk_create(
        Material(
            evaluation=evaluation,
            name=each.name,
            required=each.required,
            note=each.note,
            position=position,
        )
        for position, each in enumerate(scheme.materials, start=1)
        if each.name not in there
    )
