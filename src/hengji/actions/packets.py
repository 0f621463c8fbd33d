"""Packets (数据包): sent out, taken back, brought into the records or refused."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple

from django.utils import timezone

from hengji.actions.chain import public_key, signing_key
from hengji.actions.files import GivenFile, clean_file_name, store_file
from hengji.actions.packet_writing import write_values
from hengji.actions.recording import EventDraft, Stale, changing
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity, errors
from hengji.core.packets.forms import Address, PacketForm
from hengji.core.packets.identity import OTHER_RECIPIENT, UNKNOWN, identify
from hengji.core.packets.kinds import PacketKind, PacketState
from hengji.core.packets.merging import Merged, Outcome, Side, settled
from hengji.core.packets.notation import write_form
from hengji.core.packets.statements import write_statement
from hengji.core.verbs import Verb
from hengji.documents.packets import open_packet, render_packet
from hengji.models import Agency, BudgetUnit, Cycle, Packet, PacketReturn, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.files import path_of
from hengji.queries.packet_reviews import PacketReview, review_of
from hengji.queries.packets import (
    Recipient,
    chosen_recipients,
    packet_forms,
    packets_of,
    returns_of,
)

TOKEN_BYTES = 16
NOTHING_TO_SEND = FlawKind(
    "packet-nothing-to-send",
    Severity.ERROR,
    "现在没有需要填写的内容，不用发数据包。",
    "请等评价进入收集材料、现场评价、征求意见等阶段后再导出。",
)
CHOICE_MISSING = FlawKind(
    "packet-choice-missing",
    Severity.ERROR,
    "有冲突的内容还没有选择采用哪一边。",
    "请逐项选择采用收回的还是保留现有的。",
)


def export_packets(
    cycle_id: int, kind: PacketKind, ids: Collection[int] | None = None, *, by: User
) -> tuple[Packet, ...]:
    """Write packets for the recipients chosen, or for all that have something to fill in.

    Raises:
        DoesNotExist: A recipient cannot get a packet now.
        FlawsFound: There is nothing to send, or the disk refuses it.
    """
    with changing(Verb.EXPORT_PACKETS, by) as event:
        cycle = event.within(cycle_id)
        chosen = chosen_recipients(by, cycle, kind, ids)
        sent = tuple(
            _sent(cycle, recipient, form, by)
            for recipient, form in packet_forms(cycle, kind, chosen)
        )
        if not sent:
            raise FlawsFound([NOTHING_TO_SEND.at(kind.value, "没有可以导出的数据包。")])
        event.about, event.about_name = sent[0], "、".join(packet.name for packet in sent)
        event.summary = f"{kind.value} {len(sent)} 份"
        event.details = {
            "packets": [[each.pk, each.name, each.token, each.file.sha256] for each in sent]
        }
    return sent


def _sent(cycle: Cycle, recipient: Recipient, form: PacketForm, by: User) -> Packet:
    token = secrets.token_hex(TOKEN_BYTES)
    content = render_packet(form, write_statement(form, token, signing_key()))
    name = clean_file_name(f"{form.year}年度{_flat(form.subject)}{form.kind.value}.xlsx")
    packet = Packet.objects.create(
        cycle=cycle,
        kind=form.kind,
        token=token,
        agency=recipient if isinstance(recipient, Agency) else None,
        unit=recipient if isinstance(recipient, BudgetUnit) else None,
        name=name,
        file=store_file([content], name),
        sent=write_form(form),
        by=by,
        at=timezone.now(),
    )
    packet.evaluations.set(form.schemes)
    return packet


def _flat(name: str) -> str:
    """Return a name in which nothing looks like a folder."""
    return name.replace("/", "／").replace("\\", "＼")


def receive_packets(
    cycle_id: int, files: Sequence[GivenFile], *, by: User
) -> tuple[PacketReturn, ...]:
    """Keep files that came back as they are, and say how each stands.

    Raises:
        FlawsFound: The disk refuses one, or it is empty; none is kept.
    """
    with changing(Verb.RECEIVE_PACKET, by) as event:
        cycle = event.within(cycle_id)
        rows = tuple(_received(cycle, each, by) for each in files)
        event.about = rows[0] if rows else None
        event.about_name = "、".join(row.name for row in rows)
        event.summary = f"收回 {len(rows)} 份"
        event.nothing_changed = not rows
        event.details = {"files": [[row.pk, row.name, row.file.sha256] for row in rows]}
    return rows


def _received(cycle: Cycle, incoming: GivenFile, by: User) -> PacketReturn:
    name = clean_file_name(incoming.name)
    row = PacketReturn(
        cycle=cycle,
        file=store_file(incoming.chunks, name),
        name=name,
        by=by,
        at=timezone.now(),
    )
    row.packet, flaws = _identified(row, by)
    found = review_of(row).flaws if row.packet else flaws
    row.flaws = [asdict(flaw) for flaw in found]
    row.save()
    return row


def _identified(row: PacketReturn, by: User) -> tuple[Packet | None, tuple[Flaw, ...]]:
    """Return the packet that a file says it is, or why it is none that may be taken."""
    try:
        with open_packet(path_of(row.file), name=row.name) as opened:
            statement, flaws = identify(
                *(row.name, opened.statement, opened.mark),
                public_key(),
                row.cycle.work_year,
            )
    except FlawsFound as stopped:
        return None, stopped.flaws
    if statement is None:
        return None, flaws
    packet = packets_of(by).filter(token=statement.token, cycle=row.cycle).first()
    if packet is not None:
        return packet, ()
    if by.agency_id:
        message = f"“{row.name}”是发给“{statement.subject}”的。"
        return None, (OTHER_RECIPIENT.at(row.name, message),)
    message = f"“{row.name}”的编号 {statement.token} 没有记录。"
    return None, (UNKNOWN.at(row.name, message),)


class Taken(NamedTuple):
    """What an import wrote: how many values, and how many stayed as they were."""

    written: int
    kept: int


def import_packet(
    return_id: int,
    choices: Mapping[Address, Side],
    *,
    reason: str = "",
    fingerprint: str = "",
    by: User,
) -> Taken:
    """Bring what came back into the records, all of it or nothing.

    Args:
        return_id: The workbook.
        choices: For every conflict, whose value counts.
        reason: Why scores change, where a draft was handed in already.
        fingerprint: Of the comparison that was shown; empty where none was.
        by: Who does it.

    Raises:
        FlawsFound: Something has to be mended or chosen first.
        Stale: The records changed since the comparison was shown, or the
            workbook was settled already.
    """
    with changing(Verb.IMPORT_PACKET, by) as event:
        row = _waiting(event, return_id, by)
        _lock_evaluations(row, by)
        review = review_of(row)
        _check(review, choices, fingerprint)
        values = settled(review.merged, choices)
        write_values(review, values, reason=reason, by=by)
        _describe(event, review, values, choices)
        row.state, row.settled_at = PacketState.IMPORTED, timezone.now()
        row.flaws = [asdict(flaw) for flaw in review.flaws]
        row.version += 1
        row.save()
    kept = sum(cell.merged.outcome in _NOT_TAKEN for cell in review.cells)
    return Taken(len(values), kept + len(review.conflicts) - _taken(review, choices))


_NOT_TAKEN = (Outcome.OURS, Outcome.HELD)


def discard_packet(return_id: int, *, by: User) -> None:
    """Refuse a workbook that came back; it is kept, the records do not change."""
    with changing(Verb.DISCARD_PACKET, by) as event:
        row = event.about = _waiting(event, return_id, by)
        row.state, row.settled_at = PacketState.REFUSED, timezone.now()
        row.version += 1
        row.save()


def _waiting(event: EventDraft, return_id: int, by: User) -> PacketReturn:
    row = event.locked_within(returns_of(by), return_id, None)
    if row.state != PacketState.RECEIVED:
        raise Stale(row)
    return row


def _lock_evaluations(row: PacketReturn, by: User) -> None:
    """Lock what the packet is about, in one order; who may not see it, may not change it."""
    ids = row.packet.sent["schemes"] if row.packet else ()
    list(evaluations_of(by).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))


def _check(review: PacketReview, choices: Mapping[Address, Side], shown: str) -> None:
    if found := errors(review.flaws):
        raise FlawsFound(found)
    if shown and shown != review.fingerprint:
        raise Stale(review.row)
    missing = [cell for cell in review.conflicts if cell.merged.address not in choices]
    if missing:
        raise FlawsFound(
            CHOICE_MISSING.at(
                cell.place, f"“{cell.evaluation}”{cell.item}的“{cell.column}”两边都有改动。"
            )
            for cell in missing
        )


def _taken(review: PacketReview, choices: Mapping[Address, Side]) -> int:
    chosen = (choices.get(cell.merged.address) for cell in review.conflicts)
    return sum(side is Side.THEIRS for side in chosen)


def _describe(
    event: EventDraft,
    review: PacketReview,
    values: Mapping[Address, str],
    choices: Mapping[Address, Side],
) -> None:
    event.about, event.about_name = review.row, review.row.name
    event.nothing_changed = False
    event.summary = f"写入 {len(values)} 处"
    event.details = {
        "sha256": review.row.file.sha256,
        "packet": review.row.packet_id,
        "values": [_line(cell.merged, choices) for cell in review.cells],
    }


def _line(merged: Merged, choices: Mapping[Address, Side]) -> list[str]:
    side = choices.get(merged.address)
    chosen = f"，选择{side.label}" if side and merged.outcome is Outcome.CONFLICT else ""
    address = "/".join(map(str, merged.address))
    return [address, merged.base, merged.theirs, merged.ours, f"{merged.outcome.value}{chosen}"]
