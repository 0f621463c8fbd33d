import pytest

from tests.core.checkup.example import codes, confirmed, ledger

SCORES = [f"{95 - n}.00" for n in range(9)]
GRADES = ["优"] * 6 + ["良"] * 3
SPREAD = [
    ["评价类别", "优", "良", "中", "差", "合计"],
    ["部门整体", "3", "4", "2", "1", "10"],
    ["项目", "2", "5", "3", "0", "10"],
    ["合计", "5", "9", "5", "1", "20"],
]


def of_shares(*parts: object) -> list[str]:
    return [code for code in codes(*parts) if code.startswith(("share", "grade-"))]  # type: ignore[arg-type]


def test_a_share_of_a_grade_is_computed_from_the_table() -> None:
    table = ledger(SCORES, GRADES)

    assert of_shares("评价结果为优的占66.67%。", table) == []
    assert of_shares("评价结果为优的占60.67%。", table) == ["share-doubtful"]
    assert "6 ÷ 9 = 66.67%。" in confirmed("评价结果为优的占66.67%。", table)


@pytest.mark.parametrize(
    "words",
    ["上年评价结果为优的占60.67%。", "满意度评价为优的占60.67%。"],
)
def test_shares_of_something_else_are_passed_over(words: str) -> None:
    assert of_shares(words, ledger(SCORES, GRADES)) == []


def test_a_share_is_computed_from_the_numbers_beside_it_too() -> None:
    words = "评价结果为优的占{share}%。各等级分布为：优5个、良16个、中2个、差0个。"
    counted = [["等级", "个数"], ["优", "5"], ["良", "16"], ["中", "2"]]

    assert of_shares(words.format(share="21.74")) == []
    assert of_shares(words.format(share="31.74")) == ["share-doubtful"]
    assert of_shares("评价结果为优的占21.74%。", counted) == []
    assert of_shares("评价结果为优的占31.74%。") == []


def test_numbers_by_grade_are_held_to_a_table_with_grades_for_heads() -> None:
    words = "评价等级为优的{first}个，为良的9个，为中的5个，为差的1个。按类别分布如下："

    assert of_shares(words.format(first=5), SPREAD) == []
    assert of_shares(words.format(first=6), SPREAD) == ["grade-count"]
    assert of_shares("项目支出：优2个、良5个、中3个、差0个。", SPREAD) == []


@pytest.mark.parametrize(
    "table",
    [
        [["评价类别", "优", "良"], ["部门整体", "3", "4"]],
        [["评价类别", "优", "良", "中"], ["部门整体", "3.5", "4", "2"]],
        [["类别", "优", "优级", "良", "中"], ["合计", "3", "3", "4", "2"]],
    ],
)
def test_tables_with_few_grades_or_no_numbers_are_no_base(table: list[list[str]]) -> None:
    assert of_shares("评价等级为优的6个，为良的8个，为中的1个。", table) == []


def test_a_sentence_that_announces_a_table_of_grades_has_its_number() -> None:
    table = [["等级", "个数"], ["优", "5"], ["良", "16"], ["中", "2"], ["合计", "23"]]

    assert of_shares("对23个项目开展重点评价，等级分布见下表。", table) == []
    assert of_shares("对22个项目开展重点评价，等级分布见下表。", table) == ["grade-total"]


def test_means_of_two_halves_and_of_self_assessments_are_computed() -> None:
    head = ["排名", "单位", "自评得分"]
    rows = [
        [*head, *head],
        ["1", "甲局", "96", "3", "丙局", "90"],
        ["2", "乙局", "93", "4", "丁局", "81"],
    ]
    found = [
        code
        for code in codes("自评情况综述", "自评平均分92分，最高96分。", rows)
        if "statistic" in code
    ]

    assert found
    assert not [
        code for code in codes("自评情况综述", "自评平均分90分。", rows) if "statistic" in code
    ]
