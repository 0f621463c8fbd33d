"""The event log (操作记录): filtered, read one by one, exported."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hengji.actions.recording import note
from hengji.core.permissions import Right
from hengji.core.verbs import Note
from hengji.documents.tables import render_table
from hengji.queries.events import (
    EXPORT_HEADS,
    MOST_EXPORTED,
    RESULTS,
    VERBS,
    EventFilter,
    export_rows,
    load_event,
    load_events,
    object_kinds,
)
from hengji.web.downloads import download
from hengji.web.events import shown_events
from hengji.web.guard import Request, page
from hengji.web.listing import pager_of, place_in

LONGEST_TEXT = 60
FIRST_YEAR, LAST_YEAR = 2000, 2999


@page(Right.SEE_EVENTS)
def events(request: Request) -> HttpResponse:
    """The events asked for, newest first."""
    wanted = wanted_in(request)
    found = load_events(request.user, wanted, place_in(request))
    context = {
        "rows": shown_events(found.rows),
        "wanted": wanted,
        "asked": asked_in(request),
        "verbs": VERBS,
        "kinds": object_kinds(),
        "results": RESULTS,
        "most": MOST_EXPORTED,
        "page": pager_of(request, found, asked_in(request), None),
    }
    return render(request, "hengji/events.html", context)


@page(Right.SEE_EVENTS)
def event(request: Request, sequence: int) -> HttpResponse:
    """One event with everything it says."""
    found = load_event(request.user, sequence)
    details = json.loads(found.details)
    details.pop("changes", None)
    context = {
        "event": found,
        "shown": shown_events([found])[0],
        "details": json.dumps(details, ensure_ascii=False, indent=2) if details else "",
    }
    return render(request, "hengji/event.html", context)


@page(Right.SEE_EVENTS)
def export_events(request: Request) -> HttpResponse:
    """The events asked for as a workbook, the newest of them if there are too many."""
    rows = list(export_rows(request.user, wanted_in(request), MOST_EXPORTED + 1))
    cut = len(rows) > MOST_EXPORTED
    rows = rows[:MOST_EXPORTED]
    said = f"只含最新的 {MOST_EXPORTED} 条" if cut else f"{len(rows)} 条"
    title = f"操作记录（{said}）"
    response = download(render_table(title, EXPORT_HEADS, rows), f"{title}.xlsx")
    note(Note.EXPORTED, request.user, f"导出{title}", filter=asked_in(request))
    return response


def asked_in(request: Request) -> Mapping[str, str]:
    """Return the filters as the address has them, those that say something."""
    wanted = wanted_in(request)
    asked = {
        "from": wanted.since.date().isoformat() if wanted.since else "",
        "to": (wanted.before - timedelta(days=1)).date().isoformat() if wanted.before else "",
        "person": wanted.person,
        "verb": wanted.verb,
        "kind": wanted.kind,
        "result": wanted.result,
    }
    return {name: value for name, value in asked.items() if value}


def wanted_in(request: Request) -> EventFilter:
    """Return what the address asks for; words it cannot ask for are ignored."""
    lists = {"verb": VERBS, "kind": object_kinds(), "result": RESULTS}
    closed = {
        name: value
        for name, allowed in lists.items()
        if (value := request.GET.get(name, "")) in allowed
    }
    person = "".join(filter(str.isprintable, request.GET.get("person", ""))).strip()
    last = _day_in(request, "to")
    return EventFilter(
        since=_midnight(_day_in(request, "from")),
        before=_midnight(last + timedelta(days=1) if last else None),
        person=person[:LONGEST_TEXT],
        **closed,
    )


def _day_in(request: Request, name: str) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
