from pathlib import Path

import pytest

from hengji.core.checkup.likeness.belonging import Relation
from hengji.core.checkup.likeness.verdicts import Thresholds
from hengji.core.flaws import FlawsFound
from hengji.rulebook.likeness import load_boilerplate, load_likeness_rules

HEAD = "description: 本单位口径\nbasis: hengji/likeness\n"


def rulebook(folder: Path, text: str) -> Path:
    (folder / "likeness.yaml").write_text(HEAD + text, encoding="utf-8")
    return folder


def test_every_relation_has_thresholds_and_notice_comes_before_review() -> None:
    rules = load_likeness_rules()

    assert set(rules.thresholds) == set(Relation)
    assert all(0 < each.notice < each.review <= 1 for each in rules.thresholds.values())
    assert rules.near_characters < rules.passage_characters < rules.notice_characters


def test_a_bureaus_folder_replaces_single_values(tmp_path: Path) -> None:
    national = load_likeness_rules()
    own = rulebook(
        tmp_path,
        "passage_characters: 40\nthresholds:\n  years: {notice: 0.5, review: 0.9}\n",
    )

    rules = load_likeness_rules(folders=[own])

    assert rules.passage_characters == 40
    assert rules.near_characters == national.near_characters
    assert rules.thresholds == {**national.thresholds, Relation.YEARS: Thresholds(0.5, 0.9)}


def test_a_bureaus_folder_adds_boilerplate(tmp_path: Path) -> None:
    own = rulebook(tmp_path, "boilerplate:\n  - 本区绩效评价统一用语\n")

    texts = load_boilerplate(folders=[own])

    assert set(texts) == {*load_boilerplate(), "本区绩效评价统一用语"}


def test_boilerplate_holds_what_frameworks_and_categories_say() -> None:
    texts = load_boilerplate()

    assert "符合行业发展要求，属于本级事权" in texts
    assert "立项依据不足，与部门职责不符，或者与已有项目重复" in texts
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("passage_characters: 3\n", "这里应为不小于 12 的整数，现为 3。"),
        ("passage_characters: 30.5\n", "这里应为不小于 12 的整数，现为 30.5。"),
        (
            "thresholds:\n  years: {notice: 0.5, review: 0.4}\n",
            "提示关注的占比不应高于建议复核的占比。",
        ),
    ],
)
def test_a_value_that_cannot_be_is_a_flaw(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FlawsFound) as stopped:
        load_likeness_rules(folders=[rulebook(tmp_path, text)])

    assert [flaw.message for flaw in stopped.value.flaws] == [message]
