from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hengji.core.grading import Grade
from hengji.core.quantities import Points, round_points
from hengji.core.ranking import RankMethod
from hengji.core.standings import Run, Standing, runs_of, standings_of
from tests.core.builders import SCALE

SCORES = st.none() | st.decimals(0, 100, places=2).map(round_points)


def points(*texts: str | None) -> list[Points | None]:
    return [None if text is None else Points(Decimal(text)) for text in texts]


def test_those_without_a_score_stand_last_without_rank_or_grade() -> None:
    standings = standings_of(points("80.00", None, "92.00", "80.00"), SCALE, RankMethod.COMPETITION)

    assert standings == (
        Standing(2, 2, Grade.GOOD),
        Standing(4, None, None),
        Standing(1, 1, Grade.EXCELLENT),
        Standing(3, 2, Grade.GOOD),
    )


def test_one_correction_moves_one_run_of_neighbours() -> None:
    before = standings_of(points("88", "87", "86", "85", "84"), SCALE, RankMethod.COMPETITION)
    after = standings_of(points("88", "87", "86", "85", "87.50"), SCALE, RankMethod.COMPETITION)

    assert runs_of(before, after) == (Run(2, 4, 1, 1), Run(5, 5, -3, -3))


def test_an_unchanged_ranking_moves_nothing() -> None:
    standings = standings_of(points("88", None), SCALE, RankMethod.DENSE)

    assert runs_of(standings, standings) == ()


def test_another_grade_or_a_first_rank_cannot_be_told_by_runs() -> None:
    good = Standing(1, 1, Grade.GOOD)

    assert runs_of([good], [good._replace(grade=Grade.EXCELLENT)]) is None
    assert runs_of([good._replace(rank=None)], [good]) is None


@given(scores=st.lists(SCORES, max_size=30))
def test_positions_have_no_gap_and_follow_the_scores(scores: list[Points | None]) -> None:
    standings = standings_of(scores, SCALE, RankMethod.COMPETITION)

    placed = sorted(zip(standings, scores, strict=True), key=lambda pair: pair[0].position)
    shown = [score for _, score in placed if score is not None]
    assert [standing.position for standing, _ in placed] == list(range(1, len(scores) + 1))
    assert shown == sorted(shown, reverse=True)
    assert all((standing.rank is None) is (score is None) for standing, score in placed)


@given(
    scores=st.lists(st.integers(8000, 8999), min_size=1, max_size=30),
    other=st.integers(8000, 8999),
    index=st.integers(0, 29),
)
def test_applying_the_runs_gives_the_new_ranking(scores: list[int], other: int, index: int) -> None:
    cents = [Points(Decimal(score).scaleb(-2)) for score in scores]
    before = standings_of(cents, SCALE, RankMethod.COMPETITION)
    cents[index % len(cents)] = Points(Decimal(other).scaleb(-2))
    after = standings_of(cents, SCALE, RankMethod.COMPETITION)

    runs = runs_of(before, after) or ()

    assert [_moved(standing, runs) for standing in before] == list(after)


def _moved(standing: Standing, runs: tuple[Run, ...]) -> Standing:
    for run in runs:
        if run.first <= standing.position <= run.last:
            assert standing.rank is not None
            position = standing.position + run.position_step
            return Standing(position, standing.rank + run.rank_step, standing.grade)
    return standing
