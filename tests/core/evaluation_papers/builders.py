"""Records of invented evaluations (演示数据), from empty to the largest."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from hengji.core.evaluation_papers.record import (
    Datum,
    Edition,
    EvaluationRecord,
    InterviewRecord,
    Link,
    LinkedTo,
    Mandate,
    MaterialRecord,
    PaperRecord,
    Piece,
    ScoreChange,
    Signed,
    StageTotal,
    Subject,
    UnitOpinion,
    VisitRecord,
    Waived,
)
from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.indicators import Indicator, TreeRules
from hengji.core.ledger import Scope
from hengji.core.quantities import Yuan
from hengji.core.schemes import Scheme
from hengji.core.scoring import NotApplicable, Override
from hengji.core.workflow import Stage
from hengji.core.working_papers import Sample, WorkingPaper, score_papers
from tests.core.builders import HUNDRED_TARGET, SCALE, points

START = datetime(2024, 3, 1, 9, 5)  # noqa: DTZ001 - local, as the core takes it
LONG = "二〇二三年度城乡义务教育阶段家庭经济困难学生生活补助和营养改善计划专项资金"


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def leaf(code: str, name: str, full: str) -> Indicator:
    return Indicator(
        code,
        name,
        points(full),
        rule=HUNDRED_TARGET,
        unit="%",
        meaning=f"考核{name}",
        criteria=("按规定的程序申报和批准", "审批文件和材料齐全"),
        formula="实际完成数 ÷ 计划完成数 × 100%",
    )


TREE = Indicator(
    "ROOT",
    "评价",
    points(100),
    (
        Indicator(
            "A",
            "过程",
            points(40),
            (
                Indicator("A1", "资金管理", points(30), (leaf("A11", "预算执行率", "30"),)),
                Indicator("A2", "组织实施", points(10), (leaf("A21", "制度健全性", "10"),)),
            ),
        ),
        Indicator(
            "B",
            "产出",
            points(60),
            (Indicator("B1", "数量", points(60), (leaf("B11", "培训人次", "60"),)),),
        ),
    ),
)


def scheme_of(tree: Indicator) -> Scheme:
    return Scheme(
        "project_spending", "2020.1", "项目支出绩效评价指标体系", tree, TreeRules(points(100)), {}
    )


def subject_of(**changes: Any) -> Subject:
    values: dict[str, Any] = {
        "name": "演示县培训补助项目",
        "kind": Kind.FISCAL,
        "scope": Scope.PROJECT,
        "work_year": 2024,
        "funds_year": 2023,
        "code": "2024P007",
        "unit": "演示县人社局",
        "budget": Yuan(Decimal(200000)),
        "spent": Yuan(Decimal(150000)),
    }
    return Subject(**{**values, **changes})


MANDATE = Mandate(
    bureau="演示县财政局",
    agency="演示会计师事务所",
    agency_code="JG01",
    credit_code="91140000MA0000000X",
    lead="王主评",
    qualification="注册会计师",
    registration="PT0001",
    contract="框2024-01",
)


def record_of(
    papers: Mapping[str, WorkingPaper] | None = None, /, tree: Indicator = TREE, **changes: Any
) -> EvaluationRecord:
    """Build a record whose sheet is that of its papers, with changes."""
    papers = {} if papers is None else papers
    kept = {
        code: PaperRecord(paper, serial, "李编制", at(serial))
        for serial, (code, paper) in enumerate(papers.items(), start=1)
    }
    values: dict[str, Any] = {
        "subject": subject_of(),
        "mandate": MANDATE,
        "stage": Stage.DRAFTING,
        "round": 0,
        "scheme": scheme_of(tree),
        "edition": Edition(1, "张股长", at(0)),
        "standards": {each.code: "达到目标值得满分，不足按比例" for each in tree.leaves()},
        "sheet": score_papers(tree, papers),
        "papers": kept,
        "scale": SCALE,
    }
    return EvaluationRecord(**{**values, **changes})


def paper(code: str, actual: str = "100", **changes: Any) -> WorkingPaper:
    values: dict[str, Any] = {
        "examined": "核对了支付凭证和台账",
        "method": "查阅、抽查",
        "fact": "凭证与台账一致",
        "judgement": "符合要求",
    }
    return WorkingPaper(code, Decimal(actual), **{**values, **changes})


def finished(**changes: Any) -> EvaluationRecord:
    """Build a small evaluation that was carried to its end, with something of everything."""
    papers = {
        "A11": paper(
            "A11",
            "75",
            deduction="预算执行率只有75%",
            sample=Sample(120, 30, "分层随机"),
            calculation="150000 ÷ 200000 × 100% = 75%",
        ),
        "A21": WorkingPaper(
            "A21",
            NotApplicable("项目由上级统一管理"),
            fact="制度由上级制定",
            waiver="上级文件不外传",
        ),
        "B11": paper("B11", "100", override=Override(points("55"), "抽查有5人次无签到")),
    }
    steps = ("提交初稿", "一级复核", "二级复核", "三级复核", "签字定稿")
    people = ("李编制", "赵一", "钱二", "孙三", "王主评")
    values: dict[str, Any] = {
        "stage": Stage.ACCEPTED,
        "round": 2,
        "changes": (
            ScoreChange(
                "A11", ScoreStage.AGENCY, None, points("27"), "按75%", "", "李编制", at(10)
            ),
            ScoreChange(
                "A11",
                ScoreStage.REVIEW,
                points("27"),
                points("25"),
                "复核",
                "重复计数",
                "张股长",
                at(50),
            ),
        ),
        "totals": (
            StageTotal(ScoreStage.AGENCY, None, points("82"), "提交初稿", "李编制", at(20)),
        ),
        "signatures": (
            Signed("一级复核", 1, "旧复核", at(5), "退回重写"),
            *(
                Signed(step, 2, person, at(20 + place), "同意")
                for place, (step, person) in enumerate(zip(steps, people, strict=True))
            ),
        ),
        "opinions": (
            UnitOpinion(
                "执行率应按调整后预算",
                "人社局",
                at(40),
                "A11",
                accepted="不采纳",
                answer="没有批复",
                answered_by="李编制",
                answered_at=at(45),
            ),
            UnitOpinion("无异议", "人社局", at(41), agrees=True),
        ),
        "interviews": (
            InterviewRecord(
                at(12),
                "局会议室",
                "李编制、赵一",
                "周主任",
                "股长",
                "问：人数？答：487人。",
                "487人",
                "签字",
                recorded=True,
            ),
            InterviewRecord(
                at(13),
                "档案室",
                "李编制、赵一",
                "吴某",
                answers="机密的回答",
                confirmed="签字",
                secret=True,
            ),
        ),
        "visits": (
            VisitRecord(
                at(14),
                "一号培训点",
                "李编制、赵一",
                planned="500",
                measured="470",
                measure="人次",
                finding="签到不全",
                confirmed="已签字",
                photos=(2,),
            ),
        ),
        "materials": (
            MaterialRecord("预算批复", required=True, state="已验收", pieces=(1,)),
            MaterialRecord("培训签到表", required=True, state="未交"),
        ),
        "data": (Datum("培训人次", "人次", "487"), Datum("补助标准", "元", "")),
        "pieces": (
            Piece(
                "支付凭证.pdf",
                "pdf",
                sha256(b"1").hexdigest(),
                1200,
                "人社局",
                "查阅",
                date(2024, 3, 2),
            ),
            Piece("现场照片.jpg", "jpg", sha256(b"2").hexdigest(), 800),
        ),
        "links": (
            Link("A11", LinkedTo.PIECE, 1, "第3页"),
            Link("B11", LinkedTo.INTERVIEW, 1),
            Link("B11", LinkedTo.VISIT, 1),
            Link("", LinkedTo.PIECE, 2),
        ),
        "waivers": (Waived("主评人与单位的审计服务", "无其他机构", "局长", at(1)),),
    }
    return record_of(papers, **{**values, **changes})


def large(leaves: int = 60, pieces: int = 200) -> EvaluationRecord:
    """Build the largest evaluation a book is printed for: long names, long deductions."""
    each = Decimal(100) / leaves
    share = each.quantize(Decimal("0.01"))
    rest = Decimal(100) - share * (leaves - 1)
    names = [f"{LONG[: 8 + number % 20]}完成情况{number}" for number in range(leaves)]
    nodes = tuple(
        leaf(f"C{number:02}", name, str(share if number < leaves - 1 else rest))
        for number, name in enumerate(names)
    )
    groups = tuple(
        Indicator(
            f"G{first}",
            name,
            points(
                str(
                    sum(
                        node.points
                        for node in nodes[first * leaves // 4 : (first + 1) * leaves // 4]
                    )
                )
            ),
            nodes[first * leaves // 4 : (first + 1) * leaves // 4],
        )
        for first, name in enumerate(("决策", "过程", "产出", "效益"))
    )
    tree = Indicator("ROOT", "评价", points(100), groups)
    papers = {
        node.code: paper(
            node.code,
            str(100 - number % 7),
            fact="经核对台账、凭证和现场情况，实际完成情况与申报的目标相比存在差距。"
            * (1 + number % 9),
            deduction="未达到年度目标，按评分标准扣分，" * (1 if number % 10 else 60)
            if number % 7
            else "",
            calculation="实际完成数 487 ÷ 计划完成数 500 × 100% = 97.40%",
        )
        for number, node in enumerate(nodes)
    }
    changes = tuple(
        ScoreChange(
            node.code,
            stage,
            None if stage is ScoreStage.AGENCY else node.points,
            node.points,
            "实际值 100，目标值 100，完成率 100.00%",
            "" if stage is ScoreStage.AGENCY else "复核时发现重复计数",
            "李编制",
            at(number),
        )
        for number, node in enumerate(nodes)
        for stage in (ScoreStage.AGENCY, ScoreStage.REVIEW)
    )
    return finished(
        subject=subject_of(
            name=f"{LONG}绩效评价",
            unit="演示县教育体育和科学技术局",
            supervisor="演示县教育体育和科学技术局",
        ),
        scheme=scheme_of(tree),
        standards={
            node.code: "达到目标值得满分，不足的按完成比例计分，低于目标值60%的不得分"
            for node in nodes
        },
        sheet=score_papers(tree, papers),
        papers={
            code: PaperRecord(kept, number, "李编制", at(number))
            for number, (code, kept) in enumerate(papers.items())
        },
        changes=changes,
        pieces=tuple(
            Piece(
                f"{LONG[: number % 30]}第{number}号支付凭证及附件扫描件.pdf",
                "pdf",
                sha256(str(number).encode()).hexdigest(),
                10_000,
                "演示县教育体育和科学技术局计财股",
                "查阅复制",
                date(2024, 3, 2),
            )
            for number in range(1, pieces + 1)
        ),
        links=tuple(
            Link(nodes[number % leaves].code, LinkedTo.PIECE, number, f"第{number}页第2段")
            for number in range(1, pieces + 1)
        ),
        is_demo=True,
    )
