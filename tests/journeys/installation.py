"""A whole installation, run as a bureau runs it: its own folder and its own processes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.services.ports import free_port

ROOT = Path(__file__).parents[2]
HENGJI = (sys.executable, "-c", "from hengji.cli import main; main()")
START_SECONDS, STOP_SECONDS, FOUNDING_SECONDS = 60, 20, 300
NOT_OURS = ("HENGJI_", "DATABASE_URL", "DJANGO_", "COV_", "COVERAGE_")


class Backstage:
    """A process in which things are done out of sight; see ``backstage``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.backstage"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        weakref.finalize(self, _let_end, self._process)

    def ask(self, *words: str) -> Any:
        """Have a verb done; return its answer."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        asked.write(json.dumps(words) + "\n")
        asked.flush()
        if not (answer := told.readline()):
            raise RuntimeError(f"{' '.join(words)}: the error was written to standard error")
        return json.loads(answer)


def _let_end(process: "subprocess.Popen[str]") -> None:
    process.communicate(timeout=STOP_SECONDS)


@dataclass(eq=False)
class Installation:
    """A folder of data and the settings it is used with."""

    data: Path
    profile: str = "demo"
    database_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    _backstage: Backstage | None = field(default=None, init=False, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)
        }
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        ours = {"HENGJI_DATA": str(self.data), "HENGJI_PROFILE": self.profile}
        return {**inherited, **ours, **database, **self.settings}

    def backstage(self, verb: str, *arguments: str) -> Any:
        """Have something done out of sight; see ``backstage``."""
        if self._backstage is None:
            self._backstage = Backstage(self.environment)
        return self._backstage.ask(verb, *arguments)

    def hengji(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the ``hengji`` command on this installation."""
        return subprocess.run(
            [*HENGJI, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )

    def copied(self, data: Path) -> "Installation":
        """Return a copy of an installation that is not running."""
        shutil.copytree(self.data, data)
        return Installation(data, self.profile, self.database_url, self.settings)


def founded_once(
    factory: pytest.TempPathFactory, name: str, *verbs: str
) -> tuple[Installation, Any]:
    """Return an installation that the first worker to come founds for all, and the last answer."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    shared = factory.getbasetemp() if alone else factory.getbasetemp().parent
    folder, told = shared / name, shared / name / "told"
    installation = Installation(folder / "data")
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + FOUNDING_SECONDS
        while not told.exists():
            if time.monotonic() > until:
                raise RuntimeError(f"{name} was not founded") from None
            time.sleep(0.05)
    else:
        answers = [installation.backstage(verb) for verb in verbs]
        (writing := folder / "writing").write_text(json.dumps(answers[-1]), "utf-8")
        writing.rename(told)
    return installation, json.loads(told.read_text("utf-8"))


class Server:
    """The web server of an installation, in a process of its own."""

    def __init__(self, installation: Installation, *options: str, port: int = 0) -> None:
        self.installation = installation
        self.port = port or free_port()
        scheme = "https" if "--certificate" in options else "http"
        self.origin = f"{scheme}://localhost:{self.port}"
        self.log = installation.data / "server.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*HENGJI, "serve", "--port", str(self.port), *options],
                cwd=ROOT,
                env=installation.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"

    def entry(self, role: str) -> str:
        """Return the address of a one-time link for a role."""
        return self.url(self.installation.backstage("enter", role))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the server and all it started, gently or not."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOP_SECONDS)

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.stop(signal.SIGKILL)
        raise RuntimeError(self.log.read_text("utf-8"))


@contextmanager
def served(installation: Installation, *options: str, port: int = 0) -> Iterator[Server]:
    """Serve an installation for as long as it is used, at a port if it matters which."""
    server = Server(installation, *options, port=port)
    try:
        yield server
    finally:
        server.stop()
