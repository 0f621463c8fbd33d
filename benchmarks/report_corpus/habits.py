"""Reports in further habits: halves side by side, half-width marks, broken lines, old characters."""

import random
from collections import Counter
from decimal import Decimal

from benchmarks.report_corpus.draft import Draft, Part, Rows, mark, wrapped
from benchmarks.report_corpus.places import (
    COUNTIES,
    DEMO,
    OFFICES,
    WORKS,
    grade,
    percent,
    projects_of,
    rounded,
    units_of,
)

FAMILIES = (("决策", 20), ("过程", 25), ("产出", 30), ("效益", 25))


def overview(chance: random.Random) -> Draft:
    """Return an overview of self-assessments: two halves of one list side by side."""
    place, year = chance.choice(COUNTIES), chance.randint(2020, 2024)
    count = 2 * chance.randint(6, 14)
    units = units_of(place, chance, count)
    scores = sorted(
        (rounded(Decimal(chance.randint(7_800, 9_990)) / 100) for _ in units), reverse=True
    )
    half = count // 2
    head = ["排名", "部门（单位）", "自评得分", "自评等级"]
    rows: Rows = [[*head, *head]]
    for line in range(half):
        cells: list[str] = []
        for at in (line, line + half):
            cells += [
                mark("rank", at + 1),
                mark("name", units[at]),
                mark("score", scores[at]),
                mark("grade", grade(scores[at])),
            ]
        rows.append(cells)
    counts = Counter(map(grade, scores))
    told = "、".join(
        f"{name}{mark('grade-count', counts[name])}个" for name in "优良中差" if counts[name]
    )
    projects, money = chance.randint(200, 900), Decimal(chance.randint(900_000, 9_000_000)) / 100
    parts: list[Part] = [
        f"{place}{mark('title-year', year)}年度部门单位绩效自评工作综述",
        f"{mark('funds-year', year)}年度，全县{mark('total', count)}个部门单位全部开展绩效自评，涉及项目{projects}个、资金{money}万元，"
        "自评覆盖率达到100%。",
        f"{mark('heading', '一')}、自评组织",
        f"一是统一布置，{mark('enumerated', '印发')}通知明确填报口径；二是集中培训，讲解指标填报要求；三是逐户审核，退回填报不规范的自评表。",
        f"{mark('heading', '二')}、自评结果",
        f"自评等级分布为：{told}。自评平均分{mark('mean', rounded(sum(scores, Decimal(0)) / count))}分，"
        f"最高{mark('highest', scores[0])}分，最低{scores[-1]}分。",
        f"{year}年度部门单位绩效自评得分排名表",
        rows,
        f"{mark('heading', '三')}、下步安排",
        f"把自评结果作为编制下年预算的参考，对自评质量不高的单位予以通报。{DEMO}",
    ]
    return Draft("自评综述", parts, tuple(units))


def public_draft(chance: random.Random) -> Draft:
    """Return a published report with half-width brackets throughout and a merged table."""
    place, work, office = chance.choice(COUNTIES), chance.choice(WORKS), chance.choice(OFFICES)
    year = chance.randint(2020, 2024)
    asked = Decimal(chance.randint(20_000, 300_000)) / 100
    spent = rounded(asked * Decimal(chance.randint(8_500, 9_990)) / 10_000)
    rows: Rows = [["一级指标", "二级指标", "满分值", "实际得分", "得分率(%)", "扣分原因"]]
    full, score, told = 0, Decimal(0), []
    for first, points in FAMILIES:
        parts_of = (points * 2 // 5, points - points * 2 // 5)
        own = Decimal(0)
        for number, own_points in enumerate(parts_of):
            lost = chance.choice((Decimal(0), Decimal(0), Decimal("0.5"), Decimal(1)))
            got = Decimal(own_points) - lost
            own += got
            rows.append(
                [
                    first if not number else "",
                    f"{first}{'情况' if number else '基础'}",
                    mark("leaf-points", own_points),
                    mark("leaf-score", f"{got:.1f}"),
                    mark("share", percent(got, own_points).removesuffix("%")),
                    "佐证材料不全" if lost else "",
                ]
            )
        told.append((first, points, own))
        full, score = full + points, score + own
    rows.append(
        [
            "总计",
            "",
            mark("sum", full),
            mark("sum", f"{score:.1f}"),
            mark("share", percent(score, full).removesuffix("%")),
            "",
        ]
    )
    parts: list[Part] = [
        f"{year}年{place}{work}项目财政支出绩效评价报告(公开稿)",
        f"{mark('heading', '一')}、项目概况",
        f"({mark('sub-heading', '一')})立项背景。该项目由{place}{office}申报，列入{year}年部门预算。",
        f"({mark('sub-heading', '二')})资金投入。年初预算{mark('budget', asked)}万元，至年末支付{mark('spent', spent)}万元，"
        f"支付率{mark('rate', percent(spent, asked))}，未支付{mark('difference', asked - spent)}万元由财政收回。",
        f"{mark('heading', '二')}、评价结论",
        f"评价组按百分制打分，该项目绩效评价综合得分为{mark('total-score', f'{score:.1f}')}分，"
        f"评定等级为{mark('grade', grade(score))}(90分(含)以上为优，80分(含)以上不足90分为良，60分(含)以上不足80分为中，不足60分为差)。",
        *(
            f"({mark('sub-heading', '一二三四'[number])}){first}类指标满分{mark('points', points)}分，得{mark('stated-score', f'{own:.1f}')}分，"
            f"得分率{mark('rate', percent(own, points))}。"
            for number, (first, points, own) in enumerate(told)
        ),
        f"{mark('heading', '三')}、指标得分明细",
        rows,
        f"{mark('heading', '四')}、问题与建议",
        f"{mark('number', '1')}.佐证材料归集不及时。建议落实专人，按月归集。",
        f"{mark('number', '2')}.绩效目标分解不到位。建议逐级分解到经办科室。(演示数据)",
    ]
    return Draft("公开稿", parts)


def town(chance: random.Random) -> Draft:
    """Return a town's report as a scanner reads it: lines cut anywhere, spaces in figures."""
    place, year = chance.choice(COUNTIES), chance.randint(2021, 2024)
    budget = Decimal(chance.randint(100_000_00, 900_000_00)) / 100
    spent = rounded(budget * Decimal(chance.randint(7_500, 9_900)) / 10_000)
    planned = chance.randint(12, 40)
    done = planned - chance.randint(1, 4)
    parts: list[Part] = [
        f"{place}河口镇人民政府",
        f"{mark('title-year', year)}年人居环境整治项目绩效自评报告",
        *wrapped(
            f"{mark('funds-year', year)}年，我镇实施人居环境整治项目，县财政安排预算资金{mark('budget', _spaced(budget))}元，截至年底"
            f"实际支出{mark('spent', _spaced(spent))}元，预算执行率{mark('rate', percent(spent, budget))}，结余{mark('difference', _spaced(budget - spent))}元。"
            f"计划整治村庄{mark('planned', planned)}个，实际完成{mark('done', done)}个，完成率{mark('rate', percent(done, planned))}。",
            28,
        ),
        f"{mark('heading', '一')}、主要做法",
        *wrapped(
            f"一是成立专班，{mark('enumerated', '由镇长')}任组长，每周调度一次进度；二是公开招标确定施工队伍，签订合同并约定质量保证金；"
            "三是组织村民代表全程监督，完工后逐村验收。",
            28,
        ),
        f"{mark('heading', '二')}、存在问题",
        *wrapped("个别村庄因雨季施工延后，未能在年底前完工；验收资料整理不够及时。", 28),
        f"{mark('heading', '三')}、改进措施",
        *wrapped(
            "倒排工期，确保下年6月底前全部完工；落实专人整理验收资料，做到完工一村、归档一村。", 28
        ),
        f"{place}河口镇人民政府{DEMO}",
    ]
    return Draft("镇街报告", parts)


def _spaced(value: Decimal) -> str:
    return f"{value:,.2f}"


def old_characters(chance: random.Random) -> Draft:
    """Return a report in Traditional characters."""
    place, year = "青禾縣", chance.randint(2020, 2024)
    budget = Decimal(chance.randint(50_000, 900_000)) / 100
    spent = rounded(budget * Decimal(chance.randint(7_500, 9_900)) / 10_000)
    central = rounded(budget * Decimal(chance.randint(3_000, 6_000)) / 10_000)
    score = rounded(Decimal(chance.randint(6_200, 9_700)) / 100)
    parts: list[Part] = [
        f"{place}{mark('title-year', year)}年度農村公路養護項目績效評價報告",
        f"{mark('heading', '一')}、項目概況",
        f"（{mark('sub-heading', '一')}）實施主體。項目由{place}交通運輸局實施，{mark('funds-year', year)}年4月開工，同年10月完工。",
        f"（{mark('sub-heading', '二')}）資金安排。項目預算總額{mark('budget-total', budget)}萬元，其中中央資金{mark('fund-part', central)}萬元、"
        f"縣級資金{mark('fund-part', budget - central)}萬元。",
        f"（{mark('sub-heading', '三')}）資金使用。預算{mark('budget', budget)}萬元，實際支出{mark('spent', spent)}萬元，"
        f"執行率{mark('rate', percent(spent, budget))}，結餘{mark('difference', budget - spent)}萬元。",
        f"{mark('heading', '二')}、評價結論",
        f"經綜合評價，該項目得分{score}分，評價等級為“{mark('grade', grade(score))}”。"
        "評價等級按90分以上為優、80分以上為良、60分以上為中、60分以下為差劃分。",
        f"{mark('heading', '三')}、問題和建議",
        f"{mark('number', '1')}．日常巡查記錄不完整。建議按週填寫巡查記錄。",
        f"{mark('number', '2')}．養護資金撥付偏晚。建議按進度撥付養護資金。{DEMO}",
    ]
    return Draft("繁体报告", parts)


FUNDS = ("城乡居民基本养老保险基金", "机关事业单位养老保险基金", "城乡居民基本医疗保险基金")


def insurance(chance: random.Random) -> Draft:
    """Return a report on social insurance funds: income, spending, balance and growth."""
    place, year = chance.choice(COUNTIES), chance.randint(2021, 2024)
    rows: Rows = [
        [
            "基金名称",
            "上年结余",
            "本年收入",
            "本年支出",
            "本年结余",
            "年末滚存结余",
            "支出比上年增长",
        ]
    ]
    sums = [Decimal(0)] * 5
    for name in FUNDS:
        old, income = (Decimal(chance.randint(100_000, 900_000)) / 100 for _ in range(2))
        spent = rounded(income * Decimal(chance.randint(8_000, 9_800)) / 10_000)
        grown = f"{Decimal(chance.randint(101, 999)) / 100}%"
        figures = [old, income, spent, income - spent, old + income - spent]
        sums = [one + two for one, two in zip(sums, figures, strict=True)]
        rows.append([name, *(mark("cell", figure) for figure in figures), grown])
    rows.append(["合 计", *(mark("sum", figure) for figure in sums), "—"])
    _, income, spent, left, _ = sums
    parts: list[Part] = [
        f"{place}{mark('title-year', year)}年社会保险基金预算绩效评价报告",
        "一、基金收支情况",
        f"{mark('funds-year', year)}年，全县三项社会保险基金收入合计{mark('budget', income)}万元，支出合计{mark('spent', spent)}万元，"
        f"当年收支结余{mark('difference', left)}万元。各项基金收支情况见表1。",
        f"表1  {year}年社会保险基金收支情况表",
        "单位：万元",
        rows,
        "二、绩效情况",
        "待遇按时足额发放，按时发放率100%；基金实行收支两条线管理，专款专用。",
        "三、问题与建议",
        f"部分乡镇参保登记信息更新不及时。建议每季度比对一次参保登记信息。{DEMO}",
    ]
    return Draft("社保基金报告", parts)


USES = ("解决历史遗留问题及改革成本支出", "国有企业资本金注入", "其他国有资本经营预算支出")


def capital(chance: random.Random) -> Draft:
    """Return a report on state capital: subtotals, shares of the whole, 元 beside 万元."""
    place, year = chance.choice(COUNTIES), chance.randint(2021, 2024)
    profit = [Decimal(chance.randint(20_000, 400_000)) / 100 for _ in range(2)]
    uses = [Decimal(chance.randint(10_000, 200_000)) / 100 for _ in USES]
    income, spent = sum(profit, Decimal(0)), sum(uses, Decimal(0))
    rows: Rows = [["类别", "项目", "金额（万元）", "占比（%）"]]
    for name, money in zip(("利润收入", "股利、股息收入"), profit, strict=True):
        rows.append(["收入", name, mark("cell", money), mark("share", _share(money, income))])
    rows.append(["", "小计", mark("sum", income), "100.00"])
    for name, money in zip(USES, uses, strict=True):
        rows.append(["支出", name, mark("cell", money), mark("share", _share(money, spent))])
    rows.append(["", "小计", mark("sum", spent), "100.00"])
    parts: list[Part] = [
        f"{place}{mark('title-year', year)}年国有资本经营预算支出绩效评价报告",
        f"{mark('heading', '一')}、预算收支",
        f"{mark('funds-year', year)}年，国有资本经营预算收入{mark('budget-total', f'{income * 10_000:,.2f}')}元，其中利润收入{mark('fund-part', f'{profit[0] * 10_000:,.2f}')}元、"
        f"股利股息收入{mark('fund-part', f'{profit[1] * 10_000:,.2f}')}元；支出{f'{spent * 10_000:,.2f}'}元，"
        f"其中解决历史遗留问题及改革成本支出占{mark('share', percent(uses[0], spent))}。收支明细如下：",
        rows,
        f"{mark('heading', '二')}、评价意见",
        "支出方向符合国有资本经营预算管理要求，资金拨付手续齐全。",
        f"{mark('heading', '三')}、工作建议",
        f"加强资本金注入后的跟踪管理，每半年报告一次资金使用情况。{DEMO}",
    ]
    return Draft("国资预算报告", parts)


def _share(part: Decimal, whole: Decimal) -> str:
    return percent(part, whole).removesuffix("%")


def spread(chance: random.Random) -> Draft:
    """Return a circular whose grades are the heads of a table of numbers."""
    place, year = chance.choice(COUNTIES), chance.randint(2020, 2024)
    kinds = ("部门整体支出", "项目支出", "专项债券项目")
    numbers = {kind: [chance.randint(1, 9) for _ in "优良中差"] for kind in kinds}
    rows: Rows = [["评价类别", "优", "良", "中", "差", "合计"]]
    for kind, own in numbers.items():
        rows.append([kind, *(mark("cell", each) for each in own), mark("sum", sum(own))])
    columns = [sum(own[at] for own in numbers.values()) for at in range(4)]
    total = sum(columns)
    rows.append(["合计", *(mark("sum", each) for each in columns), mark("sum", total)])
    money = projects_of(place, chance, 2)
    parts: list[Part] = [
        f"关于{year}年度财政重点绩效评价结果的通报",
        "各部门、各单位：",
        f"{year + 1}年，{place}财政局组织对{mark('total', total)}个{year}年度评价对象开展了重点绩效评价，"
        f"其中部门整体支出{mark('count', sum(numbers[kinds[0]]))}个、项目支出{mark('count', sum(numbers[kinds[1]]))}个、"
        f"专项债券项目{mark('count', sum(numbers[kinds[2]]))}个。现将结果通报如下：",
        f"{mark('heading', '一')}、评价结果",
        f"评价等级为优的{mark('grade-count', columns[0])}个，为良的{mark('grade-count', columns[1])}个，为中的{mark('grade-count', columns[2])}个，"
        f"为差的{mark('grade-count', columns[3])}个。按类别分布如下：",
        rows,
        f"{mark('heading', '二')}、结果应用",
        f"评价等级为差的不再安排后续资金；{money[0]}、{money[1]}等按评价意见调整实施内容。",
        f"{mark('heading', '三')}、工作要求",
        f"各部门应当在30日内报送整改方案，并于年底前完成整改。{DEMO}",
        f"{place}财政局",
        f"{year + 1}年{chance.randint(8, 12)}月{chance.randint(1, 28)}日",
    ]
    return Draft("分布通报", parts)
