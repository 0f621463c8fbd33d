"""Check-ups (体检) and what they said, for programs."""

from collections.abc import Iterable

from ninja import Query, Router

from hengji.core.checkup.kinds import CheckupKind
from hengji.core.jobs import JobState
from hengji.core.tokens import TokenScope
from hengji.models import Checkup, CheckupFile
from hengji.queries.checkups import checkups_of, load_checkup
from hengji.web.api.answers import CheckedFile, CheckupAnswer, PageOf, WholeCheckup, moment
from hengji.web.api.asked import CheckupPage, Number
from hengji.web.api.door import reads
from hengji.web.api.pages import one_page
from hengji.web.guard import Request

router = Router(tags=["体检"])
CHECKUPS = TokenScope.CHECKUPS
NEWEST_FIRST = ("-id",)


@reads(router, "/checkups", CHECKUPS, PageOf[CheckupAnswer], "列出体检，由近到远。")
def checkups(request: Request, asked: Query[CheckupPage]) -> PageOf[CheckupAnswer]:
    """The check-ups of a year or of all, of one kind or of all, newest first."""
    rows = checkups_of(request.user).defer("result").prefetch_related("files__file")
    if asked.work_year:
        rows = rows.filter(cycle__work_year=asked.work_year)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return one_page(rows, NEWEST_FIRST, asked, lambda row: _checkup(row, row.files.all()))


@reads(router, "/checkups/{checkup_id}", CHECKUPS, WholeCheckup, "给出一项体检和它的结果。")
def checkup(request: Request, checkup_id: Number) -> WholeCheckup:
    """One check-up and what it said."""
    found = load_checkup(request.user, checkup_id)
    done = JobState.DONE if found.checkup.finished_at else JobState.FAILED
    return WholeCheckup(
        **dict(_checkup(found.checkup, found.files)),
        state=JobState(found.job.state) if found.job else done,
        result=found.checkup.result,
    )


def _checkup(row: Checkup, files: Iterable[CheckupFile]) -> CheckupAnswer:
    return CheckupAnswer(
        id=row.pk,
        work_year=row.cycle.work_year,
        kind=CheckupKind(row.kind),
        evaluation_id=row.evaluation_id,
        files=[CheckedFile(name=each.name, sha256=each.file.sha256) for each in files],
        summary=row.summary,
        by=row.by.name,
        at=moment(row.at),
        finished_at=moment(row.finished_at) if row.finished_at else None,
    )
