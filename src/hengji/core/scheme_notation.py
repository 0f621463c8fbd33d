"""How a scheme (评价方案) is written down: plain values that any later edition can read.

Numbers are texts, so that nothing is lost on the way; a rule is its name with
its settings, as in the rulebook.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from hengji.core.indicators import Indicator, ShareRule, TreeRules
from hengji.core.quantities import Points, Ratio
from hengji.core.schemes import CopiedFrom, DatumField, RequiredMaterial, Scheme
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

Data = Mapping[str, Any]


def scheme_hash(data: Data) -> str:
    """Return the SHA-256 of a scheme as written; the order of keys does not count."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_scheme(scheme: Scheme) -> dict[str, Any]:
    """Write a scheme as plain values."""
    copied = scheme.copied_from
    return {
        "framework": scheme.framework,
        "framework_version": scheme.framework_version,
        "title": scheme.title,
        "tree": write_indicator(scheme.tree),
        "full": str(scheme.rules.full),
        "shares": [
            {"names": list(each.names), "at_least": str(each.at_least), "basis": each.basis}
            for each in scheme.rules.shares
        ],
        "wanted": {code: list(words) for code, words in scheme.wanted.items()},
        "outline": list(scheme.outline),
        "materials": [
            {"name": each.name, "required": each.required, "note": each.note}
            for each in scheme.materials
        ],
        "data": [{"key": each.key, "label": each.label, "unit": each.unit} for each in scheme.data],
        **({"copied_from": {"edition": copied.edition, "name": copied.name}} if copied else {}),
    }


def read_scheme(data: Data) -> Scheme:
    """Read what ``write_scheme`` wrote."""
    shares = tuple(
        ShareRule(tuple(each["names"]), Ratio(Decimal(each["at_least"])), each["basis"])
        for each in data["shares"]
    )
    return Scheme(
        framework=data["framework"],
        framework_version=data["framework_version"],
        title=data["title"],
        tree=read_indicator(data["tree"]),
        rules=TreeRules(Points(Decimal(data["full"])), shares),
        wanted=MappingProxyType({code: tuple(words) for code, words in data["wanted"].items()}),
        outline=tuple(data["outline"]),
        materials=tuple(RequiredMaterial(**each) for each in data["materials"]),
        data=tuple(DatumField(**each) for each in data["data"]),
        copied_from=CopiedFrom(**data["copied_from"]) if "copied_from" in data else None,
    )


def write_indicator(node: Indicator) -> dict[str, Any]:
    """Write an indicator and all below it."""
    written: dict[str, Any] = {"code": node.code, "name": node.name, "points": str(node.points)}
    if node.children:
        written["children"] = [write_indicator(child) for child in node.children]
    if node.rule is not None:
        written["rule"] = write_rule(node.rule)
    if node.criteria:
        written["criteria"] = list(node.criteria)
    for name in ("unit", "meaning", "formula", "data_source"):
        if text := getattr(node, name):
            written[name] = text
    if node.project_specific:
        written["project_specific"] = True
    return written


def read_indicator(data: Data) -> Indicator:
    """Read what ``write_indicator`` wrote."""
    return Indicator(
        code=data["code"],
        name=data["name"],
        points=Points(Decimal(data["points"])),
        children=tuple(read_indicator(child) for child in data.get("children", ())),
        rule=read_rule(data["rule"]) if "rule" in data else None,
        unit=data.get("unit", ""),
        meaning=data.get("meaning", ""),
        criteria=tuple(data.get("criteria", ())),
        formula=data.get("formula", ""),
        data_source=data.get("data_source", ""),
        project_specific=data.get("project_specific", False),
    )


def write_rule(rule: ScoringRule) -> dict[str, Any]:
    """Write a scoring rule: its name and its settings."""
    return {_NAMES[type(rule)]: _plain(rule)}


def _plain(value: object) -> Any:  # noqa: ANN401 - plain values of any kind
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def read_rule(data: Data) -> ScoringRule:
    """Read what ``write_rule`` wrote."""
    ((name, settings),) = data.items()
    return _READERS[name](settings)


def _proportional(data: Data) -> Proportional:
    passing, overshoot = Ratio(Decimal(data["passing"])), data["overshoot"]
    limit = None if overshoot is None else Ratio(Decimal(overshoot))
    return Proportional(Decimal(data["target"]), passing, limit)


def _banded(data: Data) -> Banded:
    bands = (Band(Decimal(each["limit"]), Ratio(Decimal(each["ratio"]))) for each in data["bands"])
    return Banded(tuple(bands), data["less_is_better"])


def _judged(data: Data) -> Judged:
    return Judged(
        tuple(
            Tier(each["name"], Ratio(Decimal(each["at_least"])), Ratio(Decimal(each["usual"])))
            for each in data["tiers"]
        )
    )


def _deduction(data: Data) -> Deduction:
    each, step, free = (Decimal(data[key]) for key in ("each", "step", "free"))
    return Deduction(each, step, free, data["relative"], data["measured"])


_NAMES: Mapping[type[ScoringRule], str] = MappingProxyType(
    {
        Proportional: "proportional",
        Reverse: "reverse",
        Equal: "equal",
        Banded: "banded",
        Judged: "judged",
        Deduction: "deduction",
        Completed: "completed",
    }
)
_READERS: Mapping[str, Callable[[Data], ScoringRule]] = MappingProxyType(
    {
        "proportional": _proportional,
        "reverse": lambda data: Reverse(Decimal(data["target"])),
        "equal": lambda data: Equal(Decimal(data["target"]), data["two_sided"]),
        "banded": _banded,
        "judged": _judged,
        "deduction": _deduction,
        "completed": lambda _: Completed(),
    }
)
