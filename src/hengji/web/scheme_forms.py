"""Forms of a scheme (方案表单): an indicator with its rule, all points, the lists."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from hengji.core.indicators import Indicator
from hengji.core.names import clean_name
from hengji.core.quantities import Points, read_decimal
from hengji.core.rule_fields import (
    CHOICES,
    FIELDS_OF,
    RULE_FIELDS,
    RULE_KINDS,
    UNITS,
    RuleField,
    RuleKind,
    TypedRule,
    read_typed,
    rule_typed,
)
from hengji.core.scheme_checks import CRITERIA_MET
from hengji.core.schemes import DatumField, RequiredMaterial, Scheme
from hengji.web.forms import Form

YES = "yes"
HINTS: Mapping[RuleField, str] = {
    RuleField.PASSING: "填百分数，如 60；留空则从零起按比例。",
    RuleField.OVERSHOOT: "填百分数，如 120；留空则不提示。",
    RuleField.BANDS: "一行一段，由好到差：界限、得分率。如：90 100%。其余不得分。",
    RuleField.TIERS: "一行一档，由高到低：档名、下限、预填得分率。最低一档从 0% 起。",
    RuleField.STEP: "按超过的量扣分时填写；留空为 1。",
    RuleField.FREE: "按超过的量扣分时填写；留空为 0。",
}
LEVELS = ("一级指标名称", "二级指标名称")
BLANK_ROWS, MOST_ROWS = 3, 100
_ROW_NUMBERS = frozenset(map(str, range(MOST_ROWS)))


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _number(label: str, **values: Any) -> forms.DecimalField:  # noqa: ANN401 - Django's options
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, min_value=0, widget=widget, **values
    )


class LeafForm(Form):
    """三级指标."""

    name = forms.CharField(label="名称", max_length=100)
    points = _number("分值")
    meaning = forms.CharField(label="指标解释", max_length=1000, required=False, widget=_lines(2))
    criteria = forms.CharField(
        label="评价要点",
        max_length=5000,
        required=False,
        widget=_lines(4),
        help_text="一行一条。定量指标可以不写，写明计算公式。",
    )
    rule_kind = forms.ChoiceField(
        label="评分标准",
        choices=[("", "请选择"), *((each.value, RULE_KINDS[each]) for each in RuleKind)],
    )
    unit = forms.CharField(
        label="计量单位",
        max_length=30,
        required=False,
        help_text="实际完成值的单位，如百分点（100 表示 100%）、天、个；定性指标可以留空。",
    )
    formula = forms.CharField(
        label="计算公式",
        max_length=500,
        required=False,
        help_text="定量指标的实际完成值怎样算出。",
    )
    data_source = forms.CharField(label="数据来源", max_length=500, required=False)
    wanted = forms.CharField(
        label="所需佐证",
        max_length=2000,
        required=False,
        widget=_lines(3),
        help_text="一行一种。",
    )
    project_specific = forms.ChoiceField(
        label="个性指标",
        required=False,
        choices=[("", "不是，或已按本项目填列"), (YES, "待按本项目的绩效目标填列")],
    )
    actual = forms.CharField(
        label="试算一个实际完成值", max_length=40, required=False, help_text="只作举例，不保存。"
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        branches: Sequence[str] = (),
        extra: Collection[str] = (),
        **kwargs: Any,  # noqa: ANN401 - Django's
    ) -> None:
        more: dict[str, forms.Field] = {
            f"branch-{number}": forms.CharField(label=label, max_length=100)
            for number, label in enumerate(branches)
        }
        more |= {field.value: _rule_field(field, label) for field, label in RULE_FIELDS.items()}
        super().__init__(*args, extra=(*extra, *more), **kwargs)
        self.fields.update(more)
        self._branches = len(branches)
        if branches:
            self.fields["name"].label = "三级指标名称"

    @property
    def branch_fields(self) -> list[BoundField]:
        """Return the names of new branches, from above to below."""
        return [self[f"branch-{number}"] for number in range(self._branches)]

    @property
    def rule_fields(self) -> list[BoundField]:
        """Return the settings of the kind of rule that is chosen."""
        kind = str(self["rule_kind"].value() or "")
        return (
            [self[each.value] for each in FIELDS_OF[RuleKind(kind)]] if kind in RULE_KINDS else []
        )

    @property
    def asks_for_unit(self) -> bool:
        """Tell whether the chosen kind of rule leaves the unit open."""
        return self["rule_kind"].value() not in {None, "", RuleKind.CRITERIA.value}

    def branches(self) -> list[str]:
        """Return the typed names of new branches."""
        names = (self.cleaned_data[f"branch-{number}"] for number in range(self._branches))
        return [clean_name(name) for name in names]

    def leaf(self, code: str) -> Indicator:
        """Return the leaf that was typed.

        Raises:
            FlawsFound: The settings of its rule cannot be read.
        """
        values = self.cleaned_data
        kind = RuleKind(values["rule_kind"])
        criteria = lines_of(values["criteria"])
        texts = {field: values[field.value] for field in FIELDS_OF[kind]}
        unit = CRITERIA_MET if kind is RuleKind.CRITERIA else values["unit"].strip()
        return Indicator(
            code=code,
            name=clean_name(values["name"]),
            points=Points(values["points"]),
            rule=read_typed(TypedRule(kind, texts), len(criteria)),
            unit=unit or UNITS.get(kind, ""),
            meaning=values["meaning"].strip(),
            criteria=criteria,
            formula=values["formula"].strip(),
            data_source=values["data_source"].strip(),
            project_specific=values["project_specific"] == YES,
        )

    def wanted_evidence(self) -> tuple[str, ...]:
        """Return the evidence that should be found."""
        return lines_of(self.cleaned_data["wanted"])


def _rule_field(field: RuleField, label: str) -> forms.Field:
    hint = HINTS.get(field, "")
    if field in CHOICES:
        return forms.ChoiceField(label=label, choices=CHOICES[field], required=False)
    if field in {RuleField.BANDS, RuleField.TIERS}:
        return forms.CharField(
            label=label, max_length=2000, required=False, widget=_lines(4), help_text=hint
        )
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.CharField(
        label=label, max_length=40, required=False, widget=widget, help_text=hint
    )


def leaf_values(leaf: Indicator, wanted: Sequence[str]) -> dict[str, object]:
    """Return what the form of a leaf first shows."""
    typed = rule_typed(leaf.rule, leaf.unit) if leaf.rule else None
    return {
        "name": leaf.name,
        "points": leaf.points,
        "meaning": leaf.meaning,
        "criteria": "\n".join(leaf.criteria),
        "rule_kind": typed.kind.value if typed else "",
        "unit": leaf.unit,
        "formula": leaf.formula,
        "data_source": leaf.data_source,
        "wanted": "\n".join(wanted),
        "project_specific": YES if leaf.project_specific else "",
        **({field.value: text for field, text in typed.texts.items()} if typed else {}),
    }


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text, without empty ones."""
    return tuple(clean for line in text.splitlines() if (clean := line.strip()))


class BranchForm(Form):
    """一级或二级指标."""

    name = forms.CharField(label="名称", max_length=100)


class PointsForm(Form):
    """各项指标的分值."""

    def __init__(self, leaves: Iterable[Indicator], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        cells = {leaf.code: _number(leaf.name) for leaf in leaves}
        more = {f"points-{code}": field for code, field in cells.items()}
        super().__init__(*args, extra=(*kwargs.pop("extra", ()), *more), **kwargs)
        self.fields.update(more)
        self._codes = tuple(cells)

    def cell(self, code: str) -> BoundField:
        """Return the field of one leaf."""
        return self[f"points-{code}"]

    def points(self) -> dict[str, Points]:
        """Return the points that were typed, by code."""
        return {code: Points(self.cleaned_data[f"points-{code}"]) for code in self._codes}

    def typed_so_far(self) -> dict[str, Points]:
        """Return the points typed so far that are numbers, by code."""
        numbers = {code: read_decimal(self.data.get(f"points-{code}", "")) for code in self._codes}
        return {code: Points(number) for code, number in numbers.items() if number is not None}


class ListsForm(Form):
    """访谈提纲、应交材料和基础数据表."""

    outline = forms.CharField(
        label="访谈提纲",
        max_length=10_000,
        required=False,
        widget=_lines(6),
        help_text="一行一个问题，按提问的次序。",
    )

    def __init__(self, rows: tuple[int, int], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        more = {**_material_cells(rows[0]), **_data_cells(rows[1])}
        super().__init__(*args, extra=tuple(more), **kwargs)
        self.fields.update(more)
        self._rows = rows

    @property
    def material_rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Return the cells of each material: name, whether it must come, what is asked of it."""
        return [
            (self[f"material-{each}"], self[f"required-{each}"], self[f"note-{each}"])
            for each in range(self._rows[0])
        ]

    @property
    def data_rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Return the cells of each line of the data form: label, unit, key."""
        return [
            (self[f"label-{each}"], self[f"unit-{each}"], self[f"key-{each}"])
            for each in range(self._rows[1])
        ]

    def outline_lines(self) -> tuple[str, ...]:
        """Return the questions, in order."""
        return lines_of(self.cleaned_data["outline"])

    def materials(self) -> list[RequiredMaterial]:
        """Return the materials that were typed; a row without a name is none."""
        values = self.cleaned_data
        return [
            RequiredMaterial(name, values[f"required-{each}"] != "no", values[f"note-{each}"])
            for each in range(self._rows[0])
            if (name := clean_name(values[f"material-{each}"]))
        ]

    def data_fields(self) -> list[DatumField]:
        """Return the lines of the data form; a new one gets a key of its own."""
        values = self.cleaned_data
        used = {values[f"key-{each}"] for each in range(self._rows[1])}
        fields = []
        for each in range(self._rows[1]):
            if label := clean_name(values[f"label-{each}"]):
                key = values[f"key-{each}"] or _free_key(used)
                used.add(key)
                fields.append(DatumField(key, label, values[f"unit-{each}"]))
        return fields


def _material_cells(rows: int) -> dict[str, forms.Field]:
    cells: dict[str, forms.Field] = {}
    for number in range(rows):
        cells[f"material-{number}"] = _cell("材料名称", 200)
        cells[f"required-{number}"] = forms.ChoiceField(
            label="是否必交", required=False, choices=[("", "必交"), ("no", "选交")]
        )
        cells[f"note-{number}"] = _cell("要求", 300)
    return cells


def _data_cells(rows: int) -> dict[str, forms.Field]:
    cells: dict[str, forms.Field] = {}
    for number in range(rows):
        cells[f"label-{number}"] = _cell("栏目", 100)
        cells[f"unit-{number}"] = _cell("单位", 30)
        cells[f"key-{number}"] = forms.CharField(
            max_length=30, required=False, widget=forms.HiddenInput
        )
    return cells


def _cell(label: str, longest: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False)


def _free_key(used: set[str]) -> str:
    number = 1
    while f"line-{number}" in used:
        number += 1
    return f"line-{number}"


def list_values(scheme: Scheme) -> dict[str, object]:
    """Return what the form of the lists first shows."""
    values: dict[str, object] = {"outline": "\n".join(scheme.outline)}
    for number, material in enumerate(scheme.materials):
        values[f"material-{number}"] = material.name
        values[f"required-{number}"] = "" if material.required else "no"
        values[f"note-{number}"] = material.note
    for number, field in enumerate(scheme.data):
        values[f"label-{number}"] = field.label
        values[f"unit-{number}"] = field.unit
        values[f"key-{number}"] = field.key
    return values


def rows_in(values: Iterable[str]) -> tuple[int, int]:
    """Return how many rows of materials and of data the names of values have, with blank ones."""
    names = tuple(values)
    return _rows(names, "material-"), _rows(names, "label-")


def _rows(names: Iterable[str], prefix: str) -> int:
    numbers = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
    last = max((int(each) for each in numbers if each in _ROW_NUMBERS), default=-1)
    return min(last + 1 + BLANK_ROWS, MOST_ROWS)


class OpinionForm(Form):
    """一步的意见或理由."""

    opinion = forms.CharField(label="意见", max_length=500, required=False, widget=_lines(3))
