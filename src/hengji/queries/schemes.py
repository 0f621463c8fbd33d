"""Schemes (评价方案) of evaluations somebody may see."""

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
    row = scheme_row(evaluation)
    return read_scheme(row.content) if row else None
