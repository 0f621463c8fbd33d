from dataclasses import replace

import pytest

from hengji.core.checkup.likeness.belonging import Belonging, Relation
from hengji.core.checkup.likeness.comparing import Comparison, Passage
from hengji.core.checkup.likeness.streams import Span
from hengji.core.checkup.likeness.verdicts import (
    Pair,
    ReportAccount,
    Thresholds,
    judge,
    percent,
)
from hengji.core.checkup.signals import Status
from tests.core.checkup.likeness.builders import RULES

FIRST = ReportAccount("甲.docx", Belonging("甲所", 2023, "饮水工程"), 50, 20, 1000)
SECOND = ReportAccount("乙.docx", Belonging("乙所", 2023, "道路工程"), 0, 0, 2000)
ACCUSING = ("抄袭", "造假", "违规", "剽窃", "雷同")


def judged(covered: int, longest: int, first: ReportAccount = FIRST) -> Pair:
    passage = Passage(Span(0, longest), Span(5, longest + 5), longest)
    return judge((0, 1), (first, SECOND), Comparison((passage,), covered, covered), RULES)


@pytest.mark.parametrize(
    ("covered", "longest", "status"),
    [
        (300, 59, Status.REVIEW),
        (299, 59, Status.NOTICE),
        (50, 30, Status.NOTICE),
        (49, 59, Status.UNREMARKABLE),
        (49, 60, Status.NOTICE),
    ],
)
def test_the_larger_share_or_one_long_passage_decides(
    covered: int, longest: int, status: Status
) -> None:
    assert judged(covered, longest).signal.status is status


def test_little_own_text_is_too_little_to_judge() -> None:
    pair = judged(80, 80, replace(FIRST, own=99))

    assert pair.signal.status is Status.TOO_LITTLE
    assert "自有文字太少" in pair.signal.sentence
    assert judged(80, 80, replace(FIRST, own=0)).first_share == 0.0


def test_both_directions_are_said_with_their_shares() -> None:
    pair = judged(300, 120)

    assert (pair.first_share, pair.second_share) == (0.3, 0.15)
    assert (pair.relation, pair.signal.rows) == (Relation.BETWEEN_AGENCIES, (0, 1))
    assert pair.signal.sentence == (
        "扣除通行文字后，《甲.docx》自有文字 1000 字中有 30%（300 字）也见于《乙.docx》；"
        "反过来是 15%（2000 字中的 300 字）。共 1 处，最长一处 120 字。"
        "文字相同不等于照抄：可能引自同一文件或同一模板，也可能是同类项目、同一批资料。"
        "建议请编写单位说明这些段落的来历，并抽查其中的事实和数字在各自底稿中的依据。"
    )


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_names_innocent_reasons_and_accuses_nobody(relation: Relation) -> None:
    belongings = {
        Relation.VERSIONS: Belonging("乙所", 2023, "饮水工程"),
        Relation.YEARS: Belonging("乙所", 2022, "饮水工程"),
        Relation.SAME_AGENCY: Belonging("甲所", 2023, "校舍工程"),
        Relation.BETWEEN_AGENCIES: Belonging("乙所", 2023, "校舍工程"),
        Relation.UNKNOWN: Belonging(),
    }
    other = replace(SECOND, belonging=belongings[relation])
    comparison = Comparison((Passage(Span(0, 90), Span(0, 90), 90),), 400, 400)

    pair = judge((0, 1), (FIRST, other), comparison, RULES)

    assert pair.relation is relation
    assert "文字相同不等于照抄" in pair.signal.sentence
    assert not any(word in pair.signal.sentence for word in ACCUSING)


def test_each_relation_has_thresholds_of_its_own() -> None:
    lenient = replace(
        RULES, thresholds={**RULES.thresholds, Relation.BETWEEN_AGENCIES: Thresholds(0.5, 0.9)}
    )
    comparison = Comparison((Passage(Span(0, 40), Span(0, 40), 40),), 400, 400)

    strict_pair = judge((0, 1), (FIRST, SECOND), comparison, RULES)
    lenient_pair = judge((0, 1), (FIRST, SECOND), comparison, lenient)

    assert strict_pair.signal.status is Status.REVIEW
    assert lenient_pair.signal.status is Status.UNREMARKABLE
    assert lenient_pair.signal.method["建议复核"] == "占比达到 90%"


def test_nothing_shared_is_unremarkable() -> None:
    pair = judge((0, 1), (FIRST, SECOND), Comparison((), 0, 0), RULES)

    assert pair.signal.status is Status.UNREMARKABLE
    assert "最长一处 0 字" in pair.signal.sentence


def test_a_small_share_is_never_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.004, 0.01, 0.256, 1.0)] == [
        "0%",
        "不足 1%",
        "1%",
        "26%",
        "100%",
    ]
