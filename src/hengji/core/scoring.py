"""Scoring a tree (评分): one score a leaf, each with its because, and the total."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.indicators import Indicator, without
from hengji.core.quantities import (
    HUNDREDTH,
    Points,
    format_points,
    plain_number,
    round_half_up,
    round_points,
    total_points,
)
from hengji.core.scoring_rules import (
    OBSERVATION_OUT_OF_RANGE,
    ObservationOutOfRange,
    Score,
    earn,
)

HALF_CENT = HUNDREDTH / 2


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The leaf does not apply (不适用) to this subject, for a stated reason."""

    reason: str


Observation = Decimal | NotApplicable


@dataclass(frozen=True, slots=True)
class Override:
    """A score given against the rule (调整得分), for a reason that stays with it."""

    points: Points
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The scores of one evaluation (评分表).

    Attributes:
        tree: The tree that was scored; points of leaves that do not apply have
            been given to the others.
        scores: By leaf code, in the order of the tree.
        excluded: Why a leaf does not apply, by its code.
        flaws: What hinders or needs a look.
        total: The sum of the rounded leaf scores; None while a leaf is missing.
    """

    tree: Indicator
    scores: Mapping[str, Score]
    excluded: Mapping[str, NotApplicable]
    flaws: tuple[Flaw, ...]
    total: Points | None


ACTUAL_MISSING = FlawKind(
    "actual-missing",
    Severity.ERROR,
    "三级指标没有填写实际完成值；缺失不是零分，总分暂缺。",
    "请填写该指标的实际完成值；确不适用的请标明不适用及理由。",
)
NOTHING_APPLIES = FlawKind(
    "nothing-applies",
    Severity.ERROR,
    "所有指标都标为不适用，没有可以计分的指标。",
    "请至少保留一个适用的指标。",
)
CODE_UNKNOWN = FlawKind(
    "observation-code-unknown",
    Severity.ERROR,
    "填写的实际完成值不属于指标体系中的任何一个三级指标。",
    "请改正指标编码，或删去这一项。",
)
SCORE_REMARK = FlawKind(
    "score-remark",
    Severity.WARNING,
    "得分可以成立，但目标值或实际值值得再看一眼。",
    "请复核目标值的依据。",
)
TOTAL_EXPLAINED = FlawKind(
    "total-differs-by-rounding",
    Severity.WARNING,
    "公布的合计与各项得分之和相差几分钱，可以由各项先后四舍五入解释。",
    "请以四舍五入后的分项之和为合计，或在表下注明差异原因。",
)
TOTAL_DIFFERS = FlawKind(
    "total-differs",
    Severity.ERROR,
    "公布的合计与各项得分之和不一致，舍入不能解释。",
    "请核对各项得分与合计。",
)


OVERRIDE_OUT_OF_RANGE = FlawKind(
    "override-out-of-range",
    Severity.ERROR,
    "调整后的得分小于 0 分或超过该指标的分值。",
    "请把调整后的得分改到 0 分与该指标分值之间。",
)
OVERRIDE_WITHOUT_REASON = FlawKind(
    "override-without-reason",
    Severity.ERROR,
    "按评分标准算出的得分被调整，没有写明理由。",
    "请写明调整的理由，或恢复按标准计算的得分。",
)


def score_tree(
    root: Indicator,
    observed: Mapping[str, Observation],
    overrides: Mapping[str, Override] = MappingProxyType({}),
) -> ScoreSheet:
    """Score every leaf of the tree.

    A missing observation is never a zero: it is a flaw, and the sheet has no
    total until it is supplied.

    Args:
        root: A tree for which ``check_tree`` found no flaw.
        observed: By leaf code, what was observed; see ``earn`` for units.
        overrides: By leaf code, the score that replaces the computed one; the
            computed one stays in the because. It does not replace a missing
            observation.

    Basis: ``mof-2020-10/quantitative-scoring``.
    """
    excluded = {
        leaf.code: value
        for leaf in root.leaves()
        if isinstance(value := observed.get(leaf.code), NotApplicable)
    }
    if len(excluded) == sum(1 for _ in root.leaves()):
        flaw = NOTHING_APPLIES.at(root.name, f"{len(excluded)} 个指标全部标为不适用。")
        return ScoreSheet(root, {}, excluded, (*_unknown_codes(root, observed), flaw), None)
    tree = without(root, excluded) if excluded else root
    scores: dict[str, Score] = {}
    flaws = list(_unknown_codes(root, observed))
    for leaf in tree.leaves():
        _score_leaf(leaf, observed.get(leaf.code), scores, flaws)
        if leaf.code in scores and leaf.code in overrides:
            scores[leaf.code] = _overridden(leaf, scores[leaf.code], overrides[leaf.code], flaws)
    complete = all(leaf.code in scores for leaf in tree.leaves())
    total = total_points(score.points for score in scores.values()) if complete else None
    return ScoreSheet(tree, scores, excluded, tuple(flaws), total)


def _unknown_codes(root: Indicator, observed: Mapping[str, Observation]) -> Iterator[Flaw]:
    known = {leaf.code for leaf in root.leaves()}
    for code in observed:
        if code not in known:
            yield CODE_UNKNOWN.at(code, f"没有编码为“{code}”的指标。")


def _score_leaf(
    leaf: Indicator, actual: Observation | None, scores: dict[str, Score], flaws: list[Flaw]
) -> None:
    if leaf.rule is None or not isinstance(actual, Decimal):
        flaws.append(ACTUAL_MISSING.at(leaf.code, f"“{leaf.name}”没有实际完成值。"))
        return
    try:
        score = earn(leaf.rule, leaf.points, actual)
    except ObservationOutOfRange as problem:
        flaws.append(OBSERVATION_OUT_OF_RANGE.at(leaf.code, f"“{leaf.name}”{problem}。"))
        return
    scores[leaf.code] = score
    if score.remark:
        flaws.append(SCORE_REMARK.at(leaf.code, f"“{leaf.name}”{score.remark}。"))


def _overridden(leaf: Indicator, computed: Score, override: Override, flaws: list[Flaw]) -> Score:
    """Replace a computed score; one that cannot stand is a flaw and replaces nothing."""
    points = round_points(override.points)
    change = (
        f"“{leaf.name}”由 {format_points(computed.points)} 分调整为 "
        f"{plain_number(override.points)} 分，分值 {plain_number(leaf.points)} 分。"
    )
    if not 0 <= override.points <= leaf.points or points != override.points:
        flaws.append(OVERRIDE_OUT_OF_RANGE.at(leaf.code, change))
        return computed
    if not override.reason:
        flaws.append(OVERRIDE_WITHOUT_REASON.at(leaf.code, change))
        return computed
    because = f"{computed.because}；调整为 {format_points(points)} 分，理由：{override.reason}"
    return Score(points, computed.full, because, computed.remark)


def explain_total(where: str, stated: Points, parts: Iterable[Decimal]) -> Flaw | None:
    """Compare a published total with its parts as they are printed.

    Each printed part hides at most half a cent, and so does the total. A
    difference within that is explained and stays visible as a warning; a larger
    one is an error.

    Args:
        where: The place of the total, as the reader would name it.
        stated: The total as published.
        parts: The parts as published; unrounded ones are rounded first.

    Returns:
        None when the rounded parts add up to ``stated``.
    """
    shown = [round_half_up(part) for part in parts]
    total = round_points(sum(shown, start=Decimal(0)))
    difference = stated - total
    if not difference:
        return None
    hidden = HALF_CENT * (len(shown) + 1)
    explained = abs(difference) <= hidden
    reason = f"各项和合计四舍五入最多可差 {plain_number(hidden)} 分"
    if not explained:
        reason += "，舍入不能解释"
    return (TOTAL_EXPLAINED if explained else TOTAL_DIFFERS).at(
        where,
        f"合计为 {format_points(stated)} 分，分项之和为 {format_points(total)} 分，"
        f"相差 {format_points(abs(difference))} 分；{reason}。",
    )
