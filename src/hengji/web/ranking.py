"""The ranking (得分排名): search, filter, sort, picture, export."""

from collections.abc import Mapping
from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render

from hengji.actions.recording import note
from hengji.core.evaluations import Kind
from hengji.core.grading import Grade
from hengji.core.ledger import FundNature, Scope
from hengji.core.permissions import Right
from hengji.core.verbs import Note
from hengji.documents.tables import render_table
from hengji.queries.cycles import cycle_of
from hengji.queries.ranking import (
    EXPORT_HEADS,
    SORTS,
    RankingFilter,
    choices_in,
    export_rows,
    load_ranking,
)
from hengji.web.downloads import download
from hengji.web.guard import Request, page
from hengji.web.listing import number_in, pager_of, place_in
from hengji.web.pictures import picture_of

LONGEST_TEXT = 100
CLOSED_LISTS: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(Kind),
    "scope": tuple(Scope),
    "grade": tuple(Grade),
    "fund": tuple(FundNature),
    "sort": tuple(SORTS),
}
SORT_LABELS = (
    ("rank", "得分由高到低"),
    ("-rank", "得分由低到高"),
    ("name", "名称"),
    ("-name", "名称（倒序）"),
    ("listed", "原表次序"),
)


@page(Right.SEE_RESULTS)
def ranking(request: Request, year: int) -> HttpResponse:
    """The evaluations of a year in order of score, as far as asked for."""
    cycle = cycle_of(request.user, year)
    wanted = wanted_in(request)
    found = load_ranking(request.user, cycle, wanted, place_in(request))
    query = {name: value for name, value in asdict(wanted).items() if value and value != "rank"}
    context = {
        "rows": found.page.rows,
        "found": found,
        "wanted": wanted,
        "query": query,
        "lists": CLOSED_LISTS,
        "sorts": SORT_LABELS,
        "choices": choices_in(request.user, cycle),
        "picture": picture_of(found.distribution) if found.distribution else None,
        "page": pager_of(request, found.page, query, found.total),
    }
    return render(request, "hengji/ranking.html", context)


@page(Right.SEE_RESULTS)
def export_ranking(request: Request, year: int) -> HttpResponse:
    """Exactly what the ranking shows, as a workbook."""
    cycle = cycle_of(request.user, year)
    rows = export_rows(request.user, cycle, wanted_in(request))
    content = render_table(f"{cycle.label}得分排名", EXPORT_HEADS, rows)
    note(Note.EXPORTED, request.user, f"导出{cycle.label}得分排名")
    return download(content, f"{cycle.label}得分排名.xlsx")


def wanted_in(request: Request) -> RankingFilter:
    """Return what the address asks for; words it cannot ask for are ignored."""
    closed = {
        name: value
        for name, allowed in CLOSED_LISTS.items()
        if (value := request.GET.get(name, "")) in allowed
    }
    text = "".join(filter(str.isprintable, request.GET.get("text", ""))).strip()[:LONGEST_TEXT]
    return RankingFilter(
        text=text, agency=number_in(request, "agency"), unit=number_in(request, "unit"), **closed
    )
