import pytest
import yaml

from hengji.core.ledger import FundNature, Scope
from hengji.rulebook.ledger_columns import Column, ledger_columns, load_ledger_columns
from hengji.rulebook.loading import BUILT_IN


def test_every_column_has_headings() -> None:
    listed = load_ledger_columns().listed

    assert [column for column in Column if not listed[column]] == []


def test_final_scores_come_before_those_of_an_agency() -> None:
    headings = load_ledger_columns().headings

    final, plain, agency = (headings[word] for word in ("最终得分", "得分", "中介机构评分"))

    assert final < plain < agency


def test_every_scope_and_fund_nature_has_words_and_is_one_itself() -> None:
    columns = load_ledger_columns()

    assert {columns.scopes[scope] for scope in Scope} == set(Scope)
    assert {columns.fund_natures[nature] for nature in FundNature} == set(FundNature)


def test_a_heading_of_two_columns_is_a_mistake_in_the_file() -> None:
    words = yaml.safe_load((BUILT_IN / "ledger_columns.yaml").read_text("utf-8"))
    words["columns"]["grade"].append("得分")

    with pytest.raises(ValueError, match="得分"):
        ledger_columns(words)
