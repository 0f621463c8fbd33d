"""Working papers (工作底稿) and the evidence (佐证) that stands behind them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hengji.core.evaluations import ScoreStage
from hengji.models.agency_work import AgencyWork, RowsOfLivePapers
from hengji.models.evaluations import Evaluation
from hengji.models.fields import PointsField
from hengji.models.files import StoredFile


class Paper(AgencyWork):
    """The working paper of one leaf (工作底稿).

    ``actual`` is a number as it was typed, so that no digit is lost; ``score``
    and ``full`` are what core computed from it when it was last saved.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="papers", verbose_name="评价"
    )
    code = models.CharField("指标编码", max_length=30)
    actual = models.CharField("实际完成值", max_length=40, blank=True)
    not_applicable = models.CharField("不适用的理由", max_length=500, blank=True)
    override = PointsField("调整得分", null=True, blank=True)
    override_reason = models.CharField("调整理由", max_length=500, blank=True)
    examined = models.TextField("核对内容", blank=True)
    method = models.CharField("取得方式", max_length=100, blank=True)
    population = models.PositiveIntegerField("总体数", null=True, blank=True)
    sample = models.PositiveIntegerField("抽样数", null=True, blank=True)
    sampling = models.CharField("抽样方法", max_length=200, blank=True)
    calculation = models.TextField("计算过程", blank=True)
    fact = models.TextField("发现的事实", blank=True)
    judgement = models.TextField("判断", blank=True)
    deduction = models.TextField("扣分理由", blank=True)
    unit_view = models.TextField("被评价单位意见", blank=True)
    waiver = models.CharField("佐证豁免理由", max_length=500, blank=True)
    score = PointsField("得分", null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="编制人"
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    updated_at = models.DateTimeField("修改时间", null=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "工作底稿"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_leaf_has_one_paper",
                fields=["evaluation", "code"],
                condition=Q(set_aside=None),
            ),
            models.UniqueConstraint(
                name="an_agency_sets_one_paper_of_a_leaf_aside",
                fields=["evaluation", "code", "set_aside"],
                condition=Q(set_aside__isnull=False),
            ),
            models.CheckConstraint(
                name="an_override_has_a_reason", condition=Q(override=None) | ~Q(override_reason="")
            ),
            models.CheckConstraint(
                name="a_leaf_applies_or_not", condition=Q(actual="") | Q(not_applicable="")
            ),
            models.CheckConstraint(
                name="a_leaf_scores_from_zero", condition=Q(score=None) | Q(score__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PaperChange(models.Model):
    """One change of a leaf's score (指标得分轨迹); rows are only ever added."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="changes", verbose_name="底稿")
    stage = models.CharField(
        "阶段", max_length=8, choices=[(stage.value, stage.value) for stage in ScoreStage]
    )
    before = PointsField("原得分", null=True)
    after = PointsField("得分", null=True)
    because = models.CharField("依据", max_length=1000)
    reason = models.CharField("理由", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="评分人")
    at = models.DateTimeField("时间")

    objects = RowsOfLivePapers["PaperChange"]()
    everything = models.Manager["PaperChange"]()

    class Meta:
        verbose_name = verbose_name_plural = "指标得分轨迹"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="only_first_drafts_change_without_reason",
                condition=Q(stage=ScoreStage.AGENCY.value) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.after}"


class Evidence(AgencyWork):
    """A file that proves something (佐证材料); its content is stored once.

    ``pages`` are those of a PDF, where they could be counted. A file of the
    unit's material stays when an agency leaves; what the agency said of it
    waits in ``words_aside``, by id of the agency.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="evidence", verbose_name="评价"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    kind = models.CharField("类型", max_length=10)
    pages = models.PositiveIntegerField("页数", null=True)
    supplier = models.CharField("提供人", max_length=100, blank=True)
    method = models.CharField("取得方式", max_length=100, blank=True)
    obtained_on = models.DateField("取得日期", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    words_aside = models.JSONField("封存的说明", default=dict, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人")
    at = models.DateTimeField("时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_file_is_evidence_once",
                fields=["evaluation", "file"],
                condition=Q(set_aside=None),
            ),
            models.UniqueConstraint(
                name="an_agency_sets_a_file_aside_once",
                fields=["evaluation", "file", "set_aside"],
                condition=Q(set_aside__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Interview(AgencyWork):
    """An interview (访谈记录)."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="interviews", verbose_name="评价"
    )
    held_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=200)
    interviewers = models.CharField("访谈人", max_length=200)
    interviewee = models.CharField("被访人", max_length=100)
    post = models.CharField("职务", max_length=100, blank=True)
    answers = models.TextField("问答记录")
    key_data = models.TextField("关键数据", blank=True)
    confirmed = models.CharField("确认方式", max_length=60, blank=True)
    recorded = models.BooleanField("同意录音", default=False)
    secret = models.BooleanField("涉密", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人")
    at = models.DateTimeField("登记时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "访谈记录"
        ordering: ClassVar = ["held_at", "id"]

    def __str__(self) -> str:
        return f"访谈{self.interviewee}"


class SiteVisit(AgencyWork):
    """A site visit (现场勘查): what was planned, what was measured."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="visits", verbose_name="评价"
    )
    visited_at = models.DateTimeField("时间")
    place = models.CharField("点位", max_length=200)
    longitude = models.CharField("经度", max_length=20, blank=True)
    latitude = models.CharField("纬度", max_length=20, blank=True)
    datum = models.CharField("坐标系", max_length=10, blank=True)
    weather = models.CharField("天气", max_length=30, blank=True)
    visitors = models.CharField("勘查人", max_length=200)
    companions = models.CharField("陪同人", max_length=200, blank=True)
    method = models.CharField("勘查方法", max_length=200, blank=True)
    planned = models.CharField("计划量", max_length=40, blank=True)
    measured = models.CharField("实测量", max_length=40, blank=True)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    condition = models.CharField("质量状况", max_length=300, blank=True)
    in_use = models.CharField("使用情况", max_length=30, blank=True)
    finding = models.TextField("发现", blank=True)
    confirmed = models.CharField("单位确认", max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人")
    at = models.DateTimeField("登记时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "现场勘查"
        ordering: ClassVar = ["visited_at", "id"]

    def __str__(self) -> str:
        return f"勘查{self.place}"


class EvidenceLink(AgencyWork):
    """What proves which leaf (佐证对应): a file with its place, an interview or a visit.

    A photo of a visit is evidence linked to the visit, without a leaf.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="evidence_links", verbose_name="评价"
    )
    code = models.CharField("指标编码", max_length=30, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.CASCADE, null=True, related_name="links", verbose_name="佐证材料"
    )
    interview = models.ForeignKey(
        Interview, models.CASCADE, null=True, related_name="links", verbose_name="访谈记录"
    )
    visit = models.ForeignKey(
        SiteVisit, models.CASCADE, null=True, related_name="links", verbose_name="现场勘查"
    )
    place = models.CharField("页码或位置", max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="对应人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "佐证对应"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_piece_of_evidence_is_bound_once",
                fields=[
                    "evaluation",
                    "code",
                    "evidence",
                    "interview",
                    "visit",
                    "place",
                    "set_aside",
                ],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_link_has_two_ends",
                condition=(
                    (~Q(code="") & Q(evidence__isnull=False, interview=None, visit=None))
                    | (~Q(code="") & Q(evidence=None, interview__isnull=False, visit=None))
                    | (~Q(code="") & Q(evidence=None, interview=None, visit__isnull=False))
                    | Q(code="", evidence__isnull=False, interview__isnull=False, visit=None)
                    | Q(code="", evidence__isnull=False, interview=None, visit__isnull=False)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="evidence_of_a_leaf", fields=["evaluation", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.evidence or self.interview or self.visit}"


class Material(models.Model):
    """Something the unit has to hand in (应交材料), and how far it is."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="materials", verbose_name="评价"
    )
    name = models.CharField("材料名称", max_length=200)
    required = models.BooleanField("必交", default=True)
    note = models.CharField("要求", max_length=300, blank=True)
    position = models.PositiveIntegerField("次序")
    state = models.CharField(
        "状态",
        max_length=4,
        choices=[(each, each) for each in ("未交", "已交", "已验收", "已退回")],
        default="未交",
    )
    returned_because = models.CharField("退回理由", max_length=500, blank=True)
    files = models.ManyToManyField(
        Evidence, related_name="materials", verbose_name="文件", blank=True
    )
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "应交材料"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="materials_are_told_apart", fields=["evaluation", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class BasicDatum(models.Model):
    """One figure of the unit's basic data form (基础数据)."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="basic_data", verbose_name="评价"
    )
    key = models.CharField("栏目", max_length=30)
    value = models.CharField("填报值", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人")
    at = models.DateTimeField("时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "基础数据"
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_datum_is_told_once", fields=["evaluation", "key"]),
        ]

    def __str__(self) -> str:
        return self.key
