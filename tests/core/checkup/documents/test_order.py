from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.checkup.remarks import Confirmation
from tests.core.checkup.example import codes, confirmed, ledger, remarks

FALLING = ["96.50", "95.00", "93.12", "92.00", "91.26", "90.10", "88.00", "86.50", "85.20", "83.00"]


def test_a_row_out_of_order_is_named_with_its_score_and_its_place() -> None:
    scores = [*FALLING[:4], *FALLING[5:], FALLING[4]]

    (found,) = remarks(ledger(scores))

    assert found.flaw.message == "第 10 行“第十号项目”得 91.26 分，按得分从高到低应排在第 5。"
    assert (found.rule, found.words, found.stated, found.expected) == ("R-04", "91.26", "10", "5")
    assert found.because == "91.26 分应在“第四号项目”92.00 分之后、“第五号项目”90.10 分之前。"


@given(
    scores=st.lists(st.integers(6000, 9900), min_size=8, max_size=60, unique=True),
    data=st.data(),
)
def test_one_row_moved_far_is_the_row_that_is_named(scores: list[int], data: st.DataObject) -> None:
    falling = sorted(scores, reverse=True)
    source = data.draw(st.integers(0, len(falling) - 1))
    target = data.draw(st.integers(0, len(falling) - 1).filter(lambda at: abs(at - source) > 1))
    row = falling.pop(source)
    falling.insert(target, row)
    shown = [str(Decimal(score) / 100) for score in falling]

    found = [each for each in remarks(ledger(shown)) if each.rule == "R-04"]

    assert [each.words for each in found] == [shown[target]]
    assert found[0].expected == str(source + 1)


@given(st.lists(st.integers(6000, 9999), min_size=1, max_size=80))
def test_a_sorted_table_is_silent_and_confirmed(scores: list[int]) -> None:
    shown = [f"{Decimal(score) / 100:.2f}" for score in sorted(scores, reverse=True)]

    assert codes(ledger(shown)) == []
    assert codes(ledger(shown[::-1])) == []


def test_what_was_found_in_order_is_confirmed() -> None:
    assert confirmed(ledger(FALLING)) == ["10 行按得分从高到低排列，次序无误。"]
    assert confirmed(ledger(FALLING[::-1])) == ["10 行按得分从低到高排列，次序无误。"]


@pytest.mark.parametrize(
    "scores",
    [
        ["88", "92", "79", "95", "81", "90", "85", "93"],
        ["96", "95", "94", "93", "97", "96", "95", "90", "88"],
        ["95", "91", "93"],
        ["90", "90", "90", "90", "90", "90", "90"],
    ],
)
def test_a_table_without_evident_order_is_not_held_to_one(scores: list[str]) -> None:
    assert codes(ledger(scores)) == []


def test_a_short_table_is_held_to_the_order_its_title_states() -> None:
    scores = ["95", "91", "93", "88"]

    assert codes(ledger(scores)) == []
    assert codes("评价得分表（按得分从高到低排列）", ledger(scores)) == ["order"]
    assert codes("评价得分由高到低排名表", ledger(["95", "93", "91", "92", "88", "85"])) == [
        "order"
    ]


def test_groups_are_held_to_their_own_order() -> None:
    head = ["序号", "项目名称", "得分"]
    first = [[str(n), f"甲{n}", str(99 - n)] for n in range(1, 9)]
    second = [[str(n), f"乙{n}", str(99 - n)] for n in range(1, 9)]
    second[7][2] = "95.5"
    table = [head, ["一、部门整体", "", ""], *first, ["二、项目支出", "", ""], *second]

    found = remarks(table)

    assert [each.flaw.code for each in found] == ["document-order", "document-score-places"]
    assert (found[0].stated, found[0].expected) == ("8", "4")


def test_rows_are_held_to_the_order_within_their_kind() -> None:
    head = ["序号", "项目名称", "评价类型", "得分"]
    units = [[str(n), f"甲{n}", "部门整体", str(99 - n)] for n in range(1, 9)]
    projects = [[str(n + 8), f"乙{n}", "项目", str(99 - n)] for n in range(1, 9)]

    assert codes([head, *units, *projects]) == []


def test_a_table_grouped_by_grade_is_held_to_that() -> None:
    head = ["序号", "项目名称", "得分", "等级"]
    scores = ["92", "95", "91", "94", "83", "88", "81", "86", "93", "84"]
    rows = [
        [str(n), f"甲{n}", score, "优" if Decimal(score) >= 90 else "良"]
        for n, score in enumerate(scores, start=1)
    ]

    (found,) = remarks([head, *rows])

    assert (found.flaw.code, found.words) == ("document-grade-order", "优")


@pytest.mark.parametrize(
    ("serials", "expected"),
    [
        (["1", "2", "3", "5", "6", "7"], ["serial"]),
        (["1", "2", "3", "3", "4", "5"], ["serial"]),
        (["1", "2", "4", "3", "5", "6"], ["serial", "serial", "serial"]),
        (["2", "3", "4", "5", "6", "7"], ["serial"]),
        (["1", "2", "3", "1", "2", "3"], []),
        (["1", "", "", "2", "", "3"], []),
        (["甲", "乙", "丙", "丁", "戊", "己"], []),
    ],
)
def test_numbers_of_rows_go_on_one_by_one(serials: list[str], expected: list[str]) -> None:
    rows = [
        [serial, f"项目{n}", score]
        for n, (serial, score) in enumerate(zip(serials, FALLING, strict=False))
    ]

    assert codes([["序号", "项目名称", "得分"], *rows]) == expected


def ranked(pairs: list[tuple[str, str]]) -> list[list[str]]:
    rows = [[f"项目{n}", score, rank] for n, (score, rank) in enumerate(pairs)]
    return [["项目名称", "得分", "名次"], *rows]


@pytest.mark.parametrize(
    ("ranks", "way"),
    [
        (["1", "2", "2", "4", "5"], "并列同名次、其后跳号"),
        (["1", "2", "2", "3", "4"], "并列同名次、其后不跳号"),
        (["1", "2", "3", "4", "5"], "并列也依次编号"),
    ],
)
def test_ranks_are_held_to_the_way_of_the_table(ranks: list[str], way: str) -> None:
    scores = ["95", "93", "93", "91", "90"]

    assert codes(ranked(list(zip(scores, ranks, strict=True)))) == []
    assert f"5 行的名次与得分一致（{way}）。" in confirmed(
        ranked(list(zip(scores, ranks, strict=True)))
    )


def test_a_wrong_rank_is_named_with_the_right_one() -> None:
    pairs = [("95", "1"), ("93", "2"), ("93", "2"), ("91", "3"), ("90", "5"), ("88", "6")]

    (found,) = remarks(ranked(pairs))

    assert found.flaw.message == "“项目3”得 91 分，名次写作 3，应为 4。"


def test_ranks_that_follow_something_else_are_left_alone() -> None:
    pairs = [("95", "3"), ("93", "1"), ("92", "2"), ("91", "6"), ("90", "4"), ("88", "5")]

    assert codes(ranked(pairs)) == []
    assert codes(ranked(pairs[:2])) == []


def test_ranks_that_begin_again_in_each_group_are_held_to_the_group() -> None:
    rows = [["部门整体", "", ""], ["甲", "95", "1"], ["乙", "93", "2"], ["丙", "91", "3"]]
    more = [["项目支出", "", ""], ["丁", "96", "1"], ["戊", "92", "2"], ["己", "90", "2"]]

    (found,) = remarks([["项目名称", "得分", "名次"], *rows, *more])

    assert (found.words, found.expected) == ("2", "3")


def test_serials_that_tie_with_the_scores_are_ranks() -> None:
    serials = ["1", "2", "2", "4", "5", "6", "7"]
    scores = ["95", "93", "93", "91", "90", "89", "88"]
    rows = [
        [s, f"项目{n}", score] for n, (s, score) in enumerate(zip(serials, scores, strict=True))
    ]

    assert codes([["序号", "项目名称", "得分"], *rows]) == []


def test_a_table_of_indicators_is_no_ranking() -> None:
    table = [
        ["项目", "分值", "得分"],
        ["决策", "15", "14"],
        ["过程", "25", "20"],
        ["产出", "35", "30"],
    ]

    assert codes(table) == []
    assert not any(isinstance(each, Confirmation) for each in remarks(table))


def test_grades_that_stand_in_no_order_are_left_alone() -> None:
    scores = ["92", "85", "95", "81", "91", "88", "94", "86", "93", "84"]
    grades = ["优", "良"] * 5

    assert codes(ledger(scores, grades)) == []


def test_groups_that_are_each_in_order_are_not_held_to_the_whole() -> None:
    rows = [["名称", "得分"], ["一、单位", ""], *([f"甲{n}", f"{95 - n}"] for n in range(10))]
    rows += [["二、项目", ""], ["乙1", "86.5"], ["乙2", "80"]]

    assert [code for code in codes(rows) if code == "order"] == []
