"""A file and the name under which people know it (文件).

An uploaded file is stored under a name of the system's own; every message and
every place names it as its owner does.
"""

from dataclasses import dataclass
from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a file is, and its name for people, which has no folder."""

    path: Path
    name: str

    @property
    def suffix(self) -> str:
        """Return the extension its owner gave it, in lower case."""
        return PurePath(self.name).suffix.lower()


def source_file(path: Path, name: str = "") -> SourceFile:
    """Return the file, named for people ``name`` or as it is stored."""
    return SourceFile(path, name or path.name)
