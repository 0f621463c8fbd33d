"""What Excel and WPS check while somebody types (数据验证), the same for equal cells at once."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from hengji.core.packets.forms import Column, Row, Sheet, Use
from hengji.core.paper_fields import Holds
from hengji.core.quantities import read_decimal
from hengji.documents.packets.layout import FIRST_LINE

LARGEST = Decimal(10**15)
LONGEST_HINT, LONGEST_LIST = 255, 255
_TITLES = {
    Holds.TEXT: "文字太长",
    Holds.NUMBER: "应填数字",
    Holds.POINTS: "应填分数",
    Holds.COUNT: "应填整数",
}


def write_validations(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Put a rule on every cell to be filled in."""
    cells: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for line, row in enumerate(sheet.rows, start=FIRST_LINE):
        for index, column in enumerate(sheet.columns):
            if column.use is Use.FILLED:
                cells[_key(column, row)].append((line, index))
    for (holds, longest, choices, only, hint, most), places in cells.items():
        rule = _rule(holds, longest, choices, only, most)
        if hint:
            rule["input_message"] = hint[:LONGEST_HINT]
        first, *others = places
        rule["other_cells"] = [(line, index, line, index) for line, index in others]
        page.data_validation(*first, *first, rule)


def _key(column: Column, row: Row) -> tuple[Any, ...]:
    choices = row.choices.get(column.key, column.choices)
    hint = row.hints.get(column.key, column.hint)
    most = row.most.get(column.key, "")
    return (column.holds, column.longest, choices, column.only, hint, most)


def _rule(
    holds: Holds, longest: int, choices: tuple[str, ...], only: object, most: str
) -> dict[str, Any]:
    if choices and len(",".join(choices)) <= LONGEST_LIST:
        kind = "stop" if only else "information"
        return {
            "validate": "list",
            "source": list(choices),
            "error_type": kind,
            "error_title": "不在下拉列表中",
            "error_message": f"列表里有：{'、'.join(choices)}。",
        }
    rule = {"error_title": _TITLES[holds], "error_type": "stop"}
    match holds:
        case Holds.TEXT:
            limits = {"validate": "length", "criteria": "<=", "value": longest}
            words = f"最多 {longest} 个字。"
        case Holds.NUMBER:
            limits = _between("decimal", -LARGEST, LARGEST)
            words = "请只填数字，不带单位。"
        case _:
            highest = read_decimal(most) or LARGEST
            limits = _between("integer" if holds is Holds.COUNT else "decimal", 0, highest)
            words = f"请填 0 到 {highest:f} 之间的数。"
    return {**rule, **limits, "error_message": words}


def _between(validate: str, lowest: Decimal | int, highest: Decimal) -> dict[str, Any]:
    return {
        "validate": validate,
        "criteria": "between",
        "minimum": lowest,
        "maximum": highest,
    }
