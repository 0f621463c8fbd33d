import pytest

from hengji.core.permissions import Role
from hengji.core.tokens import SCOPE_RIGHTS, TokenScope, scopes_within

OPENED = {
    Role.CHIEF: ["results:read", "report:read", "checkups:read", "registry:read", "events:read"],
    Role.STAFF: ["results:read", "report:read", "checkups:read", "registry:read"],
    Role.LEADER: ["results:read", "report:read", "registry:read"],
    Role.AGENCY: ["results:read"],
    Role.UNIT: ["results:read"],
    Role.EXPERT: ["results:read"],
    Role.SYSTEM: [],
    Role.SECURITY: [],
    Role.AUDITOR: ["events:read"],
}


@pytest.mark.parametrize("role", Role)
def test_a_token_opens_no_more_than_the_role_of_its_person(role: Role) -> None:
    assert [scope.value for scope in scopes_within(role)] == OPENED[role]


def test_a_scope_is_named_as_the_right_it_needs() -> None:
    assert TokenScope.EVENTS.label == "查看操作记录"
    assert set(SCOPE_RIGHTS) == set(TokenScope)
    assert scopes_within(Role.CHIEF, ["events:read", "admin:write"]) == (TokenScope.EVENTS,)
