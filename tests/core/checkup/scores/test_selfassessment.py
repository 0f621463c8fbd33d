from decimal import Decimal

import numpy as np
import pytest

from hengji.core.checkup.scores.selfassessment import (
    check_little_spent,
    check_self_scores,
    execution_rate,
    self_assessment_signals,
)
from hengji.core.checkup.scores.table import ScoreTable
from hengji.core.checkup.signals import Status
from hengji.core.quantities import Yuan
from tests.core.builders import ledger_of, points, row
from tests.core.checkup.scores.builders import indicator


def yuan(amount: str) -> Yuan:
    return Yuan(Decimal(amount))


def with_self_scores(*pairs: tuple[str, str]) -> ScoreTable:
    return ScoreTable(
        ledger_of(
            *(
                row(f"演示{place}", score, self_score=points(own))
                for place, (own, score) in enumerate(pairs)
            )
        )
    )


def spending(*rates: str | None) -> ScoreTable:
    return ScoreTable(
        ledger_of(
            *(
                row(f"演示{place}", budget=yuan("100"), spent=None if rate is None else yuan(rate))
                for place, rate in enumerate(rates)
            )
        )
    )


def test_self_scores_far_above_the_verified_ones_are_a_notice() -> None:
    pairs = [(f"{92 + place % 5}.00", "86.00") for place in range(40)]

    found = check_self_scores(with_self_scores(*pairs))

    bias, limits = found.figures
    assert (found.status, found.count) == (Status.NOTICE, 40)
    assert bias.value == pytest.approx(8.0)
    spread = float(np.std([6, 7, 8, 9, 10] * 8, ddof=1))
    assert limits.low == pytest.approx(8 - 1.96 * spread, abs=0.001)
    assert limits.high == pytest.approx(8 + 1.96 * spread, abs=0.001)


def test_self_scores_that_agree_are_unremarkable() -> None:
    pairs = [(f"{85 + place % 3}.00", "86.50") for place in range(40)]

    found = check_self_scores(with_self_scores(*pairs))

    assert found.status is Status.UNREMARKABLE
    assert "低 0.5 分" in found.sentence


def test_self_scores_far_below_are_a_notice_too() -> None:
    found = check_self_scores(with_self_scores(*[("80.00", "86.50")] * 30))

    assert found.status is Status.NOTICE


def test_fewer_than_thirty_pairs_are_not_compared() -> None:
    few, none = check_self_scores(with_self_scores(*[("9", "9")] * 29)), spending("1")

    assert few.sentence.startswith("只有 29 项自评分")
    assert check_self_scores(none).sentence.startswith("没有自评分")


def test_little_spent_with_every_output_in_full_is_asked_about() -> None:
    outputs = (
        *(
            indicator("产出数量", "20", "20", "20", "20"),
            indicator("产出质量", "20", "20", "19", "20"),
        ),
        indicator("效益", "60", "1", "1", "1"),
    )

    found = check_little_spent(spending("32.62", "50", "60"), outputs)

    assert (found.status, found.rows) == (Status.NOTICE, (0,))
    assert "“演示0（执行率 32.62%）”" in found.sentence


def test_money_spent_or_output_missed_is_unremarkable() -> None:
    found = check_little_spent(spending("90"), (indicator("产出", "40", "40"),))

    assert found.status is Status.UNREMARKABLE


def test_without_output_indicators_or_money_nothing_is_compared() -> None:
    first, second = self_assessment_signals(spending("90"), ())

    assert (first.code, second.code) == ("self-assessment", "little-spent")
    assert second.status is Status.TOO_LITTLE
    assert check_little_spent(spending(None), (indicator("产出", "40", "40"),)).status is (
        Status.TOO_LITTLE
    )


def test_an_execution_rate_is_at_most_one_and_needs_a_budget() -> None:
    more, none = row(budget=yuan("1"), spent=yuan("2")), row(budget=yuan("0"), spent=yuan("2"))

    assert (execution_rate(more), execution_rate(none), execution_rate(row())) == (1, None, None)
