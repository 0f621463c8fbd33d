"""Who gets in: a token decides, its scopes and its person's role; a session never."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings
from django.utils import timezone

from hengji.actions.accounts import digest_of, disable_account
from hengji.actions.tokens import revoke_token
from hengji.core.permissions import Role
from hengji.core.tokens import TokenScope
from hengji.models import ApiToken, Cycle, Event, User
from hengji.web.api.document import doors_of
from hengji.web.api.urls import api, urlpatterns
from hengji.web.guard import TOKEN, policy_of
from hengji.web.middleware import SEEN, STARTED
from tests.api.programs import BASE, Program, real_values, secret_of, without_number
from tests.builders import account, agency_account, browser, expert_account, unit_account

OPERATIONS = {
    operation.operation_id: (path, operation)
    for router in api._get_bound_routers()
    for path, view in router.path_operations.items()
    for operation in view.operations
}
DOORS = {name: doors_of(operation) for name, (_, operation) in OPERATIONS.items()}
SCOPED = {name: doors[0].scope for name, doors in DOORS.items() if doors and doors[0].scope}
NO_TOKEN = (
    401,
    {
        "message": "没有给出接口令牌，或令牌无效、已停用、已过期，或账户已停用。",
        "remedy": (
            "请在请求头写明“Authorization: Bearer 令牌”；需要新令牌的，请登录后在“接口令牌”页新建。"
        ),
    },
)
OTHER_SCOPE = (
    403,
    {
        "message": "令牌不含这项操作需要的范围，或账户的角色没有这项权限。",
        "remedy": "请对照接口文档，换用含有该范围的令牌。",
    },
)


def address_of(name: str) -> str:
    return OPERATIONS[name][0].format(**real_values())


def inserted_token(user: User, *scopes: str) -> str:
    """Return a token with scopes that its person could not choose."""
    ApiToken.objects.create(
        user=user,
        label="测试",
        digest=digest_of("inserted"),
        scopes=list(scopes),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return "inserted"


def test_every_operation_has_one_door_that_names_its_scope() -> None:
    without = [name for name, doors in DOORS.items() if len(doors) != 1]

    assert without == []
    assert set(OPERATIONS) - set(SCOPED) == {"openapi"}


def test_every_address_declares_that_a_token_decides() -> None:
    assert {policy_of(each.callback, each.name) for each in urlpatterns} == {TOKEN}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_opens_to_its_scope_alone(
    name: str, everything: Cycle, chief: User
) -> None:
    scopes = [SCOPED[name]] if name in SCOPED else [TokenScope.RESULTS]

    response = Program(secret=secret_of(chief, scopes)).get(address_of(name))

    assert (response.status_code, response.cookies.output()) == (200, "")


@pytest.mark.parametrize("name", SCOPED)
def test_no_operation_opens_to_another_scope(name: str, everything: Cycle, chief: User) -> None:
    others = [scope.value for scope in TokenScope if scope is not SCOPED[name]]

    response = Program(secret=secret_of(chief, others)).get(address_of(name))

    assert without_number(response) == OTHER_SCOPE
    assert Event.objects.last().verb == "拒绝访问"


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_operation_opens_without_a_token(name: str, everything: Cycle, chief: User) -> None:
    response = browser(chief).get(f"{BASE}{address_of(name)}")

    assert without_number(response) == NO_TOKEN
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.cookies.output() == ""


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY])
@pytest.mark.parametrize("name", SCOPED)
def test_a_token_opens_no_more_than_the_role_of_its_person(
    name: str, role: Role, everything: Cycle
) -> None:
    secret = inserted_token(account(role), *TokenScope)

    response = Program(secret=secret).get(address_of(name))

    assert without_number(response) == OTHER_SCOPE


def test_a_role_that_changes_takes_the_rights_of_its_tokens_along(
    everything: Cycle, staff: User
) -> None:
    program = Program(staff)
    User.objects.filter(pk=staff.pk).update(role=Role.AUDITOR)

    response = program.get("/cycles")

    assert without_number(response) == OTHER_SCOPE


def test_an_auditor_reads_events_and_nothing_else(everything: Cycle) -> None:
    program = Program(secret=inserted_token(account(Role.AUDITOR), *TokenScope))

    opened = {name for name in SCOPED if program.get(address_of(name)).status_code == 200}

    assert opened == {"events"}


@pytest.mark.parametrize("end", ["expired", "revoked", "disabled", "misspelt"])
def test_a_token_that_ended_is_told_from_no_token_by_nothing(
    end: str, everything: Cycle, chief: User, staff: User
) -> None:
    program = Program(staff)
    match end:
        case "expired":
            ApiToken.objects.update(expires_at=timezone.now())
        case "revoked":
            revoke_token(ApiToken.objects.get().pk, by=staff)
        case "disabled":
            disable_account(staff.pk, by=account(Role.SYSTEM))
        case _:
            program.secret = f"{program.secret}x"

    response = program.get("/cycles")

    assert without_number(response) == NO_TOKEN
    assert (Event.objects.last().verb, Event.objects.last().result) == ("拒绝访问", "拒绝")
    assert not Event.objects.filter(details__contains=program.secret).exists()
    assert not Event.objects.filter(summary__contains=program.secret).exists()


def test_the_stored_token_does_not_open_the_api(everything: Cycle, chief: User) -> None:
    Program(chief)

    response = Program(secret=ApiToken.objects.get().digest).get("/cycles")

    assert without_number(response) == NO_TOKEN


def test_a_token_in_the_address_is_not_a_token(everything: Cycle, chief: User) -> None:
    response = Program().get("/cycles", token=secret_of(chief))

    assert without_number(response) == NO_TOKEN


def test_a_session_beside_a_token_changes_nothing(everything: Cycle, chief: User) -> None:
    program = Program(unit_account("第一中学校"))
    program.client = browser(chief)

    names = [row["name"] for row in program.read("/cycles/2024/evaluations")["items"]]

    assert names == ["校舍修缮项目", "2023年度第一中学校部门整体支出"]


def test_an_old_session_beside_a_token_is_left_alone(everything: Cycle, program: Program) -> None:
    program.client = browser(program.user)
    session = program.client.session
    session.update({STARTED: 0, SEEN: 0})
    session.save()

    response = program.get("/cycles")

    assert (response.status_code, response.cookies.output()) == (200, "")
    assert (program.client.session[STARTED], program.client.session[SEEN]) == (0, 0)


@override_settings(MFA_REQUIRED=True)
def test_a_token_is_worth_nothing_once_the_second_factor_is_gone(
    everything: Cycle, chief: User
) -> None:
    program = Program(chief)
    with_factor = Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={})
    before = program.get("/cycles").status_code
    with_factor.delete()

    response = program.get("/cycles")

    assert before == 200
    assert without_number(response) == NO_TOKEN


@override_settings(TLS_ONLY=True)
def test_plain_http_is_refused_and_not_redirected(everything: Cycle, program: Program) -> None:
    plain = program.get("/cycles")
    secure = program.client.get(
        f"{BASE}/cycles", secure=True, headers={"Authorization": f"Bearer {program.secret}"}
    )

    assert without_number(plain) == (
        403,
        {
            "message": "这个系统只接受加密的连接，没有处理这次请求。",
            "remedy": "请把网址开头改为 https:// 再打开。",
        },
    )
    assert secure.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
def test_the_api_only_reads(method: str, everything: Cycle, program: Program) -> None:
    response = getattr(program.client, method)(
        f"{BASE}/cycles", headers={"Authorization": f"Bearer {program.secret}"}
    )

    told = b"" if method == "head" else "接口只供读取。".encode()
    assert (response.status_code, response["Allow"]) == (405, "GET")
    assert told in response.content


@pytest.mark.parametrize("path", ["", "nothing", "docs", "openapi.json/", "cycles/2024"])
def test_what_is_not_there_is_answered_in_the_one_shape(path: str, program: Program) -> None:
    response = program.get(f"/{path}")

    assert without_number(response) == (
        404,
        {
            "message": "没有这项内容，或者不对您的账户开放。",
            "remedy": "请核对网址中的编号和年度。",
        },
    )
    assert response.json()["request_id"] == response["X-Request-Id"]


def test_a_fault_of_ours_is_answered_in_the_one_shape(
    everything: Cycle, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hengji.web.api.results._cycle", None)
    program.client.raise_request_exception = False

    response = program.get("/cycles")

    assert response.status_code == 500
    assert response.json()["message"] == "系统没有完成这一步，已有的数据没有变化。"
    assert response.json()["request_id"] in response.json()["remedy"]


@pytest.mark.parametrize("whose", ["unit", "agency", "expert"])
@pytest.mark.parametrize("name", ["evaluation", "attachment"])
def test_a_foreign_row_and_one_that_never_was_answer_the_same(
    name: str, whose: str, everything: Cycle
) -> None:
    people = {
        "unit": lambda: unit_account("第一中学校"),
        "agency": lambda: agency_account("乙评价公司"),
        "expert": expert_account,
    }
    program = Program(people[whose]())
    foreign = real_values()[f"{name}_id"]
    assert Program(User.objects.get(role=Role.CHIEF)).get(f"/{name}s/{foreign}").status_code == 200

    refused, absent = program.get(f"/{name}s/{foreign}"), program.get(f"/{name}s/{foreign + 9999}")

    assert _bytes(refused) == _bytes(absent)
    assert refused.status_code == absent.status_code == 404
    assert set(refused.headers) == set(absent.headers)


def _bytes(response: object) -> bytes:
    number = response.json()["request_id"].encode()  # type: ignore[attr-defined]
    return response.content.replace(number, b"")  # type: ignore[attr-defined,no-any-return]
