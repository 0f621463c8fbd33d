"""Pages that say what went wrong (出错页面), in a sentence and with a way on."""

import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from hengji.actions.files import disk_reason
from hengji.actions.recording import ORIGIN, Stale
from hengji.core.flaws import Flaw, Severity
from hengji.web.api.errors import is_for_programs, refusal
from hengji.web.kept import is_put_back, keep_typed, typed_in

UNPROCESSABLE, INSUFFICIENT_STORAGE = 422, 507


def _problem(
    request: HttpRequest, status: int, heading: str, sentences: Iterable[str]
) -> HttpResponse:
    message, *remedies = sentences
    if is_for_programs(request):
        return refusal(status, message, "".join(remedies))
    context = {"heading": heading, "sentences": (message, *remedies)}
    template = "problem.html" if _signed_in(request) else "problem_plain.html"
    return render(request, f"hengji/{template}", context, status=status)


def _signed_in(request: HttpRequest) -> bool:
    return hasattr(request, "user") and request.user.is_authenticated


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page, or none for this person."""
    sentences = ["这个页面不存在，或者不对您的账户开放。", "请检查网址，或从左侧菜单重新进入。"]
    return _problem(request, 404, "没有这个页面", sentences)


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """Say that the request was not one of ours."""
    sentences = ["收到的请求不完整，或含有本页没有的栏目，没有作任何改动。", "请返回上一页重试。"]
    return _problem(request, 400, "请求不完整", sentences)


def plain_http(request: HttpRequest) -> HttpResponse:
    """Say that the address must begin with https."""
    sentences = [
        "这个系统只接受加密的连接，没有处理这次请求。",
        "请把网址开头改为 https:// 再打开。",
    ]
    return _problem(request, 403, "需要加密连接", sentences)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say how large an upload may be."""
    limit = settings.UPLOAD_LIMIT // 1_000_000
    sentences = [f"上传的内容超过 {limit} MB，没有接收。", "请压缩或拆分后重新上传。"]
    response = _problem(request, 413, "文件太大", sentences)
    response["Connection"] = "close"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the disk refused, or that the fault is ours and under which number it is logged."""
    problem = sys.exception()
    reason = disk_reason(problem) if isinstance(problem, OSError | DatabaseError) else None
    number = ORIGIN.get().request_id
    status, heading, sentences = (
        (INSUFFICIENT_STORAGE, "没有保存", _unsaved(reason, number))
        if reason
        else (500, "系统出错", _ours(number))
    )
    if is_for_programs(request):
        return refusal(status, *sentences)
    typed = typed_in(request) if reason and _signed_in(request) else {}
    context = {"heading": heading, "sentences": sentences, "typed": typed}
    return render(request, "hengji/problem_plain.html", context, status=status)


def _unsaved(reason: str, number: str) -> tuple[str, str]:
    return (
        f"{reason}，这一步没有保存，已有的数据没有变化。",
        f"请把编号 {number} 告诉系统管理员，检查磁盘空间和写入权限，之后重新保存。",
    )


def _ours(number: str) -> tuple[str, str]:
    return (
        "系统没有完成这一步，已有的数据没有变化。",
        f"请返回重试；仍不行的，请把编号 {number} 告诉系统管理员。",
    )


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Say that the form was too old to be trusted, and keep what was typed."""
    if _signed_in(request):
        keep_typed(request)
    sentences = [
        "为了安全，这张表单已失效，没有作任何改动。",
        "请回到原页，系统会把填写的内容放回去。"
        if _signed_in(request) and is_put_back(request)
        else "请回到原页重试。",
    ]
    return _problem(request, 403, "表单已失效", sentences)


def session_ended(request: HttpRequest, person: int) -> HttpResponse:
    """Ask to sign in again; what was typed comes back after it."""
    keep_typed(request, person)
    return sign_in_first(request)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Ask to sign in, coming back to the page asked for."""
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    response = redirect_to_login(target)
    if request.headers.get("HX-Request"):
        plain = HttpResponse(status=204)
        plain["HX-Redirect"] = response["Location"]
        return plain
    return response


def stale(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Say that somebody was faster; what was typed is kept for the page."""
    sentence = (
        f"“{problem.row}”在您打开之后已被改动，您的改动没有保存，也没有覆盖别人的改动。"
        if isinstance(problem, Stale)
        else f"{problem}。"
    )
    sentences = [
        sentence,
        "请回到原页：页面显示现在的内容，您填写的内容已放回表单，可核对后再保存。"
        if is_put_back(request)
        else "请回到原页，核对现在的内容后再操作。",
    ]
    return _problem(request, 409, "内容已被改动", sentences)


def altered(request: HttpRequest, name: str) -> HttpResponse:
    """Say that a stored file is not what was stored, so nobody gets it."""
    sentences = [
        f"“{name}”的内容与存入时不一致，或者文件已不在原处，没有提供下载。",
        "请告诉系统管理员核对数据文件夹，并从备份恢复这个文件。",
    ]
    return _problem(request, 409, "文件未能下载", sentences)


class PlacedFlaw(NamedTuple):
    """A flaw as ``_flaws.html`` shows it, with the page on which it is mended."""

    severity: str
    where: str
    message: str
    remedy: str
    url: str


def flawed(
    request: HttpRequest, flaws: Iterable[Flaw], places: Mapping[str, str] = MappingProxyType({})
) -> HttpResponse:
    """List what has to be mended first, where no form can show it.

    ``places`` are the pages on which a flaw is mended, by where it is.
    """
    keep_typed(request)
    shown = tuple(
        PlacedFlaw(each.severity, each.where, each.message, each.remedy, places.get(each.where, ""))
        for each in flaws
    )
    count = sum(each.severity == Severity.ERROR for each in shown)
    sentences = [f"共 {count} 处错误，都改正了才能继续。"] if count > 1 else []
    context = {"heading": "需要先改正", "sentences": sentences, "flaws": shown}
    return render(request, "hengji/problem.html", context, status=UNPROCESSABLE)


def locked_out(request: HttpRequest) -> HttpResponse:
    """Say that too many sign-ins failed; the same whether the account exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    sentences = [
        f"登录失败的次数太多，这个登录名在这台电脑上锁定 {minutes} 分钟。",
        "请稍后再试，或请安全管理员解除锁定。",
    ]
    return _problem(request, 429, "登录已锁定", sentences)
