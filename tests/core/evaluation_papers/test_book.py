from dataclasses import replace
from decimal import Decimal

import pytest

from hengji.core.blocks import Block, Form, Heading, Table
from hengji.core.booklet import Booklet, check_booklet
from hengji.core.evaluation_papers.book import draft_book
from hengji.core.evaluation_papers.paper import paper_number
from hengji.core.evaluation_papers.record import Link, LinkedTo
from hengji.core.indicators import Indicator
from hengji.core.quantities import Ratio
from hengji.core.scoring import NotApplicable
from hengji.core.scoring_rules import Proportional
from hengji.core.workflow import Stage
from hengji.core.working_papers import UNRATED, WorkingPaper
from tests.core.builders import points
from tests.core.evaluation_papers.builders import (
    at,
    finished,
    leaf,
    paper,
    record_of,
    subject_of,
)


def rows_of(block: Block) -> list[tuple[str, ...]]:
    assert isinstance(block, Form | Table)
    if isinstance(block, Table):
        return list(block.rows)
    return [tuple(cell.text for cell in row) for row in block.rows]


def form_named(book: Booklet, name: str) -> dict[str, tuple[str, ...]]:
    """Return the rows of a form by their first cell; later ones win."""
    found = next(
        block
        for block in book.blocks
        if isinstance(block, Form | Table) and name in (block.caption, getattr(block, "name", ""))
    )
    return {row[0]: row[1:] for row in rows_of(found)}


@pytest.fixture(scope="module")
def book() -> Booklet:
    return draft_book(finished())


def test_the_book_has_a_chapter_for_everything_and_a_page_for_each_paper(book: Booklet) -> None:
    headings = [
        (block.label + block.text, block.new_page)
        for block in book.blocks
        if isinstance(block, Heading)
    ]

    assert headings == [
        ("一、得分轨迹", True),
        ("二、绩效评价得分表", True),
        ("三、工作底稿", True),
        ("（一）过程", False),
        ("1.A11 预算执行率", False),
        ("2.A21 制度健全性", True),
        ("（二）产出", True),
        ("1.B11 培训人次", False),
        ("四、访谈记录", True),
        ("五、现场勘查记录", True),
        ("六、应交材料和基础数据", True),
        ("七、佐证材料清单", True),
        ("八、意见交换", True),
        ("九、豁免和签字", True),
    ]


def test_a_paper_says_what_was_asked_done_found_and_signed(book: Booklet) -> None:
    rows = form_named(book, "工作底稿：预算执行率")

    assert rows == {
        "底稿编号": ("JG01-2024P007-A11-0001", "评价年度", "2024年（资金2023年）"),
        "被评价单位": ("演示县人社局",),
        "评价对象": ("演示县培训补助项目",),
        "指标": ("A11 预算执行率", "上级指标", "过程 / 资金管理"),
        "评价要点": (
            (
                "考核预算执行率\n1. 按规定的程序申报和批准\n2. 审批文件和材料齐全\n"
                "计算公式：实际完成数 ÷ 计划完成数 × 100%"
            ),
        ),
        "评分标准": ("达到目标值得满分，不足按比例",),
        "满分": ("40.00", "实际完成值", "75%"),
        "建议得分": ("30.00", "扣分", "10.00"),
        "得分依据": ("实际值 75，目标值 100，完成率 75.00%，分值 40，得 30.00 分。",),
        "资料来源": ("名称", "页码或位置", "提供人", "取得方式、日期"),
        "佐证1": (
            "支付凭证.pdf\nSHA-256 6b86b273ff34fce1…",
            "第3页",
            "人社局",
            "查阅\n2024-03-02",
        ),
        "取得方式": ("查阅、抽查", "样本", "总体 120，抽样 30，抽样方法：分层随机"),
        "核对内容": ("核对了支付凭证和台账",),
        "计算过程": ("150000 ÷ 200000 × 100% = 75%",),
        "发现的事实": ("凭证与台账一致",),
        "判断": ("符合要求",),
        "扣分理由": ("预算执行率只有75%",),
        "被评价单位意见": ("执行率应按调整后预算（不采纳）",),
        "得分变动": ("原得分→得分", "依据和理由", "评分人", "时间"),
        "机构初评": ("—→27.00", "按75%", "李编制", "2024-03-01 09:15"),
        "财政复核": ("27.00→25.00", "复核；理由：重复计数", "张股长", "2024-03-01 09:55"),
        "签字": ("意见", "签字人", "日期"),
        "编制": ("—", "李编制", "2024-03-01"),
        "一级复核": ("同意", "赵一", "2024-03-01"),
        "二级复核": ("同意", "钱二", "2024-03-01"),
        "三级复核": ("同意", "孙三", "2024-03-01"),
    }


def test_interviews_and_visits_stand_behind_a_leaf_as_files_do(book: Booklet) -> None:
    rows = form_named(book, "工作底稿：培训人次")

    assert rows["访谈1"] == ("访谈周主任（股长）", "—", "周主任", "访谈\n2024-03-01")
    assert rows["勘查1"] == ("现场勘查一号培训点", "—", "李编制、赵一", "勘查\n2024-03-01")


def test_what_does_not_apply_has_no_score_and_no_deduction(book: Booklet) -> None:
    rows = form_named(book, "工作底稿：制度健全性")

    assert rows["满分"] == ("—", "实际完成值", "不适用")
    assert rows["不适用"] == ("项目由上级统一管理（分值按比例分给其他指标）",)
    assert rows["资料来源"] == ("豁免佐证：上级文件不外传",)
    assert rows["扣分理由"] == ("—",)


def test_a_leaf_nobody_worked_on_is_a_form_of_blanks_and_no_fact() -> None:
    book = draft_book(record_of())

    rows = form_named(book, "工作底稿：培训人次")

    assert {name: row for name, row in rows.items() if "【待填" in "".join(row)} == {
        "底稿编号": ("【待填：底稿编号】", "评价年度", "2024年（资金2023年）"),
        "满分": ("60.00", "实际完成值", "【待填：实际完成值】"),
        "建议得分": ("【待填：建议得分】", "扣分", "—"),
        "资料来源": ("【待填：资料来源】",),
        "取得方式": ("【待填：取得方式】", "样本", "没有登记抽样"),
        "核对内容": ("【待填：核对内容】",),
        "发现的事实": ("【待填：发现的事实】",),
        "判断": ("【待填：判断】",),
        "编制": ("—", "【待填：编制人】", "—"),
        "一级复核": ("—", "【待填：签字】", "—"),
        "二级复核": ("—", "【待填：签字】", "—"),
        "三级复核": ("—", "【待填：签字】", "—"),
    }
    assert [flaw.where for flaw in check_booklet(book)] == [
        "封面",
        "正文“本项评价得【待填：总分】…”",
        "表“绩效评价得分表”",
        "表“工作底稿：预算执行率”",
        "表“工作底稿：制度健全性”",
        "表“工作底稿：培训人次”",
    ]


def test_a_signature_under_an_earlier_draft_no_longer_stands() -> None:
    record = replace(finished(), round=3)

    rows = form_named(draft_book(record), "工作底稿：预算执行率")

    assert rows["一级复核"] == ("—", "【待填：签字】", "—")
    assert rows["编制"][1] == "李编制"


def test_a_waiver_beside_evidence_and_a_unit_s_view_are_printed() -> None:
    papers = {"A11": paper("A11", waiver="原件已送审", unit_view="认可")}
    record = record_of(
        papers,
        links=(Link("A11", LinkedTo.PIECE, 1),),
        pieces=(replace(finished().pieces[1], note="复印件"),),
    )

    rows = form_named(draft_book(record), "工作底稿：预算执行率")

    assert rows["佐证1"][1:] == ("—", "—", "—")
    assert rows["豁免佐证"] == ("原件已送审",)
    assert rows["被评价单位意见"] == ("认可",)
    assert rows["扣分理由"] == ("没有扣分",)


def test_the_score_path_is_told_for_the_total_and_for_each_leaf(book: Booklet) -> None:
    assert form_named(book, "总分轨迹") == {
        "机构初评": ("—", "82.00", "提交初稿", "李编制", "2024-03-01 09:25")
    }
    assert form_named(book, "各指标在各阶段的得分") == {
        "三级指标": ("分值", "机构初评", "财政复核", "专家评审", "定稿"),
        "预算执行率": ("40.00", "27.00", "25.00", "—", "—"),
        "制度健全性": ("—", "—", "—", "—", "—"),
        "培训人次": ("60.00", "—", "—", "—", "—"),
        "合计": ("100.00", "27.00", "25.00", "—", "—"),
    }
    assert form_named(book, "初稿之后的得分调整")["预算执行率"] == (
        "财政复核",
        "27.00",
        "25.00",
        "复核；理由：重复计数",
        "张股长\n2024-03-01 09:55",
    )


def test_the_score_table_gives_points_of_what_does_not_apply_to_the_others(book: Booklet) -> None:
    [table] = [
        block
        for block in book.blocks
        if isinstance(block, Form) and block.caption == "绩效评价得分表"
    ]

    assert rows_of(table) == [
        ("二级指标", "三级指标", "分值", "得分", "得分率"),
        ("过程", "40.00", "30.00", "75.00%"),
        ("资金管理", "预算执行率", "40.00", "30.00", "75.00%"),
        ("组织实施", "制度健全性", "—", "不适用", "—"),
        ("产出", "60.00", "55.00", "91.67%"),
        ("数量", "培训人次", "60.00", "55.00", "91.67%"),
        ("合计", "100.00", "85.00", "85.00%"),
        ("评价等级", "良"),
    ]
    assert table.note == "注：1个指标不适用，其分值按比例分给其他指标，各级分值以此为准。"


def test_a_group_of_which_nothing_applies_has_no_points() -> None:
    papers = {
        "A11": WorkingPaper("A11", NotApplicable("无预算")),
        "A21": WorkingPaper("A21", NotApplicable("无制度")),
        "B11": paper("B11"),
    }

    rows = form_named(draft_book(record_of(papers)), "绩效评价得分表")

    assert rows["过程"] == ("0.00", "—", "—")
    assert rows["产出"] == ("100.00", "100.00", "100.00%")


def test_an_evaluation_left_unrated_says_so_and_why() -> None:
    record = finished(outcome=UNRATED, outcome_reason="票据遗失")
    book = draft_book(record)

    assert form_named(book, "绩效评价得分表")["评价等级"] == (UNRATED,)
    assert "本项评价的结论为“证据不足，暂不评级”，理由：票据遗失。" in str(book.blocks[1])


def test_a_secret_interview_is_printed_without_its_answers(book: Booklet) -> None:
    rows = form_named(book, "访谈2：吴某")

    assert rows["问答记录"] == ("涉密访谈，问答和关键数据另行保管，不印入本文件。",)
    assert "机密的回答" not in str(book)
    assert form_named(book, "访谈1：周主任")["问答记录"] == ("问：人数？答：487人。",)


def test_a_visit_says_by_how_much_measured_differs_from_planned(book: Booklet) -> None:
    rows = form_named(book, "勘查1：一号培训点")

    assert rows["计划量"] == ("500人次", "实测量", "470人次")
    assert rows["偏差率"] == ("-6.00%", "使用情况", "—")
    assert rows["照片"] == ("佐证2", "单位确认", "已签字")


@pytest.mark.parametrize(
    ("planned", "measured"), [("", "3"), ("0", "3"), ("0.00000001", "9" * 20), ("3", "")]
)
def test_a_visit_without_two_numbers_has_no_deviation(planned: str, measured: str) -> None:
    [visit] = finished().visits
    record = finished(visits=(replace(visit, planned=planned, measured=measured),))

    assert form_named(draft_book(record), "勘查1：一号培训点")["偏差率"][0] == "—"


def test_lists_name_evidence_materials_opinions_waivers_and_signatures(book: Booklet) -> None:
    assert form_named(book, "共2份佐证材料")["佐证2"] == (
        "现场照片.jpg",
        "—",
        "—",
        "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
    )
    assert form_named(book, "应交材料清单") == {
        "1": ("预算批复", "必交", "已验收", "佐证1"),
        "2": ("培训签到表", "必交", "未交", "—"),
    }
    assert form_named(book, "被评价单位填报的基础数据")["补助标准"] == ("元", "【待填：补助标准】")
    assert form_named(book, "共2条意见")["2"] == (
        "评价报告",
        "无异议\n（人社局，2024-03-01 09:46）",
        "无异议",
        "—",
        "—",
    )
    assert form_named(book, "豁免事项") == {
        "主评人与单位的审计服务": ("无其他机构", "局长", "2024-03-01 09:06"),
        "“制度健全性”豁免佐证": ("上级文件不外传", "—", "—"),
    }
    assert form_named(book, "各环节签字")["一级复核"] == ("2", "赵一", "2024-03-01 09:26", "同意")


def test_a_returned_material_says_why() -> None:
    [first, _] = finished().materials
    record = finished(materials=(replace(first, state="已退回", returned_because="缺页"),))

    rows = form_named(draft_book(record), "应交材料清单")

    assert rows["1"] == ("预算批复", "必交", "已退回", "佐证1；退回理由：缺页")


def test_the_number_of_a_paper_is_agency_subject_leaf_and_a_running_number() -> None:
    record = record_of({"A11": paper("A11")})
    nameless = replace(record, mandate=replace(record.mandate, agency_code=""))

    assert paper_number(record, "A11") == "JG01-2024P007-A11-0001"
    assert paper_number(record, "B11") == "【待填：底稿编号】"
    assert paper_number(nameless, "A11") == "【待填：机构码】-2024P007-A11-0001"


@pytest.mark.parametrize(
    ("unit", "actual", "expected"),
    [("百分点", "75", "75%"), ("得分率", "0.85", "得分率85.00%"), ("条", "3", "3条")],
)
def test_an_actual_value_is_written_in_its_unit(unit: str, actual: str, expected: str) -> None:
    tree = Indicator("ROOT", "评价", points(100), (replace(leaf("C", "指标", "100"), unit=unit),))
    book = draft_book(record_of({"C": paper("C", actual)}, tree=tree))

    assert form_named(book, "工作底稿：指标")["满分"][2] == expected


def test_a_remark_of_the_rule_and_a_rule_without_words_are_printed() -> None:
    rule = Proportional(Decimal(100), overshoot=Ratio(Decimal("1.5")))
    tree = Indicator(
        "ROOT", "评价", points(100), (Indicator("C", "裸指标", points(100), rule=rule),)
    )
    record = record_of({"C": paper("C", "200")}, tree=tree, standards={})

    rows = form_named(draft_book(record), "工作底稿：裸指标")

    assert rows["评价要点"] == ("—",)
    assert rows["评分标准"] == ("—",)
    assert rows["指标"] == ("C 裸指标", "上级指标", "—")
    assert rows["得分依据"][0].endswith("。完成率超过 150.00%，目标值可能偏低，建议复核。")


def test_invented_data_are_marked_on_the_cover_and_above_every_page() -> None:
    name = "二〇二三年度城乡义务教育阶段家庭经济困难学生生活补助和营养改善计划"
    book = draft_book(finished(is_demo=True, subject=subject_of(name=name)))

    assert book.cover.remark == "（演示数据）"
    assert book.mark == f"演示数据：{name[:31]}…"


def test_a_draft_says_so_and_has_no_date_until_the_lead_signs() -> None:
    draft = draft_book(finished(stage=Stage.CONSULTING))
    final = draft_book(finished())

    assert (draft.cover.remark, draft.cover.issued) == ("（初稿，征求意见）", None)
    assert (final.cover.remark, final.cover.issued) == ("", at(24).date())
    assert final.mark == "演示县培训补助项目"
