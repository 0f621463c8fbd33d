"""How a packet is written down (数据包存档): plain values that any later edition can read."""

from collections.abc import Mapping
from typing import Any

from hengji.core.packets.forms import (
    Column,
    Formula,
    PacketForm,
    Row,
    Sheet,
    Topic,
    Use,
)
from hengji.core.packets.kinds import PacketKind
from hengji.core.paper_fields import Holds

Data = Mapping[str, Any]


def write_form(form: PacketForm) -> dict[str, Any]:
    """Write a packet as plain values."""
    return {
        "kind": form.kind.value,
        "year": form.year,
        "subject": form.subject,
        "place": form.place,
        "sent_on": form.sent_on,
        "sheets": [_write_sheet(sheet) for sheet in form.sheets],
        "schemes": {str(key): value for key, value in form.schemes.items()},
        "demo": form.demo,
    }


def _write_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "topic": sheet.topic.value,
        "title": sheet.title,
        "note": sheet.note,
        "columns": [_write_column(column) for column in sheet.columns],
        "rows": [_write_row(row) for row in sheet.rows],
        "total": _write_formula(sheet.total) if sheet.total else None,
    }


def _write_column(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "head": column.head,
        "width": column.width,
        "use": column.use.value,
        "holds": column.holds.value,
        "longest": column.longest,
        "choices": list(column.choices),
        "only": column.only,
        "hint": column.hint,
    }


def _write_row(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "evaluation": row.evaluation,
        "item": row.item,
        "printed": dict(row.printed),
        "filled": dict(row.filled),
        "formulas": {key: _write_formula(each) for key, each in row.formulas.items()},
        "choices": {key: list(each) for key, each in row.choices.items()},
        "hints": dict(row.hints),
        "most": dict(row.most),
    }


def _write_formula(formula: Formula) -> list[str]:
    return [formula.text, formula.value]


def read_form(data: Data) -> PacketForm:
    """Read what ``write_form`` wrote."""
    return PacketForm(
        kind=PacketKind(data["kind"]),
        year=data["year"],
        subject=data["subject"],
        place=data["place"],
        sent_on=data["sent_on"],
        sheets=tuple(_read_sheet(each) for each in data["sheets"]),
        schemes={int(key): value for key, value in data["schemes"].items()},
        demo=data["demo"],
    )


def _read_sheet(data: Data) -> Sheet:
    return Sheet(
        name=data["name"],
        topic=Topic(data["topic"]),
        title=data["title"],
        note=data["note"],
        columns=tuple(_read_column(each) for each in data["columns"]),
        rows=tuple(_read_row(each) for each in data["rows"]),
        total=Formula(*data["total"]) if data["total"] else None,
    )


def _read_column(data: Data) -> Column:
    settings = {**data, "use": Use(data["use"]), "holds": Holds(data["holds"])}
    return Column(**{**settings, "choices": tuple(data["choices"])})


def _read_row(data: Data) -> Row:
    formulas = {key: Formula(*each) for key, each in data["formulas"].items()}
    choices = {key: tuple(each) for key, each in data["choices"].items()}
    return Row(**{**data, "formulas": formulas, "choices": choices})
