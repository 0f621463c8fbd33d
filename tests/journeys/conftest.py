"""A real server and a real browser for each journey."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.browsers import launched
from tests.journeys.installation import Installation, Server, founded_once, served
from tests.journeys.watching import Watch
from tests.services.certificates import certificate_in
from tests.services.postgresql import postgresql

DESK = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}
TIMEOUT = 15_000

expect.set_options(timeout=TIMEOUT)
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with accounts and an open year; copied, never served."""
    return founded_once(tmp_path_factory, "bare", "prepare", "open-year")[0]


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with two years in it; copied, never served."""
    return founded_once(tmp_path_factory, "full", "fill")[0]


@pytest.fixture
def bureau(bare: Installation, tmp_path: Path) -> Iterator[Server]:
    """A bureau on its first day, of this test's own."""
    with served(bare.copied(tmp_path / "data")) as server:
        yield server


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    """A bureau on its first day that keeps its records in PostgreSQL."""
    with postgresql() as url:
        installation = Installation(tmp_path / "data", database_url=url)
        installation.backstage("prepare")
        installation.backstage("open-year")
        with served(installation) as server:
            yield server


@pytest.fixture
def working(full: Installation, tmp_path: Path) -> Iterator[Server]:
    """A bureau with two years of evaluations, of this test's own."""
    with served(full.copied(tmp_path / "data")) as server:
        yield server


@pytest.fixture
def guarded(bare: Installation, tmp_path: Path) -> Iterator[Server]:
    """A bureau under the production profile, behind TLS."""
    copy = bare.copied(tmp_path / "data")
    certificate, key = certificate_in(tmp_path)
    strict = Installation(copy.data, "production")
    with served(strict, "--certificate", str(certificate), "--key", str(key)) as server:
        yield server


@pytest.fixture(scope="module")
def shared(full: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A bureau with two years of evaluations, for tests that only look."""
    with served(full.copied(tmp_path_factory.mktemp("shared") / "data")) as server:
        yield server


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Open browsers at an address; each is watched, and none may have faults."""
    watches: list[Watch] = []
    contexts = []

    def open_browser(
        address: str, origin: str, *, line_breaks: bool = False, **options: Any
    ) -> Page:
        settings = {"viewport": DESK, "locale": "zh-CN", "reduced_motion": "reduce", **options}
        context = chromium.new_context(**settings)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        watches.append(Watch(context, origin, line_breaks=line_breaks))
        page = context.new_page()
        page.goto(address)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []
