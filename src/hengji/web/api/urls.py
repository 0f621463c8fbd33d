"""The addresses of the API (接口的网址), below ``/api/v1/``."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, ValidationError
from ninja.renderers import JSONRenderer

from hengji.core.permissions import NotAllowed
from hengji.web.api import checkups, errors, events, registry, reports, results
from hengji.web.api.document import ApiDocument
from hengji.web.api.door import reads
from hengji.web.guard import POLICY_ATTRIBUTE, TOKEN, Request

DESCRIPTION = (
    "只读。每次请求在请求头写明“Authorization: Bearer 令牌”；令牌由本人登录后新建，"
    "能看到的不超过本人的角色和令牌的范围。金额和分数是带两位小数的文字，时间带时区；"
    "没有写进文档的参数不予受理。"
)
itself = Router(tags=["接口文档"])


class Plainly(JSONRenderer):
    """JSON in which Chinese is legible."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - the library's signature


@reads(itself, "/openapi.json", None, dict[str, Any], "给出本接口的文档（OpenAPI 3.1）。")
def openapi(request: Request) -> dict[str, Any]:  # noqa: ARG001 - as every operation
    """The description of this API."""
    return document()


def document() -> dict[str, Any]:
    """Return the description of all operations; needs no database."""
    described: dict[str, Any] = json.loads(json.dumps(ApiDocument(api)))
    return described


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that there is no such operation."""
    return errors.not_found(request)


api = NinjaAPI(
    title="衡绩接口",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=Plainly(),
)
for each in (
    itself,
    results.router,
    reports.router,
    checkups.router,
    registry.router,
    events.router,
):
    api.add_router("", each)
api.add_exception_handler(AuthenticationError, errors.unauthenticated)
api.add_exception_handler(errors.OutOfScope, errors.out_of_scope)
api.add_exception_handler(NotAllowed, errors.out_of_scope)
api.add_exception_handler(ObjectDoesNotExist, errors.not_found)
api.add_exception_handler(errors.PlaceLost, errors.place_lost)
api.add_exception_handler(ValidationError, errors.unprocessable)


def _guarded(pattern: URLPattern) -> URLPattern:
    """Return the address with its policy declared, taking GET only."""
    operation: Callable[..., HttpResponse] = pattern.callback

    @csrf_exempt
    def view(request: HttpRequest, **parameters: str) -> HttpResponse:
        if request.method != "GET":
            return errors.not_allowed()
        return operation(request, **parameters)

    setattr(view, POLICY_ATTRIBUTE, TOKEN)
    pattern.callback = view
    return pattern


setattr(nothing_here, POLICY_ATTRIBUTE, TOKEN)
app_name = "api"
urlpatterns = [
    *(
        _guarded(each)
        for each in api.urls[0]
        if isinstance(each, URLPattern) and each.name != "api-root"
    ),
    path("", nothing_here, name="nothing"),
    path("<path:rest>", nothing_here, name="nothing-else"),
]
