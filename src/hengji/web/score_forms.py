"""What is typed into working papers (底稿填写): fields shown, and read back with what was shown."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.core.exceptions import BadRequest
from django.utils import timezone

from hengji.actions.papers import (
    CHANGE_WITHOUT_REASON,
    OVERRIDE_WITHOUT_ACTUAL,
    Clash,
    FieldChange,
    PaperClash,
)
from hengji.core.flaws import Flaw
from hengji.core.paper_fields import FIELDS, Holds, PaperField, write_field
from hengji.core.quantities import plain_number
from hengji.core.scoring import OVERRIDE_OUT_OF_RANGE, OVERRIDE_WITHOUT_REASON
from hengji.core.scoring_rules import (
    OBSERVATION_OUT_OF_RANGE,
    Completed,
    Deduction,
    Judged,
    ScoringRule,
)
from hengji.models import Paper
from hengji.queries.scoring import last_change

WAS, CHOOSE, REASON = "was-", "choose-", "reason"
THEIRS = "theirs"
GRID_ACTUAL = "actual:"
ALWAYS = frozenset({"csrfmiddlewaretoken", REASON, "go", "code", "person"})
LONG_TEXT = 1000
"""A text field that may be longer is a box of several lines."""
FIELD_OF: Mapping[str, str] = MappingProxyType(
    {
        OBSERVATION_OUT_OF_RANGE.code: PaperField.ACTUAL.value,
        OVERRIDE_OUT_OF_RANGE.code: PaperField.OVERRIDE.value,
        OVERRIDE_WITHOUT_ACTUAL.code: PaperField.OVERRIDE.value,
        OVERRIDE_WITHOUT_REASON.code: PaperField.OVERRIDE_REASON.value,
        CHANGE_WITHOUT_REASON.code: REASON,
    }
)
"""Beside which field a flaw of a whole leaf is shown."""


class ShownClash(NamedTuple):
    """What somebody else wrote into a field meanwhile."""

    theirs: str
    who: str
    when: str


class ShownField(NamedTuple):
    """One field: its label, what it holds, what it shows now and what it was."""

    name: str
    label: str
    text: str
    was: str
    kind: str
    longest: int
    hint: str = ""
    errors: tuple[str, ...] = ()
    clash: ShownClash | None = None


class Typed(NamedTuple):
    """What came back from a form: changes by field, and why a score changes."""

    changes: Mapping[PaperField, FieldChange]
    reason: str


class GridTyped(NamedTuple):
    """What came back from the grid: changes by code and field, and why scores change."""

    changes: Mapping[str, Mapping[PaperField, FieldChange]]
    reason: str


def read_typed(data: Mapping[str, str]) -> Typed:
    """Return what was typed into the fields of one paper.

    Where somebody chose what another wrote, the field is no change.
    """
    names = {f"{before}{field}" for field in PaperField for before in ("", WAS, CHOOSE)}
    if unknown := set(data) - names - ALWAYS:
        raise BadRequest(f"unknown fields: {sorted(unknown)}")
    changes = {
        field: FieldChange(data[f"{WAS}{field}"], data[field])
        for field in PaperField
        if field in data and f"{WAS}{field}" in data and data.get(f"{CHOOSE}{field}") != THEIRS
    }
    return Typed(changes, data.get(REASON, ""))


def read_grid(data: Mapping[str, str], codes: Iterable[str]) -> GridTyped:
    """Return the actual values typed into the grid; unchanged ones are left out."""
    names = {code: f"{GRID_ACTUAL}{code}" for code in codes}
    known = {f"{before}{name}" for name in names.values() for before in ("", WAS)}
    if unknown := set(data) - known - ALWAYS:
        raise BadRequest(f"unknown fields: {sorted(unknown)}")
    changes = {
        code: {PaperField.ACTUAL: FieldChange(data[f"{WAS}{name}"], data[name])}
        for code, name in names.items()
        if name in data and data[name] != data.get(f"{WAS}{name}", data[name])
    }
    return GridTyped(changes, data.get(REASON, ""))


def shown_fields(
    row: Paper,
    rule: ScoringRule | None,
    typed: Mapping[str, str] = MappingProxyType({}),
    errors: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    clashes: Mapping[str, ShownClash] = MappingProxyType({}),
) -> dict[str, ShownField]:
    """Return every field of a paper by its name; what was typed and not saved wins."""
    shown = {}
    for field, kind in FIELDS.items():
        name, now = field.value, write_field(getattr(row, field))
        clash = clashes.get(name)
        shown[name] = ShownField(
            name,
            kind.label,
            typed.get(name, now),
            clash.theirs if clash else typed.get(f"{WAS}{name}", now),
            _kind(kind.holds, kind.longest),
            kind.longest,
            actual_hint(rule) if field is PaperField.ACTUAL else "",
            errors.get(name, ()),
            clash,
        )
    return shown


def _kind(holds: Holds, longest: int) -> str:
    if holds is not Holds.TEXT:
        return "number"
    return "long" if longest > LONG_TEXT else "line"


def actual_hint(rule: ScoringRule | None) -> str:
    """Say what to fill in as the actual value, where the target does not say it."""
    match rule:
        case Judged():
            tiers = "、".join(f"{tier.name} {plain_number(tier.usual)}" for tier in rule.tiers)
            return f"填 0—1 的得分率；常用：{tiers}"
        case Completed():
            return "完成填 1，未完成填 0"
        case Deduction() if rule.counts:
            return "填发生的次数"
        case _:
            return ""


def errors_of(flaws: Iterable[Flaw]) -> dict[str, tuple[str, ...]]:
    """Return words by the field they stand beside; the empty name is the whole paper."""
    errors: dict[str, tuple[str, ...]] = {}
    for flaw in flaws:
        name = field_of(flaw)
        errors[name] = (*errors.get(name, ()), f"{flaw.message}{flaw.remedy}")
    return errors


def field_of(flaw: Flaw) -> str:
    """Return the name of the field beside which a flaw is shown; empty if it has none."""
    by_label = {kind.label: field.value for field, kind in FIELDS.items()}
    return FIELD_OF.get(flaw.code) or {"理由": REASON, **by_label}.get(flaw.where, "")


def clashes_of(found: PaperClash) -> Iterator[tuple[Clash, ShownClash]]:
    """Yield each clash with what the other wrote, who and when."""
    for clash in found.clashes:
        event = last_change(found.row, clash.field)
        who = event.actor if event else str(found.row.updated_by or "")
        at = event.at if event else found.row.updated_at
        when = timezone.localtime(at).strftime("%m-%d %H:%M") if at else ""
        yield clash, ShownClash(clash.theirs, who, when)
