"""What the year's report (汇总报告) says beside the scores, and its versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hengji.models.cycles import Cycle
from hengji.models.fields import YuanField
from hengji.models.files import StoredFile


class ReportFacts(models.Model):
    """What no table holds (要素): organ, number, recipients, signatory, dates."""

    cycle = models.OneToOneField(Cycle, models.CASCADE, related_name="facts", verbose_name="年度")
    organ = models.CharField("发文机关", max_length=100, blank=True)
    mark = models.CharField("发文机关标志", max_length=100, blank=True)
    number = models.CharField("发文字号", max_length=60, blank=True)
    recipients = models.TextField("主送机关", blank=True)
    signatories = models.TextField("签发人", blank=True)
    issued = models.DateField("成文日期", null=True, blank=True)
    title = models.TextField("标题", blank=True)
    place = models.CharField("本地称谓", max_length=20, blank=True)
    opening = models.TextField("引言", blank=True)
    methods = models.TextField("评价方式", blank=True)
    findings_opening = models.TextField("问题概述", blank=True)
    copies_to = models.TextField("抄送机关", blank=True)
    printed_by = models.CharField("印发机关", max_length=100, blank=True)
    printed_on = models.DateField("印发日期", null=True, blank=True)
    rank_method = models.CharField("并列名次", max_length=12, blank=True)
    region = models.CharField("地区", max_length=40, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "报告要素"

    def __str__(self) -> str:
        return f"{self.cycle}报告要素"


class Finding(models.Model):
    """One conclusion about a subject (存在问题)."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="findings", verbose_name="年度")
    code = models.CharField("编号", max_length=30)
    category = models.CharField("类别", max_length=10)
    unit = models.CharField("单位或项目", max_length=300)
    fact = models.TextField("事实")
    basis = models.TextField("依据", blank=True)
    amount = YuanField("涉及金额（元）", null=True, blank=True)
    budget = YuanField("全年预算数（元）", null=True, blank=True)
    spent = YuanField("执行数（元）", null=True, blank=True)
    effect = models.TextField("影响", blank=True)
    position = models.PositiveIntegerField("次序")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "存在问题"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="finding_codes_are_unique", fields=["cycle", "code"]),
            models.CheckConstraint(
                name="a_finding_names_a_fact", condition=~Q(fact="") & ~Q(unit="")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Recommendation(models.Model):
    """What to do (工作建议), and which findings it answers."""

    cycle = models.ForeignKey(
        Cycle, models.CASCADE, related_name="recommendations", verbose_name="年度"
    )
    title = models.CharField("标题", max_length=200)
    measures = models.TextField("措施")
    answers = models.ManyToManyField(
        Finding, related_name="recommendations", verbose_name="回应问题", blank=True
    )
    position = models.PositiveIntegerField("次序")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "工作建议"
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class ReportVersion(models.Model):
    """One report as it was built (报告版本), with its three files."""

    cycle = models.ForeignKey(
        Cycle, models.CASCADE, related_name="report_versions", verbose_name="年度"
    )
    number = models.PositiveIntegerField("版次")
    docx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="DOCX")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="PDF")
    xlsx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="XLSX")
    lines = models.JSONField("正文各段", default=list)
    figures = models.JSONField("数据", default=dict)
    warnings = models.PositiveIntegerField("提示条数", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="生成人")
    at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "报告版本"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="report_versions_are_numbered", fields=["cycle", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}报告第 {self.number} 版"
