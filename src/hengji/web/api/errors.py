"""What a program is told when it does not get what it asked for (接口的错误)."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja.errors import ValidationError
from pydantic import BaseModel, ConfigDict, Field

from hengji.actions.recording import ORIGIN

BASE = "/api/v1/"
BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND = 400, 401, 403, 404
NOT_ALLOWED, ALTERED, UNPROCESSABLE = 405, 409, 422
PROBLEM_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
"""What the document says of an answer that is a ``Problem``."""


class OutOfScope(Exception):
    """The token is good, but not for this."""


class PlaceLost(Exception):
    """The row that a page should follow is not in the list."""


class Problem(BaseModel):
    """The one answer to everything that did not succeed."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="错误")

    message: str = Field(description="出了什么问题。")
    remedy: str = Field(description="怎么办。")
    request_id: str = Field(description="请求编号，与操作记录和服务日志中的编号相同。")


def is_for_programs(request: HttpRequest) -> bool:
    """Tell whether a request is for the API and not for a page."""
    return request.path_info.startswith("/api/")


def refusal(status: int, message: str, remedy: str) -> JsonResponse:
    """Return the answer with its status, in the shape of ``Problem``."""
    problem = Problem(message=message, remedy=remedy, request_id=ORIGIN.get().request_id)
    return JsonResponse(
        problem.model_dump(),
        status=status,
        json_dumps_params={"ensure_ascii": False},
        headers={"WWW-Authenticate": "Bearer"} if status == UNAUTHENTICATED else {},
    )


def unauthenticated(_request: HttpRequest, _problem: object) -> JsonResponse:
    """Say that no token opened the door; never which of the reasons it was."""
    return refusal(
        UNAUTHENTICATED,
        "没有给出接口令牌，或令牌无效、已停用、已过期，或账户已停用。",
        "请在请求头写明“Authorization: Bearer 令牌”；需要新令牌的，请登录后在“接口令牌”页新建。",
    )


def out_of_scope(_request: HttpRequest, _problem: object) -> JsonResponse:
    """Say that the token or its person may not do this at all."""
    return refusal(
        FORBIDDEN,
        "令牌不含这项操作需要的范围，或账户的角色没有这项权限。",
        "请对照接口文档，换用含有该范围的令牌。",
    )


def not_found(_request: HttpRequest, _problem: object = None) -> JsonResponse:
    """Say that there is nothing, or nothing for this person."""
    return refusal(NOT_FOUND, "没有这项内容，或者不对您的账户开放。", "请核对网址中的编号和年度。")


def place_lost(_request: HttpRequest, _problem: object) -> JsonResponse:
    """Say that a list has to be read anew; the same for whatever the reason is."""
    return refusal(
        NOT_FOUND, "参数 after 指的那一行不在列表里。", "请不写 after，从第一页重新读取。"
    )


def not_allowed() -> JsonResponse:
    """Say that the API is for reading."""
    response = refusal(NOT_ALLOWED, "接口只供读取。", "请改用 GET 方法。")
    response["Allow"] = "GET"
    return response


def unprocessable(_request: HttpRequest, problem: object) -> JsonResponse:
    """Name every parameter that will not do, and why."""
    found = problem.errors if isinstance(problem, ValidationError) else ()
    reasons = "；".join(dict.fromkeys(_reasons(found)))
    return refusal(UNPROCESSABLE, f"{reasons}。", "请对照接口文档改正参数后重试。")


_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "没有填写",
        "extra_forbidden": "不是这项操作的参数",
        "repeated": "写了不止一次",
        "greater_than_equal": "小于 {ge}",
        "less_than_equal": "大于 {le}",
        "string_too_long": "超过 {max_length} 个字",
        "enum": "不在允许的取值之内",
        "whole_number": "不是整数",
    }
)


def _reasons(errors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for error in errors:
        reason = _REASONS.get(error["type"], "不合要求").format(**error.get("ctx", {}))
        yield f"参数 {error['loc'][-1]} {reason}"
