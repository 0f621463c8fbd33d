"""Saving working papers (填写底稿): field by field, so that two people lose nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from hengji.actions.recording import EventDraft, changing
from hengji.core.evaluations import LONGEST_REASON
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.paper_fields import (
    FIELDS,
    SCORING_FIELDS,
    TEXT_TOO_LONG,
    PaperField,
    plain_text,
    read_field,
    write_field,
)
from hengji.core.permissions import Role
from hengji.core.quantities import format_points
from hengji.core.scoring import (
    ACTUAL_MISSING,
    CODE_UNKNOWN,
    NOTHING_APPLIES,
    SCORE_REMARK,
    ScoreSheet,
)
from hengji.core.verbs import Verb
from hengji.core.workflow import MoveRefused, Scoring, Stage, scoring_at
from hengji.models import Evaluation, Paper, PaperChange, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.papers import ScoredPapers, load_scored_papers
from hengji.queries.procedure import drafts_handed_in

CHANGE_WITHOUT_REASON = FlawKind(
    "score-change-without-reason",
    Severity.ERROR,
    "初稿提交之后改动指标得分，没有写明理由。",
    "请写明改动的理由，它会留在得分轨迹里。",
)
APPLIES_AND_NOT = FlawKind(
    "leaf-applies-and-not",
    Severity.ERROR,
    "同一指标既填了实际完成值，又标为不适用。",
    "请保留其中一项，清空另一项。",
)
FIELD_NOT_YOURS = FlawKind(
    "paper-field-not-yours",
    Severity.ERROR,
    "财政复核和专家评审只能调整得分，底稿的文字由机构填写。",
    "请只调整实际完成值、不适用或得分；需要改文字的，请退回机构修改。",
)
OVERRIDE_WITHOUT_ACTUAL = FlawKind(
    "override-without-actual",
    Severity.ERROR,
    "指标没有实际完成值或标为不适用，却填了调整得分；调整的是按标准算出的得分，没有算出就无从调整。",
    "请先填写实际完成值，或一并清空调整得分和调整理由。",
)
_SAVED = ("author", "updated_by", "updated_at", "version", "score")
TOLERATED = frozenset(
    kind.code for kind in (ACTUAL_MISSING, SCORE_REMARK, NOTHING_APPLIES, CODE_UNKNOWN)
)
"""Flaws of a sheet that may stand while the papers are being written."""
NoteChange = Callable[[str, str, object, object], object]
"""Called with the leaf's code, the field's name and what it held before and holds now."""


class FieldChange(NamedTuple):
    """What a field showed when it was typed over, and what was typed, as texts."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed since it was shown."""

    field: PaperField
    before: str
    theirs: str
    mine: str


class PaperClash(Exception):
    """Somebody else changed the same fields; nothing was saved, nothing is lost."""

    def __init__(self, row: Paper, clashes: tuple[Clash, ...]) -> None:
        self.row, self.clashes = row, clashes
        super().__init__(f"{row} has been changed meanwhile")


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """What a save left: the row, and all papers with the sheet as it now is."""

    row: Paper
    found: ScoredPapers

    @property
    def sheet(self) -> ScoreSheet:
        """Return the scores, with the total."""
        return self.found.sheet


@contextmanager
def scoring_leaves(
    evaluation_id: int, by: User
) -> Iterator[tuple[EventDraft, Evaluation, Scoring]]:
    """Open an evaluation whose leaves the person may score now.

    Raises:
        MoveRefused: Scores stand at this stage.
    """
    verb = Verb.SAVE_PAPER if by.role == Role.AGENCY else Verb.REVISE_SCORE
    with changing(verb, by) as event:
        evaluation = event.locked_beside(evaluations_of(by), evaluation_id, None)
        stage = Stage(evaluation.stage)
        scoring = scoring_at(stage, Role(by.role))
        if scoring is None or scoring.verb is not verb:
            raise MoveRefused(verb, stage)
        yield event, evaluation, scoring


def save_paper(
    evaluation_id: int,
    code: str,
    changes: Mapping[PaperField, FieldChange],
    *,
    reason: str = "",
    by: User,
) -> SavedPaper:
    """Save some fields of a leaf's working paper, and score the leaf anew.

    Raises:
        FlawsFound: A text cannot be read, or the leaf cannot be scored by it.
        MoveRefused: Scores stand at this stage.
        PaperClash: Somebody else changed one of these fields meanwhile.
    """
    with scoring_leaves(evaluation_id, by) as (event, evaluation, scoring):
        event.about, event.details["code"] = evaluation, code
        found = write_papers(
            evaluation,
            {code: changes},
            scoring,
            reason=reason,
            by=by,
            note=lambda _, *change: event.change(*change),
        )
        leaf = next(each for each in found.scheme.tree.leaves() if each.code == code)
        event.summary = f"{code} {leaf.name}"
        event.nothing_changed = not event.changes
        row = found.rows.get(code) or Paper(evaluation=evaluation, code=code, version=0)
    return SavedPaper(row, found)


def write_papers(
    evaluation: Evaluation,
    changes: Mapping[str, Mapping[PaperField, FieldChange]],
    scoring: Scoring,
    *,
    reason: str,
    by: User,
    note: NoteChange | None = None,
) -> ScoredPapers:
    """Write fields of papers of a locked evaluation, scored together.

    Args:
        evaluation: Locked by the running action.
        changes: By code of the leaf.
        scoring: As what the scores count.
        reason: Why they change.
        by: Who does it.
        note: Told of each field that changes; left out where the action says it.

    Raises:
        FlawsFound: A text cannot be read, or a leaf cannot be scored by it.
        PaperClash: Somebody else changed one of these fields meanwhile.
    """
    found = load_scored_papers(evaluation, people=False)
    known = {leaf.code for leaf in found.scheme.tree.leaves()} if found else set()
    if found is None or not known.issuperset(changes):
        strange = sorted(set(changes) - known)
        raise FlawsFound(
            CODE_UNKNOWN.at(code, f"没有编码为“{code}”的三级指标。") for code in strange
        )
    step = _Step(scoring, _checked_reason(reason), by, timezone.now())
    written, strictly = [], set()
    for code, fields in changes.items():
        row = found.rows.get(code) or Paper(evaluation=evaluation, code=code, version=0)
        if wanted := _changed(row, fields):
            _fill_in(row, wanted, step, note)
            written.append(row)
            if not wanted.keys().isdisjoint(SCORING_FIELDS):
                strictly.add(code)
    found = _rescored(found, written, strictly)
    if written:
        changed = tuple(_score_changes(found, step))
        if changed:
            _check_reason(changed[0], step)
        _save(written, changed)
    return found


def _fill_in(
    row: Paper, wanted: Mapping[PaperField, object], step: "_Step", note: NoteChange | None
) -> None:
    _check_fields(row, step.scoring, wanted)
    for field, value in wanted.items():
        if note is not None:
            note(row.code, FIELDS[field].label, getattr(row, field), value)
        setattr(row, field, value)
    if row.author_id is None:
        row.author = step.by
    row.updated_by, row.updated_at = step.by, step.at
    row.version += 1


def _save(rows: Sequence[Paper], changed: Sequence[PaperChange]) -> None:
    """Save one row as it is, many in two statements, and the scores that changed with them."""
    if len(rows) == 1:
        rows[0].save()
    else:
        columns = [*(field.value for field in PaperField), *_SAVED]
        Paper.objects.bulk_update([row for row in rows if row.pk is not None], columns)
        Paper.objects.bulk_create([row for row in rows if row.pk is None])
    saved = {row.code for row in rows}
    if others := [change.paper for change in changed if change.paper.code not in saved]:
        Paper.objects.bulk_update(others, ["score"])
    PaperChange.objects.bulk_create(changed)


def _changed(row: Paper, changes: Mapping[PaperField, FieldChange]) -> dict[PaperField, object]:
    """Return the values to set; what is so already, or was not typed over, is left out.

    Raises:
        PaperClash: A field shows neither what was shown nor what was typed.
    """
    wanted: dict[PaperField, object] = {}
    clashes = []
    for field, (before, after) in changes.items():
        now, mine = write_field(getattr(row, field)), read_field(field, after)
        shown = _normal(field, before)
        if write_field(mine) in {now, shown}:
            continue
        if now != shown:
            clashes.append(Clash(field, before, now, after))
        wanted[field] = mine
    if clashes:
        raise PaperClash(row, tuple(clashes))
    return wanted


def _checked_reason(reason: str) -> str:
    why = plain_text(reason)
    if len(why) > LONGEST_REASON:
        message = f"“理由”有 {len(why)} 字，最多 {LONGEST_REASON} 字。"
        raise FlawsFound([TEXT_TOO_LONG.at("理由", message)])
    return why


def _normal(field: PaperField, shown: str) -> str:
    try:
        return write_field(read_field(field, shown))
    except FlawsFound:
        return shown


def _check_fields(row: Paper, scoring: Scoring, wanted: Mapping[PaperField, object]) -> None:
    words = [FIELDS[field].label for field in wanted if field not in SCORING_FIELDS]
    if scoring.verb is Verb.REVISE_SCORE and words:
        message = f"不能在这里修改：{'、'.join(words)}。"
        raise FlawsFound([FIELD_NOT_YOURS.at(words[0], message)])
    actual = wanted.get(PaperField.ACTUAL, row.actual)
    excluded = wanted.get(PaperField.NOT_APPLICABLE, row.not_applicable)
    if actual and excluded:
        message = f"实际完成值是 {actual}，不适用的理由是“{excluded}”。"
        raise FlawsFound([APPLIES_AND_NOT.at("实际完成值", message)])


def _rescored(
    found: ScoredPapers, rows: Sequence[Paper], strictly: Collection[str]
) -> ScoredPapers:
    """Return the papers, and the tree scored anew, with some rows as they now are.

    Raises:
        FlawsFound: A leaf cannot be scored by what it now holds; asked only of
            leaves ``strictly`` held to it, so that texts can be written under an
            amended scheme.
    """
    found = replace(found, rows={**found.rows, **{row.code: row for row in rows}})
    sheet = found.sheet
    flaws = [flaw for flaw in sheet.flaws if flaw.where in strictly and flaw.code not in TOLERATED]
    flawed = {flaw.where for flaw in flaws}
    flaws += [
        _nothing_to_override(row)
        for row in rows
        if row.override is not None
        and row.code in strictly
        and row.code not in sheet.scores
        and row.code not in flawed
    ]
    if flaws:
        raise FlawsFound(flaws)
    return found


def _nothing_to_override(row: Paper) -> Flaw:
    given = "" if row.override is None else format_points(row.override)
    message = f"调整得分是 {given} 分，没有算出的得分可以调整。"
    return OVERRIDE_WITHOUT_ACTUAL.at(row.code, message)


class _Step(NamedTuple):
    """As what, why, by whom and when scores change."""

    scoring: Scoring
    reason: str
    by: User
    at: datetime


def _score_changes(found: ScoredPapers, step: _Step) -> Iterator[PaperChange]:
    """Set every stored score that is another now, and yield the change.

    A leaf that ceases to apply gives its points to others, whose scores change too.
    """
    for code, each in found.rows.items():
        score = found.sheet.scores.get(code)
        before, after = each.score, score.points if score else None
        if before != after:
            each.score = after
            yield PaperChange(
                paper=each,
                stage=step.scoring.counts_as,
                before=before,
                after=after,
                because=score.because if score else _absent(found.sheet, code),
                reason=step.reason,
                by=step.by,
                at=step.at,
            )


def _absent(sheet: ScoreSheet, code: str) -> str:
    excluded = sheet.excluded.get(code)
    return f"不适用：{excluded.reason}" if excluded else "没有实际完成值"


def _check_reason(first: PaperChange, step: _Step) -> None:
    if step.reason or not step.scoring.needs_reason(drafts_handed_in(first.paper.evaluation)):
        return
    before, after = (
        "无" if each is None else f"{format_points(each)} 分"
        for each in (first.before, first.after)
    )
    message = f"“{first.paper.code}”由{before}改为{after}。"
    raise FlawsFound([CHANGE_WITHOUT_REASON.at("理由", message)])
