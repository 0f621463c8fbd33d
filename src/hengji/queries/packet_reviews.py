"""A workbook that came back (收回的数据包), held against what was sent and what is here now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hengji.core.flaws import Flaw, FlawsFound, errors, read_flaw
from hengji.core.packets.forms import Address, PacketForm, Sheet, Topic, Use
from hengji.core.packets.kinds import PacketKind, PacketState
from hengji.core.packets.lights import HAS_CONFLICTS, HELD, NOTHING_NEW, Light, light_of, sum_up
from hengji.core.packets.merging import Merged, Outcome, fingerprint, merge
from hengji.core.packets.notation import read_form
from hengji.core.packets.papers import Texts, check_texts
from hengji.core.packets.periods import TAKEN_AT
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.documents.packets import PacketReading, open_packet, read_packet
from hengji.models import Evaluation, Event, Packet, PacketReturn, Signature, User
from hengji.queries.files import path_of
from hengji.queries.packet_contents import FrozenScheme, frozen_schemes, values_now
from hengji.queries.packets import returns_of


@dataclass(frozen=True, slots=True)
class ReviewedCell:
    """One value of the comparison, in the words of its sheet."""

    merged: Merged
    evaluation: str
    item: str
    column: str
    place: str

    @property
    def name(self) -> str:
        """Return the name by which a form carries the choice."""
        return f"choice-{self.merged.address.topic.name}-{self._rest}"

    @property
    def _rest(self) -> str:
        address = self.merged.address
        return f"{address.evaluation}-{address.column}-{address.item}"


@dataclass(frozen=True, slots=True)
class PacketReview:
    """A workbook that came back, and what importing it would do.

    Attributes:
        row: The workbook.
        form: What was sent; None where it is no packet of ours.
        flaws: Of the file, of its cells and of the comparison, errors first.
        cells: Every value that is not the same everywhere.
        evaluations: Those that stand in the packet, by id.
        schemes: Their schemes now.
        merged: The whole comparison.
    """

    row: PacketReturn
    form: PacketForm | None
    flaws: tuple[Flaw, ...]
    cells: tuple[ReviewedCell, ...] = ()
    evaluations: Mapping[int, Evaluation] | None = None
    schemes: Mapping[int, FrozenScheme] | None = None
    merged: tuple[Merged, ...] = ()

    def of(self, outcome: Outcome) -> tuple[ReviewedCell, ...]:
        """Return the values that come out in one way."""
        return tuple(cell for cell in self.cells if cell.merged.outcome is outcome)

    @property
    def conflicts(self) -> tuple[ReviewedCell, ...]:
        """Return the values somebody has to choose."""
        return self.of(Outcome.CONFLICT)

    @property
    def light(self) -> Light:
        """Return its light as things are now."""
        return light_of(PacketState(self.row.state), self.flaws, known=self.form is not None)

    @property
    def fingerprint(self) -> str:
        """Return a digest of what importing would do."""
        return fingerprint(self.merged)

    @property
    def can_be_imported(self) -> bool:
        """Tell whether nothing but choices stands in the way."""
        return (
            self.form is not None
            and not errors(self.flaws)
            and self.row.state == PacketState.RECEIVED
        )


def load_review(user: User, return_id: int) -> PacketReview:
    """Read a workbook that came back again, and compare it with the records.

    One that was settled is shown as it was then.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    row = returns_of(user).get(pk=return_id)
    if row.state == PacketState.RECEIVED or row.packet is None:
        return review_of(row)
    passing = {HAS_CONFLICTS.code, NOTHING_NEW.code}
    kept = (read_flaw(flaw) for flaw in row.flaws if flaw["code"] not in passing)
    return PacketReview(row, read_form(row.packet.sent), tuple(kept))


def outcome_of(row: PacketReturn) -> str:
    """Return what importing a workbook wrote, as its event says; empty before that."""
    event = Event.objects.filter(
        verb=Verb.IMPORT_PACKET,
        object_kind=PacketReturn._meta.verbose_name,  # noqa: SLF001 - Django's door
        object_id=row.pk,
    ).first()
    return event.summary if event else ""


def review_of(row: PacketReturn) -> PacketReview:
    """Read a workbook that came back and compare it with the records."""
    if row.packet is None:
        return PacketReview(row, None, tuple(map(read_flaw, row.flaws)))
    form = read_form(row.packet.sent)
    try:
        with open_packet(path_of(row.file), name=row.name) as opened:
            reading = read_packet(opened, form)
    except FlawsFound as stopped:
        return PacketReview(row, form, stopped.flaws)
    return compare(row, row.packet, form, reading)


def compare(
    row: PacketReturn, packet: Packet, form: PacketForm, reading: PacketReading
) -> PacketReview:
    """Compare what was read with the records as they are now."""
    found = Evaluation.objects.filter(pk__in=form.schemes).select_related("unit", "agency")
    evaluations = {each.pk: each for each in found}
    schemes = frozen_schemes(form.schemes)
    held = dict(_held(packet, form, evaluations, schemes))
    merged = merge(form.values(), reading.values, _here(packet, form, evaluations), held)
    flaws = [
        *reading.flaws,
        *_content_flaws(form, merged, reading, schemes),
        *_held_flaws(merged, held, form),
        *sum_up(merged),
    ]
    ordered = (*errors(flaws), *(flaw for flaw in flaws if flaw not in errors(flaws)))
    cells = tuple(_cells(form, merged, reading, evaluations))
    return PacketReview(row, form, ordered, cells, evaluations, schemes, merged)


def _here(
    packet: Packet, form: PacketForm, evaluations: Mapping[int, Evaluation]
) -> Mapping[Address, str]:
    """Return what stands here now; of an evaluation that is another's now, what was sent.

    So nobody reads in the comparison what who has the evaluation now wrote.
    """
    own = {key for key, each in evaluations.items() if _owner(packet, each) == _owner_of(packet)}
    now = values_now(form)
    return {
        address: now.get(address, "") if address.evaluation in own else sent
        for address, sent in form.values().items()
    }


def _held(
    packet: Packet,
    form: PacketForm,
    evaluations: Mapping[int, Evaluation],
    schemes: Mapping[int, FrozenScheme],
) -> Iterator[tuple[tuple[Topic, int], str]]:
    """Yield why what a packet says of an evaluation cannot be taken now."""
    cancelled = _cancelled_since(packet, form)
    for topic in {sheet.topic for sheet in form.sheets}:
        for key, sent in form.schemes.items():
            evaluation = evaluations.get(key)
            if evaluation is None or _owner(packet, evaluation) != _owner_of(packet):
                yield (topic, key), "已不由它承担"
            elif topic is Topic.OPINIONS and key in cancelled:
                yield (topic, key), "发出之后撤销过委托，意见是对以前的初稿的"
            elif key not in schemes or schemes[key].hash != sent:
                yield (topic, key), "发出之后调整过方案"
            elif Stage(evaluation.stage) not in TAKEN_AT[topic]:
                yield (topic, key), f"现在的阶段是“{evaluation.stage}”"


def _cancelled_since(packet: Packet, form: PacketForm) -> frozenset[int]:
    """Return the evaluations whose commission was cancelled since a packet went out."""
    steps = Signature.objects.filter(evaluation__in=form.schemes, step=Verb.CANCEL_COMMISSION)
    since = steps.filter(at__gte=packet.at).values_list("evaluation_id", flat=True)
    return frozenset(since)


def _owner(packet: Packet, evaluation: Evaluation) -> int | None:
    return evaluation.agency_id if packet.kind == PacketKind.SCORING else evaluation.unit_id


def _owner_of(packet: Packet) -> int | None:
    return packet.agency_id if packet.kind == PacketKind.SCORING else packet.unit_id


def _held_flaws(
    merged: tuple[Merged, ...], held: Mapping[tuple[Topic, int], str], form: PacketForm
) -> Iterator[Flaw]:
    counts: dict[tuple[Topic, int], int] = {}
    for each in merged:
        if each.outcome is Outcome.HELD:
            key = (each.address.topic, each.address.evaluation)
            counts[key] = counts.get(key, 0) + 1
    for (topic, evaluation), count in counts.items():
        name = next(_names(form, topic, evaluation), "")
        why = held[topic, evaluation]
        yield HELD.at(f"工作表“{name}”", f"{topic.value}：评价{why}，{count} 处改动没有导入。")


def _names(form: PacketForm, topic: Topic, evaluation: int) -> Iterator[str]:
    for sheet in form.sheets:
        if sheet.topic is topic and any(row.evaluation == evaluation for row in sheet.rows):
            yield sheet.name


def _content_flaws(
    form: PacketForm,
    merged: tuple[Merged, ...],
    reading: PacketReading,
    schemes: Mapping[int, FrozenScheme],
) -> Iterator[Flaw]:
    """Yield what is wrong with the papers of evaluations that would change."""
    changing = {
        each.address.evaluation
        for each in merged
        if each.outcome in {Outcome.THEIRS, Outcome.CONFLICT} and each.address.topic is Topic.PAPERS
    }
    for evaluation in form.schemes:
        if evaluation in changing and evaluation in schemes:
            papers = papers_in({each.address: each.theirs for each in merged}, evaluation)

            def place(code: str, column: str, evaluation: int = evaluation) -> str:
                return reading.places.get(Address(Topic.PAPERS, evaluation, code, column), code)

            yield from check_texts(schemes[evaluation].scheme.tree, papers, place)


def papers_in(values: Mapping[Address, str], evaluation: int) -> dict[str, Texts]:
    """Return the papers of one evaluation among values, by code of the leaf."""
    papers: dict[str, dict[str, str]] = {}
    for address, text in values.items():
        if address.topic is Topic.PAPERS and address.evaluation == evaluation:
            papers.setdefault(address.item, {})[address.column] = text
    return dict(papers)


def _cells(
    form: PacketForm,
    merged: tuple[Merged, ...],
    reading: PacketReading,
    evaluations: Mapping[int, Evaluation],
) -> Iterator[ReviewedCell]:
    words = dict(_words(form.sheets))
    for each in merged:
        if each.outcome is not Outcome.SAME:
            item, column, sheet = words[each.address]
            evaluation = evaluations.get(each.address.evaluation)
            yield ReviewedCell(
                each,
                evaluation.name if evaluation else sheet,
                item,
                column,
                reading.places.get(each.address, f"工作表“{sheet}”"),
            )


def _words(sheets: tuple[Sheet, ...]) -> Iterator[tuple[Address, tuple[str, str, str]]]:
    for sheet in sheets:
        for row, column, address in sheet.addresses():
            if column.use is Use.FILLED:
                name = row.printed.get("name") or row.printed.get("label") or row.key
                item = f"{row.item} {name}" if sheet.topic is Topic.PAPERS else name
                yield address, (item, column.head, sheet.name)
