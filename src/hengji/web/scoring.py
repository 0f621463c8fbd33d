"""The scoring page (评分): the tree of indicators, one leaf with its paper, saved as one types."""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from hengji.actions.papers import PaperClash, SavedPaper, save_paper
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.paper_fields import SCORING_FIELDS, PaperField, write_field
from hengji.core.permissions import Right
from hengji.core.workflow import MoveRefused
from hengji.core.working_papers import progress_of
from hengji.queries.rules import procedure_rules_of
from hengji.queries.scoring import LeafPapers, Scores, load_leaf, load_scores
from hengji.rulebook.rules import rule_words
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept, kept_fields, kept_for
from hengji.web.score_forms import (
    REASON,
    ShownClash,
    clashes_of,
    errors_of,
    field_of,
    read_typed,
    shown_fields,
)
from hengji.web.score_words import (
    TICKS,
    because_of,
    flaws_of,
    path_to,
    target_of,
    total_of,
    tree_lines,
)

CONFLICT, UNPROCESSABLE = 409, 422
OTHER_PERSON = "现在登录的是另一个账户，没有保存。"
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
NO_CLASH: Mapping[str, ShownClash] = MappingProxyType({})


@page(Right.SEE_RESULTS, FORM)
def scores(request: Request, evaluation_id: int, code: str = "") -> HttpResponse:
    """One leaf: its rule, its paper and what stands behind its score; or save its paper.

    Without a code it is the first leaf that is not done.
    """
    if not code:
        return redirect("scores", evaluation_id, _waiting(request, evaluation_id))
    if request.method != "POST":
        return _leaf_page(request, evaluation_id, code, kept_fields(request))
    typed, shown = read_typed(request.POST.dict()), request.POST.dict()
    try:
        save_paper(evaluation_id, code, typed.changes, reason=typed.reason, by=request.user)
    except FlawsFound as found:
        return _leaf_page(request, evaluation_id, code, shown, errors=errors_of(found.flaws))
    except PaperClash as found:
        clashes = {clash.field.value: told for clash, told in clashes_of(found)}
        return _leaf_page(request, evaluation_id, code, shown, clashes=clashes)
    forget_papers(request)
    return redirect("scores", evaluation_id, request.POST.get("go") or code)


@button(Right.SEE_WORK)
def save_score(request: Request, evaluation_id: int) -> HttpResponse:
    """Save what was typed into one paper, and tell all scores as they now are.

    ``person`` is whom the page was made for: what one typed is never saved
    under the name of another who signed in meanwhile.
    """
    if request.POST.get("person") != str(request.user.pk):
        return _json({"refused": OTHER_PERSON}, CONFLICT)
    typed, code = read_typed(request.POST.dict()), request.POST.get("code", "")
    try:
        saved = save_paper(evaluation_id, code, typed.changes, reason=typed.reason, by=request.user)
    except FlawsFound as found:
        return _json({"flaws": [_flaw(each) for each in found.flaws]}, UNPROCESSABLE)
    except PaperClash as found:
        told = [
            {"field": clash.field.value, **shown._asdict()} for clash, shown in clashes_of(found)
        ]
        return _json({"clashes": told}, CONFLICT)
    except MoveRefused as refused:
        return _json({"refused": f"{refused}。"}, CONFLICT)
    forget_papers(request)
    return _json(_told(saved, typed.changes))


def _waiting(request: Request, evaluation_id: int) -> str:
    """Return the first leaf that is not done; the first of all for who only reads."""
    found = load_scores(request.user, evaluation_id)
    codes = [leaf.code for leaf in found.found.scheme.tree.leaves()]
    waiting = (code for code in codes if TICKS[found.progress[code]] != "done")
    return next(waiting, codes[0]) if found.scoring else codes[0]


def _json(told: Mapping[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def forget_papers(request: Request) -> None:
    """Forget what an ended session kept of this evaluation's papers."""
    kept = kept_for(request)
    if kept and request.path.split("/")[:3] == kept["action"].split("/")[:3]:
        forget_kept(request)


def _flaw(flaw: Flaw) -> dict[str, str]:
    return {"field": field_of(flaw), "message": f"{flaw.message}{flaw.remedy}"}


def _told(saved: SavedPaper, changes: Mapping[PaperField, object]) -> dict[str, object]:
    """Return what a program of the page needs to show the scores as they now are."""
    found, code = saved.found, saved.row.code
    required = procedure_rules_of(saved.row.evaluation.cycle).evidence_required
    progress = progress_of(found.scheme.tree, found.sheet, found.papers, evidence_required=required)
    return {
        "fields": {field.value: write_field(getattr(saved.row, field)) for field in changes},
        "because": because_of(found.sheet, code),
        "lacks": [
            f"{flaw.message}{flaw.remedy}"
            for flaw in flaws_of(found, code, evidence_required=required)
        ],
        "total": total_of(found, progress)._asdict(),
        "leaves": {
            line.code: {
                "score": line.score,
                "full": line.full,
                "tick": line.tick,
                "progress": line.progress,
                "overridden": line.is_overridden,
            }
            for line in tree_lines(found, progress)
            if line.progress
        },
    }


def _leaf_page(
    request: Request,
    evaluation_id: int,
    code: str,
    typed: Mapping[str, str],
    *,
    errors: Mapping[str, tuple[str, ...]] = NOTHING,
    clashes: Mapping[str, ShownClash] = NO_CLASH,
) -> HttpResponse:
    scores = load_scores(request.user, evaluation_id)
    papers = load_leaf(scores, code)
    show_evaluation(request, scores.evaluation)
    fields = shown_fields(papers.row, papers.leaf.rule, typed, errors, clashes)
    context = {
        **page_context(scores, code),
        **_leaf_context(scores, papers),
        "errors": errors.get("", ()),
        "reason": {"text": typed.get(REASON, ""), "errors": errors.get(REASON, ())},
        "score_fields": [fields[field.value] for field in SCORING_FIELDS],
        "text_fields": [each for each in fields.values() if each.name not in SCORING_FIELDS],
    }
    status = UNPROCESSABLE if errors else CONFLICT if clashes else 200
    return render(request, "hengji/scores.html", context, status=status)


def page_context(scores: Scores, code: str = "") -> dict[str, object]:
    """Return what the page of a leaf and the grid share."""
    evaluation = scores.evaluation
    return {
        "evaluation": evaluation,
        "scores": scores,
        "lines": tuple(tree_lines(scores.found, scores.progress, evaluation.pk, code)),
        "total": total_of(scores.found, scores.progress),
        "writable": {field.value for field in scores.fields},
    }


def _leaf_context(scores: Scores, papers: LeafPapers) -> dict[str, object]:
    found, leaf = scores.found, papers.leaf
    codes = [each.code for each in found.scheme.tree.leaves()]
    here = codes.index(leaf.code)
    lines = tree_lines(found, scores.progress)
    return {
        "leaf": leaf,
        "papers": papers,
        "path": path_to(found.scheme.tree, leaf.code),
        "rule": rule_words(leaf.rule, leaf.unit) if leaf.rule else "",
        "target": target_of(leaf),
        "wanted": found.scheme.wanted.get(leaf.code, ()),
        "line": next(line for line in lines if line.code == leaf.code),
        "because": because_of(found.sheet, leaf.code),
        "flaws": flaws_of(found, leaf.code, evidence_required=scores.evidence_required),
        "number": here + 1,
        "previous": codes[here - 1] if here else "",
        "next": codes[here + 1] if here + 1 < len(codes) else "",
    }
