"""Real servers on free ports of this machine, stopped when a test is done."""

import http.client
import http.cookiejar
import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.services.ports import free_port

COMMAND = [sys.executable, "-c", "from hengji.cli import main; main()"]
PATIENCE = 90.0


class Answer(NamedTuple):
    """What a page answered."""

    status: int
    text: str
    url: str


class Served(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[str]
    url: str
    printed: Path
    logged: Path


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return this environment with an embedded database in a folder, and no settings but these."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HENGJI_")}
    ours.pop("DATABASE_URL", None)
    ours.pop("DJANGO_SETTINGS_MODULE", None)
    return {**ours, "HENGJI_DATA": str(folder), "NO_PROXY": "*", **settings}


def hengji(*words: object, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(folder, **settings),
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def serving(
    *words: object, folder: Path, url: str = "", patience: float = PATIENCE, **settings: str
) -> Iterator[Served]:
    """Run a command that serves pages; nothing of it is left behind."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    printed, logged = folder.parent / f"{port}.out", folder.parent / f"{port}.err"
    with printed.open("w") as out, logged.open("w") as err:
        process = subprocess.Popen(
            [*COMMAND, *map(str, words), "--port", str(port)],
            stdout=out,
            stderr=err,
            text=True,
            env=environment(folder, **settings),
            start_new_session=True,
        )
    served = Served(process, (url or "http://127.0.0.1:{}").format(port), printed, logged)
    try:
        wait_until(
            lambda: "Ctrl+C" in printed.read_text("utf-8") or process.poll() is not None, patience
        )
        assert process.poll() is None, logged.read_text("utf-8")
        yield served
    finally:
        if alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def alive(group: int) -> bool:
    """Tell whether any process of a group still runs."""
    return bool(members(group))


def members(group: int) -> dict[int, str]:
    """Return the processes of a group that run, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, its_group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found[int(folder.name)] = command
    return found


def wait_until(reached: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for something that happens in another process."""
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


class Browser:
    """As much of a browser as the pages need: cookies and forms."""

    def __init__(self, trusted: Path | None = None) -> None:
        context = ssl.create_default_context(cafile=str(trusted)) if trusted else None
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(self.jar),
        )

    def get(self, url: str) -> Answer:
        """Ask for a page, following redirects."""
        return self._ask(url)

    def send(self, page: Answer, fields: Mapping[str, str] | None = None) -> Answer:
        """Send the form of a page, with the token it holds."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **(fields or {})})
        return self._ask(page.url, body.encode())

    def _ask(self, url: str, body: bytes | None = None) -> Answer:
        try:
            with self._opener.open(url, body, timeout=PATIENCE) as response:
                return self._answer(response)
        except urllib.error.HTTPError as refused:
            with refused:
                return self._answer(refused)

    @staticmethod
    def _answer(response: http.client.HTTPResponse | urllib.error.HTTPError) -> Answer:
        return Answer(int(response.status or 0), response.read().decode(), str(response.url))
