"""Bringing a ledger into the records (导入): what would change, row by row.

A blank cell says nothing: it never deletes what the records hold. A row of
the records that the file does not have stays, and is named.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from hengji.core.flaws import Flaw
from hengji.core.ledger import NAME_REPEATED, FundNature, LedgerRow, Scope
from hengji.core.names import name_key
from hengji.core.procedure import AGENCY_FROM_COMMISSION, SCORE_FROM_LEAVES
from hengji.core.quantities import Points, Yuan, format_points, format_yuan
from hengji.core.registry import unit_in_name


class ImportState(StrEnum):
    """How far an upload has come (导入状态)."""

    WAITING = "待确认"
    CONFIRMED = "已确认"
    DISCARDED = "已放弃"


class RowKind(StrEnum):
    """What the import would do with a row (变化)."""

    NEW = "新增"
    CHANGED = "变更"
    SAME = "不变"


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, as people read them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the records, as far as a ledger can say anything about it.

    ``under_procedure`` says that an agency evaluates it or has scored its
    leaves, so that its score comes from them.
    """

    name: str
    unit: str
    scope: Scope
    score: Points | None
    agency: str
    fund_nature: FundNature | None
    budget: Yuan | None
    spent: Yuan | None
    self_score: Points | None
    under_procedure: bool = False


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of the file and what it would do.

    ``recorded`` is the index of the row of the records it is about; None for
    a new one.
    """

    kind: RowKind
    row: LedgerRow
    unit: str
    recorded: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import would do, in the order of the file.

    ``absent`` are indexes of rows of the records that the file does not have.
    """

    rows: tuple[RowPlan, ...]
    absent: tuple[int, ...]

    def count(self, kind: RowKind) -> int:
        """Return how many rows are of a kind."""
        return sum(plan.kind is kind for plan in self.rows)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether confirming would write no row."""
        return all(plan.kind is RowKind.SAME for plan in self.rows)

    @property
    def fingerprint(self) -> str:
        """Return a digest that differs whenever the plan does."""
        shown = [(plan.kind, plan.row.name, plan.unit, plan.changes) for plan in self.rows]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def unit_of(row: LedgerRow) -> str:
    """Return the unit a row is about: stated, or named by a whole-unit name."""
    if row.unit or row.scope is not Scope.UNIT:
        return row.unit
    return unit_in_name(row.name)


NO_FORMER_NAMES: Mapping[str, str] = MappingProxyType({})


def plan_import(
    rows: Sequence[LedgerRow],
    recorded: Sequence[Recorded],
    unit_names: Mapping[str, str] = NO_FORMER_NAMES,
) -> ImportPlan:
    """Compare a ledger with the records.

    Rows are the same evaluation if name and unit agree, whatever their spaces
    and width; a row that states no unit is that of its name, where only one
    has it.

    Args:
        rows: Of the file, names not repeated.
        recorded: Of the records.
        unit_names: Names that units bear, by the keys of names they bear or bore.
    """
    known = _index(recorded)
    plans: list[RowPlan] = []
    met: set[int] = set()
    for row in rows:
        unit = unit_of(row)
        unit = unit_names.get(name_key(unit), unit)
        index = _match(known.get(name_key(row.name), {}), name_key(unit))
        if index is None:
            plans.append(RowPlan(RowKind.NEW, row, unit))
            continue
        met.add(index)
        before = recorded[index]
        changes = changes_of(before, row)
        kind = RowKind.CHANGED if changes else RowKind.SAME
        plans.append(RowPlan(kind, row, unit or before.unit, index, changes))
    absent = (index for index in range(len(recorded)) if index not in met)
    return ImportPlan(tuple(plans), tuple(absent))


def check_plan(plan: ImportPlan) -> Iterator[Flaw]:
    """Find rows that are one evaluation though they name the unit differently.

    Rows that repeat both names are found by ``check_ledger``.
    """
    seen: dict[tuple[str, str], RowPlan] = {}
    for each in plan.rows:
        first = seen.setdefault((name_key(each.row.name), name_key(each.unit)), each)
        if first is not each and name_key(first.row.unit) != name_key(each.row.unit):
            yield NAME_REPEATED.at(
                each.row.origin.place,
                f"“{each.row.name}”与{first.row.origin.place}是同一评价："
                f"“{first.row.unit}”和“{each.row.unit}”都是“{each.unit}”的名称。",
            )


def check_procedure(plan: ImportPlan, recorded: Sequence[Recorded]) -> Iterator[Flaw]:
    """Find rows that would overwrite what the procedure of an evaluation made."""
    kinds = {"得分": SCORE_FROM_LEAVES, "第三方机构": AGENCY_FROM_COMMISSION}
    for each in plan.rows:
        if each.recorded is None or not recorded[each.recorded].under_procedure:
            continue
        for change in each.changes:
            if kind := kinds.get(change.label):
                yield kind.at(
                    each.row.origin.place,
                    f"“{each.row.name}”的{change.label}现在是“{change.before or '无'}”，"
                    f"文件里是“{change.after}”。",
                )


def _index(recorded: Sequence[Recorded]) -> dict[str, dict[str, int]]:
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for index, row in enumerate(recorded):
        known[name_key(row.name)][name_key(row.unit)] = index
    return known


def _match(by_unit: dict[str, int], unit: str) -> int | None:
    if unit in by_unit:
        return by_unit[unit]
    if not unit and len(by_unit) == 1:
        return next(iter(by_unit.values()))
    return by_unit.get("")


def changes_of(before: Recorded, after: LedgerRow) -> tuple[Change, ...]:
    """Return what the file says differently, one entry a column."""
    pairs = (
        ("得分", _points(before.score), format_points(after.score)),
        ("对象类型", before.scope.value, after.scope.value),
        ("第三方机构", before.agency, after.agency),
        ("资金性质", _word(before.fund_nature), _word(after.fund_nature)),
        ("全年预算数", _money(before.budget), _money(after.budget)),
        ("执行数", _money(before.spent), _money(after.spent)),
        ("自评分", _points(before.self_score), _points(after.self_score)),
    )
    return tuple(Change(*pair) for pair in pairs if pair[2] and pair[1] != pair[2])


def _word(value: StrEnum | None) -> str:
    return value.value if value else ""


def _money(value: Yuan | None) -> str:
    return "" if value is None else f"{format_yuan(value)}元"


def _points(value: Points | None) -> str:
    return "" if value is None else format_points(value)
