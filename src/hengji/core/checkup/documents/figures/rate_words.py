"""What the words around figures make of them (率、预算、支出、结余…).

Every rate has words for its part and for its whole. Strong words decide by
standing last (支出预算 is a budget, 预算执行数 is spent); weak ones only where
no strong word is present.
"""

import re
from functools import lru_cache
from typing import NamedTuple

PART, WHOLE, NEITHER = "part", "whole", ""


class RateKind(NamedTuple):
    """The words of one kind of rate; a doubtful one has more than one definition."""

    key: str
    name: str
    part: str
    whole: str
    weak: str = ""
    doubtful: bool = False


_SPENT = "支出|支付|执行|使用|列支|兑付|付款|兑现|开支|花费|完成|发放|拨付"
_FUNDS = "预算|安排|下达|批复|指标|到位|概算|计划|应付|应支|额度|可用|核定"
_WEAK_FUNDS = "资金|投资|经费|总额|拨款|合同|投入|收入"
_PLANNED = "计划|目标|任务|应|预计|预期|下达|要求|指标|总共|总数|年初|合同|需|拟"

RATES = (
    RateKind(
        "execution",
        "(?:执行|支出|支付|兑付|拨付)(?:完成)?(?:率|进度|比例)|(?:预算|支出)完成率|(?:资金|经费)使用率",
        _SPENT,
        _FUNDS,
        _WEAK_FUNDS,
    ),
    RateKind(
        "arrival",
        "到位(?:率|比例)",
        "到位|下达|拨付|落实|收到",
        "预算|计划|应|安排|批复|概算|申请",
        "资金|投资|总额",
    ),
    RateKind(
        "valid",
        "有效(?:问卷)?(?:回收)?(?:率|比例)",
        "有效",
        "回收|收回|发放|发出|收到",
        "问卷|样本",
    ),
    RateKind(
        "return",
        "(?:回收|收回|返回|回复|反馈)(?:率|比例)",
        "回收|收回|收到|返回|反馈|回复",
        "发放|发出|下发|投放|派发|分发|推送|共发",
        "问卷",
    ),
    RateKind(
        "content",
        "满意(?:率|度)",
        "满意",
        "有效|回收|收回|受访|调查|参与|样本|访问|参评",
        "问卷",
        doubtful=True,
    ),
    RateKind(
        "done",
        "(?:完成|完工|竣工|实施|开工)(?:率|比例|进度)",
        "完成|实际|建成|完工|竣工|实施|开展|开工",
        _PLANNED,
        "总|共",
    ),
    RateKind(
        "control",
        "控制率",
        "实际|实有|在职|在编|在岗|支出|现有",
        "编制|核定|预算|安排|计划|控制数",
        "",
    ),
    RateKind("score", "得分率", "得分|实得|得", "分值|满分|权重|标准分|总分"),
    RateKind("saving", "结余率|结转结余率", "结余|结转|剩余", _FUNDS, _WEAK_FUNDS),
)
_GENERIC = re.compile("([一-鿿]{2})(?:率|比例)$")
_GENERIC_WHOLE = (
    "应|计划|目标|任务|总|共|全部|抽查|检查|抽检|检测|检验|涉及|登记|列入|发放|回收|参加|编制|需|受理|接诉|接到|收到|交办|申报|申请"
    "|实有|全区|全县"
)
_NO_GENERIC = re.compile(
    "增长|下降|提高|降低|变动|节约|压减|压缩|核减|审减|下浮|上浮|上升|增减|调整|得分|收益|利息|费用|税收"
    "|分配|贴现|年利|占用|负债|超支|变化|延期|调增|调减|综合|平均|同比|环比|的比|其比|有比"
)
_TAIL = re.compile(
    "(?:分别|均|全部|也|已|仅|只|高|就|约|数|指标|（%）|\\(%\\)|值|实际)*"
    "(?:为|是|达到了|达到|达|只有|仅有|有|=)*$"
)
_RATE_NAME = re.compile('[一-鿿“”"]{0,16}?(?:率|比例|进度|满意度)$')
_OF_PLAN = re.compile(
    "(?:完成|达到|占|为|相当于)[^，。；]{0,8}?(预算|总?投资|计划|目标|任务)[^，。；]{0,6}?的$"
)
_NOT_DONE = re.compile(
    "未(?:支付|支出|执行|使用|拨付|兑付|列支|完成|发放|到位)(?:的|资金|金额|数|额|为|部分)*$"
)
"""What is still to be paid is neither the part nor the whole of what was."""
_FILLERS = re.compile(
    "服务对象|受益对象|受益群众|社会公众|群众|公众|预算|资金|项目|支出|总体|整体|综合|全年|年度|年末|该|其|本|的|截至|目前|实际|当年|专项|平均|总|问卷|调查|问|卷|工程"
    "|任务|工作|部门|单位|经费|财政|在职|人员|合计|全部|数量|指标|因此|所以|从而|故|即|计算|得出|以上|上述|经|可知|累计"
)


@lru_cache(maxsize=4096)
def rate_named(words: str) -> tuple[str, RateKind] | None:
    """Return the name of a rate and its kind, from the words before its figure."""
    bare = _TAIL.sub("", words)
    planned = _OF_PLAN.search(bare)
    if planned:
        return bare[planned.start() :], RATES[5 if planned[1] in {"计划", "目标", "任务"} else 0]
    found = _RATE_NAME.search(bare)
    if not found:
        return None
    name = found[0]
    for kind in RATES:
        if re.search(f"(?:{kind.name})$", name):
            return name, kind
    generic = _GENERIC.search(name)
    if not generic or _NO_GENERIC.fullmatch(generic[1]):
        return None
    return name, RateKind(generic[0], generic[0], f"{generic[1]}|实际", _GENERIC_WHOLE)


@lru_cache(maxsize=4096)
def role(words: str, kind: RateKind) -> str:
    """Tell whether some words name the part or the whole of a rate."""
    if re.search(f"(?<![按照超依])(?:应|计划|拟|需|目标|任务)(?:{kind.part})", words):
        return WHOLE
    if _NOT_DONE.search(words):
        return NEITHER
    part, whole = (_last(pattern, words) for pattern in (kind.part, kind.whole))
    if part == whole == -1:
        return WHOLE if kind.weak and re.search(kind.weak, words) else NEITHER
    return PART if part > whole else WHOLE


def qualifier(name: str, kind: RateKind) -> str:
    """Return what a rate's name says beyond its kind: ``政府采购``."""
    return "" if name.endswith("的") else _FILLERS.sub("", re.sub(f"(?:{kind.name})$", "", name))


def _last(pattern: str, words: str) -> int:
    return max((found.start() for found in re.finditer(pattern, words)), default=-1)
