"""The only SQL of one vendor or the other (数据库专用语句)."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Field, Func, Model, TextField
from django.db.models.sql.compiler import SQLCompiler

EVENT_LOCK = 727_100_001
"""Number of the advisory lock that makes writers of the event log queue."""
YEAR_LOCKS = 727_200_000_000
"""The advisory lock of a year has this number and the year's id."""

_REPEATABLE_READ = 3
"""As psycopg numbers the levels of isolation."""

_FULL, _READ_ONLY, _FAILS = "磁盘已满", "磁盘或数据库是只读的", "磁盘读写出错"
_DISK_BY_CODE: Mapping[object, str] = MappingProxyType(
    {8: _READ_ONLY, 10: _FAILS, 13: _FULL, 14: _FAILS}
)
"""SQLite's numbers READONLY, IOERR, FULL and CANTOPEN; the low byte of its codes."""
_DISK_BY_STATE: Mapping[object, str] = MappingProxyType(
    {"25006": _READ_ONLY, "53100": _FULL, "58030": _FAILS}
)
"""PostgreSQL's states read_only_sql_transaction, disk_full and io_error."""

_SQLITE_REFUSED = {
    "update": "BEFORE UPDATE ON hengji_event",
    "delete": "BEFORE DELETE ON hengji_event",
    # REPLACE takes a row away without any trigger of DELETE
    "replace": "BEFORE INSERT ON hengji_event "
    "WHEN EXISTS (SELECT 1 FROM hengji_event WHERE sequence = NEW.sequence)",
}
_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS event_refuses_{name} {when} "
    "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
    for name, when in _SQLITE_REFUSED.items()
)
_POSTGRESQL_GUARDS = (
    """CREATE OR REPLACE FUNCTION hengji_event_is_append_only() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$""",
    "DROP TRIGGER IF EXISTS event_refuses_change ON hengji_event",
    """CREATE TRIGGER event_refuses_change BEFORE UPDATE OR DELETE ON hengji_event
    FOR EACH ROW EXECUTE FUNCTION hengji_event_is_append_only()""",
    "DROP TRIGGER IF EXISTS event_refuses_truncate ON hengji_event",
    """CREATE TRIGGER event_refuses_truncate BEFORE TRUNCATE ON hengji_event
    FOR EACH STATEMENT EXECUTE FUNCTION hengji_event_is_append_only()""",
)
_POSTGRESQL_SEARCH = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """CREATE INDEX IF NOT EXISTS evaluation_name_trigrams ON hengji_evaluation
    USING gin (upper(name) gin_trgm_ops)""",
)


_LAST_LINK = "SELECT sequence, hash FROM hengji_event ORDER BY sequence DESC LIMIT 1"
_TURN_TO_WRITE = (
    "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "
    f"SELECT pg_advisory_xact_lock({EVENT_LOCK})"
)

_Sql = tuple[str, Any]


class TimeAsText(Func):
    """A time as its text in UTC; a driver takes longer for it than for the rest of a row."""

    output_field = TextField()

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **_: Any,  # noqa: ANN401 - Django's
    ) -> _Sql:
        """Give the text that the column holds."""
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> _Sql:
        """Give one shape, whatever the server's style of dates is."""
        shape = "YYYY-MM-DD HH24:MI:SS.US"
        template = f"to_char(%(expressions)s AT TIME ZONE 'UTC', '{shape}')"
        return self.as_sql(compiler, connection, template=template)


def guard_events(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse to change or delete events."""
    guards = _POSTGRESQL_GUARDS if connection.vendor == "postgresql" else _SQLITE_GUARDS
    with connection.cursor() as cursor:
        for statement in guards:
            cursor.execute(statement)


def unguard_events(connection: BaseDatabaseWrapper) -> None:
    """Let events be deleted; only the emptying of a test database needs it."""
    names = ("change", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
    table = " ON hengji_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS event_refuses_{name}{table}")


def prepare_vendor(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Guard the event log and speed up the search, for a migration."""
    guard_events(editor.connection)
    if editor.connection.vendor == "postgresql":
        for statement in _POSTGRESQL_SEARCH:
            editor.execute(statement)


def lock_year(connection: BaseDatabaseWrapper, cycle_id: int, *, shared: bool) -> None:
    """Wait for a year, alone or beside others who share it; the transaction's end gives it up.

    A lock of the year's row would let those who share it pass whoever waits to
    have it alone, as long as any of them is there; here he is next. SQLite has
    one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        how = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {how}(%s)", [YEAR_LOCKS + cycle_id])


def last_link(connection: BaseDatabaseWrapper) -> tuple[int, str] | None:
    """Wait for the turn to write an event; return number and hash of the last one.

    The transaction's end gives the turn up, so it is asked for last. Foreign keys
    are seen to before: they lock rows, and nothing may wait for a row while others
    wait for the turn. All that takes one message; each statement sees what was
    committed before it began. SQLite has one writer at a time anyway.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{_TURN_TO_WRITE}; {_LAST_LINK}")
            while cursor.nextset():
                pass
        else:
            cursor.execute(_LAST_LINK)
        last: tuple[int, str] | None = cursor.fetchone()
    return last


def snapshot_of(connection: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """Return a second connection whose transactions see one moment and hold up nobody."""
    snapshot = connection.copy()
    options = snapshot.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        from_server = options.get("options", "")
        options["options"] = f"{from_server} -c default_transaction_read_only=on".strip()
        options["isolation_level"] = _REPEATABLE_READ
    else:
        options["transaction_mode"] = "DEFERRED"
    return snapshot


def insert_rows(
    connection: BaseDatabaseWrapper, columns: Sequence[Field[Any, Any]], rows: Sequence[Any]
) -> None:
    """Insert rows of prepared values; model by model costs ten times as much.

    Args:
        connection: Where to.
        columns: Of one table.
        rows: Values as the database takes them, aligned with the columns.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in columns)
    table = quote(columns[0].model._meta.db_table)  # noqa: SLF001 - Django's door
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608


def follow_the_highest_numbers(
    connection: BaseDatabaseWrapper, tables: Iterable[type[Model]]
) -> None:
    """Let the numbers of new rows go on after those that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def disk_refusal(problem: DatabaseError) -> str | None:
    """Say in Chinese why the disk under the database refused; None for other reasons."""
    cause = problem.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _DISK_BY_CODE.get(code & 0xFF)
    return _DISK_BY_STATE.get(getattr(cause, "sqlstate", None))
