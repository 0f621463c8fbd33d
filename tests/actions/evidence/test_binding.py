import pytest
from django.utils import timezone

from hengji.actions.evidence import (
    add_evidence,
    add_interview,
    add_site_visit,
    bind_evidence,
    tie_evidence,
    unbind_evidence,
)
from hengji.core.flaws import FlawsFound
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import Evaluation, Event, Evidence, EvidenceLink
from hengji.queries.evidence import evidence_of_leaves, links_of
from hengji.queries.papers import evidence_counts
from tests import builders
from tests.evidence import jpeg, pdf
from tests.procedure import WHOLE, evaluation_at

pytestmark = pytest.mark.django_db
TALK = {
    "held_at": timezone.now(), "place": "会议室", "interviewers": "张三、李四",
    "interviewee": "王五", "answers": "问：……",
}  # fmt: skip
VISIT = {"visited_at": timezone.now(), "place": "北路", "visitors": "张三、李四"}


@pytest.fixture
def at_work() -> tuple[Evaluation, Crew]:
    return evaluation_at(Stage.FIELD_WORK)


def test_a_leaf_is_proven_by_files_interviews_and_visits(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    file = add_evidence(evaluation.pk, [pdf(9)], "合同.pdf", by=crew.author)
    talk = add_interview(evaluation.pk, TALK, by=crew.author)
    visit, _ = add_site_visit(evaluation.pk, VISIT, by=crew.author)

    bind_evidence(evaluation.pk, ["A11"], evidence_id=file.pk, place="第 3—5 页", by=crew.author)
    bind_evidence(evaluation.pk, ["A11"], interview_id=talk.pk, by=crew.author)
    bind_evidence(evaluation.pk, ["A11", "A12"], visit_id=visit.pk, by=crew.staff)

    proofs = evidence_of_leaves(evaluation)["A11"]
    assert [(each.kind, each.label, each.place, each.page) for each in proofs] == [
        ("佐证", "合同.pdf", "第 3—5 页", 3),
        ("访谈", "访谈王五", "", None),
        ("勘查", "勘查北路", "", None),
    ]
    assert evidence_counts(evaluation) == {"A11": 3, "A12": 1}


def test_binding_again_changes_nothing(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    file = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)
    bind_evidence(evaluation.pk, ["A11"], evidence_id=file.pk, by=crew.author)
    events = Event.objects.count()

    again = bind_evidence(evaluation.pk, ["A11", "A11"], evidence_id=file.pk, by=crew.author)

    assert (again, EvidenceLink.objects.count(), Event.objects.count()) == ((), 1, events)


@pytest.mark.parametrize(
    ("wanted", "place", "code"),
    [
        (["A11"], "10", "evidence-page-beyond"),
        (["A11"], "99999999", "evidence-page-beyond"),
        (["A1"], "1", "evidence-leaf-unknown"),
        (["Z99"], "1", "evidence-leaf-unknown"),
        ([], "1", "evidence-nothing-to-bind"),
    ],
)
def test_a_binding_that_leads_nowhere_is_refused(
    at_work: tuple[Evaluation, Crew], wanted: list[str], place: str, code: str
) -> None:
    evaluation, crew = at_work
    file = add_evidence(evaluation.pk, [pdf(9)], "合同.pdf", by=crew.author)

    with pytest.raises(FlawsFound) as found:
        bind_evidence(evaluation.pk, wanted, evidence_id=file.pk, place=place, by=crew.author)

    assert [flaw.code for flaw in found.value.flaws] == [code]
    assert not EvidenceLink.objects.exists()


def test_evidence_of_another_evaluation_is_not_bound(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    file = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)
    other = Evaluation.objects.get(name=WHOLE)
    Evaluation.objects.filter(pk=other.pk).update(
        stage=Stage.FIELD_WORK, agency=evaluation.agency, lead=evaluation.lead
    )

    with pytest.raises(Evidence.DoesNotExist):
        bind_evidence(other.pk, ["A11"], evidence_id=file.pk, by=crew.staff)


def test_a_photo_belongs_to_its_visit_and_proves_no_leaf_by_that(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    photo = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)
    visit, _ = add_site_visit(evaluation.pk, VISIT, by=crew.author)

    tie_evidence(evaluation.pk, [photo.pk, photo.pk], visit_id=visit.pk, by=crew.author)

    link = EvidenceLink.objects.get()
    assert (link.code, link.evidence, link.visit) == ("", photo, visit)
    assert (evidence_of_leaves(evaluation), dict(evidence_counts(evaluation))) == ({}, {})


def test_a_binding_is_taken_off(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    file = add_evidence(evaluation.pk, [jpeg()], "甲.jpg", by=crew.author)
    (link,) = bind_evidence(evaluation.pk, ["A11"], evidence_id=file.pk, by=crew.author)
    stranger = builders.agency_account("乙评价公司")

    with pytest.raises(EvidenceLink.DoesNotExist):
        unbind_evidence(link.pk, by=stranger)
    unbind_evidence(link.pk, by=crew.author)

    assert not EvidenceLink.objects.exists()
    assert Event.objects.last().verb == "取消对应佐证"
    assert not links_of(crew.unit).exists()
