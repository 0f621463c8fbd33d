"""The event log (操作记录) for programs, with the hashes that link it."""

from ninja import Query, Router

from hengji.core.events import Result
from hengji.core.tokens import TokenScope
from hengji.models import Event
from hengji.queries.events import EventFilter, filtered
from hengji.web.api.answers import EventAnswer, PageOf, moment
from hengji.web.api.asked import EventPage
from hengji.web.api.door import reads
from hengji.web.guard import Request

router = Router(tags=["操作记录"])


@reads(
    router,
    "/events",
    TokenScope.EVENTS,
    PageOf[EventAnswer],
    "列出操作记录，由先到后；以最后一条的序号作 after，可以只取新增的。",
)
def events(request: Request, asked: Query[EventPage]) -> PageOf[EventAnswer]:
    """The events after one, oldest first."""
    wanted = EventFilter(
        person=asked.person.strip(), verb=asked.verb, kind=asked.kind, result=asked.result or ""
    )
    rows = filtered(request.user, wanted).filter(sequence__gt=asked.after or 0)
    rows = rows.order_by("sequence")
    found = [_event(row) for row in rows[: asked.limit + 1]]
    shown = found[: asked.limit]
    following = shown[-1].sequence if len(found) > len(shown) else None
    return PageOf[EventAnswer](items=shown, next=following)


def _event(row: Event) -> EventAnswer:
    return EventAnswer(
        sequence=row.sequence,
        at=moment(row.at, "microseconds"),
        actor_id=row.actor_id,
        actor=row.actor,
        role=row.role,
        address=row.address,
        request_id=row.request_id,
        verb=row.verb,
        object_kind=row.object_kind,
        object_id=row.object_id,
        object_name=row.object_name,
        cycle_id=row.cycle_id,
        result=Result(row.result),
        summary=row.summary,
        details=row.details,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
