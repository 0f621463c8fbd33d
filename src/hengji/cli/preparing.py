"""Making the records ready (准备数据库): quick when nothing changed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hengji.cli.records import (
    DATA_FOLDER_UNUSABLE,
    NO_RECORDS,
    load_django,
    telling_of_the_disk,
)
from hengji.core.flaws import FlawKind, FlawsFound, Severity

SYSTEM_CHECK = FlawKind(
    "system-check",
    Severity.ERROR,
    "安装环境不能保证数据安全。",
    "请按提示改正后再启动。",
)
SYSTEM_ADVICE = FlawKind(
    "system-advice",
    Severity.WARNING,
    "安装环境可以更好。",
    "请在方便时按提示改进；现在可以继续使用。",
)
STAMP = ".collected"


def prepare_records() -> None:
    """Load Django and bring database and static files up to this edition.

    Raises:
        FlawsFound: The data folder or the database cannot be used.
    """
    from hengji.config import Config
    from hengji.logs import configure_logs

    configure_logs()
    folder = Config().data
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        load_django()
        _check()
        with ThreadPoolExecutor(1) as aside:
            collecting = aside.submit(_collect)
            _migrate()
            collecting.result()
    except OSError as problem:
        message = f"{folder.resolve()}：{problem.strerror or problem}。"
        raise FlawsFound([DATA_FOLDER_UNUSABLE.at("数据文件夹", message)]) from None


def _check() -> None:
    from django.core.checks import ERROR, run_checks

    from hengji.cli.flaws import show_flaws

    found = [
        (SYSTEM_CHECK if each.level >= ERROR else SYSTEM_ADVICE).at(
            "安装环境", str(each.msg), str(each.hint or "")
        )
        for each in run_checks(tags=["hengji"])
    ]
    errors = [flaw for flaw in found if flaw.severity is Severity.ERROR]
    if errors:
        raise FlawsFound(errors)
    show_flaws(tuple(found))


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        with telling_of_the_disk():
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
            if "cache" not in connection.introspection.table_names():
                call_command("createcachetable", verbosity=0)
    except DatabaseError as problem:
        name = str(connection.settings_dict["NAME"])
        first = (str(problem).strip().splitlines() or ["没有说明"])[0]
        raise FlawsFound([NO_RECORDS.at(name, f"数据库答复：{first}。")]) from None


def _collect() -> None:
    """Collect the static files again if any of them, or the edition, changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / STAMP
    if stamp.exists() and stamp.read_text("ascii") == digest.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
    stamp.write_text(digest.hexdigest(), "ascii")
