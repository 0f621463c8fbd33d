"""When packets go out and come back (收发时段), by the stage of each evaluation."""

from collections.abc import Mapping
from types import MappingProxyType

from hengji.core.packets.forms import Topic
from hengji.core.packets.kinds import PacketKind
from hengji.core.verbs import Verb
from hengji.core.workflow import SCORING, Stage

_HANDING_IN = frozenset({Stage.COLLECTING, Stage.FIELD_WORK})
_BY_AGENCY = frozenset(
    stage for stage, scoring in SCORING.items() if scoring.verb is Verb.SAVE_PAPER
)

TAKEN_AT: Mapping[Topic, frozenset[Stage]] = MappingProxyType(
    {
        Topic.PAPERS: _BY_AGENCY,
        Topic.MATERIALS: _HANDING_IN,
        Topic.DATA: _HANDING_IN,
        Topic.OPINIONS: frozenset({Stage.CONSULTING}),
    }
)
"""When what a packet says about a topic may be taken."""

SENT_AT: Mapping[PacketKind, frozenset[Stage]] = MappingProxyType(
    {
        PacketKind.SCORING: _BY_AGENCY | {Stage.COLLECTING},
        PacketKind.UNIT: _HANDING_IN | {Stage.CONSULTING},
    }
)
"""When an evaluation goes into a packet; an agency may prepare its papers early."""
