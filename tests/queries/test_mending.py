import pytest
from django.urls import reverse

from hengji.actions.cycles import open_cycle
from hengji.actions.report import save_facts
from hengji.core.official_document import texts_of
from hengji.models import Cycle, Evaluation, Finding, Recommendation, User
from hengji.queries.mending import Place, place_of, places_of
from hengji.queries.report import Draft, draft_of
from tests import builders
from tests.reporting import finding_in, recommendation_in, worked_example

YEAR = {"year": 2024}


def mended(draft: Draft, code: str) -> list[Place]:
    """Return where the flaws of a kind are mended; every one leads to a page."""
    places = places_of(draft)
    found = [place_of(flaw.where, draft, places) for flaw in draft.flaws if flaw.code == code]
    assert [reverse(each.url_name, kwargs=each.kwargs) for each in found]
    return found


def test_a_year_without_evaluations_is_mended_by_an_import(chief: User) -> None:
    draft = draft_of(open_cycle(2024, 2023, by=chief))

    assert mended(draft, "ledger-empty") == [Place("imports", YEAR)]


def test_a_row_that_contradicts_itself_is_mended_at_its_evaluation(
    cycle: Cycle, chief: User
) -> None:
    row = builders.evaluation_named("道路养护项目")
    Evaluation.objects.filter(pk=row.pk).update(grade="差", spent=row.budget * 2)

    draft = draft_of(cycle)

    here = [Place("evaluation", {"evaluation_id": row.pk})]
    assert mended(draft, "grade-contradicts-score") == here
    assert mended(draft, "spent-above-budget") == here


def test_two_rows_of_one_name_are_mended_at_the_second(cycle: Cycle) -> None:
    row = builders.evaluation_named("校舍修缮项目")
    Evaluation.objects.filter(pk=row.pk).update(name="道路养护项目", unit=None)

    draft = draft_of(cycle)

    assert mended(draft, "ledger-name-repeated") == [Place("evaluation", {"evaluation_id": row.pk})]


def test_rows_out_of_order_are_looked_at_in_their_evaluation(cycle: Cycle) -> None:
    first = builders.evaluation_named("道路养护项目")
    Evaluation.objects.filter(pk=first.pk).update(position=9)

    draft = draft_of(cycle)

    assert mended(draft, "rows-out-of-order") == [Place("evaluation", {"evaluation_id": first.pk})]


def test_flaws_of_a_finding_are_mended_at_the_finding(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, unit="没有这个项目")
    Finding.objects.filter(pk=row.pk).update(category="X99")

    draft = draft_of(cycle)

    here = [Place("finding", {"finding_id": row.pk})]
    assert mended(draft, "finding-category-unknown") == here
    assert mended(draft, "finding-unit-not-in-ledger") == here
    assert mended(draft, "finding-unanswered") == here


def test_a_recommendation_that_answers_nothing_is_mended_there(cycle: Cycle, staff: User) -> None:
    row = recommendation_in(cycle, staff)

    draft = draft_of(cycle)

    here = [Place("recommendation", {"recommendation_id": row.pk})]
    assert mended(draft, "recommendation-answers-nothing") == here


def test_recommendations_of_one_title_are_mended_where_they_are_listed(
    cycle: Cycle, staff: User
) -> None:
    recommendation_in(cycle, staff)
    recommendation_in(cycle, staff)

    draft = draft_of(cycle)

    listed = Place("findings", YEAR, "recommendations")
    assert mended(draft, "recommendation-answers-nothing") == [listed, listed]


@pytest.mark.parametrize(
    ("field", "text"), [("organ", "{无}"), ("opening", "共{无}个"), ("methods", "甲\n{无}")]
)
def test_a_figure_unknown_to_the_report_is_mended_in_its_field(
    cycle: Cycle, staff: User, field: str, text: str
) -> None:
    save_facts(cycle.pk, {field: text}, version=0, by=staff)

    draft = draft_of(cycle)

    assert mended(draft, "figure-unknown") == [Place("report-facts", YEAR, f"id_{field}")]


def test_a_figure_unknown_in_a_finding_is_mended_there(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, fact="占{无}")
    advice = recommendation_in(cycle, staff, row, title="复核{无}个")

    draft = draft_of(cycle)

    assert mended(draft, "figure-unknown") == [
        Place("finding", {"finding_id": row.pk}),
        Place("recommendation", {"recommendation_id": advice.pk}),
    ]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"number": "无号"}, "document-number-malformed", "number"),
        ({"number": "县财绩〔2023〕1号", "issued": "2024-12-31"}, "document-number-year", "number"),
        ({}, "signatory-missing", "signatories"),
        ({"opening": "此页无正文"}, "no-body-on-page", "opening"),
        ({"methods": "甲\n此页无正文"}, "no-body-on-page", "methods"),
        ({"findings_opening": "此页无正文"}, "no-body-on-page", "findings_opening"),
        ({"copies_to": "此页无正文"}, "no-body-on-page", "copies_to"),
        ({}, "document-blank", "mark"),
        ({"organ": "局", "mark": "局文件"}, "document-blank", "number"),
    ],
)
def test_flaws_of_the_document_are_mended_in_the_field_of_the_facts(
    cycle: Cycle, staff: User, values: dict[str, str], code: str, field: str
) -> None:
    save_facts(cycle.pk, values, version=0, by=staff)

    draft = draft_of(cycle)

    assert mended(draft, code) == [Place("report-facts", YEAR, f"id_{field}")]


def test_words_of_findings_and_recommendations_are_mended_there(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, fact="此页无正文")
    advice = recommendation_in(cycle, staff, row, title="此页无正文")

    draft = draft_of(cycle)

    assert mended(draft, "no-body-on-page") == [
        Place("finding", {"finding_id": row.pk}),
        Place("recommendation", {"recommendation_id": advice.pk}),
    ]


def test_a_blank_that_only_findings_fill_leads_to_them(cycle: Cycle, staff: User) -> None:
    texts = dict.fromkeys(("organ", "mark", "number", "recipients", "methods"), "甲")
    save_facts(cycle.pk, {**texts, "issued": "2024-12-31"}, version=0, by=staff)

    draft = draft_of(cycle)

    assert mended(draft, "document-blank") == [Place("findings", YEAR, "findings")]


def test_every_place_a_document_can_name_leads_to_a_page(chief: User) -> None:
    draft = draft_of(worked_example(chief))
    assert draft.document is not None

    places = places_of(draft)

    names = {where for where, _ in texts_of(draft.document)} | set(places)
    leading = {
        reverse(each.url_name, kwargs=each.kwargs) for each in map(places.get, names) if each
    }
    assert names == set(places)
    assert len(leading) == 72 + Finding.objects.count() + Recommendation.objects.count() + 4
