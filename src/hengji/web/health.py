"""Whether the pages work (健康检查), for whoever watches the machine."""

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from hengji.models import Cycle
from hengji.web.guard import PUBLIC, page

log = structlog.get_logger("hengji.web")


@page(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """One word: 正常, or 503 when the database does not answer."""
    try:
        Cycle.objects.exists()
    except DatabaseError:
        log.exception("database does not answer")
        return HttpResponse("数据库不可用", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("正常", content_type="text/plain; charset=utf-8")
