"""Tokens of people of every kind, and a year with everything a program can read."""

import pytest

from hengji.models import Cycle, User
from tests.api.programs import Program, with_everything


@pytest.fixture
def everything(cycle: Cycle, chief: User) -> Cycle:
    return with_everything(cycle, chief)


@pytest.fixture
def program(chief: User) -> Program:
    return Program(chief)
