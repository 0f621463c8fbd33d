"""Bringing an edited list into the registry (导入名录): what would change.

A row with the number it was exported with is that record, whatever its name
is now, and a cell that was emptied empties the record. A row without a number
is found by its name; there a blank cell says nothing. A record that changed
here since the export is a conflict, which a person settles row by row.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.imports import Change
from hengji.core.names import name_key
from hengji.core.registry_lists import Holds, RegistryKind, RegistryList, read_cell

NUMBER, VERSION = "编号（系统）", "版本"
_MOST_DIGITS = 15

UNIT_UNKNOWN = FlawKind(
    "registry-unit-unknown",
    Severity.ERROR,
    "填写的单位不在预算单位名录里，也不是曾用名。",
    "请改为名录中的单位名称；确是新单位的，请先新增单位。",
)
NUMBER_UNKNOWN = FlawKind(
    "registry-number-unknown",
    Severity.ERROR,
    "编号（系统）一格不是名录里的编号；这一格由系统填写，不能改。",
    "请恢复导出时的编号；新增的行，请清空编号和版本两格。",
)
ENTRY_TWICE = FlawKind(
    "registry-entry-twice",
    Severity.ERROR,
    "文件里有两行是名录里的同一条。",
    "请删去其中一行；复制出来的新行，请清空编号和版本两格并改名。",
)
VALUE_TAKEN = FlawKind(
    "registry-value-taken",
    Severity.ERROR,
    "名录中已有同样的编码或名称。",
    "请改正其中一个；同一对象重复登记的，请停用多余的一条。",
)
SUPERVISOR_LOOP = FlawKind(
    "registry-supervisor-loop",
    Severity.ERROR,
    "单位的主管部门（一级一级往上）又是它自己。",
    "请改正主管部门，没有主管部门的请清空。",
)


class EntryKind(StrEnum):
    """What the import would do with a row (变化)."""

    NEW = "新增"
    CHANGED = "变更"
    CONFLICT = "冲突"
    SAME = "不变"


class Decision(StrEnum):
    """What a person decides about a conflict (冲突的处理)."""

    KEEP = "保留系统"
    TAKE = "采用文件"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A row of the file: texts by attribute, and the place of each cell.

    ``places`` also holds the places of ``NUMBER`` and ``VERSION``.
    """

    line: int
    number: str
    version: str
    texts: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """A record: its number, its version and its texts by attribute."""

    number: int
    version: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """One row of the file and what it would do.

    ``recorded`` is the index of the record it is about; None for a new one.
    ``texts`` are those the record would have.
    """

    kind: EntryKind
    line: int
    texts: Mapping[str, str]
    places: Mapping[str, str]
    recorded: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistryPlan:
    """Everything an import would do, in the order of the file."""

    rows: tuple[EntryPlan, ...]
    flaws: tuple[Flaw, ...]

    def of_kind(self, kind: EntryKind) -> tuple[EntryPlan, ...]:
        """Return the rows of a kind."""
        return tuple(plan for plan in self.rows if plan.kind is kind)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether confirming would write no row."""
        return all(plan.kind is EntryKind.SAME for plan in self.rows)

    @property
    def fingerprint(self) -> str:
        """Return a digest that differs whenever the plan does."""
        shown = [(plan.kind, plan.recorded, plan.changes) for plan in self.rows]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    def settled(self, decisions: Mapping[int, Decision]) -> "RegistryPlan":
        """Return the plan with its conflicts settled, by line; unsettled ones keep."""
        return replace(self, rows=tuple(_settled(plan, decisions) for plan in self.rows))


def _settled(plan: EntryPlan, decisions: Mapping[int, Decision]) -> EntryPlan:
    if plan.kind is not EntryKind.CONFLICT:
        return plan
    take = decisions.get(plan.line) is Decision.TAKE
    return replace(plan, kind=EntryKind.CHANGED if take else EntryKind.SAME)


def plan_registry(
    entries: Sequence[FileEntry],
    recorded: Sequence[RecordedEntry],
    listing: RegistryList,
    unit_names: Mapping[str, str],
) -> RegistryPlan:
    """Compare a file with a list.

    Args:
        entries: Rows of the file.
        recorded: All records of the list.
        listing: What the list holds.
        unit_names: Names that units bear, by the keys of all names they bear
            or bore.
    """
    flaws: list[Flaw] = []
    names = dict(unit_names)
    if listing.kind is RegistryKind.UNITS:
        stated = (read_cell(listing.name_column, row.texts["name"]).text for row in entries)
        names = {name_key(name): name for name in stated} | names
    finder = _Finder(recorded, listing, unit_names)
    plans: list[EntryPlan] = []
    for entry in entries:
        index, found = finder.find(entry)
        before = None if index is None else recorded[index]
        by_name = before is not None and not entry.number
        texts, wrong = _read(entry, listing, names, before.texts if before and by_name else {})
        flaws += [*found, *wrong]
        changes = _changes(listing, before.texts if before else {}, texts)
        kind = _kind(entry, before, changes)
        plans.append(EntryPlan(kind, entry.line, texts, entry.places, index, changes))
    plan = RegistryPlan(tuple(plans), ())
    return replace(plan, flaws=(*flaws, *clashes(plan, recorded, listing)))


def _kind(entry: FileEntry, before: RecordedEntry | None, changes: Collection[Change]) -> EntryKind:
    if before is None:
        return EntryKind.NEW
    if not changes:
        return EntryKind.SAME
    stale = entry.number and entry.version != str(before.version)
    return EntryKind.CONFLICT if stale else EntryKind.CHANGED


class _Finder:
    """Finds the record a row is about, and says what is wrong with finding it."""

    def __init__(
        self,
        recorded: Sequence[RecordedEntry],
        listing: RegistryList,
        unit_names: Mapping[str, str],
    ) -> None:
        self._listing, self._unit_names = listing, unit_names
        self._numbers = {str(row.number): index for index, row in enumerate(recorded)}
        self._names = {self._key(row.texts): index for index, row in enumerate(recorded)}
        self._met: dict[int, int] = {}

    def find(self, entry: FileEntry) -> tuple[int | None, tuple[Flaw, ...]]:
        if entry.number:
            index = self._numbers.get(entry.number)
            if index is None:
                message = f"第 {entry.line} 行的编号是“{entry.number[:_MOST_DIGITS]}”。"
                return None, (NUMBER_UNKNOWN.at(entry.places[NUMBER], message),)
        else:
            index = self._names.get(self._key(entry.texts))
        if index is None:
            return None, ()
        if index in self._met:
            name = self._listing.name_column
            message = f"第 {self._met[index]} 行和第 {entry.line} 行是名录里的同一条。"
            return index, (ENTRY_TWICE.at(entry.places[name.attribute], message),)
        self._met[index] = entry.line
        return index, ()

    def _key(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(self._part(name, texts[name]) for name in self._listing.identity)

    def _part(self, attribute: str, text: str) -> str:
        key = name_key(text)
        column = self._listing.column(attribute)
        is_unit = column.holds is Holds.UNIT or self._listing.kind is RegistryKind.UNITS
        return name_key(self._unit_names.get(key, key)) if is_unit else key


def _read(
    entry: FileEntry,
    listing: RegistryList,
    unit_names: Mapping[str, str],
    filled: Mapping[str, str],
) -> tuple[dict[str, str], list[Flaw]]:
    """Read the cells of a row; ``filled`` holds where blank cells say nothing."""
    texts, flaws = {}, []
    for column in listing.columns:
        name, typed = column.attribute, entry.texts[column.attribute]
        if filled and (name == "name" or not typed.strip()):
            texts[name] = filled[name]
            continue
        text, kind, message = read_cell(column, typed)
        if kind:
            flaws.append(kind.at(entry.places[name], message))
        elif column.holds is Holds.UNIT and text:
            known = unit_names.get(name_key(text))
            if known is None:
                message = f"{column.label}“{text}”不在预算单位名录里。"
                flaws.append(UNIT_UNKNOWN.at(entry.places[name], message))
            text = known or text
        texts[name] = text
    return texts, flaws


def _changes(
    listing: RegistryList, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return one change for each column that differs, as people read it."""
    return tuple(
        Change(column.label, old, new)
        for column in listing.columns
        if (old := before.get(column.attribute, "")) != (new := after[column.attribute])
    )


def clashes(
    plan: RegistryPlan, recorded: Sequence[RecordedEntry], listing: RegistryList
) -> tuple[Flaw, ...]:
    """Find rows that would share what no two rows may share, as things would be then."""
    written = [row for row in plan.rows if row.kind is not EntryKind.SAME]
    touched = {row.recorded for row in written}
    untouched = [row for index, row in enumerate(recorded) if index not in touched]
    flaws: list[Flaw] = []
    for group in listing.unique:
        taken = {_shared(group, row.texts): row.texts["name"] for row in untouched}
        for row in written:
            key = _shared(group, row.texts)
            if any(key) and key in taken:
                flaws.append(_taken(listing, group, row, taken[key]))
            taken.setdefault(key, row.texts["name"])
    if listing.kind is RegistryKind.UNITS:
        flaws += _loops(written, recorded)
    return tuple(flaws)


def _shared(group: Sequence[str], texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name_key(texts[attribute]) for attribute in group)


def _taken(listing: RegistryList, group: Sequence[str], row: EntryPlan, other: str) -> Flaw:
    labels = "和".join(listing.column(attribute).label for attribute in group)
    said = "、".join(row.texts[attribute] for attribute in group if row.texts[attribute])
    message = f"“{row.texts['name']}”的{labels}（{said}）与“{other}”相同。"
    return VALUE_TAKEN.at(row.places[group[0]], message)


def _loops(written: Sequence[EntryPlan], recorded: Sequence[RecordedEntry]) -> Iterator[Flaw]:
    """Find units that would be their own supervisor, directly or by others."""
    nodes = {name_key(row.texts["name"]): index for index, row in enumerate(recorded)}
    above = {index: name_key(row.texts["supervisor"]) for index, row in enumerate(recorded)}
    for row in written:
        nodes[name_key(row.texts["name"])] = _node(row)
        above[_node(row)] = name_key(row.texts["supervisor"])
    for row in written:
        if _leads_back(_node(row), lambda node: nodes.get(above[node])):
            message = f"“{row.texts['name']}”的主管部门是“{row.texts['supervisor']}”。"
            yield SUPERVISOR_LOOP.at(row.places["supervisor"], message)


def _node(row: EntryPlan) -> int:
    return -row.line if row.recorded is None else row.recorded


def _leads_back(start: int, above: Callable[[int], int | None]) -> bool:
    seen: set[int] = set()
    node = above(start)
    while node is not None and node not in seen:
        if node == start:
            return True
        seen.add(node)
        node = above(node)
    return False
