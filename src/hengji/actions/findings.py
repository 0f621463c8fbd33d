"""Findings of a year (存在问题): added, edited, merged, moved and removed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Max

from hengji.actions.recording import EventDraft, apply_values, changing, label_of, locked
from hengji.actions.wording import check_values, cleaned, in_words
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.report.checks import CATEGORY_UNKNOWN
from hengji.core.report.merging import merge_findings as merged_value
from hengji.core.verbs import Verb
from hengji.models import Cycle, Finding, Recommendation, User
from hengji.queries.report import finding_of, findings_of
from hengji.queries.rules import rules_of

FINDING_CODE_TAKEN = FlawKind(
    "finding-code-taken",
    Severity.ERROR,
    "这个编号已经用在本年度的另一个问题上。",
    "请换一个编号；也可以留空，由系统编号。",
)
FINDING_STILL_ANSWERED = FlawKind(
    "finding-still-answered",
    Severity.ERROR,
    "有工作建议只回应这个问题，删除问题后这条建议就没有着落。",
    "请先删除该建议，或让它回应别的问题，再删除这个问题。",
)
MERGE_NEEDS_TWO = FlawKind(
    "merge-needs-two",
    Severity.ERROR,
    "合并至少需要选两个问题。",
    "请返回，勾选两个或更多问题。",
)
TEXTS = ("category", "unit", "fact")
MONEY = ("amount", "budget", "spent")
MERGED = ("fact", "basis", "effect", *MONEY)


def add_finding(cycle_id: int, values: Mapping[str, Any], *, by: User) -> Finding:
    """Add a finding after the others; one without a code gets a number."""
    with changing(Verb.ADD_FINDING, by) as event:
        cycle = event.within(cycle_id)
        row = insert_finding(cycle, values)
        event.about = row
        for name in values:
            event.change(label_of(row, name), None, getattr(row, name))
    return row


def insert_finding(cycle: Cycle, values: Mapping[str, Any]) -> Finding:
    """Write a finding after the others, inside the transaction of an action.

    Raises:
        FlawsFound: A text or an amount will not do.
    """
    row = Finding(cycle=cycle, position=next_position(cycle))
    for name, value in _checked(row, {"code": "", **values}).items():
        setattr(row, name, value)
    row.save()
    return row


def edit_finding(finding_id: int, values: Mapping[str, Any], *, version: int, by: User) -> Finding:
    """Change what a finding says.

    Raises:
        FlawsFound: A text or an amount will not do.
        Stale: Somebody changed it since it was shown.
    """
    with changing(Verb.EDIT_FINDING, by) as event:
        row = event.locked_within(findings_of(by), finding_id, version)
        apply_values(row, _checked(row, values), event)
    return row


def merge_findings(chosen: Sequence[tuple[int, int]], *, by: User) -> Finding:
    """Make several findings one: the first keeps its code, the event keeps all.

    Args:
        chosen: Id and the version that was shown, the one to be kept first.
        by: Who merges.

    Raises:
        FlawsFound: Fewer than two.
        Stale: Somebody changed one of them since they were shown.
    """
    with changing(Verb.MERGE_FINDINGS, by) as event:
        if len(dict(chosen)) < 2:  # noqa: PLR2004 - two make one
            raise FlawsFound([MERGE_NEEDS_TWO.at("问题", "没有选，或只选了一个。")])
        first = event.locked_within(findings_of(by), *chosen[0])
        same_year = findings_of(by).filter(cycle=first.cycle_id)
        rows = [first, *(locked(same_year, *each) for each in chosen[1:])]
        event.details = {"originals": [_original(row) for row in rows]}
        event.summary = f"{'、'.join(f'“{row.code}”' for row in rows[1:])}并入“{first.code}”"
        answer_instead(rows[1:], first)
        value = merged_value([finding_of(row) for row in rows])
        apply_values(first, {name: getattr(value, name) for name in MERGED}, event)
        event.nothing_changed = False
        Finding.objects.filter(pk__in=[row.pk for row in rows[1:]]).delete()
    return first


def answer_instead(gone: Collection[Finding], kept: Finding) -> None:
    """Let the recommendations that answer the ones answer the other."""
    for recommendation in Recommendation.objects.filter(answers__in=gone).distinct():
        recommendation.answers.add(kept)
        recommendation.version += 1
        recommendation.save(update_fields=["version"])


def move_finding(finding_id: int, *, to: int, by: User) -> None:
    """Give a finding another place, from 1, among those under its heading."""
    with changing(Verb.MOVE_FINDING, by) as event:
        row = event.locked_within(findings_of(by), finding_id, None)
        headings = rules_of(row.cycle).headings
        heading = headings.get(row.category)
        group = [
            each
            for each in Finding.objects.select_for_update().filter(cycle=row.cycle_id)
            if headings.get(each.category) == heading
        ]
        move_among(row, group, to, event)


def remove_finding(finding_id: int, *, version: int, by: User) -> None:
    """Remove a finding that no recommendation depends on; the event keeps its text.

    Raises:
        FlawsFound: A recommendation answers nothing else.
        Stale: Somebody changed it since it was shown.
    """
    with changing(Verb.REMOVE_FINDING, by) as event:
        row = event.locked_within(findings_of(by), finding_id, version)
        if found := tuple(_dependants(row)):
            raise FlawsFound(found)
        event.about, event.summary = row, f"{row.unit}{row.fact}"
        event.details = {"removed": _original(row)}
        Finding.objects.filter(pk=row.pk).delete()


def _dependants(row: Finding) -> Iterator[Flaw]:
    for each in row.recommendations.prefetch_related("answers"):
        if len(each.answers.all()) == 1:
            message = f"建议“{each.title}”只回应问题“{row.code}”。"
            yield FINDING_STILL_ANSWERED.at(f"问题“{row.code}”", message)


def next_position(cycle: Cycle) -> int:
    """Return the place after the last finding of a year."""
    last = Finding.objects.filter(cycle=cycle).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def move_among(
    row: Finding | Recommendation,
    group: Sequence[Finding] | Sequence[Recommendation],
    to: int,
    event: EventDraft,
) -> None:
    """Put a row at a place, from 1, of its group; the group keeps its places."""
    ids = [each.pk for each in group]
    places = sorted(each.position for each in group)
    before = ids.index(row.pk) + 1
    ids.remove(row.pk)
    ids.insert(min(max(to, 1), len(group)) - 1, row.pk)
    event.about = row
    event.nothing_changed = not event.change("次序", before, ids.index(row.pk) + 1)
    for row_id, place in zip(ids, places, strict=True):
        type(row).objects.filter(pk=row_id).exclude(position=place).update(position=place)


def _original(row: Finding) -> dict[str, Any]:
    titles = [each.title for each in row.recommendations.all()]
    return {**in_words(row), "回应的建议": titles}


def _checked(row: Finding, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they print.

    Raises:
        FlawsFound: What a finding cannot be.
    """
    given = cleaned(values)
    if "code" in given:
        given["code"] = given["code"] or row.code or proposed_code(row.cycle)
    found = [
        *check_values(row, given, TEXTS),
        *_category_flaws(row, given),
        *_code_flaws(row, given),
    ]
    if found:
        raise FlawsFound(found)
    return given


def _category_flaws(row: Finding, values: Mapping[str, Any]) -> Iterator[Flaw]:
    category = values.get("category")
    if category and category not in rules_of(row.cycle).headings:
        yield CATEGORY_UNKNOWN.at(label_of(row, "category"), f"没有编码为“{category}”的类别。")


def _code_flaws(row: Finding, values: Mapping[str, Any]) -> Iterator[Flaw]:
    code = values.get("code", row.code)
    other = Finding.objects.filter(cycle=row.cycle, code=code).exclude(pk=row.pk).first()
    if other is not None:
        message = f"编号“{code}”已用于“{other.unit}{other.fact[:20]}…”。"
        yield FINDING_CODE_TAKEN.at(label_of(row, "code"), message)


def proposed_code(cycle: Cycle) -> str:
    """Return the first free number of two digits or more."""
    taken = set(Finding.objects.filter(cycle=cycle).values_list("code", flat=True))
    return next(
        code for number in range(1, len(taken) + 2) if (code := f"{number:02}") not in taken
    )
