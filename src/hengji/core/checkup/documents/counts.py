"""Numbers of evaluations in the text against the tables and one another (数目核对).

A number is held against a table only where it speaks of the same thing: a
title against its own table, a total of what was evaluated against the rows,
units and projects against the rows of each kind.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hengji.core.checkup.documents.claims import Count, CountKind, Sentence, sentences
from hengji.core.checkup.documents.grade_counts import check_grade_counts
from hengji.core.checkup.documents.listed import check_lists
from hengji.core.checkup.documents.rules import Column, any_of
from hengji.core.checkup.documents.survey import Survey
from hengji.core.checkup.documents.tables import ScoreTable, TableRow
from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.remarks import Confirmation, Remark, Result, remark
from hengji.core.flaws import FlawKind, Severity
from hengji.core.ledger import WHOLE_UNIT_WORDS
from hengji.core.names import name_key

COUNT_OFF_TABLE = FlawKind(
    "document-count",
    Severity.ERROR,
    "文中或标题中写的数目与得分表的行数不符。",
    "请核对数目和得分表，改正其中一个。",
    rule="R-01",
)
COUNT_DOUBTFUL = FlawKind(
    "document-count-doubtful",
    Severity.WARNING,
    "文中写的评价数目与得分表的行数或标题中的数目不同，可能说的不是同一件事。",
    "请核对；口径不同的请写明。",
    rule="R-01",
)
PARTS_OFF_TOTAL = FlawKind(
    "document-parts",
    Severity.ERROR,
    "一句话里各部分的数目之和不等于写明的总数。",
    "请核对总数和各部分的数目。",
    rule="R-01",
)
PARTS_DOUBTFUL = FlawKind(
    "document-parts-doubtful",
    Severity.WARNING,
    "一句话里列出的各部分之和与总数不同；没有列全或有交叉的可以不改。",
    "请核对；没有列全的请写明“其余……”。",
    rule="R-01",
)
AGENCIES_OFF_TABLE = FlawKind(
    "document-agency-count",
    Severity.WARNING,
    "文中写的第三方机构家数与表中的机构数不同。",
    "请核对机构家数和表中的机构名称。",
    rule="R-01",
)

_NEAR = 5
"""A total within a fifth of the rows is likely to mean the rows."""
_BEFORE_TABLE = 3
_AGENCY_NOUNS = ("第三方", "中介", "会计师事务所", "机构")


_EVALUATED = re.compile("评价|复核|复评|考评|评审|评估|考核|自评")
_CARRIED_OUT = re.compile(
    f"[^。；，;,]{{0,40}}?(?:开展|进行|实施|组织)了?[^。；，;,]{{0,12}}?(?:{_EVALUATED.pattern})"
)
_SOME = re.compile("现场|实地|抽查|抽取|随机|部分|其中|试点|再评价|重新")
"""Words that say a number is of some of what the report lists."""


class _Sizes(NamedTuple):
    """What the tables of a report count: rows, those of whole units, and projects."""

    rows: int
    units: int
    projects: int
    each: tuple[int, ...]


def check_counts(survey: Survey) -> Iterator[Result]:
    """Find numbers that the tables or the other numbers contradict."""
    lists = [table for table in survey.tables if table.is_list]
    sizes = _sizes(lists)
    for table in lists:
        yield from _own_title(survey, table)
    told = [each for passage in survey.passages for each in sentences(passage, survey.rules)]
    for sentence in told:
        yield from _parts(survey, sentence)
        yield from _against_tables(survey, sentence, sizes, lists)
    yield from check_grade_counts(survey, told, lists)
    yield from check_lists(survey, told)
    yield from _agencies(survey, told, lists)


def _sizes(lists: Sequence[ScoreTable]) -> _Sizes:
    rows = [row for table in lists for row in table.rows]
    units = sum(_is_unit(row) for row in rows)
    return _Sizes(len(rows), units, len(rows) - units, tuple(len(table.rows) for table in lists))


def _is_unit(row: TableRow) -> bool:
    said = name_key(row.text(Column.SCOPE) or row.name)
    return any(word in said for word in WHOLE_UNIT_WORDS)


def _spot(sentence: Sentence, count: Count) -> Spot:
    return sentence.passage.spot(count.start, count.end)


def _own_title(survey: Survey, table: ScoreTable) -> Iterator[Remark]:
    """Hold a table to the number in its own title."""
    if table.title_spot is None:
        return
    words = survey.manuscript.text_at(table.title_spot).plain
    found = any_of(survey.rules.lexicons.measure_words)
    matches = list(re.finditer(rf"(?<![前\d年])(\d{{1,5}})\s*{found}(?![月年亿万])", words))
    if len(matches) != 1 or re.search("摘|部分|示例|前", words):
        return
    stated = int(matches[0][1])
    if stated == len(table.rows):
        return
    block, row, column = table.title_spot[:3]
    yield remark(
        COUNT_OFF_TABLE,
        survey.manuscript,
        Spot(block, row, column, matches[0].start(), matches[0].end()),
        f"表题写 {matches[0][0]}，表中有 {len(table.rows)} 行。",
        stated=str(stated),
        expected=str(len(table.rows)),
        because=f"{table.where}去掉表头和合计后共 {len(table.rows)} 行。",
    )


def _parts(survey: Survey, sentence: Sentence) -> Iterator[Result]:
    """Add up what a sentence says its total consists of."""
    total = sentence.total or _divided(sentence)
    if total is None:
        return
    parts = _listed(sentence, total)
    if len(parts) < 2:  # noqa: PLR2004
        return
    added = sum(part.number for part in parts)
    if not total.is_total and not _is_near(added, total.number):
        return
    shown = " + ".join(str(part.number) for part in parts)
    where = sentence.passage.where
    if added == total.number:
        yield Confirmation("R-01", _spot(sentence, total), where, f"{total.number} = {shown}。")
        return
    kinds = {part.kind for part in parts}
    certain = kinds == {CountKind.UNIT, CountKind.PROJECT} and len(parts) == 2  # noqa: PLR2004
    yield remark(
        PARTS_OFF_TOTAL if certain else PARTS_DOUBTFUL,
        survey.manuscript,
        _spot(sentence, total),
        f"总数写 {total.number}，各部分 {shown} = {added}。",
        stated=str(total.number),
        expected=str(added),
        because=f"{shown} = {added}。",
    )


def _divided(sentence: Sentence) -> Count | None:
    """Return the number before 其中 where all numbers behind are of units and projects."""
    words, start = sentence.passage.plain, sentence.start
    among = words.find("其中", start, start + len(sentence.words))
    before = [count for count in sentence.counts if count.end <= among]
    behind = [count for count in sentence.counts if count.start > among]
    evaluated = all(count.kind is not CountKind.OTHER for count in behind)
    return before[-1] if before and behind and evaluated else None


def _is_near(added: int, total: int) -> bool:
    return abs(added - total) * _NEAR <= total


def _listed(sentence: Sentence, total: Count) -> list[Count]:
    """Return the parts behind 其中 or 包括, those in brackets left out."""
    words = sentence.passage.plain
    found = re.search(r"其中|包括|分别(?:为|是)|含", words[total.end : total.end + 30])
    if not found:
        return []
    start = total.end + found.end()
    if _depth(words, total.end, start) > 0:
        return _in_brackets(sentence, start)
    again = words.find("其中", start, sentence.start + len(sentence.words))
    end = again if again > 0 else sentence.start + len(sentence.words)
    if re.search(r"等|其他|其余|另有|以及部分", words[start:end]):
        return []
    return [
        count
        for count in sentence.counts
        if start <= count.start < end and _depth(words, start, count.start) == 0
    ]


def _in_brackets(sentence: Sentence, start: int) -> list[Count]:
    """Return the parts behind （含 or （其中 up to where the bracket is closed."""
    closed = re.search("[）)]", sentence.passage.plain[start:])
    end = start + closed.start() if closed else start
    return [count for count in sentence.counts if start <= count.start < end]


def _depth(words: str, start: int, end: int) -> int:
    inside = words[start:end]
    return sum(map(inside.count, "（(")) - sum(map(inside.count, "）)"))


def _against_tables(
    survey: Survey, sentence: Sentence, sizes: _Sizes, lists: Sequence[ScoreTable]
) -> Iterator[Result]:
    if sizes.rows < survey.rules.thresholds.summary_rows or not _EVALUATED.search(sentence.words):
        return
    if any(word in sentence.words for word in survey.other_rounds()):
        return
    whole = sentence.total if sentence.total and _listed(sentence, sentence.total) else None
    by_kind = {
        kind: [count for count in sentence.counts if count.kind is kind and count is not whole]
        for kind in CountKind
    }
    units, projects = by_kind[CountKind.UNIT], by_kind[CountKind.PROJECT]
    both = len(units) == 1 and len(projects) == 1
    if both and (_adds_up(units, projects, sizes) or (sizes.units and sizes.projects)):
        yield from _both_kinds(survey, sentence, units[0], projects[0], sizes)
    elif total := (None if both else sentence.total) or _done_with(sentence):
        yield from _whole(survey, sentence, total, sizes, lists)


def _adds_up(units: Sequence[Count], projects: Sequence[Count], sizes: _Sizes) -> bool:
    return units[0].number + projects[0].number == sizes.rows


def _done_with(sentence: Sentence) -> Count | None:
    """Return the one number of what a sentence says was evaluated: 对19个单位…进行了复核."""
    counted = [
        count
        for count in sentence.counts
        if count.kind is not CountKind.OTHER and _is_evaluated(sentence, count)
    ]
    return counted[0] if len(counted) == 1 and not _SOME.search(sentence.words) else None


def _is_evaluated(sentence: Sentence, count: Count) -> bool:
    words = sentence.passage.plain
    before = re.split("[，,。；;：:]", words[sentence.start : count.start])[-1]
    behind = words[count.end : sentence.start + len(sentence.words)]
    of_all = "对" in before or re.match("[^。；，]{0,10}?(?:全部|均|都)", behind)
    return bool(of_all) and _CARRIED_OUT.match(behind) is not None


def _both_kinds(
    survey: Survey, sentence: Sentence, unit: Count, project: Count, sizes: _Sizes
) -> Iterator[Result]:
    added = unit.number + project.number
    shown = f"{unit.number} + {project.number}"
    if added == sizes.rows:
        where = sentence.passage.where
        words = f"{added} = {shown}，与得分表的 {sizes.rows} 行一致。"
        yield Confirmation("R-01", _spot(sentence, unit), where, words)
        return
    wrong = [
        (count, right)
        for count, right in ((unit, sizes.units), (project, sizes.projects))
        if count.number != right
    ]
    kind = COUNT_OFF_TABLE if len(wrong) == 1 else COUNT_DOUBTFUL
    for count, right in wrong:
        yield remark(
            kind,
            survey.manuscript,
            _spot(sentence, count),
            f"文中写{count.kind} {count.number}，得分表中{count.kind}有 {right} 行。",
            stated=str(count.number),
            expected=str(right),
            because=f"得分表 {sizes.units} + {sizes.projects} = {sizes.rows} 行，"
            f"文中 {shown} = {added}。",
        )


def _whole(
    survey: Survey,
    sentence: Sentence,
    total: Count,
    sizes: _Sizes,
    lists: Sequence[ScoreTable],
) -> Iterator[Result]:
    """Hold a total of what was evaluated to the rows, if it speaks of them."""
    known = {sizes.rows, sizes.units, sizes.projects, *sizes.each}
    if total.number in known:
        if total.number == sizes.rows:
            where = sentence.passage.where
            words = f"共 {total.number}，与得分表的行数一致。"
            yield Confirmation("R-01", _spot(sentence, total), where, words)
        return
    block = sentence.passage.blocks[-1]
    leads = any(0 < table.first - block <= _BEFORE_TABLE for table in lists) and len(lists) == 1
    near = _is_near(total.number, sizes.rows)
    if not leads and (not near or total.kind is CountKind.OTHER):
        return
    yield remark(
        COUNT_OFF_TABLE if leads and near and total.is_total else COUNT_DOUBTFUL,
        survey.manuscript,
        _spot(sentence, total),
        f"文中写共 {total.number}，得分表有 {sizes.rows} 行。",
        stated=str(total.number),
        expected=str(sizes.rows),
        because=f"得分表去掉表头和合计后共 {sizes.rows} 行。",
    )


def _agencies(
    survey: Survey, told: Sequence[Sentence], lists: Sequence[ScoreTable]
) -> Iterator[Remark]:
    names = {
        name_key(row.text(Column.AGENCY))
        for table in lists
        for row in table.rows
        if row.text(Column.AGENCY)
    }
    if len(names) < 2:  # noqa: PLR2004
        return
    for sentence in told:
        for count in sentence.counts:
            speaks = any(noun in count.noun for noun in _AGENCY_NOUNS)
            if speaks and "委托" in sentence.words and count.number != len(names):
                yield remark(
                    AGENCIES_OFF_TABLE,
                    survey.manuscript,
                    _spot(sentence, count),
                    f"文中写 {count.number} 家机构，表中有 {len(names)} 个机构名称。",
                    stated=str(count.number),
                    expected=str(len(names)),
                )
