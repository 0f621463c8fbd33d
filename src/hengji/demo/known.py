"""What the published report tells of single leaves (已知事实), so that papers agree with it."""

from collections.abc import Mapping
from types import MappingProxyType

from hengji.core.ledger import Scope

KNOWN: Mapping[tuple[Scope, str], Mapping[str, str]] = MappingProxyType(
    {
        (Scope.UNIT, "机关事务服务中心"): {"B18": "32.62"},
        (Scope.UNIT, "促进外来投资中心"): {"A12": "3"},
        (Scope.PROJECT, "经济林建设及设施农业示范项目"): {"A21": "3", "A22": "2"},
        (Scope.PROJECT, "振武街消防站外墙及窗户维修改造项目"): {"B21": "1", "B22": "3"},
        (Scope.PROJECT, "新兴产业园区市政道路、绿化养护工程项目"): {"B21": "1", "B22": "3"},
        (Scope.PROJECT, "土地储备资金项目"): {"B21": "1"},
    }
)
"""By scope and a part of the name: the actual value of leaves that a finding is about."""


def known_of(scope: Scope, name: str) -> Mapping[str, str]:
    """Return the actual values that the report tells of an evaluation, by leaf code."""
    found = (actuals for (kind, part), actuals in KNOWN.items() if kind is scope and part in name)
    return next(found, {})
