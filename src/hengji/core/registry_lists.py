"""What each registry list (名录) holds: one description for page, export and import.

A cell is a text, as people read and type it; ``read_cell`` puts it into the
one form in which it is stored and compared, or says why it cannot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.credit_code import is_credit_code
from hengji.core.flaws import FlawKind, Severity
from hengji.core.ledger import FundNature
from hengji.core.names import clean_name, name_key
from hengji.core.quantities import format_yuan, plain_number, read_decimal, round_half_up
from hengji.core.registry import EntityType


class Holds(StrEnum):
    """What a column holds (栏的内容)."""

    TEXT = "文字"
    CHOICE = "选项"
    STATE = "在用或停用"
    YUAN = "金额"
    UNIT = "预算单位"
    CREDIT_CODE = "统一社会信用代码"


class RegistryKind(StrEnum):
    """Which list (名录); the value stands in addresses."""

    UNITS = "units"
    PROJECTS = "projects"
    AGENCIES = "agencies"
    EXPERTS = "experts"


IN_USE, STOPPED = "在用", "停用"
MOST_YUAN = 10**15
"""More than any budget; a larger amount, or one below zero, is a slip."""

VALUE_MISSING = FlawKind(
    "registry-value-missing",
    Severity.ERROR,
    "名录中必填的一栏没有填写。",
    "请填写该栏。",
)
VALUE_TOO_LONG = FlawKind(
    "registry-value-too-long",
    Severity.ERROR,
    "名录中的一栏超过了字数的上限。",
    "请缩短该栏的内容。",
)
VALUE_NOT_LISTED = FlawKind(
    "registry-value-not-listed",
    Severity.ERROR,
    "名录中的一栏不是可选的值。",
    "请改为所列的值之一，或清空该栏。",
)
AMOUNT_UNREADABLE = FlawKind(
    "registry-amount-unreadable",
    Severity.ERROR,
    "名录中的金额不是以元计的数，或小于零、大得不合情理、多于两位小数。",
    "请以元为单位填写，例如 1200000.00，不写单位。",
)
CREDIT_CODE_DOUBTFUL = FlawKind(
    "registry-credit-code-doubtful",
    Severity.WARNING,
    "统一社会信用代码不是 18 位，或末位与按国家标准算出的校验字符不同。",
    "请对照营业执照核对；执照上确是这样写的，可以保留。",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        label: The head of the column, on the page and in the file.
        attribute: What the tables call it.
        width: In characters, for the file.
        longest: Of the texts.
        choices: Where only these may stand.
        blank: What a blank cell means.
        hint: For the person who fills it in.
    """

    label: str
    attribute: str
    width: int
    holds: Holds = Holds.TEXT
    longest: int = 300
    choices: tuple[str, ...] = ()
    blank: str = ""
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RegistryList:
    """One list: its columns and what tells its rows apart.

    Attributes:
        title: Names one row, as in 新增预算单位.
        identity: Attributes by which a row without a number is found.
        unique: Groups of attributes of which no two rows share all texts; a
            single blank one is shared freely.
        order: Attributes by which the list is sorted; ``uncoded`` is true of
            rows without a code.
    """

    kind: RegistryKind
    title: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    order: tuple[str, ...]

    @property
    def name_column(self) -> Column:
        """Return the column that names a row for people."""
        return next(column for column in self.columns if column.attribute == "name")

    def column(self, attribute: str) -> Column:
        """Return the column of an attribute."""
        return next(column for column in self.columns if column.attribute == attribute)


_STATE = Column("状态", "in_use", 8, Holds.STATE, choices=(IN_USE, STOPPED), blank=IN_USE)

LISTS: Mapping[RegistryKind, RegistryList] = MappingProxyType(
    {
        RegistryKind.UNITS: RegistryList(
            RegistryKind.UNITS,
            "预算单位",
            (
                Column("单位编码", "code", 14, longest=30),
                Column("单位名称", "name", 40, required=True),
                Column(
                    "单位类型",
                    "entity_type",
                    12,
                    Holds.CHOICE,
                    choices=tuple(each.value for each in EntityType),
                    blank=EntityType.UNKNOWN.value,
                ),
                Column("主管部门", "supervisor", 32, Holds.UNIT, hint="填写名录中单位的名称。"),
                _STATE,
            ),
            identity=("name",),
            unique=(("name",), ("code",)),
            order=("-in_use", "uncoded", "code", "name_key", "pk"),
        ),
        RegistryKind.PROJECTS: RegistryList(
            RegistryKind.PROJECTS,
            "项目",
            (
                Column("项目编码", "code", 18, longest=30),
                Column("项目名称", "name", 44, required=True),
                Column("项目单位", "unit", 32, Holds.UNIT, hint="填写名录中单位的名称。"),
                Column(
                    "资金性质",
                    "fund_nature",
                    18,
                    Holds.CHOICE,
                    choices=tuple(each.value for each in FundNature),
                ),
                Column("全年预算数（元）", "budget", 18, Holds.YUAN),
                _STATE,
            ),
            identity=("name", "unit"),
            unique=(("name", "unit"), ("code",)),
            order=("-in_use", "uncoded", "code", "name_key", "pk"),
        ),
        RegistryKind.AGENCIES: RegistryList(
            RegistryKind.AGENCIES,
            "第三方机构",
            (
                Column("机构名称", "name", 44, required=True),
                Column("统一社会信用代码", "credit_code", 24, Holds.CREDIT_CODE, longest=18),
                _STATE,
            ),
            identity=("name",),
            unique=(("name",), ("credit_code",)),
            order=("-in_use", "name_key", "pk"),
        ),
        RegistryKind.EXPERTS: RegistryList(
            RegistryKind.EXPERTS,
            "专家",
            (
                Column("姓名", "name", 14, longest=60, required=True),
                Column("专业", "field", 24, longest=60),
                Column("工作单位", "employer", 40),
                _STATE,
            ),
            identity=("name", "employer"),
            unique=(("name", "employer"),),
            order=("-in_use", "name", "employer", "pk"),
        ),
    }
)


class CellReading(NamedTuple):
    """The stored form of a cell, and what is wrong with it, if anything is."""

    text: str
    kind: FlawKind | None = None
    message: str = ""


def read_cell(column: Column, typed: str) -> CellReading:
    """Return the form in which a cell is stored and compared."""
    text = clean_name(typed)
    if not text and column.required:
        return CellReading("", VALUE_MISSING, f"{column.label}没有填写。")
    if not text:
        return CellReading(column.blank)
    if len(text) > column.longest:
        message = f"{column.label}有 {len(text)} 个字，至多 {column.longest} 个。"
        return CellReading(text, VALUE_TOO_LONG, message)
    return _READERS[column.holds](column, text)


def _text(_: Column, text: str) -> CellReading:
    return CellReading(text)


def _choice(column: Column, text: str) -> CellReading:
    for choice in column.choices:
        if name_key(choice) == name_key(text):
            return CellReading(choice)
    said = "、".join(column.choices)
    message = f"{column.label}填写的是“{text}”，可以填写{said}。"
    return CellReading(text, VALUE_NOT_LISTED, message)


def _yuan(column: Column, text: str) -> CellReading:
    amount = read_decimal(text)
    if amount is None or not 0 <= amount < MOST_YUAN or amount != round_half_up(amount):
        return CellReading(text, AMOUNT_UNREADABLE, f"{column.label}填写的是“{text}”。")
    return CellReading(plain_number(amount))


def _credit_code(column: Column, text: str) -> CellReading:
    code = name_key(text).upper()
    if is_credit_code(code):
        return CellReading(code)
    message = f"{column.label}填写的是“{code}”，校验不符。"
    return CellReading(code, CREDIT_CODE_DOUBTFUL, message)


_READERS: Mapping[Holds, Callable[[Column, str], CellReading]] = MappingProxyType(
    {
        Holds.TEXT: _text,
        Holds.UNIT: _text,
        Holds.CHOICE: _choice,
        Holds.STATE: _choice,
        Holds.YUAN: _yuan,
        Holds.CREDIT_CODE: _credit_code,
    }
)


def text_of(column: Column, value: object) -> str:
    """Return the stored form of a value; a unit comes as its name."""
    match column.holds:
        case Holds.STATE:
            return IN_USE if value else STOPPED
        case Holds.YUAN:
            return plain_number(value) if isinstance(value, Decimal) else ""
        case _:
            return str(value or "")


def value_of(column: Column, text: str) -> str | bool | Decimal | None:
    """Return the value of a stored form; a unit stays its name."""
    match column.holds:
        case Holds.STATE:
            return text == IN_USE
        case Holds.YUAN:
            return Decimal(text) if text else None
        case _:
            return text


def shown_text(column: Column, text: str) -> str:
    """Return a stored form as it is shown: money with separators."""
    return format_yuan(Decimal(text)) if column.holds is Holds.YUAN and text else text
