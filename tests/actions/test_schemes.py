from dataclasses import replace
from decimal import Decimal

import pytest

from hengji.actions.papers import FieldChange, save_paper
from hengji.actions.procedure import send_back
from hengji.actions.recording import Stale
from hengji.actions.schemes import (
    adopt_framework,
    approve_scheme,
    copy_scheme,
    edit_scheme,
    submit_scheme,
)
from hengji.core.flaws import FlawsFound
from hengji.core.paper_fields import PaperField
from hengji.core.permissions import NotAllowed
from hengji.core.scheme_editing import (
    Edit,
    change_leaf,
    change_points,
    find_indicator,
    remove_indicator,
)
from hengji.core.scheme_notation import read_scheme, scheme_hash
from hengji.core.schemes import CopiedFrom, RequiredMaterial
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, EvaluationScheme, Event, PaperChange
from hengji.queries.papers import load_scored_papers
from hengji.queries.schemes import scheme_from_framework
from tests.procedure import evaluation_at
from tests.schemes import approve_again, last, last_year_and_this, points, saved, scheme_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafting() -> tuple[Evaluation, Crew]:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    adopt_framework(evaluation.pk, "project_spending", by=crew.author)
    return evaluation, crew


def test_an_edit_is_kept_and_said_with_both_values(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting

    row = saved(evaluation, crew, change_points(scheme_of(evaluation), {"A11": points("4")}))

    event = Event.objects.get(verb="修改方案")
    assert (row.number, row.version, row.content_hash) == (1, 2, scheme_hash(row.content))
    assert find_indicator(scheme_of(evaluation).tree, "A11").points == 4
    assert '["A11 立项依据充分性 分值", "3", "4"]' in event.details


def test_an_edit_that_changes_nothing_leaves_no_trace(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting

    row = saved(evaluation, crew, Edit(scheme_of(evaluation), ""))

    assert (row.version, Event.objects.filter(verb="修改方案").count()) == (1, 0)


def test_a_draft_somebody_changed_meanwhile_is_not_overwritten(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    mine = change_points(scheme_of(evaluation), {"A11": points("2")})
    theirs = saved(evaluation, crew, change_points(scheme_of(evaluation), {"A12": points("4")}))

    with pytest.raises(Stale):
        edit_scheme(evaluation.pk, mine.scheme, what="", version=1, by=crew.author)

    assert last(evaluation).content_hash == theirs.content_hash


def test_nobody_but_the_agency_edits_and_only_while_drafting(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    edit = change_points(scheme_of(evaluation), {"A11": points("4"), "A12": points("2")})

    for person in (crew.chief, crew.staff, crew.unit):
        with pytest.raises(NotAllowed):
            edit_scheme(evaluation.pk, edit.scheme, what="", version=1, by=person)
    submit_scheme(evaluation.pk, by=crew.author)
    with pytest.raises(MoveRefused):
        saved(evaluation, crew, edit)
    with pytest.raises(MoveRefused):
        adopt_framework(evaluation.pk, "project_spending", by=crew.author)

    assert evaluation.schemes.count() == 1


def test_a_scheme_is_not_edited_before_there_is_one() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    other = scheme_from_framework(evaluation, "project_spending")

    with pytest.raises(FlawsFound, match="还没有方案"):
        edit_scheme(evaluation.pk, other, what="", version=0, by=crew.author)
    with pytest.raises(FlawsFound, match="还没有方案"):
        submit_scheme(evaluation.pk, by=crew.author)


def test_beginning_anew_keeps_what_was_drafted(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting
    drafted = saved(evaluation, crew, change_points(scheme_of(evaluation), {"A11": points("4")}))

    adopt_framework(evaluation.pk, "project_spending", version=2, by=crew.author)

    first, second = evaluation.schemes.all()
    assert (first.content, first.number) == (drafted.content, 1)
    assert (second.number, second.version) == (2, 3)
    assert find_indicator(scheme_of(evaluation).tree, "A11").points == 3


def test_two_who_begin_at_once_do_not_both_begin(drafting: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = drafting

    with pytest.raises(Stale):
        adopt_framework(evaluation.pk, "project_spending", version=0, by=crew.author)

    assert evaluation.schemes.count() == 1


def test_a_framework_for_self_assessment_is_no_scheme() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)

    with pytest.raises(FlawsFound, match="是单位自评用的"):
        adopt_framework(evaluation.pk, "self_assessment", by=crew.author)

    assert evaluation.schemes.count() == 0


def test_an_error_hinders_submission_and_a_warning_does_not(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    saved(evaluation, crew, change_points(scheme_of(evaluation), {"A11": points("4")}))

    with pytest.raises(FlawsFound) as found:
        submit_scheme(evaluation.pk, by=crew.author)
    assert [flaw.code for flaw in found.value.flaws] == ["full-points-differ"]

    saved(evaluation, crew, change_points(scheme_of(evaluation), {"A12": points("2")}))
    assert submit_scheme(evaluation.pk, by=crew.author).stage == Stage.SCHEME_REVIEW


def test_what_was_handed_in_stays_beside_what_is_written_after_its_return(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    handed_in = last(evaluation).content
    submit_scheme(evaluation.pk, by=crew.author)
    send_back(evaluation.pk, Verb.RETURN_SCHEME, reason="产出应更重", by=crew.staff)

    edits = {"A11": points("2"), "C11": points("11")}
    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))
    saved(evaluation, crew, change_points(scheme_of(evaluation), {"A12": points("3.00")}))

    first, second = evaluation.schemes.all()
    assert (first.content, first.version) == (handed_in, 1)
    assert (second.number, second.version) == (2, 2)


def test_approval_freezes_the_edition_and_asks_for_materials(
    drafting: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = drafting
    submit_scheme(evaluation.pk, by=crew.author)

    approve_scheme(evaluation.pk, by=crew.staff)

    row = last(evaluation)
    assert (row.frozen_by, row.number, row.version) == (crew.staff, 1, 2)
    assert row.frozen_at is not None
    names = list(evaluation.materials.values_list("name", flat=True))
    assert names == [each.name for each in scheme_of(evaluation).materials]
    assert len(names) == 14


def amended(stage: Stage = Stage.DRAFTING, **actuals: str) -> tuple[Evaluation, Crew]:
    evaluation, crew = evaluation_at(stage, **actuals)
    send_back(evaluation.pk, Verb.AMEND_SCHEME, reason="扩大评价范围", by=crew.staff)
    return evaluation, crew


def test_an_amendment_is_a_new_edition_and_the_frozen_one_stays() -> None:
    evaluation, crew = amended(Stage.COLLECTING)
    frozen = last(evaluation)
    scheme = scheme_of(evaluation)
    material = replace(scheme, materials=(*scheme.materials, RequiredMaterial("补充协议")))

    saved(evaluation, crew, Edit(material, "增加应交材料“补充协议”"))
    approve_again(evaluation, crew)

    first, second = evaluation.schemes.all()
    assert (first.content, first.frozen_at) == (frozen.content, frozen.frozen_at)
    assert (second.number, second.frozen_by) == (2, crew.staff)
    assert list(evaluation.materials.values_list("name", flat=True))[-1] == "补充协议"
    assert evaluation.materials.count() == 15


def test_what_was_approved_stays_in_force_while_an_amendment_is_drafted() -> None:
    evaluation, crew = amended(A11="4")
    edits = {"A11": points("5"), "A12": points("1")}
    before = load_scored_papers(evaluation)

    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))

    assert load_scored_papers(evaluation).sheet == before.sheet
    approve_again(evaluation, crew)
    assert load_scored_papers(evaluation).sheet.scores["A11"].points == 4


def test_an_amendment_that_edits_nothing_leaves_the_frozen_edition_as_it_is() -> None:
    evaluation, crew = amended(Stage.COLLECTING)
    before = EvaluationScheme.objects.values().get(evaluation=evaluation)

    approve_again(evaluation, crew)

    assert EvaluationScheme.objects.values().get(evaluation=evaluation) == before


def test_leaves_whose_points_changed_are_rescored_for_the_reason_of_the_amendment() -> None:
    evaluation, crew = amended(A11="4")
    edits = {"A11": points("5"), "C11": points("8")}
    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))

    approve_again(evaluation, crew)

    scores = dict(evaluation.papers.values_list("code", "score"))
    assert (scores["A11"], scores["C11"], scores["A12"]) == (4, 8, 3)
    changes = PaperChange.objects.filter(paper__evaluation=evaluation, reason__contains="扩大")
    assert [
        (each.paper.code, each.before, each.after, each.because, each.reason, each.stage)
        for each in changes.select_related("paper").order_by("paper__code")
    ] == [
        (
            "A11",
            Decimal("2.40"),
            Decimal("4.00"),
            "实际值 4，目标值 5，完成率 80.00%，分值 5，得 4.00 分",
            "方案调整（第 2 版）：扩大评价范围",
            "机构初评",
        ),
        (
            "C11",
            Decimal("10.00"),
            Decimal("8.00"),
            "实际值 100，目标值 100，完成率 100.00%，分值 8，得 8.00 分",
            "方案调整（第 2 版）：扩大评价范围",
            "机构初评",
        ),
    ]
    event = Event.objects.filter(verb="批准方案").last()
    assert '"rescored": ["A11", "C11"]' in event.details


def test_a_leaf_that_vanished_keeps_its_paper_and_does_not_score() -> None:
    evaluation, crew = amended()
    edit = remove_indicator(scheme_of(evaluation), "A11")
    saved(evaluation, crew, change_points(edit.scheme, {"A12": points("6")}))

    approve_again(evaluation, crew)

    paper = evaluation.papers.get(code="A11")
    found = load_scored_papers(evaluation)
    assert (paper.score, paper.actual, paper.version) == (None, "5", 3)
    assert paper.changes.last().because == "方案第 2 版不再设这项指标"
    assert (found.sheet.total, "A11" in found.sheet.scores) == (100, False)


def test_a_paper_the_new_rule_cannot_read_has_no_score_and_says_why() -> None:
    evaluation, crew = amended()
    scheme = scheme_of(evaluation)
    judged = find_indicator(scheme.tree, "D11").rule
    b11 = replace(find_indicator(scheme.tree, "B11"), rule=judged, criteria=("到位",))
    saved(evaluation, crew, change_leaf(scheme, b11, ["凭证"]))
    approve_again(evaluation, crew)

    paper = evaluation.papers.get(code="B11")
    assert paper.score is None
    assert paper.changes.last().because == ("“资金到位率”评定的得分率应在 0 到 1 之间，现为 100。")


def test_an_override_above_the_new_points_gives_way_to_what_is_computed() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    changes = {
        PaperField.OVERRIDE: FieldChange("", "9"),
        PaperField.OVERRIDE_REASON: FieldChange("", "抽查"),
    }
    save_paper(evaluation.pk, "C11", changes, by=crew.author)
    send_back(evaluation.pk, Verb.AMEND_SCHEME, reason="调整分值", by=crew.staff)
    edits = {"C11": points("8"), "A11": points("5")}
    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))

    approve_again(evaluation, crew)

    paper = evaluation.papers.get(code="C11")
    assert (paper.score, paper.override) == (8, 9)
    assert "调整为 9 分，分值 8 分" in paper.changes.last().because


def test_a_leaf_that_does_not_apply_stays_so_when_rescored() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    excluded = {
        PaperField.ACTUAL: FieldChange("5", ""),
        PaperField.NOT_APPLICABLE: FieldChange("", "没有立项"),
    }
    save_paper(evaluation.pk, "A11", excluded, by=crew.author)
    send_back(evaluation.pk, Verb.AMEND_SCHEME, reason="调整分值", by=crew.staff)
    edits = {"A12": points("4"), "A21": points("2")}
    saved(evaluation, crew, change_points(scheme_of(evaluation), edits))

    approve_again(evaluation, crew)

    scores = dict(evaluation.papers.values_list("code", "score"))
    assert (scores["A11"], scores["A12"], scores["A21"]) == (None, 7, 2)


def test_last_years_scheme_is_copied_and_says_so() -> None:
    earlier, this, crew = last_year_and_this()

    row = copy_scheme(this.pk, earlier.pk, version=0, by=crew.author)

    source = last(earlier)
    name = "2024年度“2023年度建设管理部部门整体支出”方案第 1 版"
    scheme = read_scheme(row.content)
    assert scheme.copied_from == CopiedFrom(source.pk, name)
    assert replace(scheme, copied_from=None) == read_scheme(source.content)
    assert Event.objects.filter(verb="选用指标体系").last().summary == f"沿用{name}"


def test_a_copy_of_a_framework_that_is_no_more_keeps_what_it_was_held_to() -> None:
    earlier, this, crew = last_year_and_this()
    row = last(earlier)
    row.content["framework"] = "gone"
    row.save()

    copy_scheme(this.pk, earlier.pk, by=crew.author)

    assert scheme_of(this).rules == scheme_of(earlier).rules


def test_editing_a_copy_changes_nothing_behind_it() -> None:
    earlier, this, crew = last_year_and_this()
    copy_scheme(this.pk, earlier.pk, by=crew.author)
    before = last(earlier).content

    saved(this, crew, change_points(scheme_of(this), {"A11": points("1")}))

    assert last(earlier).content == before


def test_an_unapproved_scheme_is_not_copied() -> None:
    _, this, crew = last_year_and_this()

    with pytest.raises(FlawsFound, match="没有批准过的方案"):
        copy_scheme(this.pk, this.pk, by=crew.author)
