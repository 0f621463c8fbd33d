"""Where the content of a file (文件) is kept."""

from pathlib import Path

from django.conf import settings

from hengji.models import StoredFile


def path_of(file: StoredFile) -> Path:
    """Return where the content of a file is."""
    return place_of(file.sha256)


def place_of(sha256: str) -> Path:
    """Return where content with a digest is kept, there or not."""
    return Path(settings.FILES_FOLDER) / sha256[:2] / sha256
