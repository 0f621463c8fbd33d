from dataclasses import replace

import pytest

from tests.core.checkup.example import RULES, codes, remarks

ROSTER = ("某县教育局", "某县卫生健康局", "某县机关事务服务中心", "某县城投公司")
LISTED = replace(RULES, roster=ROSTER)


def table(unit: str) -> list[list[str]]:
    return [["项目名称", "预算单位", "得分"], ["办公经费", unit, "95.00"]]


@pytest.mark.parametrize(
    ("unit", "nearest"),
    [
        ("某县教体局", "某县教育局"),
        ("某县机关事物服务中心", "某县机关事务服务中心"),
        ("某县卫生健康委", "某县卫生健康局"),
        ("某县机关事务中心", "某县机关事务服务中心"),
        ("外省某单位", ""),
    ],
)
def test_a_unit_the_roster_lacks_is_named_with_the_nearest(unit: str, nearest: str) -> None:
    (found,) = remarks(table(unit), rules=LISTED)

    assert (found.flaw.code, found.stated, found.expected) == (
        "document-unit-unknown",
        unit,
        nearest,
    )


@pytest.mark.parametrize("unit", [*ROSTER, "某县 教育局", "某县教育局 ", ""])
def test_units_of_the_roster_are_known_whatever_their_spacing(unit: str) -> None:
    assert "unit-unknown" not in codes(table(unit), rules=LISTED)


def test_without_a_roster_no_unit_is_checked() -> None:
    assert codes(table("外省某单位")) == []


def test_a_name_in_the_text_that_is_off_by_one_character_is_named() -> None:
    (found,) = remarks("某县机关事物服务中心没有开展自评。", rules=LISTED)

    assert (
        found.flaw.message == "名录中没有“某县机关事物服务中心”，最接近的是“某县机关事务服务中心”。"
    )


@pytest.mark.parametrize(
    "text",
    [
        "某县机关事务服务中心没有开展自评。",
        "某市审计局开展了检查。",
        "县政府办公室印发通知。",
        "各单位、各部门应当整改。",
        "某县教育局和某县城投公司共同实施。",
    ],
)
def test_other_names_in_the_text_are_passed_over(text: str) -> None:
    assert codes(text, rules=LISTED) == []


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("青禾经开区城市管理执法队未建台账。", "青禾经开区城市管理执法队"),
        ("青禾经济济开发区城市管理执法队未建台账。", "青禾经济济开发区城市管理执法队"),
    ],
)
def test_a_character_left_out_or_too_many_is_named(words: str, stated: str) -> None:
    name = "青禾经济开发区城市管理执法队" if "济济" in words else "青禾经济开区城市管理执法队"
    rules = replace(RULES, roster=(name,))
    found = [each for each in remarks(words, rules=rules) if each.rule == "R-18"]

    assert [each.stated for each in found] == [stated]


def test_a_name_without_the_level_of_its_place_is_an_abbreviation() -> None:
    rules = replace(RULES, roster=("青禾县市场监督管理局",))

    assert [
        each for each in remarks("青禾市场监督管理局。", rules=rules) if each.rule == "R-18"
    ] == []
