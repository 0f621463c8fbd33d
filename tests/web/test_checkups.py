"""The pages of check-ups: asking, watching, reading, taking files away."""

import hashlib
import io
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.actions.cycles import open_cycle
from hengji.actions.evidence import attach_file
from hengji.core.checkup.kinds import CheckupKind
from hengji.models import Attachment, Checkup, Cycle, Event, Job, User
from tests import builders
from tests.builders import browser
from tests.checkups import (
    ALIKE,
    BAD,
    BROKEN,
    GOOD,
    REPORT,
    File,
    asked,
    checked,
    done,
    forms_workbook,
    word_of,
)
from tests.documents.docx.inspecting import parts_of
from tests.reporting import worked_example

DOCUMENTS, SCORES = CheckupKind.DOCUMENTS, CheckupKind.SCORES
OBJECTIVES, LIKENESS = CheckupKind.OBJECTIVES, CheckupKind.LIKENESS
PAGES = {kind: f"/2024/checkups/{kind.name.lower()}" for kind in CheckupKind}
HOSTILE = "<script>alert(1)</script>"


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(response.content.decode())


def content_of(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def post(client: Client, kind: CheckupKind, *files: File) -> tuple[int, str]:
    """Post the form; return the status, and where it leads or what it says."""
    shown = [SimpleUploadedFile(name, content) for name, content in files]
    response = client.post(PAGES[kind], {"reports": shown} if shown else {})
    return response.status_code, response.get("Location") or unescape(response.content.decode())


@pytest.mark.parametrize("kind", CheckupKind)
def test_a_year_without_check_ups_offers_one(cycle: Cycle, staff: User, kind: CheckupKind) -> None:
    page = text_of(browser(staff), PAGES[kind])

    assert f"<h1>{kind.value}</h1>" in page.replace(' class="title"', "")
    assert ('type="file"' in page) is (kind is not SCORES)
    assert f"做过的{kind.value}" not in page


@pytest.mark.parametrize(
    ("kind", "files"), [(DOCUMENTS, (GOOD, BAD)), (SCORES, ()), (LIKENESS, ALIKE)]
)
def test_a_check_up_is_asked_for_and_watched(
    cycle: Cycle, staff: User, kind: CheckupKind, files: tuple[File, ...]
) -> None:
    client = browser(staff)

    status, address = post(client, kind, *files)

    checkup = Checkup.objects.get()
    page = text_of(client, address)
    assert (status, address, checkup.kind) == (302, f"/checkups/{checkup.pk}", kind.value)
    assert f'hx-get="{address}/progress" hx-trigger="every 1s"' in page
    assert '<a href="">刷新</a>' in page
    assert "正在做。" in text_of(client, PAGES[kind])


@pytest.mark.parametrize(
    ("kind", "files", "sentence"),
    [
        (DOCUMENTS, (), "选择了 0 个文件，“报告体检”要 1 到 100 个。"),
        (DOCUMENTS, (("照片.png", b"x"),), "“照片.png”不是 .docx .pdf"),
        (DOCUMENTS, ((GOOD),) * 101, "选择了 101 个文件，“报告体检”要 1 到 100 个。"),
        (DOCUMENTS, (("空.md", b""),), "空"),
        (OBJECTIVES, (("表.xls", b"x"),), "“表.xls”不是 .xlsx .xlsm 文件。"),
        (OBJECTIVES, (("1.xlsx", b"x"), ("2.xlsx", b"x")), "选择了 2 个文件，“目标体检”要 1 个。"),
        (LIKENESS, (GOOD,), "选择了 1 个文件，“相似度”要 2 到 300 个。"),
    ],
)
def test_files_that_will_not_do_are_refused_in_words(
    cycle: Cycle, staff: User, kind: CheckupKind, files: tuple[File, ...], sentence: str
) -> None:
    status, page = post(browser(staff), kind, *files)

    assert status == 422
    assert sentence in page
    assert (Checkup.objects.count(), Job.objects.count()) == (0, 0)


def test_the_page_is_shown_anew_when_the_job_ends(cycle: Cycle, staff: User) -> None:
    client = browser(staff)
    checkup = asked(cycle, DOCUMENTS, staff, GOOD)
    url = f"/checkups/{checkup.pk}/progress"
    waiting = client.get(url)
    done(checkup)

    finished = client.get(url)

    assert ("HX-Refresh" in waiting, finished["HX-Refresh"]) == (False, "true")


def test_documents_are_shown_with_words_figures_and_remedies(chief: User) -> None:
    checkup = checked(worked_example(chief), DOCUMENTS, chief, REPORT, BROKEN, GOOD)
    client = browser(chief)

    page = text_of(client, f"/checkups/{checkup.pk}")

    for words in ("第 72 行", "应排在第 51。", "复算：", "请", "R-14", "读不出", "没有发现问题。"):
        assert words in page, words
    assert "43 + 29" in page
    assert "同类的还有" in page
    assert all(f'href="#file-{each.pk}"' in page for each in checkup.files.all())
    listed = text_of(client, PAGES[DOCUMENTS])
    assert "report.md 等 3 个" in listed
    assert checkup.summary in listed


def test_every_remark_is_on_the_page_once(chief: User) -> None:
    checkup = checked(worked_example(chief), DOCUMENTS, chief, REPORT)

    page = text_of(browser(chief), f"/checkups/{checkup.pk}")

    messages = [each["message"] for each in checkup.result["files"][0]["remarks"]]
    assert [each for each in messages if page.count(each) < messages.count(each)] == []


def test_scores_are_shown_with_status_pictures_and_links(chief: User) -> None:
    checkup = checked(worked_example(chief), SCORES, chief)
    client = browser(chief)

    page = text_of(client, f"/checkups/{checkup.pk}")

    for words in ("87.79", "提示关注", "90 分附近", "数据不足", "80 分附近", "只说得分能说明什么"):
        assert words in page, words
    assert page.index("提示关注</span>") < page.index("未见异常</span>")
    near = next(each for each in checkup.result["signals"] if each["subject"] == "90 分附近")
    evaluation = checkup.result["evaluations"][near["rows"][0]]
    assert f'<a href="/evaluations/{evaluation}">{near["names"][0]}</a>' in page
    pictures = len(checkup.result["pictures"])
    assert pictures == page.count('<img src="/checkups/')
    for number in range(pictures):
        picture = client.get(f"/checkups/{checkup.pk}/pictures/{number}")
        assert picture["Content-Type"] == "image/svg+xml"
        assert picture.content.startswith(b"<svg")
    assert client.get(f"/checkups/{checkup.pk}/pictures/{pictures}").status_code == 404


def test_forms_are_shown_and_the_marked_workbook_is_given_back(cycle: Cycle, staff: User) -> None:
    checkup = checked(cycle, OBJECTIVES, staff, forms_workbook())
    client = browser(staff)
    row = checkup.files.get()

    page = text_of(client, f"/checkups/{checkup.pk}")

    forms = checkup.result["forms"]
    assert all(form["name"] in page for form in forms)
    assert all(flaw["message"] in page for form in forms for flaw in form["flaws"])
    url = f"/checkups/files/{row.pk}/marked"
    assert f'href="{url}"' in page
    book = openpyxl.load_workbook(io.BytesIO(content_of(client, url)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert any(cell.comment for cell in cells)


def test_passages_are_shown_side_by_side_and_taken_away(cycle: Cycle, staff: User) -> None:
    checkup = checked(cycle, LIKENESS, staff, *ALIKE)
    client = browser(staff)

    page = text_of(client, f"/checkups/{checkup.pk}")

    for words in ("甲.txt", "乙.txt", "冬季多次冻裂", "文字相同不等于照抄"):
        assert words in page, words
    url = f"/checkups/{checkup.pk}/output"
    assert f'href="{url}"' in page
    content = content_of(client, url)
    assert hashlib.sha256(content).hexdigest() == checkup.output.sha256
    assert Event.objects.latest("sequence").summary == "下载“相似度并排对照.xlsx”"


def test_the_marked_word_file_and_the_original_are_taken_away(cycle: Cycle, staff: User) -> None:
    word = word_of(BAD[1].decode(), "差.docx")
    row = checked(cycle, DOCUMENTS, staff, word).files.get()
    client = browser(staff)

    original = content_of(client, f"/checkups/files/{row.pk}/original")
    marked = content_of(client, f"/checkups/files/{row.pk}/marked")

    assert original == word[1]
    assert client.get(f"/checkups/files/{row.pk}/x").status_code == 404
    assert "word/comments.xml" in parts_of(marked)
    assert Event.objects.latest("sequence").summary == "下载“差（体检批注）.docx”"


def test_what_was_not_marked_has_no_marked_copy(cycle: Cycle, staff: User) -> None:
    row = checked(cycle, DOCUMENTS, staff, GOOD).files.get()
    client = browser(staff)

    statuses = [
        client.get(f"/checkups/files/{row.pk}/{copy}").status_code for copy in ("marked", "x")
    ]

    assert statuses == [404, 404]
    assert client.get(f"/checkups/{row.checkup_id}/output").status_code == 404


def test_a_check_up_that_failed_says_why(chief: User) -> None:
    cycle = open_cycle(2024, 2023, by=chief)
    checkup = asked(cycle, SCORES, chief)
    done(checkup)
    client = browser(chief)

    page, listed = text_of(client, f"/checkups/{checkup.pk}"), text_of(client, PAGES[SCORES])

    assert "2024年度没有一项有得分的评价。" in page
    assert "请先导入得分表。" in page
    assert "没有做成，点开看原因。" in listed


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("综合得分92.50分。", ("没有发现问题", "综合得分 92.50分 与评分记录的总分一致")),
        ("综合得分91.50分。", ("91.50分", "92.50")),
    ],
)
def test_an_attachment_is_held_against_the_records_by_a_button(
    cycle: Cycle, staff: User, said: str, words: tuple[str, ...]
) -> None:
    row = builders.evaluation_named("道路")
    content = f"道路养护项目2023年度绩效评价报告，甲评价公司。\n\n{said}\n".encode()
    attach_file(row.pk, [content], "报告.md", note="", by=staff)
    client, attached = browser(staff), Attachment.objects.get()

    assert f'action="/attachments/{attached.pk}/check"' in text_of(client, f"/evaluations/{row.pk}")
    address = client.post(f"/attachments/{attached.pk}/check")["Location"]
    done(Checkup.objects.get())
    page = text_of(client, address)

    assert [each for each in words if each not in page] == []
    assert f'href="/evaluations/{row.pk}"' in page
    assert "与台账核对。" in text_of(client, PAGES[DOCUMENTS])


def test_an_attachment_that_is_no_report_is_refused_in_words(cycle: Cycle, staff: User) -> None:
    attach_file(builders.evaluation_named("道路").pk, [b"x"], "照片.png", note="", by=staff)

    response = browser(staff).post(f"/attachments/{Attachment.objects.get().pk}/check")

    assert response.status_code == 422
    assert "“照片.png”不是" in unescape(response.content.decode())


def test_a_number_that_never_was_is_not_found(cycle: Cycle, staff: User) -> None:
    client = browser(staff)
    urls = ("/checkups/999", "/checkups/999/progress", "/checkups/999/output",
            "/checkups/999/pictures/0", "/checkups/files/999/original")  # fmt: skip

    assert {client.get(url).status_code for url in urls} == {404}
    assert client.post("/attachments/999/check").status_code == 404
    assert client.get("/2031/checkups/documents").status_code == 404


def test_hostile_names_and_words_are_shown_as_text(cycle: Cycle, staff: User) -> None:
    text = BAD[1].decode().replace("评价结果\n", f"评价结果{HOSTILE}\n")
    name = f"{HOSTILE.replace('/', '')}.md"
    row = builders.evaluation_named("道路")
    attach_file(row.pk, [text.encode()], name, note="", by=staff)
    documents = checked(cycle, DOCUMENTS, staff, (name, text.encode()), (name, text.encode()))
    alike = [(f"<b>{stem}", f"{content.decode()}\n\n{HOSTILE}".encode()) for stem, content in ALIKE]
    likeness = checked(cycle, LIKENESS, staff, *alike)
    documents.result["files"][0]["remarks"][0] |= dict.fromkeys(
        ("where", "message", "because", "remedy", "words"), HOSTILE
    )
    documents.save()
    client = browser(staff)
    urls = [f"/checkups/{documents.pk}", f"/checkups/{likeness.pk}", *PAGES.values(),
            f"/evaluations/{row.pk}", "/"]  # fmt: skip

    for url in urls:
        raw = client.get(url).content.decode()
        assert "<script>alert(1)" not in raw
        assert "<b>甲" not in raw
    assert "&lt;script&gt;" in client.get(urls[0]).content.decode()


@pytest.mark.parametrize("url", [PAGES[DOCUMENTS], "/checkups/{pk}"])
def test_pages_cost_the_same_queries_for_one_file_and_for_four(
    cycle: Cycle, staff: User, url: str
) -> None:
    client = browser(staff)
    one = checked(cycle, DOCUMENTS, staff, BAD)
    client.get(url.format(pk=one.pk))
    with CaptureQueriesContext(connection) as first:
        client.get(url.format(pk=one.pk))
    four = checked(cycle, DOCUMENTS, staff, BAD, GOOD, REPORT, word_of(BAD[1].decode(), "差.docx"))

    with CaptureQueriesContext(connection) as second:
        client.get(url.format(pk=four.pk))

    assert len(second) == len(first)


def test_a_score_check_up_costs_the_same_queries_whatever_it_names(chief: User) -> None:
    few = checked(builders.cycle_with_rows(chief, 2023), SCORES, chief)
    many = checked(worked_example(chief), SCORES, chief)
    client = browser(chief)
    client.get(f"/checkups/{few.pk}")

    counts = []
    for each in (few, many):
        with CaptureQueriesContext(connection) as found:
            client.get(f"/checkups/{each.pk}")
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_the_other_years_are_one_step_away(cycle: Cycle, chief: User) -> None:
    open_cycle(2025, 2024, by=chief)

    page = text_of(browser(chief), PAGES[DOCUMENTS])

    assert 'href="/2025/checkups/documents"' in page


def test_of_very_many_forms_those_with_flaws_are_shown_first(cycle: Cycle, staff: User) -> None:
    checkup = checked(cycle, OBJECTIVES, staff, forms_workbook())
    forms = checkup.result["forms"]
    good = next(form for form in forms if not form["flaws"])
    bad = {**next(form for form in forms if form["flaws"]), "name": "排在最后的"}
    Checkup.objects.update(result={"flaws": [], "forms": [*[good] * 120, bad]})

    page = text_of(browser(staff), f"/checkups/{checkup.pk}")

    assert "共 121 张表，这里列出 100 张，有问题的在前" in page
    assert page.index("排在最后的") < page.index(good["name"])
    assert page.count(f"：{good['name']}") == 99
