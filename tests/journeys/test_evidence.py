"""Evidence in a real browser: every page of it looked at, and an upload that breaks off."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.evidence import jpeg
from tests.journeys.conftest import Visit
from tests.journeys.crawling import UNDER_WAY, look
from tests.journeys.hands import Mouse
from tests.journeys.installation import Installation, Server, served
from tests.journeys.steps import enter

AGENCY = (
    ("evidence", "/evaluations/{evaluation}/evidence"),
    ("evidence-view", "/evidence/{pdf}?page=2"),
    ("evidence-view", "/evidence/{photo}"),
    ("evidence-view", "/evidence/{text}"),
    ("evidence-view", "/evidence/{word}"),
    ("edit-evidence", "/evidence/{pdf}/edit"),
    ("remove-evidence", "/evidence/{pdf}/remove"),
    ("materials", "/evaluations/{evaluation}/materials"),
    ("interviews", "/evaluations/{evaluation}/interviews"),
    ("add-interview", "/evaluations/{evaluation}/interviews/add"),
    ("edit-interview", "/interviews/{interview}"),
    ("visits", "/evaluations/{evaluation}/visits"),
    ("add-visit", "/evaluations/{evaluation}/visits/add?photo={photo}"),
    ("edit-visit", "/visits/{visit}"),
    ("completeness", "/2024/completeness"),
)
PARTS = re.compile(r"/uploads/.*offset=")
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 10_000


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Any]]]:
    """A server with an evaluation under way; a part of an upload holds 1 MB."""
    folder = tmp_path_factory.mktemp("evidence") / "data"
    installation = Installation(folder, settings={"HENGJI_UPLOAD_MEGABYTES": "1"})
    ids = installation.backstage("evidence")
    with served(installation) as server:
        yield server, ids


def signed_in(page: Page) -> Page:
    enter(Mouse(page))
    return page


def test_every_page_of_evidence_serves_everybody(
    prepared: tuple[Server, dict[str, Any]], visit: Visit
) -> None:
    server, ids = prepared
    agency = signed_in(visit(server.url(ids["entries"]["agency"]), server.origin))
    unit = signed_in(visit(server.url(ids["entries"]["unit"]), server.origin))
    problems = []

    for name, path in AGENCY:
        agency.goto(server.url(path.format(**ids)))
        problems += [f"{path}: {each}" for each in look(agency, name).problems]
    for name, path in (("materials", AGENCY[7][1]), ("evidence-view", "/evidence/{handed_in}")):
        unit.goto(server.url(path.format(**ids)))
        problems += [f"unit {path}: {each}" for each in look(unit, name).problems]

    assert problems == [], "\n".join(problems)
    assert UNDER_WAY - {name for name, _ in AGENCY} == set()


def test_a_file_goes_on_where_the_connection_broke(
    prepared: tuple[Server, dict[str, Any]], chromium: Browser, tmp_path: Path
) -> None:
    server, ids = prepared
    page = chromium.new_page(locale="zh-CN")
    page.goto(server.entry("chief"))
    signed_in(page)
    film, sent = tmp_path / "现场录像.mp4", list[str]()
    film.write_bytes(FILM)

    def break_off_once(route: Route) -> None:
        sent.append(route.request.url.rpartition("=")[2])
        if len(sent) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(PARTS, break_off_once)
    page.goto(server.url(f"/evaluations/{ids['evaluation']}/evidence"))
    page.get_by_label("文件", exact=True).set_input_files([film])
    page.get_by_role("button", name="上传", exact=True).click()

    row = page.get_by_role("region", name="佐证").get_by_role("row").filter(has_text="现场录像.mp4")
    expect(row).to_contain_text("录像")
    expect(page.get_by_text("收下 1 个文件")).to_be_visible()
    assert sent == ["0", "1000000", "1000000", "2000000"]
    page.context.close()


def test_files_come_without_a_script_too(
    prepared: tuple[Server, dict[str, Any]], visit: Visit, tmp_path: Path
) -> None:
    server, ids = prepared
    page = signed_in(visit(server.entry("chief"), server.origin, java_script_enabled=False))
    photo = tmp_path / "无脚本.jpg"
    photo.write_bytes(jpeg(taken="2026:11:11 10:00:00"))

    page.goto(server.url(f"/evaluations/{ids['evaluation']}/evidence"))
    page.get_by_label("文件", exact=True).set_input_files([photo])
    page.get_by_role("button", name="上传", exact=True).click()

    expect(page.get_by_role("link", name="无脚本.jpg")).to_be_visible()
