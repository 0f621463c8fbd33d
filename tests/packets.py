"""Packets that went out, filled in as somebody would with another program."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl

from hengji.actions.files import GivenFile
from hengji.actions.packets import export_packets, receive_packets
from hengji.core.packets.kinds import PacketKind
from hengji.models import Evaluation, Packet, PacketReturn, User
from hengji.queries.files import path_of

Fill = Callable[[Any], object]
UNIT_HEAD_LINE = 4


def put(sheet: Any, code: str, head: str, value: object, style: str = "") -> None:
    """Type a value into the row of a code."""
    heads = {cell.value: cell.column for cell in sheet[UNIT_HEAD_LINE]}
    rows = sheet.iter_rows(min_row=UNIT_HEAD_LINE + 1)
    line = next(row[0].row for row in rows if row[0].value == code)
    cell = sheet.cell(line, heads[head])
    cell.value = value
    if style:
        cell.number_format = style


def typed(code: str, head: str, value: object, sheet: int = 1) -> Fill:
    """Return what types one value into a sheet, counted from the cover."""
    return lambda book: put(book.worksheets[sheet], code, head, value)


def exported(evaluation: Evaluation, by: User, kind: PacketKind = PacketKind.SCORING) -> Packet:
    """Return the one packet that goes out."""
    (packet,) = export_packets(evaluation.cycle_id, kind, by=by)
    return packet


def filled(packet: Packet, *fills: Fill) -> bytes:
    """Return a packet with something typed into it."""
    book = openpyxl.load_workbook(BytesIO(path_of(packet.file).read_bytes()))
    for fill in fills:
        fill(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def returned(packet: Packet, by: User, *fills: Fill, name: str = "交回.xlsx") -> PacketReturn:
    """Return a packet as it came back, filled in."""
    files = [GivenFile([filled(packet, *fills)], name)]
    (row,) = receive_packets(packet.cycle_id, files, by=by)
    return row
