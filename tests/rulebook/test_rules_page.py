import re
from datetime import date
from pathlib import Path

from hengji.rulebook.frameworks import framework_dates, framework_ids, load_framework
from hengji.rulebook.rules_page import rules_page
from hengji.rulebook.sources import load_sources

PAGE = Path(__file__).parent.parent.parent / "docs" / "rules.md"
ON = date(2024, 12, 31)


def test_the_page_in_the_repository_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page()


def test_every_row_of_a_table_has_as_many_cells_as_its_header() -> None:
    width = 0
    for line in rules_page().splitlines():
        cells = line.count("|") - 1 if line.startswith("|") else 0
        assert not (width and cells) or cells == width, line
        width = cells


def test_every_indicator_is_on_the_page_with_its_words() -> None:
    page = rules_page()

    for each in framework_ids():
        for day in framework_dates(each):
            framework = load_framework(each, day)
            assert f"### {framework.title}" in page
            for leaf in framework.tree.leaves():
                assert leaf.name in page
                assert all(words in page for words in (leaf.meaning, *leaf.criteria, leaf.formula))


def test_every_clause_is_on_the_page_with_its_state() -> None:
    rows = dict(
        re.findall(r"^\| ([\w./-]+/[\w-]+) \|.*\| (已核对|未核对) \|", rules_page(), re.MULTILINE)
    )

    for source in load_sources().values():
        for clause in source.clauses.values():
            assert rows[clause.key] == ("已核对" if clause.checked else "未核对")


def test_regions_are_shown_beside_the_nation() -> None:
    page = rules_page()

    assert "| 全国 | 2020-02-25 | 90—100 | 80—90 | 60—80 | 0—60 |" in page
    assert "| grades-80-70-60 | 2020-02-25 | 80—100 | 70—80 | 60—70 | 0—60 |" in page
    assert "| hubei-hebei | 2020-02-25 | 预算执行率 20，产出指标 40" in page


def test_the_page_holds_no_path_of_a_machine() -> None:
    assert not re.search(r"/(home|work|tmp|usr)/", rules_page())
