"""Schemes (评价方案): drafted by the agency, frozen by the bureau."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from hengji.actions.procedure import moving, sign
from hengji.actions.recording import EventDraft, Stale, changing, unchanged
from hengji.actions.rescoring import rescore
from hengji.core.flaws import FlawKind, FlawsFound, Severity, errors
from hengji.core.indicators import Indicator
from hengji.core.scheme_checks import check_scheme
from hengji.core.scheme_difference import ChangeKind, SchemeChange, differences
from hengji.core.scheme_notation import (
    read_scheme,
    scheme_hash,
    write_indicator,
    write_scheme,
)
from hengji.core.schemes import CopiedFrom, Scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.models import Evaluation, EvaluationScheme, Material, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.schemes import (
    approved_row,
    last_number,
    last_row,
    scheme_from_framework,
    was_handed_in,
)

SCHEME_MISSING = FlawKind(
    "scheme-missing",
    Severity.ERROR,
    "评价还没有方案。",
    "请先从指标体系或上年方案编制本次的方案。",
)


def adopt_framework(
    evaluation_id: int, framework_id: str, *, by: User, version: int | None = None
) -> EvaluationScheme:
    """Begin the scheme of an evaluation as a copy of a framework.

    ``version`` is that of the edition shown, 0 where none was.

    Raises:
        FlawsFound: There is no such framework, or it is not for evaluation.
        Stale: Somebody began or changed the scheme meanwhile.
    """
    with changing(Verb.ADOPT_FRAMEWORK, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        scheme = scheme_from_framework(evaluation, framework_id)
        event.about, event.summary = evaluation, f"{scheme.title}（{scheme.framework_version}）"
        row = _begin(evaluation, scheme, by, version)
        event.details = {"framework": framework_id, "sha256": row.content_hash}
    return row


def copy_scheme(
    evaluation_id: int, source_id: int, *, by: User, version: int | None = None
) -> EvaluationScheme:
    """Begin the scheme of an evaluation as a copy of another evaluation's approved one.

    Raises:
        FlawsFound: The other evaluation has none.
        Stale: Somebody began or changed the scheme meanwhile.
    """
    with changing(Verb.ADOPT_FRAMEWORK, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        other = evaluations_of(by).select_related("cycle").get(pk=source_id)
        source = approved_row(other)
        if source is None:
            raise FlawsFound([SCHEME_MISSING.at("方案", f"“{other.name}”没有批准过的方案。")])
        name = f"{other.cycle.label}“{other.name}”方案第 {source.number} 版"
        event.about, event.summary = evaluation, f"沿用{name}"
        scheme = _copied(evaluation, source, name)
        row = _begin(evaluation, scheme, by, version)
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
        evaluation = event.locked_beside(evaluations_of(by), evaluation_id, None)
        _check_stage(evaluation, Verb.EDIT_SCHEME)
        row = last_row(evaluation)
        if row is None:
            raise FlawsFound([SCHEME_MISSING.at("方案", f"“{evaluation.name}”还没有方案。")])
        unchanged(row, version)
        changes = differences(read_scheme(row.content), scheme)
        event.about, event.summary = evaluation, what
        event.nothing_changed = not changes
        if changes:
            before = read_scheme(row.content).tree
            row = _written(row, scheme, by)
            event.details = {"sha256": row.content_hash, "edition": row.number}
            _note(event, changes, before)
    return row


def submit_scheme(
    evaluation_id: int, *, by: User, note: str = "", version: int | None = None
) -> Evaluation:
    """Hand in the scheme for approval.

    Raises:
        FlawsFound: There is none, or something hinders its approval.
    """
    with moving(evaluation_id, Verb.SUBMIT_SCHEME, by=by, version=version) as (event, evaluation):
        row = _sound(evaluation)
        event.details = {"sha256": row.content_hash, "edition": row.number}
        sign(evaluation, Verb.SUBMIT_SCHEME, note, by)
    return evaluation


def approve_scheme(
    evaluation_id: int, *, by: User, note: str = "", version: int | None = None
) -> Evaluation:
    """Freeze the scheme as it stands, and ask the unit for its materials.

    Where papers were written under an earlier edition, they are scored anew. An
    edition that was frozen before stays as it is.
    """
    with moving(evaluation_id, Verb.APPROVE_SCHEME, by=by, version=version) as (event, evaluation):
        row = _sound(evaluation)
        event.details = {"sha256": row.content_hash, "edition": row.number}
        if row.frozen_at is None:
            row.frozen_at, row.frozen_by = timezone.now(), by
            row.version += 1
            row.save()
            scheme = read_scheme(row.content)
            _ask_for_materials(evaluation, scheme)
            event.details["rescored"] = rescore(evaluation, scheme, row.number, by=by)
        sign(evaluation, Verb.APPROVE_SCHEME, note, by)
    return evaluation


def _sound(evaluation: Evaluation) -> EvaluationScheme:
    row = last_row(evaluation)
    if row is None:
        raise FlawsFound([SCHEME_MISSING.at("方案", f"“{evaluation.name}”还没有方案。")])
    if flaws := errors(check_scheme(read_scheme(row.content))):
        raise FlawsFound(flaws)
    return row


def _check_stage(evaluation: Evaluation, verb: Verb) -> None:
    if evaluation.stage != Stage.SCHEMING:
        raise MoveRefused(verb, Stage(evaluation.stage))


def _copied(evaluation: Evaluation, source: EvaluationScheme, name: str) -> Scheme:
    """Return a copy that is held to what this year's edition of its framework asks.

    Where the framework is in force no more, the copy keeps what it was held to.
    """
    scheme = read_scheme(source.content)
    try:
        rules = scheme_from_framework(evaluation, scheme.framework).rules
    except FlawsFound:
        rules = scheme.rules
    return replace(scheme, rules=rules, copied_from=CopiedFrom(source.pk, name))


def _begin(
    evaluation: Evaluation, scheme: Scheme, by: User, version: int | None
) -> EvaluationScheme:
    """Begin a new edition, so that whatever was drafted before stays to be seen."""
    _check_stage(evaluation, Verb.ADOPT_FRAMEWORK)
    row = last_row(evaluation)
    if row is None:
        row = EvaluationScheme(evaluation=evaluation, number=0, version=0)
    elif version == 0:
        raise Stale(row)
    return _save(_following(unchanged(row, version)), scheme, by)


def _written(row: EvaluationScheme, scheme: Scheme, by: User) -> EvaluationScheme:
    """Write the draft; what was approved or handed in stays, and a new edition begins."""
    fixed = row.frozen_at is not None or was_handed_in(row)
    return _save(_following(row) if fixed else row, scheme, by)


def _following(row: EvaluationScheme) -> EvaluationScheme:
    """Return the next edition; its version goes on, so that no two editions share one.

    Its number follows that of every edition, those set aside too.
    """
    last = last_number(EvaluationScheme.everything.filter(evaluation=row.evaluation))
    return EvaluationScheme(evaluation=row.evaluation, number=last + 1, version=row.version)


def _save(row: EvaluationScheme, scheme: Scheme, by: User) -> EvaluationScheme:
    row.content = write_scheme(scheme)
    row.content_hash = scheme_hash(row.content)
    row.by, row.at = by, timezone.now()
    row.version += 1
    row.save()
    return row


def _note(event: EventDraft, changes: Sequence[SchemeChange], before: Indicator) -> None:
    """Note every change; of leaves that were taken out, all that was written."""
    for change in changes:
        words = (change.where, change.name, change.label or change.kind)
        event.change(" ".join(filter(None, words)), change.before, change.after)
    gone = {change.where for change in changes if change.kind is ChangeKind.REMOVED}
    if removed := [write_indicator(leaf) for leaf in before.leaves() if leaf.code in gone]:
        event.details["removed"] = removed


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
