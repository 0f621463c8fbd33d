"""The event log (操作记录): each row carries the hash of the one before.

Rows can be added and nothing else; triggers of the database say so too.
"""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One thing that somebody did or was refused (操作记录)."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("账户编号", null=True)
    actor = models.CharField("操作人", max_length=60)
    role = models.CharField("角色", max_length=12, blank=True)
    address = models.CharField("地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    verb = models.CharField("操作", max_length=40)
    object_kind = models.CharField("对象类别", max_length=30, blank=True)
    object_id = models.BigIntegerField("对象编号", null=True)
    object_name = models.CharField("对象", max_length=300, blank=True)
    cycle_id = models.BigIntegerField("年度", null=True)
    result = models.CharField("结果", max_length=6)
    summary = models.CharField("摘要", max_length=500, blank=True)
    details = models.TextField("内容（JSON）", default="{}")
    previous_hash = models.CharField("前一条的散列值", max_length=64)
    hash = models.CharField("散列值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering: ClassVar = ["sequence"]
        indexes: ClassVar = [
            models.Index(name="events_of_an_object", fields=["object_kind", "object_id"]),
            models.Index(name="events_of_an_actor", fields=["actor_id", "sequence"]),
            models.Index(name="events_of_a_verb", fields=["verb", "sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"
