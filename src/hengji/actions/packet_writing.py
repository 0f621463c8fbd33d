"""Writing what a packet says into the records (写入数据包), by the topic it is about."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone

from hengji.actions.drafts import check_agreement
from hengji.actions.papers import FieldChange, write_papers
from hengji.core.packets.forms import Address, Topic
from hengji.core.packets.unit_sheets import NO_OBJECTION
from hengji.core.paper_fields import PaperField
from hengji.core.workflow import SCORING, Stage
from hengji.models import BasicDatum, Material, Opinion, User
from hengji.queries.packet_contents import papers_now
from hengji.queries.packet_reviews import PacketReview

Values = Mapping[Address, str]


def write_values(review: PacketReview, values: Values, *, reason: str, by: User) -> None:
    """Write the values of a packet whose evaluations are locked."""
    by_topic: dict[Topic, dict[Address, str]] = defaultdict(dict)
    for address, text in values.items():
        by_topic[address.topic][address] = text
    _write_papers(review, by_topic[Topic.PAPERS], reason, by)
    _write_materials(by_topic[Topic.MATERIALS])
    _write_data(by_topic[Topic.DATA], by)
    _write_opinions(review, by_topic[Topic.OPINIONS], by)


def _write_papers(review: PacketReview, values: Values, reason: str, by: User) -> None:
    now = papers_now({address.evaluation for address in values})
    changes: dict[int, dict[str, dict[PaperField, FieldChange]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for address, text in values.items():
        before = now[address.evaluation].get(address.item, {}).get(address.column, "")
        change = FieldChange(before, text)
        changes[address.evaluation][address.item][PaperField(address.column)] = change
    for evaluation_id, papers in changes.items():
        evaluation = (review.evaluations or {})[evaluation_id]
        scoring = SCORING[Stage(evaluation.stage)]
        write_papers(evaluation, papers, scoring, reason=reason, by=by)


def _write_materials(values: Values) -> None:
    rows = Material.objects.select_for_update().in_bulk([int(each.item) for each in values])
    for address, text in values.items():
        row = rows[int(address.item)]
        row.state, row.returned_because = text, ""
        row.version += 1
    Material.objects.bulk_update(rows.values(), ["state", "returned_because", "version"])


def _write_data(values: Values, by: User) -> None:
    now, evaluations = timezone.now(), {address.evaluation for address in values}
    found = BasicDatum.objects.filter(evaluation__in=evaluations)
    rows = {(row.evaluation_id, row.key): row for row in found}
    written = []
    for address, text in values.items():
        place = (address.evaluation, address.item)
        fresh = BasicDatum(evaluation_id=address.evaluation, key=address.item, version=0)
        row = rows.get(place, fresh)
        row.value, row.by, row.at = text, by, now
        row.version += 1
        written.append(row)
    kept = [row for row in written if row.pk is not None]
    BasicDatum.objects.bulk_update(kept, ["value", "by", "at", "version"])
    BasicDatum.objects.bulk_create(row for row in written if row.pk is None)


def _write_opinions(review: PacketReview, values: Values, by: User) -> None:
    said = {address: text for address, text in values.items() if text}
    for address, text in said.items():
        if text == NO_OBJECTION:
            check_agreement((review.evaluations or {})[address.evaluation])
    Opinion.objects.bulk_create(
        Opinion(
            evaluation_id=address.evaluation,
            code=address.item,
            text=text,
            agrees=text == NO_OBJECTION,
            by=by,
            at=timezone.now(),
        )
        for address, text in said.items()
    )
