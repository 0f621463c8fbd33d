"""Where the content of a file (文件) is kept."""

import hashlib
from pathlib import Path

from django.conf import settings

from hengji.models import StoredFile


def path_of(file: StoredFile) -> Path:
    """Return where the content of a file is."""
    return place_of(file.sha256)


def is_intact(file: StoredFile) -> bool:
    """Tell whether the content is there and still what was stored."""
    try:
        with path_of(file).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def place_of(sha256: str) -> Path:
    """Return where content with a digest is kept, there or not."""
    return Path(settings.FILES_FOLDER) / sha256[:2] / sha256
