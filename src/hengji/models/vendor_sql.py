"""The only SQL of one vendor or the other (数据库专用语句)."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EVENT_LOCK = 727_100_001
"""Number of the advisory lock that makes writers of the event log queue."""

_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS event_refuses_{action.lower()} BEFORE {action} ON hengji_event "
    "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
    for action in ("UPDATE", "DELETE")
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


def lock_event_log(connection: BaseDatabaseWrapper) -> None:
    """Wait for the turn to write an event; the transaction's end gives it up.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EVENT_LOCK])
