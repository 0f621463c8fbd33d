"""How complete a year's evaluations are (佐证完整性), before an agency is paid."""

from django.http import HttpResponse
from django.shortcuts import render

from hengji.core.permissions import Right
from hengji.queries.completeness import completeness_by_agency
from hengji.queries.cycles import cycle_of
from hengji.web.guard import Request, page


@page(Right.SEE_WORK)
def completeness(request: Request, year: int) -> HttpResponse:
    """What is missing behind the scores of each agency."""
    cycle = cycle_of(request.user, year)
    context = {"agencies": completeness_by_agency(request.user, cycle), "page_cycle": cycle}
    return render(request, "hengji/completeness.html", context)
