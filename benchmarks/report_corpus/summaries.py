"""Summary reports of a finance bureau on a year's evaluations (汇总报告)."""

import random
from collections import Counter
from decimal import Decimal

from benchmarks.report_corpus.draft import Draft, Part, Rows, mark
from benchmarks.report_corpus.places import (
    AGENCIES,
    COUNTIES,
    DEMO,
    ZONES,
    amount,
    grade,
    percent,
    projects_of,
    rounded,
    scores,
    units_of,
)

PROBLEMS = (
    (
        "绩效目标设置不够细化",
        "{unit}的部分效益指标只有定性描述，没有可以衡量的指标值",
        "细化量化绩效目标",
        "各单位申报预算时应当把效益指标写成可以衡量的指标值，财政局对绩效目标逐项审核",
    ),
    (
        "预算执行进度偏慢",
        "{unit}全年预算{budget}元，实际支出{spent}元，预算执行率{rate}",
        "加快预算执行进度",
        "对执行率偏低的项目按季通报，连续两季偏低的调减下年预算",
    ),
    (
        "项目管理制度不健全",
        "{unit}没有制定该项目的管理制度，验收资料也不齐全",
        "健全项目管理制度",
        "项目单位应当在开工以前制定项目管理制度，完工以后按制度组织验收并整理资料",
    ),
    (
        "政府采购程序不规范",
        "{unit}有两笔采购没有按规定公开招标，合同签订也晚于供货",
        "规范政府采购程序",
        "项目单位应当严格执行政府采购规定，采购合同先签订后履行",
    ),
)


def report(chance: random.Random) -> Draft:
    """Return an upward report: masthead, numbers in prose, one long table."""
    zone = chance.random() < 0.3
    place = chance.choice(ZONES if zone else COUNTIES)
    ours = "我区" if zone else "我县"
    organ, to = (f"{place}财政局", f"{place}{'管理委员会' if zone else '人民政府'}")
    funds = chance.randint(2020, 2024)
    work = funds + 1
    whole, part = chance.randint(8, 20), chance.randint(7, 18)
    total = whole + part
    units = units_of(place, chance, whole)
    names = [f"{unit}部门整体支出" for unit in units] + projects_of(place, chance, part)
    chance.shuffle(names)
    results = scores(chance, total)
    table, counts = _table(names, results, chance)
    problems = chance.sample(PROBLEMS, 3)
    parts: list[Part] = [
        f"{organ}文件",
        f"{place[:2]}财绩〔{work}〕{chance.randint(3, 60)}号",
        mark("signatory", "签发人：（待填）"),
        f"{organ}关于{mark('title-year', work)}年度重点绩效评价情况的报告",
        f"{to}：",
        f"按照全面实施预算绩效管理的要求，{work}年{mark('ours', ours)}共对{mark('total', total)}个"
        f"{mark('funds-year', funds)}年度支出对象开展了重点绩效评价，其中部门整体支出{mark('count', whole)}个，"
        f"项目支出{mark('count', part)}个。现将有关情况报告如下：",
        f"{mark('heading', '一')}、评价工作开展情况",
        f"本次评价委托{len(AGENCIES)}家第三方机构承担，采用资料审核、现场核查、问卷调查等方法。"
        f"评价依据为《{place}项目支出绩效评价管理办法》{mark('citation', f'（{place[:2]}财绩〔2021〕{chance.randint(2, 40)}号）')}，"
        "总分100分，90分（含）以上为优，80分（含）至90分为良，60分（含）至80分为中，60分以下为差。",
        f"{mark('heading', '二')}、评价结果",
        _grades(counts, total, chance),
        _extremes(results),
        "评价得分如下表：",
        table,
        f"{mark('heading', '三')}、发现的主要问题",
    ]
    for number, (title, fact, _, _) in enumerate(problems):
        budget = amount(chance)
        spent = rounded(budget * Decimal(chance.randint(3000, 6900)) / 10_000)
        said = fact.format(
            unit=mark("named-unit", chance.choice(units)),
            budget=mark("budget", f"{budget:,.2f}"),
            spent=mark("spent", f"{spent:,.2f}"),
            rate=mark("rate", percent(spent, budget)),
        )
        parts += [f"（{mark('sub-heading', '一二三'[number])}）{title}", f"{said}。"]
    parts.append(f"{mark('heading', '四')}、有关建议")
    for number, (_, _, title, advice) in enumerate(problems):
        parts += [
            f"（{mark('sub-heading', '一二三'[number])}）{title}",
            mark("advice", f"{advice}。"),
        ]
    parts += [
        f"特此报告。{DEMO}",
        organ,
        f"{work}年{chance.randint(9, 12)}月{chance.randint(1, 28)}日",
    ]
    return Draft("汇总报告", parts, (*units, organ, to))


def _grades(counts: Counter[str], total: int, chance: random.Random) -> str:
    if chance.random() < 0.5:
        told = "、".join(f"{name}{mark('grade-count', counts[name])}个" for name in "优良中差")
        share = percent(counts["优"], total)
        return f"评价结果为{mark('grade-word', '优')}的占{mark('share', share)}。各等级分布为：{told}。"
    told = "，".join(
        f"评为“{mark('grade-word', name) if name == '良' else name}”的有"
        f"{mark('grade-count', counts[name])}个、占比{mark('share', percent(counts[name], total))}"
        for name in "优良"
    )
    rest = counts["中"] + counts["差"]
    return f"从评价结果看，{told}，其余{rest}个。"


def _extremes(results: list[Decimal]) -> str:
    mean = rounded(sum(results, Decimal(0)) / len(results))
    return (
        f"平均得分{mark('mean', mean)}分，最高{mark('highest', results[0])}分，"
        f"最低{mark('lowest', results[-1])}分。"
    )


HEADS = (
    ("序号", "项目名称", "评价得分", "评价等级"),
    ("序号", "评价对象", "综合得分", "等级"),
    ("序号", "被评价单位（项目）", "得分（分）", "评价等次"),
)


def _table(
    names: list[str], results: list[Decimal], chance: random.Random
) -> tuple[Rows, Counter[str]]:
    rows: Rows = [list(chance.choice(HEADS))]
    for number, (name, score) in enumerate(zip(names, results, strict=True), start=1):
        rows.append(
            [str(number), mark("name", name), mark("score", score), mark("grade", grade(score))]
        )
    return rows, Counter(grade(score) for score in results)


def circular(chance: random.Random) -> Draft:
    """Return a circular downward (通报): ranks by competition, scores of one place."""
    place = chance.choice(COUNTIES)
    funds = chance.randint(2020, 2024)
    count = chance.randint(12, 28)
    units = units_of(place, chance, count)
    results = sorted(
        (rounded(Decimal(chance.randint(700, 985)) / 10, 1) for _ in range(count)), reverse=True
    )
    ranks = [1 + sum(other > score for other in results) for score in results]
    rows: Rows = [["名次", "单位名称", "自评复核得分", "等级"]]
    for rank, unit, score in zip(ranks, units, results, strict=True):
        rows.append(
            [
                mark("rank", rank),
                mark("name", unit),
                mark("score", score),
                mark("grade", grade(score)),
            ]
        )
    counts = Counter(grade(score) for score in results)
    told = "，".join(f"{counts[name]}个单位为{name}" for name in "优良中差" if counts[name])
    parts: list[Part] = [
        f"关于{funds}年度部门整体支出绩效自评复核结果的通报",
        "各乡镇人民政府，县直各预算单位：",
        f"近期，财政局对{mark('total', count)}个单位{funds}年度部门整体支出绩效自评情况进行了复核。现将结果通报如下。",
        f"{mark('heading', '1')}. 总体情况",
        f"复核得分在90分以上为优，80—90分（不含90分）为良，60—80分（不含80分）为中，60分以下为差。"
        f"复核结果：{told}。",
        rows,
        f"{mark('heading', '2')}. 存在的不足",
        f"一是{mark('enumerated', '部分单位')}自评材料不完整；二是个别单位的指标值与批复的目标不一致；"
        "三是佐证材料没有按要求归档。",
        f"{mark('heading', '3')}. 下一步要求",
        "请各单位补齐自评材料，按批复的目标填报指标值，并于一个月之内将佐证材料归档。",
        f"{place}财政局{DEMO}",
        f"{funds + 1}年6月{chance.randint(1, 30)}日",
    ]
    return Draft("通报", parts, (*units, f"{place}财政局"))


def summary_of_work(chance: random.Random) -> Draft:
    """Return a year's work summary: many counts and amounts in prose, grades in a small table."""
    place = chance.choice(COUNTIES)
    year = chance.randint(2021, 2025)
    units, projects = chance.randint(40, 90), chance.randint(300, 900)
    money = Decimal(chance.randint(200_000, 900_000)) / 100
    checked = chance.randint(20, 60)
    cut = chance.randint(3, 15)
    planned = Decimal(chance.randint(500_000, 900_000)) / 100
    approved = rounded(planned * Decimal(chance.randint(80, 97)) / 100)
    good = [
        chance.randint(5, 12),
        chance.randint(8, 25),
        chance.randint(1, 6),
        chance.randint(0, 2),
    ]
    rows: Rows = [["等级", "个数", "占比"]]
    for name, number in zip("优良中差", good, strict=True):
        rows.append([name, mark("cell", number), mark("share", percent(number, sum(good)))])
    rows.append(["合计", mark("sum", sum(good)), "100.00%"])
    parts: list[Part] = [
        f"{year}年预算绩效管理工作总结",
        f"{year}年，{place}财政局把绩效理念融入预算管理全过程，各项工作取得积极成效。",
        f"{mark('heading', '一')}、主要做法",
        f"（{mark('sub-heading', '一')}）目标管理。全县{units}个部门的{projects}个项目申报了绩效目标，"
        f"涉及资金{money}万元，绩效目标申报率100%。",
        f"（{mark('sub-heading', '二')}）事前评估。对{checked}个新增项目开展事前绩效评估，申报资金"
        f"{mark('budget', planned)}万元，核定{mark('spent', approved)}万元，核减"
        f"{mark('difference', planned - approved)}万元，核减率{mark('rate', percent(planned - approved, planned))}。",
        f"（{mark('sub-heading', '三')}）重点评价。对{mark('total', sum(good))}个项目开展重点评价，等级分布见下表。",
        rows,
        f"（{mark('sub-heading', '四')}）结果应用。将评价结果与{year + 1}年预算安排挂钩，压减项目{cut}个。",
        f"{mark('heading', '二')}、存在问题",
        "部分部门对绩效管理重视不够，绩效目标质量有待提高。",
        f"{mark('heading', '三')}、下一步打算",
        f"继续提高绩效目标质量，加强对部门的培训和指导。{DEMO}",
    ]
    return Draft("工作总结", parts)
