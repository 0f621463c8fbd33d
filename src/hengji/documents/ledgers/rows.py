"""Rows of a table as rows of the ledger (逐行读取), or why not.

A row is refused only if its name or its score cannot be read, the score lies
outside 0 to full, the grade is no grade, or the row has more cells than the
head. A value of another column that cannot be read is left out with a warning.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hengji.core.flaws import FlawKind, Severity
from hengji.core.grading import Grade
from hengji.core.ledger import (
    WHOLE_UNIT_WORDS,
    FundNature,
    LedgerRow,
    Origin,
    Scope,
    infer_scope,
)
from hengji.core.names import clean_name
from hengji.core.quantities import ONE, Points, Yuan, format_points, from_float, round_points
from hengji.documents.ledgers.cells import (
    UNREADABLE,
    NotRead,
    cell_text,
    grade_in,
    quoted,
    read_number,
    read_serial,
    read_word,
    without_brackets,
)
from hengji.documents.ledgers.grids import Cell, Grid, is_blank
from hengji.documents.ledgers.heads import Head
from hengji.documents.ledgers.numbering import CHINESE_DIGITS, NUMBER_STARTS, number_of
from hengji.documents.ledgers.tally import Reading, Tally
from hengji.rulebook.ledger_columns import LedgerColumn

NAME_UNREADABLE = FlawKind(
    "ledger-name-unreadable",
    Severity.ERROR,
    "名称是空白的，或不是文字。",
    "请在该格填写评价对象的名称；合并过的单元格请先取消合并，每行各填一格。",
)
NAME_TOO_LONG = FlawKind(
    "ledger-name-too-long",
    Severity.ERROR,
    "名称超过 300 个字，多半是把一段说明填进了名称一格。",
    "请改为评价对象的名称，说明移到别处。",
)
SCORE_MISSING = FlawKind(
    "ledger-score-missing",
    Severity.ERROR,
    "得分是空白的；空白不是零分。",
    "请在该格填写得分；合并过的单元格请先取消合并，每行各填一格。",
)
SCORE_UNREADABLE = FlawKind(
    "ledger-score-unreadable",
    Severity.ERROR,
    "得分不是数字。",
    "请改为阿拉伯数字，例如 90.50。",
)
SCORE_OUT_OF_RANGE = FlawKind(
    "ledger-score-out-of-range",
    Severity.ERROR,
    "得分小于 0 分或超过满分。",
    "请核对评价报告，改为 0 分到满分之间的得分。",
)
GRADE_UNKNOWN = FlawKind(
    "ledger-grade-unknown",
    Severity.ERROR,
    "等级不是优、良、中、差或它们的通用写法。",
    "请改为优、良、中、差之一，或清空该格。",
)
FORMULA_WITHOUT_VALUE = FlawKind(
    "ledger-formula-without-value",
    Severity.ERROR,
    "名称或得分是公式，文件里没有保存它的结果，或结果是错误值。",
    "请在 Excel 或 WPS 中打开文件，改正公式并等它算出结果，再保存一次。",
)
ROW_TOO_LONG = FlawKind(
    "ledger-row-too-long",
    Severity.ERROR,
    "该行的格数多于表头，分不清哪一格是得分。",
    "请检查名称里有没有分隔符（逗号、制表符、竖线）；有的请删去，或在 Excel 中另存为 .xlsx。",
)
VALUE_UNREADABLE = FlawKind(
    "ledger-value-unreadable",
    Severity.WARNING,
    "名称、得分以外的一格读不出来，按没有填写处理；该行其余内容已读取。",
    "请改正该格后重新读取，或清空该格。",
)

LONGEST_NAME = 300
_ABSENT = -1
"""Index of a column the table has not: rows get one blank cell at the end."""
_MOST_YUAN = 10**15
"""More than any budget; a larger amount, or one below zero, is a slip."""
_MOST_AS_FLOAT = 1e11
"""An amount that stays below the most in any money unit."""
_ORDER = (
    LedgerColumn.NAME,
    LedgerColumn.SCORE,
    LedgerColumn.SCOPE,
    LedgerColumn.GRADE,
    LedgerColumn.UNIT,
    LedgerColumn.AGENCY,
    LedgerColumn.FUND_NATURE,
    LedgerColumn.SERIAL,
)


class _Score(NamedTuple):
    points: Points
    written: str


class RowReader:
    """Reads the rows of one table; what a column means is settled beforehand.

    Values that many rows share are read once. Blank cells are never kept, for
    each may have another reason to be blank.
    """

    def __init__(self, grid: Grid, head: Head, reading: Reading, tally: Tally) -> None:
        self.grid, self.head, self.reading, self.tally = grid, head, reading, tally
        self._score_units = dict.fromkeys(reading.words.score_units, ONE)
        self._at = {column: head.columns.get(column, _ABSENT) for column in LedgerColumn}
        self._order = tuple(self._at[column] for column in _ORDER)
        self._money = {
            column: (self._at[column], head.factors.get(column, ONE))
            for column in (LedgerColumn.BUDGET, LedgerColumn.SPENT)
        }
        self._cells: Sequence[Cell] = ()
        self._texts: dict[str, str] = {"": ""}
        self._scores: dict[Cell, _Score] = {}
        self._self_scores: dict[Cell, Points] = {}
        self._grades: dict[Cell, Grade] = {}
        self._scopes: dict[Cell, Scope] = {}
        self._natures: dict[Cell, FundNature] = {}

    def take(self, line: int, cells: list[Cell]) -> None:
        """Add the row to the tally, or refuse it with every reason there is.

        Args:
            line: The row as its file counts it.
            cells: As many as the head has; one is added at the end.
        """
        cells.append("")
        self._cells = cells
        name_at, score_at, scope_at, grade_at, unit_at, agency_at, nature_at, serial_at = (
            self._order
        )
        raw_name, cell = cells[name_at], cells[score_at]
        name = self._name(line, raw_name)
        score = self._scores.get(cell) if type(cell) is float else None
        if score is None:
            score = self._score(line, cell)
        cell = cells[grade_at]
        grade = self._grades[cell] if cell in self._grades else self._grade(line, cell)
        if name is None or score is None or grade is UNREADABLE:
            self.tally.refused += 1
            return
        cell = cells[scope_at]
        scope = self._scopes.get(cell) or self._scope(line, cell, name)
        cell = cells[nature_at]
        nature = self._natures[cell] if cell in self._natures else self._nature(line, cell)
        raw_name = raw_name if isinstance(raw_name, str) else name
        serial = cells[serial_at]
        if type(serial) is str or name[0] in NUMBER_STARTS:
            self._note_numbering(serial, name)
        self.tally.taken_cells[self.grid.table, line] = cells
        self.tally.rows.append(
            LedgerRow(
                name,
                score.points,
                scope,
                grade,
                self._text(cells[unit_at]),
                self._text(cells[agency_at]),
                self._yuan(line, LedgerColumn.BUDGET, cells),
                self._yuan(line, LedgerColumn.SPENT, cells),
                self._self_score(line, cells),
                nature,
                read_serial(serial),
                Origin(self.grid.table, line, raw_name, score.written),
            )
        )

    def _note_numbering(self, serial: Cell, name: str) -> None:
        """Keep in mind how evaluations are numbered in Chinese."""
        if isinstance(serial, str) and serial.lstrip("（( ")[:1] in CHINESE_DIGITS:
            self.tally.chinese_serials = True
        if name[0] in NUMBER_STARTS and (number := number_of(name)):
            self.tally.brackets.add(number.bracketed)

    def refuse_long(self, line: int, cells: Sequence[Cell]) -> None:
        """Refuse a row that has more cells than the head."""
        self.tally.refused += 1
        self.tally.flaws.append(
            ROW_TOO_LONG.at(
                f"{self.grid.table} 第 {line} 行",
                f"第 {line} 行有 {len(cells)} 格，表头有 {self.head.width} 格。",
            )
        )

    def why_blank(self, line: int, column: LedgerColumn) -> str:
        """Say why a cell without a value has none, if its file tells."""
        return self.grid.why_blank(line, self._at[column])

    def _note(
        self, kind: FlawKind, line: int, column: LedgerColumn, message: str, remedy: str = ""
    ) -> None:
        within = self.grid.places.within(line, self._at[column])
        place = self.grid.places.of(line, self._at[column])
        space = " " if within[-1].isascii() else ""
        self.tally.flaws.append(kind.at(place, f"{within}{space}{message}", remedy))
        self.tally.cells[place] = cell_text(self._cells[self._at[column]])

    def _name(self, line: int, cell: Cell) -> str | None:
        if isinstance(cell, str) and (name := clean_name(cell)):
            if len(name) <= LONGEST_NAME:
                return name
            message = f"的名称有 {len(name)} 个字，上限是 {LONGEST_NAME} 个字。"
            self._note(NAME_TOO_LONG, line, LedgerColumn.NAME, message)
        elif not is_blank(cell):
            self._note(
                NAME_UNREADABLE, line, LedgerColumn.NAME, f"的名称是{quoted(cell)}，不是文字。"
            )
        elif why := self.why_blank(line, LedgerColumn.NAME):
            self._note(FORMULA_WITHOUT_VALUE, line, LedgerColumn.NAME, f"{why}，读不出名称。")
        else:
            self._note(NAME_UNREADABLE, line, LedgerColumn.NAME, "没有名称。")
        return None

    def _score(self, line: int, cell: Cell) -> _Score | None:
        score = read_number(cell, self._score_units, ONE, ())
        if score is None:
            if why := self.why_blank(line, LedgerColumn.SCORE):
                self._note(FORMULA_WITHOUT_VALUE, line, LedgerColumn.SCORE, f"{why}，读不出得分。")
            else:
                self._note(SCORE_MISSING, line, LedgerColumn.SCORE, "没有得分。")
        elif score is UNREADABLE:
            self._note(
                SCORE_UNREADABLE,
                line,
                LedgerColumn.SCORE,
                f"的得分写的是{quoted(cell)}，不是数字。",
            )
        elif 0 <= score <= self.reading.full:
            found = _Score(round_points(score), cell if isinstance(cell, str) else str(score))
            if isinstance(cell, float):
                self._scores[cell] = found
            return found
        else:
            full = format_points(self.reading.full)
            self._note(
                SCORE_OUT_OF_RANGE,
                line,
                LedgerColumn.SCORE,
                f"的得分写的是{quoted(cell)}，应在 0 分到 {full} 分之间。",
            )
        return None

    def _grade(self, line: int, cell: Cell) -> Grade | NotRead | None:
        word = read_word(cell, self.reading.words.blanks)
        if not word:
            self._warn_if_odd(line, LedgerColumn.GRADE)
            return None
        grade = grade_in(word, self.reading.grade_aliases)
        if grade is None:
            self._note(
                GRADE_UNKNOWN, line, LedgerColumn.GRADE, f"的等级写的是{quoted(cell)}，不是等级。"
            )
            return UNREADABLE
        self._grades[cell] = grade
        return grade

    def _scope(self, line: int, cell: Cell, name: str) -> Scope:
        inferred = Scope.UNIT if self.head.name_stands_in else infer_scope(name)
        word = read_word(cell, self.reading.words.blanks)
        if not word:
            self._warn_if_odd(line, LedgerColumn.SCOPE)
            return inferred
        scopes = self.reading.words.scopes
        scope = scopes.get(word) or scopes.get(without_brackets(word))
        if scope is None and any(words in word for words in WHOLE_UNIT_WORDS):
            scope = Scope.UNIT
        if scope is None:
            self._note(
                VALUE_UNREADABLE,
                line,
                LedgerColumn.SCOPE,
                f"的类型写的是{quoted(cell)}，读不出来，按名称判为“{inferred}”。",
                f"请改为{'、'.join(Scope)}之一后重新读取。",
            )
            return inferred
        self._scopes[cell] = scope
        return scope

    def _nature(self, line: int, cell: Cell) -> FundNature | None:
        word = read_word(cell, self.reading.words.blanks)
        if not word:
            self._warn_if_odd(line, LedgerColumn.FUND_NATURE)
            return None
        natures = self.reading.words.fund_natures
        nature = natures.get(word) or natures.get(without_brackets(word))
        if nature is None:
            self._note(
                VALUE_UNREADABLE,
                line,
                LedgerColumn.FUND_NATURE,
                f"的资金性质写的是{quoted(cell)}，读不出来。",
                f"请改为{'、'.join(FundNature)}之一后重新读取。",
            )
            return None
        self._natures[cell] = nature
        return nature

    def _text(self, cell: Cell) -> str:
        text = cell if isinstance(cell, str) else cell_text(cell)
        if text not in self._texts:
            name = clean_name(text)
            self._texts[text] = "" if name in self.reading.words.blanks else name
        return self._texts[text]

    def _yuan(self, line: int, column: LedgerColumn, cells: Sequence[Cell]) -> Yuan | None:
        index, factor = self._money[column]
        cell = cells[index]
        if type(cell) is float and 0 <= cell < _MOST_AS_FLOAT:
            exact = from_float(cell)
            return Yuan(exact if factor is ONE else exact * factor)
        amount = read_number(
            cell, self.reading.words.money_units, factor, self.reading.words.blanks
        )
        if amount is UNREADABLE or (amount is not None and not _is_budget(amount)):
            self._unreadable(line, column, cell)
        elif amount is not None:
            return Yuan(amount)
        elif index != _ABSENT:
            self._warn_if_odd(line, column)
        return None

    def _self_score(self, line: int, cells: Sequence[Cell]) -> Points | None:
        index = self._at[LedgerColumn.SELF_SCORE]
        cell = cells[index]
        if cell in self._self_scores:
            return self._self_scores[cell]
        score = read_number(cell, self._score_units, ONE, self.reading.words.blanks)
        if score is UNREADABLE or (score is not None and not 0 <= score <= self.reading.full):
            self._unreadable(line, LedgerColumn.SELF_SCORE, cell)
        elif score is not None:
            return self._self_scores.setdefault(cell, round_points(score))
        elif index != _ABSENT:
            self._warn_if_odd(line, LedgerColumn.SELF_SCORE)
        return None

    def _unreadable(self, line: int, column: LedgerColumn, cell: Cell) -> None:
        self._note(VALUE_UNREADABLE, line, column, f"写的是{quoted(cell)}，读不出来，未采用。")

    def _warn_if_odd(self, line: int, column: LedgerColumn) -> None:
        if self._at[column] != _ABSENT and (why := self.why_blank(line, column)):
            self._note(VALUE_UNREADABLE, line, column, f"{why}，按没有填写处理。")


def _is_budget(amount: Decimal) -> bool:
    return 0 <= amount <= _MOST_YUAN
