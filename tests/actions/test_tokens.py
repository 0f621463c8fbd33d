from datetime import timedelta

import pytest
from django.utils import timezone

from hengji.actions.accounts import disable_account
from hengji.actions.tokens import make_token, revoke_token, token_user
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.models import ApiToken, Event, User
from tests import builders


def test_a_token_is_known_by_its_secret_and_opens_its_scopes(chief: User) -> None:
    _, secret = make_token(label="月报", scopes={"results:read", "report:read"}, days=30, by=chief)

    assert token_user(secret) == (chief, frozenset({"results:read", "report:read"}))
    assert token_user(f"{secret}x") is None


def test_the_secret_of_a_token_is_stored_nowhere(chief: User) -> None:
    token, secret = make_token(label="月报", scopes=["results:read"], days=30, by=chief)

    stored = " ".join(
        str(value)
        for model in (ApiToken, Event)
        for row in model.objects.values()
        for value in row.values()
    )
    assert secret not in stored
    assert len(token.digest) == 64


def test_a_token_that_expired_or_was_revoked_opens_nothing(chief: User) -> None:
    old, old_secret = make_token(label="旧", scopes=["results:read"], days=1, by=chief)
    ApiToken.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked, revoked_secret = make_token(label="停", scopes=["results:read"], days=1, by=chief)

    revoke_token(revoked.pk, by=chief)

    assert token_user(old_secret) is None
    assert token_user(revoked_secret) is None


def test_a_token_of_a_disabled_account_opens_nothing_even_after_enabling(chief: User) -> None:
    _, secret = make_token(label="月报", scopes=["results:read"], days=30, by=chief)
    system = builders.account(Role.SYSTEM)

    disable_account(chief.pk, by=system)

    assert token_user(secret) is None
    User.objects.filter(pk=chief.pk).update(is_active=True)
    assert token_user(secret) is None


def test_a_token_cannot_open_more_than_its_person_may(staff: User) -> None:
    with pytest.raises(FlawsFound) as refused:
        make_token(label="记录", scopes=["results:read", "events:read"], days=30, by=staff)

    assert [flaw.code for flaw in refused.value.flaws] == ["token-scope-refused"]
    assert ApiToken.objects.count() == 0


def test_a_token_of_an_unknown_scope_or_too_long_a_life_is_refused(chief: User) -> None:
    with pytest.raises(FlawsFound) as refused:
        make_token(label="全部", scopes=["everything"], days=366, by=chief)

    codes = [flaw.code for flaw in refused.value.flaws]
    assert codes == ["token-scope-refused", "token-valid-too-long"]


def test_nobody_revokes_the_token_of_another(chief: User, staff: User) -> None:
    token, secret = make_token(label="月报", scopes=["results:read"], days=30, by=chief)

    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(token.pk, by=staff)

    assert token_user(secret) == (chief, frozenset({"results:read"}))


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY])
def test_who_has_nothing_to_read_makes_no_token(db: None, role: Role) -> None:
    with pytest.raises(NotAllowed):
        make_token(label="记录", scopes=["events:read"], days=30, by=builders.account(role))


def test_an_auditor_makes_a_token_for_the_events_and_for_nothing_else(db: None) -> None:
    auditor = builders.account(Role.AUDITOR)

    _, secret = make_token(label="记录", scopes=["events:read"], days=30, by=auditor)

    assert token_user(secret) == (auditor, frozenset({"events:read"}))
    with pytest.raises(FlawsFound):
        make_token(label="得分", scopes=["results:read"], days=30, by=auditor)


def test_making_and_revoking_each_leave_one_event(chief: User) -> None:
    token, _ = make_token(label="月报", scopes=["results:read"], days=30, by=chief)
    revoke_token(token.pk, by=chief)
    revoke_token(token.pk, by=chief)

    events = Event.objects.filter(object_kind="接口令牌").values_list("verb", "object_name")
    assert list(events) == [("新建接口令牌", "月报"), ("停用接口令牌", "月报")]
