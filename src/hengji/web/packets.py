"""Packets (数据包) of a year: who has one, sending them out, taking them back."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import register_converter

from hengji.actions.files import GivenFile
from hengji.actions.packets import export_packets, receive_packets
from hengji.actions.recording import note
from hengji.core.flaws import FlawsFound
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.lights import Light
from hengji.core.permissions import Right
from hengji.core.verbs import Note
from hengji.documents.packets.bundles import BundledFile, is_bundle, read_bundle, write_bundle
from hengji.models import Packet
from hengji.queries.cycles import cycle_of
from hengji.queries.files import path_of
from hengji.queries.packets import (
    foreign_returns,
    kinds_of,
    light_of_return,
    list_packets,
    packets_of,
)
from hengji.web.downloads import checked_download, download
from hengji.web.forms import Form, number_of
from hengji.web.guard import FORM, Request, button, page

CHOSEN, ALL = "recipient", "all"


class KindConverter:
    """A kind of packets in an address."""

    regex = "|".join(kind.name.lower() for kind in PacketKind)

    @staticmethod
    def to_python(value: str) -> PacketKind:
        """Return the kind."""
        return PacketKind[value.upper()]

    @staticmethod
    def to_url(value: PacketKind) -> str:
        """Return how an address names it."""
        return value.name.lower()


register_converter(KindConverter, "packets")
STATE_STYLES = {
    Light.NOT_SENT: "",
    Light.OUT: "state-open",
    Light.READY: "state-open",
    Light.NOTHING_NEW: "",
    Light.CONFLICT: "state-returned",
    Light.FLAWED: "state-stopped",
    Light.FOREIGN: "state-stopped",
    Light.IMPORTED: "state-done",
    Light.REFUSED: "state-stopped",
}


class ManyFiles(forms.FileInput):
    """选择多个文件."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """一个或多个文件."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ANN401
        """Return every file that was chosen."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in chosen]


class UploadForm(Form):
    """收回数据包."""

    uploads = ManyFilesField(
        label="交回的数据包",
        max_length=255,
        help_text="可以一次选多个 .xlsx，也可以是装着它们的 ZIP；先核对，确认之前不会写入。",
    )


@page(Right.EXCHANGE_PACKETS, FORM)
def packets(request: Request, year: int) -> HttpResponse:
    """Who has a packet and how it stands, and the form to take some back."""
    cycle = cycle_of(request.user, year)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with form.telling_flaws():
            incoming = list(_incoming(form.cleaned_data["uploads"]))
            rows = receive_packets(cycle.pk, incoming, by=request.user)
            if len(rows) == 1:
                return redirect("packet-return", rows[0].pk)
            lights = Counter(light_of_return(row) for row in rows)
            counts = "，".join(f"{light} {count} 份" for light, count in lights.items())
            messages.success(request, f"收回 {len(rows)} 份：{counts}。" if rows else "没有文件。")
            return redirect("packets", year)
    context = {
        "form": form,
        "page_cycle": cycle,
        "lists": [_listing(request, year, kind) for kind in kinds_of(request.user)],
        "foreign": foreign_returns(request.user, cycle),
    }
    return render(request, "hengji/packets.html", context, status=form.status)


def _listing(request: Request, year: int, kind: PacketKind) -> dict[str, object]:
    cycle = cycle_of(request.user, year)
    rows = list_packets(request.user, cycle, kind)
    return {
        "kind": kind,
        "rows": [{"line": row, "style": STATE_STYLES[row.light]} for row in rows],
        "can_be_sent": any(row.can_be_sent for row in rows),
        "sent": any(row.packet for row in rows),
        "ready": sum(row.light is Light.READY for row in rows),
    }


def _incoming(files: list[UploadedFile[Any]]) -> Iterator[GivenFile]:
    """Yield the files that were chosen, those of a bundle one by one."""
    for file in files:
        name = file.name or ""
        if is_bundle(file.file):  # type: ignore[arg-type]
            for name_within, content in read_bundle(file.file, name):  # type: ignore[arg-type]
                yield GivenFile([content], name_within)
        else:
            yield GivenFile(file.chunks(), name)


@button(Right.EXCHANGE_PACKETS)
def export(request: Request, year: int, packet_kind: PacketKind) -> HttpResponse:
    """Write packets for those chosen, or for all."""
    cycle = cycle_of(request.user, year)
    form = Form(request.POST, extra=(CHOSEN, ALL))
    ids = [number_of(each) for each in request.POST.getlist(CHOSEN)]
    if not ids and ALL not in form.data:
        messages.warning(request, "没有选择收件的机构或单位。")
        return redirect("packets", year)
    try:
        sent = export_packets(
            cycle.pk, packet_kind, None if ALL in form.data else set(ids), by=request.user
        )
    except FlawsFound as found:
        for flaw in found.flaws:
            messages.error(request, f"{flaw.message}{flaw.remedy}")
    else:
        messages.success(
            request, f"已导出{packet_kind} {len(sent)} 份，可以逐份下载，也可以全部下载。"
        )
    return redirect("packets", year)


@page(Right.EXCHANGE_PACKETS)
def bundle(request: Request, year: int, packet_kind: PacketKind) -> HttpResponse:
    """The newest packet of everybody in one file."""
    cycle = cycle_of(request.user, year)
    rows = list_packets(request.user, cycle, packet_kind)
    newest = [row.packet for row in rows if row.packet is not None]
    name = f"{year}年度{packet_kind}.zip"
    note(Note.DOWNLOADED, request.user, f"下载“{name}”", packets=[each.pk for each in newest])
    return download(write_bundle(map(_bundled, newest)), name)


def _bundled(packet: Packet) -> BundledFile:
    with closing(path_of(packet.file).open("rb")) as content:
        return BundledFile(packet.name, content.read())


@page(Right.EXCHANGE_PACKETS)
def packet_file(request: Request, packet_id: int) -> HttpResponseBase:
    """One packet that went out, as it went."""
    packet = packets_of(request.user).get(pk=packet_id)
    return checked_download(request, packet.file, packet.name, packet=packet.pk)
