"""Progress of the year's evaluations (评价进度), and the texts that remind."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from hengji.core.permissions import Right
from hengji.core.progress import Participant
from hengji.core.workflow import Stage
from hengji.queries.cycles import cycle_of
from hengji.queries.progress import ProgressFilter, load_progress, load_reminders
from hengji.queries.ranking import choices_in
from hengji.web.guard import Request, page
from hengji.web.listing import Pager, number_in

LINES = 100
"""How many evaluations one page lists; a county's year fits."""


@page(Right.SEE_RESULTS)
def progress(request: Request, year: int) -> HttpResponse:
    """How far each evaluation is, whom it waits for, until when."""
    cycle = cycle_of(request.user, year)
    wanted = _wanted(request)
    found = load_progress(request.user, cycle, wanted)
    first = min(number_in(request, "n") or 0, len(found.lines) // LINES * LINES)
    context = {
        "found": found,
        "lines": found.lines[first : first + LINES],
        "wanted": wanted,
        "stages": found.stages,
        "participants": tuple(Participant),
        "choices": choices_in(request.user, cycle),
        "page": _pager(request, wanted, first, len(found.lines)),
    }
    return render(request, "hengji/progress.html", context)


@page(Right.RUN_PROCEDURE)
def reminders(request: Request, year: int) -> HttpResponse:
    """A text ready to be sent to every unit and agency that is waited for."""
    cycle = cycle_of(request.user, year)
    context = {"reminders": load_reminders(request.user, cycle), "asked_year": cycle.work_year}
    return render(request, "hengji/reminders.html", context)


def _wanted(request: Request) -> ProgressFilter:
    stage, party = request.GET.get("stage", ""), request.GET.get("party", "")
    return ProgressFilter(
        agency=number_in(request, "agency"),
        unit=number_in(request, "unit"),
        stage=stage if stage in set(Stage) else "",
        party=party if party in set(Participant) else "",
        overdue=request.GET.get("overdue") == "yes",
    )


def _pager(request: Request, wanted: ProgressFilter, first: int, total: int) -> Pager:
    asked = {name: value for name, value in asdict(wanted).items() if value}
    asked = {**asked, "overdue": "yes"} if wanted.overdue else asked
    last = min(first + LINES, total)
    before = {**asked, "n": max(first - LINES, 0)}
    after = {**asked, "n": last}
    return Pager(
        f"{request.path}?{urlencode(before)}" if first else "",
        f"{request.path}?{urlencode(after)}" if last < total else "",
        first + 1,
        last,
        total,
    )
