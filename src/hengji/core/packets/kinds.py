"""The kinds of packets (数据包种类) and how far one is."""

from enum import StrEnum


class PacketKind(StrEnum):
    """To whom a packet goes and what it holds."""

    SCORING = "机构评分簿"
    UNIT = "单位资料包"


class PacketState(StrEnum):
    """How far a packet is (状态)."""

    OUT = "已发出"
    RECEIVED = "待处理"
    IMPORTED = "已导入"
    REFUSED = "已拒收"
