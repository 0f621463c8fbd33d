"""Faults: each strikes one marked place of a consistent draft (植入的差错).

A fault knows the rules of ``docs/flaws.md`` that should find it and the part
of the draft it struck.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.report_corpus.draft import Draft, Marked, Rows, unmarked

Struck = tuple[Draft, set[int]]
"""The draft with the fault, and the parts at one of which it may be told."""


@dataclass(frozen=True)
class Fault:
    """One way to go wrong; ``strike`` returns None where a draft gives no occasion."""

    name: str
    strike: Callable[[Draft, random.Random], Struck | None]


def _pick(draft: Draft, name: str, chance: random.Random) -> Marked | None:
    found = draft.marks(name)
    return chance.choice(found) if found else None


def _changing(
    name: str, change: Callable[[str, random.Random], str]
) -> Callable[[Draft, random.Random], Struck | None]:
    """Strike one place of a name by changing its words."""

    def strike(draft: Draft, chance: random.Random) -> Struck | None:
        place = _pick(draft, name, chance)
        if place is None:
            return None
        return draft.rewritten(place, lambda words: change(words, chance)), {place.part}

    return strike


def _number(words: str) -> Decimal:
    return Decimal(words.replace(",", "").removesuffix("%"))


def _like(words: str, value: Decimal) -> str:
    """Write a value as another was written: places, separators, percent sign."""
    plain = words.removesuffix("%").replace(",", "")
    places = len(plain.partition(".")[2])
    grouped = "," if "," in words else ""
    return f"{value:{grouped}.{places}f}" + ("%" if words.endswith("%") else "")


def _shifted(words: str, chance: random.Random) -> str:
    """Change a number by two to nine percent, at least by three of its last places."""
    value = _number(words)
    last = Decimal(1).scaleb(-len(words.removesuffix("%").partition(".")[2]))
    step = max(value * Decimal(chance.randint(2, 9)) / 100, 3 * last)
    return _like(words, value + step if chance.random() < 0.5 or value <= step else value - step)


def _swapped(words: str, chance: random.Random) -> str:
    """Swap two neighbouring digits that differ: the slip of a typist."""
    places = [
        at for at in range(len(words) - 1)
        if words[at].isdigit() and words[at + 1].isdigit() and words[at] != words[at + 1] and (at or words[1] != "0")
    ]  # fmt: skip
    if not places:
        return _shifted(words, chance)
    at = chance.choice(places[: max(1, len(places) // 2)])
    return words[:at] + words[at + 1] + words[at] + words[at + 2 :]


def _one_off(words: str, chance: random.Random) -> str:
    return str(
        max(int(words) + chance.choice((-2, -1, 1, 2)), 1 if int(words) > 2 else int(words) + 1)
    )


def _other_grade(words: str, chance: random.Random) -> str:
    return chance.choice([grade for grade in "优良中" if grade != words])


def _score_table(draft: Draft) -> tuple[int, Rows] | None:
    for number, part in enumerate(draft.parts):
        if (
            not isinstance(part, str)
            and draft.marks("score")
            and draft.marks("score")[0].part == number
        ):
            return number, part
    return None


def _row_moved(draft: Draft, chance: random.Random) -> Struck | None:
    """Carry one row to another place; serial numbers stay in order."""
    found = _score_table(draft)
    if found is None or draft.kind != "汇总报告":
        return None
    number, rows = found
    body = [row[1:] for row in rows[1:]]
    source = chance.randrange(len(body))
    target = chance.choice([at for at in range(len(body)) if abs(at - source) > 2])
    if _number(unmarked(body[source][1])) == _number(unmarked(body[target][1])):
        return None
    body.insert(target, body.pop(source))
    moved = [rows[0], *([str(at), *row] for at, row in enumerate(body, start=1))]
    return draft.with_part(number, moved), {number}


def _name_twice(draft: Draft, chance: random.Random) -> Struck | None:
    names = draft.marks("name")
    if len(names) < 2 or draft.kind not in {"汇总报告", "通报"}:
        return None
    one, other = chance.sample(names, 2)
    return draft.rewritten(one, lambda _: other.words), {one.part}


def _wrapped(words: str, chance: random.Random) -> str:
    at = chance.randint(2, len(words) - 2)
    return f"{words[:at]} {words[at:]}"


HALF = str.maketrans("（）", "()")


def _half_width(draft: Draft, chance: random.Random) -> Struck | None:
    """Write one heading's brackets in half width."""
    places = draft.marks("sub-heading")
    if len(places) < 2:
        return None
    place = chance.choice(places)
    content = draft.parts[place.part]
    assert isinstance(content, str)
    head, rest = content[:12], content[12:]
    changed = head.translate(HALF) + rest
    return (draft.with_part(place.part, changed), {place.part}) if changed != content else None


NEXT = {
    "一": "二",
    "二": "三",
    "三": "四",
    "四": "五",
    "五": "六",
    "六": "七",
    "1": "2",
    "2": "3",
    "3": "4",
    "4": "5",
}


def _heading(
    name: str, change: Callable[[str], str]
) -> Callable[[Draft, random.Random], Struck | None]:
    def strike(draft: Draft, chance: random.Random) -> Struck | None:
        places = draft.marks(name)
        later = places[1:]
        if not later:
            return None
        place = chance.choice(later)
        if name == "sub-heading" and place.words == "一":
            return None
        around = {each.part for each in places}
        return draft.rewritten(place, change), around

    return strike


BEFORE = {after: before for before, after in NEXT.items()}


def _inserted(words: str) -> Callable[[Draft, random.Random], Struck | None]:
    def strike(draft: Draft, chance: random.Random) -> Struck | None:
        at = len(draft.parts) - 2
        return (draft.with_inserted(at, words), {at}) if at > 3 else None

    return strike


def _doubled(draft: Draft, chance: random.Random) -> Struck | None:
    """Type one particle or verb twice in running text."""
    slips = ("的", "了", "在", "和", "对", "是", "进行", "管理", "绩效", "资金", "开展", "完成")
    places = [
        (number, slip)
        for number, part in enumerate(draft.parts)
        if isinstance(part, str) and len(part) > 30
        for slip in slips
        if slip in part
    ]
    if not places:
        return None
    number, slip = chance.choice(places)
    part = draft.parts[number]
    assert isinstance(part, str)
    return draft.with_part(number, part.replace(slip, slip * 2, 1)), {number}


def _doubled_stop(draft: Draft, chance: random.Random) -> Struck | None:
    places = [
        number for number, part in enumerate(draft.parts) if isinstance(part, str) and "，" in part
    ]
    if not places:
        return None
    number = chance.choice(places)
    part = draft.parts[number]
    assert isinstance(part, str)
    return draft.with_part(number, part.replace("，", "，，", 1)), {number}


def _no_advice(draft: Draft, chance: random.Random) -> Struck | None:
    """Drop one recommendation with its heading, and number the rest again."""
    places = draft.marks("advice")
    if len(places) < 3:
        return None
    last = places[-1].part
    problems = {each.part for each in draft.marks("sub-heading")}
    shorter = draft.without(last).without(last - 1)
    return shorter, problems | {part + 1 for part in problems}


def _no_signatory(draft: Draft, chance: random.Random) -> Struck | None:
    places = draft.marks("signatory")
    return (draft.without(places[0].part), set(range(6))) if places else None


def _broken(draft: Draft, chance: random.Random) -> Struck | None:
    """Break a long paragraph at a page and print the character there twice."""
    places = [
        number
        for number, part in enumerate(draft.parts)
        if isinstance(part, str) and len(unmarked(part)) > 70 and "\ue000" not in part[30:60]
    ]
    if not places:
        return None
    number = chance.choice(places)
    part = draft.parts[number]
    assert isinstance(part, str)
    at = next(
        (at for at in range(40, 55) if at < len(part) and "\u4e00" <= part[at] <= "\u9fff"), 0
    )
    if not at:
        return None
    broken = draft.with_part(number, part[: at + 1]).with_inserted(number + 1, part[at:])
    return broken, {number, number + 1}


def _unit_slip(draft: Draft, chance: random.Random) -> Struck | None:
    """Write 万元 behind one amount that is in 元, or the reverse."""
    places = draft.marks("spent")
    if not places or not isinstance(draft.parts[places[0].part], str):
        return None
    place = places[0]
    content = draft.parts[place.part]
    assert isinstance(content, str)
    tail = content.index(place.words + "\ue002") + len(place.words) + 1
    if content[tail : tail + 2] == "万元":
        changed = content[:tail] + content[tail + 1 :]
    elif content[tail : tail + 1] == "元":
        changed = content[:tail] + "万" + content[tail:]
    else:
        return None
    return draft.with_part(place.part, changed), {place.part}


def _inverted(draft: Draft, chance: random.Random) -> Struck | None:
    """Divide the wrong way round."""
    budgets, spents, rates = (draft.marks(name) for name in ("budget", "spent", "rate"))
    if not budgets or not spents or draft.kind in {"工作总结", "政策评价报告"}:
        return None
    budget, spent = budgets[0], spents[0]
    rate = next((each for each in rates if each.part == spent.part), None)
    if rate is None:
        return None
    wrong = _number(budget.words) * 100 / _number(spent.words)
    return draft.rewritten(rate, lambda words: _like(words, wrong)), {rate.part}


def _full_execution(words: str, chance: random.Random) -> str:
    return "100%"


def _leaf_above(draft: Draft, chance: random.Random) -> Struck | None:
    points, scores = draft.marks("leaf-points"), draft.marks("leaf-score")
    if not points:
        return None
    at = chance.randrange(len(points))
    return (
        draft.rewritten(scores[at], lambda words: _like(words, _number(points[at].words) + 2)),
        {scores[at].part},
    )


def _missed_ceiling(draft: Draft, chance: random.Random) -> Struck | None:
    """Miss a ceiling, and keep the full marks."""
    place = next((each for each in draft.marks("actual") if "项目总成本" in each.name), None)
    if place is None:
        return None
    value = _number(place.words.removesuffix("万元"))
    return draft.rewritten(place, lambda _: f"{value * 2:.2f}万元"), {place.part}


def _missed_floor(draft: Draft, chance: random.Random) -> Struck | None:
    """Miss a floor, and keep the full marks."""
    place = next((each for each in draft.marks("actual") if "群众满意度" in each.name), None)
    return (draft.rewritten(place, lambda _: "71%"), {place.part}) if place else None


def _misspelt_unit(draft: Draft, chance: random.Random) -> Struck | None:
    """Misspell a unit's name in running text."""
    places = [each for each in draft.marks("named-unit") if len(each.words) > 5]
    if not places:
        return None
    place = chance.choice(places)
    return (
        draft.rewritten(
            place,
            lambda words: (
                words[:-2] + words[-2] + "处" if words.endswith("局") else words[:3] + words[4:]
            ),
        ),
        {place.part},
    )


def _late_date(draft: Draft, chance: random.Random) -> Struck | None:
    last = draft.parts[-1]
    if not isinstance(last, str) or "月" not in last or len(last) > 14:
        return None
    return draft.with_part(len(draft.parts) - 1, f"{last[:4]}年2月30日"), {len(draft.parts) - 1}


def _sum_place(draft: Draft, chance: random.Random) -> Struck | None:
    places = [each for each in draft.marks("sum") if each.row >= 0 and _number(each.words)]
    if not places:
        return None
    place = chance.choice(places)
    return draft.rewritten(place, lambda words: _shifted(words, chance)), {place.part}


def _table_cell(draft: Draft, chance: random.Random) -> Struck | None:
    """Change one part of a table's column that is summed."""
    places = [each for each in draft.marks("cell") if each.row >= 0]
    if not places:
        return None
    place = chance.choice(places)
    return draft.rewritten(place, lambda words: _shifted(words, chance)), {place.part}


def _skipped_enumeration(draft: Draft, chance: random.Random) -> Struck | None:
    places = draft.marks("enumerated")
    if not places:
        return None
    part = draft.parts[places[0].part]
    assert isinstance(part, str)
    return draft.with_part(places[0].part, part.replace("二是", "三是", 1)), {places[0].part}


FAULTS = (
    Fault("总数与表不符", _changing("total", _one_off)),
    Fault("分类数与总数不符", _changing("count", _one_off)),
    Fault("等级个数与表不符", _changing("grade-count", _one_off)),
    Fault("占比不符", _changing("share", _shifted)),
    Fault("等级与得分不符", _changing("grade", _other_grade)),
    Fault("次序有误", _row_moved),
    Fault("名次有误", _changing("rank", lambda words, chance: str(int(words) + chance.choice((3, 4))))),
    Fault("名称重复", _name_twice),
    Fault("名称断字", _changing("name", _wrapped)),
    Fault("等级用词不一", _changing("grade-word", lambda words, chance: {"优": "优秀", "良": "良好"}[words])),
    Fault("括号半角", _half_width),
    Fault("标题编号重复", _heading("heading", lambda words: BEFORE.get(words, words))),
    Fault("标题编号跳号", _heading("heading", lambda words: NEXT.get(words, words))),
    Fault("下级标题编号重复", _heading("sub-heading", lambda words: BEFORE.get(words, words))),
    Fault("条目编号重复", _heading("number", lambda words: BEFORE.get(words, words))),
    Fault("一是二是跳号", _skipped_enumeration),
    Fault("地域称谓不一", _changing("ours", lambda words, chance: "我市")),
    Fault("年度口径不一", _changing("title-year", lambda words, chance: str(int(words) + 2))),
    Fault("率不符", _changing("rate", _shifted)),
    Fault("金额错位", _changing("spent", _swapped)),
    Fault("单位写错", _unit_slip),
    Fault("除反了", _inverted),
    Fault("差额不符", _changing("difference", _shifted)),
    Fault("分项与合计不符", _changing("fund-part", _shifted)),
    Fault("表内合计不符", _sum_place),
    Fault("表内分项不符", _table_cell),
    Fault("总分与表不符", _changing("total-score", _shifted)),
    Fault("指标得分超过分值", _leaf_above),
    Fault("指标得分改动", _changing("leaf-score", lambda words, chance: _like(words, _number(words) - 1))),
    Fault("扣分与得分不符", _changing("deduction", lambda words, chance: _like(words, _number(words) + 1))),
    Fault("分值合计不符", _changing("leaf-points", lambda words, chance: str(int(words) + 3))),
    Fault("文中得分与表不符", _changing("stated-score", _shifted)),
    Fault("成本超支得满分", _missed_ceiling),
    Fault("满意度未达得满分", _missed_floor),
    Fault("平均分不符", _changing("mean", _shifted)),
    Fault("最高分不符", _changing("highest", _shifted)),
    Fault("得分超过100", _changing("score", lambda words, chance: "1" + words)),
    Fault("引用没有文号", _changing("citation", lambda words, chance: "")),
    Fault("缺签发人", _no_signatory),
    Fault("此页无正文", _inserted("（此页无正文）")),
    Fault("字词重复", _doubled),
    Fault("标点重复", _doubled_stop),
    Fault("断页重字", _broken),
    Fault("建议未回应问题", _no_advice),
    Fault("单位不在名录", _misspelt_unit),
    Fault("日期不存在", _late_date),
)  # fmt: skip
