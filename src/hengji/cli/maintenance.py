"""Looking after an installation (维护): accounts and what is due daily."""

from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from hengji.cli.chinese import ChineseCommand
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.permissions import ROLE_LABELS, Role

if TYPE_CHECKING:
    from hengji.models import Agency, BudgetUnit, Expert

    class _Belongs(TypedDict):
        unit: BudgetUnit | None
        agency: Agency | None
        expert: Expert | None


ROLE_UNKNOWN = FlawKind(
    "role-unknown",
    Severity.ERROR,
    "没有这个角色。",
    f"请写其中一个：{'、'.join(f'{role}（{label}）' for role, label in ROLE_LABELS.items())}。",
)
NAME_NOT_REGISTERED = FlawKind(
    "name-not-registered",
    Severity.ERROR,
    "名录里没有这个单位、机构或专家。",
    "请照名录中的全称写；名录里没有的，请先在网页的名录中新增。",
)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("account", cls=ChineseCommand, help="建立一个账户，给出一次性登录链接。")(account)
    app.command("tick", cls=ChineseCommand, help="做每天要做的事（由计划任务调用）。")(tick)


def account(
    name: Annotated[str, typer.Argument(metavar="姓名", help="使用账户的人的姓名")],
    login: Annotated[str, typer.Option("--login", metavar="登录名", help="登录名")],
    role: Annotated[
        str, typer.Option("--role", metavar="角色", help="角色，如 chief、staff、system、auditor")
    ],
    unit: Annotated[
        str, typer.Option("--unit", metavar="单位", help="预算单位账户所属的单位全称")
    ] = "",
    agency: Annotated[
        str, typer.Option("--agency", metavar="机构", help="第三方机构账户所属的机构全称")
    ] = "",
    expert: Annotated[
        str, typer.Option("--expert", metavar="专家", help="专家账户对应的专家姓名")
    ] = "",
) -> None:
    """Make an account; print the address at which its person enters once."""
    from hengji.cli.preparing import prepare_records
    from hengji.cli.records import telling_of_the_disk

    if role not in set(Role):
        raise FlawsFound([ROLE_UNKNOWN.at("--role", f"“{role}”不是角色。")])
    prepare_records()
    from hengji.actions.accounts import ENTRY_HOURS, found_first_account

    with telling_of_the_disk():
        belongs = _belongs(unit, agency, expert)
        user, secret = found_first_account(login, name, Role(role), **belongs)
    typer.echo(f"已建立账户 {user.username}（{user.name}，{Role(role).label}）。")
    typer.echo(f"一次性登录链接，{ENTRY_HOURS} 小时内有效，打开后设置口令：")
    typer.echo(_entry_url(secret))


def tick() -> None:
    """Do what is due once a day; doing it more often does no harm."""
    from hengji.cli.records import open_records, telling_of_the_disk
    from hengji.logs import configure_logs

    configure_logs()
    open_records()
    from hengji import worker

    with telling_of_the_disk():
        worker.tick()
    typer.echo("每天要做的事已做完。")


def _belongs(unit: str, agency: str, expert: str) -> "_Belongs":
    """Return whom the account stands for, by the names of the registry."""
    from hengji.core.names import clean_name, name_key
    from hengji.models import Agency, BudgetUnit, Expert

    found: _Belongs = {
        "unit": BudgetUnit.objects.filter(name_key=name_key(unit)).first() if unit else None,
        "agency": Agency.objects.filter(name_key=name_key(agency)).first() if agency else None,
        "expert": Expert.objects.filter(name=clean_name(expert)).first() if expert else None,
    }
    given = {"--unit": (unit, found["unit"]), "--agency": (agency, found["agency"]),
             "--expert": (expert, found["expert"])}  # fmt: skip
    missing = [
        NAME_NOT_REGISTERED.at(option, f"名录里没有“{name}”。")
        for option, (name, row) in given.items()
        if name and row is None
    ]
    if missing:
        raise FlawsFound(missing)
    return found


def _entry_url(secret: str) -> str:
    """Return the address of a one-time link, as this installation is reached."""
    from hengji.cli.serving import DEFAULT_PORT, LOOPBACK_NAMES
    from hengji.config import Config

    names = [host for host in Config().hosts if host not in LOOPBACK_NAMES]
    start = f"https://{names[0].lstrip('.')}" if names else f"http://127.0.0.1:{DEFAULT_PORT}"
    return f"{start}/enter/{secret}"
