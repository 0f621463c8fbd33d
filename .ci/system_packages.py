"""See that the programs the tests drive are there: LibreOffice, Node, the validator.

As root on Debian or Ubuntu missing ones are installed; elsewhere one line says
what to install. Standard library only: this runs before anything is set up.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OOXML = ROOT / "tests" / "ooxml"
PACKAGES = {
    "soffice": ("libreoffice-writer", "libreoffice-calc"),
    "fc-match": ("fontconfig",),
    "node": ("nodejs",),
    "npm": ("npm",),
}


def main() -> int:
    missing = [
        package
        for program, packages in PACKAGES.items()
        if shutil.which(program) is None
        for package in packages
    ]
    if missing and not install(missing):
        print(f"测试还需要这些软件，请先安装：{' '.join(missing)}", file=sys.stderr)
        return 1
    if not (OOXML / "node_modules").is_dir():
        done = subprocess.run(["npm", "ci", "--silent"], cwd=OOXML, check=False)
        if done.returncode:
            print("测试还需要 Open XML 校验器，请在 tests/ooxml 中运行：npm ci", file=sys.stderr)
            return 1
    return 0


def install(packages: list[str]) -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"正在安装测试所需的软件：{' '.join(packages)}", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-y", "-qq", "--no-install-recommends"]
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", *options, *packages]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
