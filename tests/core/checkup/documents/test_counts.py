import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.checkup.example import codes, confirmed, ledger, remarks

UNITS, PROJECTS = 7, 5


def mixed() -> list[list[str]]:
    """A table of 7 whole units and 5 projects: 4 优 and 8 良."""
    names = [f"第{n}局部门整体支出绩效评价报告" for n in range(1, UNITS + 1)]
    names += [f"第{n}项目绩效评价报告" for n in range(1, PROJECTS + 1)]
    scores = [f"{94 - n * 1.2:.2f}" for n in range(12)]
    rows = [
        [str(n), name, score, "优" if float(score) >= 90 else "良"]
        for n, (name, score) in enumerate(zip(names, scores, strict=True), start=1)
    ]
    return [["序号", "项目名称", "得分", "等级"], *rows]


def count_codes(*parts: object) -> list[str]:
    kinds = ("count", "parts", "share", "grade-count", "grade-total", "agency-count")
    return [code for code in codes(*parts) if code.startswith(kinds)]  # type: ignore[arg-type]


RIGHT = [
    "全年共对12个项目开展绩效评价，结果如下表。",
    "本年共完成12项绩效评价，评价结果如下。",
    "共抽取7家预算单位开展部门整体评价和5个重点项目进行绩效评价。",
    "共评价12个项目，其中部门整体7个、项目支出5个。",
    "共评价十二个项目，其中部门整体七个、项目支出五个。",
    "评为优的有4个，占33.33%；评为良的有8个，占66.67%。",
    "评价结果为优的项目4个，良的8个。",
    "优4个、良8个、中0个、差0个。",
    "12个评价项目中，优秀4个，占比33.3%，良好8个，占比66.7%。",
    "“优”等级4个，“良”等级8个。",
    "4个项目评价等级为优，8个项目评价等级为良。",
    "其中部门整体评价优4个、良3个；项目评价良5个。",
    "7个部门中，优4个、良3个。",
    "获得4个优、8个良。",
]
WRONG = [
    ("全年共对11个项目开展绩效评价，结果如下表。", ["count"]),
    ("共抽取7家预算单位开展部门整体评价和6个重点项目进行绩效评价。", ["count"]),
    ("共抽取6家预算单位开展部门整体评价和5个重点项目进行绩效评价。", ["count"]),
    ("共抽取8家预算单位开展部门整体评价和6个重点项目进行绩效评价。", ["count-doubtful"] * 2),
    ("共评价12个项目，其中部门整体7个、项目支出4个。", ["parts", "count"]),
    ("共评价12个项目，其中教育3个、卫生4个、农业4个。", ["parts-doubtful"]),
    ("评为优的有5个，评为良的有8个。", ["grade-count"]),
    ("优3个、良8个、中0个、差0个。", ["grade-count"]),
    ("12个评价项目中，优秀5个，良好7个。", ["grade-count"] * 2),
    ("评为优的有4个，占33.53%；评为良的有8个。", ["share"]),
    ("评价等级为优的共5个项目。", ["grade-count-doubtful"]),
]
INNOCENT = [
    "上年共评价10个项目，优3个。",
    "单位自评中优10个，良2个。",
    "委托4家第三方机构开展评价。",
    "发现问题36个，提出建议20条。",
    "涉及12个乡镇、35个行政村，惠及8个社区。",
    "评价指标共设一级指标4个、二级指标10个、三级指标24个。",
    "共发放问卷300份，回收286份。",
    "项目分3个标段，共签订合同5份。",
    "评价等级分为优、良、中、差四个等级。",
    "专家评审会邀请专家5名，组织评价组3个。",
    "共安排资金2个亿，其中中央1个亿、省级1个亿，用于绩效评价。",
    "优先支持3个项目，中央资金2项，差旅费1项。",
]


@pytest.mark.parametrize("sentence", RIGHT)
def test_numbers_that_agree_with_the_table_are_confirmed(sentence: str) -> None:
    assert count_codes(sentence, mixed()) == []
    assert len(confirmed(sentence, mixed())) > len(confirmed("正文。", mixed()))


@pytest.mark.parametrize(("sentence", "expected"), WRONG)
def test_numbers_that_the_table_contradicts_are_found(sentence: str, expected: list[str]) -> None:
    assert count_codes(sentence, mixed()) == expected


@pytest.mark.parametrize("sentence", INNOCENT)
def test_numbers_of_other_things_are_passed_over(sentence: str) -> None:
    assert count_codes(sentence, mixed()) == []


def test_both_numbers_and_the_way_to_them_are_given() -> None:
    (found,) = [
        each for each in remarks("评为优的有5个，评为良的有8个。", mixed()) if each.rule == "R-02"
    ]

    assert found.flaw.message == "文中写“优”5，得分表中“优”有 4 行。"
    assert (found.stated, found.expected) == ("5", "4")
    assert found.because == "得分表 12 行中等级为“优”的有 4 行。"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2023年度12个项目绩效评价得分表", []),
        ("2023年度13个项目绩效评价得分表", ["count"]),
        ("得分前3个项目名单", []),
        ("2023年度绩效评价得分表", []),
        ("12个项目分3家机构的评价得分表", []),
    ],
)
def test_a_table_is_held_to_the_number_in_its_title(title: str, expected: list[str]) -> None:
    assert count_codes(title, mixed()) == expected


@given(parts=st.lists(st.integers(2, 40), min_size=2, max_size=5), slip=st.integers(-3, 3))
def test_parts_must_add_up_to_the_total(parts: list[int], slip: int) -> None:
    kinds = "、".join(f"第{n}类{part}个" for n, part in enumerate(parts))
    sentence = f"共抽查{sum(parts) + slip}个项目，其中{kinds}。"

    assert count_codes(sentence) == (["parts-doubtful"] if slip else [])


@pytest.mark.parametrize(
    "sentence",
    [
        "共抽查20个项目，其中教育8个、卫生5个等。",
        "共抽查20个项目，其中教育8个。",
        "共抽查20个项目，其中教育8个（小学5个、中学3个）、卫生12个。",
        "共抽查20个项目，其中教育12个，其中小学5个、中学7个。",
        "共抽查20个项目，教育8个，卫生5个。",
    ],
)
def test_parts_that_are_not_all_or_nested_are_passed_over(sentence: str) -> None:
    assert count_codes(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("共评价20个项目，优5个、良10个、中5个、差0个。", []),
        ("共评价20个项目，优5个、良10个、中4个、差0个。", ["grade-total"]),
        ("共评价20个项目，优15个、良10个。", ["grade-total"]),
        ("共评价20个项目，优5个、良10个。", []),
        ("优5个、良10个、中5个、差0个。", []),
        ("共评价20个项目，优5个，占25%。", []),
        ("共评价20个项目，优5个，占比为26%。", ["share"]),
        ("优25个，占25%。", []),
    ],
)
def test_numbers_of_grades_are_added_up_without_a_table(sentence: str, expected: list[str]) -> None:
    assert count_codes(sentence) == expected


def spread(numbers: list[str], shares: list[str], total: str = "") -> list[list[str]]:
    rows = [list(row) for row in zip("优良中差", numbers, shares, strict=True)]
    return [["评价等级", "数量", "占比"], *rows, *([["合计", total, "100%"]] if total else [])]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (spread(["4", "8", "0", "0"], ["33.33%", "66.67%", "0%", "0%"], "12"), []),
        (spread(["4个", "8个", "0", "0"], ["33.3%", "66.7%", "-", ""]), []),
        (spread(["5", "8", "0", "0"], ["38.46%", "61.54%", "0", "0"], "13"), ["grade-count"]),
        (spread(["4", "8", "0", "0"], ["33.33%", "66.67%", "0%", "0%"], "13"), ["grade-total"]),
        (spread(["4", "8", "0", "0"], ["34.33%", "66.67%", "0%", "0%"], "12"), ["share"]),
        (spread(["9", "9", "1", "1"], ["一半%", "45%", "5%", "5%"]), ["grade-count-doubtful"] * 4),
        (spread(["略", "8", "0", "0"], ["33.33%", "x", "0", "0"]), []),
    ],
)
def test_a_table_of_grades_is_held_to_the_rows(table: list[list[str]], expected: list[str]) -> None:
    assert count_codes(mixed(), table) == expected


def test_agencies_are_counted_in_the_table() -> None:
    rows = [[f"项目{n}", f"{95 - n}.00", f"第{n % 3}事务所"] for n in range(9)]
    table = [["项目名称", "得分", "评价机构"], *rows]

    assert count_codes("委托3家第三方机构开展评价。", table) == []
    assert count_codes("委托4家第三方机构开展评价。", table) == ["agency-count"]


def test_a_total_far_from_the_rows_or_of_other_things_is_left_alone() -> None:
    assert count_codes("去年以来共评价40个项目。", "一。", "二。", "三。", mixed()) == []
    assert count_codes("全区共评价13个项目。", "一。", "二。", "三。", mixed()) == [
        "count-doubtful"
    ]
    assert count_codes("共完成13项评价工作。", "一。", "二。", "三。", mixed()) == []


def test_two_tables_count_together() -> None:
    first = ledger(["95.00", "93.00", "92.00", "91.00", "90.50"])
    second = ledger(["89.00", "88.00", "87.00", "86.00"])

    assert count_codes("共评价9个项目。", "表一", first, "表二", second) == []


def test_units_and_projects_are_not_told_apart_where_the_table_has_one_kind() -> None:
    table = ledger([f"{95 - n}.00" for n in range(10)])

    assert count_codes("抽取7家预算单位和5个重点项目进行绩效评价。", table) == []


def test_a_total_of_one_kind_is_held_to_the_rows_of_that_kind() -> None:
    assert count_codes("共评价7个部门。", mixed()) == []


def test_what_was_evaluated_is_held_to_the_table_without_the_word_total() -> None:
    said = "县财政局对{number}个单位整体支出绩效情况进行了复核。"
    table = [
        ["名次", "单位", "自评复核得分"],
        *([str(n), f"青禾县第{n}局", f"{99 - n}.5"] for n in range(1, 13)),
    ]
    title = "关于自评复核结果的通报"

    assert count_codes(title, said.format(number=12), table) == []
    assert count_codes(title, said.format(number=13), table) == ["count-doubtful"]
    assert count_codes(title, said.format(number=13).replace("进行了复核", "现场复核"), table) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("对68个对象开展评价，其中部门整体17个、项目28个、政策项目23个。", []),
        ("对67个对象开展评价，其中部门整体17个、项目28个、政策项目23个。", ["parts-doubtful"]),
        ("对99个对象开展评价，其中部门整体17个、项目28个、政策项目23个。", []),
    ],
)
def test_a_number_that_is_divided_is_the_sum_of_its_parts(
    sentence: str, expected: list[str]
) -> None:
    assert count_codes(sentence) == expected


def test_units_that_all_assessed_themselves_are_held_to_their_table() -> None:
    words = "全县{number}个部门单位全部开展绩效自评，涉及项目214个。"
    rows = [[str(n), f"青禾县第{n}局", f"{99 - n}.5"] for n in range(1, 13)]
    parts = [
        "青禾县绩效自评工作综述",
        words.format(number=11),
        [["排名", "单位", "自评得分"], *rows],
    ]

    assert count_codes(*parts) == ["count-doubtful"]
    assert count_codes(parts[0], words.format(number=12), parts[2]) == []


@pytest.mark.parametrize(
    "words",
    [
        "实施项目共15个（含转列项目5个），年初批复8个项目，年中增加8个项目（含转列项目5个）。",
        "共评价15个项目（其中重点项目10个、一般项目5个），另外复核3个项目。",
    ],
)
def test_what_stands_in_brackets_is_added_up_by_itself(words: str) -> None:
    assert count_codes(words) == []


def test_parts_in_brackets_that_miss_their_total_are_found() -> None:
    assert count_codes("共评价15个项目（其中部门整体10个、项目支出4个），复核1个项目。") == [
        "parts"
    ]
    assert count_codes("共评价15个项目（其中部门整体10个、项目支出4个") == []
