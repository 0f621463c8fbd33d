"""A PostgreSQL of the tests' own, gone when they end.

Run a command against one with ``python -m tests.services.postgresql COMMAND…``.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tests.services.ports import free_port

OLDEST = 15
START_SECONDS, STOP_SECONDS = 30, 20
DEBIAN = Path("/usr/lib/postgresql")
OWNER, NAME = "hengji", "hengji"
SETTINGS = {
    "shared_buffers": "32MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "jit": "off",
    "log_min_messages": "fatal",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For tests: a commit does not wait for the disk."""
UNPRIVILEGED = ("postgres", "nobody")


def programs() -> Path | None:
    """Return the folder of a PostgreSQL that is new enough, the newest there is."""
    on_path = shutil.which("initdb")
    folders = [*DEBIAN.glob("*/bin"), *([Path(on_path).parent] if on_path else [])]
    versions = {folder: _version(folder) for folder in folders}
    fit = [folder for folder, version in versions.items() if version >= OLDEST]
    return max(fit, key=lambda folder: versions[folder], default=None)


def _version(folder: Path) -> int:
    asked = [folder / "postgres", "--version"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", said)
    return int(found.group(1)) if found else 0


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster, give its DATABASE_URL, stop and remove it whatever happens.

    A durable one commits to the disk, as that of an installation does.
    """
    folder = programs()
    if folder is None:
        raise RuntimeError(f"测试还需要 PostgreSQL {OLDEST} 或更新的版本，请先安装 postgresql")
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="hengji-postgresql-"))
    try:
        if owner:
            os.chown(home, owner.pw_uid, owner.pw_gid)
        with _running(folder, home, owner, {} if durable else FORGETFUL) as url:
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _running(
    folder: Path, home: Path, owner: pwd.struct_passwd | None, more: Mapping[str, str]
) -> Iterator[str]:
    password, port = secrets.token_hex(16), free_port()
    secret = home / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    data, run_as = home / "data", _run_as(owner, home)
    make = [folder / "initdb", "-D", data, "-U", "postgres", "--pwfile", secret, "--no-sync"]
    made = [*make, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **run_as)
    settings = {
        **SETTINGS,
        **more,
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(home),
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = subprocess.Popen([folder / "postgres", "-D", data, *options], **run_as)
    try:
        _wait(folder, server, port)
        _found(folder, port, password)
        yield f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/{NAME}"
    finally:
        _stop(server)


def _found(folder: Path, port: int, password: str) -> None:
    """Make an account that owns one database and may make others, and nothing more."""
    statements = (
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{password}'",
        f"CREATE DATABASE {NAME} OWNER {OWNER}",
    )
    connect = ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-d", "postgres", "-qX"]
    asked = [word for statement in statements for word in ("-c", statement)]
    environment = {**os.environ, "PGPASSWORD": password}
    subprocess.run([folder / "psql", *connect, *asked], check=True, env=environment)


def _wait(folder: Path, server: "subprocess.Popen[bytes]", port: int) -> None:
    ask = [folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(ask, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL 没有启动")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(STOP_SECONDS)


def _owner() -> pwd.struct_passwd | None:
    """Return whom to run it as; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def _run_as(owner: pwd.struct_passwd | None, home: Path) -> dict[str, object]:
    """Return how to start its programs: as the owner, deaf to Ctrl-C at our terminal."""
    shared: dict[str, object] = {"cwd": home, "start_new_session": True}
    if owner is None:
        return shared
    return {**shared, "user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def with_postgresql(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command against a cluster of its own and return what it returned."""
    with postgresql() as url:
        there = {**environment, "DATABASE_URL": url}
        return subprocess.run(command, check=False, env=there).returncode


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(with_postgresql(sys.argv[1:], os.environ))
