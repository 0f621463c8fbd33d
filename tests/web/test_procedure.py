import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengji.actions.drafts import give_opinion
from hengji.actions.procedure import send_back
from hengji.actions.schemes import adopt_framework, edit_scheme
from hengji.core.permissions import Role
from hengji.core.scheme_editing import change_points
from hengji.core.scheme_notation import read_scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import MOVES, Stage
from hengji.demo.walking import Walk, carry_to
from hengji.models import Evaluation, User
from hengji.web.procedure import DOORS
from tests import builders
from tests.procedure import FRAMEWORKS, ROAD, evaluation_at
from tests.schemes import points

pytestmark = pytest.mark.django_db
LINKED = {Verb.COMMISSION}
"""Moves that have a page of their own."""


def main_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    html: str = answer.content.decode()
    return html[html.index("<main") :]


def page(user: User, evaluation: Evaluation) -> str:
    return main_of(builders.browser(user), f"/evaluations/{evaluation.pk}")


def doors(html: str) -> set[str]:
    return set(re.findall(r'action="/evaluations/\d+/act/(\w+)"', html))


def act(user: User, evaluation: Evaluation, verb: Verb, text: str = "") -> int:
    evaluation.refresh_from_db()
    fields = {"text": text, "version": evaluation.version}
    path = f"/evaluations/{evaluation.pk}/act/{verb.name.lower()}"
    return builders.browser(user).post(path, fields).status_code


def test_every_move_has_its_door_or_its_page() -> None:
    assert {move.verb for move in MOVES} <= DOORS.keys() | LINKED
    assert DOORS.keys() - {move.verb for move in MOVES} == {Verb.LEAVE_UNRATED, Verb.RATE_AGAIN}


def test_the_page_offers_what_the_table_says_and_only_to_whom_it_says() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEME_REVIEW)

    offered = {
        user.role: doors(page(user, evaluation))
        for user in (crew.staff, crew.author, crew.unit, builders.account(Role.LEADER))
    }

    assert offered == {
        "staff": {"approve_scheme", "return_scheme", "cancel_commission"},
        "agency": set(),
        "unit": set(),
        "leader": set(),
    }


def test_the_line_of_stages_is_an_ordered_list_that_says_which_is_now() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)

    html = page(crew.unit, evaluation)

    stages = html[html.index('<ol class="stages"') : html.index("</ol>", html.index("stages"))]
    assert stages.count("<li") == 16
    assert re.findall(r'<li class="stage-(\w+)" aria-current="step">', stages) == ["now"]
    assert stages.count("已完成：") == 3


def test_the_page_says_who_is_waited_for_and_until_when() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)
    Evaluation.objects.update(stage_since=timezone.localdate() - timedelta(days=30))

    html = page(crew.staff, evaluation)

    assert '<span class="overdue">已超期' in html
    assert "提交材料（还缺立项文件、绩效目标表等" in html


def test_a_move_that_would_fail_says_why_instead_of_a_button() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)

    author, reviewer = page(crew.author, evaluation), page(crew.reviewers[0], evaluation)

    assert doors(author) == {"return_draft"}
    assert "甲评价公司编制人编制、修改了底稿或提交了初稿，由别人复核。" in author
    assert doors(reviewer) == {"return_draft", "pass_internal_review"}


def test_a_scheme_with_errors_is_not_offered_to_be_handed_in() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    none = page(crew.author, evaluation)
    row = adopt_framework(evaluation.pk, FRAMEWORKS[ROAD], by=crew.author)
    sound = page(crew.author, evaluation)
    edit = change_points(read_scheme(row.content), {"A11": points("9")})
    edit_scheme(evaluation.pk, edit.scheme, what=edit.what, version=1, by=crew.author)

    faulty = page(crew.author, evaluation)

    assert "还没有方案，请在“方案”页编制。" in none
    assert ("submit_scheme" in doors(sound), "submit_scheme" in doors(faulty)) == (True, False)
    assert "处错误，请在“方案”页改正。" in faulty


def test_the_reason_of_a_return_stands_on_top_until_the_next_step() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    send_back(evaluation.pk, Verb.RETURN_DRAFT, reason="抽样数没有写", by=crew.reviewers[0])

    returned, to_unit = page(crew.author, evaluation), page(crew.unit, evaluation)
    carry_to(Stage.FIRST_REVIEW, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))
    handed_in = page(crew.author, evaluation)

    said = '<dt>退回理由</dt><dd class="lacking">抽样数没有写<span class="because">退回初稿，'
    assert (said in returned, said in to_unit, said in handed_in) == (True, False, False)
    assert "抽样数没有写" not in to_unit


def test_a_unit_is_told_why_more_materials_are_asked_for() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    send_back(evaluation.pk, Verb.RETURN_TO_MATERIALS, reason="缺验收报告", by=crew.author)

    assert '<dd class="lacking">缺验收报告<span' in page(crew.unit, evaluation)


def test_what_holds_up_a_draft_is_counted_and_leads_to_its_leaf() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    evaluation.papers.filter(code__in=["A11", "B12"]).update(waiver="")

    fields = {"text": "", "version": evaluation.version}
    answer = builders.browser(crew.author).post(
        f"/evaluations/{evaluation.pk}/act/submit_draft", fields
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<p>共 2 处错误，都改正了才能继续。</p>" in html
    places = re.findall(r'<span class="where"><a href="([^"]+)">(\w+)</a>', html)
    assert places == [
        (f"/evaluations/{evaluation.pk}/scores/{code}", code) for code in ("A11", "B12")
    ]


def test_only_the_lead_finds_the_button_to_sign() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)

    assert "sign_final" in doors(page(crew.lead, evaluation))
    assert "sign_final" not in doors(page(crew.author, evaluation))
    assert doors(page(crew.author, evaluation)) == {"return_draft"}


def test_moves_are_made_by_the_page_each_with_what_it_asks_for() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)

    statuses = [
        act(crew.reviewers[0], evaluation, Verb.PASS_INTERNAL_REVIEW, "同意"),
        act(crew.reviewers[0], evaluation, Verb.RETURN_DRAFT, " "),
        act(crew.reviewers[0], evaluation, Verb.RETURN_DRAFT, "补证据"),
    ]

    evaluation.refresh_from_db()
    assert statuses == [302, 422, 302]
    assert (evaluation.stage, evaluation.signatures.last().opinion) == ("撰写初稿", "补证据")


def test_an_evaluation_is_left_unrated_and_rated_again_by_the_page() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)

    left = act(crew.author, evaluation, Verb.LEAVE_UNRATED, "账册缺失")
    html = page(crew.staff, evaluation)
    again = act(crew.author, evaluation, Verb.RATE_AGAIN, "补到了")

    assert (left, again) == (302, 302)
    assert "<strong>证据不足，暂不评级</strong>" in html
    assert "账册缺失" in html
    assert Evaluation.objects.get(pk=evaluation.pk).outcome == ""


def test_what_was_written_comes_back_when_somebody_was_faster() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW)
    client = builders.browser(crew.lead)
    path = f"/evaluations/{evaluation.pk}/act/return_draft"
    send_back(evaluation.pk, Verb.RETURN_DRAFT, reason="补数", by=crew.author)
    carry_to(Stage.FIRST_REVIEW, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))

    answer = client.post(path, {"text": "现场照片缺日期", "version": evaluation.version})

    assert answer.status_code == 409
    assert "现场照片缺日期</textarea>" in main_of(client, f"/evaluations/{evaluation.pk}")


@pytest.mark.parametrize("name", ["never_was", "commission", "save_paper", "correct_score"])
def test_no_other_verb_is_behind_the_address_of_the_moves(name: str) -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)

    path = f"/evaluations/{evaluation.pk}/act/{name}"
    answer = builders.browser(crew.chief).post(path, {"version": evaluation.version})

    assert answer.status_code == 404


def test_whoever_has_not_the_right_or_the_evaluation_gets_404_and_nothing_changes() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEME_REVIEW)
    others = (crew.unit, crew.author, builders.account(Role.LEADER))
    stranger = builders.agency_account("乙评价公司")

    statuses = [act(each, evaluation, Verb.APPROVE_SCHEME) for each in others]
    statuses += [act(stranger, evaluation, Verb.SUBMIT_SCHEME)]

    evaluation.refresh_from_db()
    assert statuses == [404] * 4
    assert evaluation.stage == "方案评审"


def test_a_unit_sees_no_score_of_a_draft_it_is_not_asked_about() -> None:
    evaluation, crew = evaluation_at(Stage.FIRST_REVIEW, A11="4")
    path = f"/evaluations/{evaluation.pk}/opinions"
    client = builders.browser(crew.unit)

    before = page(crew.unit, evaluation) + main_of(client, path)
    inside = page(crew.author, evaluation)
    carry_to(Stage.CONSULTING, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))
    asked = page(crew.unit, evaluation) + main_of(client, path)

    assert ("99.40" in before, "99.40" in inside, "99.40" in asked) == (False, True, True)
    assert ("签字" in before, "签字" in inside) == (False, True)
    assert "立项依据充分性" not in before
    assert "立项依据充分性" in asked


def test_nothing_is_offered_in_a_closed_year() -> None:
    evaluation, crew = evaluation_at(Stage.REVISING)
    evaluation.cycle.state = "已办结"
    evaluation.cycle.save()

    assert doors(page(crew.lead, evaluation)) == set()


def tabs(html: str) -> list[str]:
    part = html[html.index('aria-label="本项评价"') :]
    return re.findall(r">(\w+)</a>", part[: part.index("</nav>")])


def test_the_tabs_lead_only_to_pages_that_serve_the_person_at_the_stage() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)

    early = tabs(page(crew.unit, evaluation))
    agency = tabs(page(crew.author, evaluation))
    carry_to(Stage.CONSULTING, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))
    html = page(crew.unit, evaluation)

    assert early == ["概况", "方案", "材料"]
    assert agency == ["概况", "方案", "材料", "佐证", "访谈", "现场勘查", "评分"]
    assert tabs(html) == ["概况", "方案", "材料", "评分", "意见"]
    assert f'href="/evaluations/{evaluation.pk}" aria-current="page"' in html


def test_the_page_asks_the_same_number_of_questions_whatever_it_holds() -> None:
    evaluation, crew = evaluation_at(Stage.CONSULTING)
    client = builders.browser(crew.author)
    path = f"/evaluations/{evaluation.pk}"
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(path)
        client.get(f"{path}/opinions")
    for number in range(5):
        give_opinion(evaluation.pk, text=f"意见{number}", code="A11", by=crew.unit)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
        client.get(f"{path}/opinions")

    assert len(many) <= len(few)
