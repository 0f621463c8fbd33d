"""See that the programs the tests drive are there.

LibreOffice, a browser, PostgreSQL, Node, and what Node brings: the Open XML
validator and the oldest Chromium that has to work.

As root on Debian or Ubuntu missing ones are installed; elsewhere one line says
what to install. Standard library only: this runs before anything is set up.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NODE_PACKAGES = (
    ("tests/ooxml", "Open XML 校验器"),
    ("tests/browsers", "Chromium 92"),
)
PACKAGES = {
    "soffice": ("libreoffice-writer", "libreoffice-calc"),
    "fc-match": ("fontconfig",),
    "node": ("nodejs",),
    "npm": ("npm",),
    "chromium": ("chromium",),
    "postgres": ("postgresql",),
}
DEBIAN = {"postgres": Path("/usr/lib/postgresql")}
"""Programs that Debian keeps off the path, under a folder for each version."""
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/hengji-tests.conf")
"""Debian starts a cluster with the package unless a file says it should not."""


def main() -> int:
    missing = [
        package
        for program, packages in PACKAGES.items()
        if not is_there(program)
        for package in packages
    ]
    if missing and not install(missing):
        print(f"测试还需要这些软件，请先安装：{' '.join(missing)}", file=sys.stderr)
        return 1
    for folder, name in NODE_PACKAGES:
        if (ROOT / folder / "node_modules").is_dir():
            continue
        fetch = ["npm", "ci", "--silent"]
        if subprocess.run(fetch, cwd=ROOT / folder, check=False).returncode:
            print(f"测试还需要 {name}，请在 {folder} 中运行：npm ci", file=sys.stderr)
            return 1
    return 0


def is_there(program: str) -> bool:
    folder = DEBIAN.get(program)
    versions = folder.glob(f"*/bin/{program}") if folder else ()
    return any(versions) or shutil.which(program) is not None


def install(packages: list[str]) -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"正在安装测试所需的软件：{' '.join(packages)}", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-y", "-qq", "--no-install-recommends"]
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", *options, *packages])
    NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    NO_CLUSTER.write_text("create_main_cluster = false\n")
    try:
        return all(
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode
            == 0
            for command in commands
        )
    finally:
        NO_CLUSTER.unlink()


if __name__ == "__main__":
    sys.exit(main())
