"""Which check-ups (体检) there are, and what each takes."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class CheckupKind(StrEnum):
    """What is looked at; the word on its tab."""

    DOCUMENTS = "报告体检"
    SCORES = "评分体检"
    OBJECTIVES = "目标体检"
    LIKENESS = "相似度"


class Takes(NamedTuple):
    """Files a check-up takes: endings, and how many at least and at most."""

    suffixes: tuple[str, ...]
    fewest: int
    most: int


REPORTS = (".docx", ".pdf", ".xlsx", ".xls", ".csv", ".md", ".txt")

TAKES: Mapping[CheckupKind, Takes] = MappingProxyType(
    {
        CheckupKind.DOCUMENTS: Takes(REPORTS, 1, 100),
        CheckupKind.SCORES: Takes((), 0, 0),
        CheckupKind.OBJECTIVES: Takes((".xlsx", ".xlsm"), 1, 1),
        CheckupKind.LIKENESS: Takes(REPORTS, 2, 300),
    }
)
"""The scores of a year are in the records; they take no file."""


def checkup_key(checkup_id: int) -> str:
    """Return the key by which a check-up is done once."""
    return f"checkup-{checkup_id}"
