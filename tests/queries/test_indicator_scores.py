from decimal import Decimal

import pytest

from hengji.core.checkup.scores.table import IndicatorColumn
from hengji.core.quantities import Points
from hengji.core.scheme_notation import scheme_hash
from hengji.core.workflow import Stage
from hengji.models import Cycle, Evaluation, Paper
from hengji.queries import indicator_scores
from hengji.queries.indicator_scores import draft_scores, indicator_columns, sheet_indicators
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def points(text: str) -> Points:
    return Points(Decimal(text))


def test_parents_and_leaves_have_points_and_scores() -> None:
    row, _ = evaluation_at(Stage.DRAFTING, A11="4")

    found = {each.name: each[1:] for each in sheet_indicators(row)}

    assert found["立项依据充分性"] == (3, points("2.40"))
    assert found["项目立项"] == (6, points("5.40"))
    assert found["决策"] == (18, points("17.40"))


def test_a_leaf_without_score_leaves_it_and_its_parents_open_and_twins_are_left_out() -> None:
    row, _ = evaluation_at(Stage.DRAFTING)
    Paper.objects.filter(evaluation=row, code="A11").delete()
    scheme = row.schemes.latest("number")
    tree = scheme.content["tree"]
    tree["children"][1]["name"] = "项目 立项"
    scheme.content_hash = scheme_hash(scheme.content)
    scheme.save()

    found = {each.name: each.score for each in sheet_indicators(row)}

    assert found["立项依据充分性"] is None
    assert found["决策"] is None
    assert not {"项目立项", "项目 立项"} & set(found)


def test_before_anything_is_scored_there_are_no_indicators() -> None:
    row, _ = evaluation_at(Stage.SCHEMING)

    assert sheet_indicators(row) == ()
    assert indicator_columns(row.cycle, [row.pk]) == ()


def test_columns_hold_what_evaluations_share_aligned_with_the_ranking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row, _ = evaluation_at(Stage.DRAFTING, A11="4")
    other = Evaluation.objects.exclude(pk=row.pk).first()
    assert other is not None
    monkeypatch.setattr(indicator_scores, "FEWEST_EVALUATIONS", 1)

    columns = indicator_columns(row.cycle, [other.pk, row.pk])

    assert columns[0] == IndicatorColumn("立项依据充分性", points("3"), (None, points("2.40")))
    assert sum(each.points for each in columns) == 100


def test_few_evaluations_and_what_does_not_apply_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row, _ = evaluation_at(Stage.DRAFTING)

    assert indicator_columns(row.cycle, [row.pk]) == ()

    monkeypatch.setattr(indicator_scores, "FEWEST_EVALUATIONS", 1)
    Paper.objects.filter(evaluation=row, code="A11").update(
        not_applicable="无", actual="", score=None
    )

    assert indicator_columns(row.cycle, [row.pk]) == ()


def test_only_the_commonest_columns_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    row, _ = evaluation_at(Stage.DRAFTING)
    monkeypatch.setattr(indicator_scores, "FEWEST_EVALUATIONS", 1)
    monkeypatch.setattr(indicator_scores, "MOST_COLUMNS", 2)

    assert len(indicator_columns(row.cycle, [row.pk])) == 2


def test_the_draft_is_the_agency_s_first_total_and_else_the_first_step() -> None:
    row, _ = evaluation_at(Stage.CHECKING, A11="4")
    cycle = Cycle.objects.get()

    found = draft_scores(cycle)

    assert found[row.pk] == Decimal("99.40")
    assert sorted(score for pk, score in found.items() if pk != row.pk) == [
        Decimal("74.00"),
        Decimal("85.20"),
        Decimal("88.00"),
    ]
