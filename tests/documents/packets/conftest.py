"""Packets as somebody fills them in with another program."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.packets.forms import PacketForm
from hengji.core.packets.statements import write_statement
from hengji.documents.packets import PacketReading, open_packet, read_packet, render_packet
from tests.core.packets.builders import KEY, TOKEN

Fill = Callable[[Any], object]


def written(form: PacketForm) -> bytes:
    return render_packet(form, write_statement(form, TOKEN, KEY))


def untouched(_: Any) -> None:
    """Change nothing."""


class Desk:
    """Where packets are filled in, handed back and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, content: bytes, name: str = "交回.xlsx") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def filled(self, form: PacketForm, fill: Fill = untouched) -> Path:
        book = openpyxl.load_workbook(BytesIO(written(form)))
        fill(book)
        buffer = BytesIO()
        book.save(buffer)
        return self.file(buffer.getvalue())

    def read(self, form: PacketForm, fill: Fill = untouched) -> PacketReading:
        with open_packet(self.filled(form, fill)) as opened:
            return read_packet(opened, form)

    def flaws(self, form: PacketForm, fill: Fill) -> list[tuple[str, str, str]]:
        return [(flaw.code, flaw.where, flaw.message) for flaw in self.read(form, fill).flaws]

    def refused(self, content: bytes, name: str = "交回.xlsx") -> Sequence[Flaw]:
        with pytest.raises(FlawsFound) as found:
            open_packet(self.file(content, name))
        return found.value.flaws


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
