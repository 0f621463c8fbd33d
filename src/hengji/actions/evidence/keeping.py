"""Keeping evidence (佐证材料): every file looked at before it is taken, stored once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone

from hengji.actions.files import Incoming, arriving, clean_file_name, keep
from hengji.actions.recording import EventDraft, apply_values, changing, locked, note
from hengji.actions.uploads import finishing
from hengji.core.evidence.checks import Look, check_look, format_of
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.permissions import Role, check_right
from hengji.core.verbs import RIGHT_FOR, Note, Verb
from hengji.core.workflow import EVIDENCE_STAGES, MoveRefused, Stage
from hengji.documents.evidence.looking import look_at
from hengji.models import Evaluation, Evidence, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.evidence import evidence_rows

EVIDENCE_IN_USE = FlawKind(
    "evidence-in-use",
    Severity.ERROR,
    "佐证已对应到指标、访谈或勘查，或者是单位交来的材料，不能删除。",
    "请先取消它的对应；单位交来的材料不能删除，可以退回该项材料。",
)


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says of a piece of evidence."""

    supplier: str = ""
    method: str = ""
    obtained_on: date | None = None
    note: str = ""


NOT_DESCRIBED = Described()


def add_evidence(
    evaluation_id: int,
    chunks: Iterable[bytes],
    name: str,
    described: Described = NOT_DESCRIBED,
    *,
    by: User,
) -> Evidence:
    """Keep a file as evidence; the same content is kept once and stays as it is.

    Raises:
        FlawsFound: It is empty, a program, with macros, locked or not what its
            name says.
        MoveRefused: The evaluation takes no evidence at its stage.
    """
    check_open(evaluation_id, Verb.ADD_EVIDENCE, by)
    with arriving(chunks, clean_file_name(name)) as incoming:
        return _add(evaluation_id, incoming, described, by)


def add_uploaded_evidence(
    evaluation_id: int, token: str, described: Described = NOT_DESCRIBED, *, by: User
) -> Evidence:
    """Keep as evidence a file that was uploaded in parts."""
    check_open(evaluation_id, Verb.ADD_EVIDENCE, by)
    with finishing(token, evaluation_id, by=by) as incoming:
        return _add(evaluation_id, incoming, described, by)


def edit_evidence(evidence_id: int, described: Described, *, version: int, by: User) -> Evidence:
    """Change who supplied a piece of evidence, how, when, and what is said of it."""
    with editing(evidence_id, Verb.EDIT_EVIDENCE, by, version) as (event, row):
        apply_values(row, asdict(described), event)
        event.details = {"evidence": row.pk}
    return row


def remove_evidence(evidence_id: int, *, version: int, by: User) -> None:
    """Remove a piece of evidence that nothing rests on; its content stays stored.

    Raises:
        FlawsFound: It is bound, or the unit handed it in.
    """
    with editing(evidence_id, Verb.REMOVE_EVIDENCE, by, version) as (event, row):
        if found := _uses(row):
            raise FlawsFound([EVIDENCE_IN_USE.at(row.name, f"“{row.name}”{found}。")])
        event.about, event.summary = row.evaluation, row.name
        event.details = {"sha256": row.file.sha256, "name": row.name, "note": row.note}
        Evidence.objects.filter(pk=row.pk).delete()


@contextmanager
def open_for(
    evaluation_id: int, verb: Verb, by: User, *, alone: bool = False
) -> Iterator[tuple[EventDraft, Evaluation]]:
    """Lock an evaluation for a change of its evidence, after seeing that it takes any.

    Others work in other evaluations meanwhile. Who keeps several files does so
    alone: two with the same files in another order would wait for one another.

    Raises:
        MoveRefused: It takes none at its stage.
    """
    with changing(verb, by) as event:
        lock = event.locked_within if alone else event.locked_beside
        evaluation = lock(evaluations_of(by), evaluation_id, None)
        _check_stage(evaluation, verb)
        event.about = evaluation
        yield event, evaluation


@contextmanager
def editing(
    evidence_id: int, verb: Verb, by: User, version: int | None
) -> Iterator[tuple[EventDraft, Evidence]]:
    """Lock a piece of evidence, after its evaluation."""
    rows = evidence_rows(by)
    evaluation_id = rows.values_list("evaluation_id", flat=True).get(pk=evidence_id)
    with open_for(evaluation_id, verb, by) as (event, _):
        yield event, locked(rows.select_related("evaluation", "file"), evidence_id, version)


def check_open(evaluation_id: int, verb: Verb, by: User) -> None:
    """See that a file may come, before it is read; it is seen again when it is kept."""
    check_right(Role(by.role), RIGHT_FOR[verb])
    _check_stage(evaluations_of(by).get(pk=evaluation_id), verb)


def looked_at(incoming: Incoming, by: User, evaluation_id: int) -> Look:
    """Return what is seen of arrived content that may be evidence.

    What may not is kept for inspection and belongs to nothing.

    Raises:
        FlawsFound: It may not.
    """
    look = look_at(incoming.path, incoming.name)
    if flaws := check_look(look):
        _keep_for_inspection(incoming, flaws, by, evaluation_id)
        raise FlawsFound(flaws)
    return look


def keep_evidence(
    evaluation: Evaluation, incoming: Incoming, look: Look, described: Described, by: User
) -> tuple[Evidence, bool]:
    """Keep looked-at content as evidence of a locked evaluation; tell whether it is new."""
    found = format_of(look)
    file = keep(incoming)
    return Evidence.objects.get_or_create(
        evaluation=evaluation,
        file=file,
        defaults={
            "name": incoming.name,
            "kind": found.kind.value if found else "",
            "pages": look.pages,
            **asdict(described),
            "by": by,
            "at": timezone.now(),
        },
    )


def _add(evaluation_id: int, incoming: Incoming, described: Described, by: User) -> Evidence:
    look = looked_at(incoming, by, evaluation_id)
    with open_for(evaluation_id, Verb.ADD_EVIDENCE, by) as (event, evaluation):
        row, added = keep_evidence(evaluation, incoming, look, described, by)
        event.summary = f"{row.name}（{incoming.size} 字节）"
        event.details = {"sha256": incoming.sha256, "name": row.name, "evidence": row.pk}
        event.nothing_changed = not added
    return row


def _check_stage(evaluation: Evaluation, verb: Verb) -> None:
    stage = Stage(evaluation.stage)
    if stage not in EVIDENCE_STAGES:
        raise MoveRefused(verb, stage)


def _keep_for_inspection(
    incoming: Incoming, flaws: tuple[Flaw, ...], by: User, evaluation_id: int
) -> None:
    file = keep(incoming)
    note(
        Note.REFUSED,
        by,
        flaws[0].message,
        sha256=file.sha256,
        name=incoming.name,
        evaluation=evaluation_id,
        flaws=[flaw.code for flaw in flaws],
    )


def _uses(row: Evidence) -> str:
    """Say what rests on a piece of evidence; empty where nothing does."""
    codes = sorted({link.code or "访谈或勘查" for link in row.links.all()})
    materials = [material.name for material in row.materials.all()]
    said = [f"已对应 {'、'.join(codes)}"] if codes else []
    return "，".join([*said, *([f"是材料“{'、'.join(materials)}”"] if materials else [])])
