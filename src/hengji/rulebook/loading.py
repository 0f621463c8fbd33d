"""Reading rulebook files (规则库文件): YAML in, checked values or a sentence out.

Numbers arrive as ``Decimal`` from the text as written, never through a binary
float; dates stay text until ``day_of`` reads them, so that a date which does
not exist can be named; a key written twice is a flaw, not the last one wins.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

import yaml

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.quantities import Ratio, read_decimal

BUILT_IN = Path(__file__).parent
REGIONS = BUILT_IN / "regions"

RULEBOOK_UNREADABLE = FlawKind(
    "rulebook-unreadable",
    Severity.ERROR,
    "规则库文件打不开、不是 UTF-8 编码，或者不是有效的 YAML。",
    "请按提示的文件和行号改正，或从随产品附带的同名文件重新开始。",
)
RULEBOOK_KEY = FlawKind(
    "rulebook-key",
    Severity.ERROR,
    "规则库文件里有不认识的键，或者缺少必需的键。",
    "请对照随产品附带的同名文件，改正或补上该键。",
)
RULEBOOK_VALUE = FlawKind(
    "rulebook-value",
    Severity.ERROR,
    "规则库文件里某个键的值不是所需要的内容，例如日期不存在、数字写成了文字。",
    "请按提示改写该键的值。",
)
RULEBOOK_NOT_IN_FORCE = FlawKind(
    "rulebook-not-in-force",
    Severity.ERROR,
    "规则库里没有在所问日期已经施行的规定。",
    "请核对日期；确需更早的规定，请在本单位的规则文件夹里补充。",
)
RULEBOOK_UNKNOWN = FlawKind(
    "rulebook-unknown",
    Severity.ERROR,
    "所用的地区、指标体系、依据或文件夹在规则库里没有。",
    "请从提示列出的名称中选用，或在本单位的规则文件夹里补充。",
)


class Node(NamedTuple):
    """A value of a rulebook file and the place it stands at (文件和键)."""

    where: str
    value: Any

    def at(self, key: str, value: object) -> "Node":
        """Return what stands under ``key`` of this value."""
        joint = "/" if "，键 " in self.where else "，键 "
        return Node(f"{self.where}{joint}{key}", value)


class Edition(NamedTuple):
    """One dated value (某日起施行的规定) and the clause it rests on."""

    since: date
    value: Node
    basis: str


class DatedEntry(NamedTuple):
    """One named rule value with its dated editions, oldest first."""

    description: str
    unit: str
    editions: tuple[Edition, ...]
    note: str


class Layer(NamedTuple):
    """A folder of rulebook files: the national one, a region's or a bureau's."""

    label: str
    folder: Path


def layers(region: str = "", folders: Sequence[Path] = ()) -> tuple[Layer, ...]:
    """Return the folders to read, from the general to the particular.

    The national rulebook comes first, then the region's, then the bureau's own
    in the order given; a later one overrides an earlier one.
    """
    found = [Layer("规则库 ", BUILT_IN)]
    if region:
        if region not in region_names():
            names = "、".join(region_names())
            refuse(RULEBOOK_UNKNOWN, f"地区“{region}”", f"规则库里的地区有：{names}。")
        found.append(Layer(f"规则库 regions/{region}/", REGIONS / region))
    for folder in folders:
        if not folder.is_dir():
            refuse(RULEBOOK_UNKNOWN, f"文件夹“{folder}”", "这个文件夹不存在。")
        found.append(Layer(f"{folder}/", folder))
    return tuple(found)


def region_names() -> tuple[str, ...]:
    """Return the regions the rulebook knows, in alphabetical order."""
    return tuple(sorted(path.name for path in REGIONS.iterdir() if path.is_dir()))


def refuse(kind: FlawKind, where: str, message: str) -> NoReturn:
    """Raise the one flaw that stops a rulebook file from being used."""
    raise FlawsFound([kind.at(where, message)])


def read_layered(name: str, found: Sequence[Layer]) -> Iterator[Node]:
    """Yield the file of this name from each layer that has one."""
    for layer in found:
        path = layer.folder / name
        if path.is_file():
            yield read_file(path, f"{layer.label}{name}")


def read_file(path: Path, where: str) -> Node:
    """Read one file; ``where`` is how a flaw will name it.

    What was read is kept until the file changes: a year asks for its rules at
    every step.
    """
    try:
        stamp = path.stat()
        return Node(where, _parsed(path, stamp.st_mtime_ns, stamp.st_size))
    except OSError:
        refuse(RULEBOOK_UNREADABLE, where, "文件打不开。")
    except UnicodeDecodeError:
        refuse(RULEBOOK_UNREADABLE, where, "文件不是 UTF-8 编码。")
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = f"第 {mark.line + 1} 行" if mark else "文件里"
        reason = problem.problem if isinstance(problem, _KeyTwice) else "不是有效的 YAML"
        refuse(RULEBOOK_UNREADABLE, where, f"{line}{reason}。")
    except yaml.YAMLError:
        refuse(RULEBOOK_UNREADABLE, where, "文件里有 YAML 不允许的字符。")


@lru_cache(maxsize=128)
def _parsed(path: Path, changed: int, size: int) -> object:
    """Parse a file as it was changed last; nobody writes into what it returns."""
    del changed, size
    text = path.read_bytes().decode("utf-8-sig")
    return yaml.load(text, _LOADER)  # noqa: S506 - a safe loader, see below


class _KeyTwice(yaml.constructor.ConstructorError):
    """The same key stands twice in one mapping."""


def _number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal | str:
    text: str = loader.construct_scalar(node)
    number = read_decimal(text)
    return text if number is None else number


def _plain_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    text: str = loader.construct_scalar(node)
    return text


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                raise _KeyTwice(problem=f"的键“{key.value}”写了两次", problem_mark=key.start_mark)
            seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


def _rulebook_loader() -> type[yaml.SafeLoader]:
    """Return a safe loader, in C where there is one, that knows our scalars."""
    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = cast("type[yaml.SafeLoader]", type("RulebookLoader", (base,), {}))
    loader.add_constructor("tag:yaml.org,2002:int", _number)
    loader.add_constructor("tag:yaml.org,2002:float", _number)
    loader.add_constructor("tag:yaml.org,2002:timestamp", _plain_text)
    loader.add_constructor("tag:yaml.org,2002:map", _mapping)
    return loader


_LOADER = _rulebook_loader()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def entries_of(node: Node) -> dict[str, Node]:
    """Return a mapping's values by key; every key must be text."""
    if not isinstance(node.value, Mapping) or not node.value:
        refuse(RULEBOOK_VALUE, node.where, "这里应为若干行，每行一个键和它的值。")
    return {str(key): node.at(str(key), value) for key, value in node.value.items()}


def fields_of(node: Node, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
    """Return a mapping's values by key, allowing these keys and no others."""
    entries = entries_of(node)
    known = (*required, *optional)
    for key, entry in entries.items():
        if key not in known:
            refuse(RULEBOOK_KEY, entry.where, f"不认识的键“{key}”，可用：{'、'.join(known)}。")
    for key in required:
        if key not in entries:
            refuse(RULEBOOK_KEY, node.where, f"缺少键“{key}”。")
    return entries


def items_of(node: Node) -> tuple[Node, ...]:
    """Return the values of a list that is not empty."""
    if not isinstance(node.value, list) or not node.value:
        refuse(RULEBOOK_VALUE, node.where, "这里应为一个列表，至少一项。")
    return tuple(node.at(f"第{place}项", item) for place, item in enumerate(node.value, start=1))


def text_of(node: Node) -> str:
    """Return a text that is not empty."""
    if not isinstance(node.value, str) or not node.value.strip():
        refuse(RULEBOOK_VALUE, node.where, f"这里应为文字，现为“{_shown(node.value)}”。")
    return node.value


def number_of(node: Node) -> Decimal:
    """Return a number exactly as it was written."""
    if not isinstance(node.value, Decimal):
        refuse(RULEBOOK_VALUE, node.where, f"这里应为数字，现为“{_shown(node.value)}”。")
    return node.value


def ratio_of(node: Node) -> Ratio:
    """Return a number from 0 to 1."""
    ratio = number_of(node)
    if not 0 <= ratio <= 1:
        refuse(RULEBOOK_VALUE, node.where, f"这里应为 0 到 1 之间的数，现为 {ratio}。")
    return Ratio(ratio)


def truth_of(node: Node) -> bool:
    """Return a yes or no."""
    if not isinstance(node.value, bool):
        refuse(RULEBOOK_VALUE, node.where, f"这里应为 yes 或 no，现为“{_shown(node.value)}”。")
    return node.value


def day_of(node: Node) -> date:
    """Return a calendar day written ``2020-02-25``."""
    text = str(node.value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    return refuse(RULEBOOK_VALUE, node.where, f"“{text}”不是一个日期，应写成 2020-02-25 的样子。")


def editions_of(values: Node, basis: Node) -> tuple[Edition, ...]:
    """Return dated values, oldest first.

    Args:
        values: A mapping from the first day in force to the value.
        basis: One clause for all of them, or a mapping from the same days.
    """
    entries = entries_of(values)
    if isinstance(basis.value, Mapping):
        clauses = {day: text_of(node) for day, node in fields_of(basis, tuple(entries)).items()}
    else:
        clauses = dict.fromkeys(entries, text_of(basis))
    return tuple(
        sorted(
            Edition(day_of(node._replace(value=day)), node, clauses[day])
            for day, node in entries.items()
        )
    )


def read_dated(node: Node) -> DatedEntry:
    """Read a description, a unit, a basis and values by date."""
    fields = fields_of(node, ("description", "unit", "basis", "values"), ("note",))
    return DatedEntry(
        text_of(fields["description"]),
        text_of(fields["unit"]),
        editions_of(fields["values"], fields["basis"]),
        text_of(fields["note"]) if "note" in fields else "",
    )


def edition_on(editions: Sequence[Edition], on: date) -> Edition | None:
    """Return the edition in force on a day, or None before the first."""
    return next((each for each in reversed(editions) if each.since <= on), None)


def not_in_force(where: str, what: str, on: date) -> NoReturn:
    """Refuse a day before the first edition."""
    refuse(RULEBOOK_NOT_IN_FORCE, where, f"{on:%Y-%m-%d} 还没有施行的{what}。")


def _shown(value: object) -> str:
    return "空" if value is None else str(value)
