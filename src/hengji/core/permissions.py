"""Who may do what (权限): one table, read by pages, actions, queries and docs.

An account has one role, so that the three guardians (三员) of the computer
system can never hold each other's rights nor any right over the business.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What an account is for (账户角色)."""

    CHIEF = "chief"
    STAFF = "staff"
    LEADER = "leader"
    AGENCY = "agency"
    UNIT = "unit"
    EXPERT = "expert"
    SYSTEM = "system"
    SECURITY = "security"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """Name the role in Chinese."""
        return ROLE_LABELS[self]


ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CHIEF: "财政局负责人",
        Role.STAFF: "财政局经办",
        Role.LEADER: "领导（查阅）",
        Role.AGENCY: "第三方机构",
        Role.UNIT: "预算单位",
        Role.EXPERT: "专家",
        Role.SYSTEM: "系统管理员",
        Role.SECURITY: "安全管理员",
        Role.AUDITOR: "审计管理员",
    }
)


class Reach(StrEnum):
    """Whose rows a right extends to (范围)."""

    ALL = "全部"
    OWN = "本单位"


class Right(StrEnum):
    """One thing that can be allowed (权限)."""

    SEE_RESULTS = "查看评价结果"
    EDIT_RESULTS = "录入和更正得分"
    SEE_REPORT = "查看和下载报告"
    WRITE_REPORT = "编写报告"
    RUN_CHECKUPS = "体检"
    SEE_REGISTRY = "查看名录"
    EDIT_REGISTRY = "维护名录"
    MANAGE_CYCLES = "新建、办结和重启年度"
    SEE_EVENTS = "查看操作记录"
    MANAGE_ACCOUNTS = "管理账户"
    MANAGE_SECURITY = "解除锁定和结束会话"
    SEE_JOBS = "查看后台任务"
    USE_TOKENS = "使用接口令牌"


_BUREAU = {Role.CHIEF: Reach.ALL, Role.STAFF: Reach.ALL}
_READERS = {**_BUREAU, Role.LEADER: Reach.ALL}
_PARTIES = {Role.AGENCY: Reach.OWN, Role.UNIT: Reach.OWN, Role.EXPERT: Reach.OWN}

GRANTS: Mapping[Right, Mapping[Role, Reach]] = MappingProxyType(
    {
        Right.SEE_RESULTS: {**_READERS, **_PARTIES},
        Right.EDIT_RESULTS: _BUREAU,
        Right.SEE_REPORT: _READERS,
        Right.WRITE_REPORT: _BUREAU,
        Right.RUN_CHECKUPS: _BUREAU,
        Right.SEE_REGISTRY: _READERS,
        Right.EDIT_REGISTRY: _BUREAU,
        Right.MANAGE_CYCLES: {Role.CHIEF: Reach.ALL},
        Right.SEE_EVENTS: {Role.CHIEF: Reach.ALL, Role.AUDITOR: Reach.ALL},
        Right.MANAGE_ACCOUNTS: {Role.SYSTEM: Reach.ALL},
        Right.MANAGE_SECURITY: {Role.SECURITY: Reach.ALL},
        Right.SEE_JOBS: {**_BUREAU, Role.SYSTEM: Reach.ALL},
        Right.USE_TOKENS: {**_READERS, **_PARTIES, Role.AUDITOR: Reach.ALL},
    }
)

GUARDIANS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDITOR})
"""The three (三员) who run the computer system and hold no business right."""


class NotAllowed(Exception):
    """The role does not hold the right."""

    def __init__(self, right: Right, role: Role) -> None:
        self.right, self.role = right, role
        super().__init__(f"{role.label}没有“{right}”的权限")


def reach_of(role: Role, right: Right) -> Reach | None:
    """Return how far the right of a role goes; None where it has it not."""
    return GRANTS[right].get(role)


def check_right(role: Role, right: Right) -> Reach:
    """Return how far the right goes.

    Raises:
        NotAllowed: The role does not hold it.
    """
    reach = reach_of(role, right)
    if reach is None:
        raise NotAllowed(right, role)
    return reach
