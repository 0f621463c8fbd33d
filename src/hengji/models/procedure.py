"""What the procedure of an evaluation leaves behind (评价程序): schemes, signatures, texts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hengji.core.evaluation_papers.kinds import DocumentKind
from hengji.models.agencies import InterestDeclaration
from hengji.models.agency_work import AgencyWork, set_aside_column
from hengji.models.evaluations import Evaluation
from hengji.models.files import StoredFile


class EvaluationScheme(AgencyWork):
    """One edition of an evaluation's scheme (评价方案).

    ``content`` is the scheme in its notation. The last edition is the one in
    force; a frozen one is never written again, an amendment is a new edition.
    What was approved stays when its agency leaves; a draft is set aside.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="schemes", verbose_name="评价"
    )
    number = models.PositiveIntegerField("版次")
    content = models.JSONField("内容")
    content_hash = models.CharField("内容散列值", max_length=64)
    frozen_at = models.DateTimeField("批准时间", null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="批准人"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编制人"
    )
    at = models.DateTimeField("编制时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "评价方案"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="schemes_are_numbered", fields=["evaluation", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}方案第 {self.number} 版"


class Signature(models.Model):
    """A step that somebody answers for (签字): who, when, with what opinion.

    ``round`` counts the drafts handed in, so that signatures under an earlier
    draft stay and no longer count. Those under a commission that was cancelled
    name its agency in ``set_aside``: they stay on record, and no other agency
    sees them.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="signatures", verbose_name="评价"
    )
    step = models.CharField("环节", max_length=12)
    round = models.PositiveIntegerField("轮次")
    opinion = models.CharField("意见", max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="签字人")
    at = models.DateTimeField("时间")
    set_aside = set_aside_column()

    class Meta:
        verbose_name = verbose_name_plural = "签字"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.by}"


class Waiver(models.Model):
    """A written exception (豁免) to avoidance, by the head of the bureau.

    ``conflict`` is the identity of the one conflict it fits.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="waivers", verbose_name="评价"
    )
    declaration = models.ForeignKey(
        InterestDeclaration, models.PROTECT, null=True, blank=True, verbose_name="利益声明"
    )
    conflict = models.CharField("回避事项", max_length=60)
    what = models.CharField("事项", max_length=1000)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="批准人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "回避豁免"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="a_waiver_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="a_conflict_is_waived_once", fields=["evaluation", "conflict"]
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Opinion(AgencyWork):
    """What the evaluated unit says to the draft (单位意见), and the answer to it.

    ``code`` is that of a leaf; empty where the opinion is about the whole.
    ``accepted`` stays open until it is answered.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="opinions", verbose_name="评价"
    )
    code = models.CharField("指标编码", max_length=30, blank=True)
    text = models.TextField("意见")
    agrees = models.BooleanField("无异议", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("时间")
    accepted = models.CharField(
        "采纳情况",
        max_length=4,
        blank=True,
        choices=[(each, each) for each in ("采纳", "部分采纳", "不采纳")],
    )
    answer = models.TextField("采纳说明", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "单位意见"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="an_opinion_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="an_answer_says_why", condition=Q(accepted="") | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]


class ReportText(AgencyWork):
    """One chapter's text in the evaluation report (评价报告文字)."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="texts", verbose_name="评价"
    )
    chapter = models.CharField("章节", max_length=30)
    text = models.TextField("文字", blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "评价报告文字"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_chapter_has_one_text",
                fields=["evaluation", "chapter"],
                condition=Q(set_aside=None),
            ),
            models.UniqueConstraint(
                name="an_agency_sets_one_text_of_a_chapter_aside",
                fields=["evaluation", "chapter", "set_aside"],
                condition=Q(set_aside__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.chapter


class EvaluationDocument(AgencyWork):
    """A document built for one evaluation (评价文件): a book of papers, or a report."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="documents", verbose_name="评价"
    )
    kind = models.CharField(
        "种类", max_length=8, choices=[(kind.value, kind.value) for kind in DocumentKind]
    )
    number = models.PositiveIntegerField("版次")
    docx = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="DOCX")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="PDF")
    warnings = models.PositiveIntegerField("提示条数", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="生成人")
    at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "评价文件"
        ordering: ClassVar = ["kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="evaluation_documents_are_numbered", fields=["evaluation", "kind", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation}{self.kind}第 {self.number} 版"
