"""Two schemes side by side (方案差异): editions, the framework, last year's scheme."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render

from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Right
from hengji.core.scheme_difference import Part, SchemeChange, differences
from hengji.core.scheme_notation import read_scheme
from hengji.core.schemes import Scheme
from hengji.models import EvaluationScheme
from hengji.queries.schemes import (
    ShownScheme,
    edition_by_id,
    load_shown_scheme,
    scheme_from_framework,
)
from hengji.web.evaluation_tabs import show_evaluation
from hengji.web.guard import Request, page

FRAMEWORK, SOURCE = "framework", "source"


class Side(NamedTuple):
    """One of the schemes that can be compared: its name in the address, its label."""

    key: str
    label: str


class Group(NamedTuple):
    """Differences in one part of the schemes."""

    part: str
    changes: tuple[SchemeChange, ...]


@page(Right.SEE_WORK)
def difference(request: Request, evaluation_id: int) -> HttpResponse:
    """What differs between two editions, or from what a scheme was adapted from."""
    shown = load_shown_scheme(request.user, evaluation_id)
    show_evaluation(request, shown.evaluation)
    sides = {side.key: side for side in _sides(request, shown)}
    before, after = _asked(request, shown, sides)
    context: dict[str, object] = {
        "evaluation": shown.evaluation,
        "sides": tuple(sides.values()),
        "before": before,
        "after": after,
    }
    if before and after:
        schemes = [_scheme(request, shown, each.key) for each in (before, after)]
        found = differences(*schemes)
        context |= {"groups": _grouped(found), "count": len(found)}
    status = 200 if before and after else 404
    return render(request, "hengji/scheme_difference.html", context, status=status)


def _sides(request: Request, shown: ShownScheme) -> Iterator[Side]:
    if shown.row is None:
        return
    last = read_scheme(shown.row.content)
    if source := _source(request, last):
        name = last.copied_from.name if last.copied_from else ""
        yield Side(SOURCE, f"{name}（来源）" if source else name)
    framework = _framework(shown, last)
    if framework:
        version = framework.framework_version
        yield Side(FRAMEWORK, f"{framework.title}（{version}，指标体系）")
    for row in shown.editions:
        yield Side(str(row.number), f"第 {row.number} 版（{row.at:%Y-%m-%d}）")


def _source(request: Request, scheme: Scheme) -> EvaluationScheme | None:
    copied = scheme.copied_from
    return edition_by_id(request.user, copied.edition) if copied else None


def _framework(shown: ShownScheme, scheme: Scheme) -> Scheme | None:
    """Return the framework in force; None where it is no longer in the rulebook."""
    try:
        return scheme_from_framework(shown.evaluation, scheme.framework)
    except FlawsFound:
        return None


def _asked(
    request: Request, shown: ShownScheme, sides: dict[str, Side]
) -> tuple[Side | None, Side | None]:
    """Return the two sides asked for: else the last edition and the one before it."""
    if shown.row is None:
        return None, None
    last = str(shown.row.number)
    before = str(shown.editions[-2].number) if len(shown.editions) > 1 else next(iter(sides))
    keys = (request.GET.get("from") or before, request.GET.get("to") or last)
    return sides.get(keys[0]), sides.get(keys[1])


def _scheme(request: Request, shown: ShownScheme, key: str) -> Scheme:
    row = shown.row
    if key == FRAMEWORK and row:
        return scheme_from_framework(shown.evaluation, read_scheme(row.content).framework)
    if key == SOURCE and row:
        found = _source(request, read_scheme(row.content))
    else:
        found = shown.edition(int(key))
    if found is None:
        raise EvaluationScheme.DoesNotExist
    return read_scheme(found.content)


def _grouped(found: tuple[SchemeChange, ...]) -> tuple[Group, ...]:
    order = tuple(Part)
    ordered = sorted(found, key=lambda change: order.index(change.part))
    return tuple(
        Group(part, tuple(changes)) for part, changes in groupby(ordered, lambda each: each.part)
    )
