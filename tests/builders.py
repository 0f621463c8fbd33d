"""Rows that tests need, made through the real actions."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.test import Client

from hengji.actions.accounts import add_account, found_first_account
from hengji.actions.agencies import ContractValues, MemberValues, add_contract, add_member
from hengji.actions.cycles import open_cycle
from hengji.actions.files import GivenFile
from hengji.actions.imports import Imported, confirm_ledger, upload_ledger
from hengji.actions.interests import DeclaredInterest, declare_interest
from hengji.core.interests import Interest, PartyKind
from hengji.core.names import name_key
from hengji.core.permissions import Role
from hengji.models import Agency, AgencyMember, BudgetUnit, Cycle, Evaluation, Expert, User
from hengji.queries.imports import load_preview

HEADS = ("项目名称", "得分", "单位", "第三方机构", "资金性质", "预算数（元）", "执行数（元）")
ROWS = (
    ("道路养护项目", "92.50", "建设管理部", "甲评价公司", "一般公共预算", "1000000", "900000"),
    ("校舍修缮项目", "88.00", "第一中学校", "乙评价公司", "一般债券", "500000", "500000"),
    ("2023年度建设管理部部门整体支出", "85.20", "建设管理部", "乙评价公司", "", "", ""),
    ("2023年度第一中学校部门整体支出", "74.00", "第一中学校", "甲评价公司", "", "", ""),
)


def account(role: Role, name: str = "", **belongs: object) -> User:
    """Return an account of a role, made by the system administrator."""
    name = name or f"演示{role.label}"
    if not User.objects.filter(role=Role.SYSTEM).exists():
        found_first_account("system", "演示系统管理员", Role.SYSTEM)
    system = User.objects.filter(role=Role.SYSTEM).first()
    if role is Role.SYSTEM:
        return system
    return add_account(f"{role}-{name}", name, role, by=system, **belongs)


def unit_account(unit: str) -> User:
    """Return an account of a unit of the registry."""
    return account(Role.UNIT, f"{unit}经办", unit=BudgetUnit.objects.get(name_key=name_key(unit)))


def agency_account(agency: str) -> User:
    """Return an account of an agency of the registry."""
    return account(
        Role.AGENCY, f"{agency}经办", agency=Agency.objects.get(name_key=name_key(agency))
    )


def expert_account(name: str = "演示专家") -> User:
    """Return an account of an expert."""
    return account(Role.EXPERT, name, expert=Expert.objects.create(name=name))


def with_people(agency: Agency, unit: str, by: User, person: User) -> AgencyMember:
    """Give an agency a lead, a contract with its file, and an interest long past."""
    values = MemberValues(
        "演示主评人", is_lead=True, qualification="注册会计师", registration="演示-1"
    )
    lead = add_member(agency.pk, values, by=by)
    term = ContractValues("演示框架〔2024〕1号", date(2024, 1, 1), date(2026, 12, 31))
    add_contract(agency.pk, term, file=GivenFile([b"%PDF-1.7 signed"], "框架合同.pdf"), by=by)
    past = (Interest.AUDIT, 2010, 2012, "年度报表审计")
    declare_interest(DeclaredInterest(PartyKind.AGENCY, agency.pk, unit, *past), by=person)
    declare_interest(DeclaredInterest(PartyKind.MEMBER, lead.pk, unit, *past), by=by)
    return lead


def ledger_file(rows: Sequence[Sequence[str]] = ROWS, heads: Sequence[str] = HEADS) -> bytes:
    """Return a ledger as a CSV file."""
    return "\n".join(",".join(row) for row in (heads, *rows)).encode()


def imported(
    cycle: Cycle, by: User, content: bytes | None = None, name: str = "得分表.csv"
) -> Imported:
    """Bring a ledger into the records, through upload and confirmation."""
    upload = upload_ledger(cycle.pk, [content or ledger_file()], name, by=by)
    plan = load_preview(by, upload.pk).plan
    return confirm_ledger(upload.pk, fingerprint=plan.fingerprint, by=by)


def cycle_with_rows(by: User, work_year: int = 2024) -> Cycle:
    """Return a year with the evaluations of ``ROWS``."""
    cycle = open_cycle(work_year, work_year - 1, by=by)
    imported(cycle, by)
    return cycle


def evaluation_named(name: str) -> Evaluation:
    """Return the evaluation whose name contains the words."""
    return Evaluation.objects.get(name__contains=name)


def browser(user: User | None = None) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def posted(fields: Mapping[str, object], version: int | None = None) -> dict[str, object]:
    """Return the fields of a form with the version that was shown."""
    return {**fields, **({} if version is None else {"version": version})}
