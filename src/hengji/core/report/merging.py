"""Merging findings (合并问题): several that are one become one, nothing lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from hengji.core.quantities import Yuan
from hengji.core.report.facts import Finding

BETWEEN = "；"


def merge_findings(findings: Sequence[Finding]) -> Finding:
    """Return the findings as one, with code, category and unit of the first.

    Facts follow one another, each with its unit where that differs. Money is
    added up only where every finding gives it; else each amount stays in the
    words of its own fact, since a sum over some would be wrong.

    Args:
        findings: At least one, the one to be kept first.
    """
    first = findings[0]
    amount = _sum([each.amount for each in findings])
    budget = _sum([each.budget for each in findings])
    spent = _sum([each.spent for each in findings])
    if budget is None or spent is None:
        budget = spent = None

    def told(each: Finding) -> str:
        unit = "" if each.unit == first.unit else each.unit
        left = replace(
            each,
            amount=each.amount if amount is None else None,
            budget=each.budget if budget is None else None,
            spent=each.spent if spent is None else None,
        )
        return "，".join((f"{unit}{each.fact.rstrip('。')}", *left.money_in_words))

    return replace(
        first,
        fact=_joined(findings, told),
        basis=_joined(findings, lambda each: each.basis),
        effect=_joined(findings, lambda each: each.effect.rstrip("。")),
        amount=amount,
        budget=budget,
        spent=spent,
    )


def _sum(amounts: Sequence[Yuan | None]) -> Yuan | None:
    given = [amount for amount in amounts if amount is not None]
    return Yuan(sum(given, start=Decimal(0))) if len(given) == len(amounts) else None


def _joined(findings: Sequence[Finding], text_of: Callable[[Finding], str]) -> str:
    texts = dict.fromkeys(text_of(each) for each in findings)
    return BETWEEN.join(text for text in texts if text)
