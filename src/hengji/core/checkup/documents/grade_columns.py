"""Tables whose heads are grades (等级在表头): 评价类别 | 优 | 良 | 中 | 差 | 合计."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hengji.core.checkup.documents.figures.sections import Row, Section, sections
from hengji.core.checkup.documents.figures.totals import is_total, label
from hengji.core.checkup.documents.survey import Survey
from hengji.core.grading import Grade, read_grade
from hengji.core.quantities import ONE

_FEWEST = 3


class Spread(NamedTuple):
    """Numbers by grade: those of a row, or of the whole table, and what it is called."""

    name: str
    tally: Mapping[Grade, int]


def spreads(survey: Survey) -> Iterator[Spread]:
    """Yield the numbers by grade of such tables: the whole first, then row by row."""
    for section in sections(survey.manuscript):
        columns = _grades(survey, section)
        rows = [row for row in section.rows if _is_counted(row, columns)]
        parts = [row for row in rows if not is_total(row)]
        if len(columns) < _FEWEST or not parts:
            continue
        each = [Spread(label(row), _tally(row, columns)) for row in parts]
        whole = {grade: sum(part.tally[grade] for part in each) for grade in columns}
        yield Spread("等级分布表", whole)
        yield from each


def _grades(survey: Survey, section: Section) -> Mapping[Grade, int]:
    """Return the column of each grade that is the head of a column."""
    found: dict[Grade, int] = {}
    for column in section.columns:
        words = re.sub("(?<=.)(?:等级|级|等|档|个数|数)$", "", column.bare)
        grade = read_grade(words, survey.rules.aliases)
        if grade and grade not in found:
            found[grade] = column.index
    return found


def _is_counted(row: Row, columns: Mapping[Grade, int]) -> bool:
    """Tell whether a row has a whole number for each grade."""
    numbers = [row.numbers.get(index) for index in columns.values()]
    return all(number and number.value % ONE == 0 for number in numbers)


def _tally(row: Row, columns: Mapping[Grade, int]) -> Mapping[Grade, int]:
    return {grade: int(row.numbers[index].value) for grade, index in columns.items()}
