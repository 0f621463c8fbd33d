"""Columns that keep hundredths exactly (分值和金额的列) in every database.

SQLite keeps decimals as binary floats; whole hundredths in an integer column
are exact there and in PostgreSQL, sort, group and index as numbers do.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.validators import DecimalValidator
from django.db import models
from django.forms import DecimalField, Field

from hengji.core.quantities import HUNDRED, Points, Yuan, round_half_up

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    IntegerColumn = models.BigIntegerField[Any, Any]
else:
    IntegerColumn = models.BigIntegerField


class HundredthsField(IntegerColumn):
    """A number with two decimal places, kept as its hundredfold."""

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        """Return the number that a row holds."""
        return None if value is None else Decimal(value).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401 - Django's signature
        """Return the number that a form or a lookup holds."""
        return None if value is None else Decimal(str(value))

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the hundredfold that a row holds; an expression passes through."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(round_half_up(Decimal(str(value))) * HUNDRED)

    def formfield(self, **kwargs: Any) -> Field | None:  # noqa: ANN401
        """Return a form field that takes two decimal places."""
        return models.Field.formfield(
            self, form_class=DecimalField, max_digits=18, decimal_places=2, **kwargs
        )

    @property
    def validators(self) -> list[Any]:
        """Check digits rather than the range of the integer below."""
        return [DecimalValidator(18, 2)]

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401
        """Use the checks of a plain column."""
        return models.Field.check(self, **kwargs)


class PointsField(HundredthsField):
    """Points or a score (分值、得分), two decimal places."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Points  # type: ignore[assignment]
        _pyi_lookup_exact_type: Decimal  # type: ignore[assignment]


class YuanField(HundredthsField):
    """Money in 元, kept in 分."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Yuan  # type: ignore[assignment]
        _pyi_lookup_exact_type: Decimal  # type: ignore[assignment]
