"""Tables as stretches of rows under one head (表段), for any shape of table.

A form puts several heads below each other in one table, and a page may part
one table into two; a section is what stands under one head, wherever it goes
on. Merged heads and a second line of heads are understood.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hengji.core.checkup.documents.figures.reading import Number, read_cell
from hengji.core.checkup.documents.figures.units import (
    MONEY,
    PERCENT,
    Unit,
    announced_unit,
    unit_in_brackets,
)
from hengji.core.checkup.manuscript import Manuscript, Spot, Table
from hengji.core.quantities import ONE, ZERO

_HEAD = re.compile(
    "序号|名称|指标|预算|支出|执行|分值|权重|得分|评分|扣分|合计|小计|资金|占比|比例|比重|率|金额|单位|备注|原因|说明|年初"
    "|全年|目标|完成|等级|标准|增减|结余|项目|内容|数量|科目|决算|类别|计划|实际|来源|要点|方法|单价|依据|满分|投入|拨款"
    "|总额|本年|上年|发放|回收|措施|情况|机构|人数|次数|年度|部门|分类|收入|问卷|得票|事项|性质|用途|余额|差额|名次|排名"
)
_PLAIN_HEAD = re.compile(
    "^(?:序号|备注|合计|小计|.{0,6}名称|[一二三四]级指标|绩效指标|.{0,4}指标值|目标值|.{0,6}完成值|.{0,4}完成情况|分值|权重"
    "|.{0,4}得分|.{0,2}评分|扣分|.{0,8}预算数|.{0,8}执行数|.{0,8}支出数?|.{0,4}执行率|.{0,4}金额|.{0,4}占比|评分标准"
    "|.{0,6}原因.{0,8}|.{0,4}等级|得分率|科目|项目|内容|单位|数量|单价)$"
)
_FORMULA = re.compile(r"[\sA-Za-z0-9=/÷×*+（）()%％\-−栏列次行①-⑳]+")
_SPACES = re.compile(r"[\s\u3000]+")
_BRACKETS = re.compile("[（(【\\[][^）)】\\]]*[）)】\\]]")
_MONEY_HEAD = re.compile(
    "预算|支出|执行数|金额|资金|拨款|合计|小计|总额|决算|结余|收入|投资|投入|经费|到位|拨付|支付|余额|差额|增减额|年初|全年|本年|上年"
)
_NO_MONEY = re.compile(
    "率|占比|比重|比例|序号|分值|得分|权重|评分|人数|数量|次数|个数|面积|%|％|名次|排名|指标值"
)
_RATE_HEAD = re.compile("率$|占比|比重|比例|进度$")
_LONGEST_HEAD = 30
_SHORTEST_TABLE = 2
_PAGE_MARK = re.compile(r"[\s—–\-第页共/0-9]*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the words right above it, those above several, and its unit."""

    index: int
    head: str
    group: str = ""
    unit: Unit | None = None

    @property
    def bare(self) -> str:
        """The head without its sign and what stands in brackets."""
        return _BRACKETS.sub("", self.head).rstrip("%％:：")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section: its cells without spaces, and the figures among them."""

    block: int
    index: int
    cells: tuple[str, ...]
    numbers: Mapping[int, Number] = field(default_factory=dict)

    def spot(self, column: int) -> Spot:
        """Return the spot of a cell; its end is cut where the words end."""
        number = self.numbers[column]
        return Spot(self.block, self.index, column, number.start, number.end)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one head."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    where: str

    def numeric(self) -> tuple[Column, ...]:
        """Return the columns in which some row has a figure."""
        return tuple(
            column
            for column in self.columns
            if any(column.index in row.numbers for row in self.rows)
        )


def sections(manuscript: Manuscript) -> tuple[Section, ...]:
    """Return the sections of all tables, in reading order."""
    found: list[Section] = []
    unit: Unit | None = None
    joined = False
    for number, block in enumerate(manuscript.blocks):
        if isinstance(block, Table):
            pieces = list(_of_table(number, block, unit, found[-1] if joined and found else None))
            if joined and found and pieces and pieces[0].columns == found[-1].columns:
                first = pieces.pop(0)
                found[-1] = Section(first.columns, found[-1].rows + first.rows, found[-1].where)
            found += pieces
            joined, unit = True, None
        elif block.text.plain.strip():
            unit = announced_unit(block.text.plain) or (
                unit if len(block.text.plain) < _LONGEST_HEAD else None
            )
            joined = joined and _PAGE_MARK.fullmatch(block.text.plain) is not None
    return tuple(_settled(section) for section in found if section.rows)


def _settled(section: Section) -> Section:
    """Take the finest place a column prints as the precision of all of it.

    A spreadsheet drops zeros: 100 above 99.75 is 100.00. Whole numbers of
    anything but money are counted, and so exact.
    """
    steps: dict[int, Decimal] = {}
    for column in section.columns:
        if _RATE_HEAD.search(column.bare):
            continue
        found = [row.numbers[column.index] for row in section.rows if column.index in row.numbers]
        plain = [number for number in found if number.family != PERCENT]
        if plain:
            finest = min(number.step for number in plain)
            money = plain[0].family == MONEY or _MONEY_HEAD.search(column.head + column.group)
            steps[column.index] = ZERO if finest == 1 and not money else finest
    if not steps:
        return section
    return replace(section, rows=tuple(_with_steps(row, steps) for row in section.rows))


def _with_steps(row: Row, steps: Mapping[int, Decimal]) -> Row:
    numbers = {
        index: replace(number, step=steps[index])
        if index in steps and number.family != PERCENT
        else number
        for index, number in row.numbers.items()
    }
    return replace(row, numbers=numbers)


def _of_table(
    block: int, table: Table, unit: Unit | None, before: Section | None
) -> Iterator[Section]:
    columns: tuple[Column, ...] = ()
    if before and table.rows and len(before.columns) == len(table.rows[0]):
        columns = before.columns
    rows: list[Row] = []
    head: list[tuple[str, ...]] = []
    for index, row in enumerate(table.rows):
        cells = tuple(_SPACES.sub("", cell.plain) for cell in row)
        if sum(map(bool, cells)) <= 1 and not columns:
            unit = announced_unit("".join(cells)) or unit
        elif _is_head(cells, columns, within=bool(rows)) or (head and _goes_on(cells)):
            if rows:
                yield Section(columns, tuple(rows), table.where)
                rows = []
            head = [*head, cells] if head and (not cells[0] or _is_formula(cells)) else [cells]
            columns = _columns(head, unit)
        elif columns:
            head = []
            numbers = {
                column.index: number
                for column, cell in zip(columns, row, strict=True)
                if (number := read_cell(cell.plain, column.unit)) is not None
            }
            rows.append(Row(block, index, cells, numbers))
    yield Section(columns, tuple(rows), table.where)


def _is_head(cells: tuple[str, ...], columns: tuple[Column, ...], *, within: bool) -> bool:
    """Tell whether a row names columns; ``within`` a section it must do so plainly.

    The first row of a table needs but one word that is common in heads.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < _SHORTEST_TABLE or any(map(_has_figure, filled)):
        return False
    asked = _PLAIN_HEAD if within else _HEAD
    bare = [_BRACKETS.sub("", cell) for cell in filled]
    named = [cell for cell in bare if len(cell) <= _LONGEST_HEAD and asked.search(cell)]
    if within and len(named) <= _SHORTEST_TABLE:
        return False
    if not columns:
        return bool(named) and all(len(cell) <= _LONGEST_HEAD for cell in filled)
    return len(named) * 3 >= len(filled) * 2


def _has_figure(cell: str) -> bool:
    return cell[0] in "0123456789-−+.≥≤＞＜><" and read_cell(cell.lstrip("≥≤＞＜><")) is not None


def _goes_on(cells: tuple[str, ...]) -> bool:
    """Tell whether a row below a head belongs to it: a second line, letters, numbers."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    if _is_formula(cells):
        digits = [cell for cell in filled if cell.isdigit()]
        return (
            digits == [str(place) for place in range(int(digits[0]), int(digits[0]) + len(digits))]
            if digits
            else True
        )
    shorts = all(len(cell) <= _LONGEST_HEAD // 2 and not _has_figure(cell) for cell in filled)
    return not cells[0] and shorts


def _is_formula(cells: tuple[str, ...]) -> bool:
    return all(_FORMULA.fullmatch(cell) for cell in cells if cell)


def _columns(head: list[tuple[str, ...]], unit: Unit | None) -> tuple[Column, ...]:
    columns: list[Column] = []
    groups = [""] * len(head)
    for index in range(len(head[0])):
        words = [line[index] for line in head]
        for level, word in enumerate(words):
            if word:
                groups[level:] = [word, *[""] * (len(groups) - level - 1)]
        own = [word for word in words if word]
        lowest = own[-1] if own else ""
        formula = _FORMULA.fullmatch(lowest) if len(own) > 1 else None
        name = "".join(own[-2:]) if formula else lowest
        above = "".join(
            group for group in groups if group and group not in own[-2 if formula else -1 :]
        )
        columns.append(Column(index, name, above, _unit(name, above, unit)))
    return tuple(columns)


def _unit(name: str, above: str, announced: Unit | None) -> Unit | None:
    own = unit_in_brackets(name) or unit_in_brackets(above)
    if own:
        return own
    if (
        announced
        and announced.family == MONEY
        and not _NO_MONEY.search(name)
        and _MONEY_HEAD.search(name + above)
    ):
        return announced
    if re.search("[%％]", name):
        return Unit(PERCENT, ONE)
    return None
