"""Packets (数据包) as workbooks: written for people without an account, and read back."""

from hengji.documents.packets.container import OpenedPacket, open_packet
from hengji.documents.packets.reading import PacketReading, read_packet
from hengji.documents.packets.writer import render_packet

__all__ = ["OpenedPacket", "PacketReading", "open_packet", "read_packet", "render_packet"]
