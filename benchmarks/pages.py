"""The pages through HTTP on both databases, beside a bare Django list.

One granian, 100,000 evaluations in a year: the ranking at its start and its
end, searched and filtered; an import of 10,000 rows; twenty people who save at
once. The peer lists the same rows without sign-in, filter or picture.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from statistics import median, quantiles
from urllib.parse import quote

from benchmarks.browsing import Person, filled, serving
from tests.services.postgresql import postgresql

ROWS, IMPORTED, SAVERS, SAVES = 100_000, 10_000, 20, 10
ROUNDS = 40
MOST_MILLISECONDS, MOST_IMPORT_SECONDS = 150, 5
LINK = re.compile(rb'href="/evaluations/(\d+)"')
VERSION = re.compile(rb'name="version" value="(\d+)"')
PRINT = re.compile(rb'name="fingerprint" value="([0-9a-f]+)"')
PAGES = {
    "第一页": "/2024/ranking",
    "按名称查找": f"/2024/ranking?text={quote('绿化')}",
    "按等级": f"/2024/ranking?grade={quote('优')}",
    "按机构": "/2024/ranking?agency=3",
    "按单位": "/2024/ranking?unit=7",
    "几项一起": f"/2024/ranking?text={quote('绿化')}&scope={quote('项目')}&grade={quote('良')}",
}


def timed(ask: Callable[[], object]) -> list[float]:
    """Return milliseconds of each round, after one to warm up."""
    ask()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return times


def shown(times: list[float]) -> str:
    """Write the median and the 95th percentile."""
    return f"{median(times):6.1f} ms, p95 {quantiles(times, n=20)[-1]:6.1f} ms"


def expect(person: Person, path: str) -> bytes:
    """Return a page that answers 200."""
    status, content, _ = person.ask(path)
    if status != HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {status}")
    return content


def last_page(person: Person) -> str:
    """Return the address of the last page, reached from the other end."""
    content = expect(person, "/2024/ranking?sort=-rank")
    first = LINK.findall(content)[40].decode()
    return f"/2024/ranking?after={first}"


def read_pages(person: Person) -> bool:
    """Measure the ranking in all its shapes."""
    within = True
    for name, path in {**PAGES, "最后一页": last_page(person)}.items():
        times = timed(lambda path=path: expect(person, path))  # type: ignore[misc]
        within &= quantiles(times, n=20)[-1] <= MOST_MILLISECONDS
        print(f"  {name:　<6} {shown(times)}", flush=True)
    return within


def read_peer(port: int) -> None:
    """Measure the bare list at its first and its last page."""
    person = Person(port)
    for name, path in (("对照：第一页", "/?page=1"), ("对照：最后一页", f"/?page={ROWS // 50}")):
        print(f"  {name:　<7} {shown(timed(lambda path=path: expect(person, path)))}", flush=True)  # type: ignore[misc]


def bring_in(person: Person) -> bool:
    """Upload, look at and confirm an import of many rows."""
    rows = (f"导入项目第{number}期,{80 + number % 1500 / 100:.2f}" for number in range(IMPORTED))
    content = "\n".join(("项目名称,得分", *rows)).encode()
    start = time.perf_counter()
    _, _, place = person.upload("/2026/imports", "得分表.csv", content)
    uploaded = time.perf_counter()
    page = expect(person, place)
    seen = time.perf_counter()
    found = PRINT.search(page)
    fingerprint = found.group(1).decode() if found else ""
    token, _ = person.token(place)
    ready = time.perf_counter()
    body = f"csrfmiddlewaretoken={token}&fingerprint={fingerprint}".encode()
    status, _, _ = person.ask(f"{place}/confirm", body)
    confirmed = time.perf_counter()
    print(
        f"  导入 {IMPORTED} 行：上传 {uploaded - start:.2f} s，核对页 {seen - uploaded:.2f} s，"
        f"确认 {confirmed - ready:.2f} s（{status}）",
        flush=True,
    )
    return status == HTTPStatus.FOUND and confirmed - ready <= MOST_IMPORT_SECONDS


def save_together(port: int, secrets: list[str]) -> bool:
    """Let everyone correct scores of their own at once; look at every one after."""
    people = [Person(port).enter(secret) for secret in secrets]
    content = expect(people[0], "/2025/ranking")
    ids = [found.decode() for found in LINK.findall(content)]

    def save(number: int) -> list[tuple[int, float]]:
        person, target = people[number], f"/evaluations/{ids[number]}/score"
        answers = []
        for turn in range(SAVES):
            version = VERSION.search(expect(person, target))
            token, _ = person.token(target)
            score = f"{60 + number}.{10 + turn}"
            fields = f"csrfmiddlewaretoken={token}&score={score}&reason={quote('复核')}"
            start = time.perf_counter()
            shown_version = version.group(1).decode() if version else ""
            body = f"{fields}&version={shown_version}".encode()
            status, _, _ = person.ask(target, body)
            answers.append((status, (time.perf_counter() - start) * 1000))
        return answers

    with ThreadPoolExecutor(len(people)) as pool:
        answers = [each for saved in pool.map(save, range(len(people))) for each in saved]
    kept = sum(
        f"{60 + number}.{10 + SAVES - 1}".encode()
        in expect(people[0], f"/evaluations/{ids[number]}")
        for number in range(len(people))
    )
    saved = sum(status == HTTPStatus.FOUND for status, _ in answers)
    times = [milliseconds for _, milliseconds in answers]
    print(
        f"  {len(people)} 人同时各存 {SAVES} 次：成功 {saved}/{len(answers)}，"
        f"最后的得分都在 {kept}/{len(people)}，每次 {shown(times)}",
        flush=True,
    )
    return saved == len(answers) and kept == len(people)


def measure(name: str, database_url: str = "") -> bool:
    """Measure everything on one database."""
    print(f"{name}，{ROWS} 项评价", flush=True)
    with filled(ROWS, SAVERS, database_url) as (environment, secrets):
        with serving("hengji.wsgi:application", environment) as port:
            chief = Person(port).enter(secrets[0])
            held = [read_pages(chief), bring_in(chief), save_together(port, secrets[1:])]
        with serving("benchmarks.bare_list:application", environment) as port:
            read_peer(port)
    return all(held)


def run() -> bool:
    """Measure on SQLite, then on a PostgreSQL of our own."""
    on_sqlite = measure("SQLite")
    with postgresql() as url:
        on_postgresql = measure("PostgreSQL", url)
    return on_sqlite and on_postgresql


if __name__ == "__main__":
    run()
