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
    RUN_PROCEDURE = "委托、复核和验收"
    WAIVE = "豁免和重启评价"
    EVALUATE = "开展评价"
    SEE_WORK = "查看底稿和佐证"
    KEEP_EVIDENCE = "管理佐证材料"
    ANSWER = "提供材料和反馈意见"
    SEE_AGENCIES = "查看评价人员、合同和利益声明"
    DECLARE_INTEREST = "声明利益关系"
    EXCHANGE_PACKETS = "收发数据包"
    DECLARE_OBJECTIVES = "申报绩效目标"
    REPORT_MONITORING = "填报绩效运行监控"
    SELF_ASSESS = "填报单位自评"
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
_EVALUATORS = {**_BUREAU, Role.AGENCY: Reach.OWN}
_PARTIES = {Role.AGENCY: Reach.OWN, Role.UNIT: Reach.OWN, Role.EXPERT: Reach.OWN}

GRANTS: Mapping[Right, Mapping[Role, Reach]] = MappingProxyType(
    {
        Right.SEE_RESULTS: {**_READERS, **_PARTIES},
        Right.EDIT_RESULTS: _BUREAU,
        Right.SEE_REPORT: _READERS,
        Right.WRITE_REPORT: _BUREAU,
        Right.RUN_CHECKUPS: _BUREAU,
        Right.RUN_PROCEDURE: _BUREAU,
        Right.WAIVE: {Role.CHIEF: Reach.ALL},
        Right.EVALUATE: {Role.AGENCY: Reach.OWN},
        Right.SEE_WORK: {**_READERS, Role.AGENCY: Reach.OWN},
        Right.KEEP_EVIDENCE: _EVALUATORS,
        Right.ANSWER: {**_BUREAU, Role.UNIT: Reach.OWN},
        Right.SEE_AGENCIES: {**_READERS, Role.AGENCY: Reach.OWN},
        Right.DECLARE_INTEREST: _EVALUATORS,
        Right.EXCHANGE_PACKETS: _EVALUATORS,
        Right.DECLARE_OBJECTIVES: {Role.UNIT: Reach.OWN},
        Right.REPORT_MONITORING: {Role.UNIT: Reach.OWN},
        Right.SELF_ASSESS: {Role.UNIT: Reach.OWN},
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

NEVER_ENTRUSTED = frozenset({Right.DECLARE_OBJECTIVES, Right.REPORT_MONITORING, Right.SELF_ASSESS})
"""What a unit answers for itself and no agency may hand in (主体分离).

Basis: ``mof-2021-6/not-commissioned``.
"""


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
