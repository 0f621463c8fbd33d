"""Check-ups (体检) that were asked for, their files and what they said."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hengji.core.checkup.kinds import CheckupKind
from hengji.models.cycles import Cycle
from hengji.models.evaluations import Evaluation
from hengji.models.files import StoredFile


class Checkup(models.Model):
    """One look at documents, scores or objectives (体检); it changes nothing it looks at.

    ``result`` holds what was said as plain values, and stays as it was when
    the records change.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="checkups", verbose_name="年度")
    kind = models.CharField(
        "体检",
        max_length=4,
        choices=[(kind.value, kind.value) for kind in CheckupKind],
    )
    evaluation = models.ForeignKey(
        Evaluation,
        models.CASCADE,
        null=True,
        related_name="checkups",
        verbose_name="核对的评价",
    )
    summary = models.CharField("结论", max_length=300, blank=True)
    result = models.JSONField("结果", default=dict)
    output = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="结果文件"
    )
    output_name = models.CharField("结果文件名", max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人")
    at = models.DateTimeField("提出时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "体检"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.cycle}{self.kind}"


class CheckupFile(models.Model):
    """A file that is checked (体检文件), and its copy with comments if there is one."""

    checkup = models.ForeignKey(Checkup, models.CASCADE, related_name="files", verbose_name="体检")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    marked = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="批注稿"
    )

    class Meta:
        verbose_name = verbose_name_plural = "体检文件"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
