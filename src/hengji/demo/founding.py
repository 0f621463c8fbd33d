"""The demonstration (演示): the worked example, with an account for every role."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from hengji.actions.accounts import add_account, found_first_account, lend_demo_entry
from hengji.actions.entries import add_entry
from hengji.actions.evaluations import edit_evaluation
from hengji.actions.example import load_example
from hengji.core.evaluations import Kind
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.ledger import FundNature
from hengji.core.permissions import Role
from hengji.core.registry_lists import LISTS, RegistryKind
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, Expert, User

NOT_A_DEMO = FlawKind(
    "not-a-demo",
    Severity.ERROR,
    "文件夹里的数据库不是演示。",
    "请用 --into 换一个文件夹；正式的数据请用 hengji serve 打开。",
)
LINKS_LAST = timedelta(hours=12)
AGENCY, EXPERT = "演示机构甲", "演示专家"
ENTRUSTED = 5
"""How many evaluations the agency of the demonstration is given."""
NAMES: Mapping[Role, str] = {
    Role.CHIEF: "演示科长",
    Role.STAFF: "演示经办",
    Role.LEADER: "演示领导",
    Role.AGENCY: "演示机构经办",
    Role.UNIT: "演示单位经办",
    Role.EXPERT: EXPERT,
    Role.SYSTEM: "演示系统管理员",
    Role.SECURITY: "演示安全管理员",
    Role.AUDITOR: "演示审计管理员",
}


class Entry(NamedTuple):
    """A one-time way in, for one role."""

    role: Role
    name: str
    about: str
    secret: str


def found_demo() -> None:
    """Fill empty records with accounts and the example; records of a demo stay.

    Raises:
        FlawsFound: The records are somebody's.
    """
    if _is_demo():
        return
    if User.objects.exists() or Cycle.objects.exists():
        raise FlawsFound([NOT_A_DEMO.at("数据库", "里面已有不属于演示的账户或年度。")])
    with transaction.atomic():
        system, _ = found_first_account(_login(Role.SYSTEM), NAMES[Role.SYSTEM], Role.SYSTEM)
        chief = _added(Role.CHIEF, system)
        for role in (Role.STAFF, Role.LEADER, Role.SECURITY, Role.AUDITOR):
            _added(role, system)
        cycle = load_example(by=chief)
        _add_parties(cycle, chief, system)


def lend_entries() -> tuple[Entry, ...]:
    """Return a fresh one-time link for each role; earlier ones stop working."""
    users = {user.role: user for user in User.objects.select_related("unit", "agency")}
    return tuple(
        Entry(role, user.name, _about(user), lend_demo_entry(user, LINKS_LAST))
        for role in Role
        if (user := users.get(role)) is not None and user.username == _login(role)
    )


def _is_demo() -> bool:
    return User.objects.filter(username=_login(Role.CHIEF)).exists()


def _login(role: Role) -> str:
    return f"demo-{role}"


def _about(user: User) -> str:
    return str(user.unit or user.agency or "")


def _added(role: Role, system: User, **belongs: BudgetUnit | Agency | Expert) -> User:
    return add_account(_login(role), NAMES[role], role, by=system, **belongs)  # type: ignore[arg-type]


def _add_parties(cycle: Cycle, chief: User, system: User) -> None:
    """Add those who are judged and those who judge, with something to see."""
    ranked = Evaluation.objects.filter(cycle=cycle).order_by("position")
    unit = next(each.unit for each in ranked.select_related("unit") if each.unit)
    _added(Role.UNIT, system, unit=unit)
    _register(RegistryKind.AGENCIES, AGENCY, chief)
    agency = Agency.objects.get(name=AGENCY)
    _added(Role.AGENCY, system, agency=agency)
    _register(RegistryKind.EXPERTS, EXPERT, chief)
    _added(Role.EXPERT, system, expert=Expert.objects.get(name=EXPERT))
    for evaluation in ranked[:ENTRUSTED]:
        _entrust(evaluation, agency, chief)


def _register(kind: RegistryKind, name: str, chief: User) -> None:
    texts = {column.attribute: "" for column in LISTS[kind].columns}
    add_entry(kind, {**texts, "name": name}, by=chief)


def _entrust(evaluation: Evaluation, agency: Agency, chief: User) -> None:
    nature = evaluation.fund_nature
    edit_evaluation(
        evaluation.pk,
        kind=Kind(evaluation.kind),
        unit_id=evaluation.unit_id,
        agency_id=agency.pk,
        fund_nature=FundNature(nature) if nature else None,
        budget=evaluation.budget,
        spent=evaluation.spent,
        self_score=evaluation.self_score,
        version=evaluation.version,
        by=chief,
    )
