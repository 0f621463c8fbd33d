"""A piece of evidence of 2 GB over HTTP: in parts with a dropped connection, and in one go.

What counts is the memory of the server and that the content arrives unchanged;
the time is that of loopback and one disk.
"""

import hashlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.browsing import Person, serving

SIZE = 2 * 2**30
BLOCK = bytes(range(256)) * 4096
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42"
MOST_MEBIBYTES = 300
DROPPED_AT = SIZE // 2


def content_from(offset: int, length: int) -> bytes:
    """Return a piece of the film: its head, then one block over and over."""
    first = offset // len(BLOCK) * len(BLOCK)
    count = (offset + length - first) // len(BLOCK) + 2
    piece = (BLOCK * count)[offset - first : offset - first + length]
    if offset < len(FILM):
        piece = FILM[offset:] + piece[len(FILM) - offset :]
    return piece[:length]


def digest_of_all() -> str:
    """Return the SHA-256 of the film."""
    digest = hashlib.sha256()
    for offset in range(0, SIZE, len(BLOCK)):
        digest.update(content_from(offset, len(BLOCK)))
    return digest.hexdigest()


def peak_mebibytes(folder: Path) -> float:
    """Return the highest memory that any process of the server has used."""
    peaks = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            environment = (status.parent / "environ").read_bytes()
            if str(folder).encode() not in environment:
                continue
            found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        except OSError:
            continue
        peaks += [int(found[1])] if found else []
    return max(peaks) / 1024


class Sender:
    """Somebody who uploads, part by part, as the script of the page does."""

    def __init__(self, person: Person, evaluation: str) -> None:
        self.person, self.page = person, f"/evaluations/{evaluation}/evidence"
        self.token, _ = person.token(self.page)
        fields = {"csrfmiddlewaretoken": self.token, "name": "现场录像.mp4", "size": SIZE}
        body = urlencode(fields).encode()
        status, content, _ = person.ask(f"/evaluations/{evaluation}/uploads", body)
        assert status == HTTPStatus.OK, content
        self.upload = json.loads(content)

    def headers(self) -> dict[str, str]:
        """Return what the script sends with each part."""
        cookies = "; ".join(f"{name}={text}" for name, text in self.person.cookies.items())
        return {
            "Cookie": cookies,
            "X-CSRFToken": self.token,
            "Content-Type": "application/octet-stream",
        }

    def offset(self) -> int:
        """Ask how much has arrived."""
        _, content, _ = self.person.ask(self.upload["url"])
        return int(json.loads(content)["offset"])

    def send_part(self, offset: int) -> int:
        """Send one part; return how much has arrived."""
        part = content_from(offset, min(self.upload["part"], SIZE - offset))
        connection = self.person.connection
        address = f"{self.upload['url']}?offset={offset}"
        connection.request("POST", address, part, self.headers())
        answer = connection.getresponse()
        arrived: int = json.loads(answer.read())["offset"]
        return arrived

    def drop(self, offset: int) -> None:
        """Send half a part and pull the plug."""
        part = content_from(offset, self.upload["part"])
        lines = [f"POST {self.upload['url']}?offset={offset} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {text}" for name, text in self.headers().items()]
        lines += [f"Content-Length: {len(part)}", "", ""]
        with socket.create_connection(("127.0.0.1", self.person.port)) as plug:
            plug.sendall("\r\n".join(lines).encode())
            plug.sendall(part[: len(part) // 2])
        time.sleep(0.5)

    def finish(self) -> tuple[int, float]:
        """Hand the form in; return the status and its seconds."""
        started = time.perf_counter()
        fields = {"csrfmiddlewaretoken": self.token, "upload": self.upload["token"]}
        status, _, _ = self.person.ask(f"{self.page}/add", urlencode(fields).encode())
        return status, time.perf_counter() - started


def in_parts(person: Person, evaluation: str, folder: Path) -> bool:
    """Send the film in parts, with one dropped connection on the way."""
    sender, started, offset, dropped = Sender(person, evaluation), time.perf_counter(), 0, False
    while offset < SIZE:
        if offset >= DROPPED_AT and not dropped:
            dropped = True
            sender.drop(offset)
            offset = sender.offset()
            print(f"  断线之后从 {offset >> 20} MiB 接着传")
        offset = sender.send_part(offset)
    status, finishing = sender.finish()
    seconds, peak = time.perf_counter() - started, peak_mebibytes(folder)
    intact = stored(folder) == [digest_of_all()]
    print(f"  分段：{seconds:.0f} s，其中最后一步 {finishing:.1f} s；内存峰值 {peak:.0f} MiB")
    print(f"  状态 {status}，内容{'一致' if intact else '不一致'}")
    return status == HTTPStatus.FOUND and intact and peak <= MOST_MEBIBYTES


def in_one_go(person: Person, evaluation: str, folder: Path) -> bool:
    """Send the film with the plain form, as a browser without scripts does."""
    page = f"/evaluations/{evaluation}/evidence"
    token, _ = person.token(page)
    border = "-----------------hengji"
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f'{token}\r\n--{border}\r\nContent-Disposition: form-data; name="chosen"; '
        f'filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
    ).encode()
    foot = f"\r\n--{border}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        yield b"\x00\x00\x00\x18ftypmp41" + content_from(12, len(BLOCK) - 12)
        for offset in range(len(BLOCK), SIZE, len(BLOCK)):
            yield content_from(offset, len(BLOCK))
        yield foot

    cookies = "; ".join(f"{name}={text}" for name, text in person.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", person.port, timeout=600)
    headers = {
        "Cookie": cookies,
        "Content-Type": f"multipart/form-data; boundary={border}",
        "Content-Length": str(len(head) + SIZE + len(foot)),
    }
    started = time.perf_counter()
    connection.request("POST", f"{page}/add", body(), headers)
    answer = connection.getresponse()
    answer.read()
    seconds, peak = time.perf_counter() - started, peak_mebibytes(folder)
    print(f"  不分段：{seconds:.0f} s；内存峰值 {peak:.0f} MiB；状态 {answer.status}")
    return answer.status == HTTPStatus.FOUND and peak <= MOST_MEBIBYTES


def stored(folder: Path) -> list[str]:
    """Return the digests of what was stored that is as large as the film."""
    files = (folder / "files").glob("??/*")
    return [path.name for path in files if path.stat().st_size == SIZE]


def run() -> bool:
    """Send 2 GB both ways; say time and memory."""
    good = []
    for way, settings in ((in_parts, {}), (in_one_go, {"HENGJI_UPLOAD_MEGABYTES": "4096"})):
        with tempfile.TemporaryDirectory(prefix="hengji-benchmark-") as folder:
            environment = {
                "HENGJI_DATA": folder,
                "HENGJI_PROFILE": "demo",
                "DJANGO_SETTINGS_MODULE": "hengji.settings",
                **settings,
            }
            evaluation, secret = subprocess.run(
                [sys.executable, "-m", "benchmarks.one_evaluation"],
                check=True, capture_output=True, text=True, env={**os.environ, **environment},
            ).stdout.split()  # fmt: skip
            with serving("hengji.wsgi:application", environment) as port:
                person = Person(port).enter(secret)
                before = peak_mebibytes(Path(folder))
                print(f"  上传之前的内存 {before:.0f} MiB")
                good.append(way(person, evaluation, Path(folder)))
    return all(good)


if __name__ == "__main__":
    run()
