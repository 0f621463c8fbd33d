import pytest
from django.test import Client

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.permissions import GUARDIANS, Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Walk, carry_to
from hengji.models import Cycle, Event, User
from tests import builders
from tests.checkups import BAD, GOOD, asked, checked
from tests.procedure import FRAMEWORKS, ROAD, evaluation_at

DUTIES = {Role.SYSTEM: "accounts", Role.SECURITY: "security", Role.AUDITOR: "events"}


def first_page(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html[html.index("<main") :]


def test_each_guardian_has_a_duty_here() -> None:
    assert DUTIES.keys() == GUARDIANS


@pytest.mark.parametrize("role", DUTIES)
def test_a_guardian_is_led_to_the_own_duty_and_to_no_other(cycle: Cycle, role: Role) -> None:
    html = first_page(builders.browser(builders.account(role)))

    offered = {page for page in DUTIES.values() if f'href="/{page}"' in html}
    assert offered == {DUTIES[role]}
    assert "年度" not in html


def test_who_may_not_open_a_year_is_told_who_does(db: None) -> None:
    html = first_page(builders.browser(builders.account(Role.STAFF)))

    assert "年度由财政局负责人建立" in html
    assert "/load-example" not in html


def test_what_is_due_is_linked(cycle: Cycle) -> None:
    html = first_page(builders.browser(builders.account(Role.STAFF)))

    assert '<a href="/2024/findings">还没有登记存在问题和工作建议。</a>' in html


def test_the_newest_check_ups_of_the_year_are_linked_for_those_with_the_right(
    cycle: Cycle, staff: User
) -> None:
    finished = checked(cycle, CheckupKind.DOCUMENTS, staff, GOOD, BAD)
    waiting = asked(cycle, CheckupKind.SCORES, staff)

    html = first_page(builders.browser(staff))
    others = first_page(builders.browser(builders.account(Role.LEADER)))

    assert f'<a href="/checkups/{finished.pk}">报告体检“好.md”等</a>' in html
    assert f'<a href="/checkups/{waiting.pk}">评分体检</a><p class="muted">正在做。</p>' in html
    assert finished.summary in html
    assert ("最近的体检" in others, "/checkups/" in others) == (False, False)


@pytest.mark.django_db
def test_what_a_unit_has_to_do_leads_to_the_page_where_it_is_done() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    unit = builders.browser(crew.unit)

    materials = first_page(unit)
    carry_to(Stage.CONSULTING, Walk(evaluation.pk, crew, FRAMEWORKS[ROAD]))
    opinions = first_page(unit)

    path = f'<li><a href="/evaluations/{evaluation.pk}'
    assert (f'{path}/materials">' in materials, f'{path}/opinions">' in opinions) == (True, True)


@pytest.mark.django_db
def test_what_was_refused_is_for_the_auditor_and_not_among_what_one_did() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    unit = builders.browser(crew.unit)

    unit.get(f"/evaluations/{evaluation.pk}/interviews")

    assert Event.objects.filter(verb="拒绝访问", actor_id=crew.unit.pk).exists()
    assert "拒绝访问" not in first_page(unit)
