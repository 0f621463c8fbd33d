import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.checkup.example import RULES, codes, confirmed, ledger, remarks

STATEMENTS = [
    "评价等级：90（含）-100分为优，80（含）-90分为良，60（含）-80分为中，60分以下为差。",
    "总分在90分（含）以上的为优，80分（含）至90分为良，60分（含）至80分为中，60分以下为差。",
    "评价结果分为优、良、中、差四个等级：[90,100]为优、[80,90)为良、[60,80)为中、[0,60)为差。",
    "优（90≤S≤100）、良（80≤S<90）、中（60≤S<80）、差（S<60）。",
    "等级为优（≥90分）、良（≥80分）、中（≥60分）、差（<60分）。",
    "得分100—90分（含90分）为“优”，89—80分为“良”，79—60分为“中”，59分以下为“差”。",
    "优：90分及以上；良：80分及以上；中：60分及以上；差：低于60分。",
    "评价得分大于等于90分的为优秀，大于等于80分的为良好，大于等于60分的为一般，不足60分的为较差。",
]
SCORES = ["95.00", "90.00", "89.50", "85.00", "80.00", "75.00", "61.00", "59.00"]
GRADES = ["优", "优", "良", "良", "良", "中", "中", "差"]


def grade_codes(*parts: object) -> list[str]:
    return [code for code in codes(*parts) if code in {"grade", "bands", "scale-unstated"}]  # type: ignore[arg-type]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_stated_bands_are_read_in_any_wording(statement: str) -> None:
    scores = [score for score in SCORES if "89—80" not in statement or score != "89.50"]
    grades = [g for s, g in zip(SCORES, GRADES, strict=True) if s in scores]
    wrong = [*grades[:3], "中", *grades[4:]]

    assert grade_codes(statement, ledger(scores, grades)) == []
    assert grade_codes(statement, ledger(scores, wrong)) == ["grade"]


def test_bands_of_a_table_hold_for_the_scores() -> None:
    table = [
        ["评价等级", "分值区间"],
        ["优", "85（含）—100"],
        ["良", "75（含）—85"],
        ["中", "60（含）—75"],
        ["差", "60以下"],
    ]

    assert grade_codes(table, ledger(["86.00", "84.00", "74.00"], ["优", "良", "中"])) == []
    assert grade_codes(table, ledger(["86.00", "84.00", "74.00"], ["优", "优", "中"])) == ["grade"]


def test_bands_in_lines_of_their_own_are_one_statement() -> None:
    lines = ["优：85分以上；", "良：75分以上；", "中：60分以上；", "差：60分以下。"]

    assert grade_codes(*lines, ledger(["86.00", "84.00"], ["优", "良"])) == []
    assert grade_codes(*lines, ledger(["86.00", "84.00"], ["优", "优"])) == ["grade"]


def test_a_wrong_grade_is_named_with_the_right_one_and_its_band() -> None:
    (found,) = remarks(STATEMENTS[0], ledger(["95.00", "88.00", "84.00"], ["优", "优", "良"]))

    assert found.flaw.message == "“第二号项目”得 88.00 分，等级写作“优”，按分界应为“良”。"
    assert (found.stated, found.expected, found.because) == ("优", "良", "“良”为 80—90 分。")


def test_the_band_without_a_lower_end_and_that_without_an_upper_one_are_named() -> None:
    rows = ledger(["95.00", "84.00", "50.00"], ["良", "良", "中"])

    assert [each.because for each in remarks(STATEMENTS[6], rows) if each.rule == "R-03"] == [
        "“优”为 90 分以上。",
        "“差”为 60 分以下。",
    ]


def test_without_stated_bands_the_scale_of_the_region_holds() -> None:
    assert grade_codes(ledger(SCORES, GRADES)) == []
    assert grade_codes(ledger(SCORES, ["良", *GRADES[1:]])) == ["grade"]
    assert confirmed(ledger(SCORES, GRADES)) == [
        "8 行按得分从高到低排列，次序无误。",
        "等级 8 行一致，每行都与得分对应：优 2、良 3、中 2、差 1。",
    ]


def test_many_grades_off_an_unstated_scale_are_one_warning() -> None:
    scores, grades = ["88", "86", "84", "82", "74", "72"], ["优", "优", "优", "优", "良", "良"]

    assert grade_codes(ledger(scores, grades)) == ["scale-unstated"]


def test_stated_bands_that_few_rows_follow_are_rather_not_meant_for_them() -> None:
    scores, grades = ["88", "86", "84", "82", "74", "72"], ["优", "优", "优", "优", "良", "良"]

    assert grade_codes(STATEMENTS[0], ledger(scores, grades)) == ["scale-unstated"]


@given(st.lists(st.integers(0, 10000), min_size=1, max_size=40))
def test_grades_by_the_scale_are_silent(hundredths: list[int]) -> None:
    scores = [f"{each / 100:.2f}" for each in hundredths]
    grades = [
        "优" if each >= 9000 else "良" if each >= 8000 else "中" if each >= 6000 else "差"
        for each in hundredths
    ]

    assert grade_codes(STATEMENTS[0], ledger(scores, grades)) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("85-100分为优，80-90分为良，60-80分为中，60分以下为差。", ["bands"]),
        ("90-100分为优，75-85分为良，60-75分为中，60分以下为差。", ["bands"]),
        ("[90,100]为优，[80,90]为良，[60,80)为中，60分以下为差。", ["bands"]),
        ("（90,100]为优，[80,90）为良，[60,80)为中，60分以下为差。", ["bands"]),
        ("90-100分为优，80-89分为良，60-79分为中，60分以下为差。", []),
        ("90-100分为优，80-90分为良，60-80分为中，60分以下为差。", []),
        ("满意度90%以上为优，80%-90%为良，60%-80%为中，60%以下为差。", []),
        ("得分在90分以上的优秀项目共21个。", []),
        ("执行率达到95-100，评价为优。", []),
        ("一等为优、二等为良、三等为中，另计90-100分两档。", []),
    ],
)
def test_bands_that_contradict_themselves_are_a_warning(
    statement: str, expected: list[str]
) -> None:
    assert grade_codes(statement) == expected


@pytest.mark.parametrize("score", ["89.50", "79.50"])
def test_a_score_between_two_bands_shows_the_gap(score: str) -> None:
    statement = "90-100分为优，80-89分为良，60-79分为中，60分以下为差。"
    grade = "良" if score == "89.50" else "中"

    (found,) = remarks(statement, ledger([score], [grade]))

    assert found.flaw.message == f"写明的等级分界中，没有写明 {score.rstrip('0')} 分属于哪一级。"


def test_a_score_on_an_end_that_two_bands_share_shows_the_doubt() -> None:
    statement = "90-100分为优，80-90分为良，60-80分为中，60分以下为差。"

    assert grade_codes(statement, ledger(["90.00"], ["优"])) == ["bands"]
    assert grade_codes(statement, ledger(["90.01"], ["优"])) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "该项目绩效评价得分88.50分，评价等级为“优”。",
        "综合得分为88.50分，等级为优秀。",
        "经评价，总分88.5分，评定等级为“优”。",
        "评价得分88.50分，评价结果为“优”。",
        "评价等级为“优”，综合得分88.50分。",
        "项目得分88.50分（优），总体较好。",
        "最终得分：88.50分，等次：优。",
        "平均得分88.50分，总体评价为优秀。",
    ],
)
def test_a_score_and_a_grade_in_one_sentence_must_fit(sentence: str) -> None:
    right = sentence.replace("优秀", "良好").replace("优", "良")

    assert grade_codes(sentence) == ["grade"]
    assert grade_codes(right) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "该指标分值10分，得分8分，评价为优。",
        "得分88.50分，优先保障下年度预算。",
        "得分88.50分，产出良好，中标单位已经进场，差额较小。",
        "得分88.50分，比上年优化明显。",
        "满分100分，评价等级分为优、良、中、差。",
        "得分120分，评价等级为良。",
    ],
)
def test_words_that_are_no_grade_of_the_score_are_passed_over(sentence: str) -> None:
    assert grade_codes(sentence) == []


def test_scores_out_of_more_than_the_scale_are_not_graded() -> None:
    assert grade_codes(ledger(["118.00", "109.00"], ["良", "优"])) == []


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["等级分为优秀、良好、中、差四级。", ledger(["95.00"], ["优"])], True),
        (["评价等级为优秀。", "评价等级为优。"], True),
        (["优、良、中、差四个等级。", ledger(["95.00"], ["优秀"])], True),
        (["评价等级为“较差”。", "评价等级为“差”。"], True),
        (["评价等级为“一般”。", "分为优、良、中、差。"], True),
        (["分为优秀、良好、一般、较差四级。", ledger(["95.00"], ["优秀"])], False),
        (["优化结构，良好效果，一般公共预算，差距较大。", ledger(["95.00"], ["优"])], False),
        (["优秀人才较多，良好氛围已经形成。", "等级为优。"], False),
        (["优先安排，中央资金，中小学，差旅费。", ledger(["85.00"], ["良"])], False),
        (["分为优、良、中、差。", ledger(["95.00", "85.00"], ["优", "良"])], False),
    ],
)
def test_one_grade_has_one_name(parts: list[object], expected: bool) -> None:
    found = [code for code in codes(*parts) if code == "grade-words"]  # type: ignore[arg-type]

    assert found == (["grade-words"] if expected else [])


def test_the_rules_know_more_than_four_words() -> None:
    assert {"优秀", "良好", "一般", "较差"} <= set(RULES.aliases)


def test_a_score_below_all_stated_bands_has_no_grade_to_be_held_to() -> None:
    statement = "优：90分及以上；良：80分及以上；中：60分及以上。"

    assert grade_codes(statement, ledger(["95.00", "50.00"], ["优", "差"])) == []


def test_a_table_of_bands_may_hold_other_lines() -> None:
    table = [["评价等级", "分值区间"], ["优良", "80—100"], ["差", "未定"], ["中", "60—80"]]

    assert grade_codes(table, ledger(["95.00"], ["优"])) == []


def test_one_score_beyond_the_scale_does_not_stop_the_others() -> None:
    scores = ["195.00", *(f"{94 - n}.00" for n in range(7))]
    grades = ["优"] * 5 + ["良"] * 2 + ["优"]

    assert "grade" in codes(ledger(scores, grades))


@pytest.mark.parametrize("words", ["评价结果为优秀的占33%。", "评为“优秀”的有3个。"])
def test_another_name_for_a_grade_is_seen_in_running_text(words: str) -> None:
    assert "grade-words" in codes(words, ledger(["95", "94", "93"], ["优", "优", "优"]))
