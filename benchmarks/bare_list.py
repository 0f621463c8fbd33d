"""The peer of the ranking page: a bare Django list of the same rows.

No sign-in, no filter, no picture: Django's own ListView with its Paginator,
which counts the rows and skips with OFFSET.
"""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.views.generic import ListView

from hengji import settings as product

if not settings.configured:
    settings.configure(
        default_settings=product, ROOT_URLCONF=__name__, MIDDLEWARE=[], LOGGING={}, SECRET_KEY="-"
    )
    django.setup()

from hengji.models import Evaluation  # noqa: E402 - the settings come first

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

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Return the page of the number asked for."""
        self.object_list = self.get_queryset()
        rows = self.get_context_data()["object_list"]
        return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [path("", BareList.as_view())]
application = get_wsgi_application()
