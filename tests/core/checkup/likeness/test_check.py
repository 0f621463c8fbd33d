import pytest

from hengji.core.checkup.likeness import check, meetings
from hengji.core.checkup.likeness.belonging import Belonging
from hengji.core.checkup.likeness.boilerplate import known_hashes
from hengji.core.checkup.likeness.check import Effort, Likeness, check_likeness
from hengji.core.checkup.likeness.streams import Stream
from hengji.core.checkup.likeness.verdicts import ReportAccount
from hengji.core.checkup.signals import Status
from tests.core.checkup.likeness.builders import (
    COPIED,
    NOTHING_KNOWN,
    RULES,
    SECOND,
    THIRD,
    prose,
    stream,
)

TEMPLATE = (
    "评价工作由财政部门统一部署，按照资料收集、问卷调查、座谈走访的次序推进，历时两个月完成。"
)


def report(number: int, *parts: str) -> Stream:
    return stream(prose(number, 10), *parts, prose(number + 1000, 10), name=f"{number}.docx")


def checked(streams: list[Stream], agencies: str = "", known: tuple[str, ...] = ()) -> Likeness:
    belongings = [Belonging(each.strip()) for each in agencies.ljust(len(streams))]
    return check_likeness(
        streams, belongings, known_hashes(known) if known else NOTHING_KNOWN, RULES
    )


def pairs(likeness: Likeness) -> list[tuple[int, int]]:
    return [(pair.first, pair.second) for pair in likeness.pairs]


def test_only_the_reports_that_share_a_passage_are_a_pair() -> None:
    likeness = checked([report(1, COPIED), report(2), report(3, COPIED), report(4, SECOND)])

    (pair,) = likeness.pairs
    assert (pair.first, pair.second) == (0, 2)
    assert pair.comparison.passages[0].characters == 52
    assert pair.signal.status is Status.NOTICE
    assert likeness.common == ()


def test_pairs_come_the_most_alike_first() -> None:
    likeness = checked(
        [report(1, COPIED), report(2, COPIED + SECOND + THIRD), report(3, COPIED, SECOND + THIRD)]
    )

    assert pairs(likeness) == [(1, 2), (0, 1), (0, 2)]


def test_reports_that_share_the_template_only_are_no_pair() -> None:
    streams = [report(number, TEMPLATE) for number in range(6)]

    by_template = checked(streams[:2], "甲乙", (TEMPLATE,))
    by_frequency = checked(streams, "甲甲甲乙乙乙")

    assert pairs(by_template) == pairs(by_frequency) == []
    (common,) = by_frequency.common
    assert common.words in TEMPLATE
    assert common.reports == tuple(range(6))
    assert pairs(checked(streams[:2], "甲乙")) == [(0, 1)]


def test_a_copy_inside_the_template_is_still_found() -> None:
    streams = [report(number, TEMPLATE) for number in range(4)]
    streams += [report(5, TEMPLATE + COPIED), report(6, TEMPLATE, COPIED)]

    likeness = checked(streams, "甲甲甲乙乙乙")

    assert pairs(likeness) == [(4, 5)]


def test_an_agency_that_reuses_its_own_words_is_seen() -> None:
    likeness = checked([report(number, COPIED) for number in range(6)], "甲甲甲甲甲甲")

    assert len(likeness.pairs) == 15
    assert likeness.common == ()


def test_each_report_is_accounted_for() -> None:
    streams = [report(number, TEMPLATE, COPIED) for number in range(6)]

    likeness = checked(streams, "甲甲甲乙乙乙", (COPIED,))

    account = likeness.accounts[0]
    total = streams[0].own_length()
    assert account == ReportAccount("0.docx", Belonging("甲"), 52, account.common, account.own)
    assert account.known + account.common + account.own == total
    assert 0 < account.common <= len(TEMPLATE)


def test_the_order_of_the_reports_is_irrelevant() -> None:
    streams = [report(1, COPIED), report(2, SECOND), report(3, COPIED, SECOND)]

    found = {frozenset((streams[a].name, streams[b].name)) for a, b in pairs(checked(streams))}
    turned = streams[::-1]
    again = {frozenset((turned[a].name, turned[b].name)) for a, b in pairs(checked(turned))}

    assert (
        found
        == again
        == {
            frozenset(("1.docx", "3.docx")),
            frozenset(("2.docx", "3.docx")),
        }
    )


def test_where_there_are_very_many_pairs_copies_are_still_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meetings, "WEAK_COMPARED", 0)
    phrase = "评价组认为上述做法总体上符合有关要求"
    apart = [
        stream(prose(n, 8), phrase, prose(n + 9, 8), COPIED[:24], prose(n + 50)) for n in (1, 2)
    ]

    likeness = checked([report(5, COPIED + SECOND), report(6, COPIED + SECOND), *apart])

    assert pairs(likeness) == [(0, 1)]


def test_all_pairs_are_compared_where_they_are_few() -> None:
    likeness = checked([report(number, COPIED) for number in range(4)], "甲甲甲甲")

    assert likeness.effort == Effort(met=6, compared=6)
    assert likeness.effort.sentence() == "有共同短句的报告对 6 对，已全部逐字比对。"


def test_what_was_not_compared_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "WEAK_COMPARED", 0)
    monkeypatch.setattr(check, "MOST_COMPARED", 1)
    monkeypatch.setattr(check, "COMPARED_EACH", 1)
    streams = [report(number, COPIED) for number in range(8)]

    likeness = checked([*streams, report(8, SECOND), report(9, SECOND)], "甲" * 10)

    assert likeness.effort.met == 29
    assert len(likeness.pairs) == likeness.effort.compared < 20
    assert (8, 9) in pairs(likeness)
    assert Effort(met=29, compared=11, each=1).sentence() == (
        "有共同短句的报告对 29 对，逐字比对了最相近的 11 对，每份报告最相近的 1 对都在其中；"
        "其余 18 对相同的字句更少，没有逐字比对。"
    )
