import pytest
from django.test import Client

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.permissions import GUARDIANS, Role
from hengji.models import Cycle, User
from tests import builders
from tests.checkups import BAD, GOOD, asked, checked

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
