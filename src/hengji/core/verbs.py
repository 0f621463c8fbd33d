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
    ADD_EVALUATION = "新增评价"
    COMMISSION = "委托评价"
    CANCEL_COMMISSION = "撤销委托"
    CHANGE_LEAD = "更换主评人"
    ADOPT_FRAMEWORK = "选用指标体系"
    EDIT_SCHEME = "修改方案"
    SUBMIT_SCHEME = "提交方案"
    RETURN_SCHEME = "退回方案"
    APPROVE_SCHEME = "批准方案"
    AMEND_SCHEME = "调整方案"
    START_FIELD_WORK = "进入现场评价"
    RETURN_TO_MATERIALS = "退回补充材料"
    START_DRAFTING = "进入撰写初稿"
    RETURN_TO_FIELD = "退回现场评价"
    SUBMIT_DRAFT = "提交初稿"
    PASS_INTERNAL_REVIEW = "通过内部复核"  # noqa: S105 - likewise
    RETURN_DRAFT = "退回初稿"
    GIVE_OPINION = "反馈意见"
    ANSWER_OPINION = "答复意见"
    FINISH_CONSULTATION = "结束征求意见"
    PASS_CHECK = "通过财政复核"  # noqa: S105 - likewise
    SKIP_EXPERT_REVIEW = "不组织专家评审"
    PASS_EXPERT_REVIEW = "通过专家评审"  # noqa: S105 - likewise
    RETURN_TO_DRAFTING = "退回修改"
    SIGN_FINAL = "签字定稿"
    RETURN_FINAL = "验收退回"
    ACCEPT = "验收"
    ARCHIVE = "归档"
    REOPEN_EVALUATION = "重启评价"
    WAIVE_CONFLICT = "豁免回避"
    WAIVE_EVIDENCE = "豁免佐证"
    LEAVE_UNRATED = "暂不评级"
    RATE_AGAIN = "恢复评级"
    SAVE_PAPER = "填写底稿"
    REVISE_SCORE = "调整指标得分"
    ADD_EVIDENCE = "上传佐证"
    EDIT_EVIDENCE = "修改佐证"
    BIND_EVIDENCE = "对应佐证"
    UNBIND_EVIDENCE = "取消对应佐证"
    REMOVE_EVIDENCE = "删除佐证"
    REQUEST_MATERIAL = "增列应交材料"
    HAND_IN_MATERIAL = "提交材料"
    ACCEPT_MATERIAL = "验收材料"
    RETURN_MATERIAL = "退回材料"
    SAVE_BASIC_DATA = "填报基础数据"
    ADD_INTERVIEW = "登记访谈"
    EDIT_INTERVIEW = "修改访谈"
    ADD_SITE_VISIT = "登记现场勘查"
    EDIT_SITE_VISIT = "修改现场勘查"
    SAVE_TEXT = "撰写评价报告"
    BUILD_EVALUATION = "生成评价文件"
    EXPORT_PACKETS = "导出数据包"
    RECEIVE_PACKET = "收回数据包"
    IMPORT_PACKET = "导入数据包"
    DISCARD_PACKET = "拒收数据包"
    ADD_MEMBER = "新增评价人员"
    EDIT_MEMBER = "修改评价人员"
    ADD_CONTRACT = "登记框架合同"
    EDIT_CONTRACT = "修改框架合同"
    DECLARE_INTEREST = "声明利益关系"
    WITHDRAW_DECLARATION = "撤回利益声明"
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
    TIE_MEMBER = "指定评价人员"
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
        Verb.ADD_EVALUATION: Right.RUN_PROCEDURE,
        Verb.COMMISSION: Right.RUN_PROCEDURE,
        Verb.CANCEL_COMMISSION: Right.RUN_PROCEDURE,
        Verb.CHANGE_LEAD: Right.RUN_PROCEDURE,
        Verb.ADOPT_FRAMEWORK: Right.EVALUATE,
        Verb.EDIT_SCHEME: Right.EVALUATE,
        Verb.SUBMIT_SCHEME: Right.EVALUATE,
        Verb.RETURN_SCHEME: Right.RUN_PROCEDURE,
        Verb.APPROVE_SCHEME: Right.RUN_PROCEDURE,
        Verb.AMEND_SCHEME: Right.RUN_PROCEDURE,
        Verb.START_FIELD_WORK: Right.EVALUATE,
        Verb.RETURN_TO_MATERIALS: Right.EVALUATE,
        Verb.START_DRAFTING: Right.EVALUATE,
        Verb.RETURN_TO_FIELD: Right.EVALUATE,
        Verb.SUBMIT_DRAFT: Right.EVALUATE,
        Verb.PASS_INTERNAL_REVIEW: Right.EVALUATE,
        Verb.RETURN_DRAFT: Right.EVALUATE,
        Verb.GIVE_OPINION: Right.ANSWER,
        Verb.ANSWER_OPINION: Right.EVALUATE,
        Verb.FINISH_CONSULTATION: Right.EVALUATE,
        Verb.PASS_CHECK: Right.RUN_PROCEDURE,
        Verb.SKIP_EXPERT_REVIEW: Right.RUN_PROCEDURE,
        Verb.PASS_EXPERT_REVIEW: Right.RUN_PROCEDURE,
        Verb.RETURN_TO_DRAFTING: Right.RUN_PROCEDURE,
        Verb.SIGN_FINAL: Right.EVALUATE,
        Verb.RETURN_FINAL: Right.RUN_PROCEDURE,
        Verb.ACCEPT: Right.RUN_PROCEDURE,
        Verb.ARCHIVE: Right.RUN_PROCEDURE,
        Verb.REOPEN_EVALUATION: Right.WAIVE,
        Verb.WAIVE_CONFLICT: Right.WAIVE,
        Verb.WAIVE_EVIDENCE: Right.RUN_PROCEDURE,
        Verb.LEAVE_UNRATED: Right.EVALUATE,
        Verb.RATE_AGAIN: Right.EVALUATE,
        Verb.SAVE_PAPER: Right.EVALUATE,
        Verb.REVISE_SCORE: Right.RUN_PROCEDURE,
        Verb.ADD_EVIDENCE: Right.KEEP_EVIDENCE,
        Verb.EDIT_EVIDENCE: Right.KEEP_EVIDENCE,
        Verb.BIND_EVIDENCE: Right.KEEP_EVIDENCE,
        Verb.UNBIND_EVIDENCE: Right.KEEP_EVIDENCE,
        Verb.REMOVE_EVIDENCE: Right.KEEP_EVIDENCE,
        Verb.REQUEST_MATERIAL: Right.KEEP_EVIDENCE,
        Verb.HAND_IN_MATERIAL: Right.ANSWER,
        Verb.ACCEPT_MATERIAL: Right.KEEP_EVIDENCE,
        Verb.RETURN_MATERIAL: Right.KEEP_EVIDENCE,
        Verb.SAVE_BASIC_DATA: Right.ANSWER,
        Verb.ADD_INTERVIEW: Right.KEEP_EVIDENCE,
        Verb.EDIT_INTERVIEW: Right.KEEP_EVIDENCE,
        Verb.ADD_SITE_VISIT: Right.KEEP_EVIDENCE,
        Verb.EDIT_SITE_VISIT: Right.KEEP_EVIDENCE,
        Verb.SAVE_TEXT: Right.EVALUATE,
        Verb.BUILD_EVALUATION: Right.KEEP_EVIDENCE,
        Verb.EXPORT_PACKETS: Right.EXCHANGE_PACKETS,
        Verb.RECEIVE_PACKET: Right.EXCHANGE_PACKETS,
        Verb.IMPORT_PACKET: Right.EXCHANGE_PACKETS,
        Verb.DISCARD_PACKET: Right.EXCHANGE_PACKETS,
        Verb.ADD_MEMBER: Right.EDIT_REGISTRY,
        Verb.EDIT_MEMBER: Right.EDIT_REGISTRY,
        Verb.ADD_CONTRACT: Right.EDIT_REGISTRY,
        Verb.EDIT_CONTRACT: Right.EDIT_REGISTRY,
        Verb.DECLARE_INTEREST: Right.DECLARE_INTEREST,
        Verb.WITHDRAW_DECLARATION: Right.DECLARE_INTEREST,
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
        Verb.TIE_MEMBER: Right.MANAGE_ACCOUNTS,
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
