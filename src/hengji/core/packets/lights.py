"""How a packet stands at a glance (数据包状态灯)."""

from collections.abc import Iterable
from enum import StrEnum

from hengji.core.flaws import Flaw, FlawKind, Severity, errors
from hengji.core.packets.kinds import PacketState
from hengji.core.packets.merging import Merged, Outcome

HAS_CONFLICTS = FlawKind(
    "packet-has-conflicts",
    Severity.WARNING,
    "数据包里的一些内容，两边都有改动而且不一样。",
    "请逐项选择采用收回的还是保留现有的。",
)
NOTHING_NEW = FlawKind(
    "packet-nothing-new",
    Severity.WARNING,
    "数据包里没有可以导入的改动。",
    "请确认收回的是填写好的文件；确无改动的，可以直接导入或拒收。",
)
HELD = FlawKind(
    "packet-evaluation-held",
    Severity.WARNING,
    "数据包里有的评价现在不能导入，其改动保留在清单和原件里。",
    "请等评价进入相应的阶段后再导入，或重新导出数据包。",
)


class Light(StrEnum):
    """What a list shows of a packet (状态)."""

    NOT_SENT = "未发出"
    OUT = "已发出"
    READY = "可导入"
    NOTHING_NEW = "无改动"
    CONFLICT = "有冲突"
    FLAWED = "有错误"
    FOREIGN = "不是本系统的包"
    IMPORTED = "已导入"
    REFUSED = "已拒收"


def sum_up(merged: tuple[Merged, ...]) -> tuple[Flaw, ...]:
    """Return what a list has to know of a comparison, as flaws that are kept."""
    count = sum(each.outcome is Outcome.CONFLICT for each in merged)
    if count:
        return (HAS_CONFLICTS.at("数据包", f"{count} 处两边都有改动。"),)
    if not any(each.outcome is Outcome.THEIRS for each in merged):
        return (NOTHING_NEW.at("数据包", "没有可以导入的改动。"),)
    return ()


def light_of(state: PacketState, flaws: Iterable[Flaw], *, known: bool) -> Light:
    """Return the light of a workbook that came back.

    Args:
        state: How far it is.
        flaws: What was found when it came back.
        known: Whether it is a packet of ours.
    """
    kept = tuple(flaws)
    codes = {flaw.code for flaw in kept}
    settled = {PacketState.IMPORTED: Light.IMPORTED, PacketState.REFUSED: Light.REFUSED}
    found = (
        (not known, Light.FOREIGN),
        (bool(errors(kept)), Light.FLAWED),
        (HAS_CONFLICTS.code in codes, Light.CONFLICT),
        (NOTHING_NEW.code in codes, Light.NOTHING_NEW),
    )
    first = next((light for applies, light in found if applies), Light.READY)
    return settled.get(state, first)
