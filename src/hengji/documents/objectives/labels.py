"""Labels and what stands beside or below them (标签和内容)."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from hengji.core.checkup.objectives.forms import (
    Entry,
    Field,
    Fund,
    FundColumn,
    Money,
    ObjectiveText,
    Span,
)
from hengji.documents.objectives.sheets import Sheet, Spot
from hengji.rulebook.objective_forms import FormWords, label_key

_LABELLED = re.compile(r"([^:：;；,，。\s]{2,12}?(?:[(（][^()（）]{0,12}[)）])?)\s*[:：]")
_GAPS = ";；,，。 \t\n\u3000"
_AMONG = re.compile("^其中[:：]?")
_MEDIUM = ("实施期", "中期", "长期", "总投资")
_FEWEST_HEADS = 2
_FULL = 100
"""Points of a whole form; a sum of fewer leaves the execution rate out."""
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of a sheet around one table of indicators, read for labels.

    ``table_line`` is where the table begins; ``score_column`` and
    ``points_column`` are those under which its totals stand.
    """

    sheet: Sheet
    lines: tuple[int, ...]
    words: FormWords
    table_line: int = 0
    score_column: int | None = None
    points_column: int | None = None

    def spots(self) -> Iterator[Spot]:
        """Yield the filled cells in reading order."""
        for line in self.lines:
            yield from self.sheet.line(line)

    def is_label(self, spot: Spot) -> bool:
        """Tell whether a cell asks for something rather than says it."""
        key = label_key(self.sheet.text(spot))
        words = self.words
        return (
            key in words.fields
            or key in words.other_labels
            or key in words.objectives
            or key in words.results
        )

    def beside(self, spot: Spot) -> Entry | None:
        """Return what stands to the right of a label, or None at the edge."""
        first = after = self.sheet.after(spot)
        while after.column < self.sheet.width:
            if self.sheet.text(after).strip():
                if after == first or not self._is_any_label(after):
                    is_label = self.is_label(after)
                    return self.sheet.entry(first) if is_label else self.sheet.entry(after)
                break
            after = self.sheet.after(after)
        return self.sheet.entry(first) if first.column < self.sheet.width else None

    def _is_any_label(self, spot: Spot) -> bool:
        key = fund_key(self.sheet.text(spot))
        words = self.words
        return self.is_label(spot) or any(
            key in each
            for each in (words.funds, words.other_funds, words.fund_columns, words.columns)
        )


def fund_key(text: str) -> str:
    """Return the key of a label of money, without 其中."""
    return label_key(_AMONG.sub("", label_key(text)))


def read_fields(region: Region) -> Mapping[Field, Entry]:
    """Return single fields; of two labels for one, the better word wins."""
    found: dict[Field, tuple[int, Entry]] = {}
    for spot in region.spots():
        for key, entry in _labelled(region, spot):
            meaning = _meaning(region, spot, key)
            if meaning is None or label_key(entry.text) in region.words.money_units:
                continue
            known = found.get(meaning[0])
            if known is None or (entry.text and (not known[1].text or meaning[1] < known[0])):
                found[meaning[0]] = (meaning[1], entry)
    return {name: entry for name, (_, entry) in found.items()}


def _labelled(region: Region, spot: Spot) -> Iterator[tuple[str, Entry]]:
    """Yield the labels of a cell, each with what it asks for, inside it or beside it."""
    text = region.sheet.texts[spot]
    inside = list(_parted(text, region.words.fields))
    yield from ((key, Entry(said, region.sheet.place(spot))) for key, said in inside)
    key = label_key(text)
    meaning = None if inside else _meaning(region, spot, key)
    beside = _value(region, spot, meaning[0]) if meaning else None
    if beside:
        yield key, beside


def _parted(text: str, words: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the labels of a cell that are followed by a colon and what they ask for.

    One cell may hold several: ``项目名称：…；实施单位：…``.
    """
    starts = [
        found
        for found in _LABELLED.finditer(text)
        if label_key(found[1]) in words and (not found.start() or text[found.start() - 1] in _GAPS)
    ]
    for found, after in zip_longest(starts, starts[1:]):
        said = text[found.end() : after.start() if after else None].strip(_GAPS)
        if said:
            yield label_key(found[1]), said


def _meaning(region: Region, spot: Spot, key: str) -> tuple[Field, int] | None:
    """Return the field a label asks for; below the table a sum is the total score."""
    if key in region.words.totals and region.table_line < spot.line:
        return Field.TOTAL_SCORE, len(region.words.fields)
    return region.words.fields.get(key)


def _value(region: Region, spot: Spot, name: Field) -> Entry | None:
    """Return what a label asks for; where a label stands beside it, a blank.

    The blank is the label's own neighbour only if that is no label itself.
    """
    if name is Field.TOTAL_SCORE and (below := _total_below(region, spot)):
        return below if below.number is not None else None
    after = region.sheet.after(spot)
    entry = region.beside(spot)
    if entry is None or (region.is_label(after) and region.sheet.text(after).strip()):
        return None
    if name is Field.TOTAL_SCORE and not _NUMBER.search(entry.text):
        return None
    return entry


def _total_below(region: Region, spot: Spot) -> Entry | None:
    """Return what the total line of the indicators says below its scores."""
    if region.score_column is None or spot.line < region.table_line:
        return None
    points = region.points_column
    full = region.sheet.entry(Spot(spot.line, points)).number if points is not None else None
    if full is not None and full < _FULL:
        return Entry("", region.sheet.place(spot))
    return region.sheet.entry(Spot(spot.line, region.score_column))


@dataclass(slots=True)
class Texts:
    """Objectives in words and what became of them."""

    objectives: list[ObjectiveText] = field(default_factory=list)
    results: list[Entry] = field(default_factory=list)


def read_texts(region: Region) -> Texts:
    """Return objectives and results, beside their labels or below them."""
    texts = Texts()
    for spot in region.spots():
        for key, said in _parted(region.sheet.texts[spot], region.words.objectives):
            span = _span(key, region.words.objectives[key][0])
            inside = Entry(said, region.sheet.place(spot))
            texts.objectives.append(ObjectiveText(span, inside))
        key = label_key(region.sheet.texts[spot])
        is_result, meaning = key in region.words.results, region.words.objectives.get(key)
        if not is_result and meaning is None:
            continue
        entry = _long_text(region, spot)
        if entry is None:
            continue
        if is_result:
            texts.results.append(entry)
        elif meaning:
            texts.objectives.append(ObjectiveText(_span(key, meaning[0]), entry))
    filled = [each for each in texts.objectives if each.entry.text.strip()]
    texts.objectives = filled or texts.objectives[:1]
    return texts


def _span(key: str, otherwise: Span) -> Span:
    return Span.MEDIUM if any(word in key for word in _MEDIUM) else otherwise


def _long_text(region: Region, spot: Spot) -> Entry | None:
    sheet = region.sheet
    beside, below = sheet.after(spot), sheet.below(spot)
    if beside.column < sheet.width and sheet.text(beside).strip():
        if not region.is_label(beside):
            return sheet.entry(beside)
        if sheet.height(spot) > 1:
            return None
    if below.line in region.lines and sheet.text(below).strip() and not region.is_label(below):
        return sheet.entry(below)
    is_head = beside.column >= sheet.width or bool(sheet.text(beside).strip())
    return sheet.entry(below) if is_head else sheet.entry(beside)


def read_money(region: Region) -> tuple[Money, ...]:
    """Return lines of money, by the columns above them or with one amount each."""
    lines: list[Money] = []
    heads: dict[int, FundColumn] = {}
    totals: list[tuple[int, Span]] = []
    for line in region.lines:
        found = _fund_heads(region, line)
        if len(found) >= _FEWEST_HEADS:
            pairs = _pairs(region, line, found)
            heads = {} if pairs else found
            lines += [Money(Fund.TOTAL, Span.ANNUAL, pairs)] if pairs else []
            continue
        for spot in region.sheet.line(line):
            key = fund_key(region.sheet.texts[spot])
            fund = _fund(key, region.words)
            if fund is None:
                continue
            if fund is Fund.TOTAL:
                totals.append((spot.column, _span(key, Span.ANNUAL)))
            span = next((span for at, span in reversed(totals) if at <= spot.column), Span.ANNUAL)
            if entries := _amounts(region, spot, heads):
                lines.append(Money(fund, span, entries))
    return tuple(lines)


def _fund(key: str, words: FormWords) -> Fund | None:
    if key in words.funds:
        return words.funds[key][0]
    return Fund.UNSORTED if key in words.other_funds else None


def _fund_heads(region: Region, line: int) -> dict[int, FundColumn]:
    found: dict[int, FundColumn] = {}
    for spot in region.sheet.line(line):
        meaning = region.words.fund_columns.get(label_key(region.sheet.texts[spot]))
        if meaning:
            found[spot.column] = meaning[0]
    if FundColumn.SPENT in found.values() and FundColumn.BUDGET not in found.values():
        only = {FundColumn.INITIAL: FundColumn.BUDGET}
        return {column: only.get(name, name) for column, name in found.items()}
    return found


def _pairs(region: Region, line: int, heads: Mapping[int, FundColumn]) -> dict[FundColumn, Entry]:
    """Return amounts that stand beside their headings on the same line, if they do."""
    beside = {name: region.sheet.after(Spot(line, column)) for column, name in heads.items()}
    entries = {name: region.sheet.entry(spot) for name, spot in beside.items()}
    return entries if all(entry.number is not None for entry in entries.values()) else {}


def _amounts(
    region: Region, spot: Spot, heads: Mapping[int, FundColumn]
) -> dict[FundColumn, Entry]:
    """Return the entries of a line: below its headings, or the one beside the label."""
    sheet = region.sheet
    if heads:
        right = {column: name for column, name in heads.items() if column > spot.column}
        return {name: sheet.entry(Spot(spot.line, column)) for column, name in right.items()}
    entry, below = region.beside(spot), sheet.entry(sheet.below(spot))
    if (entry is None or entry.number is None) and below.number is not None:
        return {FundColumn.AMOUNT: below}
    heads_another = _fund(fund_key(below.text), region.words) is Fund.TOTAL
    is_words = entry is None or bool(entry.text.strip() and not _NUMBER.search(entry.text))
    return {} if is_words or heads_another or entry is None else {FundColumn.AMOUNT: entry}
