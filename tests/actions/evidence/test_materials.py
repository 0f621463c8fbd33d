import pytest

from hengji.actions.evidence import (
    Described,
    accept_material,
    add_evidence,
    hand_in_material,
    request_material,
    return_material,
    save_basic_data,
)
from hengji.actions.files import GivenFile
from hengji.actions.recording import Stale
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed
from hengji.core.workflow import Stage
from hengji.demo.walking import Crew
from hengji.models import BasicDatum, Evaluation, Event, Evidence, Material
from hengji.queries.evidence import evidence_rows, load_materials, missing_materials
from tests import builders
from tests.evidence import EXE, jpeg, pdf
from tests.procedure import evaluation_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work() -> tuple[Evaluation, Crew]:
    return evaluation_at(Stage.COLLECTING)


def first(evaluation: Evaluation) -> Material:
    return evaluation.materials.first()  # type: ignore[return-value]


def test_a_material_goes_from_missing_to_accepted_by_way_of_a_return(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    material = first(evaluation)
    missing = len(missing_materials(evaluation))

    steps = (
        lambda: hand_in_material(material.pk, [GivenFile([pdf()], "立项.pdf")], by=crew.unit),
        lambda: return_material(material.pk, reason="缺批复。", by=crew.author),
        lambda: hand_in_material(material.pk, [GivenFile([pdf(2)], "批复.pdf")], by=crew.unit),
        lambda: accept_material(material.pk, by=crew.author),
    )
    states = [material.state, *(step().state for step in steps)]

    assert states == ["未交", "已交", "已退回", "已交", "已验收"]
    assert [each.name for each in material.files.all()] == ["立项.pdf", "批复.pdf"]
    assert material.files.first().supplier == "建设管理部"
    assert len(missing_materials(evaluation)) == missing - 1
    assert Event.objects.filter(verb="提交材料").count() == 2


def test_the_bureau_hands_in_on_behalf_of_a_unit(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work

    row = hand_in_material(first(evaluation).pk, [GivenFile([pdf()], "立项.pdf")], by=crew.staff)

    assert row.state == "已交"
    assert [each.name for each in evidence_rows(crew.unit)] == ["立项.pdf"]


def test_one_bad_file_hands_in_none(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    files = [GivenFile([pdf()], "立项.pdf"), GivenFile([EXE], "批复.pdf")]

    with pytest.raises(FlawsFound) as found:
        hand_in_material(first(evaluation).pk, files, by=crew.unit)

    assert [flaw.where for flaw in found.value.flaws] == ["批复.pdf"]
    assert (first(evaluation).state, Evidence.objects.count()) == ("未交", 0)


@pytest.mark.parametrize(
    ("does", "code"),
    [
        (lambda row, crew: hand_in_material(row.pk, [], by=crew.unit), "material-without-file"),
        (
            lambda row, crew: request_material(row.evaluation_id, " ", by=crew.author),
            "material-nameless",
        ),
        (
            lambda row, crew: request_material(row.evaluation_id, row.name, by=crew.author),
            "material-asked-already",
        ),
    ],
)
def test_what_cannot_be_asked_or_handed_in_is_refused(
    at_work: tuple[Evaluation, Crew], does: object, code: str
) -> None:
    evaluation, crew = at_work

    with pytest.raises(FlawsFound) as found:
        does(first(evaluation), crew)  # type: ignore[operator]

    assert [flaw.code for flaw in found.value.flaws] == [code]


def test_a_return_says_why(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    material = first(evaluation)
    hand_in_material(material.pk, [GivenFile([pdf()], "立项.pdf")], by=crew.unit)

    with pytest.raises(FlawsFound):
        return_material(material.pk, reason=" ", by=crew.author)

    assert first(evaluation).state == "已交"


def test_what_was_accepted_takes_no_more_files(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    material = first(evaluation)
    hand_in_material(material.pk, [GivenFile([pdf()], "立项.pdf")], by=crew.unit)
    accept_material(material.pk, by=crew.author)

    with pytest.raises(Stale):
        hand_in_material(material.pk, [GivenFile([jpeg()], "补.jpg")], by=crew.unit)
    with pytest.raises(Stale):
        accept_material(material.pk, version=1, by=crew.author)

    assert Evidence.objects.count() == 1


def test_one_more_material_is_asked_for_at_the_end(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work

    request_material(evaluation.pk, "监理日志", required=False, by=crew.author)

    listed = load_materials(crew.unit, evaluation).materials
    assert (listed[-1].row.name, listed[-1].is_outstanding) == ("监理日志", False)


def test_a_unit_asks_for_nothing_and_accepts_nothing(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    material = first(evaluation)

    for does in (
        lambda: request_material(evaluation.pk, "别的", by=crew.unit),
        lambda: accept_material(material.pk, by=crew.unit),
        lambda: return_material(material.pk, reason="x", by=crew.unit),
    ):
        with pytest.raises(NotAllowed):
            does()
    with pytest.raises(Material.DoesNotExist):
        hand_in_material(
            material.pk, [GivenFile([pdf()], "a.pdf")], by=builders.unit_account("第一中学校")
        )


def test_a_file_the_agency_had_is_shown_to_the_unit_under_the_units_name(
    at_work: tuple[Evaluation, Crew],
) -> None:
    evaluation, crew = at_work
    described = Described("举报人", note="举报线索")
    held = add_evidence(evaluation.pk, [pdf()], "举报附件.pdf", described, by=crew.author)

    hand_in_material(first(evaluation).pk, [GivenFile([pdf()], "立项.pdf")], by=crew.unit)

    (seen,) = evidence_rows(crew.unit)
    assert (seen.pk, seen.name, seen.supplier) == (held.pk, "立项.pdf", "建设管理部")


def test_basic_data_are_filled_in_line_by_line(at_work: tuple[Evaluation, Crew]) -> None:
    evaluation, crew = at_work
    key = load_materials(crew.unit, evaluation).data[0].field.key

    save_basic_data(evaluation.pk, {key: " 12.6 "}, shown={key: ""}, by=crew.unit)
    events = Event.objects.count()
    save_basic_data(evaluation.pk, {key: "12.6"}, shown={key: ""}, by=crew.staff)

    assert [(row.key, row.value) for row in BasicDatum.objects.all()] == [(key, "12.6")]
    assert Event.objects.count() == events
    with pytest.raises(Stale):
        save_basic_data(evaluation.pk, {key: "13"}, shown={key: ""}, by=crew.staff)
    with pytest.raises(FlawsFound):
        save_basic_data(evaluation.pk, {"no-such-line": "1"}, by=crew.unit)
    with pytest.raises(FlawsFound) as found:
        save_basic_data(evaluation.pk, {key: "一千万"}, by=crew.unit)
    assert [flaw.code for flaw in found.value.flaws] == ["datum-not-a-number"]
    assert BasicDatum.objects.get().value == "12.6"
