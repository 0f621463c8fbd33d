"""Many people who score at once, through HTTP, on both databases.

A real ``hengji serve``. One person opens the scoring page of an evaluation with
60 leaves and 200 files. Then everybody writes, four people to an evaluation,
each into a field of their own in every leaf: first at the pace of people who
type, then as fast as the server takes it. In the end every field of every leaf
is compared with what was sent, and the event log is verified.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.browsing import Person, wait_for
from benchmarks.pages import expect, shown, timed
from tests.services.ports import free_port
from tests.services.postgresql import postgresql, programs

LEAVES, FILES = 60, 200
FIELDS = ("actual", "method", "judgement", "calculation")
PAGE_MILLISECONDS, SAVE_MILLISECONDS = 120, 50
HENGJI = "from hengji.cli import main; main()"
KEPT = """
import json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
import django; django.setup()
from hengji.models import Paper
json.dump(list(Paper.objects.values_list("evaluation_id", "code", *sys.argv[1:])), sys.stdout)
"""


class Crowd(NamedTuple):
    """How many write, how long each waits between two saves, and in how many leaves."""

    people: int
    pace_seconds: float
    paced: int


ON_SQLITE, ON_POSTGRESQL = Crowd(20, 1.0, 20), Crowd(200, 10.0, 6)
"""Somebody who types without a pause, and 200 who also read what they judge."""


class Patient(Person):
    """Somebody whose browser opens a new connection where an idle one was closed."""

    def ask(
        self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, bytes, str]:
        """Ask again once; what was saved already is no change."""
        try:
            return super().ask(path, body, kind)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            return super().ask(path, body, kind)


class Writer(NamedTuple):
    """Somebody who writes one field of every leaf of an evaluation."""

    person: Person
    account: str
    evaluation: int
    field: str
    token: str

    def text(self, leaf: int) -> str:
        """Return what is typed into a leaf."""
        if self.field == "actual":
            return f"{(self.evaluation * 7 + leaf * 3) % 100}.5"
        return f"评价{self.evaluation}指标{leaf}，{self.field}，核对凭证、合同与实物一致。"

    def save(self, leaf: int) -> tuple[int, float]:
        """Save one field as the page does; return status and milliseconds."""
        fields = {
            "csrfmiddlewaretoken": self.token,
            "person": self.account,
            "code": f"L{leaf:02d}",
            self.field: self.text(leaf),
            f"was-{self.field}": "",
        }
        start = time.perf_counter()
        path = f"/evaluations/{self.evaluation}/save-score"
        status, _, _ = self.person.ask(path, urlencode(fields).encode())
        return status, (time.perf_counter() - start) * 1000


@contextmanager
def prepared(people: int, database_url: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Fill a database; yield its environment and who writes where."""
    with tempfile.TemporaryDirectory(prefix="hengji-benchmark-") as folder:
        environment = {
            **os.environ,
            "HENGJI_DATA": folder,
            "HENGJI_PROFILE": "demo",
            "DATABASE_URL": database_url,
        }
        fill = [sys.executable, "-m", "benchmarks.many_papers"]
        filled = subprocess.run(
            [*fill, str(people), str(LEAVES), str(FILES)],
            check=True, capture_output=True, text=True, env=environment,
        )  # fmt: skip
        yield environment, filled.stdout.splitlines()[-people:]


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[int]:
    """Run ``hengji serve``; yield its port."""
    port = free_port()
    command = [sys.executable, "-c", HENGJI, "serve", "--port", str(port)]
    with (Path(environment["HENGJI_DATA"]) / "server.log").open("ab") as log:
        server = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_for(port)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def enter(port: int, number: int, line: str, people: int) -> Writer:
    """Let somebody sign in and open the page."""
    secret, evaluation = line.split()
    person = Patient(port).enter(secret)
    token, page = person.token(f"/evaluations/{evaluation}/scores/L00")
    account = page.split(b'data-person="')[1].split(b'"')[0].decode()
    return Writer(person, account, int(evaluation), FIELDS[number // (people // 4)], token)


def write(writers: Sequence[Writer], crowd: Crowd) -> bool:
    """Let everybody write every leaf, paced and then unpaced; tell whether that went well."""

    def paced(writer: Writer) -> list[tuple[int, float]]:
        chance = random.Random(writer.account)  # noqa: S311 - the same pauses each time
        answers = []
        for leaf in range(crowd.paced):
            time.sleep(crowd.pace_seconds * 2 * chance.random())
            answers.append(writer.save(leaf))
        return answers

    def hurried(writer: Writer) -> list[tuple[int, float]]:
        return [writer.save(leaf) for leaf in range(crowd.paced, LEAVES)]

    good, within = True, True
    for name, way in (("逐项填写", paced), ("一刻不停", hurried)):
        start = time.perf_counter()
        with ThreadPoolExecutor(len(writers)) as pool:
            answers = [each for found in pool.map(way, writers) for each in found]
        rate = len(answers) / (time.perf_counter() - start)
        saved = sum(status == HTTPStatus.OK for status, _ in answers)
        times = [milliseconds for _, milliseconds in answers]
        print(
            f"  {len(writers)} 人{name}：保存 {saved}/{len(answers)}，每秒 {rate:.0f} 次，"
            f"每次 {median(times):.0f} ms，p95 {quantiles(times, n=20)[-1]:.0f} ms",
            flush=True,
        )
        good &= saved == len(answers)
        within &= way is hurried or quantiles(times, n=20)[-1] <= SAVE_MILLISECONDS
    return good and within


def compare(writers: Sequence[Writer], environment: Mapping[str, str]) -> bool:
    """Look at every leaf for what was sent, and verify the event log."""
    asked = [sys.executable, "-c", KEPT, *FIELDS]
    told = subprocess.run(asked, check=True, capture_output=True, text=True, env=environment)
    kept = {
        (evaluation, code, field): text
        for evaluation, code, *texts in json.loads(told.stdout)
        for field, text in zip(FIELDS, texts, strict=True)
    }
    sent = {
        (writer.evaluation, f"L{leaf:02d}", writer.field): writer.text(leaf)
        for writer in writers
        for leaf in range(LEAVES)
    }
    lost = sum(kept[place] != text for place, text in sent.items())
    log = (Path(environment["HENGJI_DATA"]) / "server.log").read_text("utf-8")
    verified = subprocess.run(
        [sys.executable, "-c", HENGJI, "verify"], check=False, capture_output=True, env=environment
    ).returncode
    print(
        f"  核对 {len(sent)} 栏：丢失 {lost}；锁错误 {log.count('database is locked')}；"
        f"核验 {'通过' if verified == 0 else '未通过'}",
        flush=True,
    )
    return not (lost or verified or "database is locked" in log)


def measure(name: str, crowd: Crowd, database_url: str = "") -> bool:
    """Measure everything on one database."""
    print(
        f"{name}，{crowd.people} 人，{crowd.people // 4} 项评价，各 {LEAVES} 个三级指标", flush=True
    )
    with prepared(crowd.people, database_url) as (environment, lines):
        with served(environment) as port:
            writers = [enter(port, number, line, crowd.people) for number, line in enumerate(lines)]
            first = min(writers, key=lambda writer: writer.evaluation)
            held = []
            for page in ("scores/L00", "score-grid"):
                path = f"/evaluations/{first.evaluation}/{page}"
                times = timed(lambda path=path: expect(first.person, path))  # type: ignore[misc]
                print(f"  打开 {page}（{FILES} 个佐证文件）：{shown(times)}", flush=True)
                held.append(quantiles(times, n=20)[-1] <= PAGE_MILLISECONDS)
            held.append(write(writers, crowd))
        held.append(compare(writers, environment))
    return all(held)


def run() -> bool:
    """Measure on SQLite, then on a PostgreSQL of our own."""
    on_sqlite = measure("SQLite", ON_SQLITE)
    if programs() is None:
        print("  没有安装 PostgreSQL，没有测")
        return on_sqlite
    with postgresql(durable=True) as url:
        on_postgresql = measure("PostgreSQL", ON_POSTGRESQL, url)
    return on_sqlite and on_postgresql


if __name__ == "__main__":
    run()
