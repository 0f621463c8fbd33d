"""The one door through which anything is written: right, transaction, event."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from hengji.core.events import FIRST_HASH, Entry, Result, hash_of
from hengji.core.permissions import Role, check_right
from hengji.core.verbs import RIGHT_FOR, Note, Verb
from hengji.core.workflow import CycleState, CycleVerb, advance
from hengji.models import Cycle, Event, User
from hengji.models.vendor_sql import last_link, lock_year

Row = TypeVar("Row", bound=models.Model)
SYSTEM_ACTOR = "系统"
LONGEST_NAME, LONGEST_SUMMARY = 300, 500


class RequestOrigin(NamedTuple):
    """Where a request came from, for the event it leaves."""

    address: str = ""
    request_id: str = ""


NOWHERE = RequestOrigin()
ORIGIN: ContextVar[RequestOrigin] = ContextVar("request origin", default=NOWHERE)
"""Set by whoever speaks to people; the worker and the command line leave it empty."""


class Stale(Exception):
    """Somebody else changed the row since it was shown."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        super().__init__(f"{row} has been changed meanwhile")


@dataclass(slots=True)
class EventDraft:
    """What the event of a running action will say."""

    verb: Verb | Note
    about: models.Model | None = None
    about_name: str = ""
    cycle: Cycle | None = None
    summary: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    result: Result = Result.DONE
    nothing_changed: bool = False

    def change(self, label: str, before: object, after: object) -> bool:
        """Note one changed value, as people read it; equal values are no change."""
        old, new = _shown(before), _shown(after)
        if old != new:
            self.changes.append((label, old, new))
        return old != new

    def within(self, cycle_id: int) -> Cycle:
        """Return the year, locked, after seeing that it may be changed."""
        self._take(cycle_id, shared=False)
        return self._opened(Cycle.objects.get(pk=cycle_id))

    def locked_within(self, rows: models.QuerySet[Row], row_id: int, version: int | None) -> Row:
        """Return a row of a year that may be changed: the year locked, then the row.

        Whoever locks both takes the year first, so that no two wait for one
        another.

        Raises:
            DoesNotExist: It is not among the rows.
            Stale: It was changed meanwhile.
        """
        return self._locked(rows, row_id, version, shared=False)

    def locked_beside(self, rows: models.QuerySet[Row], row_id: int, version: int | None) -> Row:
        """Return a row that may be changed while others change other rows of its year.

        The year stays as it is until all of them are done. It is for what changes
        the row and what hangs on it, and is never followed by a lock of the year:
        two who share it would wait for one another.

        Raises:
            DoesNotExist: It is not among the rows.
            Stale: It was changed meanwhile.
        """
        return self._locked(rows, row_id, version, shared=True)

    def _locked(
        self, rows: models.QuerySet[Row], row_id: int, version: int | None, *, shared: bool
    ) -> Row:
        self._take(rows.values_list("cycle_id", flat=True).get(pk=row_id), shared=shared)
        row = locked(rows.select_related("cycle"), row_id)
        self._opened(row.cycle)  # type: ignore[attr-defined]
        return unchanged(row, version)

    def _take(self, cycle_id: int, *, shared: bool) -> None:
        if self.cycle is not None:
            raise RuntimeError("an action locks one year, once")
        lock_year(connection, cycle_id, shared=shared)

    def _opened(self, cycle: Cycle) -> Cycle:
        advance(CycleState(cycle.state), CycleVerb.CHANGE)
        self.cycle = cycle
        return cycle


@contextmanager
def changing(verb: Verb, by: User) -> Iterator[EventDraft]:
    """Check the right, open the transaction, and leave with one event.

    Raises:
        NotAllowed: Before anything is looked at.
    """
    check_right(Role(by.role), RIGHT_FOR[verb])
    with transaction.atomic():
        draft = EventDraft(verb)
        yield draft
        if not draft.nothing_changed:
            append_event(draft, by)


def note(what: Note, by: User | None, summary: str = "", **details: object) -> None:
    """Leave an event about something that changed no row of the business."""
    refused = what in {Note.REFUSED, Note.SIGN_IN_FAILED, Note.LOCKED_OUT}
    with transaction.atomic():
        draft = EventDraft(what, summary=summary, details=dict(details))
        draft.result = Result.REFUSED if refused else Result.DONE
        append_event(draft, by)


def append_event(draft: EventDraft, by: User | None) -> Event:
    """Link the event to the one before; inside the transaction of its action.

    Who writes an event after it waits until that transaction is over, so what
    can be done before the turn is done before.
    """
    entry = _entry(draft, by)
    sequence, previous_hash = last_link(connection) or (0, FIRST_HASH)
    entry = entry._replace(sequence=sequence + 1, at=timezone.now())
    return Event.objects.create(
        **entry._asdict(), previous_hash=previous_hash, hash=hash_of(entry, previous_hash)
    )


def _entry(draft: EventDraft, by: User | None) -> Entry:
    """Return what the event says, before it has its number."""
    origin = ORIGIN.get()
    about = draft.about
    details: Mapping[str, Any] = {
        **draft.details,
        **({"changes": draft.changes} if draft.changes else {}),
    }
    return Entry(
        sequence=0,
        at=timezone.now(),
        actor_id=by.pk if by else None,
        actor=by.name if by else SYSTEM_ACTOR,
        role=by.role if by else "",
        address=origin.address,
        request_id=origin.request_id,
        verb=draft.verb.value,
        object_kind=str(about._meta.verbose_name) if about else "",  # noqa: SLF001 - Django's door
        object_id=about.pk if about else None,
        object_name=(draft.about_name or (str(about) if about else ""))[:LONGEST_NAME],
        cycle_id=draft.cycle.pk if draft.cycle else None,
        result=draft.result.value,
        summary=_one_line(draft.summary)[:LONGEST_SUMMARY],
        details=json.dumps(details, ensure_ascii=False, default=str),
    )


def locked_year(cycle_id: int) -> Cycle:
    """Return the year; nobody else changes anything in it until the transaction ends."""
    lock_year(connection, cycle_id, shared=False)
    return Cycle.objects.get(pk=cycle_id)


def locked(rows: models.QuerySet[Row], row_id: int, version: int | None = None) -> Row:
    """Return one of the rows, locked; ``version`` is that which was shown.

    Raises:
        DoesNotExist: It is not among the rows.
        Stale: It was changed meanwhile.
    """
    return unchanged(rows.select_for_update(of=("self",)).get(pk=row_id), version)


def unchanged(row: Row, version: int | None) -> Row:
    """Return the row if it is of the version that was shown.

    Raises:
        Stale: It was changed meanwhile.
    """
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise Stale(row)
    return row


def apply_values(row: models.Model, values: Mapping[str, Any], event: EventDraft) -> None:
    """Set plain columns, noting each change in the event, and save the row.

    The version goes up; a row that nothing changed is not saved and leaves no
    event.
    """
    for name, value in values.items():
        label = label_of(row, name)
        event.change(label, getattr(row, name), value)
        setattr(row, name, value)
    if event.changes:
        row.version += 1  # type: ignore[attr-defined]
        row.save()
    event.about = row
    event.nothing_changed = not event.changes


def label_of(row: models.Model, column: str) -> str:
    """Return the Chinese name of a column."""
    field: Any = row._meta.get_field(column)  # noqa: SLF001 - Django's door
    return str(field.verbose_name)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())
