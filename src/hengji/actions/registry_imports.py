"""Bringing an edited list into the registry (导入名录): all of it or nothing."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from hengji.actions.files import clean_file_name, store_file
from hengji.actions.recording import EventDraft, Stale, changing, locked
from hengji.actions.registry_writing import write_entries
from hengji.core.flaws import FlawsFound, errors
from hengji.core.imports import ImportState
from hengji.core.registry_import import Decision, EntryKind, RegistryPlan, clashes
from hengji.core.registry_lists import RegistryKind
from hengji.core.verbs import Verb
from hengji.models import RegistryImport, User
from hengji.queries.registry_imports import registry_imports_of, registry_preview_of

NO_DECISIONS: Mapping[int, Decision] = {}


def upload_registry(
    kind: RegistryKind, chunks: Iterable[bytes], name: str, *, by: User
) -> RegistryImport:
    """Keep an uploaded list for looking at; the records do not change."""
    with changing(Verb.UPLOAD_REGISTRY, by) as event:
        shown = clean_file_name(name)
        file = store_file(chunks, shown)
        upload = RegistryImport.objects.create(
            kind=kind.value, file=file, name=shown, by=by, at=timezone.now()
        )
        event.about = upload
        event.details = {"sha256": file.sha256, "bytes": file.size, "list": kind.value}
    return upload


def discard_registry(import_id: int, *, by: User) -> None:
    """Put an upload aside; its file is kept, the records do not change."""
    with changing(Verb.DISCARD_REGISTRY, by) as event:
        upload = _waiting(import_id, by)
        event.about = upload
        upload.state = ImportState.DISCARDED
        upload.save(update_fields=["state"])


def import_registry(
    import_id: int,
    *,
    fingerprint: str,
    by: User,
    decisions: Mapping[int, Decision] = NO_DECISIONS,
) -> RegistryPlan:
    """Write an upload into its list, as it was shown; return what was done.

    Args:
        import_id: Of the upload.
        fingerprint: Of the plan that was shown.
        by: Who confirms.
        decisions: By the line of each conflict; one without keeps the record.

    Raises:
        FlawsFound: Something has to be mended first.
        Stale: The records changed since it was shown, or it was confirmed already.
    """
    with changing(Verb.IMPORT_REGISTRY, by) as event:
        upload = _waiting(import_id, by)
        preview = registry_preview_of(upload)
        if found := errors(preview.flaws):
            raise FlawsFound(found)
        if preview.plan.fingerprint != fingerprint:
            raise Stale(upload)
        plan = preview.plan.settled(decisions)
        if found := clashes(plan, preview.recorded, preview.listing):
            raise FlawsFound(found)
        write_entries(preview.listing, plan.rows, preview.recorded)
        _describe(event, upload, preview.plan, plan)
        upload.state = ImportState.CONFIRMED
        upload.save(update_fields=["state"])
    return plan


def _waiting(import_id: int, by: User) -> RegistryImport:
    upload = locked(registry_imports_of(by), import_id)
    if upload.state != ImportState.WAITING:
        raise Stale(upload)
    return upload


def _describe(
    event: EventDraft, upload: RegistryImport, shown: RegistryPlan, plan: RegistryPlan
) -> None:
    counts = "，".join(
        f"{kind} {len(rows)} 条"
        for kind in (EntryKind.NEW, EntryKind.CHANGED, EntryKind.SAME)
        if (rows := plan.of_kind(kind))
    )
    event.about, event.summary = upload, counts
    event.details = {
        "sha256": upload.file.sha256,
        "list": upload.kind,
        "rows": [
            [
                row.kind.value,
                row.texts["name"],
                [[change.label, change.before, change.after] for change in row.changes],
            ]
            for row in plan.rows
            if row.kind is not EntryKind.SAME
        ],
        "kept": [
            before.texts["name"]
            for before, after in zip(shown.rows, plan.rows, strict=True)
            if before.kind is EntryKind.CONFLICT and after.kind is EntryKind.SAME
        ],
    }
