"""Numbers of headings (层次序数): none twice, none left out, brackets of one width."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hengji.core.checkup.documents.outline import (
    CHINESE_STYLES,
    Heading,
    Siblings,
    Style,
    chapters_of,
    siblings_of,
)
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.numerals import chinese_numeral, read_numeral

HEADING_REPEATED = FlawKind(
    "document-heading-repeated",
    Severity.ERROR,
    "同一上级标题下，两个标题用了同一个序号。",
    "请把后一个标题及其后的序号顺延。",
    rule="R-08",
)
HEADING_SKIPPED = FlawKind(
    "document-heading-skipped",
    Severity.ERROR,
    "同一上级标题下，标题的序号跳过了一个或几个。",
    "请补上缺少的部分，或把其后的序号改为连续。",
    rule="R-08",
)
ITEM_NUMBER = FlawKind(
    "document-item-number",
    Severity.WARNING,
    "条目的序号重复、跳号，或者不从一开始。",
    "请核对并改正序号。",
    rule="R-08",
)
HEADING_LEVEL = FlawKind(
    "document-heading-level",
    Severity.WARNING,
    "标题的层次颠倒或跳过：例如“一、”之下直接用“（1）”，而文中别处用了“（一）”。",
    "请按“一、（一）1.（1）”的次序使用层次序数。",
    rule="R-08",
)
HEADING_BRACKETS = FlawKind(
    "document-heading-brackets",
    Severity.WARNING,
    "标题序号的括号有全角也有半角。",
    "请统一用全角括号“（）”。",
    rule="R-07",
)
ENUMERATION = FlawKind(
    "document-enumeration",
    Severity.WARNING,
    "句中列举（一是、二是……）的序号重复或跳过。",
    "请补上缺少的一条，或把序号改为连续。",
    rule="R-08",
)

_BEFORE_INLINE = frozenset("。；：，、,;: \u3000\t（(“如即")
_INLINE = re.compile(
    r"(?:(?P<said>[一二三四五六七八九十]{1,3})(?P<word>是(?!否)|要|为(?!主))"
    r"|其(?P<that>[一二三四五六七八九十]{1,2})(?=[，,：:是])"
    r"|第(?P<nth>[一二三四五六七八九十]{1,2})(?=[，,：:]))"
)
_INLINE_ITEM = re.compile(r"(?:^|(?<=[。；;：:]))\s*(\d{1,2})(?:[.．、](?!\d))")
_FEWEST_INLINE = 4
_RANKS = (Style.LIST, Style.BRACKET, Style.DOT, Style.ROUND)


def check_headings(survey: Survey) -> Iterator[Remark]:
    """Find numbers used twice, left out, out of level, and mixed brackets."""
    families = siblings_of(survey.headings)
    yield from _number_remarks(survey, families)
    yield from _level_remarks(survey, families)
    yield from _bracket_remarks(survey)
    yield from _enumeration_remarks(survey)
    for passage in survey.passages:
        yield from _inline_items(survey, passage)


def _inline_items(survey: Survey, passage: Passage) -> Iterator[Remark]:
    """Find the one number that is repeated or left out of a list within a paragraph."""
    found = list(_INLINE_ITEM.finditer(passage.plain))
    numbers = [int(each[1]) for each in found]
    steps = [after - before for before, after in pairwise(numbers)]
    odd = [place for place, step in enumerate(steps) if step != 1]
    if len(numbers) < _FEWEST_INLINE or numbers[0] != 1 or len(odd) != 1:
        return
    at = odd[0]
    if steps[at] not in {0, 2}:
        return
    before, again = found[at], found[at + 1]
    said = "又出现，序号重复" if steps[at] == 0 else f"之后是“{again[1]}”，缺“{numbers[at] + 1}”"
    yield remark(
        ITEM_NUMBER,
        survey.manuscript,
        passage.spot(again.start(1), again.end(1)),
        f"段内条目的序号“{before[1]}”{said}。",
        stated=again[1],
        expected=str(numbers[at] + 1),
    )


def _number_remarks(survey: Survey, families: Sequence[Siblings]) -> Iterator[Remark]:
    last: dict[Style, int] = {}
    for family in families:
        runs = list(_runs(family.headings))
        first = runs[0][0]
        if first.number > 1 and last.get(first.style, 0) + 1 != first.number:
            yield from _late_start(survey, first, family)
        for run in runs:
            yield from _run_remarks(survey, run)
        for before, again in pairwise(runs):
            if len(again) == 1 and first.style in CHINESE_STYLES:
                yield _repeated(survey, again[0], runs[0][0])
            elif _lists_one(family, before, again):
                yield _repeated(survey, again[0], before[0])
        last[first.style] = runs[-1][-1].number


def _lists_one(family: Siblings, before: Sequence[Heading], again: Sequence[Heading]) -> bool:
    """Tell whether a list begins again at one after an only item: its number was not raised."""
    near = family.parent is not None or again[0].passage == before[0].passage + 1
    return len(before) == 1 and near and before[0].style not in CHINESE_STYLES


def _runs(headings: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Split where a list begins again at one after having got beyond it."""
    run: list[Heading] = []
    for heading in headings:
        begins_again = heading.number == 1 and bool(run) and run[-1].number > 1
        if begins_again or (run and heading.number == 1 and heading.style not in CHINESE_STYLES):
            yield run
            run = []
        run.append(heading)
    yield run


def _run_remarks(survey: Survey, run: Sequence[Heading]) -> Iterator[Remark]:
    numbers = {heading.number for heading in run}
    seen: dict[int, Heading] = {}
    expected = run[0].number
    for before, heading in zip((run[0], *run), run, strict=False):
        if heading.number in seen:
            yield _repeated(survey, heading, seen[heading.number])
            expected = heading.number + 1
            continue
        missing = [each for each in range(expected, heading.number) if each not in numbers]
        repeated_before = before.number == expected - 1 and _was_repeated(run, before)
        if missing and not (repeated_before and len(missing) == 1):
            yield from _skipped(survey, before, heading, missing)
        elif heading.number < expected:
            yield _item(survey, heading, f"排在“{before.mark}”之后，次序颠倒")
        seen[heading.number] = heading
        expected = max(expected, heading.number + 1)


def _was_repeated(run: Sequence[Heading], heading: Heading) -> bool:
    return sum(each.number == heading.number for each in run) > 1


def _repeated(survey: Survey, heading: Heading, earlier: Heading) -> Remark:
    kind = HEADING_REPEATED if heading.style in CHINESE_STYLES else ITEM_NUMBER
    return remark(
        kind,
        survey.manuscript,
        heading.spot,
        f"序号“{heading.mark}”{_titled(heading)}与{earlier.where}的"
        f"“{earlier.mark}”{_titled(earlier)}重复。",
        stated=heading.mark,
        expected=_mark(heading, heading.number + 1),
        because=f"同一上级标题下，{earlier.where}已经用过这个序号。",
    )


def _skipped(
    survey: Survey, before: Heading, heading: Heading, missing: Sequence[int]
) -> Iterator[Remark]:
    between = survey.passages[before.passage : heading.passage]
    if any(_stands_inside(between, heading.style, number) for number in missing):
        return
    kind = HEADING_SKIPPED if heading.style in CHINESE_STYLES else ITEM_NUMBER
    lost = "、".join(f"“{_mark(heading, number)}”" for number in missing)
    yield remark(
        kind,
        survey.manuscript,
        heading.spot,
        f"序号从“{before.mark}”跳到“{heading.mark}”，缺{lost}。",
        stated=heading.mark,
        expected=_mark(heading, missing[0]),
        because=f"上一个同级标题是{before.where}的“{before.mark}”。",
    )


def _late_start(survey: Survey, heading: Heading, family: Siblings) -> Iterator[Remark]:
    since = family.parent.passage if family.parent else 0
    between = survey.passages[since : heading.passage]
    if not any(_stands_inside(between, heading.style, each) for each in range(1, heading.number)):
        yield _item(survey, heading, f"是这一级的第一个序号，没有“{_mark(heading, 1)}”")


def _item(survey: Survey, heading: Heading, what: str) -> Remark:
    return remark(
        ITEM_NUMBER,
        survey.manuscript,
        heading.spot,
        f"序号“{heading.mark}”{_titled(heading)}{what}。",
        stated=heading.mark,
    )


def _stands_inside(passages: Sequence[Passage], style: Style, number: int) -> bool:
    """Tell whether a number stands within a line: a conversion lost the line end."""
    said = chinese_numeral(number)
    forms = {
        Style.LIST: (f"{said}、", f"{said}．", f"{said}."),
        Style.BRACKET: (f"（{said}）", f"({said})", f"（{said})", f"({said}）"),
        Style.ROUND: (f"（{number}）", f"({number})"),
        Style.DOT: (f"{number}.", f"{number}、", f"{number}．"),
        Style.HALF: (f"{number})", f"{number}）"),
        Style.CIRCLE: (chr(0x245F + number),),
    }.get(style, (f"第{said}", f"第{number}"))
    return any(form in passage.plain for passage in passages for form in forms)


def _mark(heading: Heading, number: int) -> str:
    """Return the number another heading of the same style would have."""
    said = (
        chinese_numeral(number)
        if re.search("[一二三四五六七八九十百]", heading.mark)
        else str(number)
    )
    if heading.style is Style.CIRCLE:
        return chr(0x245F + number)
    return re.sub(r"[一二三四五六七八九十百]+|\d+(?=\D*$)", said, heading.mark.strip(), count=1)


def _titled(heading: Heading) -> str:
    title = re.split("[。；：，]", heading.title)[0][:20]
    return f"（{title}）" if title else ""


def _level_remarks(survey: Survey, families: Sequence[Siblings]) -> Iterator[Remark]:
    """Find families one level or more too low, against the habit of this report."""
    pairs = [
        (family, family.parent.style, family.headings[0].style)
        for family in families
        if family.parent and family.parent.style in _RANKS and family.headings[0].style in _RANKS
    ]
    used = [(above, below) for _, above, below in pairs]
    for family, above, below in pairs:
        high, low = _RANKS.index(above), _RANKS.index(below)
        between = _RANKS[high + 1 : low]
        skips = low - high > 1 and all(used.count((above, each)) >= 1 for each in between[:1])
        upside_down = high > low and used.count((below, above)) > 1
        rare = used.count((above, below)) == 1
        if rare and (upside_down or (skips and low - high > 2)):  # noqa: PLR2004
            first = family.headings[0]
            yield remark(
                HEADING_LEVEL,
                survey.manuscript,
                first.spot,
                f"“{first.mark}”直接列在“{family.parent.mark if family.parent else ''}”之下，"
                "与文中其他各处的层次不同。",
                stated=first.mark,
            )


def _bracket_remarks(survey: Survey) -> Iterator[Remark]:
    bracketed = [
        [each for each in chapter if each.style in (Style.BRACKET, Style.ROUND)]
        for chapter in chapters_of(survey.headings)
    ]
    mixed = [each for each in bracketed if len({heading.is_wide for heading in each}) > 1]
    whole = [heading for each in bracketed for heading in each]
    if not mixed and len({heading.is_wide for heading in whole}) > 1:
        mixed = [whole]
    for headings in mixed:
        narrow = [heading for heading in headings if not heading.is_wide]
        wide = next(heading for heading in headings if heading.is_wide)
        marks = "、".join(f"“{heading.mark}”" for heading in narrow)
        yield remark(
            HEADING_BRACKETS,
            survey.manuscript,
            narrow[0].spot,
            f"{marks}用半角括号，而{wide.where}的“{wide.mark}”用全角括号，应统一。",
            stated=narrow[0].mark,
            expected=f"（{narrow[0].mark.strip('()（） ')}）",
        )


def _enumeration_remarks(survey: Survey) -> Iterator[Remark]:
    """Follow 一是、二是 and the like through the lines between two headings."""
    heads = {heading.passage for heading in survey.headings}
    last: dict[str, tuple[int, str]] = {}
    ended: dict[str, int] = {}
    for index, passage in enumerate(survey.passages):
        if index in heads:
            ended |= {word: number for word, (number, _) in last.items()}
            last = {}
        for found in _inline(passage):
            word = found["word"] or ("其" if found["that"] else "第")
            number = read_numeral(found["said"] or found["that"] or found["nth"]) or 0
            before = last.get(word, (ended.get(word, 0), ""))
            if number != 1 and number != before[0] + 1 and (word in last or number > 1):
                yield from _enumeration(survey, passage, found, number, before)
            last[word] = (number, found[0])


def _inline(passage: Passage) -> Iterator[re.Match[str]]:
    """Yield the numbers of enumerations: at a start, or behind a mark."""
    for found in _INLINE.finditer(passage.plain):
        start = found.start()
        if start in passage.starts or passage.plain[start - 1] in _BEFORE_INLINE:
            yield found


def _enumeration(
    survey: Survey,
    passage: Passage,
    found: re.Match[str],
    number: int,
    before: tuple[int, str],
) -> Iterator[Remark]:
    said = chinese_numeral(number)
    wanted = before[0] + 1 if before[1] else 1
    expected = found[0].replace(said, chinese_numeral(wanted))
    if before[1] and number <= before[0]:
        message = f"“{found[0]}”在“{before[1]}”之后又出现，序号重复。"
    elif before[1]:
        message = f"列举从“{before[1]}”跳到“{found[0]}”，缺“{expected}”。"
    else:
        message = f"列举从“{found[0]}”开始，前面没有“{expected}”。"
    yield remark(
        ENUMERATION,
        survey.manuscript,
        passage.spot(found.start(), found.end()),
        message,
        stated=found[0],
        expected=expected,
    )
