"""The first page (首页): what is due, what is new."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hengji.queries.home import load_home
from hengji.web.events import shown_events
from hengji.web.guard import SIGNED_IN, Request, button, page


@page(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """What is due and what is new; on an empty database, how to begin."""
    found = load_home(request.user)
    context = {
        "home": found,
        "events": shown_events(found.newest),
        "due_links": [
            {
                "url": reverse(due.url_name, kwargs=due.arguments, query=due.asked or None),
                "sentence": due.sentence,
            }
            for due in found.due
        ],
    }
    return render(request, "hengji/home.html", context)


@button(SIGNED_IN)
def still_here(request: Request) -> HttpResponse:
    """Nothing; asking for it keeps the session alive."""
    request.session.modified = True
    return HttpResponse(status=204)
