import pytest

from hengji.actions.accounts import (
    MEMBER_HAS_ACCOUNT,
    MEMBER_NOT_OF_AGENCY,
    disable_account,
    enable_account,
    tie_member,
)
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.models import Agency, AgencyMember, Cycle, Event, User
from tests import builders


@pytest.fixture
def member(cycle: Cycle) -> AgencyMember:
    return AgencyMember.objects.create(agency=Agency.objects.get(name="甲评价公司"), name="张三")


@pytest.fixture
def account(member: AgencyMember) -> User:
    return builders.agency_account("甲评价公司")


@pytest.fixture
def system(account: User) -> User:
    return builders.account(Role.SYSTEM)


def test_a_tie_leaves_one_event_and_the_same_again_none(
    account: User, member: AgencyMember, system: User
) -> None:
    tied = tie_member(account.pk, member, version=account.version, by=system)
    event = Event.objects.latest("sequence")
    tie_member(account.pk, member, version=tied.version, by=system)

    assert (event.verb, event.object_name) == ("指定评价人员", "甲评价公司经办")
    assert Event.objects.latest("sequence") == event


def test_who_left_gets_no_account(account: User, member: AgencyMember, system: User) -> None:
    member.in_use = False
    member.save()

    with pytest.raises(FlawsFound) as refused:
        tie_member(account.pk, member, version=account.version, by=system)

    message = "“张三”不是“甲评价公司”在用的评价人员。"
    assert refused.value.flaws == (MEMBER_NOT_OF_AGENCY.at("对应评价人员", message),)


def test_a_member_has_one_account_and_another_once_it_is_disabled(
    account: User, member: AgencyMember, system: User
) -> None:
    tie_member(account.pk, member, version=account.version, by=system)
    other = builders.account(Role.AGENCY, "另一人", agency=member.agency)

    with pytest.raises(FlawsFound) as refused:
        tie_member(other.pk, member, version=other.version, by=system)
    disable_account(account.pk, by=system)
    tie_member(other.pk, member, version=other.version, by=system)
    with pytest.raises(FlawsFound) as twice:
        enable_account(account.pk, by=system)

    message = f"“张三”已对应账户“{account.username}”。"
    assert refused.value.flaws == (MEMBER_HAS_ACCOUNT.at("对应评价人员", message),)
    assert [flaw.code for flaw in twice.value.flaws] == [MEMBER_HAS_ACCOUNT.code]
    assert User.objects.get(pk=other.pk).member == member
    assert not User.objects.get(pk=account.pk).is_active


def test_an_account_changed_meanwhile_is_not_tied(
    account: User, member: AgencyMember, system: User, chief: User
) -> None:
    with pytest.raises(Stale):
        tie_member(account.pk, member, version=account.version + 1, by=system)
    with pytest.raises(NotAllowed):
        tie_member(account.pk, member, version=account.version, by=chief)

    assert User.objects.get(pk=account.pk).member is None
