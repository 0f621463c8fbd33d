import hashlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from hengji.actions.cycles import close_cycle, open_cycle
from hengji.actions.report import ask_for_report, save_facts
from hengji.actions.scoring import correct_score
from hengji.core.jobs import JobState
from hengji.core.permissions import Role
from hengji.models import Cycle, Event, Finding, Job, ReportFacts, ReportVersion, User
from hengji.queries.files import path_of
from tests import builders
from tests.builders import browser, posted
from tests.reporting import EXAMPLE, built, finding_in, recommendation_in, worked_example

PAGE, FACTS, DRAFT = "/2024/report", "/2024/report/facts", "/2024/report/draft"


@pytest.fixture
def own_files(tmp_path: Path) -> Iterator[Path]:
    """Keep files of a test that spoils them apart from all others."""
    with override_settings(FILES_FOLDER=tmp_path):
        yield tmp_path


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def content_of(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def facts_fields(**values: str) -> dict[str, object]:
    names = (
        "organ", "mark", "number", "signatories", "recipients", "issued", "title", "place",
        "opening", "methods", "findings_opening", "copies_to", "printed_by", "printed_on",
        "rank_method", "region",
    )  # fmt: skip
    return {**dict.fromkeys(names, ""), **values}


def test_every_flaw_leads_to_where_it_is_mended(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff)

    page = text_of(browser(staff), PAGE)

    assert "可以生成报告；有 3 条提醒" in page
    for address in (f"/findings/{row.pk}", f"{FACTS}#id_mark", f"{FACTS}#id_signatories"):
        assert f'<a href="{address}">' in page


def test_errors_forbid_building_and_say_so(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, fact="占{不存在}")

    page = text_of(browser(staff), PAGE)

    assert "有 1 处错误，改正之后才能生成报告。" in page
    assert '<button class="btn btn-primary" type="submit" disabled>生成报告</button>' in page
    assert f'<a href="/findings/{row.pk}">问题“养护”</a>' in page


def test_a_year_without_evaluations_leads_to_the_import(chief: User) -> None:
    open_cycle(2024, 2023, by=chief)

    page = text_of(browser(chief), PAGE)

    assert '<a href="/2024/imports">' in page


def test_a_report_is_asked_for_once_and_watched(cycle: Cycle, staff: User) -> None:
    client = browser(staff)

    addresses = [client.post(f"{PAGE}/build")["Location"] for _ in range(2)]

    job = Job.objects.get()
    assert addresses == [f"{PAGE}?job={job.pk}"] * 2
    page = text_of(client, PAGE)
    assert f'hx-get="{PAGE}/progress" hx-trigger="every 1s"' in page
    assert '<a href="">刷新</a>' in page


def test_the_page_is_shown_anew_when_the_job_ends(cycle: Cycle, staff: User) -> None:
    client = browser(staff)
    ask_for_report(cycle.pk, by=staff)
    waiting = client.get(f"{PAGE}/progress")
    built(cycle, staff)

    done = client.get(f"{PAGE}/progress")

    assert ("HX-Refresh" in waiting, done["HX-Refresh"]) == (False, "true")


def test_building_the_same_again_says_so(cycle: Cycle, staff: User) -> None:
    built(cycle, staff)
    job = built(cycle, staff)

    page = text_of(browser(staff), f"{PAGE}?job={job.pk}")

    assert "内容与第 1 版完全一致，没有另存新版。" in page


def test_the_worked_example_is_built_and_downloaded(chief: User) -> None:
    built(worked_example(chief), chief)
    version = ReportVersion.objects.get()
    client = browser(chief)

    page = text_of(client, PAGE)

    assert "第 1 版" in page
    for kind in ("docx", "pdf", "xlsx"):
        url = f"/reports/{version.pk}/{kind}"
        assert f'href="{url}"' in page
        digest = hashlib.sha256(content_of(client, url)).hexdigest()
        assert digest == getattr(version, kind).sha256
    event = Event.objects.latest("sequence")
    assert (event.verb, event.summary) == ("下载", "下载“2024年度绩效评价报告（第1版）.xlsx”")


def test_a_file_that_was_altered_is_refused_with_an_event(
    cycle: Cycle, staff: User, own_files: Path
) -> None:
    built(cycle, staff)
    version = ReportVersion.objects.get()
    path_of(version.docx).write_bytes(b"other")
    path_of(version.pdf).unlink()
    client = browser(staff)

    for kind in ("docx", "pdf"):
        page = text_of(client, f"/reports/{version.pk}/{kind}", 409)
        event = Event.objects.latest("sequence")
        assert "没有提供下载" in page
        assert (event.verb, event.result) == ("拒绝访问", "拒绝")
        assert f".{kind}”：内容与存入时不一致" in event.summary


@pytest.mark.parametrize("kind", ["exe", "DOCX", "docx.exe"])
def test_a_kind_of_file_that_is_not_made_is_not_there(cycle: Cycle, staff: User, kind: str) -> None:
    built(cycle, staff)

    assert (
        browser(staff).get(f"/reports/{ReportVersion.objects.get().pk}/{kind}").status_code == 404
    )


def test_the_draft_reads_as_the_document_it_will_be(chief: User) -> None:
    worked_example(chief)

    page = text_of(browser(chief), DRAFT)

    for words in (
        "朔州经济开发区财政局文件",
        "朔开财预绩〔2024〕15号",
        "关于2024年度72个项目（部门整体）",
        "共抽取43家预算单位开展部门整体支出绩效评价，对29个重点项目",
        "优21个，占29.17%；良51个，占70.83%",
        "特此报告。",
        "2024年12月31日",
    ):
        assert words in page
    assert page.count("<mark>") == 0


def test_what_is_to_be_filled_in_is_marked_in_the_draft(cycle: Cycle, staff: User) -> None:
    page = text_of(browser(staff), DRAFT)

    assert "<mark>【待填：发文字号】</mark>" in page


def test_a_draft_that_errors_forbid_lists_them(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, fact="占{不存在}")

    page = text_of(browser(staff), DRAFT)

    assert "有错误，改正之后才有草稿。" in page
    assert "没有名为“不存在”的数据" in page


def test_facts_are_saved_by_the_form(cycle: Cycle, staff: User) -> None:
    response = browser(staff).post(FACTS, posted(facts_fields(organ="县财政局"), 0))

    assert (response.status_code, ReportFacts.objects.get().organ) == (302, "县财政局")


def test_the_form_lists_the_figures_that_texts_may_name(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, fact="占{不存在}")

    page = text_of(browser(staff), FACTS)

    for name in ("{总数}", "{均值}", "{预算合计}", "{机构数}", "{工作年度}"):
        assert name in page


def test_stale_facts_lose_nothing_and_overwrite_nothing(cycle: Cycle, staff: User) -> None:
    save_facts(cycle.pk, {"organ": "别人的局"}, version=0, by=staff)
    client = browser(staff)

    response = client.post(FACTS, posted(facts_fields(organ="我的局", opening="长长一段"), 0))

    assert (response.status_code, ReportFacts.objects.get().organ) == (409, "别人的局")
    page = text_of(client, FACTS)
    assert "长长一段" in page
    assert 'value="我的局"' in page


@pytest.mark.parametrize(
    "wrong", [{"region": "../etc"}, {"rank_method": "x"}, {"issued": "昨天"}, {"organ": "局" * 101}]
)
def test_facts_that_cannot_be_are_refused_by_the_field(
    cycle: Cycle, staff: User, wrong: dict[str, str]
) -> None:
    response = browser(staff).post(FACTS, posted(facts_fields(**wrong), 0))

    assert (response.status_code, ReportFacts.objects.count()) == (422, 0)
    assert f"#id_{next(iter(wrong))}" in response.content.decode()


def test_a_facts_file_is_taken_once(cycle: Cycle, staff: User) -> None:
    client = browser(staff)
    content = (EXAMPLE / "facts.yaml").read_bytes()

    codes = [
        client.post(f"{FACTS}/import", {"file": SimpleUploadedFile("facts.yaml", content)})
        for _ in range(2)
    ]

    assert [each.status_code for each in codes] == [302, 422]
    assert Finding.objects.count() == 10
    assert "本年度已有问题 10 个、建议 3 条。" in unescape(codes[1].content.decode())


def test_versions_compared_after_a_correction_show_what_changed(chief: User) -> None:
    cycle = worked_example(chief)
    built(cycle, chief)
    row = builders.evaluation_named("综合事务协调中心")
    correct_score(row.pk, score=row.score + 1, reason="复核", version=row.version, by=chief)
    built(cycle, chief)
    client = browser(chief)

    page = text_of(client, f"{PAGE}/compare?from=1&to=2")

    assert "<del>86.70</del>" in page
    assert "<ins>87.70</ins>" in page
    assert page.count("<dt>") == 1
    assert '<span class="visually-hidden">原为</span>87.79</del>' in page
    assert f"{PAGE}/compare?from=1&to=2" in text_of(client, PAGE)


@pytest.mark.parametrize(
    ("query", "status"), [("from=1&to=9", 404), ("from=x&to=1", 400), ("", 400)]
)
def test_a_version_that_never_was_is_not_compared(
    cycle: Cycle, staff: User, query: str, status: int
) -> None:
    built(cycle, staff)

    assert browser(staff).get(f"{PAGE}/compare?{query}").status_code == status


def test_a_leader_reads_and_downloads_and_cannot_write(cycle: Cycle, staff: User) -> None:
    finding = finding_in(cycle, staff)
    built(cycle, staff)
    client = browser(builders.account(Role.LEADER))

    page = text_of(client, PAGE)

    assert "没有建议回应" in page
    assert f'href="/findings/{finding.pk}"' not in page
    assert "生成报告</button>" not in page
    assert content_of(client, f"/reports/{ReportVersion.objects.get().pk}/pdf")[:4] == b"%PDF"
    assert "特此报告。" in text_of(client, DRAFT)
    assert [client.get(url).status_code for url in (FACTS, f"{FACTS}/import")] == [404, 404]
    assert client.post(f"{PAGE}/build").status_code == 404


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDITOR])
def test_a_stranger_cannot_tell_that_a_report_exists(cycle: Cycle, staff: User, role: Role) -> None:
    built(cycle, staff)
    client = browser(builders.account(role))
    version = ReportVersion.objects.get().pk

    urls = (PAGE, DRAFT, FACTS, f"{PAGE}/progress", f"{PAGE}/compare?from=1&to=1")
    files = (f"/reports/{version}/pdf", "/reports/999999/pdf")

    assert {client.get(url).status_code for url in (*urls, *files)} == {404}


def test_a_unit_gets_no_report_though_it_has_rows_in_the_year(cycle: Cycle, staff: User) -> None:
    built(cycle, staff)
    client = browser(builders.unit_account("建设管理部"))

    urls = (PAGE, DRAFT, f"/reports/{ReportVersion.objects.get().pk}/pdf")

    assert {client.get(url).status_code for url in urls} == {404}


def test_a_closed_year_keeps_its_versions_and_makes_none(cycle: Cycle, chief: User) -> None:
    built(cycle, chief)
    close_cycle(cycle.pk, by=chief)
    client = browser(chief)

    page = text_of(client, PAGE)

    assert "年度已办结，报告不再生成新版。" in page
    assert "第 1 版" in page
    assert client.post(f"{PAGE}/build").status_code == 409
    assert client.post(FACTS, posted(facts_fields(organ="改"), 0)).status_code == 409
    assert (Job.objects.count(), ReportFacts.objects.count()) == (1, 0)


def test_a_rare_character_is_told_and_keeps_no_report_from_being_built(
    cycle: Cycle, staff: User
) -> None:
    finding_in(cycle, staff, fact="出现生僻字\U00033333")

    page = text_of(browser(staff), PAGE)
    built(cycle, staff)

    assert Job.objects.get().state == JobState.DONE
    assert "没有字形" in page


def test_hostile_text_is_shown_as_text(cycle: Cycle, staff: User) -> None:
    hostile = "<script>alert(1)</script>=1+1"
    finding_in(cycle, staff, unit="<img src=x onerror=alert(1)>", fact=hostile)
    save_facts(cycle.pk, {"opening": hostile, "organ": "<b>局"}, version=0, by=staff)

    for url in (PAGE, DRAFT, FACTS):
        raw = browser(staff).get(url).content.decode()
        assert "<script>alert(1)" not in raw
        assert "<img src=x" not in raw
        assert "<b>局" not in raw


@pytest.mark.parametrize("url", [PAGE, DRAFT, FACTS])
def test_pages_cost_the_same_queries_for_one_finding_and_for_four(
    cycle: Cycle, staff: User, url: str
) -> None:
    client = browser(staff)
    recommendation_in(cycle, staff, finding_in(cycle, staff, "1"))
    built(cycle, staff)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for code in "234":
        recommendation_in(cycle, staff, finding_in(cycle, staff, code), title=code)
        built(cycle, staff)

    with CaptureQueriesContext(connection) as four:
        client.get(url)

    assert len(four) == len(one)
