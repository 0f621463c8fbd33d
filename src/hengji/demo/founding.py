"""The demonstration (演示): the worked example, with an account for every role."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from hengji.actions.accounts import add_account, found_first_account, lend_demo_entry
from hengji.actions.evaluations import edit_evaluation
from hengji.actions.example import load_example
from hengji.core.evaluations import Kind
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.ledger import FundNature
from hengji.core.permissions import Role
from hengji.core.registry_lists import RegistryKind
from hengji.core.workflow import Stage
from hengji.demo.next_year import found_next_year
from hengji.demo.parties import FIRST, LEAD, POSTS, Bureau, found_agencies, login_of, register
from hengji.demo.years import Progress, carry_example, open_example_year
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
"""How many evaluations the agency is given where none goes through the procedure."""
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
LENT = (
    *(f"demo-{role}" for role in Role),
    *(login_of(0, POSTS.index(post)) for post in (FIRST, LEAD)),
)
"""Login names of the accounts that links are made for: one a role, and two more of an agency."""


class Entry(NamedTuple):
    """A one-time way in, for one role."""

    role: Role
    name: str
    about: str
    secret: str


def unseen(done: int, total: int) -> None:
    """Tell nobody how far it is."""
    del done, total


def found_demo(stage: Stage | None = None, progress: Progress = unseen) -> bool:
    """Fill empty records with accounts and the example; records of a demo stay.

    Args:
        stage: How far the example is carried; at the end a next year is under
            way as well. None brings its scores in as a table, and no papers.
        progress: Told how many evaluations are carried, of how many.

    Returns:
        Whether anything was founded.

    Raises:
        FlawsFound: The records are somebody's.
    """
    if _is_demo():
        return False
    if User.objects.exists() or Cycle.objects.exists():
        raise FlawsFound([NOT_A_DEMO.at("数据库", "里面已有不属于演示的账户或年度。")])
    with transaction.atomic():
        system, _ = found_first_account(_login(Role.SYSTEM), NAMES[Role.SYSTEM], Role.SYSTEM)
        chief, staff, *_ = (
            _added(role, system)
            for role in (Role.CHIEF, Role.STAFF, Role.LEADER, Role.SECURITY, Role.AUDITOR)
        )
        bureau = Bureau(system, chief, staff)
        if stage is None:
            _bring_in(bureau)
        else:
            _carry(bureau, stage, progress)
    return True


def lend_entries() -> tuple[Entry, ...]:
    """Return a fresh one-time link for each role; earlier ones stop working."""
    users = User.objects.filter(username__in=LENT).select_related("unit", "agency")
    order = {role: number for number, role in enumerate(Role)}
    return tuple(
        Entry(Role(user.role), user.name, _about(user), lend_demo_entry(user, LINKS_LAST))
        for user in sorted(users, key=lambda user: (order[Role(user.role)], user.pk))
    )


def _carry(bureau: Bureau, stage: Stage, progress: Progress) -> None:
    """Take the example through the procedure, and begin the next year."""
    crews = found_agencies(bureau)
    year = open_example_year(bureau.chief)
    unit = _add_party_accounts(year.cycle, bureau)
    carry_example(year, crews, unit, stage, progress)
    if stage is Stage.ARCHIVED:
        found_next_year(crews[0], unit)


def _bring_in(bureau: Bureau) -> None:
    """Bring the example in as its table, and give a few evaluations to an agency."""
    cycle = load_example(by=bureau.chief)
    register(RegistryKind.AGENCIES, AGENCY, bureau.chief)
    agency = Agency.objects.get(name=AGENCY)
    _added(Role.AGENCY, bureau.system, agency=agency)
    _add_party_accounts(cycle, bureau)
    for evaluation in Evaluation.objects.filter(cycle=cycle).order_by("position")[:ENTRUSTED]:
        _entrust(evaluation, agency, bureau.chief)


def _add_party_accounts(cycle: Cycle, bureau: Bureau) -> User:
    """Add the accounts of a unit that is judged and of an expert; return the unit's."""
    rows = Evaluation.objects.filter(cycle=cycle, unit__isnull=False).order_by("position", "pk")
    first = rows.select_related("unit")[0]
    register(RegistryKind.EXPERTS, EXPERT, bureau.chief)
    _added(Role.EXPERT, bureau.system, expert=Expert.objects.get(name=EXPERT))
    return _added(Role.UNIT, bureau.system, unit=first.unit)


def _is_demo() -> bool:
    return User.objects.filter(username=_login(Role.CHIEF)).exists()


def _login(role: Role) -> str:
    return f"demo-{role}"


def _about(user: User) -> str:
    return str(user.unit or user.agency or "")


def _added(role: Role, system: User, **belongs: BudgetUnit | Agency | Expert | None) -> User:
    return add_account(_login(role), NAMES[role], role, by=system, **belongs)  # type: ignore[arg-type]


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
