"""Opening the records (数据库) for a command; file commands never come here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hengji.core.flaws import FlawKind, FlawsFound, Severity

NO_RECORDS = FlawKind(
    "no-records",
    Severity.ERROR,
    "这里没有衡绩的数据库，或数据库连不上。",
    "请检查 HENGJI_DATA 和 DATABASE_URL 是否指向要用的数据；新安装的，请先运行 hengji serve。",
)
RECORDS_OF_ANOTHER_EDITION = FlawKind(
    "records-of-another-edition",
    Severity.ERROR,
    "数据库的表与这一版程序不符。",
    "请先用这一版的 hengji serve 启动一次，让它升级数据库；程序比数据库旧的，请先升级程序。",
)

DATA_FOLDER_UNUSABLE = FlawKind(
    "data-folder-unusable",
    Severity.ERROR,
    "数据文件夹不能用。",
    "请检查 HENGJI_DATA 指向的文件夹：要在本机磁盘上、可写、有空间。",
)


@contextmanager
def telling_of_the_disk() -> Iterator[None]:
    """Say in a sentence that the disk of the records refused, whatever was being written.

    Raises:
        FlawsFound: It did.
    """
    from django.core.management import CommandError
    from django.db import DatabaseError

    from hengji.actions.files import disk_reason

    try:
        yield
    except (DatabaseError, CommandError) as problem:
        cause = problem if isinstance(problem, DatabaseError) else problem.__context__
        reason = disk_reason(cause) if isinstance(cause, DatabaseError) else None
        if reason is None:
            raise
        raise FlawsFound([DATA_FOLDER_UNUSABLE.at("数据文件夹", f"{reason}。")]) from None


def load_django(restoring_into: Path | None = None) -> None:
    """Load Django with the settings of this installation.

    Args:
        restoring_into: A data folder to be; nothing is made in it.
    """
    import os
    from secrets import token_urlsafe

    import django

    if restoring_into is not None:
        os.environ["HENGJI_DATA"] = str(restoring_into)
        os.environ["HENGJI_SECRET_KEY"] = token_urlsafe(64)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")
    django.setup()


def open_records() -> None:
    """Load Django and see that the database is there and of this edition.

    Raises:
        FlawsFound: It is not.
    """
    load_django()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).is_file():
        raise FlawsFound([NO_RECORDS.at(name, "没有这个数据库文件。")])
    try:
        executor = MigrationExecutor(connection)
        awaited = executor.migration_plan(executor.loader.graph.leaf_nodes())
        known = set(executor.loader.disk_migrations)
        foreign = [key for key in executor.loader.applied_migrations if key[0] == "hengji"]
    except DatabaseError as problem:
        raise FlawsFound([NO_RECORDS.at(name, f"数据库答复：{_first_line(problem)}。")]) from None
    if awaited or not known.issuperset(foreign):
        message = "数据库还没有升级到这一版。" if awaited else "数据库是更新的版本建立的。"
        raise FlawsFound([RECORDS_OF_ANOTHER_EDITION.at(name, message)])


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or ["没有说明"])[0]
