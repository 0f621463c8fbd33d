import re
from html import unescape

import pytest
from django.test import Client

from hengji.actions.cycles import close_cycle
from hengji.actions.jobs import carry_out
from hengji.core.jobs import JobState
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, EvaluationDocument, Event, Job, ReportText
from hengji.queries.files import path_of
from hengji.worker import HANDLERS
from tests.builders import account, agency_account, browser, expert_account, posted, unit_account
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted() -> tuple[Evaluation, Crew]:
    return evaluation_at(Stage.DRAFTING, A11="4")


def last_job() -> Job:
    return Job.objects.filter(kind="生成评价文件").latest("pk")


def page_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def built(client: Client, row: Evaluation, kind: str) -> EvaluationDocument:
    response = client.post(f"/evaluations/{row.pk}/documents", {"kind": kind})
    assert response.status_code == 302
    carry_out(last_job().pk, HANDLERS)
    return EvaluationDocument.objects.filter(evaluation=row, kind=kind).latest("number")


def test_the_page_shows_the_draft_of_every_section(drafted: tuple[Evaluation, Crew]) -> None:
    row, crew = drafted

    page = page_of(browser(crew.author), f"/evaluations/{row.pk}/report")

    assert "立项依据充分性扣0.60分。" in page
    assert re.search(r"报告中还有 \d+ 处待填或待核对", page)
    assert page.count("草拟</span>") == 16


def test_a_saved_text_is_printed_and_an_empty_one_takes_it_back(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    client, address = browser(crew.author), f"/evaluations/{row.pk}/report/背景"

    saved = client.post(address, posted({"text": "一、缘起\r\n\r\n二、<b>经过</b>  "}, version=0))
    page = page_of(client, f"/evaluations/{row.pk}/report")

    assert saved.status_code == 302
    raw = client.get(f"/evaluations/{row.pk}/report").content.decode()
    assert "二、&lt;b&gt;经过&lt;/b&gt;" in raw
    assert page.count("已撰写</span>") == 1
    assert Event.objects.filter(verb="撰写评价报告").count() == 1

    client.post(address, posted({"text": " "}, version=1))

    assert ReportText.objects.get().text == ""
    assert "已撰写</span>" not in page_of(client, f"/evaluations/{row.pk}/report")


def test_a_text_somebody_else_changed_meanwhile_is_not_overwritten(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    address = f"/evaluations/{row.pk}/report/背景"
    browser(crew.author).post(address, posted({"text": "甲写的"}, version=0))

    refused = browser(crew.lead).post(address, posted({"text": "乙写的"}, version=0))

    assert refused.status_code == 409
    assert ReportText.objects.get().text == "甲写的"


def test_a_text_too_long_is_refused_beside_its_field(drafted: tuple[Evaluation, Crew]) -> None:
    row, crew = drafted

    response = browser(crew.author).post(
        f"/evaluations/{row.pk}/report/背景", posted({"text": "长" * 20_001}, version=0)
    )

    assert response.status_code == 422
    assert not ReportText.objects.exists()


def test_nothing_is_written_once_the_draft_is_handed_in() -> None:
    row, crew = evaluation_at(Stage.FIRST_REVIEW)
    client, address = browser(crew.author), f"/evaluations/{row.pk}/report/背景"

    assert "本阶段不能修改评价报告的文字。" in page_of(client, address)
    assert client.post(address, posted({"text": "晚了"}, version=0)).status_code == 409
    assert not ReportText.objects.exists()
    assert "修改<span" not in page_of(client, f"/evaluations/{row.pk}/report")


def test_a_section_that_is_not_there_cannot_be_told_from_one_of_others(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted

    assert browser(crew.author).get(f"/evaluations/{row.pk}/report/没有").status_code == 404
    assert browser(crew.staff).get(f"/evaluations/{row.pk}/report/背景").status_code == 404


def test_book_and_report_are_built_and_the_same_content_is_no_new_version(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    client = browser(crew.staff)

    book = built(client, row, "工作底稿册")
    again = built(client, row, "工作底稿册")
    report = built(client, row, "评价报告")

    assert (book.number, again.pk, report.number) == (1, book.pk, 1)
    assert path_of(book.pdf).read_bytes().startswith(b"%PDF")
    last = Job.objects.filter(kind="生成评价文件").order_by("pk")[1]
    assert (last.state, last.message) == (
        JobState.DONE,
        "工作底稿册的内容与第 1 版完全一致，没有另存新版。",
    )
    assert [each.summary.split("，")[0] for each in Event.objects.filter(verb="生成评价文件")] == [
        "工作底稿册第 1 版",
        "评价报告第 1 版",
    ]
    page = page_of(client, f"/evaluations/{row.pk}/report?job={last.pk}")
    assert last.message in page
    assert f"/evaluations/documents/{report.pk}/docx" in page


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_document_is_downloaded_under_its_name(
    drafted: tuple[Evaluation, Crew], kind: str
) -> None:
    row, crew = drafted
    document = built(browser(crew.author), row, "评价报告")

    response = browser(crew.lead).get(f"/evaluations/documents/{document.pk}/{kind}")

    assert b"".join(response.streaming_content) == path_of(getattr(document, kind)).read_bytes()  # type: ignore[attr-defined]
    assert "%E8%AF%84%E4%BB%B7%E6%8A%A5%E5%91%8A" in response["Content-Disposition"]
    assert browser(crew.lead).get(f"/evaluations/documents/{document.pk}/exe").status_code == 404


def test_who_may_not_see_the_work_cannot_tell_that_there_is_any(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    document = built(browser(crew.staff), row, "工作底稿册")
    strangers = (
        crew.unit,
        unit_account("第一中学校"),
        agency_account("乙评价公司"),
        expert_account(),
        account(Role.AUDITOR),
    )
    addresses = (
        f"/evaluations/{row.pk}/report",
        f"/evaluations/{row.pk}/report/背景",
        f"/evaluations/documents/{document.pk}/docx",
        f"/evaluations/documents/{document.pk}/pdf",
    )

    answers = {
        (str(person), address): browser(person).get(address).status_code
        for person in strangers
        for address in addresses
    }
    asked = [
        browser(person).post(f"/evaluations/{row.pk}/documents", {"kind": "工作底稿册"}).status_code
        for person in strangers
    ]

    assert set(answers.values()) == {404}
    assert set(asked) == {404}
    assert Job.objects.filter(kind="生成评价文件").count() == 1


def test_leader_bureau_and_own_agency_see_the_work(drafted: tuple[Evaluation, Crew]) -> None:
    row, crew = drafted

    seen = [
        browser(person).get(f"/evaluations/{row.pk}/report").status_code
        for person in (crew.chief, crew.staff, account(Role.LEADER), crew.author)
    ]

    assert seen == [200] * 4


def test_without_a_scheme_the_page_says_so_and_the_job_fails_with_words() -> None:
    row, crew = evaluation_at(Stage.SCHEMING)
    client = browser(crew.staff)

    client.post(f"/evaluations/{row.pk}/documents", {"kind": "评价报告"})
    carry_out(last_job().pk, HANDLERS)

    assert "还没有评价方案" in page_of(client, f"/evaluations/{row.pk}/report")
    job = Job.objects.get(kind="生成评价文件")
    assert (job.state, job.result["flaws"][0]["code"]) == (
        JobState.FAILED,
        "evaluation-without-scheme",
    )
    assert browser(crew.author).get(f"/evaluations/{row.pk}/report/背景").status_code == 404


def test_a_kind_that_is_none_and_a_closed_year_are_refused(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    client = browser(crew.staff)

    wrong = client.post(f"/evaluations/{row.pk}/documents", {"kind": "总结"})
    close_cycle(row.cycle_id, by=crew.chief)
    late = client.post(f"/evaluations/{row.pk}/documents", {"kind": "评价报告"})

    assert (wrong.status_code, late.status_code) == (422, 409)
    assert "生成评价报告" not in page_of(client, f"/evaluations/{row.pk}/report")
    assert not Job.objects.filter(kind="生成评价文件").exists()
