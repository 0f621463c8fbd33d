"""What the page benchmarks share: a real server and people who browse it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.services.ports import free_port

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
START_SECONDS = 30


@contextmanager
def serving(application: str, environment: Mapping[str, str], threads: int = 4) -> Iterator[int]:
    """Serve a WSGI application with granian as the product does; yield its port."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--workers", "1",
        "--blocking-threads", str(threads), "--no-ws", "--log-level", "error",
        "--port", str(port), application,
    ]  # fmt: skip
    log = Path(environment["HENGJI_DATA"]) / "server.log"
    with log.open("ab") as errors:
        server = subprocess.Popen(command, env={**os.environ, **environment}, stderr=errors)
    try:
        wait_for(port)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def wait_for(port: int) -> None:
    """Wait until somebody answers at a port."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("nobody answers")


class Person:
    """Somebody with a browser: cookies, forms, one open connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, bytes, str]:
        """Return status, content and the address it sends on to."""
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = kind
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, content, answer.headers.get("Location", "")

    def token(self, path: str) -> tuple[str, bytes]:
        """Return the CSRF token of a page, and the page."""
        _, content, _ = self.ask(path)
        found = TOKEN.search(content)
        if found is None:
            raise RuntimeError(f"no form at {path}")
        return found.group(1).decode(), content

    def send(self, path: str, page: str, **fields: str) -> tuple[int, bytes, str]:
        """Fill in the form of a page and send it to a path."""
        token, _ = self.token(page)
        return self.ask(path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())

    def enter(self, secret: str) -> "Person":
        """Sign in by a one-time link."""
        status, _, _ = self.send(f"/enter/{secret}", f"/enter/{secret}")
        if status != http.HTTPStatus.FOUND:
            raise RuntimeError(f"the link answered {status}")
        return self

    def upload(self, path: str, name: str, content: bytes) -> tuple[int, bytes, str]:
        """Upload a file with the form of a page."""
        token, _ = self.token(path)
        border = "-----------------hengji"
        parts = (
            f'--{border}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f'{token}\r\n--{border}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        body = parts.encode() + content + f"\r\n--{border}--\r\n".encode()
        return self.ask(path, body, f"multipart/form-data; boundary={border}")


@contextmanager
def filled(rows: int, savers: int, database_url: str = "") -> Iterator[tuple[dict, list[str]]]:
    """Prepare a filled database; yield its environment and the links' secrets."""
    with tempfile.TemporaryDirectory(prefix="hengji-benchmark-") as folder:
        environment = {
            "HENGJI_DATA": folder,
            "HENGJI_PROFILE": "demo",
            "DJANGO_SETTINGS_MODULE": "hengji.settings",
            **({"DATABASE_URL": database_url} if database_url else {}),
        }
        printed = subprocess.run(
            [sys.executable, "-m", "benchmarks.many_rows", str(rows), str(savers)],
            check=True, capture_output=True, text=True, env={**os.environ, **environment},
        ).stdout  # fmt: skip
        yield environment, printed.split()
