from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.ledger import FundNature, Scope
from hengji.rulebook.ledger_columns import LedgerColumn, load_ledger_columns


def test_every_column_has_headings() -> None:
    listed = load_ledger_columns().listed

    assert [column for column in LedgerColumn if not listed[column]] == []


def test_final_scores_come_before_those_of_an_agency() -> None:
    headings = load_ledger_columns().headings

    final, plain, agency = (headings[word] for word in ("最终得分", "得分", "中介机构评分"))

    assert final < plain < agency


def test_every_scope_and_fund_nature_has_words_and_is_one_itself() -> None:
    columns = load_ledger_columns()

    assert {columns.scopes[scope] for scope in Scope} == set(Scope)
    assert {columns.fund_natures[nature] for nature in FundNature} == set(FundNature)


def own(folder: Path, content: str) -> tuple[Path, ...]:
    (folder / "ledger_columns.yaml").write_text(content, "utf-8")
    return (folder,)


def test_a_bureaus_own_file_adds_words(tmp_path: Path) -> None:
    folders = own(tmp_path, "columns:\n  score: [演示分]\n")

    columns = load_ledger_columns(folders=folders)

    assert columns.headings["演示分"][0] is LedgerColumn.SCORE
    assert columns.headings["得分"][0] is LedgerColumn.SCORE


@pytest.mark.parametrize(
    "content",
    [
        "columns:\n  grade: [得分]\n",
        "columns:\n  scoer: [演示分]\n",
        "scopes:\n  没有的类型: [甲]\n",
        "没有的键: [甲]\n",
    ],
)
def test_a_mistake_in_the_file_is_named(content: str, tmp_path: Path) -> None:
    with pytest.raises(FlawsFound) as found:
        load_ledger_columns(folders=own(tmp_path, content))

    assert "ledger_columns.yaml" in found.value.flaws[0].where


def test_headings_only_the_check_up_reads_mean_one_thing_each() -> None:
    columns = load_ledger_columns()

    further = (columns.draft_scores, columns.second_scores, columns.second_agencies)
    words = [word for each in further for word in each]
    assert "初稿得分" in columns.draft_scores
    assert "复评得分" in columns.second_scores
    assert "第二评分机构" in columns.second_agencies
    assert len(words) == len(set(words))
    assert not set(columns.draft_scores) & columns.headings.keys()
