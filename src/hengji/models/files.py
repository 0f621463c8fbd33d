"""Files (文件): kept once by the SHA-256 of their content."""

from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """The content of a file, whoever attached it under whatever name (文件)."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节数")
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.sha256
