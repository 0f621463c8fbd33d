"""Schemes (评价方案) of evaluations somebody may see."""

from functools import lru_cache

from hengji.core.scheme_notation import read_scheme
from hengji.core.schemes import Scheme
from hengji.models import Evaluation, EvaluationScheme


def scheme_rows(evaluation: Evaluation) -> tuple[EvaluationScheme, ...]:
    """Return every edition of an evaluation's scheme, oldest first."""
    return tuple(evaluation.schemes.select_related("by", "frozen_by"))


def scheme_row(evaluation: Evaluation) -> EvaluationScheme | None:
    """Return the edition in force: the last one; None before there is any."""
    return evaluation.schemes.order_by("-number").first()


def load_scheme(evaluation: Evaluation) -> Scheme | None:
    """Return the scheme in force; None before there is any."""
    newest = evaluation.schemes.order_by("-number").values_list("pk", "content_hash").first()
    return _scheme_of(*newest) if newest else None


@lru_cache(maxsize=256)
def _scheme_of(row_id: int, content_hash: str) -> Scheme:
    """Read an edition once; what has another hash is another scheme."""
    rows = EvaluationScheme.objects.values_list("content", flat=True)
    return read_scheme(rows.get(pk=row_id, content_hash=content_hash))
