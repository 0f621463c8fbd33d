"""Years, the ranking and single evaluations (评价结果), for programs."""

from django.http import HttpResponseBase
from ninja import Query, Router

from hengji.core.distribution import Distribution
from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.grading import Grade
from hengji.core.ledger import FundNature, Scope
from hengji.core.quantities import HUNDRED
from hengji.core.tokens import TokenScope
from hengji.core.workflow import CycleState
from hengji.models import Attachment, Cycle, Evaluation, StageScore
from hengji.queries.cycles import cycle_of, cycles_of
from hengji.queries.evaluations import load_attachment, load_evaluation
from hengji.queries.paging import Place
from hengji.queries.ranking import SORTS, filtered, load_ranking
from hengji.web.api.answers import (
    AttachmentAnswer,
    BandAnswer,
    BarAnswer,
    CycleAnswer,
    DistributionAnswer,
    EvaluationAnswer,
    ListOf,
    PageOf,
    ScoreStep,
    WholeEvaluation,
    moment,
    named,
    points,
    two_places,
)
from hengji.web.api.asked import Filters, Number, RankingPage, WorkYear
from hengji.web.api.door import downloads, reads
from hengji.web.api.pages import one_page
from hengji.web.downloads import CONTENT_TYPES, UNKNOWN, checked_download
from hengji.web.guard import Request

router = Router(tags=["评价结果"])
RESULTS = TokenScope.RESULTS
ANY_FILE = (*CONTENT_TYPES.values(), UNKNOWN)


@reads(router, "/cycles", RESULTS, ListOf[CycleAnswer], "列出年度，由近到远。")
def cycles(request: Request) -> ListOf[CycleAnswer]:
    """The years, newest first."""
    return ListOf[CycleAnswer](items=[_cycle(row) for row in cycles_of(request.user)])


@reads(
    router,
    "/cycles/{work_year}/evaluations",
    RESULTS,
    PageOf[EvaluationAnswer],
    "列出一个年度的绩效评价，筛选和次序与得分排名页相同。",
)
def evaluations(
    request: Request, work_year: WorkYear, asked: Query[RankingPage]
) -> PageOf[EvaluationAnswer]:
    """The evaluations of a year, filtered and sorted as on the ranking's page."""
    cycle = cycle_of(request.user, work_year)
    rows = filtered(request.user, cycle, asked.wanted(asked.sort))
    rows = rows.select_related("cycle", "unit", "agency")
    return one_page(rows, SORTS[asked.sort], asked, _evaluation)


@reads(
    router,
    "/evaluations/{evaluation_id}",
    RESULTS,
    WholeEvaluation,
    "给出一项绩效评价、得分轨迹和附件清单。",
)
def evaluation(request: Request, evaluation_id: Number) -> WholeEvaluation:
    """One evaluation with its score path and the list of its files."""
    found = load_evaluation(request.user, evaluation_id)
    row = found.evaluation
    return WholeEvaluation(
        **dict(_evaluation(row)),
        funds_year=row.cycle.funds_year,
        project=named(row.project),
        score_path=[_step(step) for step in found.path],
        attachments=[_attachment(each) for each in found.attachments],
    )


@downloads(router, "/attachments/{attachment_id}", RESULTS, ANY_FILE, "下载一个附件。")
def attachment(request: Request, attachment_id: Number) -> HttpResponseBase:
    """The content of one attached file, after seeing that it is what was stored."""
    found = load_attachment(request.user, attachment_id)
    return checked_download(request, found.file, found.name, attachment=found.pk)


@reads(
    router,
    "/cycles/{work_year}/distribution",
    RESULTS,
    DistributionAnswer,
    "给出一个年度的得分分布，筛选与得分排名页相同。",
)
def distribution(
    request: Request, work_year: WorkYear, asked: Query[Filters]
) -> DistributionAnswer:
    """The distribution of the scores of a year."""
    cycle = cycle_of(request.user, work_year)
    found = load_ranking(request.user, cycle, asked.wanted(), Place())
    return _distribution(found.total, found.distribution or Distribution((), ()))


def _cycle(row: Cycle) -> CycleAnswer:
    return CycleAnswer(
        work_year=row.work_year,
        funds_year=row.funds_year,
        title=row.title,
        state=CycleState(row.state),
    )


def _evaluation(row: Evaluation) -> EvaluationAnswer:
    return EvaluationAnswer(
        id=row.pk,
        work_year=row.cycle.work_year,
        rank=row.rank,
        name=row.name,
        kind=Kind(row.kind),
        scope=Scope(row.scope),
        unit=named(row.unit),
        agency=named(row.agency),
        fund_nature=FundNature(row.fund_nature) if row.fund_nature else None,
        budget=two_places(row.budget),
        spent=two_places(row.spent),
        self_score=two_places(row.self_score),
        score=two_places(row.score),
        grade=Grade(row.grade) if row.grade else None,
    )


def _step(row: StageScore) -> ScoreStep:
    return ScoreStep(
        stage=ScoreStage(row.stage),
        before=two_places(row.before),
        score=points(row.score),
        reason=row.reason,
        by=row.by.name,
        at=moment(row.at),
    )


def _attachment(row: Attachment) -> AttachmentAnswer:
    return AttachmentAnswer(
        id=row.pk,
        name=row.name,
        note=row.note,
        size=row.file.size,
        sha256=row.file.sha256,
        by=row.by.name,
        at=moment(row.at),
    )


def _distribution(total: int, found: Distribution) -> DistributionAnswer:
    return DistributionAnswer(
        total=total,
        scored=sum(band.count for band in found.bands),
        description=found.description if found.bars else "",
        bands=[
            BandAnswer(
                grade=band.grade,
                at_least=points(band.at_least),
                below=points(band.below),
                count=band.count,
                percent=points(band.share * HUNDRED),
            )
            for band in found.bands
        ],
        bars=[
            BarAnswer(
                grade=bar.grade,
                at_least=points(bar.at_least),
                below=points(bar.below),
                count=bar.count,
            )
            for bar in found.bars
        ],
    )
