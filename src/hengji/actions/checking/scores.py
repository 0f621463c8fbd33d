"""The score check-up (评分体检) of a year's records."""

from datetime import date

from hengji.actions.checking.outcome import Outcome
from hengji.actions.jobs import Work
from hengji.core.checkup.scores.check import ScoreCheckup, ScoreRules, plain_checkup
from hengji.core.checkup.scores.check import check_scores as checked
from hengji.core.checkup.scores.table import Rating, ScoreTable
from hengji.core.checkup.signals import Status
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.documents.pictures import draw_pictures
from hengji.models import Checkup, Cycle
from hengji.queries.indicator_scores import draft_scores, indicator_columns
from hengji.queries.ledger import RecordedLedger, load_ledger
from hengji.queries.rules import facts_row, scale_of
from hengji.rulebook.weights import load_execution_points

NO_SCORES = FlawKind(
    "checkup-without-scores",
    Severity.ERROR,
    "本年度还没有得分，做不了评分体检。",
    "请先导入得分表。",
)


def check_scores(work: Work, checkup: Checkup) -> Outcome:
    """Say what the scores of a year can and cannot support."""
    cycle = checkup.cycle
    recorded = load_ledger(cycle)
    if not recorded.ledger.rows:
        raise FlawsFound([NO_SCORES.at(cycle.label, f"{cycle}没有一项有得分的评价。")])
    work.progress(0, 1, f"正在看 {len(recorded.ledger.rows)} 项得分")
    facts = facts_row(cycle)
    on = facts.issued or date(cycle.work_year, 12, 31)
    rules = ScoreRules(scale_of(cycle, facts), load_execution_points(on, facts.region))
    table = _table(cycle, recorded)
    found = checked(table, rules)
    pictures = draw_pictures(found.pictures)
    plain = plain_checkup(found, table.names)
    result = {**plain, "pictures": pictures, "evaluations": list(recorded.evaluation_ids)}
    return Outcome(_summary(found), result)


def _table(cycle: Cycle, recorded: RecordedLedger) -> ScoreTable:
    """Return the scores with agencies, drafts, and the indicators they are made of."""
    rows = recorded.ledger.rows
    ratings = [
        Rating(number, row.agency, row.score) for number, row in enumerate(rows) if row.agency
    ]
    first = draft_scores(cycle)
    drafts = tuple(first.get(evaluation) for evaluation in recorded.evaluation_ids)
    changed = any(
        draft != row.score for draft, row in zip(drafts, rows, strict=True) if draft is not None
    )
    indicators = indicator_columns(cycle, recorded.evaluation_ids)
    return ScoreTable(recorded.ledger, tuple(ratings), drafts if changed else (), indicators)


def _summary(found: ScoreCheckup) -> str:
    counts = {status: sum(each.status is status for each in found.signals) for status in Status}
    told = "，".join(
        f"{status} {counts[status]} 项"
        for status in (Status.REVIEW, Status.NOTICE)
        if counts[status]
    )
    return f"{found.summary.scores} 项得分：{told or '没有要关注的'}。"
