"""The rules of the procedure (程序规定) on the page of all rules."""

from collections.abc import Iterator
from decimal import Decimal

from hengji.core.quantities import plain_number
from hengji.rulebook.loading import DatedEntry, Layer, Node
from hengji.rulebook.procedure import (
    ProcedureEntries,
    load_procedure_entries,
    read_data,
    read_limits,
    read_materials,
)


def setting_rows(place: str, layer: Layer) -> Iterator[tuple[str, ...]]:
    """Yield a row a dated setting of one place."""
    for entries in load_procedure_entries([layer]):
        for name, entry in entries.settings.items():
            for edition in entry.editions:
                yield (
                    f"{entry.description}（`{name}`）",
                    place,
                    str(edition.since),
                    _words(name, edition.value, entry.unit),
                    edition.basis,
                    entry.note,
                )


def form_rows(place: str, layer: Layer) -> Iterator[tuple[str, ...]]:
    """Yield a row a list of materials or data of one place."""
    for entries in load_procedure_entries([layer]):
        for form, framework, entry in _forms_of(entries):
            for edition in entry.editions:
                yield (
                    f"{entry.description}（`{framework}`）",
                    place,
                    str(edition.since),
                    _materials(edition.value) if form == "materials" else _data(edition.value),
                    edition.basis,
                )


def _forms_of(entries: ProcedureEntries) -> Iterator[tuple[str, str, DatedEntry]]:
    for form, by_framework in entries.forms.items():
        for framework, entry in by_framework.items():
            yield form, framework, entry


def _words(name: str, node: Node, unit: str) -> str:
    if name == "limits":
        return "，".join(
            f"{stage} {'不限' if days is None else days}"
            for stage, days in read_limits(node).items()
        )
    match node.value:
        case bool() as truth:
            return "是" if truth else "否"
        case Decimal() as number:
            return f"{plain_number(number)} {unit}" if unit == "年" else plain_number(number)
        case word:
            return str(word)


def _materials(node: Node) -> str:
    return "；".join(
        f"{each.name}{'' if each.required else '（有则提供）'}" for each in read_materials(node)
    )


def _data(node: Node) -> str:
    return "；".join(
        f"{each.label}（{each.unit}）" if each.unit else each.label for each in read_data(node)
    )
