"""What an evaluation gathered (收集的材料): talks, visits, materials, evidence, data."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, overload

from django.utils import timezone

from hengji.core.evaluation_papers import record as core
from hengji.core.schemes import Scheme
from hengji.models import Evaluation, Evidence, EvidenceLink, Interview, SiteVisit

Numbers = Mapping[int, int]
"""Number that a document gives a row, by the row's id."""


class Gathered(NamedTuple):
    """Everything that was gathered, numbered as the documents number it."""

    interviews: tuple[core.InterviewRecord, ...]
    visits: tuple[core.VisitRecord, ...]
    materials: tuple[core.MaterialRecord, ...]
    data: tuple[core.Datum, ...]
    pieces: tuple[core.Piece, ...]
    links: tuple[core.Link, ...]


@overload
def local(moment: datetime) -> datetime: ...
@overload
def local(moment: None) -> None: ...
def local(moment: datetime | None) -> datetime | None:
    """Return a moment as clocks here show it."""
    return timezone.localtime(moment) if moment else None


def load_gathered(row: Evaluation, scheme: Scheme) -> Gathered:
    """Return what an evaluation gathered."""
    pieces = list(row.evidence.select_related("file"))
    interviews, visits = list(row.interviews.all()), list(row.visits.all())
    links = list(row.evidence_links.all())
    numbers = {
        core.LinkedTo.PIECE: _numbered(pieces),
        core.LinkedTo.INTERVIEW: _numbered(interviews),
        core.LinkedTo.VISIT: _numbered(visits),
    }
    of_piece = numbers[core.LinkedTo.PIECE]
    return Gathered(
        interviews=tuple(map(_interview, interviews)),
        visits=tuple(_visit(each, links, of_piece) for each in visits),
        materials=_materials(row, of_piece),
        data=_data(row, scheme),
        pieces=tuple(map(_piece, pieces)),
        links=tuple(_link(each, numbers) for each in links if each.code),
    )


def _numbered(rows: Sequence[Evidence | Interview | SiteVisit]) -> Numbers:
    return {row.pk: number for number, row in enumerate(rows, start=1)}


def _interview(row: Interview) -> core.InterviewRecord:
    return core.InterviewRecord(
        held_at=local(row.held_at),
        place=row.place,
        interviewers=row.interviewers,
        interviewee=row.interviewee,
        post=row.post,
        answers=row.answers,
        key_data=row.key_data,
        confirmed=row.confirmed,
        recorded=row.recorded,
        secret=row.secret,
    )


def _visit(row: SiteVisit, links: Sequence[EvidenceLink], pieces: Numbers) -> core.VisitRecord:
    position = "，".join(filter(None, (row.longitude, row.latitude)))
    photos = (
        pieces[link.evidence_id]
        for link in links
        if link.visit_id == row.pk and link.evidence_id is not None
    )
    return core.VisitRecord(
        visited_at=local(row.visited_at),
        place=row.place,
        visitors=row.visitors,
        position=f"{position}（{row.datum}）" if position and row.datum else position,
        weather=row.weather,
        companions=row.companions,
        method=row.method,
        planned=row.planned,
        measured=row.measured,
        measure=row.measure,
        condition=row.condition,
        in_use=row.in_use,
        finding=row.finding,
        confirmed=row.confirmed,
        photos=tuple(photos),
    )


def _materials(row: Evaluation, pieces: Numbers) -> tuple[core.MaterialRecord, ...]:
    return tuple(
        core.MaterialRecord(
            each.name,
            each.required,
            each.state,
            each.returned_because,
            tuple(sorted(pieces[file.pk] for file in each.files.all() if file.pk in pieces)),
        )
        for each in row.materials.prefetch_related("files")
    )


def _data(row: Evaluation, scheme: Scheme) -> tuple[core.Datum, ...]:
    values = dict(row.basic_data.values_list("key", "value"))
    return tuple(
        core.Datum(each.label, each.unit, values.get(each.key, "")) for each in scheme.data
    )


def _piece(row: Evidence) -> core.Piece:
    return core.Piece(
        name=row.name,
        kind=row.kind,
        sha256=row.file.sha256,
        size=row.file.size,
        supplier=row.supplier,
        method=row.method,
        obtained_on=row.obtained_on,
        note=row.note,
    )


def _link(row: EvidenceLink, numbers: Mapping[core.LinkedTo, Numbers]) -> core.Link:
    ends = {
        core.LinkedTo.PIECE: row.evidence_id,
        core.LinkedTo.INTERVIEW: row.interview_id,
        core.LinkedTo.VISIT: row.visit_id,
    }
    to, key = next((to, key) for to, key in ends.items() if key is not None)
    return core.Link(row.code, to, numbers[to][key], row.place)
