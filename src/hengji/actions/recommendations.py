"""Recommendations of a year (工作建议), and the findings they answer."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max

from hengji.actions.findings import move_among
from hengji.actions.recording import apply_values, changing, label_of
from hengji.actions.wording import check_values, cleaned, in_words
from hengji.core.flaws import FlawsFound
from hengji.core.report.checks import ANSWER_UNKNOWN
from hengji.core.verbs import Verb
from hengji.models import Cycle, Finding, Recommendation, User
from hengji.queries.report import recommendations_of

REQUIRED = ("title", "measures")


def add_recommendation(
    cycle_id: int, values: Mapping[str, Any], answers: Collection[int], *, by: User
) -> Recommendation:
    """Add a recommendation after the others; ``answers`` are ids of findings."""
    with changing(Verb.ADD_RECOMMENDATION, by) as event:
        cycle = event.within(cycle_id)
        row = insert_recommendation(cycle, values, answers)
        event.about = row
        for name in values:
            event.change(label_of(row, name), None, getattr(row, name))
        event.change("回应问题", "", _codes(row))
    return row


def insert_recommendation(
    cycle: Cycle, values: Mapping[str, Any], answers: Collection[int]
) -> Recommendation:
    """Write a recommendation after the others, inside the transaction of an action.

    Raises:
        FlawsFound: A text will not do, or a finding is not there any more.
    """
    row = Recommendation(cycle=cycle, position=next_position(cycle))
    findings = _findings(cycle, answers)
    for name, value in _checked(row, values).items():
        setattr(row, name, value)
    row.save()
    row.answers.set(findings)
    return row


def edit_recommendation(
    recommendation_id: int,
    values: Mapping[str, Any],
    answers: Collection[int],
    *,
    version: int,
    by: User,
) -> Recommendation:
    """Change what a recommendation says, or what it answers.

    Raises:
        FlawsFound: A text will not do, or a finding is not there any more.
        Stale: Somebody changed it since it was shown.
    """
    with changing(Verb.EDIT_RECOMMENDATION, by) as event:
        row = event.locked_within(recommendations_of(by), recommendation_id, version)
        findings = _findings(row.cycle, answers)
        checked = _checked(row, values)
        before = _codes(row)
        row.answers.set(findings)
        event.change("回应问题", before, _codes(row))
        apply_values(row, checked, event)
    return row


def move_recommendation(recommendation_id: int, *, to: int, by: User) -> None:
    """Give a recommendation another place, from 1, among those of its year."""
    with changing(Verb.MOVE_RECOMMENDATION, by) as event:
        row = event.locked_within(recommendations_of(by), recommendation_id, None)
        group = list(Recommendation.objects.select_for_update().filter(cycle=row.cycle_id))
        move_among(row, group, to, event)


def remove_recommendation(recommendation_id: int, *, version: int, by: User) -> None:
    """Remove a recommendation; the event keeps its text.

    Raises:
        Stale: Somebody changed it since it was shown.
    """
    with changing(Verb.REMOVE_RECOMMENDATION, by) as event:
        row = event.locked_within(recommendations_of(by), recommendation_id, version)
        event.about = row
        event.details = {"removed": {**in_words(row), "回应问题": _codes(row)}}
        Recommendation.objects.filter(pk=row.pk).delete()


def next_position(cycle: Cycle) -> int:
    """Return the place after the last recommendation of a year."""
    last = Recommendation.objects.filter(cycle=cycle).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _findings(cycle: Cycle, ids: Collection[int]) -> list[Finding]:
    findings = list(Finding.objects.filter(cycle=cycle, pk__in=ids))
    if len(findings) != len(set(ids)):
        message = "所选的问题中有的已被删除或合并。"
        raise FlawsFound([ANSWER_UNKNOWN.at("回应问题", message, "请重新勾选。")])
    return findings


def _codes(row: Recommendation) -> str:
    return "、".join(finding.code for finding in row.answers.all())


def _checked(row: Recommendation, values: Mapping[str, Any]) -> dict[str, Any]:
    given = cleaned(values, listed=("measures",))
    if found := tuple(check_values(row, given, REQUIRED)):
        raise FlawsFound(found)
    return given
