"""Reports of agencies on one evaluation (第三方评价报告), in different habits."""

import random
from decimal import Decimal

from benchmarks.report_corpus.draft import Draft, Part, Rows, mark
from benchmarks.report_corpus.places import (
    AGENCIES,
    COUNTIES,
    DEMO,
    OFFICES,
    WORKS,
    amount,
    grade,
    percent,
    rounded,
)

TREE = (
    ("决策", (("项目立项", ("立项依据充分性", "立项程序规范性")), ("绩效目标", ("绩效目标合理性", "绩效指标明确性")))),
    ("过程", (("资金管理", ("资金到位率", "预算执行率", "资金使用合规性")), ("组织实施", ("管理制度健全性", "制度执行有效性")))),
    ("产出", (("产出数量", ("实际完成率",)), ("产出质量", ("质量达标率",)), ("产出时效", ("完成及时性",)), ("产出成本", ("成本节约率",)))),
    ("效益", (("项目效益", ("社会效益", "可持续影响")), ("满意度", ("服务对象满意度",)))),
)  # fmt: skip
POINTS = (5, 5, 5, 5, 4, 6, 5, 5, 5, 10, 10, 8, 7, 8, 6, 6)
Scored = tuple[str, str, str, int, Decimal]


def _scored(chance: random.Random) -> list[Scored]:
    """Return every leaf with its parents, points and score."""
    found: list[Scored] = []
    points = iter(POINTS)
    for first, seconds in TREE:
        for second, leaves in seconds:
            for leaf in leaves:
                full = next(points)
                lost = chance.choice((0, 0, 0, Decimal("0.5"), 1, Decimal("1.5"), 2))
                found.append((first, second, leaf, full, rounded(Decimal(full) - Decimal(lost), 1)))
    return found


def _money(chance: random.Random) -> tuple[Decimal, Decimal]:
    budget = amount(chance)
    return budget, rounded(budget * Decimal(chance.randint(7000, 9900)) / 10_000)


def of_project(chance: random.Random) -> Draft:
    """Return a report in seven chapters: merged parents, deductions, money in 元."""
    place, work, office = chance.choice(COUNTIES), chance.choice(WORKS), chance.choice(OFFICES)
    year = chance.randint(2020, 2024)
    leaves = _scored(chance)
    total = sum((leaf[4] for leaf in leaves), Decimal(0))
    budget, spent = _money(chance)
    central = rounded(budget * Decimal(chance.randint(2000, 6000)) / 10_000)
    sent, back = chance.randint(80, 400), 0
    back = sent - chance.randint(2, 20)
    happy = back - chance.randint(1, back // 6)
    parts: list[Part] = [
        f"{year}年度{place}{work}项目支出绩效评价报告",
        f"{mark('heading', '一')}、项目基本情况",
        f"（{mark('sub-heading', '一')}）项目概况。项目由{place}{office}实施，{year}年3月开工，{year}年11月完工。",
        f"（{mark('sub-heading', '二')}）资金情况。项目预算资金{mark('budget-total', f'{budget:,.2f}')}元，其中上级补助资金"
        f"{mark('fund-part', f'{central:,.2f}')}元、县级财政资金{mark('fund-part', f'{budget - central:,.2f}')}元。截至{year}年12月31日，"
        f"预算数为{mark('budget', f'{budget:,.2f}')}元，实际支出{mark('spent', f'{spent:,.2f}')}元，预算执行率为{mark('rate', percent(spent, budget))}，"
        f"结余资金{mark('difference', f'{budget - spent:,.2f}')}元。",
        f"{mark('heading', '二')}、绩效评价工作开展情况",
        f"受{place}财政局委托，{chance.choice(AGENCIES)}承担本次评价。评价组发放问卷{mark('whole', sent)}份，"
        f"回收有效问卷{mark('piece', back)}份，回收率{mark('rate', percent(back, sent))}。",
        f"{mark('heading', '三')}、综合评价情况及评价结论",
        f"经评价，该项目综合得分{mark('total-score', f'{total:.2f}')}分，评价等级为“{mark('grade', grade(total))}”。各部分得分如下：",
        _by_part(leaves),
        f"{mark('heading', '四')}、绩效评价指标分析",
        *_analysis(leaves),
        f"在{back}份有效问卷中，表示满意的{happy}份，服务对象满意度为{mark('rate', percent(happy, back))}。",
        f"{mark('heading', '五')}、存在的问题及原因分析",
        f"{mark('number', '1')}.项目绩效目标不够细化，部分效益指标没有量化。",
        f"{mark('number', '2')}.预算执行进度前慢后快，资金支付集中在年末。",
        f"{mark('heading', '六')}、有关建议",
        f"{mark('number', '1')}.细化量化绩效目标，把效益指标写成可以衡量的数值。",
        f"{mark('number', '2')}.按工程进度支付资金，做到预算执行均衡。",
        f"附件：{year}年度{work}项目绩效评价指标评分表{DEMO}",
        _full_table(leaves, total),
    ]
    return Draft("项目评价报告", parts)


def _by_part(leaves: list[Scored]) -> Rows:
    rows: Rows = [["一级指标", "权重（分）", "得分", "得分率"]]
    for first, _ in TREE:
        own = [leaf for leaf in leaves if leaf[0] == first]
        full = sum(leaf[3] for leaf in own)
        score = sum((leaf[4] for leaf in own), Decimal(0))
        rows.append(
            [
                first,
                mark("weight", full),
                mark("part-score", f"{score:.2f}"),
                mark("share", percent(score, full)),
            ]
        )
    full = sum(leaf[3] for leaf in leaves)
    score = sum((leaf[4] for leaf in leaves), Decimal(0))
    rows.append(
        [
            "合计",
            mark("sum", full),
            mark("sum", f"{score:.2f}"),
            mark("share", percent(score, full)),
        ]
    )
    return rows


def _analysis(leaves: list[Scored]) -> list[str]:
    told = []
    for number, (first, _) in enumerate(TREE):
        own = [leaf for leaf in leaves if leaf[0] == first]
        full, score = sum(leaf[3] for leaf in own), sum((leaf[4] for leaf in own), Decimal(0))
        told.append(
            f"（{mark('sub-heading', '一二三四'[number])}）{first}指标分值{mark('points', full)}分，得分{mark('stated-score', score)}分，"
            f"得分率{mark('rate', percent(score, full))}。{own[0][2]}等指标反映了{first}的情况。"
        )
    return told


def _full_table(leaves: list[Scored], total: Decimal) -> Rows:
    rows: Rows = [["一级指标", "二级指标", "三级指标", "分值", "得分", "扣分"]]
    before: tuple[str, str] = ("", "")
    for first, second, leaf, full, score in leaves:
        rows.append(
            [
                first if first != before[0] else "",
                second if second != before[1] else "",
                leaf,
                mark("leaf-points", full),
                mark("leaf-score", score),
                mark("deduction", Decimal(full) - score),
            ]
        )
        before = (first, second)
    full = sum(leaf[3] for leaf in leaves)
    rows.append(["合计", "", "", mark("sum", full), mark("sum", total), mark("sum", full - total)])
    return rows


def of_unit(chance: random.Random) -> Draft:
    """Return a whole-unit report: money in 万元, a table of budget and spending."""
    place = chance.choice(COUNTIES)
    unit = f"{place}{chance.choice(OFFICES)}"
    year = chance.randint(2020, 2024)
    items = ("人员经费", "公用经费", "项目支出")
    budgets = [Decimal(chance.randint(20_000, 200_000)) / 100 for _ in items]
    spents = [rounded(each * Decimal(chance.randint(8000, 10000)) / 10_000) for each in budgets]
    budget, spent = sum(budgets, Decimal(0)), sum(spents, Decimal(0))
    rows: Rows = [["支出项目", "年初预算数（万元）", "决算数（万元）", "执行率"]]
    for item, one, two in zip(items, budgets, spents, strict=True):
        rows.append([item, mark("cell", one), mark("cell", two), mark("share", percent(two, one))])
    rows.append(
        ["合计", mark("sum", budget), mark("sum", spent), mark("share", percent(spent, budget))]
    )
    staff = chance.randint(30, 120)
    posts = staff + chance.randint(0, 15)
    score = rounded(Decimal(chance.randint(7_500, 9_700)) / 100)
    before = [Decimal(chance.randint(500, 2_500)) / 100 for _ in range(3)]
    parts: list[Part] = [
        f"{unit}{mark('title-year', year)}年度部门整体支出绩效评价报告",
        "第一部分 部门概况",
        f"{unit}核定编制{posts}名，年末实有在职人员{staff}人，人员控制率{percent(staff, posts)}。",
        "第二部分 部门整体支出情况",
        f"{mark('funds-year', year)}年度，{unit}支出预算合计{mark('budget', budget)}万元，其中人员经费{mark('fund-part', budgets[0])}万元，"
        f"公用经费{mark('fund-part', budgets[1])}万元，项目支出{mark('fund-part', budgets[2])}万元；全年实际支出{mark('spent', spent)}万元，"
        f"整体支出执行率{mark('rate', percent(spent, budget))}。具体如下：",
        rows,
        f"“三公”经费支出{mark('sum', sum(before, Decimal(0)))}万元，其中因公出国（境）费{mark('fund-part', before[0])}万元，公务用车购置及运行维护费"
        f"{mark('fund-part', before[1])}万元，公务接待费{mark('fund-part', before[2])}万元。",
        "第三部分 评价结论",
        f"按照评价指标体系，{unit}{year}年度部门整体支出绩效评价得分为{score}分，等级为{mark('grade', grade(score))}"
        "（评价等级划分：90—100分为优、80—90分为良、60—80分为中、60分以下为差，均含下限）。",
        "第四部分 存在问题",
        f"一是内部控制制度执行不到位；二是{mark('enumerated', '资产台账')}更新不及时。",
        "第五部分 改进建议",
        f"一是严格执行内部控制制度，定期检查；二是及时更新资产台账，每年盘点一次。{DEMO}",
    ]
    return Draft("部门整体评价报告", parts, (unit,))


def of_bonds(chance: random.Random) -> Draft:
    """Return a special bond report: sources and uses of money in 亿元 and 万元."""
    place = chance.choice(COUNTIES)
    year = chance.randint(2021, 2024)
    bond, capital = chance.randint(10, 60) * 1000, chance.randint(3, 20) * 1000
    total = bond + capital
    uses = [rounded(Decimal(total) * share / 100) for share in (55, 25)]
    uses.append(Decimal(total) - sum(uses, Decimal(0)))
    spent = rounded(Decimal(bond) * Decimal(chance.randint(6000, 9800)) / 10_000)
    rows: Rows = [["序号", "建设内容", "投资估算", "占总投资比例"]]
    for number, (name, money) in enumerate(
        zip(("建筑工程", "设备购置", "其他费用"), uses, strict=True), start=1
    ):
        rows.append(
            [str(number), name, mark("cell", f"{money:,.2f}"), mark("share", percent(money, total))]
        )
    rows.append(["", "总计", mark("sum", f"{total:,.2f}"), "100%"])
    parts: list[Part] = [
        f"{place}产业园区基础设施专项债券项目{year}年度绩效评价报告",
        f"{mark('heading', '一')}、项目资金情况",
        f"项目总投资{mark('budget-total', f'{Decimal(total) / 10000:.2f}')}亿元，其中专项债券资金{mark('fund-part', f'{bond:,}')}万元，"
        f"项目资本金{mark('fund-part', f'{capital:,}')}万元。{year}年到位债券资金{mark('budget', f'{bond:,}')}万元，"
        f"已使用{mark('spent', f'{spent:,.2f}')}万元，债券资金使用率{mark('rate', percent(spent, bond))}。",
        "单位：万元",
        rows,
        f"{mark('heading', '二')}、评价结论",
        f"项目评价得分88.60分，等级为{mark('grade', '良')}。",
        f"{mark('heading', '三')}、问题与建议",
        f"债券资金支付偏慢，未按计划形成实物工作量。建议加快债券资金支付，按月调度工程进度。{DEMO}",
    ]
    return Draft("专项债评价报告", parts)
