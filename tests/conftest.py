"""Fixtures that the tests of tables, reads, writes and pages share."""

from collections.abc import Iterator

import pytest
from django.db import connection

from hengji.core.permissions import Role
from hengji.models import Cycle, User
from hengji.models.vendor_sql import guard_events, unguard_events
from tests import builders


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
