"""G rules on a form as a whole: coverage, wording, spans."""

import pytest

from hengji.core.checkup.objectives.forms import Field, FormKind, Fund, IndicatorRow, Span
from tests.core.checkup.objectives.builders import (
    TEXT,
    check,
    form,
    found,
    good_rows,
    money,
    row,
    said,
)


def with_row(heading: str, name: str, target: str, /, **columns: str) -> list[IndicatorRow]:
    return [*good_rows(), row(30, heading, name, target, **columns)]


def codes(rows: list[IndicatorRow]) -> set[str]:
    return {code for _, code, _ in found(form(rows))}


def test_works_and_purchases_need_a_cost_indicator() -> None:
    without = [each for each in good_rows() if "成本" not in each.name]
    works = {Field.PROJECT: "城区道路改造"}

    assert said(form(without, fields=works), "objective-no-cost") == [
        "“城区道路改造”含“改造”，5 条指标里没有成本指标。"
    ]
    assert said(form(fields=works), "objective-no-cost") == []
    assert said(form(without), "objective-no-cost") == []
    assert said(form(without, fields=works, kind=FormKind.UNIT), "objective-no-cost") == []
    named = [*without, row(20, "数量", "总造价控制", "≤20万元")]
    assert said(form(named, fields=works), "objective-no-cost") == []


def test_whoever_is_served_is_asked() -> None:
    without = [each for each in good_rows() if "满意" not in each.name]
    served = {Field.PROJECT: "高龄老人补贴"}

    assert said(form(without, fields=served), "objective-no-satisfaction") == [
        "“高龄老人补贴”含“补贴”，有服务对象，没有设满意度指标。"
    ]
    assert said(form(fields=served), "objective-no-satisfaction") == []
    assert said(form(without), "objective-no-satisfaction") == []
    assert said(form([], fields=served), "objective-no-satisfaction") == []


def test_satisfaction_that_is_not_a_ratio_is_left_to_other_rules() -> None:
    assert "objective-satisfaction-unusual" not in codes(with_row("满意", "群众满意", "满意"))


def test_outcomes_that_are_all_vague_are_one_remark() -> None:
    rows = [
        *good_rows()[:4],
        row(20, "社会", "出行", "明显改善"),
        row(21, "经济", "税收", "有所增加"),
    ]

    assert said(form(rows), "objective-outcomes-vague") == [
        "“城区道路养护”的 2 条效益指标都不能量化，也没有分档。"
    ]


@pytest.mark.parametrize(
    ("attribute", "amount", "conclusion", "count"),
    [
        ("新增项目", "800", "", 1),
        ("新增项目", "800", "建议安排", 0),
        ("新增项目", "300", "", 0),
        ("延续项目", "800", "", 0),
        ("新增项目", "待定", "", 0),
    ],
)
def test_a_large_new_project_states_its_appraisal(
    attribute: str, amount: str, conclusion: str, count: int
) -> None:
    fields = {Field.ATTRIBUTE: attribute, Field.APPRAISAL: conclusion}
    each = form(fields=fields, funds=(money(Fund.TOTAL, amount=amount),))

    assert len(said(each, "objective-no-appraisal")) == count


def test_a_new_project_of_hundreds_of_yuan_is_not_large() -> None:
    fields = {Field.ATTRIBUTE: "新增项目", Field.APPRAISAL: ""}
    each = form(fields=fields, funds=(money(Fund.TOTAL, amount="800"),), unit="元")

    assert said(each, "objective-no-appraisal") == []


def test_what_a_bond_pays_for_earns_and_repays() -> None:
    bond = {Field.PROJECT: "产业园专项债项目"}
    earning = with_row("经济", "租金收入", "≥300万元")

    assert said(form(fields=bond), "objective-bond-without-revenue") == [
        "“产业园专项债项目”的 6 条指标里没有收益或偿债指标。"
    ]
    assert said(form(earning, fields=bond), "objective-bond-without-revenue") == []
    assert said(form([], fields=bond), "objective-bond-without-revenue") == []


@pytest.mark.parametrize(
    ("text", "codes_found"),
    [
        (TEXT, set()),
        (
            "开展宣传工作，组织相关活动，召开有关会议，完成上级交办的各项日常工作任务和其他事项。",
            {"objective-activity-only"},
        ),
        ("开展宣传。", {"objective-activity-only", "objective-length"}),
        ("提高" * 600, {"objective-length"}),
        (
            "开展宣传活动，提高居民对垃圾分类的认识，改善小区环境，让居民生活得更加舒心和满意一些。",
            set(),
        ),
    ],
)
def test_an_objective_says_what_comes_of_it_in_a_few_sentences(
    text: str, codes_found: set[str]
) -> None:
    assert {code for _, code, _ in found(form(texts=((Span.ANNUAL, text),)))} == codes_found


@pytest.mark.parametrize(
    ("name", "is_generic"),
    [
        ("项目支出", True),
        ("2024年其他专项经费", True),
        ("工作经费", True),
        ("环卫工作经费", False),
        ("城区道路养护", False),
        ("", False),
    ],
)
def test_a_project_has_a_name_of_its_own(name: str, is_generic: bool) -> None:
    each = form(fields={Field.PROJECT: name})

    assert bool(said(each, "objective-name-generic")) is is_generic


def test_a_form_without_the_label_has_no_generic_name() -> None:
    each = form()
    bare = form()
    object.__setattr__(bare, "fields", {})

    assert said(bare, "objective-name-generic") == said(each, "objective-name-generic") == []


def test_the_objective_of_the_year_is_not_that_of_all_years() -> None:
    same = form(texts=((Span.MEDIUM, TEXT), (Span.ANNUAL, TEXT)))
    other = form(texts=((Span.MEDIUM, TEXT + "三年完成。"), (Span.ANNUAL, TEXT)))

    assert said(same, "objective-spans-alike") == ["年度目标与第 9 行第 1 列的中期目标一字不差。"]
    assert said(other, "objective-spans-alike") == []


def test_numbers_of_the_objective_count_only_for_their_own_span_unit_and_name() -> None:
    texts = ((Span.MEDIUM, "三年共修补面积36000平方米，" + TEXT[14:]), (Span.ANNUAL, TEXT))

    assert said(form(texts=texts), "objective-numbers-differ") == []
    assert said(form(texts=()), "objective-numbers-differ") == []
    assert "objective-numbers-differ" not in codes(with_row("数量", "数量", "≥3个"))


def test_each_span_is_held_to_its_own_names_and_points() -> None:
    medium = [row(40 + n, each.second_level, each.name, "≥95%", span="medium")
              for n, each in enumerate(good_rows())]  # fmt: skip

    assert said(form([*good_rows(), *medium]), "objective-indicator-twice") == []
    assert len(check(form([*good_rows(), *medium])).indicators) == 12


def test_a_form_for_the_medium_term_only_is_read_as_it_is() -> None:
    rows = [row(1 + n, each.second_level, each.name, "2年", span="medium")
            for n, each in enumerate(good_rows())]  # fmt: skip

    assert [share.count for share in check(form(rows)).shares] == [3, 1, 6]


def test_signs_of_a_column_of_their_own_are_read_with_the_value() -> None:
    each = check(form([row(20, "数量", "巡查次数", "12", sign="≥", measure_unit="次")])).indicators[
        0
    ]

    assert (each.target.operator, each.target.number, each.target.unit) == ("≥", 12, "次")


def test_a_heading_nobody_knows_leaves_the_kind_open() -> None:
    odd = IndicatorRow(Span.ANNUAL, "附加指标", "", row(20, "", "修补", "≥3次").entries)

    assert check(form([odd])).indicators[0].kind == "unknown"
    assert said(form([odd]), "objective-kind-missing") == []


def test_the_execution_rate_is_no_indicator_of_substance() -> None:
    rows = [*good_rows(), row(20, "", "预算执行率", "无")]

    assert found(form(rows)) == []


def test_the_money_of_a_whole_unit_is_not_added_up() -> None:
    funds = (money(Fund.TOTAL, amount="500"), money(Fund.FISCAL, 7, amount="60"))
    blank = (money(Fund.TOTAL, amount=""),)
    costly = [*good_rows(), row(30, "成本", "预算控制数", "≤560万元")]

    each = check(form(costly, kind=FormKind.UNIT, funds=funds))

    assert each.remarks == ()
    assert {"G-09", "G-14"} <= {missing.rule for missing in each.not_checked}
    assert check(form(kind=FormKind.UNIT, funds=blank)).remarks == ()
