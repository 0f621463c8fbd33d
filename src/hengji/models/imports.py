"""Uploads of ledgers (导入) on their way into the records."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hengji.core.imports import ImportState
from hengji.models.cycles import Cycle
from hengji.models.files import StoredFile


class LedgerImport(models.Model):
    """A ledger that was uploaded (得分表导入); nothing is written before confirm.

    ``corrections`` holds, by place of a cell, what a person typed instead.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, verbose_name="年度")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    state = models.CharField(
        "状态",
        max_length=6,
        choices=[(state.value, state.value) for state in ImportState],
        default=ImportState.WAITING.value,
    )
    corrections = models.JSONField("更正", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人")
    at = models.DateTimeField("上传时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "得分表导入"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
