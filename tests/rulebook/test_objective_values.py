from pathlib import Path

import pytest

from hengji.core.checkup.objectives.classify import classify
from hengji.core.checkup.objectives.values import Operator, ValueClass
from hengji.core.flaws import FlawsFound
from hengji.rulebook.objective_values import load_value_words


def own(folder: Path, content: str) -> tuple[Path, ...]:
    (folder / "objective_values.yaml").write_text(content, "utf-8")
    return (folder,)


def test_every_kind_of_vague_word_is_there() -> None:
    kinds = {kind for _, kind in load_value_words().vague}

    assert kinds == {"程度副词", "无基线的变化动词", "无判定标准的状态词", "无边界的范围词"}


def test_a_bureau_adds_words_and_takes_words_away(tmp_path: Path) -> None:
    words = load_value_words(
        folders=own(
            tmp_path,
            "vague: {本县的词: [红红火火]}\nunits: [畈]\nratios: {个点子: 1}\n"
            "operators: {before: {'≥': [起码]}}\n"
            "remove: {vague: [规范], fillers: [待定]}\n",
        )
    )

    assert classify("红红火火", words).kind is ValueClass.VAGUE
    assert classify("管理规范", words).kind is ValueClass.TEXT
    assert classify("待定", words).kind is ValueClass.TEXT
    assert classify("起码3畈", words).operator is Operator.AT_LEAST
    assert classify("5个点子", words).unit == "%"


def test_a_base_can_be_taken_away_as_it_is_written(tmp_path: Path) -> None:
    words = load_value_words(folders=own(tmp_path, "remove: {bases: [年均]}\n"))

    assert classify("年均增长5%", words).kind is ValueClass.CHANGE_NO_BASE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("bases: ['(']\n", "不是有效的正则表达式"),
        ("operators: {before: {'≈': [约]}}\n", "比较符号“≈”应为其中之一"),
        ("operators: {middle: {'≥': [约]}}\n", "不认识的键“middle”"),
        ("wagues: [甲]\n", "不认识的键“wagues”"),
        ("ratios: {成: 十}\n", "这里应为数字"),
        ("remove: {operators: [约]}\n", "不认识的键“operators”"),
    ],
)
def test_a_mistake_in_the_file_is_named(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(FlawsFound, match=message) as found:
        load_value_words(folders=own(tmp_path, content))

    assert "objective_values.yaml" in found.value.flaws[0].where
