"""Nobody sees another's evidence; a unit sees what was handed in for it and nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hengji.actions.evidence import (
    Described,
    add_evidence,
    add_interview,
    add_site_visit,
    bind_evidence,
    hand_in_material,
)
from hengji.actions.files import GivenFile
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Evidence
from hengji.queries.evidence import evidence_rows, interviews_of, links_of, visits_of
from tests import builders
from tests.evidence import jpeg, pdf
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db
TOLD = "单位负责人说账外还有一本账"
PLANTED = (TOLD, "内部线索", "举报人", "裂缝三十米", "单位不能看的说明")


@pytest.fixture
def planted(settings: Any, tmp_path: Any) -> tuple[Evaluation, Crew, dict[str, int]]:
    settings.FILES_FOLDER = tmp_path
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    by, now = crew.author, timezone.now()
    told = Described("举报人", note="单位不能看的说明")
    clue = add_evidence(evaluation.pk, [jpeg()], "内部线索.jpg", told, by=by)
    talk = add_interview(
        evaluation.pk,
        {
            "held_at": now,
            "place": "单位",
            "interviewers": "张三、李四",
            "interviewee": "王五",
            "answers": TOLD,
        },
        by=by,
    )
    visit, _ = add_site_visit(
        evaluation.pk,
        {"visited_at": now, "place": "北路", "visitors": "张三、李四", "finding": "裂缝三十米"},
        by=by,
    )
    bind_evidence(evaluation.pk, ["A11"], evidence_id=clue.pk, by=by)
    bind_evidence(evaluation.pk, ["A11"], interview_id=talk.pk, by=by)
    hand_in_material(
        evaluation.materials.first().pk, [GivenFile([pdf(2)], "立项.pdf")], by=crew.unit
    )
    handed_in = Evidence.objects.get(name="立项.pdf")
    bind_evidence(evaluation.pk, ["A12"], evidence_id=handed_in.pk, place="内部线索", by=by)
    ids = {
        "clue": clue.pk, "talk": talk.pk, "visit": visit.pk, "handed_in": handed_in.pk,
        "link": evaluation.evidence_links.first().pk, "evaluation": evaluation.pk,
        "material": evaluation.materials.first().pk,
    }  # fmt: skip
    return evaluation, crew, ids


PAGES = (
    "/evaluations/{evaluation}/evidence", "/evaluations/{evaluation}/interviews",
    "/evaluations/{evaluation}/visits", "/evaluations/{evaluation}/interviews/add",
    "/evaluations/{evaluation}/visits/add", "/interviews/{talk}", "/visits/{visit}",
    "/evidence/{clue}", "/evidence/{clue}/file", "/evidence/{clue}/picture",
    "/evidence/{clue}/small", "/evidence/{clue}/pages/1", "/evidence/{clue}/edit",
    "/evidence/{clue}/remove",
)  # fmt: skip
HANDED_IN = (
    "/evidence/{handed_in}", "/evidence/{handed_in}/file", "/evidence/{handed_in}/pages/1",
    "/evaluations/{evaluation}/materials",
)  # fmt: skip
BUTTONS = (
    "/evaluations/{evaluation}/evidence/add", "/evaluations/{evaluation}/evidence/bind",
    "/evidence/{clue}/bind", "/evidence/links/{link}/remove",
    "/evaluations/{evaluation}/materials/add", "/materials/{material}/accept",
    "/materials/{material}/return",
)  # fmt: skip


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", errors="ignore")


def test_a_unit_sees_what_was_handed_in_for_it_and_nothing_else(
    planted: tuple[Evaluation, Crew, dict[str, int]],
) -> None:
    evaluation, crew, ids = planted
    unit = builders.browser(crew.unit)

    closed = [unit.get(page.format(**ids)).status_code for page in PAGES]
    refused = [unit.post(page.format(**ids)).status_code for page in BUTTONS]
    open_pages = [unit.get(page.format(**ids)) for page in HANDED_IN]
    own = unit.get(f"/evaluations/{evaluation.pk}")

    assert (set(closed), set(refused)) == ({404}, {404})
    assert {each.status_code for each in open_pages} == {200}
    seen = "".join(map(text_of, (*open_pages, own, unit.get("/"))))
    assert "立项.pdf" in seen
    assert [words for words in PLANTED if words in seen] == []


def test_no_read_for_a_unit_returns_what_the_agency_works_with(
    planted: tuple[Evaluation, Crew, dict[str, int]],
) -> None:
    _, crew, _ = planted

    reads = (interviews_of, visits_of, links_of, evidence_rows)

    assert [read(crew.unit).count() for read in reads] == [0, 0, 0, 1]
    assert [read(crew.author).count() for read in reads] == [1, 1, 3, 2]


@pytest.mark.parametrize(
    "stranger",
    [
        lambda: builders.agency_account("乙评价公司"),
        lambda: builders.unit_account("第一中学校"),
        builders.expert_account,
        lambda: builders.account(Role.AUDITOR),
    ],
)
def test_a_stranger_cannot_tell_that_any_of_it_exists(
    planted: tuple[Evaluation, Crew, dict[str, int]], stranger: Any
) -> None:
    _, _, ids = planted
    client = builders.browser(stranger())
    absent = dict.fromkeys(ids, 99_999)

    for page in (*PAGES, *HANDED_IN):
        there, nowhere = client.get(page.format(**ids)), client.get(page.format(**absent))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert [words for words in PLANTED if words in text_of(there)] == []
    assert {client.post(page.format(**ids)).status_code for page in BUTTONS} == {404}


def test_the_agency_the_bureau_and_the_leader_see_all_of_it(
    planted: tuple[Evaluation, Crew, dict[str, int]],
) -> None:
    _, crew, ids = planted
    leader = builders.account(Role.LEADER)

    for person in (crew.author, crew.staff, leader):
        client: Client = builders.browser(person)
        seen = "".join(text_of(client.get(page.format(**ids))) for page in PAGES[:3])
        assert TOLD in seen
        assert "内部线索.jpg" in seen
        assert "裂缝三十米" in seen
