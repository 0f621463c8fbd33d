import pytest
from django.core.exceptions import ObjectDoesNotExist

from hengji.actions.evidence import attach_file
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.models import Cycle, Evaluation, LedgerImport, User
from hengji.queries.cycles import cycle_of, cycles_of
from hengji.queries.evaluations import evaluations_of, load_attachment, load_evaluation
from hengji.queries.home import load_home
from hengji.queries.imports import imports_of, load_preview
from hengji.queries.paging import Place
from hengji.queries.ranking import RankingFilter, choices_in, export_rows, load_ranking
from tests.builders import (
    account,
    agency_account,
    evaluation_named,
    expert_account,
    unit_account,
)
from tests.procedure import evaluation_at


def names(user: User) -> set[str]:
    return set(evaluations_of(user).values_list("name", flat=True))


def test_a_unit_sees_what_evaluates_it_and_nothing_else(cycle: Cycle) -> None:
    assert names(unit_account("建设管理部")) == {"道路养护项目", "2023年度建设管理部部门整体支出"}
    assert names(unit_account("第一中学校")) == {"校舍修缮项目", "2023年度第一中学校部门整体支出"}


def test_an_agency_sees_what_it_was_given_and_nothing_else(cycle: Cycle) -> None:
    assert names(agency_account("甲评价公司")) == {"道路养护项目", "2023年度第一中学校部门整体支出"}
    assert names(agency_account("乙评价公司")) == {"校舍修缮项目", "2023年度建设管理部部门整体支出"}


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDITOR])
def test_a_guardian_sees_no_evaluation_no_year_and_no_upload(cycle: Cycle, role: Role) -> None:
    guardian = account(role)

    assert names(guardian) == set()
    assert list(cycles_of(guardian)) == []
    assert list(imports_of(guardian)) == []
    assert load_home(guardian).cycle is None


def test_an_expert_without_a_task_sees_nothing(cycle: Cycle) -> None:
    assert names(expert_account()) == set()


@pytest.mark.parametrize("role", [Role.CHIEF, Role.STAFF, Role.LEADER])
def test_the_bureau_and_its_leaders_see_everything(cycle: Cycle, role: Role) -> None:
    assert len(names(account(role, "另一人"))) == Evaluation.objects.count() == 4


def test_a_stranger_cannot_tell_an_evaluation_or_its_files_exist(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("道路养护")
    attachment = attach_file(evaluation.pk, [b"secret"], "底稿.pdf", note="", by=chief)
    stranger = unit_account("第一中学校")

    with pytest.raises(ObjectDoesNotExist):
        load_evaluation(stranger, evaluation.pk)
    with pytest.raises(ObjectDoesNotExist):
        load_attachment(stranger, attachment.pk)
    with pytest.raises(ObjectDoesNotExist):
        load_preview(stranger, LedgerImport.objects.get().pk)
    assert load_attachment(unit_account("建设管理部"), attachment.pk) == attachment


@pytest.mark.django_db
def test_a_file_of_a_draft_is_not_the_units_before_it_is_consulted() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    attachment = attach_file(evaluation.pk, [b"draft"], "初稿.txt", note="", by=crew.staff)

    with pytest.raises(ObjectDoesNotExist):
        load_attachment(crew.unit, attachment.pk)
    assert load_evaluation(crew.unit, evaluation.pk).attachments == ()
    assert load_attachment(crew.author, attachment.pk) == attachment
    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.CONSULTING)
    assert load_attachment(crew.unit, attachment.pk) == attachment


def test_figures_filters_and_exports_count_only_what_one_may_see(cycle: Cycle) -> None:
    unit = unit_account("第一中学校")

    found = load_ranking(unit, cycle, RankingFilter(), Place())
    choices = choices_in(unit, cycle)
    exported = list(export_rows(unit, cycle, RankingFilter()))

    assert found.total == 2
    assert found.distribution is not None
    assert [(band.grade.value, band.count) for band in found.distribution.bands] == [
        ("优", 0),
        ("良", 1),
        ("中", 1),
        ("差", 0),
    ]
    assert {each.name for each in choices.units} == {"第一中学校"}
    assert {row[1] for row in exported} == names(unit)


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_search_shows_its_rows_in_order_whether_it_finds_few_or_many(
    cycle: Cycle, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("hengji.queries.ranking.FEW", few)
    unit = unit_account("第一中学校")
    whole = list(evaluations_of(unit).filter(name__icontains="校").order_by("position"))

    found = load_ranking(unit, cycle, RankingFilter(text="校"), Place())
    rest = load_ranking(unit, cycle, RankingFilter(text="校"), Place(after=whole[0].pk))

    assert (list(found.page.rows), found.total) == (whole, len(whole))
    assert list(rest.page.rows) == whole[1:]


def test_only_who_sees_everything_sees_the_events_of_an_evaluation(
    cycle: Cycle, chief: User
) -> None:
    evaluation = evaluation_named("道路养护")
    attach_file(evaluation.pk, [b"abc"], "底稿.pdf", note="", by=chief)

    assert len(load_evaluation(chief, evaluation.pk).events) == 1
    assert load_evaluation(unit_account("建设管理部"), evaluation.pk).events == ()


def test_a_year_in_which_one_has_nothing_does_not_exist(cycle: Cycle, chief: User) -> None:
    expert = expert_account()

    assert cycle_of(chief, 2024) == cycle
    with pytest.raises(ObjectDoesNotExist):
        cycle_of(expert, 2024)
    with pytest.raises(ObjectDoesNotExist):
        cycle_of(chief, 2031)
