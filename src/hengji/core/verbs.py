"""Everything a person can do (操作), the words on the button, and the right it needs."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from hengji.core.permissions import Right


class Verb(StrEnum):
    """One action; its value names it in the event log."""

    OPEN_CYCLE = "新建年度"
    CLOSE_CYCLE = "办结年度"
    REOPEN_CYCLE = "重启年度"
    UPLOAD_LEDGER = "上传得分表"
    CORRECT_LEDGER = "更正上传的得分表"
    CONFIRM_LEDGER = "确认导入得分表"
    DISCARD_LEDGER = "放弃导入"
    CORRECT_SCORE = "更正得分"
    EDIT_EVALUATION = "修改评价信息"
    ATTACH_FILE = "上传附件"
    SAVE_FACTS = "保存报告要素"
    IMPORT_FACTS = "导入报告要素"
    ADD_FINDING = "新增问题"
    EDIT_FINDING = "修改问题"
    MERGE_FINDINGS = "合并问题"
    MOVE_FINDING = "调整问题次序"
    REMOVE_FINDING = "删除问题"
    ADD_RECOMMENDATION = "新增建议"
    EDIT_RECOMMENDATION = "修改建议"
    MOVE_RECOMMENDATION = "调整建议次序"
    REMOVE_RECOMMENDATION = "删除建议"
    BUILD_REPORT = "生成报告"
    CHECK_UP = "体检"
    ADD_UNIT = "新增单位"
    EDIT_UNIT = "修改单位"
    ADD_PROJECT = "新增项目"
    EDIT_PROJECT = "修改项目"
    ADD_AGENCY = "新增机构"
    EDIT_AGENCY = "修改机构"
    ADD_EXPERT = "新增专家"
    EDIT_EXPERT = "修改专家"
    UPLOAD_REGISTRY = "上传名录"
    IMPORT_REGISTRY = "导入名录"
    DISCARD_REGISTRY = "放弃导入名录"
    ADD_ACCOUNT = "新增账户"
    DISABLE_ACCOUNT = "停用账户"
    ENABLE_ACCOUNT = "启用账户"
    LEND_ENTRY = "发放一次性登录链接"
    UNLOCK_ACCOUNT = "解除锁定"
    END_SESSIONS = "结束会话"
    RESET_SECOND_FACTOR = "解除两步验证"
    MAKE_TOKEN = "新建接口令牌"  # noqa: S105 - words on a button
    REVOKE_TOKEN = "停用接口令牌"  # noqa: S105 - likewise


RIGHT_FOR: Mapping[Verb, Right] = MappingProxyType(
    {
        Verb.OPEN_CYCLE: Right.MANAGE_CYCLES,
        Verb.CLOSE_CYCLE: Right.MANAGE_CYCLES,
        Verb.REOPEN_CYCLE: Right.MANAGE_CYCLES,
        Verb.UPLOAD_LEDGER: Right.EDIT_RESULTS,
        Verb.CORRECT_LEDGER: Right.EDIT_RESULTS,
        Verb.CONFIRM_LEDGER: Right.EDIT_RESULTS,
        Verb.DISCARD_LEDGER: Right.EDIT_RESULTS,
        Verb.CORRECT_SCORE: Right.EDIT_RESULTS,
        Verb.EDIT_EVALUATION: Right.EDIT_RESULTS,
        Verb.ATTACH_FILE: Right.EDIT_RESULTS,
        Verb.SAVE_FACTS: Right.WRITE_REPORT,
        Verb.IMPORT_FACTS: Right.WRITE_REPORT,
        Verb.ADD_FINDING: Right.WRITE_REPORT,
        Verb.EDIT_FINDING: Right.WRITE_REPORT,
        Verb.MERGE_FINDINGS: Right.WRITE_REPORT,
        Verb.MOVE_FINDING: Right.WRITE_REPORT,
        Verb.REMOVE_FINDING: Right.WRITE_REPORT,
        Verb.ADD_RECOMMENDATION: Right.WRITE_REPORT,
        Verb.EDIT_RECOMMENDATION: Right.WRITE_REPORT,
        Verb.MOVE_RECOMMENDATION: Right.WRITE_REPORT,
        Verb.REMOVE_RECOMMENDATION: Right.WRITE_REPORT,
        Verb.BUILD_REPORT: Right.WRITE_REPORT,
        Verb.CHECK_UP: Right.RUN_CHECKUPS,
        Verb.ADD_UNIT: Right.EDIT_REGISTRY,
        Verb.EDIT_UNIT: Right.EDIT_REGISTRY,
        Verb.ADD_PROJECT: Right.EDIT_REGISTRY,
        Verb.EDIT_PROJECT: Right.EDIT_REGISTRY,
        Verb.ADD_AGENCY: Right.EDIT_REGISTRY,
        Verb.EDIT_AGENCY: Right.EDIT_REGISTRY,
        Verb.ADD_EXPERT: Right.EDIT_REGISTRY,
        Verb.EDIT_EXPERT: Right.EDIT_REGISTRY,
        Verb.UPLOAD_REGISTRY: Right.EDIT_REGISTRY,
        Verb.IMPORT_REGISTRY: Right.EDIT_REGISTRY,
        Verb.DISCARD_REGISTRY: Right.EDIT_REGISTRY,
        Verb.ADD_ACCOUNT: Right.MANAGE_ACCOUNTS,
        Verb.DISABLE_ACCOUNT: Right.MANAGE_ACCOUNTS,
        Verb.ENABLE_ACCOUNT: Right.MANAGE_ACCOUNTS,
        Verb.LEND_ENTRY: Right.MANAGE_ACCOUNTS,
        Verb.UNLOCK_ACCOUNT: Right.MANAGE_SECURITY,
        Verb.END_SESSIONS: Right.MANAGE_SECURITY,
        Verb.RESET_SECOND_FACTOR: Right.MANAGE_SECURITY,
        Verb.MAKE_TOKEN: Right.USE_TOKENS,
        Verb.REVOKE_TOKEN: Right.USE_TOKENS,
    }
)


class Note(StrEnum):
    """What the log keeps beside the actions: comings, goings and readings."""

    SIGNED_IN = "登录"
    SIGN_IN_FAILED = "登录失败"
    LOCKED_OUT = "登录锁定"
    SIGNED_OUT = "退出"
    SESSION_ENDED = "会话到期"
    REFUSED = "拒绝访问"
    DOWNLOADED = "下载"
    EXPORTED = "导出"
    PASSWORD_CHANGED = "修改口令"  # noqa: S105 - words in the log
    SECOND_FACTOR_CHANGED = "修改两步验证"
    SYSTEM = "系统维护"
