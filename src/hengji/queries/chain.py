"""Whether the records are as they were written (核验): events, files and scores."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from hengji.core.evaluations import ScoreStage
from hengji.core.events import EMPTY, Break, Entry, Head, Link, check_chain
from hengji.core.quantities import format_points
from hengji.core.signing import SignedHead
from hengji.core.verbs import Verb
from hengji.models import (
    Attachment,
    CheckupFile,
    Evaluation,
    EvaluationDocument,
    Event,
    LedgerImport,
    ReportVersion,
    Signature,
    StageScore,
    StoredFile,
)
from hengji.models.vendor_sql import TimeAsText
from hengji.queries.recalculation import check_signed_scores

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""
EVENTS_AT_ONCE = 5_000
BYTES_AT_ONCE = 1 << 20
_COLUMNS = ("sequence", TimeAsText("at"), *Entry._fields[2:], "previous_hash", "hash")
_NOT_READ = (DatabaseError, TypeError, ValueError)
_NO_SCORE = "无"


@dataclass(frozen=True, slots=True)
class EventsFound:
    """How far the chain of events holds, and where it first does not."""

    head: Head
    broken: Break | None

    @property
    def is_sound(self) -> bool:
        """Tell whether it holds to its end."""
        return self.broken is None


@dataclass(frozen=True, slots=True)
class FilesFound:
    """Which contents are not what was stored; orphans harm nobody.

    Attributes:
        missing: SHA-256 and the name under which people know the file.
        changed: Likewise, of content that is another now.
        orphans: Files in the folder that no row knows.
    """

    count: int
    size: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphans: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether every stored content is there, unchanged."""
        return not (self.missing or self.changed)


@dataclass(frozen=True, slots=True)
class ScoresFound:
    """Which scores are not the last of their path (得分轨迹), or not their leaves' sum.

    ``recalculated`` names signed evaluations whose leaves make another score.
    """

    count: int
    differing: tuple[str, ...]
    recalculated: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether every score is the last of its path and the sum of its leaves."""
        return not (self.differing or self.recalculated)


def last_head() -> Head:
    """Return where the chain ends now."""
    last = Event.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return Head(*last) if last else EMPTY


def check_events(heads: Sequence[SignedHead], progress: Progress) -> EventsFound:
    """Follow the chain through the whole table, and compare heads kept outside."""
    total = Event.objects.count()
    wanted = {kept.head.sequence for kept in heads}
    passed = {EMPTY.sequence: EMPTY.hash}
    head, broken = EMPTY, None
    try:
        for part in _parts():
            head, broken = check_chain(map(_link, part), head)
            if broken:
                break
            if wanted:
                passed |= {row[0]: row[-1] for row in part if row[0] in wanted}
            progress(head.sequence, max(head.sequence, total))
    except _Unreadable as found:
        broken = Break(found.sequence, "内容读不出来，这一条被改过")
    progress(total, total)
    return EventsFound(head, broken or _contradiction(heads, passed, head))


class _Unreadable(Exception):
    """A row that the database cannot give out; those before it were given."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        super().__init__(f"event {sequence} cannot be read")


def _parts() -> Iterator[list[tuple[Any, ...]]]:
    """Read the table in order, a part at a time, so that no writer waits."""
    rows = Event.objects.order_by("sequence").values_list(*_COLUMNS)
    after = rows
    while part := _part(after):
        yield part
        after = rows.filter(sequence__gt=part[-1][0])


def _link(row: tuple[Any, ...]) -> Link:
    sequence, at, *others, previous_hash, digest = row
    return Link(Entry(sequence, _time(at), *others), previous_hash, digest)


def _time(text: Any) -> Any:  # noqa: ANN401 - None if somebody put there what is no time
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _part(after: QuerySet[Event, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Read the next rows; those before one that cannot be read come first."""
    try:
        return list(after[:EVENTS_AT_ONCE])
    except _NOT_READ:
        part: list[tuple[Any, ...]] = []
        for sequence in after.values_list("sequence", flat=True)[:EVENTS_AT_ONCE]:
            try:
                part += after.filter(sequence=sequence)
            except _NOT_READ:
                if part:
                    return part
                raise _Unreadable(sequence) from None
        return part


def _contradiction(heads: Sequence[SignedHead], passed: dict[int, str], last: Head) -> Break | None:
    """Return the first head kept outside with which the chain does not agree."""
    for kept in sorted(heads, key=lambda kept: kept.head.sequence):
        sequence, digest = kept.head
        when = f"{kept.at:%Y-%m-%d %H:%M}"
        if sequence > last.sequence:
            why = f"{when} 保存的链头记到第 {sequence} 条，第 {last.sequence} 条之后的记录不见了"
            return Break(last.sequence + 1, why)
        if passed[sequence] != digest:
            return Break(sequence, f"与 {when} 保存的链头不符，这一条或它以前的记录被整体重写过")
    return None


def check_files(folder: Path, progress: Progress) -> FilesFound:
    """Read every stored content in a folder and compare it with its SHA-256."""
    rows = list(StoredFile.objects.order_by("pk"))
    total, done = sum(row.size for row in rows), 0
    missing, changed = [], []
    for row in rows:
        digest = digest_of_file(folder / row.sha256[:2] / row.sha256)
        if digest is None:
            missing.append(_known_as(row))
        elif digest != (row.sha256, row.size):
            changed.append(_known_as(row))
        done += row.size
        progress(done, total)
    orphans = _orphans(folder, {row.sha256 for row in rows})
    return FilesFound(len(rows), total, tuple(missing), tuple(changed), orphans)


def digest_of_file(path: Path) -> tuple[str, int] | None:
    """Return SHA-256 and size of a file; None if it is not there or cannot be read."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(BYTES_AT_ONCE):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        return None
    return digest.hexdigest(), size


def _orphans(folder: Path, known: set[str]) -> tuple[str, ...]:
    there = (path for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(str(path.relative_to(folder)) for path in there if path.name not in known))


def _known_as(file: StoredFile) -> str:
    """Return the SHA-256 and under which name people know the content."""
    attached = Attachment.objects.filter(file=file).values_list("name", flat=True).first()
    imported = LedgerImport.objects.filter(file=file).values_list("name", flat=True).first()
    built = ReportVersion.objects.filter(Q(docx=file) | Q(pdf=file) | Q(xlsx=file)).first()
    document = EvaluationDocument.everything.filter(Q(docx=file) | Q(pdf=file)).first()
    checked = CheckupFile.objects.filter(Q(file=file) | Q(marked=file)).first()
    others = next((str(each) for each in (built, document, checked) if each), "")
    name = attached or imported or others
    return f"{file.sha256}（{name}）" if name else file.sha256


def check_scores() -> ScoresFound:
    """Compare every score with the last final one of its path, and signed ones with leaves.

    Scores of earlier steps do not count yet. Where an evaluation is left
    unrated, or a final score was taken back with nothing accepted before it,
    there is none.
    """
    path = StageScore.objects.filter(evaluation=OuterRef("pk"), stage=ScoreStage.FINAL)
    path = path.order_by("-pk")
    emptying = (Verb.LEAVE_UNRATED, Verb.RETURN_FINAL, Verb.CANCEL_COMMISSION)
    emptied = Signature.objects.filter(evaluation=OuterRef("pk"), step__in=emptying)
    evaluations = Evaluation.objects.annotate(last=Subquery(path.values("score")[:1]))
    differing = evaluations.filter(
        Q(score__lt=F("last"))
        | Q(score__gt=F("last"))
        | Q(score=None, last__isnull=False, outcome="") & ~Exists(emptied)
        | Q(score__isnull=False, last=None)
    )
    told = tuple(
        f"{each.cycle}“{each.name}”的得分是 {_shown(each.score)}，"
        f"得分轨迹的最后一步是 {_shown(each.last)}"
        for each in differing.select_related("cycle").order_by("pk")
    )
    return ScoresFound(Evaluation.objects.count(), told, tuple(check_signed_scores()))


def _shown(score: object) -> str:
    return _NO_SCORE if score is None else format_points(score)  # type: ignore[arg-type]
