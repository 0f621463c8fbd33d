"""Packets (数据包): workbooks that go out to agencies and units and come back."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hengji.core.packets.kinds import PacketKind, PacketState
from hengji.models.cycles import Cycle
from hengji.models.evaluations import Evaluation
from hengji.models.files import StoredFile
from hengji.models.registry import Agency, BudgetUnit


class Packet(models.Model):
    """One workbook that went out (数据包).

    ``sent`` is what stood in its cells, so that what comes back can be told
    from what changed here meanwhile.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="packets", verbose_name="年度")
    kind = models.CharField(
        "种类", max_length=6, choices=[(kind.value, kind.value) for kind in PacketKind]
    )
    token = models.CharField("编号", max_length=32, unique=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="第三方机构"
    )
    unit = models.ForeignKey(
        BudgetUnit, models.PROTECT, null=True, blank=True, verbose_name="预算单位"
    )
    evaluations = models.ManyToManyField(Evaluation, related_name="packets", verbose_name="评价")
    name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name="发出的文件"
    )
    sent = models.JSONField("发出的内容")
    state = models.CharField(
        "状态",
        max_length=4,
        choices=[(state.value, state.value) for state in PacketState],
        default=PacketState.OUT.value,
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发出人")
    at = models.DateTimeField("发出时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "数据包"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class PacketReturn(models.Model):
    """A workbook that came back (收回的数据包), kept as it came.

    ``packet`` is empty where the file is of no packet of ours.
    """

    cycle = models.ForeignKey(
        Cycle, models.CASCADE, related_name="packet_returns", verbose_name="年度"
    )
    packet = models.ForeignKey(
        Packet, models.CASCADE, null=True, related_name="returns", verbose_name="数据包"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    name = models.CharField("文件名", max_length=255)
    flaws = models.JSONField("问题", default=list)
    state = models.CharField(
        "状态",
        max_length=4,
        choices=[(state.value, state.value) for state in PacketState],
        default=PacketState.RECEIVED.value,
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="收回人")
    at = models.DateTimeField("收回时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "收回的数据包"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name
