import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.actions.packets import export_packets
from hengji.actions.papers import FieldChange, save_paper
from hengji.core.packets.kinds import PacketKind
from hengji.core.paper_fields import PaperField
from hengji.core.workflow import Stage
from hengji.demo.walking import carry_to
from hengji.models import Evaluation, Event, Packet, PacketReturn, Paper, User
from hengji.queries.files import path_of
from tests.builders import browser
from tests.packets import exported, filled, returned, typed
from tests.procedure import WHOLE, agency_person, evaluation_at, walk_of

pytestmark = pytest.mark.django_db

LIST = "/2024/packets"
ACTUAL = typed("A11", "实际完成值", 4)


def words(answer: HttpResponse) -> str:
    html = answer.content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def uploaded(client: Client, *files: tuple[str, bytes]) -> HttpResponse:
    return client.post(
        LIST, {"uploads": [SimpleUploadedFile(name, content) for name, content in files]}
    )


def posted(client: Client, url: str, html: str, **fields: str) -> HttpResponse:
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', html)
    assert fingerprint is not None
    return client.post(f"{url}/import", {"fingerprint": fingerprint[1], **fields})


def conflict_at(evaluation: Evaluation, by: User) -> PacketReturn:
    """Return a packet that changed what was changed here too."""
    packet = exported(evaluation, by)
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("", "3")}, by=by)
    return returned(packet, by, ACTUAL, typed("A11", "发现的事实", "<b>查看了批复。</b>"))


def test_a_year_lists_who_has_a_packet_and_how_it_stands() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    client = browser(crew.staff)

    before = words(client.get(LIST))
    packet = exported(evaluation, crew.staff)
    between = words(client.get(LIST))
    returned(packet, crew.staff, ACTUAL)
    after = words(client.get(LIST))

    assert "甲评价公司 1 项 未发出 — —" in before
    assert "建设管理部 1 项 未发出 — —" in before
    assert "甲评价公司 1 项 已发出 下载" in between
    assert "甲评价公司 1 项 可导入" in after
    assert "导入可导入的 1 份" in after


def test_packets_go_out_by_choice_or_all_and_come_in_one_file() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    client = browser(crew.staff)
    agency = evaluation.agency_id

    nothing = client.post(f"{LIST}/scoring/export", {}, follow=True)
    chosen = client.post(f"{LIST}/scoring/export", {"recipient": [agency]}, follow=True)
    everybody = client.post(f"{LIST}/unit/export", {"all": "1"}, follow=True)
    bundle = client.get(f"{LIST}/scoring/bundle")
    packet = Packet.objects.get(kind=PacketKind.SCORING)
    one = client.get(f"/packets/{packet.pk}/file")

    assert "没有选择收件的机构或单位。" in words(nothing)
    assert "已导出机构评分簿 1 份" in words(chosen)
    assert "已导出单位资料包 1 份" in words(everybody)
    assert ZipFile(BytesIO(bundle.content)).namelist() == ["2024年度甲评价公司机构评分簿.xlsx"]
    assert b"".join(one.streaming_content) == path_of(packet.file).read_bytes()
    assert Event.objects.filter(verb="下载").count() == 2


def test_nothing_to_send_is_said() -> None:
    walk = walk_of()
    carry_to(Stage.FIRST_REVIEW, walk)

    answer = browser(walk.crew.staff).post(f"{LIST}/scoring/export", {"all": "1"}, follow=True)

    assert "没有可以导出的数据包。" in words(answer)


def test_one_file_leads_to_its_page_and_many_are_counted() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    client = browser(crew.author)
    content = filled(exported(evaluation, crew.author), ACTUAL)
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("交回/甲.xlsx", content)
        archive.writestr("交回/说明.txt", "请查收")

    one = uploaded(client, ("交回.xlsx", content))
    many = uploaded(client, ("交回.zip", zipped.getvalue()))

    first = PacketReturn.objects.earliest("pk")
    assert one["Location"] == f"/packets/returns/{first.pk}"
    assert many["Location"] == LIST
    page = words(client.get(LIST))
    assert "收回 2 份：可导入 1 份，不是本系统的包 1 份。" in page
    assert "不是数据包的文件 1" in page
    assert "说明.txt" in page


def test_a_damaged_bundle_and_no_file_are_told_on_the_form() -> None:
    _, crew = evaluation_at(Stage.FIELD_WORK)
    client = browser(crew.author)
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("甲.xlsx", b"0123456789" * 30)

    damaged = uploaded(client, ("交回.zip", zipped.getvalue().replace(b"0123", b"xxxx", 1)))
    nothing = client.post(LIST, {})

    assert (damaged.status_code, nothing.status_code) == (422, 200)
    assert "“交回.zip”里的“甲.xlsx”解不开。" in words(damaged)
    assert PacketReturn.objects.count() == 0


def test_a_conflict_shows_three_values_and_asks() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    row = conflict_at(evaluation, crew.author)
    client, url = browser(crew.author), f"/packets/returns/{row.pk}"

    answer = client.get(url)
    html = answer.content.decode()
    name = re.search(r'type="radio" name="(choice-[^"]+)"', html)
    refused = posted(client, url, html, reason="核对过。", **{"choice-PAPERS-x": "ours"})
    taken = posted(client, url, html, **{name[1] if name else "": "theirs"})

    assert "A11 立项依据充分性 道路养护项目 实际完成值" in words(answer)
    assert "空白 3 4" in words(answer)
    assert "&lt;b&gt;查看了批复。&lt;/b&gt;" in html
    assert refused.status_code == 422
    assert refused.context["form"]["reason"].value() == "核对过。"
    assert "choice-PAPERS-x:ours" in refused.context["chosen"]
    assert "“道路养护项目”A11 立项依据充分性的“实际完成值”两边都有改动。" in words(refused)
    assert taken["Location"] == LIST
    assert [(each.actual, each.fact) for each in Paper.objects.all()] == [
        ("4", "<b>查看了批复。</b>")
    ]
    assert "写入 2 处" in words(client.get(url))


def test_one_choice_may_stand_for_all() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    row = conflict_at(evaluation, crew.author)
    client, url = browser(crew.author), f"/packets/returns/{row.pk}"

    posted(client, url, client.get(url).content.decode(), others="ours")

    assert [each.actual for each in Paper.objects.all()] == ["3"]


def test_an_import_that_was_overtaken_shows_how_things_are_now() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    row = returned(exported(evaluation, crew.author), crew.author, ACTUAL)
    client, url = browser(crew.author), f"/packets/returns/{row.pk}"
    html = client.get(url).content.decode()
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("", "3")}, by=crew.author)

    answer = posted(client, url, html)

    assert answer.status_code == 409
    assert "下面是按现在的数据重新核对的结果" in words(answer)
    assert [each.actual for each in Paper.objects.all()] == ["3"]


def test_a_flawed_packet_cannot_be_imported_and_can_be_refused() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, typed("A11", "实际完成值", "约九成"))
    client, url = browser(crew.author), f"/packets/returns/{row.pk}"

    page = client.get(url)
    client.post(f"{url}/discard")
    again = client.post(f"{url}/discard")
    original = client.get(f"{url}/file")

    assert "确认导入" not in words(page)
    assert "工作表“01 道路养护项目” 单元格 I5" in words(page)
    assert again.status_code == 409
    assert b"".join(original.streaming_content) == path_of(row.file).read_bytes()
    assert "已拒收" in words(client.get(url))


def test_a_reason_is_asked_for_once_the_draft_was_handed_in() -> None:
    walk = walk_of()
    evaluation = carry_to(Stage.REVISING, walk)
    author = walk.crew.author
    row = returned(
        *(exported(evaluation, author), author, ACTUAL), typed("A11", "扣分理由", "缺一份")
    )
    client, url = browser(author), f"/packets/returns/{row.pk}"

    page = client.get(url)
    posted(client, url, page.content.decode(), reason="专家提出")

    assert "改分理由" in words(page)
    assert Paper.objects.get(code="A11").changes.latest("pk").reason == "专家提出"


def test_packets_without_conflicts_are_imported_together() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    returned(exported(evaluation, crew.author), crew.author, ACTUAL)

    answer = browser(crew.author).post(f"{LIST}/scoring/import", follow=True)

    assert "已导入 1 份。" in words(answer)
    assert [each.actual for each in Paper.objects.all()] == ["4"]


def test_a_packet_that_became_a_conflict_is_left_to_be_looked_at() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    returned(exported(evaluation, crew.author), crew.author, ACTUAL)
    save_paper(evaluation.pk, "A11", {PaperField.ACTUAL: FieldChange("", "3")}, by=crew.author)

    answer = browser(crew.author).post(f"{LIST}/scoring/import", follow=True)

    assert "已导入 0 份。" in words(answer)
    assert "1 份要逐份查看：交回.xlsx。" in words(answer)


def test_an_agency_sees_its_own_packets_only() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    packet = exported(evaluation, crew.author)
    row = returned(packet, crew.author, ACTUAL)
    export_packets(evaluation.cycle_id, PacketKind.UNIT, by=crew.staff)
    stranger = browser(agency_person("乙评价公司", "乙编制人"))
    addresses = (f"/packets/{packet.pk}/file", *(
        f"/packets/returns/{row.pk}{end}" for end in ("", "/file", "/import", "/discard")
    ))  # fmt: skip

    answers = [
        stranger.post(each) if each.endswith(("import", "discard")) else stranger.get(each)
        for each in addresses
    ]
    own = words(browser(crew.author).get(LIST))

    assert [answer.status_code for answer in answers] == [404] * 5
    assert "甲评价公司" not in words(stranger.get(LIST))
    assert "甲评价公司" in own
    assert "单位资料包" not in own


def test_a_unit_has_no_packets_page() -> None:
    _, crew = evaluation_at(Stage.FIELD_WORK)
    assert crew.unit is not None

    assert browser(crew.unit).get(LIST).status_code == 404


def test_a_longer_list_takes_no_more_queries() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    client = browser(crew.staff)
    counts = []
    for _ in range(2):
        exported(evaluation, crew.staff)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
        carry_to(Stage.FIELD_WORK, walk_of(WHOLE, crew))

    assert counts[0] == counts[1]
