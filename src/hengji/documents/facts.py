"""Reading a facts file (要素文件), YAML that a section chief can edit.

Keys are Chinese or the identifiers of ``core.report.facts``; a key nobody
knows is a flaw, since a misspelt key would silently leave a blank.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name
from hengji.core.quantities import read_decimal
from hengji.core.ranking import RankMethod
from hengji.core.report.facts import Facts, Finding, Recommendation

LARGEST_FILE = 2_000_000
YEARS = range(1990, 2101)
YEAR_DIGITS = 4

FILE_UNREADABLE = FlawKind(
    "facts-unreadable",
    Severity.ERROR,
    "要素文件打不开，或不是文本文件。",
    "请检查文件名和权限；要素文件应是 UTF-8 编码的文本。",
)
NOT_YAML = FlawKind(
    "facts-not-yaml",
    Severity.ERROR,
    "要素文件不合 YAML 的写法。",
    "请检查该行及上一行的缩进、冒号后的空格和引号。",
)
KEY_UNKNOWN = FlawKind(
    "facts-key-unknown",
    Severity.ERROR,
    "要素文件中有不认识的项目名。",
    "请改正项目名，或删去这一项。",
)
KEY_REPEATED = FlawKind(
    "facts-key-repeated",
    Severity.ERROR,
    "要素文件中同一项写了两次。",
    "请只保留一处。",
)
KEY_MISSING = FlawKind(
    "facts-key-missing",
    Severity.ERROR,
    "问题或建议缺少必填的一项。",
    "请补上这一项。",
)
VALUE_MALFORMED = FlawKind(
    "facts-value-malformed",
    Severity.ERROR,
    "要素文件中一项的内容不合要求。",
    "请按提示改写。",
)


class _Malformed(ValueError):
    """The text is not a value of the field; the message says what is."""


class _Field(NamedTuple):
    """One key: its Chinese name, its attribute, and how its node is read."""

    chinese: str
    attribute: str
    read: Callable[["_Reader", yaml.Node], Any]
    required: bool = False


@dataclass(slots=True)
class _Reader:
    """One pass over the nodes of a file, collecting flaws as it goes."""

    file: str
    flaws: list[Flaw]

    def where(self, node: yaml.Node, name: str) -> str:
        return f"{self.file}第 {node.start_mark.line + 1} 行“{name}”"

    def mapping(self, node: yaml.Node, name: str, table: tuple[_Field, ...]) -> dict[str, Any]:
        """Read a mapping by a table of fields; absent keys stay absent."""
        if not isinstance(node, yaml.MappingNode):
            self.flaws.append(
                VALUE_MALFORMED.at(self.where(node, name), "此处应是“项目名：内容”的若干行。")
            )
            return {field.attribute: None for field in table if field.required}
        known = {key: field for field in table for key in (field.chinese, field.attribute)}
        values: dict[str, Any] = {}
        seen: set[str] = set()
        for key_node, value_node in node.value:
            field = self._field(key_node, known, seen)
            if field is not None:
                seen.add(field.attribute)
                self._read_into(values, field, value_node)
        for field in table:
            if field.required and field.attribute not in values:
                values[field.attribute] = None
                self.flaws.append(
                    KEY_MISSING.at(self.where(node, name), f"缺少“{field.chinese}”。")
                )
        return values

    def _field(
        self, node: yaml.Node, known: Mapping[str, _Field], seen: Collection[str]
    ) -> _Field | None:
        key = node.value if isinstance(node, yaml.ScalarNode) else "（不是文字）"
        field = known.get(key)
        if field is None:
            names = [name for name in known if not name.isascii()]
            near = difflib.get_close_matches(key, names, n=1, cutoff=0.4)
            hint = f"是不是“{near[0]}”？" if near else f"可用的有：{'、'.join(names)}。"
            self.flaws.append(KEY_UNKNOWN.at(self.where(node, key), f"没有“{key}”这一项。{hint}"))
        elif field.attribute in seen:
            self.flaws.append(KEY_REPEATED.at(self.where(node, key), f"“{key}”写了不止一次。"))
            return None
        return field

    def _read_into(self, values: dict[str, Any], field: _Field, node: yaml.Node) -> None:
        if _is_empty(node):
            return
        try:
            values[field.attribute] = field.read(self, node)
        except _Malformed as problem:
            values[field.attribute] = None
            self.flaws.append(VALUE_MALFORMED.at(self.where(node, field.chinese), f"{problem}。"))


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value.strip() in {"", "~", "null"}


def _text(_: _Reader, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _Malformed("此处应是一段文字")
    return clean_name(str(node.value))


def _texts(reader: _Reader, node: yaml.Node) -> tuple[str, ...]:
    """Read a list of texts, or one text with a line for each."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(_text(reader, item) for item in node.value if not _is_empty(item))
    if not isinstance(node, yaml.ScalarNode):
        raise _Malformed("此处应是一段文字，或每条以“- ”开头的若干条")
    return tuple(clean_name(line) for line in node.value.splitlines() if line.strip())


_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)


def _date(reader: _Reader, node: yaml.Node) -> date:
    text = _text(reader, node)
    found = _DATE.fullmatch(text)
    try:
        day = date(*(map(int, found.groups()) if found else (0, 0, 0)))
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise _Malformed(f"“{text}”不是日历上的日期，应写成 2024-12-31 的样式")
    return day


def _year(reader: _Reader, node: yaml.Node) -> int:
    text = _text(reader, node).removesuffix("度").removesuffix("年")
    if not (text.isascii() and text.isdigit() and len(text) == YEAR_DIGITS and int(text) in YEARS):
        raise _Malformed(f"“{text}”不是年份，应写成 2024 的样式")
    return int(text)


def _yuan(reader: _Reader, node: yaml.Node) -> Decimal:
    text = _text(reader, node)
    amount = read_decimal(text.removesuffix("元"))
    if amount is None or amount < 0:
        raise _Malformed(f"“{text}”不是金额，应是以元为单位的数，如 3852135.04")
    return amount


_RANK_METHODS = {"跳号": RankMethod.COMPETITION, "连号": RankMethod.DENSE}


def _rank_method(reader: _Reader, node: yaml.Node) -> RankMethod:
    text = _text(reader, node)
    if text not in _RANK_METHODS:
        raise _Malformed(
            f"“{text}”不是并列名次的排法，应是“跳号”（1、2、2、4）或“连号”（1、2、2、3）"
        )
    return _RANK_METHODS[text]


def _items(
    name: str, table: tuple[_Field, ...], make: Callable[..., Any]
) -> Callable[[_Reader, yaml.Node], Any]:
    """Return a reader of a list of mappings, each made into a value."""

    def read(reader: _Reader, node: yaml.Node) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise _Malformed(f"此处应是若干条{name}，每条以“- ”开头")
        return tuple(_made(reader, item, name, table, make) for item in node.value)

    return read


def _made(
    reader: _Reader, node: yaml.Node, name: str, table: tuple[_Field, ...], make: Callable[..., Any]
) -> Any:  # noqa: ANN401 - a finding or a recommendation
    return make(**reader.mapping(node, name, table))


_FINDING = (
    _Field("编号", "code", _text, required=True),
    _Field("类别", "category", _text, required=True),
    _Field("单位", "unit", _text, required=True),
    _Field("事实", "fact", _text, required=True),
    _Field("依据", "basis", _text),
    _Field("金额", "amount", _yuan),
    _Field("预算数", "budget", _yuan),
    _Field("执行数", "spent", _yuan),
    _Field("影响", "effect", _text),
)
_RECOMMENDATION = (
    _Field("标题", "title", _text, required=True),
    _Field("措施", "measures", _texts, required=True),
    _Field("回应问题", "answers", _texts, required=True),
)
_FACTS = (
    _Field("发文机关", "organ", _text),
    _Field("发文机关标志", "mark", _text),
    _Field("发文字号", "number", _text),
    _Field("主送机关", "recipients", _texts),
    _Field("签发人", "signatories", _texts),
    _Field("成文日期", "issued", _date),
    _Field("工作年度", "work_year", _year),
    _Field("资金年度", "funds_year", _year),
    _Field("标题", "title", _texts),
    _Field("本地称谓", "place", _text),
    _Field("引言", "opening", _text),
    _Field("评价方式", "methods", _texts),
    _Field("问题概述", "findings_opening", _text),
    _Field("问题", "findings", _items("问题", _FINDING, Finding)),
    _Field("建议", "recommendations", _items("建议", _RECOMMENDATION, Recommendation)),
    _Field("抄送机关", "copies_to", _texts),
    _Field("印发机关", "printed_by", _text),
    _Field("印发日期", "printed_on", _date),
    _Field("并列名次", "rank_method", _rank_method),
    _Field("地区", "region", _text),
)


_KEYS = "|".join(field.chinese for field in (*_FACTS, *_FINDING, *_RECOMMENDATION))
_FULL_WIDTH_COLON = re.compile(rf"^([ \t]*(?:-[ \t]+)?(?:{_KEYS}))[ \t]*：[ \t]*", re.MULTILINE)
"""A key at the start of a line, followed by the colon of Chinese input (：)."""


def read_facts(path: Path, name: str = "") -> Facts:
    """Read a facts file.

    Args:
        path: YAML in UTF-8, or in GB 18030 as old editors save it.
        name: What people call it; empty means the name it has on the disk.

    Raises:
        FlawsFound: All flaws of the file, each with its line.
    """
    name = name or path.name
    node = _composed(path, name)
    reader = _Reader(name, [])
    values = reader.mapping(node, "要素文件", _FACTS) if node is not None else {}
    if reader.flaws:
        raise FlawsFound(reader.flaws)
    return Facts(**values)


def _composed(path: Path, name: str) -> yaml.Node | None:
    text = _FULL_WIDTH_COLON.sub(r"\1: ", _decoded(path, name))
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        aliases = any(isinstance(event, yaml.AliasEvent) for event in _events(text))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = f"第 {mark.line + 1} 行" if mark else ""
        raise FlawsFound([NOT_YAML.at(f"{name}{line}", "这里不合 YAML 的写法。")]) from None
    except (yaml.YAMLError, RecursionError):
        raise FlawsFound([NOT_YAML.at(name, "文件不合 YAML 的写法。")]) from None
    if aliases:
        raise FlawsFound([NOT_YAML.at(name, "要素文件不用“&”和“*”引用。")])
    return node


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=yaml.SafeLoader) if "*" in text else iter(())


def _decoded(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as problem:
        reason = "没有这个文件" if isinstance(problem, FileNotFoundError) else "打不开这个文件"
        raise FlawsFound([FILE_UNREADABLE.at(name, f"{reason}。")]) from None
    if len(data) > LARGEST_FILE:
        raise FlawsFound([FILE_UNREADABLE.at(name, "文件超过 2 MB，不像要素文件。")])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FlawsFound([FILE_UNREADABLE.at(name, "文件不是文本。")])
