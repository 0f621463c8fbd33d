"""Slips of the pen (错字和标点): doubled characters and words, wrap spaces, marks.

Two equal characters in a row are innocent where one word ends and the next
begins between them (项目目标), or where they are one word (往往).
"""

import re
from collections import Counter
from collections.abc import Iterator

from hengji.core.checkup.documents.figures.sections import sections
from hengji.core.checkup.documents.rules import Column
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import Cell, ScoreTable
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.passages import Passage
from hengji.core.checkup.remarks import Remark, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.names import clean_name, name_key

CHARACTER_DOUBLED = FlawKind(
    "document-doubled-character",
    Severity.WARNING,
    "一个字重复了两次，可能是多打了一个，或者换页时重复。",
    "请删去多余的字；确是两个词相接的不必改。",
    rule="R-26",
)
WORD_DOUBLED = FlawKind(
    "document-doubled-word",
    Severity.WARNING,
    "一个词重复了两次。",
    "请删去多余的词。",
    rule="R-26",
)
MARK_DOUBLED = FlawKind(
    "document-doubled-mark",
    Severity.WARNING,
    "两个标点连在一起。",
    "请删去多余的标点。",
    rule="R-27",
)
MARKS_MIXED = FlawKind(
    "document-marks-mixed",
    Severity.WARNING,
    "同一种标点有全角也有半角。",
    "请统一用全角标点；数字、英文和日期中的不必改。",
    rule="R-07",
)
NAME_SPACED = FlawKind(
    "document-name-spaces",
    Severity.WARNING,
    "表中的名称里有多余的空格，多为换行留下。",
    "请删去空格。",
    rule="R-05",
)
NAME_REPEATED = FlawKind(
    "document-name-repeated",
    Severity.WARNING,
    "得分表里有两行同名（不计空格和全半角）。",
    "请核对：同一评价列了两次的删去一行，名称写错的改正。",
    rule="R-05",
)

_HAN = "\u4e00-\u9fff"
_DOUBLED = re.compile(rf"([{_HAN}])\1")
_DOUBLED_WORD = re.compile(rf"([{_HAN}]{{2,4}})\1")
_DOUBLED_UNIT = re.compile(
    r"(?<=\d)(万元|亿元|公里|平方米|[元%％])\1(?!整)|(?<=\d)([年月日])\2(?=\d)|(?<=月\d)(日)\3|(?<=月\d\d)(日)\4"
)
"""A unit behind a figure said twice; 2021年年底 is no slip."""
_DOUBLED_MARK = re.compile("[。，、；：？！]{2,}|[,;]{2,}|(?<![.…])。\\.(?!\\.)")
_ALLOWED_MARKS = re.compile("[？！]{2,3}")
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}])[ \u3000\t]+(?=[{_HAN}])")
_SPREAD = re.compile(rf"[{_HAN}](?:[ \u3000\t]+[{_HAN}])+[：:]?")
"""A label whose characters were all set apart: 总 体 目 标."""
_SEAM_SPACE = re.compile(rf"(?<=[{_HAN}])[ \u3000\t]+(?=\d)|(?<=\d)[ \u3000\t]+(?=[{_HAN}])")
_SEAM = re.compile(rf"[{_HAN}]\d|\d[{_HAN}]")
_LONGEST_WORD = 4
_LONG_BEFORE = 3
"""Characters from which a word before settles that a pair is no reduplication."""
_SHORTEST_NAME = 4
_ENDS_NO_NAME = frozenset({"绩效"})
"""Words with which no name ends, so that two of them are never the seam of two names."""
_NAMED = re.compile("名称|单位|部门|项目|对象|乡镇|街道|机构")
_MOST_SPACED = 3
_KINDS = (
    ("逗号", "，", re.compile(rf"(?<=[{_HAN}）》”%)]),(?!\d{{3}}(?!\d))|(?<=\d),(?=[{_HAN}])")),
    ("冒号", "：", re.compile(rf"(?<=[{_HAN}）》”)]):(?!//)")),
    ("分号", "；", re.compile(rf"(?<=[{_HAN}）》”%)]);|(?<=\d);(?=[{_HAN}])")),
    ("括号", "（", re.compile(rf"\((?=[{_HAN}])|(?<=[{_HAN}])\((?=[^()A-Za-z]{{0,20}}[{_HAN}])")),
    ("问号", "？", re.compile(rf"(?<=[{_HAN}])\?")),
)


def check_words(survey: Survey) -> Iterator[Remark]:
    """Find doubled characters, words and marks, spaces in names, names twice."""
    for passage in survey.passages:
        yield from _doubled(survey, passage)
    yield from _mixed_marks(survey)
    for table in survey.tables:
        if table.is_list:
            yield from _spaced_names(survey, table)
            yield from _repeated_names(survey, table)
    yield from _spaced_elsewhere(survey)


def _doubled(survey: Survey, passage: Passage) -> Iterator[Remark]:
    words = passage.plain
    for found in _DOUBLED.finditer(words):
        if not _is_innocent(survey, words, found.start()):
            yield _slip(survey, passage, found, CHARACTER_DOUBLED)
    for found in _DOUBLED_WORD.finditer(words):
        if found[1][0] != found[1][1] and _is_said_twice(survey, words, found):
            yield _slip(survey, passage, found, WORD_DOUBLED)
    for found in _DOUBLED_UNIT.finditer(words):
        yield _slip(survey, passage, found, WORD_DOUBLED)
    for found in _DOUBLED_MARK.finditer(words):
        if not _ALLOWED_MARKS.fullmatch(found[0]):
            yield _slip(survey, passage, found, MARK_DOUBLED)


def _slip(survey: Survey, passage: Passage, found: re.Match[str], kind: FlawKind) -> Remark:
    """Return the remark on something doubled."""
    around = passage.words[max(found.start() - 6, 0) : found.end() + 6]
    marks = kind is MARK_DOUBLED
    what = f"标点“{found[0]}”相连" if marks else f"“{found[0]}”重复"
    return remark(
        kind,
        survey.manuscript,
        passage.spot(found.start(), found.end()),
        f"“{around}”中{what}。",
        stated=found[0],
        expected=found[0][-1] if marks else found[0][: len(found[0]) // 2],
    )


def _is_innocent(survey: Survey, words: str, at: int) -> bool:
    """Tell whether two equal characters are a word, or the seam of two."""
    lexicons, pair = survey.rules.lexicons, words[at : at + 2]
    if _inside_word(survey, words, at, 4):
        return True
    before = _longest_before(survey, words, at + 1)
    behind = any(
        _is_word(survey, words[at + 1 : at + 1 + length]) for length in range(2, _LONGEST_WORD + 1)
    )
    if before == _LONG_BEFORE and not behind:
        return pair[1] in lexicons.follow_alone
    if pair in lexicons.reduplications or _inside_word(survey, words, at, 3):
        return True
    if behind:
        return before > 0 or pair[0] in lexicons.stand_alone
    return before > 0 and pair[1] in lexicons.follow_alone


def _is_word(survey: Survey, words: str) -> bool:
    return survey.rules.is_word(words) or words in survey.rules.lexicons.vocabulary


def _inside_word(survey: Survey, words: str, at: int, length: int) -> bool:
    """Tell whether a word of some length holds both characters: 方方面面."""
    return any(
        _is_word(survey, words[start : start + length])
        for start in range(max(at + 2 - length, 0), at + 1)
        if start + length <= len(words)
    )


def _longest_before(survey: Survey, words: str, end: int) -> int:
    """Return how long the longest word is that ends at a place, at most three; else 0."""
    return next(
        (
            min(length, _LONG_BEFORE)
            for length in range(_LONGEST_WORD, 1, -1)
            if end >= length and _is_word(survey, words[end - length : end])
        ),
        0,
    )


def _is_said_twice(survey: Survey, words: str, found: re.Match[str]) -> bool:
    """Tell whether a word is doubled by mistake and not the seam of two names."""
    if found[1] not in survey.rules.lexicons.doubled_words:
        return False
    if found[1] in _ENDS_NO_NAME:
        return True
    before = words[max(found.start() - 1, 0) : found.start()]
    behind = words[found.end() : found.end() + 2]
    begins_clear = (
        not before or not re.match(f"[{_HAN}]", before) or before in "的对和在了与及将按把"
    )
    seam = _is_word(survey, found[1][-2:] + behind) or re.match("办法|体系|指标|制度|方案", behind)
    return begins_clear or not seam


def _mixed_marks(survey: Survey) -> Iterator[Remark]:
    heads = {(each.spot.block, each.spot.start) for each in survey.headings}
    for name, wide, narrow in _KINDS:
        narrow_at = [
            spot
            for passage in survey.passages
            for found in narrow.finditer(passage.plain)
            if ((spot := passage.spot(found.start(), found.end())).block, spot.start) not in heads
        ]
        wide_count = sum(passage.plain.count(wide) for passage in survey.passages)
        if narrow_at and wide_count:
            yield _mixed(survey, name, wide, narrow_at, wide_count)


def _mixed(survey: Survey, name: str, wide: str, narrow: list[Spot], wide_count: int) -> Remark:
    places = Counter(survey.manuscript.text_at(spot).where for spot in narrow)
    shown = "、".join(list(places)[:5]) + ("等" if len(places) > 5 else "")  # noqa: PLR2004
    return remark(
        MARKS_MIXED,
        survey.manuscript,
        narrow[0],
        f"{name}有全角 {wide_count} 处、半角 {len(narrow)} 处；半角的在{shown}。",
        stated=survey.manuscript.words_at(narrow[0]),
        expected=wide,
    )


def _spaced_names(survey: Survey, table: ScoreTable) -> Iterator[Remark]:
    cells = [
        row.cells[column]
        for row in table.rows
        for column in (Column.NAME, Column.UNIT, Column.AGENCY)
        if column in row.cells
    ]
    seams = sum(len(_SEAM.findall(cell.text.plain)) for cell in cells)
    spaced = sum(len(_SEAM_SPACE.findall(cell.text.plain)) for cell in cells)
    for cell in cells:
        if found := _wrap_space(cell, count_seams=spaced < seams):
            yield _spaced(survey, cell, found)


def _spaced(survey: Survey, cell: Cell, found: re.Match[str]) -> Remark:
    return remark(
        NAME_SPACED,
        survey.manuscript,
        cell.spot._replace(start=found.start() - 1, end=found.end() + 1),
        f"名称“{cell.text.words.strip()}”中有多余的空格。",
        stated=cell.text.words.strip(),
        expected=clean_name(cell.text.words),
    )


def _spaced_elsewhere(survey: Survey) -> Iterator[Remark]:
    """Find spaces in the names of tables that hold no scores, where few names have any."""
    known = {number for table in survey.tables for number in range(table.first, table.last + 1)}
    for section in sections(survey.manuscript):
        named = [each.index for each in section.columns if _NAMED.search(each.bare)][:1]
        cells = [
            Cell(spot, survey.manuscript.text_at(spot))
            for row in section.rows
            for index in named
            if row.block not in known
            for spot in (_whole_cell(survey, row.block, row.index, index),)
        ]
        spaced = [
            (cell, found) for cell in cells if (found := _wrap_space(cell, count_seams=False))
        ]
        if len(spaced) * _MOST_SPACED <= len(cells):
            yield from (_spaced(survey, cell, found) for cell, found in spaced)


def _whole_cell(survey: Survey, block: int, row: int, column: int) -> Spot:
    spot = Spot(block, row, column, 0, 0)
    return spot._replace(end=len(survey.manuscript.text_at(spot).words))


def _wrap_space(cell: Cell, *, count_seams: bool) -> re.Match[str] | None:
    """Return the first space that no one meant; a spaced 单 位 is meant."""
    words = cell.text.plain.strip()
    if len(name_key(words)) < _SHORTEST_NAME or _SPREAD.fullmatch(words):
        return None
    offset = len(cell.text.plain) - len(cell.text.plain.lstrip())
    found = _INNER_SPACE.search(cell.text.plain, offset)
    return found or (_SEAM_SPACE.search(cell.text.plain, offset) if count_seams else None)


def _repeated_names(survey: Survey, table: ScoreTable) -> Iterator[Remark]:
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(table.rows):
        key = (re.sub(r"[\W_]", "", name_key(row.name)), name_key(row.text(Column.UNIT)))
        cell = row.cells.get(Column.NAME) or row.cells.get(Column.UNIT)
        if key[0] and key in seen and cell:
            earlier = table.rows[seen[key]]
            yield remark(
                NAME_REPEATED,
                survey.manuscript,
                cell.spot,
                f"“{row.name}”与第 {earlier.serial or seen[key] + 1} 行同名。",
                stated=row.name,
                because=f"两行得分为 {earlier.score} 和 {row.score}。",
            )
        seen.setdefault(key, number)
