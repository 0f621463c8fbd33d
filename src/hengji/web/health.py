"""Whether the pages work (健康检查), for whoever watches the machine."""

from collections.abc import Callable

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from hengji.models import Cycle

HEALTH = "/healthz"
log = structlog.get_logger("hengji.web")


def answer_health(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """Answer whoever watches, before anything asks for TLS or a name of ours.

    It is asked for from the machine itself, by its address and before any proxy.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.path == HEALTH and request.method in {"GET", "HEAD"}
        return _health() if asked else get_response(request)

    return middleware


def _health() -> HttpResponse:
    """Return one word: 正常, or 503 when the database does not answer."""
    try:
        Cycle.objects.exists()
    except DatabaseError:
        log.exception("database does not answer")
        return HttpResponse("数据库不可用", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("正常", content_type="text/plain; charset=utf-8")
