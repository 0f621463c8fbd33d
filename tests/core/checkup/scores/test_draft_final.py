import pytest
from statsmodels.stats.contingency_tables import mcnemar

from hengji.core.checkup.scores.draft_final import check_drafts
from hengji.core.checkup.scores.intervals import at_least
from hengji.core.checkup.scores.table import ScoreTable
from hengji.core.checkup.signals import Status
from tests.core.builders import points
from tests.core.checkup.scores.builders import table_of


def drafted(*pairs: tuple[str | None, str]) -> ScoreTable:
    drafts = tuple(None if draft is None else points(draft) for draft, _ in pairs)
    return table_of([final for _, final in pairs], drafts=drafts)


def test_eight_crossings_all_upwards_are_a_review() -> None:
    up = [("89.50", "90.00")] * 8
    signal, effect = check_drafts(drafted(*up, ("85.00", "86.00"), (None, "90.10")), (9000, 8000))

    assert (signal.status, signal.count, signal.rows) == (Status.REVIEW, 9, tuple(range(8)))
    assert signal.method["p 值"] == "0.004"
    assert "升和降的同等查看" in signal.sentence
    assert effect == pytest.approx(8 / 8**0.5)


def test_crossings_both_ways_are_unremarkable() -> None:
    both = [("89.50", "90.00")] * 4 + [("90.20", "89.90")] * 3

    signal, _ = check_drafts(drafted(*both), (9000,))

    assert signal.status is Status.UNREMARKABLE
    assert [each.value for each in signal.figures] == [7, 4, 3]


def test_crossings_from_farther_away_do_not_count() -> None:
    signal, _ = check_drafts(drafted(*[("88.99", "90.00")] * 8), (9000,))

    assert (signal.status, signal.rows) == (Status.TOO_LITTLE, ())
    assert "初稿在分界（90）上下 1 分内的 0 项中" in signal.sentence


def test_without_drafts_nothing_is_said() -> None:
    signal, effect = check_drafts(table_of(["90.00"]), (9000,))

    assert (signal.status, effect) == (Status.TOO_LITTLE, 0.0)
    assert "没有初稿得分" in signal.sentence


def test_the_one_sided_chance_is_half_of_mcnemar_s_exact_two_sided_one() -> None:
    oracle = mcnemar([[0, 9], [2, 0]], exact=True).pvalue

    assert at_least(9, 11, 0.5) == pytest.approx(oracle / 2)
