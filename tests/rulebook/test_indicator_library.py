from collections import Counter
from pathlib import Path

import pytest

from hengji.core.checkup.objectives.classify import classify
from hengji.core.checkup.objectives.kinds import OUTCOMES, OUTPUTS
from hengji.core.flaws import FlawsFound
from hengji.rulebook.indicator_library import load_indicator_library
from hengji.rulebook.objective_values import load_value_words


def test_forty_types_of_projects_have_outputs_outcomes_and_six_indicators() -> None:
    library = load_indicator_library()

    assert len(library) >= 40
    for each in library:
        kinds = {indicator.kind for indicator in each.indicators}
        assert len(each.indicators) >= 6, each.code
        assert kinds & OUTPUTS, each.code
        assert kinds & OUTCOMES, each.code


def test_no_type_names_an_indicator_twice() -> None:
    for each in load_indicator_library():
        counts = Counter(indicator.name for indicator in each.indicators)
        assert [name for name, count in counts.items() if count > 1] == [], each.code


def test_every_unit_of_the_library_can_be_measured() -> None:
    words = load_value_words()
    odd = [
        f"{each.code}: {indicator.name} {indicator.unit}"
        for each in load_indicator_library()
        for indicator in each.indicators
        if indicator.unit != ":" and not classify(f"3{indicator.unit}", words).is_measurable
    ]

    assert odd == []


def own(folder: Path, indicator: str) -> tuple[Path, ...]:
    (folder / "indicator_library.yaml").write_text(
        f"types:\n  roads: {{name: 本县道路, keywords: [县道], indicators: [{indicator}]}}\n",
        "utf-8",
    )
    return (folder,)


def test_a_bureaus_own_type_replaces_the_one_of_its_code(tmp_path: Path) -> None:
    library = load_indicator_library(
        folders=own(tmp_path, "[quantity, 里程, 公里, '≥', 丈量, 台账]")
    )

    (roads,) = [each for each in library if each.code == "roads"]
    assert (roads.name, roads.keywords, len(roads.indicators)) == ("本县道路", ("县道",), 1)


@pytest.mark.parametrize(
    ("indicator", "message"),
    [
        ("[quantity, 里程, 公里, '≥', 丈量]", "这里应有 6 项"),
        ("[数量, 里程, 公里, '≥', 丈量, 台账]", "类别“数量”应为其中之一"),
        ("[quantity, 里程, 公里, 大于, 丈量, 台账]", "比较符号“大于”应为其中之一"),
    ],
)
def test_a_mistake_in_the_file_is_named(indicator: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match=message) as found:
        load_indicator_library(folders=own(tmp_path, indicator))

    assert "indicator_library.yaml" in found.value.flaws[0].where
