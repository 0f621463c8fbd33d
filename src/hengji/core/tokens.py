"""Tokens for programs (接口令牌): what one may open, and for how long at most."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from hengji.core.permissions import Right, Role, reach_of

LONGEST_DAYS = 365
"""No token is valid for longer than a year."""


class TokenScope(StrEnum):
    """One thing a token may be used for (令牌范围); reading, nothing else."""

    RESULTS = "results:read"
    REPORT = "report:read"
    CHECKUPS = "checkups:read"
    REGISTRY = "registry:read"
    EVENTS = "events:read"

    @property
    def label(self) -> str:
        """Name the scope in Chinese."""
        return str(SCOPE_RIGHTS[self])


SCOPE_RIGHTS: Mapping[TokenScope, Right] = MappingProxyType(
    {
        TokenScope.RESULTS: Right.SEE_RESULTS,
        TokenScope.REPORT: Right.SEE_REPORT,
        TokenScope.CHECKUPS: Right.RUN_CHECKUPS,
        TokenScope.REGISTRY: Right.SEE_REGISTRY,
        TokenScope.EVENTS: Right.SEE_EVENTS,
    }
)
"""The right without which a scope opens nothing."""


def scopes_within(role: Role, scopes: Iterable[str] = tuple(TokenScope)) -> tuple[TokenScope, ...]:
    """Return those of the scopes that the role can use, in the order of the list.

    >>> [scope.value for scope in scopes_within(Role.UNIT)]
    ['results:read']
    """
    wanted = set(scopes)
    return tuple(
        scope
        for scope in TokenScope
        if scope.value in wanted and reach_of(role, SCOPE_RIGHTS[scope])
    )
