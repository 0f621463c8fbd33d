"""How far a figure moved from the one it is held against."""

import pytest

from tests.core.checkup.documents.figures.builders import confirmed, said


@pytest.mark.parametrize(
    ("words", "stated", "expected"),
    [
        ("安排资金800万元，较2022年的750万元增加60万元。", "60万元", "50万元"),
        ("接待90人，比上年100人减少20人。", "20人", "10人"),
        ("收入80.00万元，比上年同期的95.50万元减收10.00万元。", "10.00万元", "15.50万元"),
    ],
)
def test_a_movement_is_the_difference_of_the_two_figures(
    words: str, stated: str, expected: str
) -> None:
    assert said(words) == [("figure-change", stated, expected)]


def test_a_movement_that_holds_is_confirmed() -> None:
    assert confirmed("安排资金800万元，较2022年的750万元增加50万元。") == [
        "800 − 750 = 50万元，与文中一致"
    ]


@pytest.mark.parametrize(
    "words",
    [
        "安排资金800万元，较2022年的750万元增加约60万元。",
        "安排资金800万元，2022年为750万元，增加60万元。",
        "安排资金800万元，较2022年的750户增加60万元。",
        "执行率80%，比上年75%提高6%。",
        "安排资金800万元，较2022年的750万元增加设备费60万元。",
    ],
)
def test_a_figure_that_is_not_plainly_the_movement_is_left_alone(words: str) -> None:
    assert said(words) == []
