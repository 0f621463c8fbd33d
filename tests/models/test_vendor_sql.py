import sqlite3

import pytest
from django.db import OperationalError
from psycopg import errors

from hengji.models.vendor_sql import disk_refusal

WRITING_FAILED = 778
"""SQLITE_IOERR_WRITE: the low byte is the kind, the rest says where."""
BUSY = 5


def raised_by(cause: Exception) -> OperationalError:
    problem = OperationalError(*cause.args)
    problem.__cause__ = cause
    return problem


def by_sqlite(code: int) -> Exception:
    problem = sqlite3.OperationalError()
    problem.sqlite_errorcode = code
    return problem


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (by_sqlite(sqlite3.SQLITE_FULL), "磁盘已满"),
        (by_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), "磁盘或数据库是只读的"),
        (by_sqlite(WRITING_FAILED), "磁盘读写出错"),
        (by_sqlite(BUSY), None),
        (errors.DiskFull(), "磁盘已满"),
        (errors.ReadOnlySqlTransaction(), "磁盘或数据库是只读的"),
        (errors.IoError(), "磁盘读写出错"),
        (errors.DeadlockDetected(), None),
        (ValueError(), None),
    ],
)
def test_a_refusal_of_the_disk_is_told_from_other_problems(
    cause: Exception, reason: str | None
) -> None:
    assert disk_refusal(raised_by(cause)) == reason
