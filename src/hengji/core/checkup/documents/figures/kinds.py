"""Kinds of flaws in figures (数字类问题), by the number of their rule."""

from hengji.core.flaws import FlawKind, Severity

RATE = "R-11"

RATE_DIFFERS = FlawKind(
    "figure-rate",
    Severity.ERROR,
    "文中或表中的比率，与同处印出的两个数相除的结果不一致，四舍五入不能解释。",
    "请核对这两个数和比率，改正其中有误的一个。",
    rule=RATE,
)
RATE_DOUBTFUL = FlawKind(
    "figure-rate-doubtful",
    Severity.WARNING,
    "比率与同处印出的两个数相除的结果不一致，但也可能另有口径。",
    "请核对比率的口径，并在文中写明分子和分母。",
    rule=RATE,
)
RATE_CUT_OFF = FlawKind(
    "figure-rate-cut-off",
    Severity.WARNING,
    "比率像是舍去了尾数，没有四舍五入。",
    "请按四舍五入改写比率的末位。",
    rule=RATE,
)
CALLED_FULL = FlawKind(
    "figure-called-full",
    Severity.ERROR,
    "文中称全部执行、执行率 100%，而印出的两个数并不相等。",
    "请核对预算数和支出数，按实际比率改写。",
    rule="R-40",
)
UNIT_SLIPPED = FlawKind(
    "figure-unit-slip",
    Severity.ERROR,
    "两个金额相差一万倍或一亿倍，像是元、万元、亿元写错。",
    "请核对各数的计量单位。",
    rule="R-41",
)
RATE_INVERTED = FlawKind(
    "figure-rate-inverted",
    Severity.ERROR,
    "比率像是分子和分母颠倒后算出来的。",
    "请用部分数除以总数重新计算比率。",
    rule="R-42",
)
BALANCE_DIFFERS = FlawKind(
    "figure-balance",
    Severity.ERROR,
    "结余数不等于预算数减支出数，四舍五入不能解释。",
    "请核对预算数、支出数和结余数；另有追加、收回或上年结转的，请在文中写明。",
    rule="R-43",
)
CUT_DIFFERS = FlawKind(
    "figure-cut",
    Severity.ERROR,
    "核减数不等于申报数减核定数，四舍五入不能解释。",
    "请核对申报（送审）数、核定（审定）数和核减数。",
    rule="R-43",
)
PARTS_UNCLEAR = FlawKind(
    "figure-parts-unclear",
    Severity.WARNING,
    "列出的各项之和与总数相差不大，可能没有列全，也可能有一个数写错。",
    "请核对各项；没有列全的请写明“其他”。",
    rule="R-45",
)
BALANCE_DOUBTFUL = FlawKind(
    "figure-balance-doubtful",
    Severity.WARNING,
    "结余数不等于预算数减支出数，也可能另有上年结转或收回的资金。",
    "请核对三个数；另有追加、收回或上年结转的，请在文中写明。",
    rule="R-43",
)
CHANGE_DIFFERS = FlawKind(
    "figure-change",
    Severity.ERROR,
    "增长、下降或节约的数额、幅度，与同处印出的两个数算出的结果不一致。",
    "请核对两个时期的数和变动幅度，改正其中有误的一个。",
    rule="R-44",
)
PARTS_DIFFER = FlawKind(
    "figure-parts",
    Severity.WARNING,
    "“其中”各项之和与总数不一致，像是有一个数写错。",
    "请核对各分项和总数；没有列全的，请写明“主要包括”。",
    rule="R-45",
)
TOTAL_DIFFERS = FlawKind(
    "figure-total",
    Severity.ERROR,
    "文中的合计数与列出的各项之和不一致，四舍五入不能解释。",
    "请核对各项和合计数，改正其中有误的一个。",
    rule="R-46",
)
TABLE_TOTAL_DIFFERS = FlawKind(
    "table-total",
    Severity.ERROR,
    "表中合计行的数与上下各行之和不一致，四舍五入不能解释。",
    "请核对这一列各行和合计，改正其中有误的一个。",
    rule="R-47",
)
ROW_TOTAL_DIFFERS = FlawKind(
    "table-row-total",
    Severity.ERROR,
    "表中一行的合计与该行各项之和不一致，四舍五入不能解释。",
    "请核对这一行各项和合计，改正其中有误的一个。",
    rule="R-48",
)
SHARES_DIFFER = FlawKind(
    "figure-shares",
    Severity.WARNING,
    "各项占比之和不是 100%，四舍五入不能解释。",
    "请核对各项占比；因四舍五入不为 100% 的，请在表下注明。",
    rule="R-49",
)
DIFFERENCE_DIFFERS = FlawKind(
    "table-difference",
    Severity.ERROR,
    "表中一行的结余、增减或差额，不等于该行两个数之差。",
    "请核对这一行的三个数，改正其中有误的一个。",
    rule="R-43",
)
SCORE_ABOVE_POINTS = FlawKind(
    "indicator-score-above-points",
    Severity.ERROR,
    "指标的得分高于分值。",
    "请核对该指标的分值和得分。",
    rule="R-50",
)
POINTS_DIFFER = FlawKind(
    "indicator-points-sum",
    Severity.ERROR,
    "下级指标的分值（权重）之和，与上级指标或总分的分值不一致。",
    "请调整分值（权重），使各级相加一致。",
    rule="R-51",
)
SCORES_DIFFER = FlawKind(
    "indicator-scores-sum",
    Severity.ERROR,
    "下级指标的得分之和，与上级指标或总分的得分不一致。",
    "请核对各指标得分和上级指标、总分的得分。",
    rule="R-52",
)
PROSE_SCORE_DIFFERS = FlawKind(
    "indicator-total-in-words",
    Severity.ERROR,
    "正文所写的得分与指标表的得分不一致。",
    "请核对正文和指标表，使两处得分一致。",
    rule="R-53",
)
PARENT_ZERO = FlawKind(
    "indicator-parent-zero",
    Severity.ERROR,
    "上级指标得分为零而下级指标有得分，或者相反。",
    "请核对上级指标和下级指标的得分。",
    rule="R-54",
)
DEDUCTION_DIFFERS = FlawKind(
    "indicator-deduction",
    Severity.ERROR,
    "分值减得分不等于所写的扣分。",
    "请核对该指标的分值、得分和扣分。",
    rule="R-55",
)
FULL_WITH_REASON = FlawKind(
    "indicator-full-with-reason",
    Severity.WARNING,
    "指标得了满分，却写有扣分原因。",
    "请核对该指标是否应当扣分；不扣分的，请删去扣分原因。",
    rule="R-56",
)
CEILING_MISSED = FlawKind(
    "indicator-ceiling-missed",
    Severity.ERROR,
    "反向指标（成本、投诉、事故、超支、时限等）超过了目标值，却得了满分。",
    "请核对目标值和实际完成值，按评分标准扣分。",
    rule="R-57",
)
TARGET_MISSED = FlawKind(
    "indicator-target-missed",
    Severity.ERROR,
    "指标没有达到目标值，却得了满分。",
    "请核对目标值和实际完成值，按评分标准扣分。",
    rule="R-58",
)
TARGET_DOUBTFUL = FlawKind(
    "indicator-target-doubtful",
    Severity.WARNING,
    "指标的实际完成值看起来没有达到目标值，却得了满分。",
    "请核对目标值的方向和实际完成值；确实未达到的，请按评分标准扣分。",
    rule="R-58",
)
SCORE_RATE_DIFFERS = FlawKind(
    "indicator-score-rate",
    Severity.ERROR,
    "得分率不等于得分除以分值。",
    "请核对该行的分值、得分和得分率。",
    rule="R-59",
)
PROPORTION_DIFFERS = FlawKind(
    "indicator-proportion",
    Severity.WARNING,
    "评分标准按比例计分，而得分与完成比例算出的不一致。",
    "请核对完成比例和得分。",
    rule="R-60",
)
EXECUTION_POINTS_DIFFER = FlawKind(
    "indicator-execution-points",
    Severity.WARNING,
    "预算执行率的得分与执行率乘分值的结果不一致。",
    "请核对执行率和得分；评分办法另有规定的，请在表下注明。",
    rule="R-61",
)
STATISTIC_DIFFERS = FlawKind(
    "statistic-differs",
    Severity.ERROR,
    "正文所写的平均分、中位数、最高分或最低分，与得分表算出的不一致。",
    "请按得分表重新计算；口径不同的，请写明口径。",
    rule="R-62",
)
GRADE_SHARE_DIFFERS = FlawKind(
    "statistic-grade-share",
    Severity.ERROR,
    "正文所写等级的占比，与个数除以总数的结果不一致。",
    "请核对该等级的个数、总数和占比。",
    rule="R-63",
)
CAPITAL_DIFFERS = FlawKind(
    "figure-capital",
    Severity.ERROR,
    "同一金额的大写与小写不一致。",
    "请核对大写和小写金额。",
    rule="R-64",
)
SHEET_DIFFERS = FlawKind(
    "sheet-figure",
    Severity.ERROR,
    "报告中的分数或金额与评分记录不一致。",
    "请核对报告和系统中的评分记录，改正有误的一处。",
    rule="R-65",
)
SHEET_GRADE_DIFFERS = FlawKind(
    "sheet-grade",
    Severity.ERROR,
    "报告中的评价等级与评分记录不一致。",
    "请核对报告和系统中的评价等级，改正有误的一处。",
    rule="R-66",
)
SHEET_NAME_MISSING = FlawKind(
    "sheet-name",
    Severity.WARNING,
    "报告中没有出现评分记录中的评价对象或第三方机构的名称。",
    "请核对这份报告是否属于该评价对象，名称是否写全称。",
    rule="R-67",
)
SHEET_YEAR_DIFFERS = FlawKind(
    "sheet-year",
    Severity.WARNING,
    "报告中没有出现评分记录中的资金年度。",
    "请核对报告评价的资金年度。",
    rule="R-68",
)
SHEET_INDICATOR_DIFFERS = FlawKind(
    "sheet-indicator",
    Severity.ERROR,
    "报告指标表中的分值或得分与评分记录不一致。",
    "请核对报告和系统中该指标的分值、得分，改正有误的一处。",
    rule="R-69",
)
