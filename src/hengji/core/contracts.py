"""Framework contracts (框架合同): whether one is in force, and for how long."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

EXPIRES_SOON_DAYS = 60


class ContractState(StrEnum):
    """Where a day stands in the term of a contract (合同状态)."""

    COMING = "未开始"
    IN_FORCE = "有效"
    EXPIRES_SOON = "即将到期"
    EXPIRED = "已到期"


class Term(NamedTuple):
    """The state of a contract, and the days in words."""

    state: ContractState
    words: str


def term_on(today: date, begins: date, ends: date) -> Term:
    """Return where a day stands in a term, whose first and last days belong to it."""
    if today < begins:
        return Term(ContractState.COMING, f"{(begins - today).days} 天后开始")
    left = (ends - today).days
    if left < 0:
        return Term(ContractState.EXPIRED, f"到期 {-left} 天")
    words = f"还有 {left} 天到期" if left else "今天到期"
    soon = left <= EXPIRES_SOON_DAYS
    return Term(ContractState.EXPIRES_SOON if soon else ContractState.IN_FORCE, words)
