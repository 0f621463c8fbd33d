from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.rulebook.categories import Category, load_categories

CODES = (
    "D01 D02 G01 G02 G03 B01 B02 F01 F02 F03 P01 C01 M01 M02 M03 M04 "
    "O01 O02 E01 E02 A01 S01 S02 T01 L01 L02"
)


def test_there_is_a_category_for_every_kind_of_finding() -> None:
    categories = load_categories()

    assert list(categories) == CODES.split()
    assert all(category.code == code for code, category in categories.items())


def test_headings_are_short_and_few() -> None:
    headings = {category.heading for category in load_categories().values()}

    assert len(headings) <= 12
    assert max(map(len, headings)) <= 16


def test_words_end_without_a_full_stop() -> None:
    for each in load_categories().values():
        for words in (each.heading, each.finding, each.evidence, each.recommendation):
            assert not words.endswith(("。", "；")), each.code


def test_a_bureau_replaces_one_category_and_adds_another(tmp_path: Path) -> None:
    entry = "{area: 甲, heading: 乙, finding: 丙, evidence: 丁, recommendation: 戊}"
    (tmp_path / "categories.yaml").write_text(
        f"description: 本区分类\nbasis: hengji/finding-categories\n"
        f"categories:\n  P01: {entry}\n  X01: {entry}\n",
        encoding="utf-8",
    )

    categories = load_categories(folders=[tmp_path])

    assert list(categories) == [*CODES.split(), "X01"]
    assert categories["P01"] == Category("P01", "甲", "乙", "丙", "丁", "戊")


def test_a_category_without_a_heading_is_refused(tmp_path: Path) -> None:
    (tmp_path / "categories.yaml").write_text(
        "description: 本区分类\nbasis: hengji/finding-categories\ncategories:\n  P01: {area: 甲}\n",
        encoding="utf-8",
    )

    with pytest.raises(FlawsFound, match=r"categories\.yaml，键 categories/P01: 缺少键“heading”"):
        load_categories(folders=[tmp_path])
