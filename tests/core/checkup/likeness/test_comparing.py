import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.checkup.likeness.comparing import Comparison, Passage, Side, compare
from hengji.core.checkup.likeness.streams import Span, Stream
from tests.core.checkup.likeness.builders import COPIED, SECOND, THIRD, prose, stream

NOTHING = Comparison((), 0, 0)


def compared(first: Stream, second: Stream) -> Comparison:
    return compare(Side(first), Side(second), 30, 16)


def words(first: Stream, second: Stream) -> list[tuple[str, str]]:
    return [
        (
            first.words[each.first.start : each.first.end],
            second.words[each.second.start : each.second.end],
        )
        for each in compared(first, second).passages
    ]


def test_a_copied_paragraph_is_found_exactly() -> None:
    first = stream(prose(1), COPIED, prose(2))
    second = stream(prose(3), prose(4), COPIED)

    at, other = first.words.index(COPIED), second.words.index(COPIED)
    spans = (Span(at, at + len(COPIED)), Span(other, other + len(COPIED)))
    assert compared(first, second) == Comparison((Passage(*spans, 52),), 52, 52)


def test_names_numbers_and_dates_do_not_hide_a_copy() -> None:
    said = "，但抽查时仍有多户村民没有恢复供水，并且无人过问。"
    mine = "2022年青河县水利局花128.5万元为12个村铺设管道86公里" + said
    theirs = "2023年白石镇卫生院花9万元为7个村铺设管道110.2公里" + said

    assert words(stream(prose(1), mine, prose(2)), stream(theirs, prose(3))) == [(mine, theirs)]


def test_sentences_in_another_order_are_found_each() -> None:
    first = stream(prose(1), COPIED + SECOND + THIRD, prose(2))
    second = stream(prose(3), THIRD + COPIED + SECOND, prose(4))

    assert words(first, second) == [(COPIED + SECOND, COPIED + SECOND), (THIRD, THIRD)]


def test_a_short_sentence_counts_beside_a_long_copy_only() -> None:
    short = "取样点全部集中在水库上游的入口处。"
    alone = (stream(prose(1), short, prose(2)), stream(prose(3), short, prose(4)))
    beside = (
        stream(prose(1), short + COPIED, prose(2)),
        stream(prose(3), COPIED + short, prose(4)),
    )

    assert words(*alone) == []
    assert words(*beside) == [(short, short), (COPIED, COPIED)]


def test_a_changed_word_in_each_clause_does_not_hide_a_copy() -> None:
    edited = (
        "评价组走访了七个自然村的二百余户农户，发现新铺的管道在冬季屡次冻裂，"
        "维修台账只写到十一月底，入户抽查时还有三十一户没有恢复供水。"
    )

    first, second = stream(prose(1), COPIED, prose(2)), stream(edited, prose(3))
    assert words(first, second) == [(COPIED, edited)]


def test_words_added_and_left_out_do_not_part_a_copy() -> None:
    edited = COPIED.replace("的二百余户村民", "").replace("维修记录", "据了解，当年的维修记录")

    assert words(stream(prose(1), COPIED), stream(edited, prose(2))) == [(COPIED, edited)]


def test_what_hangs_over_a_sentence_by_chance_is_cut() -> None:
    first = stream(prose(1) + "甲此外" + "。" + COPIED + "其中甲" + prose(2))
    second = stream(prose(3) + "乙此外" + "。" + COPIED + "其中乙" + prose(4))

    assert words(first, second) == [(COPIED, COPIED)]


def test_an_edit_close_to_the_end_of_a_sentence_does_not_cut_it() -> None:
    mine = "检查人员会同" + COPIED
    theirs = "检查人员陪同" + COPIED.replace("没有", "并未")

    first = stream(prose(1) + "另有甲" + mine + prose(2))
    second = stream(prose(3) + "另有乙" + theirs + prose(4))
    assert words(first, second) == [(mine, theirs)]


def test_numbers_and_names_at_both_ends_belong_to_the_copy() -> None:
    mine = f"12、13、14、15、{COPIED[:-1]}，见16、17、18、19。"
    theirs = f"22、23、24、25、{COPIED[:-1]}，见26、27、28、29。"

    first, second = stream(prose(1), mine, prose(2)), stream(prose(3), theirs)
    assert words(first, second) == [(mine, theirs)]


def test_equal_words_far_from_the_rest_are_left_out() -> None:
    far, near = "前些年修建的老旧水塔", "随后又补办了移交手续"
    mine = far + prose(40, 1)[:15] + COPIED[:-1] + prose(41, 1)[:15] + near
    theirs = far + prose(42, 1)[:15] + COPIED[:-1] + prose(43, 1)[:15] + near

    first, second = stream(prose(1) + mine + prose(2)), stream(prose(3) + theirs + prose(4))
    assert words(first, second) == [(COPIED[:-1], COPIED[:-1])]


def test_a_copy_that_goes_on_after_a_small_edit_ends_where_it_ends() -> None:
    mine = COPIED[:-1] + "，村里请人修过两回，另有说明备查。"
    theirs = COPIED[:-1] + "，村里找人修过两回，他日说明再谈。"

    first, second = stream(prose(1), mine), stream(theirs, prose(2))
    assert words(first, second) == [(mine[:-7], theirs[:-7])]


def test_a_run_inside_another_adds_nothing() -> None:
    refrain = "检查之后再检查之后再检查之后再检查之后再"
    first, second = stream(prose(1) + COPIED + refrain), stream(COPIED + refrain, prose(2))

    assert words(first, second) == [(COPIED + refrain, COPIED + refrain)]


def test_reports_in_their_own_words_share_nothing() -> None:
    first = stream(
        "本项目为农村饮水安全工程，总投资三百万元，覆盖五个村，工程于当年十月完工并通过验收。"
    )
    second = stream(
        "饮水工程共安排资金三百万元，涉及村庄五个，十月份竣工，验收合格后交由村委会管护使用。"
    )

    assert compared(first, second) == NOTHING


def test_phrases_of_the_trade_are_no_passage() -> None:
    phrases = "预算绩效管理工作，绩效目标设置不够明确，项目支出绩效评价指标体系"
    first = stream(*(prose(seed) + phrases for seed in range(3)))
    second = stream(prose(9) + phrases.replace("，", prose(8, 1)) + prose(7))

    assert compared(first, second) == NOTHING


def test_a_paragraph_repeated_in_one_report_is_one_passage() -> None:
    first, second = stream(COPIED, prose(1), COPIED), stream(prose(2), COPIED)

    assert words(first, second) == [(COPIED, COPIED)]


def test_what_stands_everywhere_in_a_report_says_nothing() -> None:
    refrain = "此项得满分，不扣分。"
    first = stream(*(prose(seed, 1) + refrain for seed in range(20)))
    second = stream(*(prose(seed, 1) + refrain for seed in range(30, 50)))

    assert compared(first, second) == NOTHING


@pytest.mark.parametrize("report", [(), ("太短的一句话在这里。",)])
def test_an_empty_report_shares_nothing(report: tuple[str, ...]) -> None:
    assert compared(stream(*report), stream(COPIED)) == NOTHING


def test_a_report_beside_itself_is_all_shared() -> None:
    report = stream(prose(1), COPIED, prose(2))

    found = compared(report, report)

    assert found.first_covered == found.second_covered == report.own_length()


@given(st.integers(0, 10**6))
def test_turning_two_reports_around_turns_the_answer(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same order each time, no secret
    parts = [COPIED, SECOND, THIRD, prose(seed % 97), prose(seed % 89 + 100)]
    first = stream(*chance.sample(parts, 3), prose(500))
    second = stream(*chance.sample(parts, 3), prose(600))

    there, back = compared(first, second), compared(second, first)

    assert there == back.turned()
    assert there.turned().turned() == there


@given(st.integers(0, 10**6), st.integers(0, 3), st.integers(0, 3))
def test_a_copy_is_found_wherever_it_stands(seed: int, before: int, after: int) -> None:
    first = stream(*(prose(seed + number, 3) for number in range(before)), COPIED, prose(seed + 50))
    second = stream(
        prose(seed + 60), COPIED, *(prose(seed + 70 + number, 3) for number in range(after))
    )

    assert (COPIED, COPIED) in words(first, second)


@given(st.integers(0, 10**6))
def test_what_is_covered_is_never_more_than_there_is(seed: int) -> None:
    first, second = stream(prose(seed, 2), COPIED), stream(COPIED, prose(seed + 1, 2), COPIED)

    found = compared(first, second)

    assert 52 <= found.first_covered <= first.own_length()
    assert 52 <= found.second_covered <= second.own_length()
