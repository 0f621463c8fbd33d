"""The indicator library (指标库): what each type of project can be measured by."""

from collections.abc import Sequence
from pathlib import Path

from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.checkup.objectives.library import LibraryIndicator, ProjectType
from hengji.core.checkup.objectives.values import Operator
from hengji.core.names import name_key
from hengji.rulebook.loading import (
    RULEBOOK_VALUE,
    Node,
    entries_of,
    fields_of,
    items_of,
    layers,
    read_layered,
    refuse,
    text_of,
)

FILE = "indicator_library.yaml"
_PARTS = 6


def load_indicator_library(
    region: str = "", folders: Sequence[Path] = ()
) -> tuple[ProjectType, ...]:
    """Return the types of projects; a more particular file replaces by code and adds.

    Basis: ``hengji/indicator-library``.
    """
    types: dict[str, ProjectType] = {}
    for node in read_layered(FILE, layers(region, folders)):
        fields = fields_of(node, ("types",), ("description", "basis"))
        for code, entry in entries_of(fields["types"]).items():
            types[code] = _type(code, entry)
    return tuple(types.values())


def _type(code: str, node: Node) -> ProjectType:
    fields = fields_of(node, ("name", "keywords", "indicators"))
    return ProjectType(
        code,
        text_of(fields["name"]),
        tuple(name_key(text_of(item)) for item in items_of(fields["keywords"])),
        tuple(_indicator(item) for item in items_of(fields["indicators"])),
    )


def _indicator(node: Node) -> LibraryIndicator:
    parts = items_of(node)
    if len(parts) != _PARTS:
        names = "类别、名称、单位、比较符号、怎样衡量、佐证"
        message = f"这里应有 {_PARTS} 项：{names}，现有 {len(parts)} 项。"
        refuse(RULEBOOK_VALUE, node.where, message)
    kind, name, unit, sign, how, evidence = map(text_of, parts)
    if kind not in set(IndicatorKind):
        refuse(
            RULEBOOK_VALUE, node.where, f"类别“{kind}”应为其中之一：{'、'.join(IndicatorKind)}。"
        )
    if sign not in set(Operator):
        refuse(RULEBOOK_VALUE, node.where, f"比较符号“{sign}”应为其中之一：≥、≤、>、<、=。")
    return LibraryIndicator(IndicatorKind(kind), name, unit, Operator(sign), how, evidence)
