import json
from decimal import Decimal

import pytest

from hengji.actions.paper_batches import save_papers
from hengji.actions.papers import FieldChange, PaperClash
from hengji.core.flaws import FlawsFound
from hengji.core.paper_fields import PaperField
from hengji.core.scoring_rules import OBSERVATION_OUT_OF_RANGE
from hengji.core.workflow import MoveRefused, Stage
from hengji.models import Event, Paper, PaperChange
from hengji.queries.scoring import last_change
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


def typed(actual: str, before: str = "") -> dict[PaperField, FieldChange]:
    return {PaperField.ACTUAL: FieldChange(before, actual)}


def test_many_papers_are_saved_together_and_leave_one_event() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)

    sheet = save_papers(evaluation.pk, {"A11": typed("4"), "B12": typed("90")}, by=crew.author)

    event = Event.objects.latest("sequence")
    rows = evaluation.papers.order_by("code").values_list("code", "actual", "score", "version")
    assert list(rows) == [("A11", "4", Decimal("2.40"), 1), ("B12", "90", Decimal("4.50"), 1)]
    assert {code: score.points for code, score in sheet.scores.items()} == {
        "A11": Decimal("2.40"),
        "B12": Decimal("4.50"),
    }
    assert (event.verb, event.summary) == ("填写底稿", "2 项指标：A11、B12")
    assert json.loads(event.details) == {
        "changes": [["A11 实际完成值", "", "4"], ["B12 实际完成值", "", "90"]]
    }
    assert PaperChange.objects.filter(by=crew.author).count() == 2


def test_one_paper_that_cannot_be_scored_keeps_all_from_being_saved() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)

    with pytest.raises(FlawsFound) as found:
        save_papers(evaluation.pk, {"A11": typed("4"), "D11": typed("2")}, by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == [OBSERVATION_OUT_OF_RANGE.code]
    assert Paper.objects.count() == 0


def test_what_somebody_else_changed_meanwhile_keeps_all_from_being_saved() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    save_papers(evaluation.pk, {"A11": typed("4")}, by=crew.author)

    with pytest.raises(PaperClash):
        save_papers(evaluation.pk, {"A11": typed("5"), "B12": typed("90")}, by=crew.lead)

    assert list(evaluation.papers.values_list("code", "actual")) == [("A11", "4")]


def test_typing_the_same_again_leaves_no_event() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    save_papers(evaluation.pk, {"A11": typed("4")}, by=crew.author)
    events = Event.objects.count()

    save_papers(evaluation.pk, {"A11": typed("4", before="4")}, by=crew.author)

    assert Event.objects.count() == events


def test_the_event_says_what_changed_in_the_papers_and_not_what_was_typed() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    save_papers(evaluation.pk, {"A11": typed("4"), "B12": typed("90")}, by=crew.author)

    save_papers(
        evaluation.pk,
        {"A11": typed("4.0", before=""), "B12": typed(" 80.0 ", before="90")},
        by=crew.lead,
    )

    event = Event.objects.latest("sequence")
    assert (event.actor_id, event.summary, json.loads(event.details)) == (
        crew.lead.pk, "1 项指标：B12", {"changes": [["B12 实际完成值", "90", "80"]]}
    )  # fmt: skip


def test_what_was_saved_already_leaves_no_event_though_other_words_were_shown() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    save_papers(evaluation.pk, {"A11": typed("4")}, by=crew.author)
    events = Event.objects.count()

    save_papers(evaluation.pk, {"A11": typed("4", before="3")}, by=crew.lead)

    assert Event.objects.count() == events


def test_who_changed_a_field_among_many_is_known() -> None:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    save_papers(evaluation.pk, {"A11": typed("4"), "B12": typed("90")}, by=crew.author)
    paper = evaluation.papers.get(code="B12")

    assert last_change(paper, PaperField.ACTUAL) == Event.objects.latest("sequence")
    assert last_change(paper, PaperField.METHOD) is None


def test_scores_stand_before_the_field_work_and_for_who_may_not_set_them() -> None:
    evaluation, crew = evaluation_at(Stage.COLLECTING)

    for person in (crew.author, crew.staff):
        with pytest.raises(MoveRefused):
            save_papers(evaluation.pk, {"A11": typed("4")}, by=person)
