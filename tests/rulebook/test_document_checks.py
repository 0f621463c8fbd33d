from datetime import date
from pathlib import Path

import pytest

from hengji.core.checkup.documents.rules import Column
from hengji.core.flaws import FlawsFound
from hengji.rulebook.categories import load_categories
from hengji.rulebook.document_checks import load_document_rules

DAY = date(2024, 12, 31)


def rules_with(folder: Path, text: str):  # noqa: ANN201
    (folder / "document_checks.yaml").write_text(text, "utf-8")
    return load_document_rules(DAY, folders=[folder], roster=["某县教育局"])


def test_the_built_in_rules_know_words_limits_and_subjects() -> None:
    rules = load_document_rules(DAY)

    assert rules.thresholds.fewest_rows == 7
    assert {subject.code for subject in rules.subjects} == set(load_categories())
    assert rules.tables.headings["中介机构评分"][0] is Column.SCORE
    assert rules.tables.headings["分值"][0] is Column.POINTS
    assert rules.known_numbers["项目支出绩效评价管理办法"] == "财预〔2020〕10号"
    assert (rules.is_word("项目"), rules.is_word("目标"), rules.is_word("目目")) == (
        True,
        True,
        False,
    )
    assert rules.roster == ()


def test_a_bureau_adds_words_and_replaces_limits(tmp_path: Path) -> None:
    rules = rules_with(
        tmp_path,
        "thresholds: {fewest_rows: 4}\n"
        "columns: {score: [本局打分]}\n"
        "column_ends: {grade: [档位]}\n"
        "words: {unit_nouns: [科室], reduplications: 丁丁 当当}\n"
        "subjects: {P01: {found: [集采], answered: [集采]}}\n",
    )

    assert (rules.thresholds.fewest_rows, rules.thresholds.summary_rows) == (4, 8)
    assert rules.tables.headings["本局打分"][0] is Column.SCORE
    assert ("档位", Column.GRADE) in rules.tables.endings
    assert rules.lexicons.unit_nouns[-1] == "科室"
    assert {"往往", "丁丁", "当当"} <= set(rules.lexicons.reduplications)
    assert next(each for each in rules.subjects if each.code == "P01").found == ("集采",)
    assert rules.roster == ("某县教育局",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thresholds: {fewest_rows: 0}", "rulebook-value"),
        ("thresholds: {fewest_rows: 1.5}", "rulebook-value"),
        ("thresholds: {unknown: 1}", "rulebook-key"),
        ("words: {unknown: [甲]}", "rulebook-key"),
        ("columns: {unknown: [甲]}", "rulebook-key"),
        ("subjects: {Z99: {found: [甲], answered: [乙]}}", "rulebook-unknown"),
        ("subjects: {P01: {found: [甲]}}", "rulebook-key"),
        ("other: 1", "rulebook-key"),
    ],
)
def test_a_mistake_in_a_bureaus_file_is_named(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FlawsFound) as found:
        rules_with(tmp_path, text)

    assert [flaw.code for flaw in found.value.flaws] == [code]
