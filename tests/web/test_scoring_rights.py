import pytest
from django.test import Client
from django.urls import reverse

from hengji.actions.drafts import give_opinion
from hengji.core.paper_fields import PaperField
from hengji.core.permissions import Role
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.models import Evaluation, Event, Paper, User
from tests import builders
from tests.procedure import agency_person, evaluation_at
from tests.scoring import A11, SHOWN, form_fields, leaf_path, planted, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted() -> tuple[Evaluation, User, Client]:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    return evaluation, crew.author, builders.browser(crew.author)


def test_the_bureau_adjusts_scores_and_reads_the_rest() -> None:
    evaluation, crew = evaluation_at(Stage.CHECKING)
    client = builders.browser(crew.staff)
    path = leaf_path(evaluation)
    fields = form_fields(client.get(path).content.decode())

    bare = client.post(path, {**fields, "actual": "4"})
    done = client.post(path, {**fields, "actual": "4", "reason": "缺批复"})

    assert set(fields) == {
        *("actual", "not_applicable", "override", "override_reason", "reason"),
        *("was-actual", "was-not_applicable", "was-override", "was-override_reason"),
    }
    assert (bare.status_code, done.status_code) == (422, 302)
    assert "请写明改动的理由" in texts(bare.content.decode())
    assert "缺批复" in texts(client.get(path).content.decode())


@pytest.mark.parametrize("stage", [Stage.FIELD_WORK, Stage.DRAFTING])
def test_who_only_reads_has_no_field_to_type_into(stage: Stage) -> None:
    evaluation, crew = evaluation_at(stage)
    readers = [crew.staff, crew.chief, builders.account(Role.LEADER)]

    pages = [builders.browser(each).get(leaf_path(evaluation)) for each in readers]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page.content.decode().count("data-field=") for page in pages] == [0, 0, 0]


@pytest.fixture
def consulted() -> tuple[Evaluation, User]:
    """Return an evaluation with words in every field that is put to its unit."""
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    planted(evaluation, crew.author)
    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.CONSULTING)
    assert crew.unit is not None
    return Evaluation.objects.get(pk=evaluation.pk), crew.unit


def test_the_unit_sees_scores_and_why_points_are_lost_and_no_note_of_the_agency(
    consulted: tuple[Evaluation, User],
) -> None:
    evaluation, unit = consulted
    give_opinion(evaluation.pk, code=A11, text="批复已补", agrees=False, by=unit)

    page = builders.browser(unit).get(leaf_path(evaluation)).content.decode()

    hidden = [text for field, text in SHOWN.items() if field not in FOR_THE_UNIT and len(text) > 2]
    assert [text for text in [*hidden, "隐佐证", "豁免"] if text in page] == []
    assert [text for text in ("隐扣分理由密", "批复已补", "得分依据") if text not in page] == []


FOR_THE_UNIT = {PaperField.DEDUCTION, PaperField.OVERRIDE_REASON, PaperField.NOT_APPLICABLE}


@pytest.mark.parametrize("name", ["scores", "score-grid"])
def test_the_unit_sees_nothing_before_it_is_consulted(
    consulted: tuple[Evaluation, User], name: str
) -> None:
    evaluation, unit = consulted
    client = builders.browser(unit)
    path = reverse(name, args=[evaluation.pk])

    during = client.get(path, follow=True).status_code
    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.THIRD_REVIEW)

    assert (during, client.get(path).status_code) == (200, 404)
    assert client.get(leaf_path(evaluation)).status_code == 404
    assert reverse("scores", args=[evaluation.pk]) not in (
        client.get(reverse("evaluation", args=[evaluation.pk])).content.decode()
    )


def test_the_unit_writes_nothing(consulted: tuple[Evaluation, User]) -> None:
    evaluation, unit = consulted
    client, before = builders.browser(unit), list(Paper.objects.values())
    fields = {"code": A11, "person": unit.pk, "actual": "0", "was-actual": "5"}

    statuses = [
        client.post(reverse("save-score", args=[evaluation.pk]), fields).status_code,
        client.post(leaf_path(evaluation), {"actual": "0", "was-actual": "5"}).status_code,
        client.post(
            reverse("score-grid", args=[evaluation.pk]),
            {f"actual:{A11}": "0", f"was-actual:{A11}": "5"},
        ).status_code,
    ]

    assert (statuses, list(Paper.objects.values())) == ([404, 404, 404], before)


def test_another_agency_and_another_unit_get_404(drafted: tuple[Evaluation, User, Client]) -> None:
    evaluation, *_ = drafted
    Evaluation.objects.filter(pk=evaluation.pk).update(stage=Stage.CONSULTING)
    strangers = [agency_person("乙评价公司", "别家"), builders.unit_account("第一中学校")]
    paths = [
        leaf_path(evaluation), *(reverse(name, args=[evaluation.pk]) for name in
        ("scores", "score-grid")),
    ]  # fmt: skip

    found = [builders.browser(each).get(path).status_code for each in strangers for path in paths]
    posted = [
        builders.browser(each)
        .post(reverse("save-score", args=[evaluation.pk]), {"code": A11, "person": each.pk})
        .status_code
        for each in strangers
    ]

    assert (found, posted) == ([404] * 6, [404] * 2)


def test_a_leaf_that_is_not_there_is_404(drafted: tuple[Evaluation, User, Client]) -> None:
    evaluation, _, client = drafted

    assert [client.get(leaf_path(evaluation, code)).status_code for code in ("Z9", "A")] == [
        404
    ] * 2


def test_the_bureau_lets_a_leaf_stand_without_evidence_and_takes_it_back() -> None:
    evaluation, crew = evaluation_at(Stage.DRAFTING)
    Paper.objects.filter(evaluation=evaluation).update(waiver="")
    path = reverse("waive-evidence", args=[evaluation.pk, A11])
    bureau, agency = builders.browser(crew.staff), builders.browser(crew.author)
    offered = [path in _leaf(bureau, evaluation), path in _leaf(agency, evaluation)]
    told = "财政局可以在本页写明理由豁免" in _leaf(agency, evaluation)

    statuses = [
        agency.post(path, {"waiver": "不予"}).status_code,
        bureau.post(path, {"waiver": ""}).status_code,
        bureau.post(path, {"waiver": "原件\x01毁损\uffff"}).status_code,
    ]
    kept = _leaf(bureau, evaluation).count("原件毁损")
    statuses.append(bureau.post(path, {"waiver": ""}).status_code)

    assert (offered, told) == ([True, False], True)
    assert (statuses, kept) == ([404, 422, 302, 302], 2)
    assert set(Paper.objects.values_list("waiver", flat=True)) == {""}
    events = Event.objects.filter(verb=Verb.WAIVE_EVIDENCE).order_by("sequence")
    assert [event.summary for event in events][-2:] == ["A11 原件毁损", "A11 收回豁免"]


def _leaf(client: Client, evaluation: Evaluation) -> str:
    return client.get(leaf_path(evaluation)).content.decode()
