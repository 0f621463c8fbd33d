"""The event log (操作记录) as somebody asks for it; who may see events sees all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from hengji.core.events import Result
from hengji.core.permissions import ROLE_LABELS, Right, Role, check_right
from hengji.core.verbs import Note, Verb
from hengji.models import Event, User
from hengji.queries.paging import Page, Place, page_of

MOST_EXPORTED = 50_000
LONGEST_EXPORTED = 10_000
"""Characters of an event's details in a workbook; its own page shows them all."""
VERBS = tuple(verb.value for verb in (*Verb, *Note))
RESULTS = tuple(result.value for result in Result)
EXPORT_HEADS = (
    "序号", "时间", "操作人", "角色", "地址", "操作", "对象类别", "对象", "结果", "摘要",
    "内容", "请求编号", "散列值",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What is asked for; empty means everything.

    ``since`` is included, ``before`` is not; ``person`` is looked for inside
    names; ``kind`` is the kind of the object.
    """

    since: datetime | None = None
    before: datetime | None = None
    person: str = ""
    verb: str = ""
    kind: str = ""
    result: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left out."""
        return EventFilter() == self


def events_of(user: User) -> QuerySet[Event]:
    """Return the events the user may see: all of them.

    Raises:
        NotAllowed: The role does not see events.
    """
    check_right(Role(user.role), Right.SEE_EVENTS)
    return Event.objects.all()


def filtered(user: User, wanted: EventFilter) -> QuerySet[Event]:
    """Return the events asked for, of those the user may see."""
    condition = Q()
    if wanted.since:
        condition &= Q(at__gte=wanted.since)
    if wanted.before:
        condition &= Q(at__lt=wanted.before)
    if wanted.person:
        condition &= Q(actor__icontains=wanted.person)
    exact = {"verb": wanted.verb, "object_kind": wanted.kind, "result": wanted.result}
    return events_of(user).filter(
        condition, **{column: value for column, value in exact.items() if value}
    )


def load_events(user: User, wanted: EventFilter, place: Place) -> Page[Event]:
    """Return one page of events, newest first."""
    return page_of(filtered(user, wanted), ("-sequence",), place)


def load_event(user: User, sequence: int) -> Event:
    """Return one event.

    Raises:
        DoesNotExist: There is none.
    """
    return events_of(user).get(sequence=sequence)


def export_rows(
    user: User, wanted: EventFilter, most: int = MOST_EXPORTED
) -> Iterator[tuple[object, ...]]:
    """Yield the newest events asked for, as ``EXPORT_HEADS`` says."""
    rows = filtered(user, wanted).order_by("-sequence")[:most]
    for row in rows.iterator(chunk_size=2000):
        role = ROLE_LABELS[Role(row.role)] if row.role else ""
        yield (
            row.sequence, timezone.localtime(row.at), row.actor, role, row.address, row.verb,
            row.object_kind, row.object_name, row.result, row.summary,
            _cut(row.details), row.request_id, row.hash,
        )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_EXPORTED else f"{text[:LONGEST_EXPORTED]}……（其余见系统）"


def object_kinds() -> tuple[str, ...]:
    """Return the kinds of objects that events may be about."""
    tables = apps.get_app_config("hengji").get_models()
    return tuple(sorted(str(table._meta.verbose_name) for table in tables))  # noqa: SLF001
