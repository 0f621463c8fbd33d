"""Files on their way out (下载): always saved, never opened in the browser."""

from pathlib import Path

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from hengji.actions.recording import note
from hengji.core.verbs import Note
from hengji.models import StoredFile
from hengji.queries.files import is_intact, path_of
from hengji.web import problems
from hengji.web.guard import Request

CONTENT_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}
UNKNOWN = "application/octet-stream"


def download(content: bytes, name: str) -> HttpResponse:
    """Return content as a file to save."""
    response = HttpResponse(content, content_type=_type_of(name))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def download_file(path: Path, name: str) -> FileResponse:
    """Return a stored file under the name people know."""
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=_type_of(name)
    )


def checked_download(
    request: Request, file: StoredFile, name: str, **details: object
) -> HttpResponseBase:
    """Return a stored file that is what was stored; refuse any other, leaving an event."""
    if not is_intact(file):
        note(Note.REFUSED, request.user, f"没有下载“{name}”：内容与存入时不一致", **details)
        return problems.altered(request, name)
    note(Note.DOWNLOADED, request.user, f"下载“{name}”", **details)
    return download_file(path_of(file), name)


def _type_of(name: str) -> str:
    return CONTENT_TYPES.get(Path(name).suffix.lower(), UNKNOWN)
