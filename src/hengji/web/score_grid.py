"""All leaves of an evaluation in one table (列表录入), for typing values one after another."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render

from hengji.actions.papers import PaperClash, save_paper
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right
from hengji.models import User
from hengji.queries.scoring import Scores, load_scores
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.guard import FORM, Request, page
from hengji.web.kept import kept_fields
from hengji.web.score_forms import (
    GRID_ACTUAL,
    REASON,
    WAS,
    GridTyped,
    actual_hint,
    clashes_of,
    read_grid,
)
from hengji.web.score_words import TreeLine, because_of, tree_lines
from hengji.web.scoring import UNPROCESSABLE, forget_papers, page_context


class GridRow(NamedTuple):
    """One leaf of the grid; ``text`` is what its field shows, ``was`` what is stored."""

    line: TreeLine
    text: str
    was: str
    hint: str
    unit: str
    because: str
    evidence: int
    errors: tuple[str, ...]


@page(Right.SEE_RESULTS, FORM)
def score_grid(request: Request, evaluation_id: int) -> HttpResponse:
    """All leaves in one table, their actual values to type over; or save them."""
    if request.method != "POST":
        return _grid_page(request, evaluation_id, kept_fields(request), {})
    scores = load_scores(request.user, evaluation_id)
    codes = [leaf.code for leaf in scores.found.scheme.tree.leaves()]
    errors = dict(_save(evaluation_id, read_grid(request.POST.dict(), codes), request.user))
    if errors:
        return _grid_page(request, evaluation_id, request.POST.dict(), errors)
    forget_papers(request)
    return redirect("score-grid", evaluation_id)


class Wrong(NamedTuple):
    """Why a row was not saved; ``told`` is that somebody else's value was shown."""

    words: tuple[str, ...] = ()
    told: bool = False


def _save(evaluation_id: int, typed: GridTyped, by: User) -> Iterator[tuple[str, Wrong]]:
    """Save leaf by leaf; yield what is wrong with those that were not saved."""
    for code, changes in typed.changes.items():
        try:
            save_paper(evaluation_id, code, changes, reason=typed.reason, by=by)
        except FlawsFound as found:
            yield code, Wrong(tuple(f"{each.message}{each.remedy}" for each in found.flaws))
        except PaperClash as found:
            words = tuple(
                f"{told.who}在 {told.when} 把它改成了“{told.theirs}”。再次保存，以您填的为准。"
                for _, told in clashes_of(found)
            )
            yield code, Wrong(words, told=True)


def _grid_page(
    request: Request,
    evaluation_id: int,
    typed: Mapping[str, str],
    errors: Mapping[str, Wrong],
) -> HttpResponse:
    scores = load_scores(request.user, evaluation_id)
    show_evaluation(request, scores.evaluation)
    context = {
        **page_context(scores),
        "rows": tuple(_rows(scores, typed, errors)),
        "reason": {"text": typed.get(REASON, ""), "errors": ()},
    }
    status = UNPROCESSABLE if errors else 200
    return render(request, "hengji/score_grid.html", context, status=status)


def _rows(
    scores: Scores, typed: Mapping[str, str], errors: Mapping[str, Wrong]
) -> Iterator[GridRow]:
    found = scores.found
    leaves = {leaf.code: leaf for leaf in found.scheme.tree.leaves()}
    for line in tree_lines(found, scores.progress, scores.evaluation.pk):
        if not line.progress:
            continue
        row, paper = found.rows.get(line.code), found.papers.get(line.code)
        now, wrong = row.actual if row else "", errors.get(line.code, Wrong())
        name = f"{GRID_ACTUAL}{line.code}"
        yield GridRow(
            line=line,
            text=typed.get(name, now),
            was=now if wrong.told else typed.get(f"{WAS}{name}", now),
            hint=actual_hint(leaves[line.code].rule),
            unit=leaves[line.code].unit,
            because=because_of(found.sheet, line.code),
            evidence=paper.evidence if paper else 0,
            errors=wrong.words,
        )
