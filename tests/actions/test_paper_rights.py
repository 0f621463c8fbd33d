import pytest

from hengji.actions.cycles import close_cycle
from hengji.actions.papers import (
    CHANGE_WITHOUT_REASON,
    FIELD_NOT_YOURS,
    save_paper,
)
from hengji.core.flaws import FlawsFound
from hengji.core.paper_fields import FIELDS, TEXT_TOO_LONG
from hengji.core.permissions import NotAllowed, Role
from hengji.core.workflow import MoveRefused, Stage
from hengji.models import Evaluation, Event, User
from tests import builders
from tests.procedure import agency_person, evaluation_at
from tests.scoring import A11, changes, paper_of_leaf, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted() -> tuple[Evaluation, User]:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    return evaluation, crew.author


@pytest.fixture
def returned() -> tuple[Evaluation, User]:
    """Return an evaluation whose draft was handed in and came back to be revised."""
    evaluation, crew = evaluation_at(Stage.REVISING)
    return evaluation, crew.author


def test_after_the_first_draft_a_score_changes_for_a_reason_only(
    returned: tuple[Evaluation, User],
) -> None:
    evaluation, author = returned

    assert refused(evaluation, author, actual=("5", "4")) == CHANGE_WITHOUT_REASON.code
    save_paper(evaluation.pk, A11, changes(actual=("5", "4")), reason=" 专家指出缺批复 ", by=author)

    step = paper_of_leaf().changes.last()
    assert (step.stage, step.reason, step.by) == ("定稿", "专家指出缺批复", author)


def test_the_reason_names_the_leaf_and_both_scores(returned: tuple[Evaluation, User]) -> None:
    evaluation, author = returned

    with pytest.raises(FlawsFound) as found:
        save_paper(evaluation.pk, A11, changes(actual=("5", "")), by=author)

    message = "“A11”由3.00 分改为无。"
    assert found.value.flaws == (CHANGE_WITHOUT_REASON.at("理由", message),)


def test_text_needs_no_reason_after_the_first_draft(returned: tuple[Evaluation, User]) -> None:
    evaluation, author = returned

    save_paper(evaluation.pk, A11, changes(judgement=("", "依据充分")), by=author)

    assert paper_of_leaf().judgement == "依据充分"


def test_a_reason_over_the_limit_is_refused_with_both_numbers(
    returned: tuple[Evaluation, User],
) -> None:
    evaluation, author = returned

    with pytest.raises(FlawsFound) as found:
        save_paper(evaluation.pk, A11, changes(actual=("5", "4")), reason="长" * 501, by=author)

    assert found.value.flaws == (TEXT_TOO_LONG.at("理由", "“理由”有 501 字，最多 500 字。"),)


@pytest.mark.parametrize(
    ("stage", "counted"), [(Stage.CHECKING, "财政复核"), (Stage.EXPERT_REVIEW, "专家评审")]
)
def test_the_bureau_changes_scores_for_a_reason_and_no_word_of_a_paper(
    stage: Stage, counted: str
) -> None:
    evaluation, crew = evaluation_at(stage)

    texts = [field for field in FIELDS if field.value in {"fact", "deduction", "unit_view"}]
    for field in texts:
        code = refused(
            evaluation, crew.staff, **{field.value: (getattr(paper_of_leaf(), field), "改写")}
        )
        assert code == FIELD_NOT_YOURS.code
    assert refused(evaluation, crew.staff, actual=("5", "4")) == CHANGE_WITHOUT_REASON.code
    save_paper(evaluation.pk, A11, changes(actual=("5", "4")), reason="批复缺失", by=crew.staff)

    step = paper_of_leaf().changes.last()
    assert (step.stage, step.reason, step.by, paper_of_leaf().author) == (
        counted, "批复缺失", crew.staff, crew.author
    )  # fmt: skip
    assert Event.objects.order_by("sequence").last().verb == "调整指标得分"


@pytest.mark.parametrize("stage", [Stage.CHECKING, Stage.EXPERT_REVIEW, Stage.SIGNED])
def test_the_agency_changes_nothing_while_others_look_at_it(stage: Stage) -> None:
    evaluation, crew = evaluation_at(stage)

    with pytest.raises(MoveRefused):
        save_paper(evaluation.pk, A11, changes(actual=("5", "4")), by=crew.author)


def test_the_bureau_changes_nothing_while_the_agency_writes(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, _ = drafted
    chief = User.objects.get(role=Role.CHIEF)

    with pytest.raises(MoveRefused):
        save_paper(evaluation.pk, A11, changes(actual=("5", "4")), reason="复核", by=chief)


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.EXPERT, Role.SYSTEM, Role.AUDITOR])
def test_nobody_else_writes_a_paper(drafted: tuple[Evaluation, User], role: Role) -> None:
    evaluation, _ = drafted
    people = {
        Role.UNIT: lambda: User.objects.get(role=Role.UNIT),
        Role.EXPERT: builders.expert_account,
    }
    person = people.get(role, lambda: builders.account(role))()

    with pytest.raises(NotAllowed):
        save_paper(evaluation.pk, A11, changes(actual=("5", "4")), by=person)


def test_another_agency_cannot_tell_that_the_evaluation_exists(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, _ = drafted
    stranger = agency_person("乙评价公司", "别家的人")

    with pytest.raises(Evaluation.DoesNotExist):
        save_paper(evaluation.pk, A11, changes(actual=("5", "4")), by=stranger)


def test_nothing_is_written_into_a_closed_year(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted
    close_cycle(evaluation.cycle_id, by=User.objects.get(role=Role.CHIEF))

    with pytest.raises(MoveRefused):
        save_paper(evaluation.pk, A11, changes(actual=("5", "4")), by=author)
