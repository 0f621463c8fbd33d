"""Uploads of ledgers and lists (导入) on their way into the records."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hengji.core.imports import ImportState
from hengji.core.registry_lists import LISTS
from hengji.models.cycles import Cycle
from hengji.models.files import StoredFile


class Upload(models.Model):
    """A file that was uploaded (上传); nothing is written before confirm."""

    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    state = models.CharField(
        "状态",
        max_length=6,
        choices=[(state.value, state.value) for state in ImportState],
        default=ImportState.WAITING.value,
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人")
    at = models.DateTimeField("上传时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class LedgerImport(Upload):
    """A ledger on its way into a year (得分表导入).

    ``corrections`` holds, by place of a cell, what a person typed instead.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, verbose_name="年度")
    corrections = models.JSONField("更正", default=dict)

    class Meta(Upload.Meta):
        verbose_name = verbose_name_plural = "得分表导入"


class RegistryImport(Upload):
    """An edited list on its way into the registry (名录导入)."""

    kind = models.CharField(
        "名录", max_length=12, choices=[(kind.value, each.title) for kind, each in LISTS.items()]
    )

    class Meta(Upload.Meta):
        verbose_name = verbose_name_plural = "名录导入"
