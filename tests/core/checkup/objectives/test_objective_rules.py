"""G rules: each finds its flaw, and is silent on the innocent neighbour."""

import pytest

from hengji.core.checkup.objectives.forms import Field, FormKind, Fund, IndicatorRow, Span
from tests.core.checkup.objectives.builders import (
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


def test_a_good_form_gives_no_remark() -> None:
    assert found(form()) == []


@pytest.mark.parametrize(
    ("code", "hit", "innocent"),
    [
        (
            "objective-value-empty",
            with_row("数量", "巡查次数", "按计划"),
            with_row("数量", "巡查次数", "≥12次"),
        ),
        (
            "objective-value-empty",
            with_row("质量", "档案管理", ""),
            with_row("质量", "档案管理", "完成", standard="档案齐全得满分"),
        ),
        (
            "objective-value-vague",
            with_row("数量", "巡查次数", "多次"),
            with_row("数量", "巡查次数", "每月4次"),
        ),
        (
            "objective-value-words",
            with_row("数量", "巡查", "参照上级文件"),
            with_row("质量", "巡查", "参照上级文件", standard="按巡查办法打分"),
        ),
        (
            "objective-unit-missing",
            with_row("数量", "巡查", "12"),
            with_row("数量", "巡查", "12", measure_unit="次"),
        ),
        (
            "objective-change-without-base",
            with_row("社会", "通行速度", "提高5%"),
            with_row("社会", "通行速度", "较2023年提高5%"),
        ),
        (
            "objective-no-tiers",
            with_row("社会", "出行环境", "明显改善"),
            with_row("社会", "出行环境", "良好", standard="好得满分，较好得八成"),
        ),
        (
            "objective-no-tiers",
            with_row("社会", "养护机制", "持续健全"),
            with_row("社会", "养护机制", "持续健全", standard="制度齐全得满分，缺一项扣 2 分"),
        ),
        (
            "objective-no-tiers",
            with_row("质量", "施工", "通过验收"),
            with_row("质量", "施工", "通过验收", evidence="验收单"),
        ),
        (
            "objective-rate-out-of-bounds",
            with_row("质量", "修补合格率", "≥105%"),
            with_row("经济", "收入增长率", "≥105%"),
        ),
        (
            "objective-rate-out-of-bounds",
            with_row("质量", "修补合格率", ">100%"),
            with_row("质量", "修补合格率", "≥100%"),
        ),
        (
            "objective-rate-out-of-bounds",
            with_row("质量", "修补合格率", "95%-110%"),
            with_row("质量", "修补合格率", "95%-100%"),
        ),
        (
            "objective-sign-contradicts",
            with_row("数量", "巡查次数", "≤12次", sign="正向"),
            with_row("数量", "巡查次数", "≥12次", sign="正向"),
        ),
        (
            "objective-sign-contradicts",
            with_row("成本", "培训成本", "≥12万元", sign="反向"),
            with_row("成本", "培训成本", "≤12万元", sign="反向"),
        ),
        (
            "objective-sign-against-name",
            with_row("社会", "群众投诉件数", "≥5件"),
            with_row("社会", "群众投诉办结率", "≥95%"),
        ),
        (
            "objective-date-out-of-year",
            with_row("时效", "验收时间", "2023年12月底前"),
            with_row("时效", "验收时间", "12月底前"),
        ),
        (
            "objective-unit-unfit",
            with_row("数量", "绿化面积", "≥300米"),
            with_row("数量", "绿化面积", "≥300亩"),
        ),
        (
            "objective-unit-unfit",
            with_row("质量", "巡查到位率", "95次"),
            with_row("质量", "巡查频率", "95次"),
        ),
        (
            "objective-money-as-result",
            with_row("数量", "资金到位率", "100%"),
            with_row("管理", "资金到位率", "100%"),
        ),
        (
            "objective-indicator-misplaced",
            with_row("社会", "居民满意度", "≥90%"),
            with_row("满意", "居民满意度", "≥90%"),
        ),
        (
            "objective-indicator-twice",
            with_row("质量", "修补 面积", "≥100平方米"),
            with_row("质量", "补植面积", "≥100平方米"),
        ),
        (
            "objective-indicator-unnamed",
            with_row("质量", "", "≥100平方米"),
            with_row("质量", "补植面积", "≥100平方米"),
        ),
        (
            "objective-satisfaction-unusual",
            with_row("满意", "驾驶员满意度", "≥70%"),
            with_row("满意", "驾驶员满意度", "≥80%"),
        ),
        (
            "objective-satisfaction-unusual",
            with_row("满意", "驾驶员满意度", "100%"),
            with_row("满意", "驾驶员满意度", "100%", target_basis="三年调查均为 100%"),
        ),
        (
            "objective-numbers-differ",
            [*good_rows()[1:], row(11, "数量", "修补面积", "≥15000平方米")],
            good_rows(),
        ),
        (
            "objective-grounds-blank",
            with_row("数量", "巡查次数", "≥12次", source=""),
            with_row("数量", "巡查次数", "≥12次", source="业务统计"),
        ),
    ],
)
def test_a_rule_finds_its_flaw_and_spares_the_innocent(
    code: str, hit: list[IndicatorRow], innocent: list[IndicatorRow]
) -> None:
    assert code in codes(hit)
    assert code not in codes(innocent)


def test_a_message_names_the_cell_both_sides_and_the_remedy() -> None:
    checked = check(form(with_row("时效", "验收时间", "2023年12月底前")))

    (remark,) = checked.remarks

    assert remark.rule == "G-08"
    assert remark.flaw.where == "第 30 行第 5 列"
    assert remark.flaw.message == "“验收时间”是“2023年12月底前”，本表是 2024 年度。"
    assert remark.flaw.remedy.startswith("请")


def test_dates_beyond_the_period_of_the_project_are_errors() -> None:
    late, inside = (
        form(
            with_row("时效", "总体完工", target),
            fields={Field.PERIOD: "2023年1月—2025年12月"},
        )
        for target in ("2026年6月底前", "2025年6月底前")
    )

    assert [code for _, code, _ in found(late)] == ["objective-date-out-of-period"]
    assert found(inside) == []


def test_blank_fields_are_named_and_missing_labels_are_not() -> None:
    blank = form(
        fields={Field.PROJECT: "", Field.YEAR: ""},
        funds=(money(Fund.TOTAL, amount=""),),
        texts=((Span.ANNUAL, " "),),
        year=None,
    )

    assert said(blank, "objective-field-blank") == [
        "“项目名称”没有填写。",
        "“年度”没有填写。",
        "资金总额没有填写。",
        "绩效目标没有填写。",
    ]
    assert said(form(fields={Field.YEAR: ""}), "objective-field-blank") == []
    assert said(form(texts=()), "objective-field-blank") == []


def test_outputs_and_outcomes_are_asked_for_where_headings_are_known() -> None:
    only_outputs = good_rows()[:4]
    unknown = [row(11, "其他类", "修补面积", "≥12000平方米")]

    assert said(form(only_outputs), "objective-kind-missing") == [
        "“城区道路养护”有 4 条指标，没有一条是效益指标。"
    ]
    assert said(form([row(1, "", "修补", "≥3次")]), "objective-kind-missing") == []
    assert said(form(unknown), "objective-kind-missing") == [
        "“城区道路养护”有 1 条指标，没有一条是产出指标。"
    ]
    assert said(form([]), "objective-kind-missing") == []


def pointed(*points: str) -> list[IndicatorRow]:
    return [
        row(11 + at, each.second_level or "质量", each.name, "≥95%", points=point)
        for at, (each, point) in enumerate(zip(good_rows(), points, strict=False))
    ]


@pytest.mark.parametrize(
    ("points", "messages"),
    [
        (("15", "15", "15", "15", "15", "15"), []),
        (("20", "20", "15", "15", "20", "10"), []),
        (("0.2", "0.2", "0.15", "0.15", "0.2", "0.1"), []),
        (("", "", "", "", "", ""), []),
        (
            ("20", "20", "15", "15", "20", "15"),
            ["“城区道路养护”6 处分值合计 105，应为 90 或 100。"],
        ),
        (("20", "20", "20", "20", "20", ""), ["分值没有填写。"]),
        (("20", "20", "20", "20", "20", "0"), ["分值是 0。"]),
    ],
)
def test_points_are_above_zero_and_add_up(points: tuple[str, ...], messages: list[str]) -> None:
    each = form(pointed(*points))

    assert [
        *said(each, "objective-points-total"),
        *said(each, "objective-points-not-positive"),
    ] == messages


def test_points_beyond_thirty_are_noticed_once_each() -> None:
    each = form(pointed("40", "20", "10", "10", "10", "10"))

    assert said(each, "objective-points-high") == ["指标“修补面积”的分值是 40，超过 30。"]


def test_too_few_and_too_many_indicators_are_noticed_in_projects_only() -> None:
    few, many = (
        form(good_rows()[:3]),
        form([row(n, "质量", f"合格{n}", "1项") for n in range(1, 23)]),
    )
    whole = form([row(n, "质量", f"合格{n}", "1项") for n in range(1, 23)], kind=FormKind.UNIT)

    assert said(few, "objective-indicator-count") == ["“城区道路养护”有 3 条指标，通常为 4—20 条。"]
    assert len(said(many, "objective-indicator-count")) == 1
    assert said(whole, "objective-indicator-count") == []


def test_many_blank_grounds_are_one_remark() -> None:
    rows = [row(n, "质量", f"合格{n}", "1项", evidence="") for n in range(1, 9)]

    assert said(form(rows), "objective-grounds-blank") == [
        "“合格1”、“合格2”、“合格3”、“合格4”、“合格5”、“合格6”等 8 条指标的“佐证材料”没有填写。"
    ]


@pytest.mark.parametrize(
    ("parts", "messages"),
    [
        ({"fiscal": "240", "other": "20"}, []),
        ({"fiscal": "240", "other": "30"}, ["资金总额是 260，分项 240 + 30 = 270。"]),
        ({"fiscal": "240.004", "other": "20"}, []),
        ({"fiscal": "260", "carried_over": "60"}, []),
        ({"fiscal": "240", "carried_over": "20", "other": ""}, []),
        ({"fiscal": "240", "other": "见附表"}, []),
        ({"fiscal": "", "other": ""}, []),
        ({"other": "20"}, []),
        ({"fiscal": "240", "unsorted": "100"}, []),
    ],
)
def test_parts_of_the_money_add_up_to_its_total(parts: dict[str, str], messages: list[str]) -> None:
    lines = [money(Fund.TOTAL, amount="260.00" if "." in parts.get("fiscal", "") else "260")]
    lines += [
        money(Fund[name.upper()], at, amount=text)
        for at, (name, text) in enumerate(parts.items(), 7)
    ]

    assert said(form(funds=tuple(lines)), "objective-funds-sum") == messages


def test_a_total_that_is_blank_is_not_added_up() -> None:
    lines = (money(Fund.TOTAL, amount="若干"), money(Fund.FISCAL, 7, amount="5"))

    assert said(form(funds=lines), "objective-funds-sum") == []


@pytest.mark.parametrize(
    ("name", "target", "unit", "messages"),
    [
        ("总成本", "≤300万元", "万元", ["“总成本”是 300 万元，资金总额是 260 万元。"]),
        ("总成本", "≤3000000元", "万元", ["“总成本”是 300 万元，资金总额是 260 万元。"]),
        ("总成本", "≤260万元", "万元", []),
        ("总成本", "≤261元", "元", ["“总成本”是 0.0261 万元，资金总额是 0.026 万元。"]),
        ("总成本", "≤300万元", "册", []),
        ("每公里成本", "≤300万元", "万元", []),
        ("单车成本", "≤300元/辆", "万元", []),
        ("预算节约", "≥300万元", "万元", []),
    ],
)
def test_costs_stay_within_the_budget(
    name: str, target: str, unit: str, messages: list[str]
) -> None:
    each = form(with_row("成本", name, target), funds=(money(Fund.TOTAL, amount="260"),), unit=unit)

    assert said(each, "objective-cost-above-budget") == messages
