"""What belongs to the agency that made it (机构底稿), and is set aside (封存) when it leaves."""

from typing import Any, TypeVar

from django.db import models

from hengji.models.registry import Agency

Row = TypeVar("Row", bound=models.Model)


class LiveRows(models.Manager[Row]):
    """The rows that are not set aside; what is reached from an evaluation is these."""

    column = "set_aside"

    def get_queryset(self) -> models.QuerySet[Row]:
        """Leave out what is set aside."""
        return super().get_queryset().filter(**{self.column: None})


class RowsOfLivePapers(LiveRows[Row]):
    """The rows whose paper is not set aside."""

    column = "paper__set_aside"


def set_aside_column(**options: Any) -> "models.ForeignKey[Agency | None, Agency | None]":  # noqa: ANN401
    """Return the column that names the agency for which a row is set aside."""
    return models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name="封存",
        **options,
    )


class AgencyWork(models.Model):
    """A row of an agency's work on an evaluation (机构底稿).

    ``objects`` leaves out what is set aside for an agency that is not
    commissioned any more; ``everything`` has all. Backups, keys that lead to a
    row and deletions never pass through ``objects``.
    """

    set_aside = set_aside_column()

    objects = LiveRows[Any]()
    everything = models.Manager[Any]()

    class Meta:
        abstract = True
