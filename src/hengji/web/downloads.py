"""Files on their way out (下载): always saved, never opened in the browser."""

from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

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


def _type_of(name: str) -> str:
    return CONTENT_TYPES.get(Path(name).suffix.lower(), UNKNOWN)
