"""Parts of an upload (分段上传) for the script of our pages: begun, sent, gone on with."""

from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from hengji.actions.uploads import (
    PartRefused,
    append_part,
    begin_upload,
    part_bytes,
    upload_of,
)
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right
from hengji.web.forms import Form
from hengji.web.guard import FORM, Request, button, page

PIECE = 2**18
LONGEST_SIZE = 13
UNPROCESSABLE, CONFLICT = 422, 409


@button(Right.SEE_RESULTS)
def begin(request: Request, evaluation_id: int) -> JsonResponse:
    """Say where to send the parts of a file."""
    data = Form(request.POST, extra=("name", "size")).data
    size = data.get("size", "")
    try:
        upload = begin_upload(evaluation_id, data.get("name", ""), _size_of(size), by=request.user)
    except FlawsFound as found:
        return _refused(found)
    address = reverse("upload", args=[upload.token])
    return JsonResponse({"token": upload.token, "url": address, "offset": 0, "part": part_bytes()})


@page(Right.SEE_RESULTS, FORM)
def upload(request: Request, token: str) -> JsonResponse:
    """Take one part, or say how much has arrived."""
    if request.method != "POST":
        found = upload_of(token, by=request.user)
        return JsonResponse({"token": token, "offset": found.offset, "part": part_bytes()})
    offset = _size_of(request.GET.get("offset", ""))
    try:
        arrived = append_part(token, offset, pieces_of(request), by=request.user)
    except PartRefused as refused:
        return JsonResponse({"offset": refused.offset}, status=CONFLICT)
    except FlawsFound as found:
        return _refused(found)
    return JsonResponse({"offset": arrived})


def pieces_of(request: HttpRequest) -> Iterator[bytes]:
    """Yield the body of a request in small pieces; never all of it at once."""
    while piece := request.read(PIECE):
        yield piece


def _refused(found: FlawsFound) -> JsonResponse:
    said = "".join(f"{flaw.message}{flaw.remedy}" for flaw in found.flaws)
    return JsonResponse({"said": said}, status=UNPROCESSABLE)


def _size_of(text: str) -> int:
    """Return a number of bytes, which can be longer than an id."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_SIZE):
        raise BadRequest("size")
    return int(text)
