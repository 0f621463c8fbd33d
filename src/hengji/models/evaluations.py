"""Evaluations (绩效评价) of a year, their scores by stage and their files."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hengji.core.evaluations import Kind, ScoreStage
from hengji.core.grading import Grade
from hengji.core.ledger import Scope
from hengji.core.quantities import HUNDRED
from hengji.core.workflow import Stage
from hengji.models.agencies import AgencyMember, FrameworkContract
from hengji.models.agency_work import set_aside_column
from hengji.models.cycles import Cycle
from hengji.models.fields import PointsField, YuanField
from hengji.models.files import StoredFile
from hengji.models.registry import FUND_NATURES, Agency, BudgetUnit, Project

GRADED = Q(score__isnull=False, grade__in=[grade.value for grade in Grade], rank__isnull=False)
UNGRADED = Q(score=None, grade="", rank=None)


class Evaluation(models.Model):
    """One subject evaluated in one year (评价任务).

    ``position`` orders the ranking from 1 without gaps, those without a score
    last; ``rank`` and ``grade`` are computed in core whenever a score of the
    year changes. ``listed`` is where the row stood in the ledger.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, db_index=False, verbose_name="年度")
    kind = models.CharField(
        "评价类别",
        max_length=8,
        choices=[(kind.value, kind.value) for kind in Kind],
        default=Kind.FISCAL.value,
    )
    scope = models.CharField(
        "对象类型", max_length=8, choices=[(scope.value, scope.value) for scope in Scope]
    )
    name = models.CharField("名称", max_length=300)
    name_key = models.CharField("名称（不计空格和全半角）", max_length=300)
    unit = models.ForeignKey(
        BudgetUnit, models.PROTECT, null=True, blank=True, verbose_name="预算单位"
    )
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, verbose_name="项目")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="第三方机构"
    )
    fund_nature = models.CharField("资金性质", max_length=12, choices=FUND_NATURES, blank=True)
    budget = YuanField("全年预算数（元）", null=True, blank=True)
    spent = YuanField("执行数（元）", null=True, blank=True)
    self_score = PointsField("自评分", null=True, blank=True)
    score = PointsField("得分", null=True, blank=True)
    grade = models.CharField("等级", max_length=1, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    position = models.IntegerField("位次", default=0)
    listed = models.PositiveIntegerField("原表次序", default=0)
    stage = models.CharField(
        "阶段",
        max_length=8,
        choices=[(stage.value, stage.value) for stage in Stage],
        default=Stage.PLANNED.value,
    )
    stage_since = models.DateField("进入本阶段", null=True)
    round = models.PositiveIntegerField("初稿轮次", default=0)
    lead = models.ForeignKey(
        AgencyMember, models.PROTECT, null=True, blank=True, verbose_name="主评人"
    )
    contract = models.ForeignKey(
        FrameworkContract, models.PROTECT, null=True, blank=True, verbose_name="框架合同"
    )
    outcome = models.CharField("结论", max_length=20, blank=True)
    outcome_reason = models.CharField("结论的理由", max_length=500, blank=True)
    stratum = models.CharField("分层", max_length=60, blank=True)
    is_overlap = models.BooleanField("重叠评价", default=False)
    is_blind = models.BooleanField("盲评", default=False)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "绩效评价"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="evaluations_of_a_unit_are_told_apart", fields=["cycle", "name_key", "unit"]
            ),
            models.UniqueConstraint(
                name="evaluations_without_unit_are_told_apart",
                fields=["cycle", "name_key"],
                condition=Q(unit=None),
            ),
            models.CheckConstraint(name="a_score_has_grade_and_rank", condition=GRADED | UNGRADED),
            models.CheckConstraint(
                name="what_is_left_unrated_has_no_score",
                condition=Q(outcome="") | (UNGRADED & ~Q(outcome_reason="")),
            ),
            models.CheckConstraint(
                name="who_evaluates_is_an_agency",
                condition=Q(stage=Stage.PLANNED.value)
                | Q(agency__isnull=False, lead__isnull=False),
            ),
            models.CheckConstraint(
                name="scores_are_within_range",
                condition=(Q(score=None) | Q(score__gte=0, score__lte=HUNDRED))
                & (Q(self_score=None) | Q(self_score__gte=0, self_score__lte=HUNDRED)),
            ),
            models.CheckConstraint(
                name="money_is_not_negative",
                condition=(Q(budget=None) | Q(budget__gte=0)) & (Q(spent=None) | Q(spent__gte=0)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="evaluations_at_a_stage", fields=["cycle", "stage"]),
            models.Index(name="ranking", fields=["cycle", "position", "id"]),
            models.Index(name="ranking_by_grade", fields=["cycle", "grade", "position"]),
            models.Index(name="ranking_as_listed", fields=["cycle", "listed", "id"]),
            models.Index(name="how_often_a_score_occurs", fields=["cycle", "score"]),
            models.Index(
                name="scores_of_a_cycle",  # covers whatever the ranking is filtered by
                fields=[
                    "cycle",
                    "score",
                    "grade",
                    "scope",
                    "kind",
                    "agency",
                    "unit",
                    "fund_nature",
                    "name",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StageScore(models.Model):
    """One step of the score path (得分轨迹): who gave what, when and why.

    Rows are only ever added; the last of the last stage is the score. Those of
    a commission that was cancelled name its agency in ``set_aside``.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="stage_scores", verbose_name="评价"
    )
    stage = models.CharField(
        "阶段", max_length=8, choices=[(stage.value, stage.value) for stage in ScoreStage]
    )
    before = PointsField("原得分", null=True)
    score = PointsField("得分")
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人")
    at = models.DateTimeField("时间")
    set_aside = set_aside_column()

    class Meta:
        verbose_name = verbose_name_plural = "阶段得分"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stage_scores_are_within_range",
                condition=Q(score__gte=0, score__lte=HUNDRED),
            ),
            models.CheckConstraint(name="a_score_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.score}"


class Attachment(models.Model):
    """A file attached to an evaluation (附件); its content is stored once."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="attachments", verbose_name="评价"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_file_is_attached_once", fields=["evaluation", "file"]),
        ]

    def __str__(self) -> str:
        return self.name
