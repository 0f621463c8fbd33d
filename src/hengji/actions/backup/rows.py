"""Rows as lines of JSON (数据行): the same for every database.

The first line names the columns, each other line is one row. A column that
came later takes its default; times are in UTC, decimals are text.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models

from hengji.models.fields import HundredthsField
from hengji.models.vendor_sql import insert_rows

OURS = "hengji"
ALSO = ("mfa.authenticator",)
"""Tables of others without which people could not sign in."""
LEFT_OUT = ("hengji.entrylink",)
"""One-time links must not open a second time because a backup came back."""
ROWS_AT_ONCE = 2_000
_TAKEN_AS_THEY_ARE = (
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)

Model = type[models.Model]


def tables_of(apps: Apps) -> dict[str, Model]:
    """Return the tables that a backup holds, by name."""
    every = apps.get_models(include_auto_created=True)
    named = {model._meta.label_lower: model for model in every}  # noqa: SLF001 - Django's door
    return {
        name: model
        for name, model in named.items()
        if (name.startswith(f"{OURS}.") and name not in LEFT_OUT) or name in ALSO
    }


def lines_of(model: Model, using: str) -> Iterator[tuple[int, bytes]]:
    """Give the rows of a table in parts, with the number of rows in each."""
    names = [field.attname for field in _fields(model)]
    yield 0, _line(names)
    manager = model._base_manager.using(using)  # noqa: SLF001 - Django's door
    rows = manager.order_by("pk").values_list(*names).iterator(ROWS_AT_ONCE)
    while part := list(islice(rows, ROWS_AT_ONCE)):
        yield len(part), b"".join(map(_line, part))


def load_rows(model: Model, lines: Iterable[bytes]) -> Iterator[int]:
    """Insert rows as they were, and give the number of rows after each part.

    Raises:
        ValueError: A line is not a row of the table.
    """
    each = iter(lines)
    names = json.loads(next(each, b"null"))
    fields = {field.attname: field for field in _fields(model)}
    if not isinstance(names, list) or not set(names) <= set(fields):
        raise ValueError("the columns are not those of the table")
    later = [field for name, field in fields.items() if name not in names]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in later]
    columns = [*(fields[name] for name in names), *later]
    while part := list(islice(each, ROWS_AT_ONCE)):
        rows = [json.loads(line) for line in part]
        if any(not isinstance(row, list) or len(row) != len(names) for row in rows):
            raise ValueError("a row has other columns than the table")
        for place, name in enumerate(names):
            _make_ready(rows, place, fields[name])
        insert_rows(connection, columns, [row + defaults for row in rows])
        yield len(part)


def _make_ready(rows: list[list[Any]], place: int, field: Any) -> None:  # noqa: ANN401 - any field
    """Turn the values of one column into what the database takes."""
    if isinstance(field, _TAKEN_AS_THEY_ARE) and not isinstance(field, HundredthsField):
        return
    is_json = isinstance(field, models.JSONField)
    for row in rows:
        if row[place] is not None:
            value = row[place] if is_json else field.to_python(row[place])
            row[place] = field.get_db_prep_save(value, connection)


def _fields(model: Model) -> list[Any]:
    return list(model._meta.concrete_fields)  # noqa: SLF001 - Django's door


def _line(row: Sequence[Any]) -> bytes:
    return _encode(row).encode() + b"\n"


def _plain(value: object) -> str:
    """Return what JSON has no word for as text."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
    raise TypeError(f"a row holds a {type(value).__name__}")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
