"""Bringing a ledger into the records (导入得分表): all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from hengji.actions.files import clean_file_name, store_file
from hengji.actions.ranking import NOT_RANKED, rerank
from hengji.actions.recording import EventDraft, Stale, changing
from hengji.actions.registry import Registry
from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.flaws import FlawsFound, errors
from hengji.core.grading import GradeScale, grade_of
from hengji.core.imports import ImportPlan, ImportState, RowKind, RowPlan
from hengji.core.ledger import Scope
from hengji.core.names import name_key
from hengji.core.quantities import Points
from hengji.core.verbs import Verb
from hengji.models import Cycle, Evaluation, LedgerImport, StageScore, User
from hengji.queries.imports import Preview, imports_of, preview_of
from hengji.queries.rules import scale_of

BATCH = 500
WRITTEN = ("scope", "agency", "fund_nature", "budget", "spent", "self_score", "score", "grade")


class Imported(NamedTuple):
    """How many rows an import added, changed and left as they were."""

    added: int
    changed: int
    same: int


def upload_ledger(cycle_id: int, chunks: Iterable[bytes], name: str, *, by: User) -> LedgerImport:
    """Keep an uploaded ledger for looking at; the records do not change."""
    with changing(Verb.UPLOAD_LEDGER, by) as event:
        cycle = event.within(cycle_id)
        shown = clean_file_name(name)
        file = store_file(chunks, shown)
        upload = LedgerImport.objects.create(
            cycle=cycle, file=file, name=shown, by=by, at=timezone.now()
        )
        event.about = upload
        event.details = {"sha256": file.sha256, "bytes": file.size}
    return upload


def correct_ledger(
    import_id: int, corrections: Mapping[str, str], *, version: int, by: User
) -> None:
    """Put other texts in place of cells of an upload; the file stays as it is."""
    with changing(Verb.CORRECT_LEDGER, by) as event:
        upload = _waiting(event, import_id, version, by)
        for place, text in corrections.items():
            event.change(place, upload.corrections.get(place), text)
        event.about = upload
        event.nothing_changed = not event.changes
        upload.corrections = {**upload.corrections, **corrections}
        upload.version += 1
        upload.save(update_fields=["corrections", "version"])


def discard_ledger(import_id: int, *, by: User) -> None:
    """Put an upload aside; its file is kept, the records do not change."""
    with changing(Verb.DISCARD_LEDGER, by) as event:
        upload = event.about = _waiting(event, import_id, None, by)
        upload.state = ImportState.DISCARDED
        upload.save(update_fields=["state"])


def confirm_ledger(import_id: int, *, fingerprint: str, by: User) -> Imported:
    """Write an upload into the records, as it was shown.

    Raises:
        FlawsFound: Something has to be mended first.
        Stale: The records or the upload changed since it was shown, or it was
            confirmed already.
    """
    with changing(Verb.CONFIRM_LEDGER, by) as event:
        upload = _waiting(event, import_id, None, by)
        cycle = upload.cycle
        preview = preview_of(upload)
        if found := errors(preview.flaws):
            raise FlawsFound(found)
        if preview.plan.fingerprint != fingerprint:
            raise Stale(upload)
        _write(_Writing(preview, cycle, scale_of(cycle), by))
        _describe(event, upload, preview.plan)
        upload.state = ImportState.CONFIRMED
        upload.save(update_fields=["state"])
    plan = preview.plan
    return Imported(*(plan.count(kind) for kind in RowKind))


def _waiting(event: EventDraft, import_id: int, version: int | None, by: User) -> LedgerImport:
    upload = event.locked_within(imports_of(by), import_id, version)
    if upload.state != ImportState.WAITING:
        raise Stale(upload)
    return upload


def _describe(event: EventDraft, upload: LedgerImport, plan: ImportPlan) -> None:
    added, changed, same = (plan.count(kind) for kind in RowKind)
    event.about = upload
    event.summary = f"新增 {added} 项，变更 {changed} 项，不变 {same} 项"
    event.details = {
        "sha256": upload.file.sha256,
        "corrections": upload.corrections,
        "rows": [
            [
                row.kind.value,
                row.row.name,
                str(row.row.score),
                [[change.label, change.before, change.after] for change in row.changes],
            ]
            for row in plan.rows
            if row.kind is not RowKind.SAME
        ],
    }


@dataclass(frozen=True, slots=True)
class _Writing:
    """One import on its way into the tables."""

    preview: Preview
    cycle: Cycle
    scale: GradeScale
    by: User


def _write(writing: _Writing) -> None:
    plan, cycle = writing.preview.plan, writing.cycle
    if not cycle.title and writing.preview.reading:
        cycle.title = writing.preview.reading.ledger.title[:300]
        cycle.save(update_fields=["title"])
    if plan.changes_nothing:
        return
    registry = Registry()
    registry.ensure(plan.rows)
    fresh = _fresh_rows(writing, registry)
    scores = _change_rows(writing, registry)
    rerank(cycle, fresh)
    Evaluation.objects.bulk_create(fresh, batch_size=BATCH)
    new = [row for row in plan.rows if row.kind is RowKind.NEW]
    scores += [
        _stage_score(evaluation, None, row, writing)
        for evaluation, row in zip(fresh, new, strict=True)
    ]
    StageScore.objects.bulk_create(scores, batch_size=BATCH)


def _fresh_rows(writing: _Writing, registry: Registry) -> list[Evaluation]:
    new = [row for row in writing.preview.plan.rows if row.kind is RowKind.NEW]
    first = len(writing.preview.records.rows) + 1
    return [
        _filled(
            Evaluation(
                cycle=writing.cycle,
                kind=Kind.FISCAL,
                name=row.row.name,
                name_key=name_key(row.row.name),
                unit=registry.unit(row.unit),
                project=None if row.row.scope is Scope.UNIT else registry.project(row),
                listed=listed,
            ),
            row,
            registry,
            writing.scale,
        )
        for listed, row in enumerate(new, start=first)
    ]


def _change_rows(writing: _Writing, registry: Registry) -> list[StageScore]:
    """Save the changed rows; return the steps their scores took."""
    changed = {
        writing.preview.records.evaluation_ids[row.recorded]: row
        for row in writing.preview.plan.rows
        if row.kind is RowKind.CHANGED and row.recorded is not None
    }
    steps, rows = [], []
    for evaluation in Evaluation.objects.select_for_update().filter(pk__in=changed):
        row = changed[evaluation.pk]
        before = evaluation.score
        _filled(evaluation, row, registry, writing.scale)
        evaluation.version += 1
        rows.append(evaluation)
        if before != evaluation.score:
            steps.append(_stage_score(evaluation, before, row, writing))
    Evaluation.objects.bulk_update(rows, [*WRITTEN, "rank", "version"], batch_size=BATCH)
    return steps


def _filled(
    evaluation: Evaluation, plan: RowPlan, registry: Registry, scale: GradeScale
) -> Evaluation:
    """Set what the row states; a blank cell leaves what there is."""
    row = plan.row
    stated = {
        "agency": registry.agency(row.agency),
        "fund_nature": row.fund_nature,
        "budget": row.budget,
        "spent": row.spent,
        "self_score": row.self_score,
    }
    for name, value in stated.items():
        if value is not None:
            setattr(evaluation, name, value)
    evaluation.scope = row.scope
    evaluation.score = row.score
    evaluation.grade = grade_of(row.score, scale)
    evaluation.rank = NOT_RANKED if evaluation.rank is None else evaluation.rank
    return evaluation


def _stage_score(
    evaluation: Evaluation, before: Points | None, plan: RowPlan, writing: _Writing
) -> StageScore:
    return StageScore(
        evaluation=evaluation,
        stage=ScoreStage.FINAL,
        before=before,
        score=plan.row.score,
        reason=f"导入{plan.row.origin.place}"[:500],
        by=writing.by,
        at=timezone.now(),
    )
