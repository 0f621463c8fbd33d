"""A scoring rule (评分标准) as people type it: fields with texts in, a rule out, and back.

Shares are typed as percentages. Every text is either understood in one way or
refused with words.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, assert_never

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name
from hengji.core.quantities import HUNDRED, ONE, ZERO, Ratio, plain_number, read_decimal
from hengji.core.scheme_checks import CRITERIA_MET
from hengji.core.scoring_rules import (
    Band,
    Banded,
    Completed,
    Deduction,
    Equal,
    Judged,
    Proportional,
    Reverse,
    ScoringRule,
    Tier,
)


class RuleKind(StrEnum):
    """The kinds of rules a form offers (评分标准的种类)."""

    CRITERIA = "criteria"
    PROPORTIONAL = "proportional"
    REVERSE = "reverse"
    EQUAL = "equal"
    BANDED = "banded"
    JUDGED = "judged"
    DEDUCTION = "deduction"
    COMPLETED = "completed"


RULE_KINDS: Mapping[RuleKind, str] = MappingProxyType(
    {
        RuleKind.CRITERIA: "按符合的评价要点条数",
        RuleKind.PROPORTIONAL: "正向：达到目标值得满分，不足按比例",
        RuleKind.REVERSE: "反向：不超过目标值得满分，超出按比例扣",
        RuleKind.EQUAL: "等于目标值得满分",
        RuleKind.BANDED: "分段：达到哪一段得多少",
        RuleKind.JUDGED: "定性：评定档次和得分率",
        RuleKind.DEDUCTION: "扣分：每发生一次或每超过一定量扣分",
        RuleKind.COMPLETED: "是否完成",
    }
)


class RuleField(StrEnum):
    """One setting of a rule in a form (评分标准的栏目)."""

    TARGET = "target"
    PASSING = "passing"
    OVERSHOOT = "overshoot"
    TWO_SIDED = "two_sided"
    BANDS = "bands"
    LESS_IS_BETTER = "less_is_better"
    TIERS = "tiers"
    EACH = "each"
    RELATIVE = "relative"
    MEASURED = "measured"
    STEP = "step"
    FREE = "free"


RULE_FIELDS: Mapping[RuleField, str] = MappingProxyType(
    {
        RuleField.TARGET: "目标值",
        RuleField.PASSING: "低于目标的百分之几不得分",
        RuleField.OVERSHOOT: "超过目标的百分之几提示复核",
        RuleField.TWO_SIDED: "超出目标",
        RuleField.BANDS: "分段",
        RuleField.LESS_IS_BETTER: "实际完成值",
        RuleField.TIERS: "档次",
        RuleField.EACH: "每次扣",
        RuleField.RELATIVE: "扣分的单位",
        RuleField.MEASURED: "扣分按",
        RuleField.STEP: "每超过多少扣一次",
        RuleField.FREE: "不超过多少不扣",
    }
)
"""What each field is called."""

FIELDS_OF: Mapping[RuleKind, tuple[RuleField, ...]] = MappingProxyType(
    {
        RuleKind.CRITERIA: (),
        RuleKind.PROPORTIONAL: (RuleField.TARGET, RuleField.PASSING, RuleField.OVERSHOOT),
        RuleKind.REVERSE: (RuleField.TARGET,),
        RuleKind.EQUAL: (RuleField.TARGET, RuleField.TWO_SIDED),
        RuleKind.BANDED: (RuleField.LESS_IS_BETTER, RuleField.BANDS),
        RuleKind.JUDGED: (RuleField.TIERS,),
        RuleKind.DEDUCTION: (
            RuleField.MEASURED,
            RuleField.EACH,
            RuleField.RELATIVE,
            RuleField.STEP,
            RuleField.FREE,
        ),
        RuleKind.COMPLETED: (),
    }
)
"""Which fields a kind of rule has, in the order of the form."""

CHOICES: Mapping[RuleField, tuple[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        RuleField.TWO_SIDED: (("", "不扣分"), ("yes", "按同样比例扣分")),
        RuleField.LESS_IS_BETTER: (("", "越大越好"), ("yes", "越小越好")),
        RuleField.RELATIVE: (("", "分"), ("yes", "分值的百分之几")),
        RuleField.MEASURED: (("", "发生的次数"), ("yes", "超过的量")),
    }
)
"""Fields with two choices, the usual one first."""

UNITS: Mapping[RuleKind, str] = MappingProxyType(
    {
        RuleKind.CRITERIA: CRITERIA_MET,
        RuleKind.JUDGED: "得分率",
        RuleKind.COMPLETED: "完成填 1，未完成填 0",
    }
)
"""The unit of an actual value where the rule leaves no choice."""

_SEPARATORS = r"\s,，:：;；、"
_BETWEEN = re.compile(rf"[{_SEPARATORS}]+|得")
_SHARE = rf"[^{_SEPARATORS}%％]+"
_TIER = re.compile(
    rf"(?P<name>.+?)[{_SEPARATORS}]+(?P<low>{_SHARE})[%％]?[{_SEPARATORS}]+(?P<usual>{_SHARE})[%％]?"
)
_BAND_PARTS = 2

RULE_FIELD_WRONG = FlawKind(
    "rule-field-wrong",
    Severity.ERROR,
    "评分标准的一栏看不懂或没有填写。",
    "请按栏目下的说明填写。",
)


class TypedRule(NamedTuple):
    """A rule as a form shows it: its kind, and texts by field."""

    kind: RuleKind
    texts: Mapping[RuleField, str]


def rule_typed(rule: ScoringRule, unit: str) -> TypedRule:
    """Return the kind and the texts by which a form shows a rule."""
    match rule:
        case Proportional() | Reverse() | Equal():
            return _target_typed(rule, unit)
        case Banded():
            return TypedRule(RuleKind.BANDED, _banded_texts(rule))
        case Judged():
            return TypedRule(RuleKind.JUDGED, _judged_texts(rule))
        case Deduction():
            return TypedRule(RuleKind.DEDUCTION, _deduction_texts(rule))
        case Completed():
            return TypedRule(RuleKind.COMPLETED, {})
        case _:
            assert_never(rule)


def _target_typed(rule: Proportional | Reverse | Equal, unit: str) -> TypedRule:
    texts = {RuleField.TARGET: plain_number(rule.target)}
    match rule:
        case Proportional(_, passing, overshoot):
            if unit == CRITERIA_MET and not passing and overshoot is None:
                return TypedRule(RuleKind.CRITERIA, {})
            texts[RuleField.PASSING] = _percent(passing) if passing else ""
            texts[RuleField.OVERSHOOT] = "" if overshoot is None else _percent(overshoot)
            return TypedRule(RuleKind.PROPORTIONAL, texts)
        case Reverse():
            return TypedRule(RuleKind.REVERSE, texts)
        case Equal(_, two_sided):
            return TypedRule(RuleKind.EQUAL, {**texts, RuleField.TWO_SIDED: _yes(two_sided)})
        case _:
            assert_never(rule)


def _judged_texts(rule: Judged) -> Mapping[RuleField, str]:
    lines = (
        f"{tier.name} {_percent(tier.at_least)}% {_percent(tier.usual)}%" for tier in rule.tiers
    )
    return {RuleField.TIERS: "\n".join(lines)}


def _banded_texts(rule: Banded) -> Mapping[RuleField, str]:
    lines = (f"{plain_number(band.limit)} {_percent(band.ratio)}%" for band in rule.bands)
    return {
        RuleField.BANDS: "\n".join(lines),
        RuleField.LESS_IS_BETTER: _yes(rule.less_is_better),
    }


def _deduction_texts(rule: Deduction) -> Mapping[RuleField, str]:
    measured = {} if rule.counts else {RuleField.STEP: plain_number(rule.step)}
    return {
        RuleField.MEASURED: _yes(not rule.counts),
        RuleField.EACH: _percent(rule.each) if rule.relative else plain_number(rule.each),
        RuleField.RELATIVE: _yes(rule.relative),
        **measured,
        **({RuleField.FREE: plain_number(rule.free)} if rule.free else {}),
    }


def _yes(truth: bool) -> str:
    return "yes" if truth else ""


def _percent(ratio: Decimal) -> str:
    return plain_number(ratio * HUNDRED)


def read_typed(typed: TypedRule, criteria: int) -> ScoringRule:
    """Return the rule that was typed; ``criteria`` is how many there are.

    Raises:
        FlawsFound: Some texts are no such settings; ``where`` is the label.
    """
    flaws: list[Flaw] = []
    rule = _READERS[typed.kind](_Texts(typed.texts, flaws), criteria)
    if flaws:
        raise FlawsFound(flaws)
    return rule


class _Texts(NamedTuple):
    """Texts by field that note what they cannot read as."""

    texts: Mapping[RuleField, str]
    flaws: list[Flaw]

    def text(self, field: RuleField) -> str:
        return self.texts.get(field, "").strip()

    def number(self, field: RuleField, otherwise: Decimal | None = None) -> Decimal:
        text = self.text(field)
        if not text and otherwise is not None:
            return otherwise
        number = read_decimal(text)
        if number is None:
            self.refuse(field, f"“{text}”不是数。" if text else "没有填写。")
        return ONE if number is None else number

    def share(self, field: RuleField, otherwise: Decimal | None = None) -> Ratio:
        """Return a percentage as a ratio; a sign of percent may follow it."""
        kept = None if otherwise is None else otherwise * HUNDRED
        plain = self._replace(texts={field: self.text(field).rstrip("%％")})
        return Ratio(plain.number(field, kept) / HUNDRED)

    def refuse(self, field: RuleField, message: str) -> None:
        self.flaws.append(RULE_FIELD_WRONG.at(RULE_FIELDS[field], message))


def _proportional(texts: _Texts, _: int) -> ScoringRule:
    overshoot = texts.text(RuleField.OVERSHOOT)
    return Proportional(
        texts.number(RuleField.TARGET),
        texts.share(RuleField.PASSING, ZERO),
        texts.share(RuleField.OVERSHOOT) if overshoot else None,
    )


def _banded(texts: _Texts, _: int) -> ScoringRule:
    bands = []
    for line in texts.text(RuleField.BANDS).splitlines():
        parts = (part.rstrip("%％") for part in _BETWEEN.split(line) if part)
        numbers = [read_decimal(part) for part in parts]
        if len(numbers) != _BAND_PARTS or None in numbers:
            texts.refuse(RuleField.BANDS, f"“{line.strip()}”应写作“90 80%”：界限和得分率。")
            continue
        limit, percent = (number for number in numbers if number is not None)
        bands.append(Band(limit, Ratio(percent / HUNDRED)))
    if not texts.text(RuleField.BANDS):
        texts.refuse(RuleField.BANDS, "没有填写。")
    return Banded(tuple(bands), bool(texts.text(RuleField.LESS_IS_BETTER)))


def _judged(texts: _Texts, _: int) -> ScoringRule:
    tiers = []
    for line in texts.text(RuleField.TIERS).splitlines():
        found = _TIER.fullmatch(line.strip())
        numbers = [read_decimal(each) for each in found.group("low", "usual")] if found else [None]
        if found is None or None in numbers:
            message = f"“{line.strip()}”应写作“达成 80% 100%”：档名、下限和预填得分率。"
            texts.refuse(RuleField.TIERS, message)
            continue
        low, usual = (Ratio(number / HUNDRED) for number in numbers if number is not None)
        tiers.append(Tier(clean_name(found["name"]), low, usual))
    if not texts.text(RuleField.TIERS):
        texts.refuse(RuleField.TIERS, "没有填写。")
    return Judged(tuple(tiers))


def _deduction(texts: _Texts, _: int) -> ScoringRule:
    relative, measured = (
        bool(texts.text(field)) for field in (RuleField.RELATIVE, RuleField.MEASURED)
    )
    each = texts.share(RuleField.EACH) if relative else texts.number(RuleField.EACH)
    if not measured:
        return Deduction(each, relative=relative)
    step = texts.number(RuleField.STEP, ONE)
    free = texts.number(RuleField.FREE, ZERO)
    return Deduction(each, step, free, relative, measured=step == 1 and not free)


_READERS: Mapping[RuleKind, Callable[[_Texts, int], ScoringRule]] = MappingProxyType(
    {
        RuleKind.CRITERIA: lambda _, criteria: Proportional(Decimal(criteria)),
        RuleKind.PROPORTIONAL: _proportional,
        RuleKind.REVERSE: lambda texts, _: Reverse(texts.number(RuleField.TARGET)),
        RuleKind.EQUAL: lambda texts, _: Equal(
            texts.number(RuleField.TARGET), bool(texts.text(RuleField.TWO_SIDED))
        ),
        RuleKind.BANDED: _banded,
        RuleKind.JUDGED: _judged,
        RuleKind.DEDUCTION: _deduction,
        RuleKind.COMPLETED: lambda _, __: Completed(),
    }
)
