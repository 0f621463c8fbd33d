"""Shares of a total that stands elsewhere in the report."""

import pytest

from tests.core.checkup.documents.figures.builders import codes, said

TOTAL = "全县财政支出完成267.37亿元，增长9.4%。"
AGREEING = (
    "教育支出52.81亿元，增长12.1%，占财政支出总量的19.8%。",
    "卫生支出42.76亿元，占财政支出总量的16%。",
    "民生支出231.94亿元，占总支出的比重为86.7%。",
)


def test_a_share_is_held_to_the_total_that_others_agree_on() -> None:
    wrong = "社保支出27.36亿元，占财政支出总量的16%。"

    assert said(TOTAL, *AGREEING, wrong) == [("figure-rate-doubtful", "16%", "10.23%")]


@pytest.mark.parametrize(
    "last",
    [
        "社保支出27.36亿元，占财政支出总量的10.2%。",
        "社保支出27.36亿元，占财政支出总量的10.3%。",
        "社保支出27.36亿元，占财政支出总量的约16%。",
        "社保支出约27.36亿元，占财政支出总量的16%。",
        "社保支出比上年增加27.36亿元，占财政支出总量的16%。",
        "社保支出0亿元，占财政支出总量的16%。",
        "涉及单位27家，占财政支出总量的16%。",
        "占财政支出总量的16%。",
        "增长16%。",
        "上级支出997.36亿元，占财政支出总量的16%。",
        "其他支出0.10亿元，占财政支出总量的0.1%。",
        "另一支出21.00亿元，其中培训12.00亿元，占财政支出总量的57.1%。",
    ],
)
def test_a_share_that_may_be_right_is_left_alone(last: str) -> None:
    assert codes(TOTAL, *AGREEING, last) == []


def test_two_shares_settle_nothing() -> None:
    assert codes(TOTAL, *AGREEING[:2], "社保支出27.36亿元，占财政支出总量的16%。") == []


def test_shares_of_another_total_are_of_their_own() -> None:
    assert codes(TOTAL, *AGREEING, "税收27.36亿元，占财政收入总量的90%。") == []


def test_a_share_that_the_sentence_itself_contradicts_is_said_once() -> None:
    last = "财政支出总量267.37亿元，其中社保支出27.36亿元，占财政支出总量的16%。"

    assert len(codes(TOTAL, *AGREEING, last)) == 1
