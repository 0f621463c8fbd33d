"""Grade scales (等级分界) by date and region, and other words for grades."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from hengji.core.grading import Grade, GradeBand, GradeScale
from hengji.core.names import name_key
from hengji.core.quantities import ZERO, Points
from hengji.rulebook.loading import (
    RULEBOOK_KEY,
    RULEBOOK_VALUE,
    Edition,
    Layer,
    Node,
    edition_on,
    editions_of,
    entries_of,
    fields_of,
    items_of,
    layers,
    not_in_force,
    number_of,
    read_layered,
    refuse,
    text_of,
)

FILE = "grades.yaml"
GRADES = {
    "excellent": Grade.EXCELLENT,
    "good": Grade.GOOD,
    "fair": Grade.FAIR,
    "poor": Grade.POOR,
}


def load_grade_scale(on: date, region: str = "", folders: Sequence[Path] = ()) -> GradeScale:
    """Return the scale in force on a day, the most particular one.

    A region's scale that begins later leaves the general one in force before.
    The scale may still overlap or leave gaps: see ``check_scale``.

    Raises:
        FlawsFound: A file cannot be used, or nothing is in force on the day.

    Basis: ``mof-2020-10/grades``.
    """
    found: GradeScale | None = None
    for full, editions in load_grade_editions(layers(region, folders)):
        if edition := edition_on(editions, on):
            found = read_scale(edition, full)
    return found or not_in_force(FILE, "等级分界", on)


def load_grade_editions(found: Sequence[Layer]) -> list[tuple[Points, tuple[Edition, ...]]]:
    """Return full points and dated values of each layer that sets a scale."""
    editions = []
    for node in read_layered(FILE, found):
        fields = _fields(node)
        if "values" in fields:
            full = Points(number_of(fields["full"]))
            editions.append((full, editions_of(fields["values"], fields["basis"])))
    return editions


def load_grade_aliases(region: str = "", folders: Sequence[Path] = ()) -> Mapping[str, Grade]:
    """Return grades by the other words people write, as ``name_key`` spells them."""
    aliases: dict[str, Grade] = {}
    for node in read_layered(FILE, layers(region, folders)):
        fields = _fields(node)
        if "aliases" in fields:
            for name, words in fields_of(fields["aliases"], (), tuple(GRADES)).items():
                aliases |= {name_key(text_of(word)): GRADES[name] for word in items_of(words)}
    return aliases


def _fields(node: Node) -> dict[str, Node]:
    """Return a file's fields: a scale, other words for grades, or both."""
    scale = ("unit", "full", "basis", "values")
    fields = fields_of(node, ("description",), (*scale, "note", "aliases"))
    if any(key in fields for key in scale):
        for key in scale:
            if key not in fields:
                refuse(RULEBOOK_KEY, node.where, f"缺少键“{key}”。")
    return fields


def read_scale(edition: Edition, full: Points) -> GradeScale:
    """Read a short form (lower bounds) or a long form (explicit ranges)."""
    bounds = entries_of(edition.value)
    if any(isinstance(bound.value, list) for bound in bounds.values()):
        bands = _long(edition.value)
    else:
        bands = _short(edition.value, full)
    return GradeScale(bands, full, edition.basis)


def _short(node: Node, full: Points) -> tuple[GradeBand, ...]:
    """Read lower bounds: each band ends where the one above begins."""
    bounds = fields_of(node, tuple(GRADES)[:-1])
    bands, below = [], full
    for name, grade in GRADES.items():
        at_least = Points(number_of(bounds[name]) if name in bounds else ZERO)
        bands.append(GradeBand(grade, at_least, below))
        below = at_least
    return tuple(bands)


def _long(node: Node) -> tuple[GradeBand, ...]:
    """Read ranges ``[at_least, below]``, best grade first whatever their order."""
    ranges = fields_of(node, (), tuple(GRADES))
    bands = []
    for name, grade in GRADES.items():
        if name in ranges:
            bands.append(_band(grade, ranges[name]))
    return tuple(bands)


def _band(grade: Grade, node: Node) -> GradeBand:
    bounds = items_of(node)
    if len(bounds) != 2:  # noqa: PLR2004 - a range has two ends
        refuse(RULEBOOK_VALUE, node.where, "这里应为 [下限, 上限] 两个数字。")
    return GradeBand(grade, Points(number_of(bounds[0])), Points(number_of(bounds[1])))
