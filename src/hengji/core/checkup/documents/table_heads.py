"""Heads of the tables in a report (表头): which column holds what."""

import re
from collections.abc import Mapping, Sequence

from hengji.core.checkup.documents.rules import Column, TableWords
from hengji.core.checkup.manuscript import Text
from hengji.core.names import name_key

LONGEST_HEADING = 24
DEEPEST_HEAD = 3

Row = Sequence[Text]
Columns = Mapping[Column, int]

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—~至](?:19|20)\d\d)?年?度?")
_UNIT_END = re.compile(r"[/:,、]?(?:万元|亿元|元|分|%|个|项|家|份)$")
_NUMBER = re.compile(r"^[\d.,%()\-—/]+(?:分|万元|元|个|项|家)?$")
_EITHER = re.compile("[/、]|或者?|和|及")
_REVIEWED = re.compile("复核|复评|审核|核定|核查|抽查|重评|再评|考评")
"""What was done to a self-assessment whose score is no longer the unit's own."""
_NOT_SELF_GRADE = re.compile("评价|复核|复评|考评|审核|财政")


def meaning_of(heading: str, words: TableWords) -> tuple[Column, int] | None:
    """Return what a heading means and how well it says so; the lowest is best."""
    key = name_key(heading)
    if not key or len(key) > LONGEST_HEADING:
        return None
    self_assessed = any(word in key for word in words.self_words) and not _REVIEWED.search(key)
    for form in _forms(key, words):
        if form in words.headings:
            column, place = words.headings[form]
            if column is Column.SCORE and self_assessed:
                column = Column.SELF_SCORE
            return column, place
    bare = _BRACKETED.sub("", key)
    for place, (ending, column) in enumerate(words.endings):
        if bare.endswith(ending):
            is_self = column is Column.SCORE and self_assessed
            return Column.SELF_SCORE if is_self else column, len(words.headings) + place
    return _either(bare, words)


def _either(bare: str, words: TableWords) -> tuple[Column, int] | None:
    """Return the meaning of ``项目/单位``: each word of it names what is evaluated."""
    parts = [part for part in _EITHER.split(bare) if part]
    meanings = [meaning_of(part, words) for part in parts] if len(parts) > 1 else [None]
    found = [
        meaning for meaning in meanings if meaning and meaning[0] in {Column.NAME, Column.UNIT}
    ]
    return (Column.NAME, found[0][1]) if len(found) == len(meanings) else None


def _forms(key: str, words: TableWords) -> tuple[str, ...]:
    bare = _BRACKETED.sub("", key).strip("/:,、.*")
    united = _UNIT_END.sub("", bare) if len(bare) > 2 else bare  # noqa: PLR2004
    short = _YEAR.sub("", united)
    for filler in words.fillers:
        short = short.replace(filler, "")
    return key, bare, united, short


def joined_head(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """Return, for each column, the headings above one another, the lowest first.

    A heading over several columns stands in the first of them only.
    """
    columns: list[tuple[str, ...]] = []
    groups = [""] * len(rows)
    for column in range(len(rows[0])):
        said: list[str] = []
        for depth, row in enumerate(rows):
            words = row[column].plain.strip()
            if words:
                groups[depth] = words
                groups[depth + 1 :] = [""] * (len(rows) - depth - 1)
            is_last = depth == len(rows) - 1
            below = any(lower[column].plain.strip() for lower in rows[depth + 1 :])
            if words or (not is_last and below and groups[depth]):
                said.append(words or groups[depth])
        columns.append(tuple(reversed(said)))
    return tuple(columns)


def columns_of(rows: Sequence[Row], words: TableWords) -> tuple[Columns, ...]:
    """Return the columns of each half of a table; an empty tuple if it is no head."""
    heads = joined_head(rows)
    meanings = [_column_meaning(said, words) for said in heads]
    panels: list[dict[Column, tuple[int, int]]] = [{}]
    for index, meaning in enumerate(meanings):
        if meaning is None:
            continue
        column, place = meaning
        if _begins_panel(column, panels[-1], heads, index):
            panels.append({})
        known = panels[-1].get(column)
        if known is None or place < known[0]:
            panels[-1][column] = (place, index)
    found = tuple(
        _self_scored({column: index for column, (_, index) in panel.items()}, heads)
        for panel in panels
    )
    whole = [panel for panel in found if _is_head(panel)]
    return tuple(whole) if len(whole) == len(found) or whole else ()


def _self_scored(panel: dict[Column, int], heads: Sequence[Sequence[str]]) -> dict[Column, int]:
    """Take the self-assessed score for the score of a list that has no other."""
    grade = "".join(heads[panel[Column.GRADE]]) if Column.GRADE in panel else ""
    if Column.SCORE in panel or Column.SELF_SCORE not in panel or _NOT_SELF_GRADE.search(grade):
        return panel
    return {**panel, Column.SCORE: panel[Column.SELF_SCORE]}


def is_text_only(row: Row) -> bool:
    """Tell whether no cell of a row is a number."""
    return not any(_NUMBER.match(name_key(cell.plain)) for cell in row)


def _column_meaning(said: Sequence[str], words: TableWords) -> tuple[Column, int] | None:
    """Return the meaning of the lowest heading that has one, or of all together."""
    own = meaning_of(said[0], words) if said else None
    above = [found for each in said[1:] if (found := meaning_of(each, words))]
    if own and own[0] is Column.SCORE and any(each[0] is Column.SELF_SCORE for each in above):
        return Column.SELF_SCORE, own[1]
    if own or len(said) < 2:  # noqa: PLR2004
        return own
    together = meaning_of("".join(reversed(said)), words)
    return together or next(iter(above), None)


def _begins_panel(
    column: Column,
    panel: Mapping[Column, tuple[int, int]],
    heads: Sequence[Sequence[str]],
    index: int,
) -> bool:
    """Tell whether a heading begins the next half of a table printed side by side."""
    if column not in panel or column not in {Column.SERIAL, Column.RANK, Column.NAME, Column.UNIT}:
        return False
    same = heads[panel[column][1]] == heads[index]
    return same and (Column.SCORE in panel or Column.GRADE in panel)


def _is_head(panel: Columns) -> bool:
    named = Column.NAME in panel or Column.UNIT in panel
    scored = not {Column.SCORE, Column.GRADE}.isdisjoint(panel)
    counted = Column.GRADE in panel and not {Column.COUNT, Column.RANGE}.isdisjoint(panel)
    return (named and scored) or counted
