"""Forms and tables with a little text: self-assessment, monitoring, comparison."""

import random
from decimal import Decimal

from benchmarks.report_corpus.draft import Draft, Part, Rows, mark
from benchmarks.report_corpus.places import (
    COUNTIES,
    DEMO,
    OFFICES,
    WORKS,
    percent,
    rounded,
    units_of,
)

LEAVES = (
    ("产出指标", "数量指标", "完成改造面积", "≥{n}平方米", "{n}平方米", 15),
    ("产出指标", "数量指标", "购置设备数量", "≥{n}台", "{n}台", 10),
    ("产出指标", "质量指标", "工程验收合格率", "≥95%", "100%", 15),
    ("产出指标", "时效指标", "完工时间", "{year}年11月底前", "{year}年10月完工", 10),
    ("产出指标", "成本指标", "项目总成本", "≤{cost}万元", "{paid}万元", 10),
    ("效益指标", "社会效益指标", "安全责任事故发生数", "0起", "0起", 10),
    ("效益指标", "可持续影响指标", "设施使用年限", "≥10年", "10年", 10),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", 10),
)


def self_assessment(chance: random.Random) -> Draft:
    """Return a unit's self-assessment with the standard form, money in 万元."""
    place = chance.choice(COUNTIES)
    unit, work = f"{place}{chance.choice(OFFICES)}", chance.choice(WORKS)
    year = chance.randint(2020, 2024)
    budget = Decimal(chance.randint(5_000, 90_000)) / 100
    spent = rounded(budget * Decimal(chance.randint(8000, 9900)) / 10_000)
    rate = spent / budget
    points = rounded(10 * rate)
    money: Rows = [
        ["资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", str(budget), mark("budget", budget), mark("spent", spent), "10",
         mark("rate", percent(spent, budget)), mark("execution-points", points)],
    ]  # fmt: skip
    rows: Rows = [
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ]
    ]
    total = points
    for first, second, leaf, target, actual, full in LEAVES:
        filled = {"n": chance.randint(12, 900), "year": year, "cost": budget, "paid": spent}
        lost = chance.choice((0, 0, 1)) if leaf == "设施使用年限" else 0
        reason = "后期管护制度正在完善，下年落实专人管护" if lost else ""
        rows.append(
            [first, second, leaf, mark("target", target.format(**filled)), mark(f"actual/{leaf}", actual.format(**filled)),
             mark("leaf-points", full), mark("leaf-score", full - lost), reason]
        )  # fmt: skip
        total += full - lost
    rows.append(["总分", "", "", "", "", "100", mark("sum", total), ""])
    parts: list[Part] = [
        f"{work}项目支出绩效自评表",
        f"（{year}年度）",
        f"主管部门：{unit}　　实施单位：{unit}　　单位：万元",
        money,
        rows,
        f"自评得分{mark('total-score', total)}分。{DEMO}",
    ]
    return Draft("自评表", parts)


def monitoring(chance: random.Random) -> Draft:
    """Return a monitoring report: execution by unit with lights, totals below."""
    place = chance.choice(COUNTIES)
    year = chance.randint(2021, 2025)
    units = units_of(place, chance, chance.randint(6, 12))
    rows: Rows = [
        ["序号", "单位", "项目个数", "预算金额（元）", "1—7月执行数（元）", "执行进度", "灯号"]
    ]
    sums = [Decimal(0), Decimal(0), Decimal(0)]
    lights = {"绿灯": 0, "黄灯": 0, "红灯": 0}
    for number, unit in enumerate(units, start=1):
        count = Decimal(chance.randint(2, 9))
        money = Decimal(chance.randint(20_000_000, 900_000_000)) / 100
        paid = rounded(money * Decimal(chance.randint(2000, 7500)) / 10_000)
        light = (
            "绿灯"
            if paid / money >= Decimal("0.55")
            else "黄灯"
            if paid / money >= Decimal("0.4")
            else "红灯"
        )
        lights[light] += 1
        sums = [one + two for one, two in zip(sums, (count, money, paid), strict=True)]
        rows.append(
            [str(number), mark("name", unit), mark("cell", count), mark("cell", f"{money:,.2f}"), mark("cell", f"{paid:,.2f}"),
             mark("share", percent(paid, money)), light]
        )  # fmt: skip
    rows.append(
        ["合计", "", mark("sum", sums[0]), mark("sum", f"{sums[1]:,.2f}"), mark("sum", f"{sums[2]:,.2f}"),
         mark("share", percent(sums[2], sums[1])), ""]
    )  # fmt: skip
    parts: list[Part] = [
        f"{place}{year}年1—7月项目支出绩效运行监控报告",
        f"截至7月底，纳入监控的{mark('total', len(units))}个单位{sums[0]}个项目预算共{mark('budget', f'{sums[1]:,.2f}')}元，"
        f"已执行{mark('spent', f'{sums[2]:,.2f}')}元，执行进度{mark('rate', percent(sums[2], sums[1]))}。"
        f"其中绿灯{lights['绿灯']}个，黄灯{lights['黄灯']}个，红灯{lights['红灯']}个。",
        rows,
        f"{mark('number', '1')}、部分项目前期准备不足，开工晚于计划。",
        f"{mark('number', '2')}、个别单位监控数据填报不及时。",
        f"{mark('number', '3')}、请亮红灯的单位于8月底以前报送整改措施。{DEMO}",
    ]
    return Draft("监控报告", parts, tuple(units))


def comparison(chance: random.Random) -> Draft:
    """Return a comparison over years: growth, several years named, no fault in it."""
    place = chance.choice(COUNTIES)
    year = chance.randint(2022, 2024)
    values = [Decimal(chance.randint(100_000, 300_000)) / 100]
    for _ in range(2):
        values.append(rounded(values[-1] * Decimal(chance.randint(10200, 12500)) / 10_000))
    rows: Rows = [["年度", "投入资金（万元）", "比上年增长", "受益人数（人）"]]
    people = [chance.randint(2_000, 9_000) for _ in values]
    for number, (money, count) in enumerate(zip(values, people, strict=True)):
        grown = "—" if not number else percent(money - values[number - 1], values[number - 1])
        rows.append(
            [
                f"{year - 2 + number}年",
                mark("cell", money),
                mark("growth", grown),
                mark("cell", count),
            ]
        )
    rows.append(["合计", mark("sum", sum(values, Decimal(0))), "", mark("sum", sum(people))])
    growth = percent(values[2] - values[1], values[1])
    parts: list[Part] = [
        f"{place}养老服务政策绩效评价简要报告",
        f"{mark('heading', '一')}、政策实施情况",
        f"{year - 2}—{year}年，全县累计投入资金{mark('budget-total', sum(values, Decimal(0)))}万元，三年投入分别为"
        f"{mark('fund-part', values[0])}万元、{mark('fund-part', values[1])}万元、{mark('fund-part', values[2])}万元。"
        f"{year}年投入{mark('spent', values[2])}万元，比{year - 1}年的{mark('budget', values[1])}万元增长{mark('rate', growth)}。",
        rows,
        f"政策依据为《关于推进基本养老服务体系建设的实施意见》（{place[:2]}政发〔{year - 3}〕{chance.randint(1, 30)}号），自{year - 2}年1月1日起施行。",
        f"{mark('heading', '二')}、评价意见",
        f"约八成受访老人知晓该政策，满意度超过90%。政策目标明确，补贴发放及时。{DEMO}",
    ]
    return Draft("政策评价报告", parts)
