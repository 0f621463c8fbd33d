"""What somebody should see first (首页): what is due, what is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hengji.core.imports import ImportState
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import Cycle, Evaluation, Event, LedgerImport, ReportVersion, User
from hengji.queries.checkups import CheckupRow, load_latest
from hengji.queries.cycles import cycles_of
from hengji.queries.evaluations import evaluations_of

NEWEST = 8
NEWEST_CHECKUPS = 4


class Due(NamedTuple):
    """One thing that waits: a page (by the name of its URL) and a sentence."""

    url_name: str
    arguments: dict[str, int]
    sentence: str


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
        due=tuple(_due(user, cycle)) if cycle else (),
        newest=tuple(_newest(user)),
        reports=tuple(reports),
        checkups=load_latest(user, cycle, most=NEWEST_CHECKUPS) if cycle else (),
    )


def _due(user: User, cycle: Cycle) -> Iterator[Due]:
    if reach_of(Role(user.role), Right.EDIT_RESULTS) is not Reach.ALL or not cycle.is_open:
        return
    year = {"year": cycle.work_year}
    waiting = LedgerImport.objects.filter(cycle=cycle, state=ImportState.WAITING)
    for upload in waiting.order_by("id"):
        yield Due("import", {"import_id": upload.pk}, f"“{upload.name}”已上传，等待核对和确认。")
    unscored = Evaluation.objects.filter(cycle=cycle, score=None).count()
    if unscored:
        yield Due("ranking", year, f"{unscored} 项评价还没有得分。")
    if not Evaluation.objects.filter(cycle=cycle).exists():
        yield Due("imports", year, "还没有评价，请导入得分表。")
    elif not cycle.findings.exists():
        yield Due("findings", year, "还没有登记存在问题和工作建议。")
    elif not cycle.report_versions.exists():
        yield Due("report", year, "还没有生成汇总报告。")


def _newest(user: User) -> Iterator[Event]:
    """Return the last events: all for the bureau, else those of the person."""
    events = Event.objects.order_by("-sequence")
    if reach_of(Role(user.role), Right.EDIT_RESULTS) is not Reach.ALL:
        events = events.filter(actor_id=user.pk)
    yield from events[:NEWEST]
