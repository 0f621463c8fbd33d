"""What an uploaded list (名录导入) would change, before anything is written."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hengji.core.flaws import Flaw, FlawsFound, errors
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.registry_import import (
    NUMBER,
    VERSION,
    FileEntry,
    RecordedEntry,
    RegistryPlan,
    plan_registry,
)
from hengji.core.registry_lists import LISTS, RegistryKind, RegistryList
from hengji.documents.tables import TABLE_HEAD_MISSING, TableReading, TableRow, read_table
from hengji.models import RegistryImport, User
from hengji.queries.files import path_of
from hengji.queries.registry import load_recorded, unit_names


@dataclass(frozen=True, slots=True)
class RegistryPreview:
    """An upload as it was read, with what it would do.

    Attributes:
        upload: The row of the upload.
        listing: The list it is about.
        reading: None where the file could not be read at all.
        flaws: All of the file and of its rows, errors first.
        plan: Against the records as they are now.
        recorded: What the plan's indexes point into.
    """

    upload: RegistryImport
    listing: RegistryList
    reading: TableReading | None
    flaws: tuple[Flaw, ...]
    plan: RegistryPlan
    recorded: tuple[RecordedEntry, ...]

    @property
    def can_be_confirmed(self) -> bool:
        """Tell whether nothing forbids writing it."""
        return self.reading is not None and not errors(self.flaws)


def registry_imports_of(user: User) -> QuerySet[RegistryImport]:
    """Return the uploads of lists the user may see."""
    if reach_of(Role(user.role), Right.EDIT_REGISTRY) is Reach.ALL:
        return RegistryImport.objects.select_related("file", "by")
    return RegistryImport.objects.none()


def load_registry_preview(user: User, kind: RegistryKind, import_id: int) -> RegistryPreview:
    """Read the file again and compare it with the records.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    return registry_preview_of(registry_imports_of(user).get(pk=import_id, kind=kind))


def registry_preview_of(upload: RegistryImport) -> RegistryPreview:
    """Read an upload and compare it with the records."""
    listing = LISTS[RegistryKind(upload.kind)]
    recorded = load_recorded(listing.kind)
    try:
        reading = _read(upload, listing)
    except FlawsFound as stopped:
        return RegistryPreview(upload, listing, None, stopped.flaws, RegistryPlan((), ()), recorded)
    entries = [_entry(row, listing) for row in reading.rows]
    plan = plan_registry(entries, recorded, listing, unit_names())
    found = (*reading.flaws, *plan.flaws)
    forbidding = errors(found)
    ordered = (*forbidding, *(flaw for flaw in found if flaw not in forbidding))
    return RegistryPreview(upload, listing, reading, ordered, plan, recorded)


def heads_of(listing: RegistryList) -> tuple[str, ...]:
    """Return the heads of the file of a list."""
    return (NUMBER, VERSION, *(column.label for column in listing.columns))


def _read(upload: RegistryImport, listing: RegistryList) -> TableReading:
    """Read the file; one that somebody drew up may lack number and version."""
    heads, path = heads_of(listing), path_of(upload.file)
    try:
        return read_table(path, heads, name=upload.name)
    except FlawsFound as found:
        if found.flaws[0].code != TABLE_HEAD_MISSING.code:
            raise
        try:
            return read_table(path, heads[2:], name=upload.name)
        except FlawsFound:
            raise found from None


def _entry(row: TableRow, listing: RegistryList) -> FileEntry:
    labels = {column.attribute: column.label for column in listing.columns}
    labels |= {NUMBER: NUMBER, VERSION: VERSION}
    return FileEntry(
        row.line,
        row.values.get(NUMBER, ""),
        row.values.get(VERSION, ""),
        {column.attribute: row.values[column.label] for column in listing.columns},
        {name: row.places.get(label, "") for name, label in labels.items()},
    )
