"""Rules of the procedure (程序规定): limits, reviewers, conflicts, days, materials, data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hengji.core.procedure import ProcedureRules
from hengji.core.schemes import DatumField, RequiredMaterial
from hengji.core.workflow import Stage
from hengji.rulebook.loading import (
    RULEBOOK_VALUE,
    DatedEntry,
    Edition,
    Layer,
    Node,
    day_of,
    edition_on,
    entries_of,
    fields_of,
    items_of,
    layers,
    not_in_force,
    number_of,
    ratio_of,
    read_dated,
    read_layered,
    refuse,
    text_of,
    truth_of,
)

FILE = "procedure.yaml"
NO_LIMIT = "不限"
STAGES = {stage.name.lower(): stage for stage in Stage}
SETTINGS = {
    "limits": "各阶段时限",
    "distinct_reviewers": "三级复核的人数",
    "evidence_required": "证据要求",
    "years_in_a_row": "连续评价年限",
    "interest_years": "回避年限",
    "visit_tolerance": "现场偏差",
}
DAYS = ("days_off", "days_on")
FORMS = ("materials", "data")


@dataclass(frozen=True, slots=True)
class ProcedureEntries:
    """What one layer says of the procedure.

    Attributes:
        settings: Dated entries by name, of ``SETTINGS``.
        days: Days of ``days_off`` and ``days_on``.
        forms: Dated entries by framework id, of ``materials`` and ``data``.
    """

    settings: Mapping[str, DatedEntry]
    days: Mapping[str, frozenset[date]]
    forms: Mapping[str, Mapping[str, DatedEntry]]


def load_procedure_rules(
    on: date, region: str = "", folders: Sequence[Path] = ()
) -> ProcedureRules:
    """Return the rules of the procedure in force on a day.

    A later layer replaces a value by its name, a limit by its stage, and
    materials and data by the framework; days off and on add up over layers.

    Raises:
        FlawsFound: A file cannot be used, or a value is not in force that day.

    Basis: ``mof-2020-10/procedure``.
    """
    found = tuple(load_procedure_entries(layers(region, folders)))
    off, duty = (frozenset(day for each in found for day in each.days[name]) for name in DAYS)
    for day in sorted(off & duty):
        refuse(RULEBOOK_VALUE, FILE, f"{day} 既写成节假日，又写成调休上班日。")
    return ProcedureRules(
        limits=_limits(found, on),
        distinct_reviewers=truth_of(_setting("distinct_reviewers", found, on)),
        evidence_required=truth_of(_setting("evidence_required", found, on)),
        years_in_a_row=_whole(_setting("years_in_a_row", found, on)),
        interest_years=_whole(_setting("interest_years", found, on)),
        visit_tolerance=ratio_of(_setting("visit_tolerance", found, on)),
        days_off=off,
        days_on=duty,
        materials={
            name: read_materials(node) for name, node in _forms("materials", found, on).items()
        },
        data={name: read_data(node) for name, node in _forms("data", found, on).items()},
    )


def load_procedure_entries(found: Sequence[Layer]) -> Iterator[ProcedureEntries]:
    """Yield what each layer says, from the general to the particular."""
    for node in read_layered(FILE, found):
        fields = fields_of(node, (), (*SETTINGS, *DAYS, *FORMS))
        yield ProcedureEntries(
            {name: read_dated(fields[name]) for name in SETTINGS if name in fields},
            {name: _days(fields[name]) if name in fields else frozenset() for name in DAYS},
            {
                form: {each: read_dated(entry) for each, entry in entries_of(fields[form]).items()}
                for form in FORMS
                if form in fields
            },
        )


def read_limits(node: Node) -> Mapping[Stage, int | None]:
    """Read working days by stage; None takes a stage's limit away."""
    return {
        STAGES[name]: None if entry.value == NO_LIMIT else _whole(entry)
        for name, entry in fields_of(node, (), tuple(STAGES)).items()
    }


def read_materials(node: Node) -> tuple[RequiredMaterial, ...]:
    """Read what a unit has to hand in (应交材料), in order."""
    materials = []
    for item in items_of(node):
        fields = fields_of(item, ("name",), ("required", "note"))
        required = truth_of(fields["required"]) if "required" in fields else True
        note = text_of(fields["note"]) if "note" in fields else ""
        materials.append(RequiredMaterial(text_of(fields["name"]), required, note))
    _once([material.name for material in materials], node)
    return tuple(materials)


def read_data(node: Node) -> tuple[DatumField, ...]:
    """Read the lines of a basic data form (基础数据表), in order."""
    data = []
    for item in items_of(node):
        fields = fields_of(item, ("key", "label"), ("unit",))
        unit = text_of(fields["unit"]) if "unit" in fields else ""
        data.append(DatumField(text_of(fields["key"]), text_of(fields["label"]), unit))
    _once([field.key for field in data], node)
    _once([field.label for field in data], node)
    return tuple(data)


def _once(names: Sequence[str], node: Node) -> None:
    for name in names:
        if names.count(name) > 1:
            refuse(RULEBOOK_VALUE, node.where, f"“{name}”写了 {names.count(name)} 次，只能写一次。")


def _limits(found: Sequence[ProcedureEntries], on: date) -> Mapping[Stage, int]:
    limits: dict[Stage, int | None] = {}
    for edition in _editions("limits", found, on):
        limits |= read_limits(edition.value)
    return {stage: days for stage, days in limits.items() if days is not None}


def _setting(name: str, found: Sequence[ProcedureEntries], on: date) -> Node:
    """Return the value of the most particular layer that has one that day."""
    editions = _editions(name, found, on)
    return editions[-1].value if editions else not_in_force(FILE, SETTINGS[name], on)


def _editions(name: str, found: Sequence[ProcedureEntries], on: date) -> list[Edition]:
    entries = [each.settings[name] for each in found if name in each.settings]
    return [edition for each in entries if (edition := edition_on(each.editions, on))]


def _forms(form: str, found: Sequence[ProcedureEntries], on: date) -> dict[str, Node]:
    """Return the most particular form of each framework."""
    forms: dict[str, Node] = {}
    for each in found:
        for framework, entry in each.forms.get(form, {}).items():
            if edition := edition_on(entry.editions, on):
                forms[framework] = edition.value
    return forms


def _days(node: Node) -> frozenset[date]:
    """Read days, each alone or as ``[first, last]``; none where none is written."""
    fields = fields_of(node, (), ("description", "basis", "note", "days"))
    days: set[date] = set()
    for item in items_of(fields["days"]) if "days" in fields else ():
        first, last = _span(item)
        days |= {first + timedelta(step) for step in range((last - first).days + 1)}
    return frozenset(days)


def _span(node: Node) -> tuple[date, date]:
    if not isinstance(node.value, list):
        return day_of(node), day_of(node)
    ends = tuple(day_of(each) for each in items_of(node))
    if len(ends) != 2 or ends[0] > ends[1]:  # noqa: PLR2004 - a span has two ends
        refuse(RULEBOOK_VALUE, node.where, "一段日期应写成 [第一天, 最后一天]。")
    return ends[0], ends[1]


def _whole(node: Node) -> int:
    number = number_of(node)
    if number != int(number) or number < 1:
        refuse(RULEBOOK_VALUE, node.where, f"这里应为大于 0 的整数，现为 {number}。")
    return int(number)
