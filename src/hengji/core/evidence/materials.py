"""Materials a unit hands in (应交材料): how far each is, and what may follow."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from hengji.core.verbs import Verb


class MaterialState(StrEnum):
    """How far a material is (材料状态); the words on its light."""

    MISSING = "未交"
    HANDED_IN = "已交"
    ACCEPTED = "已验收"
    RETURNED = "已退回"


OUTSTANDING = frozenset({MaterialState.MISSING, MaterialState.RETURNED})
"""What the unit still has to hand in."""
FOLLOWS: Mapping[Verb, tuple[frozenset[MaterialState], MaterialState]] = MappingProxyType(
    {
        Verb.HAND_IN_MATERIAL: (
            frozenset({MaterialState.MISSING, MaterialState.HANDED_IN, MaterialState.RETURNED}),
            MaterialState.HANDED_IN,
        ),
        Verb.ACCEPT_MATERIAL: (frozenset({MaterialState.HANDED_IN}), MaterialState.ACCEPTED),
        Verb.RETURN_MATERIAL: (
            frozenset({MaterialState.HANDED_IN, MaterialState.ACCEPTED}),
            MaterialState.RETURNED,
        ),
    }
)
"""From which states each verb takes a material, and to which."""


def next_state(state: MaterialState, verb: Verb) -> MaterialState | None:
    """Return the state a verb takes a material to; None where it may not."""
    sources, target = FOLLOWS[verb]
    return target if state in sources else None
