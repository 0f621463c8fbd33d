"""Reading objective and self-assessment forms (目标表、自评表) from any layout."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from hengji.core.checkup.objectives.forms import (
    Column,
    Entry,
    Field,
    FormKind,
    Fund,
    FundColumn,
    IndicatorRow,
    Money,
    ObjectiveForm,
    ObjectiveText,
    Span,
)
from hengji.core.checkup.objectives.years import years_in
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name, name_key
from hengji.documents.ledgers.containers import damaged
from hengji.documents.ledgers.files import open_grids
from hengji.documents.ledgers.source_file import SourceFile, source_file
from hengji.documents.objectives.heads import Head, find_heads
from hengji.documents.objectives.labels import (
    Region,
    read_fields,
    read_money,
    read_texts,
)
from hengji.documents.objectives.percents import percent_cells
from hengji.documents.objectives.rows import Rows, rows_below, segments
from hengji.documents.objectives.sheets import Sheet, Spot, sheet_of
from hengji.documents.objectives.workbook import NotAllowed
from hengji.rulebook.objective_forms import FormWords, label_key

NO_FORM = FlawKind(
    "objective-form-not-found",
    Severity.ERROR,
    "文件里没有找到绩效目标表或自评表。",
    "请确认表里有“三级指标（或指标名称）”和“指标值”两栏；用语不同的，请在规则文件夹的 "
    "objective_forms.yaml 里补充。",
)
SHEET_PASSED_OVER = FlawKind(
    "objective-sheet-passed-over",
    Severity.WARNING,
    "工作簿里有的工作表不是目标表或自评表，没有核对。",
    "请确认其中没有要核对的表；表头用语不同的，请改成“三级指标”“指标值”。",
)
MONITORING_PASSED_OVER = FlawKind(
    "objective-monitoring-passed-over",
    Severity.WARNING,
    "绩效运行监控表没有核对。",
    "请只交目标表和自评表；监控表在运行监控里核对。",
)
CELL_WITHOUT_VALUE = FlawKind(
    "objective-cell-without-value",
    Severity.WARNING,
    "单元格里是没有结果的公式或错误值，按空白核对。",
    "请改正公式，或直接填写数值，用 Excel 或 WPS 保存后重新核对。",
)

_TITLE_LINES = 6
_PLANNED = (FundColumn.AMOUNT, FundColumn.INITIAL, FundColumn.BUDGET)
_SHORTEST_TITLE = 5
_UNIT = re.compile("[(（:：]\\s*(?:单位[:：])?\\s*(亿元|万元|元)\\s*[)）]?")


@dataclass(frozen=True, slots=True)
class FormsReading:
    """What was read of a file.

    Attributes:
        file: The file.
        forms: In the order of the file.
        sheets: The name of each table, by its number; empty where none has one.
        flaws: What is to be said of the file and its sheets.
    """

    file: SourceFile
    forms: tuple[ObjectiveForm, ...]
    sheets: tuple[str, ...]
    flaws: tuple[Flaw, ...]


def read_forms(path: Path, words: FormWords, *, name: str = "") -> FormsReading:
    """Read every form of a file.

    Raises:
        FlawsFound: The file cannot be read, or holds no form.
    """
    file = source_file(path, name)
    grids, flaws = open_grids(file)
    percents = _percents(file)
    forms: list[ObjectiveForm] = []
    said: list[Flaw] = list(flaws)
    names: list[str] = []
    for number, grid in enumerate(grids):
        sheet = sheet_of(grid, number, percents.get(grid.within, ()))
        names.append(grid.within)
        found = list(_forms_of(sheet, words, said))
        forms += found
        if not found and len(sheet.texts) > 1 and not _is_named_in(sheet, said):
            said.append(SHEET_PASSED_OVER.at(grid.table, f"{grid.table}里没有指标表，没有核对。"))
    if not forms:
        raise FlawsFound(
            [NO_FORM.at(file.name, f"“{file.name}”里没有找到绩效目标表或自评表。"), *said]
        )
    return FormsReading(file, tuple(forms), tuple(names), tuple(said))


def _is_named_in(sheet: Sheet, said: list[Flaw]) -> bool:
    return any(flaw.where == sheet.grid.table for flaw in said)


def _percents(file: SourceFile) -> Mapping[str, frozenset[str]]:
    if not zipfile.is_zipfile(file.path):
        return {}
    try:
        with zipfile.ZipFile(file.path) as archive:
            return percent_cells(archive) if "xl/workbook.xml" in archive.namelist() else {}
    except (etree.XMLSyntaxError, NotAllowed, KeyError, zipfile.BadZipFile) as found:
        raise damaged(file) from found


def _forms_of(sheet: Sheet, words: FormWords, said: list[Flaw]) -> Iterator[ObjectiveForm]:
    heads = list(find_heads(sheet, words))
    start = 1
    for head, until in segments(heads, sheet.last_line):
        rows = rows_below(sheet, head, until, words)
        title = _title(sheet, start, head.first_line)
        if any(word in f"{title}{sheet.grid.within}" for word in words.monitoring):
            message = f"{sheet.grid.table}是运行监控表，没有核对。"
            said.append(MONITORING_PASSED_OVER.at(sheet.grid.table, message))
        elif head.is_flat:
            yield from _flat_forms(sheet, head, rows, title, words)
        elif rows.rows:
            lines = (*range(start, head.first_line), *range(rows.last_line + 1, until + 1))
            scores, points = map(head.blocks[-1].columns.get, (Column.SCORE, Column.POINTS))
            region = Region(sheet, lines, words, head.first_line, scores, points)
            form = _form(sheet, region, [row for _, row in rows.rows], title)
            said += _blank_formulas(sheet, form)
            yield form
        start = rows.last_line + 1


def _title(sheet: Sheet, start: int, until: int) -> str:
    """Return the heading of a form: the first words that call it a table.

    In a document it may stand above the table.
    """
    for line in range(start, min(start + _TITLE_LINES, until)):
        for spot in sheet.line(line):
            text = clean_name(sheet.texts[spot])
            if "表" in text and len(text) >= _SHORTEST_TITLE:
                return text
    above = sheet.grid.above
    return above if "表" in above and start == 1 else ""


def _form(sheet: Sheet, region: Region, rows: list[IndicatorRow], title: str) -> ObjectiveForm:
    words = region.words
    fields, texts = read_fields(region), read_texts(region)
    said = "\n".join(sheet.texts[spot] for spot in region.spots())
    every = said + "\n".join(entry.text for row in rows for entry in row.entries.values())
    first = next(region.spots(), Spot(region.lines[0] if region.lines else 1, 0))
    return ObjectiveForm(
        kind=_kind(title, sheet, rows, fields, words),
        place=sheet.place(first),
        title=title,
        year=_year(fields, title, f"{sheet.grid.above}\n{said}"),
        fields=fields,
        money=read_money(region),
        money_unit=_money_unit(said),
        objectives=tuple(texts.objectives),
        results=tuple(texts.results),
        indicators=tuple(rows),
        words=every,
    )


def _kind(
    title: str,
    sheet: Sheet,
    rows: list[IndicatorRow],
    fields: Mapping[Field, Entry],
    words: FormWords,
) -> FormKind:
    named = f"{title}{sheet.grid.within}"
    columns = {column for row in rows for column in row.entries}
    is_result = any(word in named for word in words.self_assessment) or (
        {Column.ACTUAL, Column.SCORE} <= columns
    )
    no_project = Field.PROJECT not in fields
    is_unit = any(word in named for word in words.whole_unit) or ("部门" in named and no_project)
    if is_result:
        return FormKind.UNIT_RESULT if is_unit else FormKind.PROJECT_RESULT
    return FormKind.UNIT if is_unit else FormKind.PROJECT


def _year(fields: Mapping[Field, Entry], title: str, said: str) -> int | None:
    """Return the fiscal year: of its own field, of the title, of a line by itself."""
    own = fields[Field.YEAR].text if Field.YEAR in fields else ""
    alone = re.search(r"^[(（]?\s*((?:19|20)\d{2})\s*年度?\s*[)）]?$", said, re.MULTILINE)
    for text in (own, title, alone[1] if alone else ""):
        if years := years_in(text):
            return years[0]
    return None


def _money_unit(said: str) -> str:
    found = _UNIT.search(said)
    return found[1] if found else "万元"


def _blank_formulas(sheet: Sheet, form: ObjectiveForm) -> Iterator[Flaw]:
    """Find the form's cells that are blank for a reason only the file knows."""
    first = sheet.grid.places.first_column or 0
    entries = [entry for row in form.indicators for entry in row.entries.values()]
    entries += [entry for line in form.money for entry in line.entries.values()]
    entries += form.fields.values()
    for place in dict.fromkeys(entry.place for entry in entries if not entry.text):
        if reason := sheet.grid.why_blank(place.line, place.column - first):
            yield CELL_WITHOUT_VALUE.at(place.where, f"{place.where}{reason}，按空白核对。")


def _flat_forms(
    sheet: Sheet, head: Head, rows: Rows, title: str, words: FormWords
) -> Iterator[ObjectiveForm]:
    """Part the rows of a flat list by unit and project, both carried down."""
    groups: dict[tuple[str, ...], list[tuple[int, IndicatorRow]]] = {}
    firsts: dict[tuple[str, ...], Mapping[Field, Entry]] = {}
    carried: dict[Field, Entry] = {}
    for line, row in rows.rows:
        for name, column in head.fields.items():
            entry = sheet.entry(Spot(line, column))
            if entry.text.strip() or name not in carried:
                carried[name] = entry
        key = tuple(name_key(carried[name].text) for name in (Field.UNIT, Field.PROJECT)
                    if name in carried)  # fmt: skip
        groups.setdefault(key, []).append((line, row))
        firsts.setdefault(key, dict(carried))
    above = Region(sheet, tuple(range(1, head.first_line)), words)
    said = "\n".join(sheet.texts[spot] for spot in above.spots())
    for key, members in groups.items():
        kept = [row for _, row in members]
        own = _flat_texts(sheet, head, members[0][0], words)
        yield ObjectiveForm(
            kind=_kind(title, sheet, kept, firsts[key], words),
            place=kept[0].place,
            title=title,
            year=_year(firsts[key], title, said),
            fields=firsts[key],
            money=tuple(own[1]),
            money_unit=_money_unit(said + own[2]),
            objectives=tuple(own[0]),
            results=(),
            indicators=tuple(kept),
            words="\n".join([*key, *(e.text for row in kept for e in row.entries.values())]),
        )


def _flat_texts(
    sheet: Sheet, head: Head, line: int, words: FormWords
) -> tuple[list[ObjectiveText], list[Money], str]:
    """Return the objective and the money that columns of a flat list hold."""
    objectives, money, said = [], [], ""
    for spot in sheet.line(head.first_line):
        key, entry = label_key(sheet.texts[spot]), sheet.entry(Spot(line, spot.column))
        if key in words.objectives:
            objectives.append(ObjectiveText(words.objectives[key][0], entry))
        elif key in words.funds or words.fund_columns.get(key, ("", 0))[0] in _PLANNED:
            said += sheet.texts[spot]
            fund = words.funds[key][0] if key in words.funds else Fund.TOTAL
            money.append(Money(fund, Span.ANNUAL, {FundColumn.AMOUNT: entry}))
    return objectives, money, said
