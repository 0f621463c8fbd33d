"""Rows that tests need, made through the real actions."""

from collections.abc import Mapping, Sequence

from django.test import Client

from hengji.actions.accounts import add_account, found_first_account
from hengji.actions.cycles import open_cycle
from hengji.actions.imports import Imported, confirm_ledger, upload_ledger
from hengji.core.names import name_key
from hengji.core.permissions import Role
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, Expert, User
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
