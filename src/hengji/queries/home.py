"""What somebody should see first (首页): what is due, what is new."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.events import Result
from hengji.core.imports import ImportState
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.workflow import Stage
from hengji.models import Cycle, Evaluation, Event, LedgerImport, ReportVersion, User
from hengji.queries.checkups import CheckupRow, load_latest
from hengji.queries.cycles import cycles_of
from hengji.queries.evaluations import evaluations_of
from hengji.queries.progress import PARTICIPANT_OF, Line, lines_of

NEWEST = 8
NEWEST_CHECKUPS = 4
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "提交材料": "materials",
        "验收材料": "materials",
        "提交评价方案": "scheme",
        "对评价报告初稿反馈意见": "opinions",
        "答复单位意见": "opinions",
    }
)
"""The page on which a thing is done, by its words; what is not here is done on the overview."""


class Due(NamedTuple):
    """One thing that waits: a page (by the name of its URL) and a sentence.

    ``asked`` is what the address of the page asks for.
    """

    url_name: str
    arguments: dict[str, int]
    sentence: str
    asked: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Home:
    """The first page of one person.

    ``cycle`` is the newest year, or None on an empty database.
    """

    cycle: Cycle | None
    evaluations: int
    scored: int
    due: tuple[Due, ...]
    newest: tuple[Event, ...]
    reports: tuple[ReportVersion, ...]
    checkups: tuple[CheckupRow, ...]


def load_home(user: User) -> Home:
    """Return what the user should see first."""
    cycle = cycles_of(user).first()
    rows = evaluations_of(user).filter(cycle=cycle) if cycle else Evaluation.objects.none()
    role = Role(user.role)
    reads_reports = cycle and reach_of(role, Right.SEE_REPORT)
    reports = ReportVersion.objects.filter(cycle=cycle)[:1] if reads_reports else ()
    return Home(
        cycle=cycle,
        evaluations=rows.count(),
        scored=rows.filter(score__isnull=False).count(),
        due=(*_steps_due(user, cycle), *_due(user, cycle)) if cycle else (),
        newest=tuple(_newest(user)),
        reports=tuple(reports),
        checkups=load_latest(user, cycle, most=NEWEST_CHECKUPS) if cycle else (),
    )


def _steps_due(user: User, cycle: Cycle) -> Iterator[Due]:
    """Yield what the evaluations of the year wait for from the user, by stage."""
    party = PARTICIPANT_OF.get(Role(user.role))
    if party is None or not cycle.is_open:
        return
    own = evaluations_of(user).filter(cycle=cycle).exclude(stage=Stage.PLANNED)
    waiting: dict[tuple[Stage, str], list[Line]] = defaultdict(list)
    for line in lines_of(own, cycle):
        for task in line.tasks:
            if task.party is party:
                waiting[line.stage, _words(task.what, line, user)].append(line)
    for (stage, what), lines in sorted(waiting.items(), key=lambda item: item[0][0].number):
        yield _step_due(stage, what, lines, cycle)


def _words(what: str, line: Line, user: User) -> str:
    signs = user.member_id is not None and line.evaluation.lead_id == user.member_id
    if line.stage is Stage.REVISING and signs:
        return "由您修改定稿、签字"
    return what


def _step_due(stage: Stage, what: str, lines: Sequence[Line], cycle: Cycle) -> Due:
    late = sum(line.is_overdue for line in lines)
    if len(lines) == 1:
        row, deadline = lines[0].evaluation, lines[0].deadline
        when = f"，{deadline.words}" if deadline else ""
        sentence = f"“{row.name}”：{what}{when}。"
        return Due(_PAGES.get(what, "evaluation"), {"evaluation_id": row.pk}, sentence)
    when = f"，其中 {late} 项超期" if late else ""
    sentence = f"{len(lines)} 项评价：{what}{when}。"
    return Due("progress", {"year": cycle.work_year}, sentence, {"stage": stage.value})


def _due(user: User, cycle: Cycle) -> Iterator[Due]:
    if reach_of(Role(user.role), Right.EDIT_RESULTS) is not Reach.ALL or not cycle.is_open:
        return
    year = {"year": cycle.work_year}
    waiting = LedgerImport.objects.filter(cycle=cycle, state=ImportState.WAITING)
    for upload in waiting.order_by("id"):
        yield Due("import", {"import_id": upload.pk}, f"“{upload.name}”已上传，等待核对和确认。")
    unscored = Evaluation.objects.filter(cycle=cycle, score=None, stage=Stage.PLANNED).count()
    if unscored:
        yield Due("ranking", year, f"{unscored} 项评价还没有得分。")
    if not Evaluation.objects.filter(cycle=cycle).exists():
        yield Due("imports", year, "还没有评价，请导入得分表。")
    elif not cycle.findings.exists():
        yield Due("findings", year, "还没有登记存在问题和工作建议。")
    elif not cycle.report_versions.exists():
        yield Due("report", year, "还没有生成汇总报告。")


def _newest(user: User) -> Iterator[Event]:
    """Return what was done last: all for the bureau, else what the person did."""
    events = Event.objects.order_by("-sequence").exclude(result=Result.REFUSED)
    if reach_of(Role(user.role), Right.EDIT_RESULTS) is not Reach.ALL:
        events = events.filter(actor_id=user.pk)
    yield from events[:NEWEST]
