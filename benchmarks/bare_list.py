"""The peer of the ranking page: a bare Django list of the same rows.

No sign-in, no filter, no picture: Django's own ListView with its Paginator,
which counts the rows and skips with OFFSET.
"""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.views.generic import ListView

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare_settings"
application = get_wsgi_application()

from hengji.models import Evaluation  # noqa: E402 - Django comes first

PAGE = Engine().from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.rank }}</td><td>{{ row.name }}</td>"
    "<td>{{ row.scope }}</td><td>{{ row.agency.name }}</td><td>{{ row.score }}</td>"
    "<td>{{ row.grade }}</td></tr>{% endfor %}</table>"
)


class BareList(ListView):
    """Rows of one year in the order of the ranking, 50 to a page."""

    paginate_by = 50
    queryset = (
        Evaluation.objects.filter(cycle__work_year=2024)
        .select_related("agency")
        .order_by("position")
    )

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Return the page of the number asked for."""
        self.object_list = self.get_queryset()
        rows = self.get_context_data()["object_list"]
        return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [path("", BareList.as_view())]
