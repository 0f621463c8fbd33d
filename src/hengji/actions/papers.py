"""Saving working papers (填写底稿): field by field, so that two people lose nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from hengji.actions.recording import EventDraft, changing
from hengji.core.evaluations import ScoreStage
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.paper_fields import FIELDS, SCORING_FIELDS, PaperField, read_field, write_field
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
from hengji.core.working_papers import score_papers
from hengji.models import Evaluation, Paper, PaperChange, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.papers import ScoredPapers, load_scored_papers, paper_of

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
_SAVED = ("author", "updated_by", "updated_at", "version")
TOLERATED = frozenset(
    kind.code for kind in (ACTUAL_MISSING, SCORE_REMARK, NOTHING_APPLIES, CODE_UNKNOWN)
)
"""Flaws of a sheet that may stand while the papers are being written."""


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
    """What a save left: the row, and the sheet with the total as it now is."""

    row: Paper
    sheet: ScoreSheet


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
    verb = Verb.SAVE_PAPER if by.role == Role.AGENCY else Verb.REVISE_SCORE
    with changing(verb, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        stage = Stage(evaluation.stage)
        scoring = scoring_at(stage, Role(by.role))
        if scoring is None or scoring.verb is not verb:
            raise MoveRefused(verb, stage)
        return write_paper(evaluation, code, changes, scoring, reason=reason, event=event, by=by)


def write_paper(
    evaluation: Evaluation,
    code: str,
    changes: Mapping[PaperField, FieldChange],
    scoring: Scoring,
    *,
    reason: str,
    event: EventDraft,
    by: User,
) -> SavedPaper:
    """Write fields of one paper of a locked evaluation, inside a running action."""
    found = load_scored_papers(evaluation)
    if found is None or code not in {leaf.code for leaf in found.scheme.tree.leaves()}:
        raise FlawsFound([CODE_UNKNOWN.at(code, f"没有编码为“{code}”的三级指标。")])
    row = found.rows.get(code) or Paper(evaluation=evaluation, code=code, version=0)
    wanted = _changed(row, changes)
    _check_fields(row, scoring, wanted)
    name = next(leaf.name for leaf in found.scheme.tree.leaves() if leaf.code == code)
    event.about, event.summary = evaluation, f"{code} {name}"
    event.details["code"] = code
    event.nothing_changed = not wanted
    for field, value in wanted.items():
        event.change(FIELDS[field].label, getattr(row, field), value)
        setattr(row, field, value)
    sheet = _scored_anew(found, [row])
    if wanted:
        row.author = row.author or by
        row.updated_by, row.updated_at = by, timezone.now()
        row.version += 1
        row.save()
        rows = {**found.rows, code: row}
        _keep_path(rows, sheet, _Step(scoring.counts_as, reason.strip(), by, row.updated_at))
    return SavedPaper(row, sheet)


def write_papers(
    evaluation: Evaluation,
    changes: Mapping[str, Mapping[PaperField, FieldChange]],
    scoring: Scoring,
    *,
    reason: str,
    by: User,
) -> ScoreSheet:
    """Write fields of many papers of a locked evaluation at once, scored together.

    Args:
        evaluation: Locked by the running action, whose event says what changes.
        changes: By code of the leaf.
        scoring: As what the scores count.
        reason: Why they change.
        by: Who does it.

    Raises:
        FlawsFound: A text cannot be read, or a leaf cannot be scored by it.
        PaperClash: Somebody else changed one of these fields meanwhile.
    """
    found = load_scored_papers(evaluation)
    known = {leaf.code for leaf in found.scheme.tree.leaves()} if found else set()
    if found is None or not known.issuperset(changes):
        strange = sorted(set(changes) - known)
        raise FlawsFound(
            CODE_UNKNOWN.at(code, f"没有编码为“{code}”的三级指标。") for code in strange
        )
    rows, now = dict(found.rows), timezone.now()
    written = []
    for code, fields in changes.items():
        row = rows.get(code) or Paper(evaluation=evaluation, code=code, version=0)
        if _filled_in(row, scoring, fields):
            row.author = row.author or by
            row.updated_by, row.updated_at = by, now
            row.version += 1
            rows[code] = row
            written.append(row)
    sheet = _scored_anew(found, written)
    _save_all(written)
    _keep_path(rows, sheet, _Step(scoring.counts_as, reason.strip(), by, now))
    return sheet


def _filled_in(row: Paper, scoring: Scoring, changes: Mapping[PaperField, FieldChange]) -> bool:
    """Set the fields that change; tell whether any does."""
    wanted = _changed(row, changes)
    _check_fields(row, scoring, wanted)
    for field, value in wanted.items():
        setattr(row, field, value)
    return bool(wanted)


def _save_all(rows: list[Paper]) -> None:
    fresh = [row for row in rows if row.pk is None]
    columns = [*(field.value for field in PaperField), *_SAVED]
    Paper.objects.bulk_update([row for row in rows if row.pk is not None], columns)
    Paper.objects.bulk_create(fresh)


def _changed(row: Paper, changes: Mapping[PaperField, FieldChange]) -> dict[PaperField, object]:
    """Return the values to set; fields that are so already are left out.

    Raises:
        PaperClash: A field shows neither what was shown nor what was typed.
    """
    wanted: dict[PaperField, object] = {}
    clashes = []
    for field, (before, after) in changes.items():
        now, mine = write_field(getattr(row, field)), read_field(field, after)
        if write_field(mine) == now:
            continue
        if now != _normal(field, before):
            clashes.append(Clash(field, before, now, after))
        wanted[field] = mine
    if clashes:
        raise PaperClash(row, tuple(clashes))
    return wanted


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


def _scored_anew(found: ScoredPapers, rows: Sequence[Paper]) -> ScoreSheet:
    """Score the tree with some rows as they now are.

    Raises:
        FlawsFound: A leaf cannot be scored by what its row now holds.
    """
    earlier = found.papers
    changed = {
        row.code: paper_of(row, earlier[row.code].evidence if row.code in earlier else 0)
        for row in rows
    }
    sheet = score_papers(found.scheme.tree, {**earlier, **changed})
    flaws: list[Flaw] = [
        flaw for flaw in sheet.flaws if flaw.where in changed and flaw.code not in TOLERATED
    ]
    if flaws:
        raise FlawsFound(flaws)
    return sheet


class _Step(NamedTuple):
    """As what, why, by whom and when scores change."""

    stage: ScoreStage
    reason: str
    by: User
    at: datetime


def _keep_path(rows: Mapping[str, Paper], sheet: ScoreSheet, step: _Step) -> None:
    """Store every leaf score that is another now, with its place in the path.

    A leaf that ceases to apply gives its points to others, whose scores change too.
    """
    changed = []
    for code, each in rows.items():
        score = sheet.scores.get(code)
        after = score.points if score else None
        if each.score != after:
            because = score.because if score else _absent(sheet, code)
            changed.append(
                PaperChange(
                    paper=each,
                    stage=step.stage,
                    before=each.score,
                    after=after,
                    because=because,
                    reason=step.reason,
                    by=step.by,
                    at=step.at,
                )
            )
            each.score = after
    if changed:
        _check_reason(changed, step)
        Paper.objects.bulk_update([change.paper for change in changed], ["score"])
        PaperChange.objects.bulk_create(changed)


def _absent(sheet: ScoreSheet, code: str) -> str:
    excluded = sheet.excluded.get(code)
    return f"不适用：{excluded.reason}" if excluded else "没有实际完成值"


def _check_reason(changed: list[PaperChange], step: _Step) -> None:
    evaluation = changed[0].paper.evaluation
    if step.reason or (step.stage is ScoreStage.AGENCY and not evaluation.round):
        return
    first = changed[0]
    before, after = (
        "无" if each is None else f"{format_points(each)} 分"
        for each in (first.before, first.after)
    )
    message = f"“{first.paper.code}”由{before}改为{after}。"
    raise FlawsFound([CHANGE_WITHOUT_REASON.at("理由", message)])
