"""Values as people write them: ``tests/cases/objective_values.yaml``."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.checkup.objectives.classify import classify
from hengji.core.checkup.objectives.folding import fold, read_numeral
from hengji.core.checkup.objectives.values import Operator, Value, ValueClass
from tests.core.checkup.objectives.builders import standards

CASES = Path(__file__).parents[3] / "cases/objective_values.yaml"
KEYS = {"值", "符号", "数", "到", "单位", "与什么相比", "含糊词", "年度"}


def cases() -> list[Any]:
    groups = yaml.load(CASES.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - every scalar is text
    return [
        pytest.param(group["名称"], case, id=case["值"])
        for group in groups
        for case in group["写法"]
    ]


def read(kind: str, case: Mapping[str, Any], number: Decimal | None) -> Value:
    assert case.keys() <= KEYS
    return Value(
        ValueClass(kind),
        Operator(case.get("符号", "")),
        number if case.get("单位") == ":" else Decimal(case["数"]) if "数" in case else None,
        case.get("单位", ""),
        Decimal(case["到"]) if "到" in case else None,
        case.get("与什么相比", ""),
        tuple(map(int, case.get("年度", ()))),
        tuple(case.get("含糊词", ())),
    )


@pytest.mark.parametrize(("kind", "case"), cases())
def test_a_value_is_what_the_table_says(kind: str, case: Mapping[str, Any]) -> None:
    check_value(kind, case)


def check_values(group: Mapping[str, Any]) -> None:
    """Check every value of one class of the table."""
    if unknown := group.keys() - {"名称", "写法"}:
        raise KeyError(f"{group['名称']}: 不认识 {sorted(unknown)}")
    for case in group["写法"]:
        check_value(group["名称"], case)


def check_value(kind: str, case: Mapping[str, Any]) -> None:
    value = classify(case["值"], standards().values)

    assert value == read(kind, case, value.number)


def test_a_proportion_is_the_quotient_of_its_parts() -> None:
    words = standards().values

    assert [classify(text, words).number for text in ("1:4", "3:2", "1:0")] == [
        Decimal("0.25"),
        Decimal("1.5"),
        None,
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("完成", ValueClass.BOOLEAN),
        ("良好", ValueClass.TIERED),
        ("优良中差", ValueClass.TIERED),
        ("合格", ValueClass.BOOLEAN),
        ("通过竣工验收合格", ValueClass.BOOLEAN),
    ],
)
def test_what_is_judged_can_be_measured_once_it_is_written_by_what(
    text: str, kind: ValueClass
) -> None:
    value = classify(text, standards().values, grounded=True)

    assert (value.kind, value.is_measurable) == (kind, True)
    assert not classify(text, standards().values).is_measurable


def test_a_note_beside_a_yes_says_by_what_it_is_judged() -> None:
    assert classify("合格（以验收单为准）", standards().values).is_measurable


@pytest.mark.parametrize("text", ["稳步推进", "参照有关标准", "按有关文件", "无"])
def test_words_without_a_number_cannot_be_measured(text: str) -> None:
    assert not classify(text, standards().values).is_measurable


@given(st.text(max_size=60))
def test_any_text_is_some_value(text: str) -> None:
    value = classify(text, standards().values)

    assert value.kind in ValueClass


@given(
    st.sampled_from(["≥", "≤", ">", "<", "="]),
    st.decimals(0, 10**6, places=2),
    st.sampled_from(["%", "人次", "万元", "平方米", "天"]),
)
def test_a_sign_a_number_and_a_unit_are_read_back(sign: str, number: Decimal, unit: str) -> None:
    value = classify(f"{sign} {number}{unit}", standards().values)

    assert (value.operator, value.number, value.unit) == (sign, number, unit)


@given(st.text("零一二三四五六七八九十百千万亿〇两", min_size=1, max_size=8))
def test_number_words_are_a_number_or_none(words: str) -> None:
    number = read_numeral(words)

    assert number is None or number >= 0


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("百分之九十五点五", "95.5%"),
        ("百分之95.5", "95.5%"),
        ("百分之点五", "百分之点五"),
        ("百分之五点十", "百分之五点十"),
        ("三万", "三万"),
    ],
)
def test_percentages_in_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_number_word_alone_that_is_no_number_stays() -> None:
    assert classify("万个", standards().values).kind is ValueClass.TEXT


def test_ten_thousand_times_a_hundred_million_is_read() -> None:
    assert read_numeral("三万亿") == 3 * 10**12
    assert read_numeral("三万零五十") == 30050
