"""The event log (操作记录) as people read it."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils import timezone

from hengji.core.permissions import ROLE_LABELS, Role
from hengji.models import Event


class ShownChange(NamedTuple):
    """One value before and after."""

    label: str
    before: str
    after: str


class ShownEvent(NamedTuple):
    """What ``_events.html`` shows of one event."""

    sequence: int
    at: str
    who: str
    role: str
    what: str
    detail: str
    changes: tuple[ShownChange, ...]
    result: str


def shown_events(events: Iterable[Event]) -> tuple[ShownEvent, ...]:
    """Return events in words."""
    return tuple(_shown(events))


def _shown(events: Iterable[Event]) -> Iterator[ShownEvent]:
    for event in events:
        details = json.loads(event.details)
        about = f"“{event.object_name}”" if event.object_name else ""
        yield ShownEvent(
            event.sequence,
            timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            event.actor,
            ROLE_LABELS[Role(event.role)] if event.role else "",
            f"{event.verb}{about}",
            event.summary,
            tuple(ShownChange(*change) for change in details.get("changes", ())),
            event.result,
        )
