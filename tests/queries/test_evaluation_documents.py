from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengji.actions.conclusions import waive_evidence
from hengji.core.evaluation_papers.record import (
    Datum,
    InterviewRecord,
    Link,
    LinkedTo,
    MaterialRecord,
    Piece,
    Waived,
)
from hengji.core.permissions import Role
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import (
    BasicDatum,
    Evaluation,
    Evidence,
    EvidenceLink,
    Interview,
    Material,
    SiteVisit,
    StoredFile,
    User,
    Waiver,
)
from hengji.queries.evaluation_documents import load_record
from tests.builders import account, agency_account, unit_account
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 3, 1, 4, 0, tzinfo=UTC)
LOCAL = datetime(2024, 3, 1, 12, 0)  # noqa: DTZ001 - as clocks here show it


@pytest.fixture
def drafted() -> tuple[Evaluation, Crew]:
    return evaluation_at(Stage.DRAFTING, A11="4")


def gather(row: Evaluation, by: User, times: int = 1) -> None:
    """Keep something of everything, as often as asked."""
    when = {"by": by, "at": NOON}
    for _ in range(times):
        number = Evidence.objects.count() + 1
        file = StoredFile.objects.create(sha256=f"{number:064}", size=10)
        piece = Evidence.objects.create(
            evaluation=row, file=file, name=f"凭证{number}.pdf", kind="pdf",
            obtained_on=date(2024, 3, 1), **when,
        )  # fmt: skip
        interview = Interview.objects.create(
            evaluation=row, held_at=NOON, place="会议室", interviewers="甲、乙",
            interviewee="丙", answers="问答", **when,
        )  # fmt: skip
        visit = SiteVisit.objects.create(
            evaluation=row, visited_at=NOON, place="点位", visitors="甲、乙",
            longitude="112.4", latitude="39.3", datum="WGS-84", **when,
        )  # fmt: skip
        ends = (
            {"code": "A11", "evidence": piece, "place": "第3页"},
            {"code": "A11", "interview": interview},
            {"code": "A12", "visit": visit},
            {"evidence": piece, "visit": visit},
        )
        for end in ends:
            EvidenceLink.objects.create(evaluation=row, **end, **when)
        material = Material.objects.create(evaluation=row, name=f"批复{number}", position=number)
        material.files.add(piece)
        Waiver.objects.create(
            evaluation=row, what=f"事项{number}", reason="理由",
            conflict=f"years-{row.agency_id}-{row.unit_id}-2019-{2024 + number}", **when,
        )  # fmt: skip


def test_what_was_gathered_is_numbered_as_the_documents_number_it(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    gather(row, crew.author, 2)

    record = load_record(crew.staff, row.pk)

    assert record is not None
    assert record.pieces[1] == Piece(
        "凭证2.pdf", "pdf", f"{2:064}", 10, obtained_on=date(2024, 3, 1)
    )
    [first, _] = record.interviews
    assert replace(first, held_at=first.held_at.replace(tzinfo=None)) == InterviewRecord(
        LOCAL, "会议室", "甲、乙", "丙", answers="问答"
    )
    assert [(each.position, each.photos) for each in record.visits] == [
        ("112.4，39.3（WGS-84）", (1,)),
        ("112.4，39.3（WGS-84）", (2,)),
    ]
    assert record.links_of("A11") == (
        Link("A11", LinkedTo.PIECE, 1, "第3页"),
        Link("A11", LinkedTo.INTERVIEW, 1),
        Link("A11", LinkedTo.PIECE, 2, "第3页"),
        Link("A11", LinkedTo.INTERVIEW, 2),
    )
    assert record.links_of("A12") == (
        Link("A12", LinkedTo.VISIT, 1),
        Link("A12", LinkedTo.VISIT, 2),
    )
    [material] = [each for each in record.materials if each.name == "批复2"]
    assert material == MaterialRecord("批复2", required=True, state="未交", pieces=(2,))
    [waived, _] = record.waivers
    assert replace(waived, at=None) == Waived("事项1", "理由", crew.author.name)


def test_who_waived_the_evidence_of_a_leaf_last_and_when_is_on_record(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    waive_evidence(row.pk, "A11", reason="原件由上级保管", by=crew.staff)
    waive_evidence(row.pk, "A11", reason="原件由上级单位保管", by=crew.chief)

    record = load_record(crew.staff, row.pk)

    assert record is not None
    kept = record.papers["A11"]
    assert (kept.paper.waiver, kept.waived_by) == ("原件由上级单位保管", crew.chief.name)
    assert kept.waived_at is not None


def test_the_form_of_basic_data_has_what_the_scheme_asks_for(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    asked = load_record(crew.staff, row.pk)
    assert asked is not None
    first = asked.scheme.data[0]
    BasicDatum.objects.create(evaluation=row, key=first.key, value="12", by=crew.staff, at=NOON)

    record = load_record(crew.staff, row.pk)

    assert record is not None
    assert record.data[0] == Datum(first.label, first.unit, "12")
    assert [each.value for each in record.data[1:]] == [""] * (len(asked.scheme.data) - 1)


def test_the_path_and_who_signed_are_those_of_the_procedure() -> None:
    row, crew = evaluation_at(Stage.ACCEPTED, A11="4")

    record = load_record(crew.author, row.pk)

    assert record is not None
    assert [(each.code, each.after) for each in record.changes if each.code == "A11"] == [
        ("A11", record.sheet.scores["A11"].points)
    ]
    assert record.totals[-1].score == record.sheet.total == row.score
    signed = record.signed("签字定稿")
    assert signed is not None
    assert signed.by == crew.lead.name
    assert record.mandate.lead == crew.lead.name
    assert record.standards["A11"] == "共 5 条评价要点，每符合一条得分值的 5 分之一"
    assert [(each.text, each.agrees) for each in record.opinions] == [("无异议", True)]
    assert (record.subject.unit, record.subject.budget) == ("建设管理部", 1_000_000)


def test_papers_of_others_cannot_be_told_from_none(drafted: tuple[Evaluation, Crew]) -> None:
    row, crew = drafted
    strangers = (
        crew.unit or unit_account("建设管理部"),
        unit_account("第一中学校"),
        agency_account("乙评价公司"),
        account(Role.AUDITOR),
    )

    for stranger in strangers:
        with pytest.raises(Evaluation.DoesNotExist):
            load_record(stranger, row.pk)
    assert load_record(account(Role.LEADER), row.pk) is not None


def test_before_there_is_a_scheme_there_is_no_record() -> None:
    row, crew = evaluation_at(Stage.SCHEMING)

    assert load_record(crew.staff, row.pk) is None


def test_a_full_evaluation_takes_as_many_queries_as_a_small_one(
    drafted: tuple[Evaluation, Crew],
) -> None:
    row, crew = drafted
    gather(row, crew.author)
    with CaptureQueriesContext(connection) as few:
        load_record(crew.staff, row.pk)

    gather(row, crew.author, 3)
    with CaptureQueriesContext(connection) as many:
        load_record(crew.staff, row.pk)

    assert len(many) == len(few) <= 26
