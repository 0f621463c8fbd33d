"""Packets (数据包) that somebody may see: who gets one, which went out, which came back."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from hengji.core.flaws import read_flaw
from hengji.core.packets.forms import PacketForm
from hengji.core.packets.kinds import PacketKind, PacketState
from hengji.core.packets.lights import Light, light_of
from hengji.core.packets.periods import SENT_AT
from hengji.core.packets.scoring_sheets import scoring_sheets
from hengji.core.packets.unit_sheets import unit_sheets
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, Packet, PacketReturn, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.packet_contents import (
    consulted_evaluations,
    frozen_schemes,
    scored_evaluations,
)
from hengji.queries.rules import facts_row

Recipient = Agency | BudgetUnit


def packets_of(user: User) -> QuerySet[Packet]:
    """Return the packets the user may see: the bureau all, an agency its own."""
    packets = Packet.objects.select_related("cycle", "agency", "unit", "file", "by")
    match reach_of(Role(user.role), Right.EXCHANGE_PACKETS):
        case Reach.ALL:
            return packets
        case Reach.OWN if user.agency_id:
            return packets.filter(kind=PacketKind.SCORING, agency=user.agency_id)
        case _:
            return packets.none()


def returns_of(user: User) -> QuerySet[PacketReturn]:
    """Return the workbooks that came back and that the user may see."""
    returns = PacketReturn.objects.select_related(
        "cycle", "file", "by", "packet__agency", "packet__unit"
    )
    match reach_of(Role(user.role), Right.EXCHANGE_PACKETS):
        case Reach.ALL:
            return returns
        case Reach.OWN if user.agency_id:
            own = Q(packet__agency=user.agency_id, packet__kind=PacketKind.SCORING)
            return returns.filter(own | Q(packet=None, by=user))
        case _:
            return returns.none()


def kinds_of(user: User) -> tuple[PacketKind, ...]:
    """Return the kinds of packets the user exchanges."""
    reach = reach_of(Role(user.role), Right.EXCHANGE_PACKETS)
    return tuple(PacketKind) if reach is Reach.ALL else (PacketKind.SCORING,)


def recipients(
    user: User, cycle: Cycle, kind: PacketKind
) -> dict[Recipient, tuple[Evaluation, ...]]:
    """Return who can get a packet now, with the evaluations that would stand in it."""
    if kind not in kinds_of(user):
        return {}
    column = "agency" if kind is PacketKind.SCORING else "unit"
    rows = (
        evaluations_of(user)
        .filter(cycle=cycle, stage__in=SENT_AT[kind], **{f"{column}__isnull": False})
        .select_related("unit", "agency")
        .order_by(f"{column}__name", "listed", "id")
    )
    found: dict[Recipient, tuple[Evaluation, ...]] = defaultdict(tuple)
    for row in rows:
        found[getattr(row, column)] += (row,)
    return dict(found)


def packet_forms(
    cycle: Cycle, kind: PacketKind, chosen: dict[Recipient, tuple[Evaluation, ...]]
) -> Iterator[tuple[Recipient, PacketForm]]:
    """Yield what goes into each recipient's packet; one without a sheet gets none."""
    everything = [each for evaluations in chosen.values() for each in evaluations]
    schemes = frozen_schemes([each.pk for each in everything])
    organ = facts_row(cycle).organ
    today = timezone.localdate()
    if kind is PacketKind.SCORING:
        scored = {each.evaluation: each for each in scored_evaluations(everything)}
    else:
        consulted = {each.evaluation: each for each in consulted_evaluations(everything)}
    for recipient, evaluations in chosen.items():
        ids = [each.pk for each in evaluations if each.pk in schemes]
        sheets = (
            scoring_sheets([scored[each] for each in ids])
            if kind is PacketKind.SCORING
            else unit_sheets([consulted[each] for each in ids])
        )
        if sheets:
            yield (
                recipient,
                PacketForm(
                    kind=kind,
                    year=cycle.work_year,
                    subject=recipient.name,
                    place=organ,
                    sent_on=f"{today.year}年{today.month}月{today.day}日",
                    sheets=sheets,
                    schemes={each: schemes[each].hash for each in ids},
                    demo=settings.DEMO,
                ),
            )


@dataclass(frozen=True, slots=True)
class ListedPacket:
    """A recipient, the packet that went out last and the workbook that came back last.

    ``earlier`` are workbooks that came back before that one and still wait.
    """

    recipient: Recipient
    evaluations: tuple[Evaluation, ...]
    packet: Packet | None
    returned: PacketReturn | None
    earlier: tuple[PacketReturn, ...]
    light: Light

    @property
    def can_be_sent(self) -> bool:
        """Tell whether there is anything to fill in now."""
        return bool(self.evaluations)


def light_of_return(row: PacketReturn) -> Light:
    """Return the light of a workbook that came back."""
    flaws = map(read_flaw, row.flaws)
    return light_of(PacketState(row.state), flaws, known=row.packet_id is not None)


def list_packets(user: User, cycle: Cycle, kind: PacketKind) -> tuple[ListedPacket, ...]:
    """Return a line for each recipient of a kind in a year, by name."""
    wanted = recipients(user, cycle, kind)
    sent: dict[Recipient, Packet] = {}
    for packet in packets_of(user).filter(cycle=cycle, kind=kind).order_by("id").defer("sent"):
        recipient = packet.agency if kind is PacketKind.SCORING else packet.unit
        if recipient is not None:
            sent[recipient] = packet
    back: dict[Recipient, list[PacketReturn]] = defaultdict(list)
    for row in returns_of(user).filter(cycle=cycle, packet__kind=kind).order_by("id"):
        owner = (row.packet.agency or row.packet.unit) if row.packet else None
        if owner is not None:
            back[owner].append(row)
    everyone = sorted({*wanted, *sent, *back}, key=lambda each: each.name)
    return tuple(
        _listed(each, wanted.get(each, ()), sent.get(each), back.get(each, [])) for each in everyone
    )


def _listed(
    recipient: Recipient,
    evaluations: tuple[Evaluation, ...],
    packet: Packet | None,
    returns: list[PacketReturn],
) -> ListedPacket:
    """Return the line of a recipient; a packet that went out since is the news."""
    last = returns[-1] if returns else None
    waits = last is not None and last.state == PacketState.RECEIVED
    if last is None or (packet is not None and last.at < packet.at and not waits):
        light = Light.NOT_SENT if packet is None else Light.OUT
        return ListedPacket(recipient, evaluations, packet, None, (), light)
    earlier = tuple(row for row in returns[:-1] if row.state == PacketState.RECEIVED)
    return ListedPacket(recipient, evaluations, packet, last, earlier, light_of_return(last))


def foreign_returns(user: User, cycle: Cycle) -> Sequence[PacketReturn]:
    """Return the files that came back and are no packets of ours, newest first."""
    waiting = returns_of(user).filter(cycle=cycle, packet=None, state=PacketState.RECEIVED)
    return list(waiting[:50])


def chosen_recipients(
    user: User, cycle: Cycle, kind: PacketKind, ids: Collection[int] | None
) -> dict[Recipient, tuple[Evaluation, ...]]:
    """Return the recipients among ``ids``, or all that can get a packet now.

    Raises:
        DoesNotExist: One of them cannot get a packet, or is not the user's to see.
    """
    found = recipients(user, cycle, kind)
    if ids is None:
        return found
    chosen = {each: rows for each, rows in found.items() if each.pk in ids}
    if len(chosen) != len(set(ids)):
        raise (Agency if kind is PacketKind.SCORING else BudgetUnit).DoesNotExist
    return chosen
