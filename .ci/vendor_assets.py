"""Fetch the style sheets, scripts and icons other people wrote, and lock them.

For maintainers, when a version below changes: ``python .ci/vendor_assets.py``. It
needs npm; nobody else does, because what it writes is kept in the repository. The
lock says where each file came from, and a test holds the files to the lock.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).parents[1] / "src" / "hengji" / "static" / "vendor"
LOCK = VENDOR / "vendor.lock.json"
SOURCE_MAP = re.compile(rb"\s*(/\*[#@] sourceMappingURL=.*?\*/|//[#@] sourceMappingURL=\S*)\s*$")
DRAWING = re.compile(r"<svg[^>]*viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<paths>.*)</svg>", re.DOTALL)
ICONS = (
    "arrow-right",
    "bar-chart-line",
    "box-arrow-right",
    "building",
    "calendar3",
    "chat-left-text",
    "check-circle-fill",
    "check-lg",
    "chevron-left",
    "chevron-right",
    "clipboard-check",
    "clock-history",
    "download",
    "exclamation-triangle-fill",
    "file-earmark-text",
    "folder2-open",
    "funnel",
    "gear",
    "house",
    "info-circle-fill",
    "journal-text",
    "list",
    "list-ol",
    "pencil",
    "people",
    "person",
    "plus-lg",
    "printer",
    "search",
    "shield-check",
    "table",
    "trash",
    "upload",
    "x-circle-fill",
    "x-lg",
)


class Package(NamedTuple):
    """What is taken from one package: its path there, its name here."""

    name: str
    version: str
    folder: str
    files: dict[str, str]
    icons: tuple[str, ...] = ()


PACKAGES = (
    Package("bootstrap", "5.3.9", "bootstrap", {"dist/css/bootstrap.min.css": "bootstrap.min.css"}),
    Package("htmx.org", "2.0.11", "htmx", {"dist/htmx.min.js": "htmx.min.js"}),
    Package("bootstrap-icons", "1.13.2", "bootstrap-icons", {}, ICONS),
)


def main() -> int:
    known = json.loads(LOCK.read_text("utf-8"))["packages"] if LOCK.exists() else []
    locked = {(entry["name"], entry["version"]): entry["integrity"] for entry in known}
    entries = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            archive, integrity = fetch(package, Path(folder))
            if locked.get((package.name, package.version), integrity) != integrity:
                print(f"{package.name} {package.version} is not what was locked", file=sys.stderr)
                return 1
            entries.append(unpack(package, archive, integrity))
    LOCK.write_text(json.dumps({"packages": entries}, indent=2) + "\n", "utf-8")
    return 0


def fetch(package: Package, folder: Path) -> tuple[Path, str]:
    """Return the package as published, and its digest, which npm has also checked."""
    command = ["npm", "pack", "--silent", "--json", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    said = json.loads(done.stdout)[0]
    archive = next(folder.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    integrity = f"sha512-{digest}"
    if said["integrity"] != integrity:
        raise ValueError(f"{package.name} {package.version} was changed on its way")
    return archive, integrity


def unpack(package: Package, archive: Path, integrity: str) -> dict[str, object]:
    """Write the wanted files and return the package's entry in the lock."""
    with tarfile.open(archive) as tar:
        licence = json.loads(member(tar, "package.json"))["license"]
        wanted = {name: member(tar, path) for path, name in package.files.items()}
        wanted["LICENSE"] = member(tar, "LICENSE")
        if package.icons:
            drawings = {name: member(tar, f"icons/{name}.svg").decode() for name in package.icons}
            wanted["icons.svg"] = sprite(drawings).encode()
    folder = VENDOR / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    for stale in set(folder.iterdir()) - {folder / name for name in wanted}:
        stale.unlink()
    files = {}
    for name, content in sorted(wanted.items()):
        kept = SOURCE_MAP.sub(b"\n", content)
        (folder / name).write_bytes(kept)
        files[f"{package.folder}/{name}"] = hashlib.sha256(kept).hexdigest()
    return {
        "name": package.name,
        "version": package.version,
        "integrity": integrity,
        "licence": licence,
        "files": files,
    }


def member(tar: tarfile.TarFile, path: str) -> bytes:
    content = tar.extractfile(f"package/{path}")
    if content is None:
        raise FileNotFoundError(path)
    return content.read()


def sprite(drawings: dict[str, str]) -> str:
    """Return one SVG that holds each icon as a symbol, to be drawn with ``use``."""
    symbols = []
    for name, drawing in drawings.items():
        found = DRAWING.search(drawing)
        if found is None:
            raise ValueError(f"{name} is not a drawing that is known")
        paths = re.sub(r"\s*\n\s*", "", found["paths"])
        symbols.append(f'<symbol id="{name}" viewBox="{found["box"]}">{paths}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


if __name__ == "__main__":
    sys.exit(main())
