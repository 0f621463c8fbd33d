import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengji.actions.evidence import (
    add_evidence,
    add_interview,
    add_site_visit,
    bind_evidence,
    edit_interview,
)
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Evidence, EvidenceLink, Interview, SiteVisit
from hengji.queries.evidence import leaves_of
from tests import builders
from tests.evidence import jpeg, pdf
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db
At = tuple[Evaluation, Crew, Client]
TALK = {
    "held_at": "2026-11-10T09:30", "place": "会议室", "interviewers": "张三、李四",
    "interviewee": "王五", "answers": "问：何时开工？\n答：四月。",
}  # fmt: skip
VISIT = {
    "visited_at": "2026-11-10T09:30", "place": "北路", "visitors": "张三、李四",
    "planned": "14", "measured": "12.6",
}  # fmt: skip


@pytest.fixture
def at_work(settings: Any, tmp_path: Any) -> At:
    settings.FILES_FOLDER = tmp_path
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    return evaluation, crew, builders.browser(crew.author)


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_a_unit_hands_in_and_the_agency_accepts_or_returns(at_work: At) -> None:
    evaluation, crew, agency = at_work
    unit, material = builders.browser(crew.unit), evaluation.materials.first()
    page = f"/evaluations/{evaluation.pk}/materials"
    files = [SimpleUploadedFile("立项.pdf", pdf()), SimpleUploadedFile("批复.jpg", jpeg())]

    unit.post(f"/materials/{material.pk}/hand-in", {"chosen": files})
    agency.post(f"/materials/{material.pk}/return", {"reason": "缺盖章页。", "version": 2})
    returned = unit.get(page).content.decode()
    unit.post(
        f"/materials/{material.pk}/hand-in", {"chosen": [SimpleUploadedFile("章.pdf", pdf(2))]}
    )
    agency.post(f"/materials/{material.pk}/accept", {"version": 4})

    material.refresh_from_db()
    assert ("退回理由：缺盖章页。" in returned, "已退回" in returned) == (True, True)
    assert "<dt>被退回的</dt><dd>1<small>" in returned
    assert (material.state, material.files.count()) == ("已验收", 3)
    assert 'name="reason"' not in unit.get(page).content.decode()


def test_handing_in_nothing_and_returning_without_a_reason_are_told(at_work: At) -> None:
    evaluation, crew, agency = at_work
    material = evaluation.materials.first()
    unit = builders.browser(crew.unit)

    nothing = unit.post(f"/materials/{material.pk}/hand-in")
    unit.post(f"/materials/{material.pk}/hand-in", {"chosen": [SimpleUploadedFile("a.pdf", pdf())]})
    silent = agency.post(f"/materials/{material.pk}/return", {"reason": "", "version": 2})

    assert (nothing.status_code, "没有选择文件" in nothing.content.decode()) == (422, True)
    assert (silent.status_code, "没有写理由" in silent.content.decode()) == (422, True)


def test_one_more_material_is_asked_for(at_work: At) -> None:
    evaluation, _, agency = at_work
    address = f"/evaluations/{evaluation.pk}/materials/add"

    asked = agency.post(address, {"name": "监理日志", "note": "全套"})
    again = agency.post(address, {"name": "监理日志"})

    assert (asked.status_code, again.status_code) == (302, 422)
    assert "已有“监理日志”" in again.content.decode()
    assert evaluation.materials.filter(name="监理日志", required=False).count() == 1


def test_basic_data_are_filled_in_and_a_clash_is_told(at_work: At) -> None:
    evaluation, crew, _ = at_work
    unit, address = builders.browser(crew.unit), f"/evaluations/{evaluation.pk}/basic-data"
    html = unit.get(f"/evaluations/{evaluation.pk}/materials").content.decode()
    key = html.split('name="value-')[1].split('"')[0]

    saved = unit.post(address, {f"value-{key}": "12.6", f"shown-{key}": ""})
    from_page = {"HTTP_REFERER": f"http://testserver/evaluations/{evaluation.pk}/materials"}
    clash = unit.post(address, {f"value-{key}": "13", f"shown-{key}": ""}, **from_page)
    again = unit.get(f"/evaluations/{evaluation.pk}/materials").content.decode()

    assert f'name="shown-{key}" value="12.6"' in again
    assert f'name="value-{key}" value="13"' in again
    assert (saved.status_code, clash.status_code) == (302, 409)
    assert evaluation.basic_data.get().value == "12.6"


def test_parts_are_sent_asked_for_and_become_evidence(at_work: At) -> None:
    evaluation, _, agency = at_work
    content = pdf(3)
    begun = agency.post(
        f"/evaluations/{evaluation.pk}/uploads", {"name": "合同.pdf", "size": len(content)}
    ).json()

    def send(offset: int, part: bytes) -> tuple[int, dict[str, Any]]:
        answer = agency.post(
            f"{begun['url']}?offset={offset}", part, content_type="application/octet-stream"
        )
        return answer.status_code, json.loads(answer.content)

    assert send(0, content[:100]) == (200, {"offset": 100})
    assert send(0, content[:100]) == (409, {"offset": 100})
    assert agency.get(begun["url"]).json()["offset"] == 100
    assert send(100, content[100:]) == (200, {"offset": len(content)})
    answer = agency.post(f"/evaluations/{evaluation.pk}/evidence/add", {"upload": [begun["token"]]})
    assert answer.status_code == 302
    assert Evidence.objects.get().pages == 3


def test_an_upload_that_cannot_be_is_told_in_words(at_work: At) -> None:
    evaluation, crew, agency = at_work
    address = f"/evaluations/{evaluation.pk}/uploads"

    large = agency.post(address, {"name": "大.pdf", "size": 10**12})
    odd = agency.post(address, {"name": "大.pdf", "size": "many"})
    lost = agency.get("/uploads/none")
    leader = builders.browser(builders.account(Role.LEADER))

    assert (large.status_code, "上限是 4096 MB" in large.json()["said"]) == (422, True)
    assert (odd.status_code, lost.status_code) == (400, 404)
    assert leader.post(address, {"name": "a.pdf", "size": 1}).status_code == 404
    assert (
        builders.browser(crew.unit).post(address, {"name": "a.pdf", "size": 1}).status_code == 200
    )


def test_an_interview_is_written_with_its_leaves_and_files(at_work: At) -> None:
    evaluation, crew, client = at_work
    sound = add_evidence(evaluation.pk, [b"ID3\x03" + b"\x00" * 99], "录音.mp3", by=crew.author)
    page = f"/evaluations/{evaluation.pk}/interviews"

    client.post(f"{page}/add", {**TALK, "codes": ["A11", "A12"], "proofs": [sound.pk]})
    row = Interview.objects.get()
    form = client.get(f"/interviews/{row.pk}").content.decode()
    client.post(f"/interviews/{row.pk}", {**TALK, "codes": ["A12", "A21"], "version": 1})

    html = client.get(page).content.decode()
    assert form.count(" checked") == 3
    assert sorted(row.links.values_list("code", flat=True)) == ["A12", "A21"]
    assert all(words in html for words in ("王五", "答：四月。", "A21"))
    alone = client.post(f"{page}/add", {**TALK, "interviewers": "张三"})
    assert (alone.status_code, "访谈人填了 1 人" in alone.content.decode()) == (422, True)


def test_a_form_that_was_overtaken_comes_back_with_all_its_ticks(at_work: At) -> None:
    evaluation, crew, agency = at_work
    codes = [leaf.code for leaf in leaves_of(evaluation)][:3]
    talk = {**TALK, "held_at": timezone.now(), "secret": True, "recorded": True}
    row = add_interview(evaluation.pk, talk, by=crew.author)
    address, typed = f"/interviews/{row.pk}", {**TALK, "codes": codes, "recorded": "on"}
    edit_interview(row.pk, {"post": "科长"}, version=row.version, by=crew.author)

    stale = agency.post(address, {**typed, "version": row.version})
    form = agency.get(address).context["form"]

    assert stale.status_code == 409
    assert [form[name].value() for name in ("codes", "recorded", "secret")] == [codes, True, False]


def test_a_visit_is_offered_what_the_camera_wrote_and_nothing_is_saved_unseen(
    at_work: At,
) -> None:
    evaluation, crew, client = at_work
    photo = jpeg(taken="2026:11:10 09:31:05", place=("112.4327", "39.3312"))
    row = add_evidence(evaluation.pk, [photo], "现场.jpg", by=crew.author)
    bind_evidence(evaluation.pk, ["D11"], evidence_id=row.pk, by=crew.author)
    page = f"/evaluations/{evaluation.pk}/visits"

    html = client.get(f"{page}/add?photo={row.pk}").content.decode()
    before = SiteVisit.objects.count()
    client.post(f"{page}/add", {**VISIT, "codes": ["C11"], "proofs": [row.pk]})

    assert all(
        f'value="{text}"' in html for text in ("112.432700", "39.331200", "2026-11-10T09:31")
    )
    assert "请逐项核对" in html
    assert re.findall(r'name="codes" value="(\w+)"[^>]* checked', html) == ["D11"]
    visit = SiteVisit.objects.get()
    assert (before, visit.longitude) == (0, "")
    assert timezone.localtime(visit.visited_at).isoformat() == "2026-11-10T09:30:00+08:00"
    ties = {(link.code, link.evidence_id) for link in visit.links.all()}
    assert ties == {("C11", None), ("", row.pk)}
    shown = client.get(page).content.decode()
    assert all(words in shown for words in ("偏差率 -10.00%", "超过 5.00%", "现场.jpg"))


def test_a_visit_is_corrected_and_an_odd_number_is_told(at_work: At) -> None:
    evaluation, crew, client = at_work
    row, _ = add_site_visit(evaluation.pk, {**VISIT, "visited_at": timezone.now()}, by=crew.author)

    odd = client.post(f"/visits/{row.pk}", {**VISIT, "planned": "十四", "version": 1})
    client.post(f"/visits/{row.pk}", {**VISIT, "measured": "14", "version": 1})

    row.refresh_from_db()
    assert (odd.status_code, "计划量填的是“十四”" in odd.content.decode()) == (422, True)
    assert (row.measured, row.version) == ("14", 2)


def test_an_interview_before_all_budgets_is_told_in_words(at_work: At) -> None:
    evaluation, _, agency = at_work
    talk = {**TALK, "held_at": "0001-01-01T00:00"}

    answer = agency.post(f"/evaluations/{evaluation.pk}/interviews/add", talk)

    assert (answer.status_code, Interview.objects.count()) == (422, 0)
    assert answer.context["form"].errors["held_at"] == ["时间在 1990 年之前，请核对年份。"]


def test_completeness_is_shown_by_agency_and_to_each_its_own(at_work: At) -> None:
    evaluation, crew, agency = at_work
    row = add_evidence(evaluation.pk, [jpeg()], "照片.jpg", by=crew.author)
    bind_evidence(evaluation.pk, ["A11", "A12"], evidence_id=row.pk, by=crew.author)
    other = builders.browser(builders.agency_account("乙评价公司"))
    year = f"/{evaluation.cycle.work_year}/completeness"

    pages = [client.get(year).content.decode() for client in (builders.browser(crew.chief), agency)]

    for html in pages:
        assert all(words in html for words in ("甲评价公司", "2 / 17", "0 / 11", "0 / 4", "不齐"))
    assert "道路养护" not in other.get(year).content.decode()
    assert builders.browser(crew.unit).get(year).status_code == 404


def test_nothing_missing_is_complete_until_another_draft_wants_signing(
    settings: Any, tmp_path: Any
) -> None:
    settings.FILES_FOLDER = tmp_path
    evaluation, crew = evaluation_at(Stage.SIGNED)
    evaluation.materials.update(state="已验收")
    chief, year = builders.browser(crew.chief), f"/{evaluation.cycle.work_year}/completeness"

    whole = chief.get(year).content.decode()
    Evaluation.objects.filter(pk=evaluation.pk).update(round=evaluation.round + 1)
    again = chief.get(year).content.decode()

    assert ("不齐" in whole, "17 / 17" in whole, "4 / 4" in whole) == (False, True, True)
    assert ("不齐" in again, "0 / 4" in again) == (True, True)


def test_the_pages_take_as_many_queries_for_more_rows(at_work: At) -> None:
    evaluation, crew, client = at_work
    base = f"/evaluations/{evaluation.pk}"
    pages = (f"{base}/interviews", f"{base}/visits", f"{base}/materials", "/2024/completeness")
    talk = {**TALK, "held_at": timezone.now()}
    visit = {**VISIT, "visited_at": timezone.now()}
    counts = []
    for number in range(3):
        photo = add_evidence(evaluation.pk, [jpeg() + bytes([number])], "甲.jpg", by=crew.author)
        made = add_interview(evaluation.pk, talk, by=crew.author)
        seen, _ = add_site_visit(evaluation.pk, visit, by=crew.author)
        bind_evidence(evaluation.pk, ["A11"], interview_id=made.pk, by=crew.author)
        bind_evidence(evaluation.pk, ["A11"], visit_id=seen.pk, by=crew.author)
        EvidenceLink.objects.create(
            evaluation=evaluation, evidence=photo, visit=seen, by=crew.author, at=timezone.now()
        )
        counts.append(tuple(queries_of(client, page) for page in pages))

    assert len(set(counts)) == 1
