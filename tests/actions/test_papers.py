import threading
from decimal import Decimal

import pytest
from django.db import connection

from hengji.actions.drafts import submit_draft
from hengji.actions.evidence import add_evidence, bind_evidence
from hengji.actions.papers import (
    APPLIES_AND_NOT,
    OVERRIDE_WITHOUT_ACTUAL,
    Clash,
    FieldChange,
    PaperClash,
    SavedPaper,
    save_paper,
)
from hengji.core.flaws import FlawsFound
from hengji.core.paper_fields import NUMBER_UNREADABLE, TEXT_TOO_LONG, PaperField
from hengji.core.scoring import CODE_UNKNOWN, OVERRIDE_OUT_OF_RANGE, OVERRIDE_WITHOUT_REASON
from hengji.core.scoring_rules import OBSERVATION_OUT_OF_RANGE
from hengji.core.workflow import Stage
from hengji.models import Evaluation, Event, Paper, PaperChange, User
from tests.procedure import agency_person, evaluation_at
from tests.scoring import A11, A12, changes, paper_of_leaf, refused

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, int]:
    return Event.objects.count(), PaperChange.objects.count()


@pytest.fixture
def drafted() -> tuple[Evaluation, User]:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    return evaluation, crew.author


@pytest.fixture
def begun() -> tuple[Evaluation, User]:
    evaluation, crew = evaluation_at(Stage.FIELD_WORK)
    return evaluation, crew.author


def test_the_first_save_of_a_leaf_makes_its_paper_and_scores_it(
    begun: tuple[Evaluation, User],
) -> None:
    evaluation, author = begun

    saved = save_paper(
        evaluation.pk, A11, changes(actual=("", "4"), fact=("", " 缺批复\r\n一份 ")), by=author
    )

    paper = paper_of_leaf()
    assert (paper.actual, paper.fact, paper.score) == ("4", "缺批复\n一份", Decimal("2.40"))
    assert (paper.author, paper.updated_by, paper.version) == (author, author, 1)
    assert (saved.row, saved.sheet.scores[A11].points, saved.sheet.total) == (
        paper, Decimal("2.40"), None
    )  # fmt: skip
    change = paper.changes.get()
    assert (change.stage, change.before, change.after, change.reason) == (
        "机构初评", None, Decimal("2.40"), ""
    )  # fmt: skip
    assert change.because == "实际值 4，目标值 5，完成率 80.00%，分值 3，得 2.40 分"


def test_evidence_that_came_before_the_paper_counts_in_the_first_answer(
    begun: tuple[Evaluation, User],
) -> None:
    evaluation, author = begun
    proof = add_evidence(evaluation.pk, ["同意立项。".encode()], "批复.txt", by=author)
    bind_evidence(evaluation.pk, [A11], evidence_id=proof.pk, by=author)

    saved = save_paper(evaluation.pk, A11, changes(fact=("", "有批复")), by=author)

    assert saved.found.papers[A11].evidence == 1


def test_a_save_leaves_one_event_that_names_the_leaf_and_both_texts(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted
    before = Event.objects.count()

    save_paper(evaluation.pk, A11, changes(actual=("5", "4")), by=author)

    event = Event.objects.order_by("sequence").last()
    assert Event.objects.count() == before + 1
    assert (event.verb, event.object_id, event.summary) == (
        "填写底稿", evaluation.pk, "A11 立项依据充分性"
    )  # fmt: skip
    assert event.details == '{"code": "A11", "changes": [["实际完成值", "5", "4"]]}'


def test_text_alone_changes_no_score_and_leaves_no_step_of_the_path(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted
    steps = PaperChange.objects.count()

    save_paper(evaluation.pk, A11, changes(judgement=("", "依据充分")), by=author)

    assert (paper_of_leaf().judgement, PaperChange.objects.count()) == ("依据充分", steps)


def test_what_is_so_already_or_was_not_typed_over_is_no_change(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted
    before = counts(), paper_of_leaf().version

    save_paper(evaluation.pk, A11, changes(actual=("4", " 5.0 "), method=("旧", "旧")), by=author)

    assert (counts(), paper_of_leaf().version) == before


def test_two_people_at_different_fields_lose_nothing(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted
    other = agency_person("甲评价公司", "另一人")

    save_paper(evaluation.pk, A11, changes(method=("", "查阅")), by=author)
    save_paper(evaluation.pk, A11, changes(sampling=("", "随机")), by=other)

    paper = paper_of_leaf()
    assert (paper.method, paper.sampling) == ("查阅", "随机")
    assert (paper.author, paper.updated_by) == (author, other)


def test_the_second_at_the_same_field_is_told_and_nothing_is_written(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted
    other = agency_person("甲评价公司", "另一人")
    save_paper(evaluation.pk, A11, changes(method=("", "查阅")), by=author)
    before = counts()

    with pytest.raises(PaperClash) as found:
        save_paper(
            evaluation.pk, A11, changes(method=("", "访谈"), sampling=("", "随机")), by=other
        )

    assert found.value.clashes == (Clash(PaperField.METHOD, "", "查阅", "访谈"),)
    assert found.value.row == paper_of_leaf()
    assert (paper_of_leaf().method, paper_of_leaf().sampling, counts()) == ("查阅", "", before)


def test_two_people_who_typed_the_same_do_not_clash(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted
    other = agency_person("甲评价公司", "另一人")

    save_paper(evaluation.pk, A11, changes(actual=("5", "4")), by=author)
    save_paper(evaluation.pk, A11, changes(actual=("5", "4.0")), by=other)

    assert (paper_of_leaf().actual, paper_of_leaf().updated_by) == ("4", author)


def test_what_was_shown_and_cannot_be_read_is_compared_as_it_is(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted

    with pytest.raises(PaperClash):
        save_paper(evaluation.pk, A11, changes(actual=("四", "3")), by=author)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"actual": ("5", "五")}, NUMBER_UNREADABLE.code),
        ({"fact": ("", "长" * 5001)}, TEXT_TOO_LONG.code),
        ({"override": ("", "3.01"), "override_reason": ("", "复核")}, OVERRIDE_OUT_OF_RANGE.code),
        ({"override": ("", "-1"), "override_reason": ("", "复核")}, OVERRIDE_OUT_OF_RANGE.code),
        ({"override": ("", "2")}, OVERRIDE_WITHOUT_REASON.code),
        ({"not_applicable": ("", "没有立项")}, APPLIES_AND_NOT.code),
        (
            {"actual": ("5", ""), "override": ("", "2"), "override_reason": ("", "复核")},
            OVERRIDE_WITHOUT_ACTUAL.code,
        ),
    ],
)
def test_what_cannot_stand_is_refused_whole(
    drafted: tuple[Evaluation, User], typed: dict[str, tuple[str, str]], code: str
) -> None:
    evaluation, author = drafted
    typed.setdefault("fact", (paper_of_leaf().fact, "一并填写的事实"))

    assert refused(evaluation, author, **typed) == code


def test_an_actual_that_the_rule_cannot_read_is_refused(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted
    judged = Paper.objects.get(code="D11")

    code = refused(evaluation, author, "D11", actual=(judged.actual, "1.5"))

    assert code == OBSERVATION_OUT_OF_RANGE.code


def test_a_leaf_that_is_not_in_the_scheme_is_refused(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted

    assert refused(evaluation, author, "Z99", actual=("", "1")) == CODE_UNKNOWN.code
    assert refused(evaluation, author, "A", actual=("", "1")) == CODE_UNKNOWN.code


def test_an_override_stays_visible_in_the_because(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted
    typed = changes(override=("", "2.5"), override_reason=("", "批复晚于开工"))

    saved = save_paper(evaluation.pk, A11, typed, by=author)

    because = (
        "实际值 5，目标值 5，完成率 100.00%，分值 3，得 3.00 分；调整为 2.50 分，理由：批复晚于开工"
    )
    assert saved.sheet.scores[A11].because == because
    assert paper_of_leaf().changes.last().because == because
    assert (paper_of_leaf().score, saved.sheet.total) == (Decimal("2.50"), Decimal("99.50"))


def test_a_leaf_that_does_not_apply_gives_its_points_to_its_siblings(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted
    typed = changes(actual=("5", ""), not_applicable=("", "延续项目，不再立项"))

    saved = save_paper(evaluation.pk, A11, typed, by=author)

    assert (paper_of_leaf(A11).score, paper_of_leaf(A12).score) == (None, Decimal("6.00"))
    assert saved.sheet.total == Decimal("100.00")
    path = PaperChange.objects.order_by("pk")[17:]
    assert [(each.paper.code, each.before, each.after, each.because) for each in path] == [
        (A11, Decimal("3.00"), None, "不适用：延续项目，不再立项"),
        (
            A12,
            Decimal("3.00"),
            Decimal("6.00"),
            "实际值 3，目标值 3，完成率 100.00%，分值 6，得 6.00 分",
        ),
    ]


def test_an_emptied_actual_leaves_no_score_and_no_total(drafted: tuple[Evaluation, User]) -> None:
    evaluation, author = drafted

    saved = save_paper(evaluation.pk, A11, changes(actual=("5", "")), by=author)

    assert (paper_of_leaf().score, saved.sheet.total) == (None, None)
    assert paper_of_leaf().changes.last().because == "没有实际完成值"


def test_a_total_of_saved_papers_is_the_total_of_the_draft(
    drafted: tuple[Evaluation, User],
) -> None:
    evaluation, author = drafted
    typed = changes(actual=("5", "4"), deduction=("", "缺批复"))

    saved = save_paper(evaluation.pk, A11, typed, by=author)

    assert submit_draft(evaluation.pk, by=author) == saved.sheet.total == Decimal("99.40")


def test_an_evaluation_without_a_scheme_has_no_leaf_to_write() -> None:
    evaluation, crew = evaluation_at(Stage.SCHEMING)
    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.FIELD_WORK)

    with pytest.raises(FlawsFound) as found:
        save_paper(evaluation.pk, A11, changes(actual=("", "1")), by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == [CODE_UNKNOWN.code]


@pytest.mark.usefixtures("committed")
@pytest.mark.django_db(transaction=True)
def test_people_who_save_at_the_same_moment_all_find_their_words() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    codes = list(Paper.objects.values_list("code", flat=True))
    fields = (PaperField.METHOD, PaperField.SAMPLING, PaperField.JUDGEMENT, PaperField.EXAMINED)
    saved, events = list[SavedPaper](), Event.objects.count()

    def write(field: PaperField) -> None:
        for code in codes:
            typed = {field: FieldChange("", f"{code} {field}")}
            saved.append(save_paper(evaluation.pk, code, typed, by=crew.author))
        connection.close()

    people = [threading.Thread(target=write, args=[field]) for field in fields]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(saved) == len(codes) * len(fields)
    found = {
        (paper.code, field): getattr(paper, field)
        for paper in Paper.objects.all()
        for field in fields
    }
    assert found == {(code, field): f"{code} {field}" for code in codes for field in fields}
    assert Event.objects.count() == events + len(saved)
