"""Reports in other habits: grouped tables, numbers in words, surveys, appraisals, notices."""

import random
from collections import Counter
from decimal import Decimal

from benchmarks.report_corpus.draft import Draft, Part, Rows, mark
from benchmarks.report_corpus.places import (
    COUNTIES,
    DEMO,
    OFFICES,
    WORKS,
    amount,
    grade,
    percent,
    projects_of,
    rounded,
    scores,
    units_of,
)

DIGITS = "〇一二三四五六七八九"


def in_words(number: int) -> str:
    """Write a number below one hundred as people say it."""
    tens, ones = divmod(number, 10)
    head = "" if tens < 1 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def grouped(chance: random.Random) -> Draft:
    """Return a briefing whose table has groups with subtotals, and counts in words."""
    place = chance.choice(COUNTIES)
    year = chance.randint(2020, 2024)
    groups = {
        "一、部门整体支出": units_of(place, chance, chance.randint(4, 9)),
        "二、项目支出": projects_of(place, chance, chance.randint(4, 9)),
    }
    rows: Rows = [["项目/单位", "评价资金（万元）", "评价得分", "评价等级"]]
    everything, graded = Decimal(0), Counter[str]()
    for title, names in groups.items():
        money = [Decimal(chance.randint(10_000, 900_000)) / 100 for _ in names]
        everything += sum(money, Decimal(0))
        rows.append([title, mark("sum", sum(money, Decimal(0))), "", ""])
        for name, own, score in zip(names, money, scores(chance, len(names)), strict=True):
            graded[grade(score)] += 1
            rows.append(
                [name, mark("cell", own), mark("score", score), mark("grade", grade(score))]
            )
    rows.append(["合计", mark("sum", everything), "", ""])
    whole, part = (len(names) for names in groups.values())
    told = "，".join(f"“{name}”{in_words(graded[name])}个" for name in "优良中差" if graded[name])
    parts: list[Part] = [
        f"{place}{year}年度财政重点绩效评价工作情况简报",
        f"今年以来，县财政局对{year}年度{in_words(whole + part)}个部门和项目开展重点绩效评价，其中部门整体支出{in_words(whole)}个、"
        f"项目支出{in_words(part)}个，涉及财政资金{mark('budget-total', everything)}万元。",
        "一、组织实施",
        "县财政局成立工作专班，统一评价标准，逐项复核评价报告。",
        "二、评价结果",
        f"评价结果分为优、良、中、差四个等级，本次评价{told}。详见下表。",
        rows,
        "三、结果应用",
        f"评价结果已反馈被评价单位并限期整改，下一年度预算安排时予以应用。{DEMO}",
    ]
    names = tuple(name for group in groups.values() for name in group)
    return Draft("简报", parts, names)


QUESTIONS = ("对设施质量的满意度", "对服务态度的满意度", "对办理时限的满意度")
CHOICES = ("非常满意", "满意", "一般", "不满意")


def survey(chance: random.Random) -> Draft:
    """Return a report on a survey: choices with counts and shares that add up."""
    place, work = chance.choice(COUNTIES), chance.choice(WORKS)
    sent = chance.randint(100, 500)
    back = sent - chance.randint(1, 15)
    valid = back - chance.randint(0, 10)
    rows: Rows = [["调查内容", *CHOICES, "合计"]]
    shares: list[str] = []
    for question in QUESTIONS:
        cuts = sorted(chance.sample(range(1, valid), 3), reverse=True)
        counts = [cuts[0] - cuts[1], valid - cuts[0], cuts[1] - cuts[2], cuts[2]]
        counts.sort(reverse=True)
        rows.append([question, *(mark("cell", count) for count in counts), mark("sum", valid)])
        shares.append(percent(counts[0] + counts[1], valid))
    said = "；".join(
        f"{question}为{mark('satisfied', share)}"
        for question, share in zip(QUESTIONS, shares, strict=True)
    )
    parts: list[Part] = [
        f"附件2  {place}{work}项目满意度调查报告",
        "1.调查对象：项目区群众、经办人员。",
        f"2.调查方式：现场发放与网络填报相结合。共发放问卷{mark('whole', sent)}份，收回{back}份，其中有效问卷{mark('piece', valid)}份，"
        f"问卷有效率{mark('rate', percent(valid, back))}，回收率{mark('rate', percent(back, sent))}。",
        "3.调查结果（单位：份）",
        rows,
        f"按“非常满意”与“满意”两项之和占有效问卷的比例计算，{said}。{DEMO}",
    ]
    return Draft("问卷报告", parts)


SIDES = (
    ("立项必要性", 20),
    ("投入经济性", 20),
    ("绩效目标合理性", 20),
    ("实施方案可行性", 20),
    ("筹资合规性", 20),
)


def appraisal(chance: random.Random) -> Draft:
    """Return an appraisal before the budget: five sides, a conclusion, money cut."""
    place, work, office = chance.choice(COUNTIES), chance.choice(WORKS), chance.choice(OFFICES)
    year = chance.randint(2022, 2026)
    given = [Decimal(full) - Decimal(chance.randint(0, 12)) / 2 for _, full in SIDES]
    rows: Rows = [["评估内容", "满分", "评估得分"]]
    for (side, full), own in zip(SIDES, given, strict=True):
        rows.append([side, mark("leaf-points", full), mark("leaf-score", own)])
    total = sum(given, Decimal(0))
    rows.append(["总分", mark("sum", 100), mark("sum", total)])
    asked = Decimal(chance.randint(300, 3_000))
    cut = Decimal(chance.randint(10, 200))
    parts: list[Part] = [
        f"{work}项目事前绩效评估报告",
        f"一、评估对象：{place}{office}申报的{year}年新增项目，申报预算{mark('budget', asked)}万元，资金来源为一般公共预算。",
        "二、评估方式：采取查阅资料、实地调研、专家咨询的方式。",
        "三、评估得分",
        rows,
        f"经评估，项目总得分{mark('total-score', total)}分，评估结论为“予以支持”。",
        f"四、预算建议：核减{mark('difference', cut)}万元，建议安排{mark('spent', asked - cut)}万元，"
        f"核减比例{mark('rate', percent(cut, asked))}。{DEMO}",
    ]
    return Draft("事前评估报告", parts)


def notice(chance: random.Random) -> Draft:
    """Return a notice of rectification: findings with amounts, a deadline."""
    place, work, office = chance.choice(COUNTIES), chance.choice(WORKS), chance.choice(OFFICES)
    year = chance.randint(2021, 2024)
    paid = amount(chance)
    score = rounded(Decimal(chance.randint(6_100, 7_990)) / 100)
    parts: list[Part] = [
        f"{place}财政局",
        f"关于{work}项目重点绩效评价结果反馈及整改的通知",
        f"{place}{office}：",
        f"{year + 1}年，我局委托第三方机构对你单位{year}年度{work}项目开展了重点绩效评价，评价得分{score}分，"
        f"评价等级为“{grade(score)}”。现将发现的问题和整改要求通知如下：",
        f"{mark('heading', '一')}、存在问题",
        f"{mark('number', '1')}．{year}年9月支付进度款{mark('single', f'{paid:,.2f}')}元，支付时工程形象进度未经监理确认。",
        f"{mark('number', '2')}．项目验收资料缺少设计变更单3份、隐蔽工程验收记录2份。",
        f"{mark('heading', '二')}、整改要求",
        f"{mark('number', '1')}．补齐监理确认手续，今后支付工程进度款须先经监理确认。",
        f"{mark('number', '2')}．补充完善验收资料，于收到本通知之日起30日内将整改情况书面报我局。",
        f"联系人：绩效管理股；联系电话：0000-1234567。{DEMO}",
        f"{place}财政局",
        f"{year + 1}年{chance.randint(8, 12)}月{chance.randint(1, 28)}日",
    ]
    return Draft("整改通知", parts, (f"{place}{office}", f"{place}财政局"))


def plan(chance: random.Random) -> Draft:
    """Return a plan of work: future years, lists, no results to check."""
    place = chance.choice(COUNTIES)
    year = chance.randint(2022, 2026)
    parts: list[Part] = [
        f"{place}财政局关于印发{year}年度重点绩效评价工作方案的通知",
        "县直各有关单位：",
        f"为做好{year}年重点绩效评价工作，根据《项目支出绩效评价管理办法》（财预〔2020〕10号）等规定，制定本方案。",
        "一、评价范围",
        f"（一）{year - 1}年度部门整体支出绩效评价，选取10个部门；",
        f"（二）{year - 1}年度项目支出绩效评价，选取15个项目，其中200万元以上的项目不少于10个。",
        "二、时间安排",
        f"（一）准备阶段（{year}年3月至4月）。组建工作组，1个部门配备2名评价人员。",
        f"（二）实施阶段（{year}年5月至8月）。现场评价的项目资金占比不低于60%。",
        f"（三）报告阶段（{year}年9月）。",
        "三、有关要求",
        "1.提高认识。2.密切配合。3.严守纪律。",
        f"附件：1.评价项目清单 2.评价报告提纲{DEMO}",
    ]
    return Draft("工作方案", parts)
