"""Long work (后台任务) that people can watch and that no crash loses or doubles."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hengji.core.jobs import JobState


class Job(models.Model):
    """One piece of work (后台任务), done at most once with effect.

    ``key`` is the idempotency key: as long as a job with it waits or runs,
    asking again returns that job. A running job whose lease ran out belonged
    to a worker that died, and is given out again.
    """

    kind = models.CharField("任务", max_length=30)
    key = models.CharField("去重键", max_length=100)
    arguments = models.JSONField("参数", default=dict)
    state = models.CharField(
        "状态",
        max_length=6,
        choices=[(state.value, state.value) for state in JobState],
        default=JobState.WAITING.value,
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    lease_until = models.DateTimeField("租期至", null=True)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("进展", max_length=500, blank=True)
    result = models.JSONField("结果", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人")
    created_at = models.DateTimeField("提出时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_unfinished_job_for_a_key",
                fields=["key"],
                condition=Q(state__in=[JobState.WAITING.value, JobState.RUNNING.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
