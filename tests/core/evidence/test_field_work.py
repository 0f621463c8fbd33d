from decimal import Decimal

import pytest

from hengji.core.evidence.field_work import (
    check_deviation,
    check_interviewers,
    check_visit,
    deviation,
    people_in,
)
from hengji.core.quantities import Ratio

VISIT = {
    "visitors": "张三、李四", "planned": "14", "measured": "12.6",
    "longitude": "112.43", "latitude": "39.33", "datum": "WGS-84",
}  # fmt: skip
FIVE_PERCENT = Ratio(Decimal("0.05"))


@pytest.mark.parametrize("text", ["张三、李四", "张三，李四", "张三 李四", "张三;李四；"])
def test_people_are_parted_as_they_are_written(text: str) -> None:
    assert people_in(text) == ("张三", "李四")


@pytest.mark.parametrize(("text", "count"), [("", 0), ("张三", 1), ("张三、张三", 1)])
def test_an_interview_is_held_by_two(text: str, count: int) -> None:
    (flaw,) = check_interviewers(text)

    assert flaw.message == f"访谈人填了 {count} 人，至少 2 人。"
    assert check_interviewers("张三、李四") == ()


@pytest.mark.parametrize(
    ("planned", "measured", "share"),
    [
        ("14", "12.6", "-0.1"),
        ("1,000", "1050", "0.05"),
        ("0", "5", None),
        ("", "5", None),
        ("5", "约五", None),
        ("0.00000001", "99999999999999999999", None),
        ("0.000001", "1000000000000", "999999999999999999"),
    ],
)
def test_the_deviation_is_measured_against_planned(
    planned: str, measured: str, share: str | None
) -> None:
    assert deviation(planned, measured) == (None if share is None else Decimal(share))


@pytest.mark.parametrize(("measured", "told"), [("105", False), ("105.01", True), ("94", True)])
def test_a_deviation_is_told_only_beyond_the_tolerance(measured: str, told: bool) -> None:
    assert bool(check_deviation("甲处", "100", measured, FIVE_PERCENT)) is told


def test_a_deviation_is_told_with_both_numbers() -> None:
    (flaw,) = check_deviation("甲处", "14", "12.6", FIVE_PERCENT)

    assert flaw.message == "“甲处”计划 14，实测 12.6，偏差率 -10.00%，超过 5.00%。"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"visitors": "张三"}, "勘查人填了 1 人，至少 2 人。"),
        ({"planned": "十四"}, "计划量填的是“十四”。"),
        ({"measured": "12公里"}, "实测量填的是“12公里”。"),
        ({"planned": "0.00000001"}, "计划量填的是“0.00000001”。"),
        ({"measured": "-1"}, "实测量填的是“-1”。"),
        ({"latitude": ""}, "经度、纬度、坐标系只填了一部分。"),
        ({"datum": ""}, "经度、纬度、坐标系只填了一部分。"),
        ({"longitude": "181"}, "经度填的是“181”。"),
        ({"latitude": "-90.1"}, "纬度填的是“-90.1”。"),
        ({"latitude": "北纬"}, "纬度填的是“北纬”。"),
    ],
)
def test_what_a_visit_cannot_be_is_refused_with_the_field(
    changed: dict[str, str], words: str
) -> None:
    (flaw,) = check_visit(**{**VISIT, **changed})

    assert flaw.message == words


def test_a_visit_without_position_and_quantities_may_stand() -> None:
    bare = dict.fromkeys(VISIT, "") | {"visitors": "张三、李四"}

    assert (check_visit(**bare), check_visit(**VISIT)) == ((), ())
