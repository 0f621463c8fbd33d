"""What an uploaded ledger (得分表导入) would change, before anything is written."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hengji.core.flaws import Flaw, FlawsFound, errors
from hengji.core.imports import ImportPlan, check_plan, check_procedure, plan_import
from hengji.core.ledger import check_ledger
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.quantities import Points
from hengji.core.report.build import RowMove, moves_in
from hengji.core.verbs import Verb
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.models import Event, LedgerImport, User
from hengji.queries.files import path_of
from hengji.queries.ledger import Records, load_records
from hengji.queries.registry import unit_names
from hengji.queries.rules import facts_row, scale_of
from hengji.rulebook.grades import load_grade_aliases
from hengji.rulebook.ledger_columns import load_ledger_columns


@dataclass(frozen=True, slots=True)
class Preview:
    """An upload as it was read, with what it would do.

    Attributes:
        upload: The row of the upload.
        reading: None where the file could not be read at all.
        flaws: All of the file and of its rows, errors first.
        plan: Against the records as they are now.
        moves: Rows of the file that do not stand in order of score.
        records: What the plan's indexes point into.
    """

    upload: LedgerImport
    reading: LedgerReading | None
    flaws: tuple[Flaw, ...]
    plan: ImportPlan
    moves: tuple[RowMove, ...]
    records: Records

    @property
    def can_be_confirmed(self) -> bool:
        """Tell whether nothing forbids writing it."""
        return self.reading is not None and not errors(self.flaws)


def imports_of(user: User) -> QuerySet[LedgerImport]:
    """Return the uploads the user may see."""
    if reach_of(Role(user.role), Right.EDIT_RESULTS) is Reach.ALL:
        return LedgerImport.objects.select_related("cycle", "file", "by")
    return LedgerImport.objects.none()


def load_preview(user: User, import_id: int) -> Preview:
    """Read the file again, with its corrections, and compare it with the records.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    return preview_of(imports_of(user).get(pk=import_id))


def preview_of(upload: LedgerImport) -> Preview:
    """Read an upload and compare it with the records."""
    records = load_records(upload.cycle)
    scale = scale_of(upload.cycle)
    try:
        reading = _read(upload, scale.full)
    except FlawsFound as stopped:
        nothing = plan_import([], records.rows)
        return Preview(upload, None, stopped.flaws, nothing, (), records)
    ledger = reading.ledger
    plan = plan_import(ledger.rows, records.rows, unit_names())
    found = (
        *reading.flaws,
        *check_ledger(ledger, scale),
        *check_plan(plan),
        *check_procedure(plan, records.rows),
    )
    return Preview(
        upload,
        reading,
        (*errors(found), *(flaw for flaw in found if flaw not in errors(found))),
        plan,
        moves_in(ledger),
        records,
    )


def outcome_of(upload: LedgerImport) -> str:
    """Return what confirming an upload wrote, as its event says; empty before that."""
    event = Event.objects.filter(
        verb=Verb.CONFIRM_LEDGER,
        object_kind=LedgerImport._meta.verbose_name,  # noqa: SLF001 - Django's door
        object_id=upload.pk,
    ).first()
    return event.summary if event else ""


def _read(upload: LedgerImport, full: Points) -> LedgerReading:
    region = facts_row(upload.cycle).region
    return read_ledger(
        path_of(upload.file),
        load_ledger_columns(region),
        load_grade_aliases(region),
        full=full,
        corrections=upload.corrections,
        name=upload.name,
    )
