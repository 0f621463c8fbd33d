"""The work of one year (年度)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hengji.core.workflow import CycleState


class Cycle(models.Model):
    """One year's evaluations (年度): when they are done, and of which money."""

    work_year = models.PositiveSmallIntegerField("工作年度")
    funds_year = models.PositiveSmallIntegerField("资金年度")
    title = models.CharField("得分表标题", max_length=300, blank=True)
    state = models.CharField(
        "状态",
        max_length=6,
        choices=[(state.value, state.value) for state in CycleState],
        default=CycleState.OPEN.value,
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "年度"
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_cycle_for_a_year", fields=["work_year"]),
            models.CheckConstraint(
                name="money_is_evaluated_after_it_is_spent",
                condition=Q(funds_year__lte=models.F("work_year")) & Q(work_year__gte=1990),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name the year for people."""
        return f"{self.work_year}年度"

    @property
    def is_open(self) -> bool:
        """Tell whether anything in it may change."""
        return self.state == CycleState.OPEN
