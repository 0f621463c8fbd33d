import pytest

from hengji.core.checkup.likeness.belonging import (
    Belonging,
    Relation,
    agency_key,
    agency_numbers,
    belonging_of,
    relation_of,
)
from tests.core.checkup.builders import manuscript

TITLE = "青河县2023年度农村饮水安全项目支出绩效评价报告"


@pytest.mark.parametrize(
    ("title", "subject", "year"),
    [
        (TITLE, "青河县2023年度农村饮水安全", 2023),
        ("2023年度青河县民政局部门整体支出绩效评价报告", "青河县民政局", 2023),
        ("关于青河县教育局2022年部门整体绩效评价报告", "青河县教育局", 2022),
        ("校舍维修改造资金财政重点绩效评价报告", "校舍维修改造", 0),
        ("道路照明工程2021-2023年度项目绩效评价报告", "道路照明工程", 2021),
        ("绩效评价报告", "", 0),
        ("2023年度项目支出绩效评价报告", "", 2023),
    ],
)
def test_the_title_names_subject_and_year(title: str, subject: str, year: int) -> None:
    found = belonging_of(manuscript(title))

    assert (found.subject, found.year) == (subject, year)


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (("评价机构：甲会计师事务所（盖章）",), "甲会计师事务所"),
        (("第三方机构名称: 乙咨询有限公司",), "乙咨询有限公司"),
        ((TITLE, "丙绩效评价咨询有限公司"), "丙绩效评价咨询有限公司"),
        (([["受托机构", "丁会计师事务所（普通合伙）"], ["", ""]],), "丁会计师事务所（普通合伙）"),
        ((TITLE, "青河县财政局"), ""),
        ((TITLE, "青河县自来水有限公司"), ""),
        (("评价机构：甲所，" + "其职责是开展现场核查并撰写评价报告，" * 6,), ""),
    ],
)
def test_the_first_page_names_the_agency(lines: tuple[str, ...], agency: str) -> None:
    assert belonging_of(manuscript(*lines)).agency == agency


def test_folders_and_the_file_name_say_what_the_report_does_not() -> None:
    report = manuscript("一份没有封面的报告，只有正文。")

    by_folder = belonging_of(report, ("2022年", "甲会计师事务所"), "饮水工程绩效评价报告")
    by_name = belonging_of(report, ("报告",), "2023-乙咨询公司-饮水工程")

    assert (by_folder.agency, by_folder.year, by_folder.subject) == (
        "甲会计师事务所",
        2022,
        "饮水工程",
    )
    assert (by_name.agency, by_name.year, by_name.subject) == ("乙咨询公司", 2023, "")


def test_a_table_goes_before_everything() -> None:
    given = Belonging("戊事务所", 2021, "饮水工程")

    found = belonging_of(manuscript(TITLE, "评价机构：甲会计师事务所"), (), "", given)

    assert (found.agency, found.year, found.subject) == ("戊事务所", 2021, "饮水工程")


def test_names_in_the_report_are_remembered_for_masking() -> None:
    report = manuscript(
        TITLE, "项目单位：青河县农村供水总站", "主管部门：水利局", "评价机构：甲会计师事务所"
    )

    assert belonging_of(report).names == (
        "甲会计师事务所",
        "青河县2023年度农村饮水安全",
        "青河县农村供水总站",
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Belonging("甲", 2022, "丁局"), Belonging("乙", 2023, "丁局"), Relation.YEARS),
        (Belonging("甲", 2023, "丁局"), Belonging("甲", 2023, "丁局"), Relation.VERSIONS),
        (Belonging("甲", 0, "丁局"), Belonging("甲", 2023, "丁局"), Relation.VERSIONS),
        (Belonging("甲公司", 2023, "丁局"), Belonging("甲", 2023, "戊局"), Relation.SAME_AGENCY),
        (Belonging("甲", 2023, ""), Belonging("乙", 2023, ""), Relation.BETWEEN_AGENCIES),
        (Belonging("", 2023, "丁局"), Belonging("乙", 2023, "戊局"), Relation.UNKNOWN),
        (Belonging("甲"), Belonging(), Relation.UNKNOWN),
    ],
)
def test_two_reports_stand_in_one_relation(
    first: Belonging, second: Belonging, expected: Relation
) -> None:
    assert relation_of(first, second) is relation_of(second, first) is expected


def test_spellings_of_one_agency_are_one() -> None:
    spellings = ("甲咨询有限公司", "甲咨询有限责任公司", "甲咨询公司", "甲 咨询（普通合伙）")

    assert {agency_key(each) for each in spellings} == {"甲咨询"}
    assert agency_numbers([Belonging(each) for each in (*spellings, "", "乙")]) == (
        *(0, 0, 0, 0),
        *(-1, 1),
    )
