import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.core.permissions import Role
from hengji.models import Attachment, Cycle, Evaluation, Event, StageScore, StoredFile, User
from tests import builders

CONTENT = b"%PDF-1.7 evidence"


@pytest.fixture
def client(chief: User) -> Client:
    return builders.browser(chief)


def roads() -> Evaluation:
    return builders.evaluation_named("道路养护")


def score(client: Client, **fields: object) -> int:
    values = {"score": "91", "reason": "复核扣分", "version": "1", **fields}
    return client.post(f"/evaluations/{roads().pk}/score", values).status_code


def attach(client: Client, content: bytes = CONTENT, name: str = "佐证.pdf") -> int:
    file = SimpleUploadedFile(name, content)
    url = f"/evaluations/{roads().pk}/files"
    return client.post(url, {"file": file, "note": "验收单"}).status_code


def test_the_page_shows_the_path_of_the_score_the_files_and_the_events(
    cycle: Cycle, client: Client
) -> None:
    score(client)
    attach(client)

    html = client.get(f"/evaluations/{roads().pk}").content.decode()

    words = ("道路养护项目", "91.00", "复核扣分", "导入得分表.csv 第 2 行", "佐证.pdf", "验收单")
    assert [word for word in words if word not in html] == []
    assert "更正得分“道路养护项目”" in html


def test_a_correction_keeps_its_reason_and_ranks_anew(cycle: Cycle, client: Client) -> None:
    status = score(client, score="80.00", reason="  佐证不足  ")

    row = roads()
    assert status == 302
    assert (str(row.score), row.grade, row.rank) == ("80.00", "良", 3)
    assert row.stage_scores.last().reason == "佐证不足"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": "   "}, "理由"),
        ({"score": "92.50"}, "现在就是 92.50 分"),
        ({"score": "100.01"}, "应在 0 分到 100.00 分之间"),
        ({"score": "-1"}, "得分"),
        ({"score": "九十"}, "得分"),
        ({"score": "90.555"}, "得分"),
    ],
)
def test_a_correction_that_will_not_do_is_refused_in_words(
    cycle: Cycle, client: Client, fields: dict[str, str], sentence: str
) -> None:
    values = {"score": "91", "reason": "复核", "version": "1", **fields}

    answer = client.post(f"/evaluations/{roads().pk}/score", values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (str(roads().score), StageScore.objects.filter(evaluation=roads()).count()) == (
        "92.50",
        1,
    )


def test_a_stale_correction_is_refused_and_kept(cycle: Cycle, client: Client, staff: User) -> None:
    score(builders.browser(staff), score="91.50")

    status = score(client, score="70", reason="我的理由")

    form = client.get(f"/evaluations/{roads().pk}/score").content.decode()
    assert (status, str(roads().score)) == (409, "91.50")
    assert 'value="70"' in form
    assert "我的理由" in form
    assert 'name="version" value="2"' in form


def test_what_the_evaluation_is_can_be_edited(cycle: Cycle, client: Client) -> None:
    row = roads()
    values = {
        "kind": "部门评价", "unit_id": row.unit_id, "agency_id": "", "fund_nature": "",
        "budget": "100", "spent": "120.5", "self_score": "", "version": "1",
    }  # fmt: skip

    answer = client.post(f"/evaluations/{row.pk}/edit", values)

    row.refresh_from_db()
    page = client.get(f"/evaluations/{row.pk}").content.decode()
    assert answer["Location"] == f"/evaluations/{row.pk}"
    assert (row.kind, row.agency, str(row.spent), row.version) == ("部门评价", None, "120.50", 2)
    assert "执行数 120.50 元大于预算数 100.00 元" in page
    assert "修改评价信息" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "别的"},
        {"unit_id": "999"},
        {"agency_id": "x"},
        {"budget": "-1"},
        {"spent": "一百"},
        {"self_score": "100.5"},
        {"fund_nature": "彩票"},
    ],
)
def test_an_edit_that_will_not_do_changes_nothing(
    cycle: Cycle, client: Client, fields: dict[str, str]
) -> None:
    values = {
        "kind": "财政评价", "unit_id": "", "agency_id": "", "fund_nature": "", "budget": "",
        "spent": "", "self_score": "", "version": "1", **fields,
    }  # fmt: skip

    answer = client.post(f"/evaluations/{roads().pk}/edit", values)

    assert answer.status_code == 422
    assert (roads().version, roads().unit.name) == (1, "建设管理部")


@pytest.mark.parametrize("way", ["score", "edit"])
def test_a_closed_year_offers_no_change_and_takes_none(
    cycle: Cycle, client: Client, way: str
) -> None:
    client.post(f"/cycles/{cycle.pk}/close")

    page = client.get(f"/evaluations/{roads().pk}").content.decode()

    assert f"/evaluations/{roads().pk}/{way}" not in page
    assert (score(client), attach(client)) == (409, 409)
    assert str(roads().score) == "92.50"


def test_the_same_content_is_attached_once(cycle: Cycle, client: Client) -> None:
    answers = [attach(client), attach(client, name="另一个名字.pdf"), attach(client, b"other")]

    assert answers == [302, 302, 302]
    assert Attachment.objects.count() == 2
    assert StoredFile.objects.filter(sha256=hashlib.sha256(CONTENT).hexdigest()).count() == 1
    assert Event.objects.filter(verb="上传附件").count() == 2


def test_a_download_is_what_was_stored_and_leaves_an_event(cycle: Cycle, client: Client) -> None:
    attach(client, name="../<b>证.pdf")
    found = Attachment.objects.get()

    answer = client.get(f"/attachments/{found.pk}")

    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == found.file.sha256
    assert content == CONTENT
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert found.name == "<b>证.pdf"
    assert Event.objects.last().verb == "下载"


def test_an_empty_attachment_is_refused(cycle: Cycle, client: Client) -> None:
    assert attach(client, b"") == 422
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "person",
    [
        lambda: builders.unit_account("第一中学校"),
        lambda: builders.agency_account("乙评价公司"),
        builders.expert_account,
        lambda: builders.account(Role.AUDITOR),
    ],
)
def test_a_stranger_cannot_tell_the_evaluation_or_its_files_exist(
    cycle: Cycle, client: Client, person: object
) -> None:
    attach(client)
    stranger, row = builders.browser(person()), roads()
    urls = [f"/evaluations/{row.pk}", f"/attachments/{Attachment.objects.get().pk}"]

    there = [stranger.get(url) for url in urls]
    absent = [stranger.get(url) for url in ("/evaluations/99999", "/attachments/99999")]

    assert [each.status_code for each in (*there, *absent)] == [404] * 4
    assert "道路养护" not in there[0].content.decode()
    assert [stranger.get(f"{urls[0]}/{way}").status_code for way in ("score", "edit")] == [404] * 2
    assert attach(stranger) == 404


def test_a_party_sees_its_evaluation_without_events_and_without_buttons(
    cycle: Cycle, client: Client
) -> None:
    score(client)
    attach(client)
    unit = builders.browser(builders.unit_account("建设管理部"))

    html = unit.get(f"/evaluations/{roads().pk}").content.decode()

    assert "91.00" in html
    assert "操作记录" not in html
    assert [word in html for word in ("更正得分", "修改信息", "上传附件")] == [False] * 3
    download = unit.get(f"/attachments/{Attachment.objects.get().pk}")
    assert b"".join(download.streaming_content) == CONTENT


def test_an_evaluation_takes_as_many_queries_for_four_files_as_for_one(
    cycle: Cycle, client: Client
) -> None:
    counts = []
    for number in range(4):
        attach(client, b"content %d" % number)
        score(client, score=f"9{number}", version=str(number + 1))
        client.get(f"/evaluations/{roads().pk}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/evaluations/{roads().pk}")
        counts.append(len(queries))

    assert len(set(counts)) == 1
