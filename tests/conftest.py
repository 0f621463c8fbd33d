"""Fixtures that the tests of tables, reads, writes and pages share."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from hengji.core.permissions import Role
from hengji.models import Cycle, User
from hengji.models.vendor_sql import guard_events, unguard_events
from tests import builders

DATABASE_FIXTURES = frozenset({"db", "transactional_db"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests of the database")


def pytest_xdist_auto_num_workers() -> int:
    """Two for each processor: who waits for a browser or a server computes nothing."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


@pytest.fixture
def chief(db: None) -> User:
    return builders.account(Role.CHIEF)


@pytest.fixture
def staff(db: None) -> User:
    return builders.account(Role.STAFF)


@pytest.fixture
def cycle(chief: User) -> Cycle:
    return builders.cycle_with_rows(chief)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Let a test commit; the emptying of the database afterwards needs no guards."""
    guard_events(connection)
    yield
    unguard_events(connection)
