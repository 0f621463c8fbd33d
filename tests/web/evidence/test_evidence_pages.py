from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengji.actions.evidence import Described, add_evidence, bind_evidence
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Event, Evidence, EvidenceLink
from tests import builders
from tests.evidence import EXE, jpeg, pdf
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db
At = tuple[Evaluation, Crew, Client]


@pytest.fixture
def at_work(settings: Any, tmp_path: Any) -> Iterator[At]:
    settings.FILES_FOLDER = tmp_path
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    yield evaluation, crew, builders.browser(crew.author)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_many_files_come_at_once_and_the_refused_are_named(at_work: At) -> None:
    evaluation, _, client = at_work
    files = [file("合同.pdf", pdf(2)), file("程序.pdf", EXE), file("照片.jpg", jpeg())]

    answer = client.post(f"/evaluations/{evaluation.pk}/evidence/add", {"chosen": files})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "“程序.pdf”的内容是Windows 程序，没有收下。" in html
    assert "收下 2 个文件" in html
    assert set(Evidence.objects.values_list("name", flat=True)) == {"合同.pdf", "照片.jpg"}


def test_choosing_nothing_is_told(at_work: At) -> None:
    evaluation, _, client = at_work

    answer = client.post(f"/evaluations/{evaluation.pk}/evidence/add", {"supplier": "王五"})

    assert (answer.status_code, "请至少选择一个文件" in answer.content.decode()) == (422, True)


def test_the_list_shows_what_there_is_and_what_is_missing(at_work: At) -> None:
    evaluation, crew, client = at_work
    described = Described("建设管理部", "单位提供")
    row = add_evidence(evaluation.pk, [pdf(12)], "合同.pdf", described, by=crew.author)
    add_evidence(evaluation.pk, [jpeg()], "照片.jpg", by=crew.author)
    bind_evidence(evaluation.pk, ["A11"], evidence_id=row.pk, place="第 2 页", by=crew.author)

    html = client.get(f"/evaluations/{evaluation.pk}/evidence").content.decode()
    bound = client.get(f"/evaluations/{evaluation.pk}/evidence?bound=yes").content.decode()
    named = client.get(
        f"/evaluations/{evaluation.pk}/evidence?text=照片&kind=图片"
    ).content.decode()

    assert row.file.sha256[:12] in html
    assert all(words in html for words in ("12 页", "建设管理部", "第 2 页", "没有对应", ">16<"))
    assert ("照片.jpg" in bound, "合同.pdf" in bound) == (False, True)
    assert ("照片.jpg" in named, "合同.pdf" in named) == (True, False)
    assert f'src="/evidence/{row.pk + 1}/small"' in html


def test_ticked_evidence_is_bound_to_a_leaf(at_work: At) -> None:
    evaluation, crew, client = at_work
    ids = [
        add_evidence(evaluation.pk, [jpeg() + bytes([number])], "照片.jpg", by=crew.author).pk
        for number in range(2)
    ]
    address = f"/evaluations/{evaluation.pk}/evidence/bind"

    client.post(address, {"evidence": ids, "code": "A11"})
    client.post(address, {"code": "A11"})

    assert EvidenceLink.objects.filter(code="A11").count() == 2


def test_a_page_beyond_the_file_is_told_beside_the_field(at_work: At) -> None:
    evaluation, crew, client = at_work
    row = add_evidence(evaluation.pk, [pdf(2)], "合同.pdf", by=crew.author)
    address = f"/evidence/{row.pk}/bind"

    beyond = client.post(address, {"codes": ["A11"], "place": "3"})
    within = client.post(address, {"codes": ["A11", "A12"], "place": "2"})

    assert beyond.status_code == 422
    assert "填写的是“3”，“合同.pdf”共 2 页。" in beyond.content.decode()
    assert within["Location"] == f"/evidence/{row.pk}"
    link = EvidenceLink.objects.first()
    assert client.post(f"/evidence/links/{link.pk}/remove").status_code == 302
    assert EvidenceLink.objects.count() == 1


def test_evidence_is_described_and_removed(at_work: At) -> None:
    evaluation, crew, client = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "照片.jpg", by=crew.author)

    client.post(
        f"/evidence/{row.pk}/edit", {"supplier": "王五", "obtained_on": "2026-11-03", "version": 1}
    )
    shown = client.get(f"/evidence/{row.pk}").content.decode()
    asked = client.get(f"/evidence/{row.pk}/remove").content.decode()
    client.post(f"/evidence/{row.pk}/remove", {"version": 2})

    assert ("王五" in shown, "2026-11-03" in shown, "要删除佐证“照片.jpg”吗" in asked) == (
        True,
    ) * 3
    assert not Evidence.objects.exists()


def test_a_picture_is_shown_sealed(at_work: At) -> None:
    evaluation, crew, client = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "照片.jpg", by=crew.author)

    whole = client.get(f"/evidence/{row.pk}/picture")
    small = client.get(f"/evidence/{row.pk}/small")

    assert b"".join(whole.streaming_content) == jpeg()
    for answer in (whole, small):
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_picture_no_browser_shows_says_so_and_offers_the_download(at_work: At) -> None:
    evaluation, crew, client = at_work
    photo = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40
    row = add_evidence(evaluation.pk, [photo], "现场照片.heic", by=crew.author)

    page = client.get(f"/evidence/{row.pk}").content.decode()

    assert "这张图片的格式（HEIC）浏览器不能显示，请下载后用看图软件打开" in page
    assert f'href="/evidence/{row.pk}/file"' in page
    assert f"/evidence/{row.pk}/picture" not in page


def test_a_page_of_a_pdf_is_shown_as_a_picture(at_work: At) -> None:
    evaluation, crew, client = at_work
    row = add_evidence(evaluation.pk, [pdf(2)], "合同.pdf", by=crew.author)

    html = client.get(f"/evidence/{row.pk}?page=2").content.decode()
    drawn = client.get(f"/evidence/{row.pk}/pages/2")

    assert f'src="/evidence/{row.pk}/pages/2"' in html
    assert (drawn["Content-Type"], drawn.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert client.get(f"/evidence/{row.pk}/pages/3").status_code == 404
    assert client.get(f"/evidence/{row.pk}/picture").status_code == 404


def test_the_viewer_alone_is_given_to_a_part_of_a_page(at_work: At) -> None:
    evaluation, crew, client = at_work
    words = "第一条 <script>alert(1)</script>"
    row = add_evidence(evaluation.pk, [words.encode()], "说明.txt", by=crew.author)

    html = client.get(f"/evidence/{row.pk}", headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div class="viewer"')
    assert "第一条 &lt;script&gt;" in html


def test_a_download_is_saved_and_leaves_an_event(at_work: At) -> None:
    evaluation, crew, client = at_work
    row = add_evidence(evaluation.pk, [pdf()], "a/../合同.pdf", by=crew.author)

    answer = client.get(f"/evidence/{row.pk}/file")

    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"].startswith("attachment")
    assert (row.name, Event.objects.last().verb) == ("合同.pdf", "下载")


def test_an_altered_file_is_not_shown(at_work: At, settings: Any) -> None:
    evaluation, crew, client = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "照片.jpg", by=crew.author)
    digest = row.file.sha256
    (settings.FILES_FOLDER / digest[:2] / digest).write_bytes(b"altered")

    assert client.get(f"/evidence/{row.pk}/picture").status_code == 404
    assert client.get(f"/evidence/{row.pk}/file").status_code == 409


def test_a_leader_looks_and_changes_nothing(at_work: At) -> None:
    evaluation, crew, _ = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "照片.jpg", by=crew.author)
    leader = builders.browser(builders.account(Role.LEADER))

    html = leader.get(f"/evaluations/{evaluation.pk}/evidence").content.decode()

    assert ("照片.jpg" in html, "上传佐证" in html, "对应所选" in html) == (True, False, False)
    assert leader.get(f"/evidence/{row.pk}").status_code == 200
    assert leader.post(f"/evidence/{row.pk}/bind", {"codes": ["A11"]}).status_code == 404


def test_no_form_is_offered_where_the_stage_takes_no_evidence(at_work: At) -> None:
    evaluation, _, client = at_work
    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.CHECKING)

    html = client.get(f"/evaluations/{evaluation.pk}/evidence").content.decode()
    answer = client.post(
        f"/evaluations/{evaluation.pk}/evidence/add", {"chosen": [file("a.pdf", pdf())]}
    )

    assert ("现阶段不收佐证" in html, 'type="file"' in html) == (True, False)
    assert (answer.status_code, Evidence.objects.count()) == (409, 0)


def test_the_list_takes_as_many_queries_for_four_as_for_one(at_work: At) -> None:
    evaluation, crew, client = at_work
    counts = []
    for number in range(4):
        content = jpeg() + bytes([number])
        row = add_evidence(evaluation.pk, [content], "照片.jpg", by=crew.author)
        bind_evidence(evaluation.pk, ["A11", "A12"], evidence_id=row.pk, by=crew.author)
        client.get(f"/evaluations/{evaluation.pk}/evidence")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/evaluations/{evaluation.pk}/evidence")
        counts.append(len(queries))

    assert len(set(counts)) == 1
