"""An evaluation's scheme (评价方案): what will be judged, by which rule, on what evidence.

It starts as a copy of a framework or of last year's scheme, is adapted, and is
frozen when the bureau approves it: later editions of the rulebook change
nothing behind it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.indicators import Indicator, TreeRules
from hengji.core.names import name_key
from hengji.core.quantities import plain_number, read_decimal

DATUM_NOT_A_NUMBER = FlawKind(
    "datum-not-a-number",
    Severity.ERROR,
    "基础数据里要填数的一栏填了别的内容。",
    "请按栏目的单位只填数字；没有的填 0 或“无”。",
)
NOTHING = "无"
"""What is filled in where there is nothing to count."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度|年)?")


@dataclass(frozen=True, slots=True)
class RequiredMaterial:
    """Something the evaluated unit has to hand in (应交材料)."""

    name: str
    required: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class DatumField:
    """One line of the unit's basic data form (基础数据表): what, and in which unit.

    A line with a unit takes a number of it, or 无; one without takes any text.
    """

    key: str
    label: str
    unit: str = ""

    def read(self, text: str) -> str:
        """Return what was filled in, a number without its unit and separators.

        Raises:
            FlawsFound: A number was asked for and it is none.
        """
        said = text.strip()
        if not said or said == NOTHING or not self.unit:
            return said
        number = read_decimal(said.removesuffix(self.unit))
        if number is None:
            message = f"“{self.label}”填写的是“{said[:20]}”，这一栏的单位是“{self.unit}”。"
            raise FlawsFound([DATUM_NOT_A_NUMBER.at(self.label, message)])
        return plain_number(number)


@dataclass(frozen=True, slots=True)
class CopiedFrom:
    """The edition of another evaluation's scheme that a scheme began as a copy of.

    ``edition`` is its number among the records, ``name`` what people call it.
    """

    edition: int
    name: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition of a scheme (方案版本).

    Attributes:
        framework: Id of the framework it was adapted from; empty where it came
            from elsewhere.
        framework_version: The edition of that framework.
        title: The Chinese title.
        tree: The indicators; the root holds the full points.
        rules: What ``check_tree`` asks of the tree.
        wanted: By leaf code, the evidence (佐证) that should be found.
        outline: The questions of the interviews (访谈提纲), in order.
        materials: What the unit has to hand in, in order.
        data: The lines of the unit's basic data form, in order.
        copied_from: Whose scheme it was adapted from; None where it came straight
            from the framework.
    """

    framework: str
    framework_version: str
    title: str
    tree: Indicator
    rules: TreeRules
    wanted: Mapping[str, tuple[str, ...]]
    outline: tuple[str, ...] = ()
    materials: tuple[RequiredMaterial, ...] = ()
    data: tuple[DatumField, ...] = ()
    copied_from: CopiedFrom | None = None


def subject_key(name: str) -> str:
    """Return the form in which the names of one subject in two years are equal.

    >>> subject_key("2024年度建设管理部 部门整体支出")
    '建设管理部部门整体支出'
    """
    return _YEAR.sub("", name_key(name))
