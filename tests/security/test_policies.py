"""Requirements 16, 17 and 18: who may ask for what, over every address there is."""

import itertools

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from hengji.core.permissions import GRANTS, GUARDIANS, Right, Role
from hengji.models import Event, User
from hengji.web.guard import PUBLIC
from tests import builders
from tests.security.addresses import PAGES, Address

BUSINESS = frozenset(Right) - {
    Right.SEE_EVENTS, Right.MANAGE_ACCOUNTS, Right.MANAGE_SECURITY, Right.SEE_JOBS,
    Right.USE_TOKENS,
}  # fmt: skip
GUARDED = [page for page in PAGES if page.policy is not None and page.policy != PUBLIC]
GONE = "没有这个页面"


def test_16_the_three_guardians_hold_no_right_over_the_business() -> None:
    held = {right for right in BUSINESS for role in GRANTS[right] if role in GUARDIANS}

    assert held == set()


def test_16_no_two_guardians_hold_the_same_right() -> None:
    rights = {role: {right for right in Right if role in GRANTS[right]} for role in GUARDIANS}

    shared = {
        (one, other): rights[one] & rights[other]
        for one, other in itertools.combinations(sorted(GUARDIANS), 2)
        if rights[one] & rights[other]
    }
    assert shared == {}


def test_17_every_address_says_whom_it_serves() -> None:
    silent = [page.pattern for page in PAGES if page.policy is None]

    assert silent == []


def test_17_a_view_that_says_nothing_is_nobodys(chief: User, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.security.planted_pages"

    response = builders.browser(chief).get("/planted")

    assert response.status_code == 404
    assert "planted content" not in response.content.decode()


def test_18_the_matrix_covers_every_right_that_pages_ask_for() -> None:
    asked = {page.policy.right for page in GUARDED if page.policy}

    assert asked - {None} <= set(Right)
    assert {Right.SEE_RESULTS, Right.EDIT_RESULTS, Right.SEE_EVENTS} <= asked


@pytest.fixture
def everyone(cycle: object) -> dict[Role, Client]:
    accounts = {
        Role.UNIT: builders.unit_account("建设管理部"),
        Role.AGENCY: builders.agency_account("甲评价公司"),
        Role.EXPERT: builders.expert_account(),
    }
    return {role: builders.browser(accounts.get(role) or _of(role)) for role in Role}


def _of(role: Role) -> User:
    return User.objects.filter(role=role).first() or builders.account(role)


def test_18_every_role_gets_exactly_the_pages_of_its_rights(
    everyone: dict[Role, Client],
) -> None:
    wrong = [
        (page.name, role.value, answer)
        for page in GUARDED
        for role, client in everyone.items()
        if (answer := _refused(client, page)) is not _must_refuse(page, role)
    ]

    assert wrong == []


def _must_refuse(page: Address, role: Role) -> bool:
    right = page.policy.right if page.policy else None
    return right is not None and role not in GRANTS[right]


def _refused(client: Client, page: Address) -> bool:
    """Tell whether the guard refused, which leaves an event; a missing row leaves none."""
    before = Event.objects.filter(verb="拒绝访问").count()
    response = client.get(page.path)
    if response.status_code == 405:
        response = client.post(page.path)
    refused = Event.objects.filter(verb="拒绝访问").count() > before
    assert not refused or (response.status_code == 404 and GONE in response.content.decode())
    return refused


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.name)
def test_18_nobody_gets_a_page_without_signing_in(db: None, page: Address) -> None:
    got, posted = Client().get(page.path), Client().post(page.path)

    assert (got.status_code, posted.status_code) == (302, 302)
    assert got["Location"].startswith("/sign-in")
    assert posted["Location"].startswith("/sign-in")


def test_18_a_refused_page_and_one_that_never_was_look_the_same(staff: User) -> None:
    client = builders.browser(staff)

    pages = [client.get("/accounts"), client.get("/never-was"), client.get("/evaluations/999999")]

    assert {page.status_code for page in pages} == {404}
    said = {_without_tokens(page.content.decode()) for page in pages}
    assert len(said) == 1


def _without_tokens(page: str) -> str:
    lines = page.splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
