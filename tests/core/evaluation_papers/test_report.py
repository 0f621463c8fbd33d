from dataclasses import replace

import pytest

from hengji.core.blocks import Form, Heading, Paragraph
from hengji.core.booklet import Booklet, check_booklet
from hengji.core.evaluation_papers.report import draft_report
from hengji.core.evaluation_papers.sections import sections_of
from hengji.core.ledger import Scope
from hengji.core.working_papers import UNRATED, WorkingPaper
from tests.core.evaluation_papers.builders import MANDATE, finished, paper, record_of, subject_of


def words_below(report: Booklet, heading: str) -> list[str]:
    """Return the paragraphs between a heading and the next."""
    blocks = iter(report.blocks)
    next(block for block in blocks if isinstance(block, Heading) and block.text == heading)
    found = []
    for block in blocks:
        if isinstance(block, Heading):
            break
        if isinstance(block, Paragraph):
            found.append(block.text)
    return found


def annex_rows(report: Booklet, title: str) -> list[list[tuple[str, ...]]]:
    [annex] = [annex for annex in report.annexes if annex.title == title]
    return [
        [tuple(cell.text for cell in row) for row in block.rows]
        for block in annex.blocks
        if isinstance(block, Form)
    ]


@pytest.fixture(scope="module")
def report() -> Booklet:
    return draft_report(finished())


def test_the_report_has_the_seven_chapters_and_the_annexes(report: Booklet) -> None:
    headings = [block.label + block.text for block in report.blocks if isinstance(block, Heading)]

    assert headings == [
        "一、基本情况",
        "（一）项目背景",
        "（二）主要内容及实施情况",
        "（三）资金投入和使用情况",
        "（四）绩效目标",
        "二、绩效评价工作开展情况",
        "（一）评价目的、对象和范围",
        "（二）评价原则、指标体系、方法和标准",
        "（三）评价工作过程",
        "三、综合评价情况及评价结论",
        "四、绩效评价指标分析",
        "（一）过程",
        "（二）产出",
        "五、主要经验及做法、存在的问题及原因分析",
        "（一）主要经验及做法",
        "（二）存在的问题及原因分析",
        "六、有关建议",
        "七、其他需要说明的问题",
    ]
    assert [annex.title for annex in report.annexes] == [
        "绩效评价指标体系评分表",
        "访谈记录",
        "现场勘查记录",
        "基础数据表",
        "佐证材料清单",
        "意见交换情况",
        "评价人员和主评人签章",
    ]


def test_the_cover_has_the_fields_that_are_asked_for(report: Booklet) -> None:
    assert report.cover.fields == (
        ("项目名称", "演示县培训补助项目"),
        ("项目单位", "演示县人社局"),
        ("主管部门", "演示县人社局"),
        ("评价类型", "财政评价（项目）"),
        ("评价方式", "第三方机构评价"),
        ("评价机构", "演示会计师事务所"),
        ("主评人", "王主评"),
        ("制表机关", "演示县财政局"),
    )
    assert report.mark == ""


def test_drafts_state_what_is_on_record(report: Booklet) -> None:
    assert words_below(report, "资金投入和使用情况") == [
        "2023年度全年预算数200,000.00元，执行数150,000.00元，预算执行率75.00%。",
        "【待填：资金使用情况】",
    ]
    assert words_below(report, "评价工作过程") == [
        "【待填：前期准备】",
        (
            "评价期间收集佐证材料2份，访谈2次，现场勘查1处。2024年3月1日提交第2轮初稿。"
            "初稿经机构一级复核（赵一）、二级复核（钱二）、三级复核（孙三）。"
            "经征求意见，被评价单位反馈意见1条，其中不采纳1条。"
        ),
    ]
    assert words_below(report, "综合评价情况及评价结论") == [
        "经评价，“演示县培训补助项目”得85.00分，评价等级为“良”。得分情况如下表。"
    ]
    assert words_below(report, "过程") == [
        (
            "过程类指标分值40.00分，得30.00分，得分率75.00%。"
            "其中三级指标1个，0个得满分，1个有扣分：预算执行率。"
        )
    ]


def test_problems_come_from_deductions_and_each_asks_for_a_recommendation(
    report: Booklet,
) -> None:
    assert words_below(report, "存在的问题及原因分析") == [
        "1.预算执行率扣10.00分。凭证与台账一致。预算执行率只有75%。依据：佐证1。",
        "2.培训人次扣5.00分。凭证与台账一致。【待填：“培训人次”的扣分理由】。依据：访谈1、勘查1。",
    ]
    assert words_below(report, "有关建议") == [
        "1.针对“预算执行率”存在的问题：【待填：对“预算执行率”的建议】",
        "2.针对“培训人次”存在的问题：【待填：对“培训人次”的建议】",
    ]


def test_what_limits_the_score_is_said_in_the_last_chapter(report: Booklet) -> None:
    assert words_below(report, "其他需要说明的问题") == [
        "“制度健全性”不适用：项目由上级统一管理。",
        "“制度健全性”没有佐证材料，经豁免，理由：上级文件不外传。",
        "“培训人次”没有按评分标准计算的得分，调整为55.00分，理由：抽查有5人次无签到。",
        "被评价单位没有提交的必交材料：培训签到表。",
    ]


def test_chapter_four_says_because_of_what_each_leaf_has_its_score(report: Booklet) -> None:
    [analysis] = [
        block
        for block in report.blocks
        if isinstance(block, Form) and block.caption == "过程类指标得分分析"
    ]

    assert [tuple(cell.text for cell in row) for row in analysis.rows] == [
        ("三级指标", "分值", "得分", "得分率", "得分和扣分的依据"),
        (
            "预算执行率",
            "40.00",
            "30.00",
            "75.00%",
            (
                "凭证与台账一致。实际值 75，目标值 100，完成率 75.00%，分值 40，得 30.00 分。"
                "扣分理由：预算执行率只有75%。依据：佐证1。"
            ),
        ),
        ("制度健全性", "—", "不适用", "—", "项目由上级统一管理"),
    ]


def test_a_saved_text_takes_the_place_of_the_draft_and_no_table_s() -> None:
    texts = {"结论": "经综合评定，等级为良。\n\n具体见表。", "分析A": "过程管理总体较好。"}
    report = draft_report(finished(texts=texts))

    assert words_below(report, "综合评价情况及评价结论") == ["经综合评定，等级为良。", "具体见表。"]
    assert words_below(report, "过程") == ["过程管理总体较好。"]
    assert "绩效评价得分表" in [getattr(block, "caption", "") for block in report.blocks]


def test_an_empty_record_is_drafted_as_blanks_and_invents_nothing() -> None:
    bare = record_of(
        subject=subject_of(unit="", budget=None, spent=None, scope=Scope.UNIT),
        mandate=replace(MANDATE, agency="", bureau=""),
    )
    report = draft_report(bare)

    assert words_below(report, "部门概况") == ["【待填：部门概况】"]
    assert words_below(report, "资金投入和使用情况")[0] == (
        "2023年度全年预算数【待填：全年预算数】元，执行数【待填：执行数】元。"
    )
    assert words_below(report, "评价工作过程")[1] == (
        "评价期间收集佐证材料0份，访谈0次，现场勘查0处。"
    )
    assert words_below(report, "产出") == ["【待填：产出类指标分析】"]
    assert words_below(report, "存在的问题及原因分析") == ["【待填：存在的问题及原因分析】"]
    assert words_below(report, "有关建议") == ["【待填：有关建议】"]
    assert words_below(report, "其他需要说明的问题") == ["【待填：其他需要说明的问题】"]
    assert dict(report.cover.fields)["评价方式"] == "【待填：评价方式】"
    assert {flaw.code for flaw in check_booklet(report)} == {"booklet-blank"}


def test_opinions_that_object_to_nothing_are_told_as_that() -> None:
    [objection, agreed] = finished().opinions
    silent = draft_report(finished(opinions=(agreed,)))
    open_ = draft_report(finished(opinions=(replace(objection, accepted=""),)))

    assert words_below(silent, "评价工作过程")[1].endswith("经征求被评价单位意见，单位无异议。")
    assert words_below(open_, "评价工作过程")[1].endswith("被评价单位反馈意见1条。")


def test_an_unrated_evaluation_concludes_that_it_is() -> None:
    report = draft_report(finished(outcome=UNRATED, outcome_reason="票据遗失。"))

    assert words_below(report, "综合评价情况及评价结论") == [
        "经评价，“演示县培训补助项目”证据不足，暂不评级。理由：票据遗失。"
    ]


def test_who_wrote_reviewed_and_signed_is_listed_and_room_left_to_sign(report: Booklet) -> None:
    signing, people = annex_rows(report, "评价人员和主评人签章")

    assert people == [
        ("姓名", "承担的工作", "数量或日期"),
        ("李编制", "编制工作底稿", "3份"),
        ("赵一", "一级复核", "2024年3月1日"),
        ("钱二", "二级复核", "2024年3月1日"),
        ("孙三", "三级复核", "2024年3月1日"),
        ("王主评", "签字定稿", "2024年3月1日"),
    ]
    assert dict(signing)["系统内签字定稿"] == "王主评，2024年3月1日"
    assert dict(signing)["主评人签字"].strip() == ""


def test_a_paper_without_author_and_a_fund_s_nature_are_told() -> None:
    record = finished(subject=subject_of(fund_nature="一般公共预算", supervisor="演示县教育局"))
    unsigned = replace(
        record, papers={code: replace(kept, author="") for code, kept in record.papers.items()}
    )
    report = draft_report(unsigned)

    [_, people] = annex_rows(report, "评价人员和主评人签章")
    assert people[1][0] == "赵一"
    assert words_below(report, "资金投入和使用情况")[0].endswith("，资金性质为一般公共预算。")
    assert dict(report.cover.fields)["主管部门"] == "演示县教育局"


def test_the_annex_of_scores_gives_rule_actual_score_and_because(report: Booklet) -> None:
    [rows] = annex_rows(report, "绩效评价指标体系评分表")

    assert rows[1:4] == [
        ("过程", "40.00", "得分率 75.00%", "30.00", ""),
        (
            "预算执行率",
            "40.00",
            "达到目标值得满分，不足按比例",
            "75%",
            "30.00",
            "实际值 75，目标值 100，完成率 75.00%，分值 40，得 30.00 分",
        ),
        (
            "制度健全性",
            "—",
            "达到目标值得满分，不足按比例",
            "不适用",
            "—",
            "不适用：项目由上级统一管理",
        ),
    ]
    assert rows[-1] == ("合计", "100.00", "", "85.00", "良")


def test_a_score_that_rests_on_no_words_states_the_computation_alone() -> None:
    papers = {"A11": WorkingPaper("A11", paper("A11").observed), "A21": paper("A21")}
    report = draft_report(record_of(papers))

    [rows] = annex_rows(report, "绩效评价指标体系评分表")
    assert rows[2][-1] == "实际值 100，目标值 100，完成率 100.00%，分值 30，得 30.00 分"
    assert words_below(report, "过程") == [
        "过程类指标分值40.00分，得40.00分，得分率100.00%。其中三级指标2个，2个得满分。"
    ]


def test_keys_of_sections_are_told_apart_and_fit_their_column() -> None:
    keys = [section.key for section in sections_of(finished())]

    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) <= 30


def test_a_section_that_is_a_whole_chapter_is_called_by_the_chapter() -> None:
    titles = {section.key: section.title for section in sections_of(finished())}

    assert (titles["背景"], titles["建议"]) == ("项目背景", "有关建议")
