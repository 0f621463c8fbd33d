"""The pages with one more, whose view does not say whom it serves."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hengji.web import urls
from hengji.web.urls import handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


def planted(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("planted content")


urlpatterns = [*urls.urlpatterns, path("planted", planted, name="planted")]
