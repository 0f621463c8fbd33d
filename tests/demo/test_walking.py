from dataclasses import replace
from decimal import Decimal

import pytest
from pypdfium2 import PdfDocument

from hengji.core.ledger import Scope
from hengji.core.quantities import Points
from hengji.core.workflow import Stage
from hengji.core.working_papers import score_papers
from hengji.demo.proving import PAPERS
from hengji.demo.scripting import Script, script_of
from hengji.demo.walking import Walk, carry_to
from hengji.demo.years import tree_of
from hengji.models import EvidenceLink, PaperChange
from hengji.queries.papers import load_scored_papers
from tests.procedure import ROAD, WHOLE, walk_of

pytestmark = pytest.mark.django_db


def scripted(walk: Walk, scope: Scope, total: str, *, changes: int) -> Walk:
    """Return the walk with the first script that has so many changes of scores."""
    for seed in range(200):
        script = script_of(tree_of(scope), Points(Decimal(total)), str(seed))
        if _changes(script) == changes and script.said:
            return Walk(walk.evaluation_id, walk.crew, walk.framework, script=script)
    raise LookupError


def _changes(script: Script) -> int:
    return sum("actual" in texts for each in script.revisions for texts in each.papers.values())


def test_two_evaluations_come_to_their_published_scores_by_way_of_others() -> None:
    road = walk_of(ROAD)
    whole = walk_of(WHOLE, road.crew)
    walks = [
        scripted(road, Scope.PROJECT, "92.50", changes=2),
        scripted(whole, Scope.UNIT, "85.20", changes=1),
    ]

    carried = [carry_to(Stage.ARCHIVED, walk) for walk in walks]

    assert [each.score for each in carried] == [Decimal("92.50"), Decimal("85.20")]
    for each in carried:
        found = load_scored_papers(each)
        steps = each.stage_scores.filter(by__role="agency").order_by("pk")
        assert found is not None
        assert score_papers(found.scheme.tree, found.papers).total == each.score
        assert steps[0].score != each.score
        assert each.stage == Stage.ARCHIVED


def test_each_change_after_the_draft_stands_in_the_path_with_who_made_it_and_why() -> None:
    walk = scripted(walk_of(ROAD), Scope.PROJECT, "92.50", changes=2)

    carry_to(Stage.ARCHIVED, walk)

    changed = PaperChange.objects.exclude(before=None).order_by("pk")
    wanted = [
        (code, each.reason)
        for each in walk.script.revisions
        for code, texts in each.papers.items()
        if "actual" in texts
    ]
    assert [(each.paper.code, each.reason) for each in changed] == wanted
    assert all(each.before != each.after for each in changed)


def test_what_the_unit_says_is_answered_before_the_consultation_ends() -> None:
    walk = scripted(walk_of(ROAD), Scope.PROJECT, "92.50", changes=1)

    evaluation = carry_to(Stage.CHECKING, walk)

    said = [(each.code, each.text, each.accepted, each.answer) for each in walk.script.said]
    kept = evaluation.opinions.values_list("code", "text", "accepted", "answer")
    assert list(kept) == said
    assert {each.by for each in evaluation.opinions.all()} == {walk.crew.unit}


def test_an_evaluation_in_full_stands_on_files_records_and_one_waiver() -> None:
    walk = scripted(walk_of(ROAD), Scope.PROJECT, "92.50", changes=1)
    walk = replace(walk, script=replace(walk.script, in_full=True))

    evaluation = carry_to(Stage.DRAFTING, walk)

    links = EvidenceLink.objects.filter(evaluation=evaluation)
    scored = {code for code, texts in walk.script.papers.items() if "actual" in texts}
    bound = set(links.exclude(code="").values_list("code", flat=True))
    waived = set(evaluation.papers.exclude(waiver="").values_list("code", flat=True))
    assert bound == scored - {"D12"}
    assert waived == {"D12"}
    assert set(links.filter(evidence__name__endswith="pdf").values_list("place", flat=True)) == {
        "第 1 页",
        "第 2 页",
        "第 3 页",
    }
    assert (evaluation.interviews.count(), evaluation.visits.count()) == (1, 1)
    assert list(evaluation.materials.values_list("state", flat=True)) == [
        *["已验收"] * 4,
        "已交",
        "已退回",
        *["未交"] * 8,
    ]


def test_every_file_of_the_demonstration_says_that_it_is_one() -> None:
    walk = scripted(walk_of(ROAD), Scope.PROJECT, "92.50", changes=1)
    walk = replace(walk, script=replace(walk.script, in_full=True))

    evaluation = carry_to(Stage.DRAFTING, walk)

    files = evaluation.evidence.all()
    assert len(files) == 9
    assert [each.name for each in files if "演示数据" not in each.name] == []
    pages = PdfDocument(PAPERS)
    assert all("演示数据" in page.get_textpage().get_text_bounded() for page in pages)
