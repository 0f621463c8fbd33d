"""One packet that came back (收回的数据包): its cells, its conflicts, and the choice."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from hengji.actions.packets import discard_packet, import_packet
from hengji.actions.recording import Stale
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.packets.forms import Address, Topic
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.lights import Light
from hengji.core.packets.merging import Outcome, Side
from hengji.core.permissions import Right
from hengji.core.workflow import SCORING, Stage
from hengji.queries.cycles import cycle_of
from hengji.queries.packet_reviews import PacketReview, load_review, outcome_of
from hengji.queries.packets import list_packets, returns_of
from hengji.queries.procedure import drafts_handed_in
from hengji.web.downloads import checked_download
from hengji.web.forms import Form
from hengji.web.frame import show_cycle
from hengji.web.guard import Request, button, page
from hengji.web.imports import Cut, cut
from hengji.web.packets import STATE_STYLES

CONFLICT_STATUS, UNPROCESSABLE = 409, 422
CHOICE, OTHERS = "choice-", "others"
"""What the names of choices begin with; and of all that were not chosen one by one."""


class ImportForm(Form):
    """导入数据包."""

    fingerprint = forms.CharField(max_length=16)
    reason = forms.CharField(
        label="改分理由",
        max_length=500,
        required=False,
        help_text="初稿提交之后改动得分的，必须写明；会留在得分轨迹里。",
    )


@page(Right.EXCHANGE_PACKETS)
def packet_return(request: Request, return_id: int) -> HttpResponse:
    """What came back, what is wrong with it and what it would change."""
    return _page(request, load_review(request.user, return_id))


def _page(
    request: Request,
    found: PacketReview,
    flaws: tuple[Flaw, ...] = (),
    *,
    overtaken: bool = False,
    status: int = 200,
    posted: Mapping[str, str] | None = None,
) -> HttpResponse:
    show_cycle(request, found.row.cycle)
    context = {
        "found": found,
        "style": STATE_STYLES[found.light],
        "flaws": cut(flaws or found.flaws),
        "conflicts": cut(found.conflicts),
        "lists": _lists(found),
        "sides": tuple(Side),
        "form": ImportForm(initial=posted),
        "chosen": {f"{name}:{said}" for name, said in (posted or {}).items()},
        "asks_reason": _asks_reason(found),
        "outcome": outcome_of(found.row),
        "overtaken": overtaken,
    }
    return render(request, "hengji/packet_return.html", context, status=status)


def _lists(found: PacketReview) -> list[tuple[str, str, Cut]]:
    """Return the other values by what becomes of them, each under its heading."""
    headings = (
        (Outcome.THEIRS, "将写入的改动", "这里没有改过，采用收回的内容。"),
        (Outcome.HELD, "暂不能导入的改动", "评价现在的阶段或方案不允许，保留现有的内容。"),
        (Outcome.OURS, "这里改过、交回的没有改", "保留现有的内容。"),
        (Outcome.AGREED, "两边改得相同", "不用处理。"),
    )
    return [
        (heading, hint, cut(cells))
        for outcome, heading, hint in headings
        if (cells := found.of(outcome))
    ]


def _asks_reason(found: PacketReview) -> bool:
    """Tell whether a score would change after its draft was handed in."""
    changing = {
        cell.merged.address.evaluation
        for cell in (*found.of(Outcome.THEIRS), *found.conflicts)
        if cell.merged.address.topic is Topic.PAPERS
    }
    return any(
        SCORING[Stage(each.stage)].needs_reason(drafts_handed_in(each))
        for key, each in (found.evaluations or {}).items()
        if key in changing and Stage(each.stage) in SCORING
    )


@button(Right.EXCHANGE_PACKETS)
def import_return(request: Request, return_id: int) -> HttpResponse:
    """Write what came back into the records, as it was shown and chosen."""
    names = [name for name in request.POST if name.startswith(CHOICE)]
    form = ImportForm(request.POST, extra=(*names, OTHERS))
    found = load_review(request.user, return_id)
    try:
        taken = import_packet(
            return_id,
            choices_in(found, request.POST),
            reason=form.data.get("reason", ""),
            fingerprint=form.data.get("fingerprint", ""),
            by=request.user,
        )
    except FlawsFound as stopped:
        return _page(
            request, found, stopped.flaws, status=UNPROCESSABLE, posted=request.POST.dict()
        )
    except Stale:
        return _again(request, return_id)
    messages.success(request, f"已导入“{found.row.name}”：写入 {taken.written} 处。")
    return redirect("packets", found.row.cycle.work_year)


def choices_in(found: PacketReview, posted: Mapping[str, str]) -> dict[Address, Side]:
    """Return what was chosen; one choice may stand for all that were not."""
    others = posted.get(OTHERS, "")
    answers = {cell.merged.address: posted.get(cell.name) or others for cell in found.conflicts}
    sides = {side.value: side for side in Side}
    return {address: sides[said] for address, said in answers.items() if said in sides}


def _again(request: Request, return_id: int) -> HttpResponse:
    """Show the comparison as things are now, or what became of the packet."""
    found = load_review(request.user, return_id)
    return _page(request, found, overtaken=True, status=CONFLICT_STATUS)


@button(Right.EXCHANGE_PACKETS)
def discard_return(request: Request, return_id: int) -> HttpResponse:
    """Refuse what came back; it is kept."""
    try:
        discard_packet(return_id, by=request.user)
    except Stale:
        return _again(request, return_id)
    row = returns_of(request.user).get(pk=return_id)
    messages.info(request, f"已拒收“{row.name}”，数据没有改动，原件仍可下载。")
    return redirect("packets", row.cycle.work_year)


@page(Right.EXCHANGE_PACKETS)
def returned_file(request: Request, return_id: int) -> HttpResponseBase:
    """What came back, as it came."""
    row = returns_of(request.user).get(pk=return_id)
    return checked_download(request, row.file, row.name, packet_return=row.pk)


@button(Right.EXCHANGE_PACKETS)
def import_ready(request: Request, year: int, packet_kind: PacketKind) -> HttpResponse:
    """Write all packets of a kind that have neither flaws nor conflicts, one by one."""
    Form(request.POST)
    cycle = cycle_of(request.user, year)
    rows = list_packets(request.user, cycle, packet_kind)
    ready = [row.returned for row in rows if row.returned and row.light is Light.READY]
    done, left = 0, []
    for row in ready:
        try:
            import_packet(row.pk, {}, by=request.user)
        except (FlawsFound, Stale):
            left.append(row.name)
        else:
            done += 1
    messages.success(request, f"已导入 {done} 份。")
    if left:
        messages.warning(request, f"{len(left)} 份要逐份查看：{'、'.join(left[:10])}。")
    return redirect("packets", year)
