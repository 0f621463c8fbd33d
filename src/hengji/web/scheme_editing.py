"""Editing the draft of a scheme (修改方案): an indicator, all points, the lists.

Each page answers three kinds of posts: ``check`` shows what the edit would do,
``choose`` shows the fields of another kind of rule, and the rest saves.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hengji.actions.recording import unchanged
from hengji.actions.schemes import edit_scheme
from hengji.core.indicators import Indicator
from hengji.core.permissions import Right
from hengji.core.quantities import plain_number, read_decimal
from hengji.core.rule_examples import Example, example, usual_examples
from hengji.core.rule_fields import RuleField, RuleKind, rule_typed
from hengji.core.rule_words import rule_words
from hengji.core.scheme_checks import check_scheme, rule_problems
from hengji.core.scheme_editing import (
    Edit,
    IndicatorUnknown,
    add_leaf,
    change_leaf,
    change_lists,
    change_points,
    move_indicator,
    path_to,
    remove_indicator,
    rename,
)
from hengji.core.scheme_notation import read_scheme
from hengji.core.schemes import Scheme
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Stage
from hengji.models import Evaluation, EvaluationScheme
from hengji.queries.schemes import load_shown_scheme, used_codes, usual_tiers
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.forms import Form, initial_of
from hengji.web.guard import FORM, Request, button, page
from hengji.web.kept import forget_kept
from hengji.web.scheme_forms import (
    LEVELS,
    BranchForm,
    LeafForm,
    ListsForm,
    PointsForm,
    leaf_values,
    list_values,
    rows_in,
)
from hengji.web.scheme_shown import lines_of_tree, shown_flaws, subtotals

CHECK, CHOOSE, NEXT = "check", "choose", "next"
LONGEST_SAID = 120


class Draft(NamedTuple):
    """The draft of an evaluation's scheme, as it now stands."""

    evaluation: Evaluation
    row: EvaluationScheme
    scheme: Scheme


def _draft(request: Request, evaluation_id: int) -> Draft:
    shown = load_shown_scheme(request.user, evaluation_id)
    show_evaluation(request, shown.evaluation)
    if shown.evaluation.stage != Stage.SCHEMING:
        raise MoveRefused(Verb.EDIT_SCHEME, Stage(shown.evaluation.stage))
    if shown.row is None:
        raise ObjectDoesNotExist
    return Draft(shown.evaluation, shown.row, read_scheme(shown.row.content))


def _path(draft: Draft, code: str) -> tuple[Indicator, ...]:
    try:
        return path_to(draft.scheme.tree, code)
    except IndicatorUnknown:
        raise Http404 from None


def _saved(request: Request, draft: Draft, edit: Edit, version: int) -> None:
    edit_scheme(draft.evaluation.pk, edit.scheme, what=edit.what, version=version, by=request.user)
    forget_kept(request)
    words = edit.what if len(edit.what) <= LONGEST_SAID else f"{edit.what[:LONGEST_SAID]}……"
    messages.success(request, f"已保存：{words}。" if words else "内容没有变化。")


def _to_scheme(draft: Draft, code: str = "") -> HttpResponse:
    anchor = f"#indicator-{code}" if code else ""
    return redirect(f"{reverse('scheme', args=[draft.evaluation.pk])}{anchor}")


@page(Right.EVALUATE, FORM)
def indicator(request: Request, evaluation_id: int, code: str) -> HttpResponse:
    """The form of one indicator: a leaf with its rule, or the name of what stands above."""
    draft = _draft(request, evaluation_id)
    path = _path(draft, code)
    if len(path) == 1:
        raise Http404
    if path[-1].children:
        return _branch(request, draft, path)

    def edit(form: LeafForm) -> Edit:
        return change_leaf(draft.scheme, form.leaf(code), form.wanted_evidence())

    values = leaf_values(path[-1], draft.scheme.wanted.get(code, ()))
    return _leaf(request, draft, _LeafPage(path, edit, values, code))


@page(Right.EVALUATE, FORM)
def add(request: Request, evaluation_id: int, code: str) -> HttpResponse:
    """The form of a new leaf below an indicator, with the branches it needs."""
    draft = _draft(request, evaluation_id)
    path = _path(draft, code)
    branches = LEVELS[len(path) - 1 :]
    if len(path) > len(LEVELS) + 1:
        raise Http404

    def edit(form: LeafForm) -> Edit:
        return add_leaf(
            draft.scheme,
            code,
            form.leaf(""),
            form.wanted_evidence(),
            branches=form.branches(),
            taken=used_codes(draft.evaluation),
        )

    return _leaf(request, draft, _LeafPage(path, edit, {}, "", branches))


class _LeafPage(NamedTuple):
    """What the page of a leaf is about; ``code`` is empty for a new one."""

    path: tuple[Indicator, ...]
    edit: Callable[[LeafForm], Edit]
    values: dict[str, object]
    code: str
    branches: Sequence[str] = ()


def _leaf(request: Request, draft: Draft, about: _LeafPage) -> HttpResponse:
    posted = request.POST if request.method == "POST" and CHOOSE not in request.POST else None
    chosen = _chosen(request, draft.evaluation)
    form = LeafForm(
        posted,
        branches=about.branches,
        extra=(CHECK, CHOOSE, NEXT),
        initial={**initial_of(request, **about.values), **chosen},
    )
    if CHECK in request.POST:
        return _checked(request, draft, form, about)
    version = draft.row.version
    if form.is_bound:
        version = form.version
        unchanged(draft.row, version)
    if form.is_valid() and (edit := _edited(form, about)):
        _saved(request, draft, edit, version)
        return _after(request, draft, edit, about)
    context = {
        "evaluation": draft.evaluation,
        "form": form,
        "about": about,
        "shown_version": chosen.get("version", version),
        **_preview(draft, form, about),
    }
    return render(request, "hengji/scheme_indicator.html", context, status=form.status)


def _chosen(request: Request, evaluation: Evaluation) -> dict[str, str]:
    """Return what was typed when another kind of rule was chosen, with the usual tiers."""
    if CHOOSE not in request.POST:
        return {}
    typed = {name: str(value) for name, value in request.POST.items()}
    if typed.get("rule_kind") == RuleKind.JUDGED and not typed.get(RuleField.TIERS):
        usual = rule_typed(usual_tiers(evaluation), "").texts
        typed |= {field.value: text for field, text in usual.items()}
    return typed


def _edited(form: LeafForm, about: _LeafPage) -> Edit | None:
    """Return the edit of a valid form; None where its rule cannot be read, which it then says."""
    with form.telling_flaws():
        return about.edit(form)
    return None


def _after(request: Request, draft: Draft, edit: Edit, about: _LeafPage) -> HttpResponse:
    leaves = [leaf.code for leaf in edit.scheme.tree.leaves()]
    before = {leaf.code for leaf in draft.scheme.tree.leaves()}
    code = about.code or next(each for each in leaves if each not in before)
    following = leaves[leaves.index(code) + 1 :]
    if NEXT in request.POST and following:
        return redirect("scheme-indicator", draft.evaluation.pk, following[0])
    return _to_scheme(draft, code)


def _checked(request: Request, draft: Draft, form: LeafForm, about: _LeafPage) -> HttpResponse:
    """Show what the form as typed would do, without saving anything."""
    context = {"evaluation": draft.evaluation, **_preview(draft, form, about)}
    return render(request, "hengji/_scheme_check.html", context)


def _preview(draft: Draft, form: LeafForm, about: _LeafPage) -> dict[str, object]:
    if not form.is_bound:
        leaf = about.path[-1] if about.code else None
        return _outlook(draft, Edit(draft.scheme, ""), leaf, "")
    if not form.is_valid() or (edit := _edited(form, about)) is None:
        return {"form_flaws": form.flaws}
    codes = {each.code for each in draft.scheme.tree.leaves()} - {about.code}
    leaf = next(each for each in edit.scheme.tree.leaves() if each.code not in codes)
    return _outlook(draft, edit, leaf, form.cleaned_data["actual"])


def _outlook(draft: Draft, edit: Edit, leaf: Indicator | None, actual: str) -> dict[str, object]:
    """Return what an edit leads to: flaws, totals, and examples of the leaf's rule."""
    scheme = edit.scheme
    flaws = check_scheme(scheme)
    here = [flaw for flaw in flaws if leaf and flaw.where == leaf.code]
    shown = shown_flaws(here, scheme, draft.evaluation.pk, can_edit=False)
    others = [flaw for flaw in flaws if flaw not in here and flaw.severity == "error"]
    return {
        "flaws": shown,
        "others": shown_flaws(others, scheme, draft.evaluation.pk, can_edit=True),
        "subtotals": subtotals(draft.scheme.tree, scheme.tree),
        "total": plain_number(scheme.tree.points),
        "full": plain_number(scheme.rules.full),
        "words": rule_words(leaf.rule, leaf.unit) if leaf and leaf.rule else "",
        "examples": _examples(leaf, actual) if leaf else (),
    }


def _examples(leaf: Indicator, actual: str) -> tuple[Example, ...]:
    rule = leaf.rule
    if rule is None or rule_problems(rule) or leaf.points <= 0:
        return ()
    typed = read_decimal(actual)
    own = () if typed is None else (example(rule, leaf.points, typed),)
    usual = usual_examples(rule, leaf.points, leaf.unit)
    return (*own, *(each for each in usual if each.actual != typed))


def _branch(request: Request, draft: Draft, path: tuple[Indicator, ...]) -> HttpResponse:
    node = path[-1]
    form = BranchForm(request.POST or None, initial=initial_of(request, name=node.name))
    if form.is_valid():
        unchanged(draft.row, form.version)
        edit = rename(draft.scheme, node.code, form.cleaned_data["name"].strip())
        _saved(request, draft, edit, form.version)
        return _to_scheme(draft, node.code)
    context = {
        "evaluation": draft.evaluation,
        "form": form,
        "path": path,
        "node": node,
        "points": plain_number(node.points),
        "children": [(each, plain_number(each.points)) for each in node.children],
        "shown_version": form.version if form.is_bound else draft.row.version,
    }
    return render(request, "hengji/scheme_branch.html", context, status=form.status)


@button(Right.EVALUATE)
def move(request: Request, evaluation_id: int, code: str) -> HttpResponse:
    """Let an indicator change places with its neighbour."""
    draft = _draft(request, evaluation_id)
    _path(draft, code)
    form = Form(request.POST, extra=("to",))
    unchanged(draft.row, form.version)
    edit = move_indicator(draft.scheme, code, up=form.data.get("to") == "up")
    _saved(request, draft, edit, form.version)
    return redirect("scheme-indicator", evaluation_id, code)


@page(Right.EVALUATE, FORM)
def remove(request: Request, evaluation_id: int, code: str) -> HttpResponse:
    """Ask before an indicator is taken out with all below it, and take it out."""
    draft = _draft(request, evaluation_id)
    node = _path(draft, code)[-1]
    edit = remove_indicator(draft.scheme, code)
    if request.method == "POST":
        version = Form(request.POST).version
        unchanged(draft.row, version)
        _saved(request, draft, edit, version)
        return _to_scheme(draft)
    context = {
        "what": "指标",
        "row": draft.row,
        "name": node.name,
        "text": edit.what.replace("；", "\n"),
        "back": reverse("scheme-indicator", args=[evaluation_id, code]),
    }
    return render(request, "hengji/confirm_removal.html", context)


@page(Right.EVALUATE, FORM)
def points(request: Request, evaluation_id: int) -> HttpResponse:
    """The points of all leaves in one table, with subtotals that follow."""
    draft = _draft(request, evaluation_id)
    leaves = tuple(draft.scheme.tree.leaves())
    initial = initial_of(request, **{f"points-{leaf.code}": leaf.points for leaf in leaves})
    form = PointsForm(leaves, request.POST or None, initial=initial, extra=(CHECK,))
    if CHECK in request.POST:
        edit = change_points(draft.scheme, form.typed_so_far())
        context = {"evaluation": draft.evaluation, **_outlook(draft, edit, None, "")}
        return render(request, "hengji/_scheme_check.html", context)
    if form.is_bound:
        unchanged(draft.row, form.version)
    if form.is_valid():
        _saved(request, draft, change_points(draft.scheme, form.points()), form.version)
        return _to_scheme(draft)
    typed = form.typed_so_far() if form.is_bound else {}
    context = {
        "evaluation": draft.evaluation,
        "form": form,
        "lines": [(line, form.cell(line.leaf.code)) for line in lines_of_tree(draft.scheme)],
        "shown_version": form.version if form.is_bound else draft.row.version,
        **_outlook(draft, change_points(draft.scheme, typed), None, ""),
    }
    return render(request, "hengji/scheme_points.html", context, status=form.status)


@page(Right.EVALUATE, FORM)
def lists(request: Request, evaluation_id: int) -> HttpResponse:
    """The interview outline, the materials of the unit and its basic data form."""
    draft = _draft(request, evaluation_id)
    values = initial_of(request, **list_values(draft.scheme))
    shown = request.POST if request.method == "POST" else values
    form = ListsForm(rows_in(shown), request.POST or None, initial=values)
    if form.is_bound:
        unchanged(draft.row, form.version)
    if form.is_valid():
        edit = change_lists(
            draft.scheme,
            outline=form.outline_lines(),
            materials=form.materials(),
            data=form.data_fields(),
        )
        _saved(request, draft, edit, form.version)
        return _to_scheme(draft)
    context = {
        "evaluation": draft.evaluation,
        "form": form,
        "shown_version": form.version if form.is_bound else draft.row.version,
    }
    return render(request, "hengji/scheme_lists.html", context, status=form.status)
