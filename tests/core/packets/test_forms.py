import pytest

from hengji.core.packets.forms import Address, Topic, sheet_names, tidy
from hengji.core.packets.notation import read_form, write_form
from hengji.core.paper_fields import Holds
from tests.core.packets.builders import scoring_form, unit_form


@pytest.mark.parametrize(
    ("holds", "text", "compared"),
    [
        (Holds.NUMBER, "85.50", "85.5"),
        (Holds.NUMBER, "１，２００", "1200"),
        (Holds.NUMBER, "-0", "0"),
        (Holds.POINTS, "约九十", "约九十"),
        (Holds.COUNT, "", ""),
        (Holds.TEXT, " 甲\r\n乙 \r丙 ", "甲\n乙\n丙"),
    ],
)
def test_values_are_compared_without_what_spreadsheets_change(
    holds: Holds, text: str, compared: str
) -> None:
    assert tidy(holds, text) == compared


def test_names_of_sheets_are_numbered_short_and_without_what_excel_refuses() -> None:
    names = [
        "道路[养护]:*?/\\'项目",
        "长" * 40,
        "长" * 40,
        "\ud83d\ude00".join("甲" * 20),
        "制\x07表",
    ]

    found = sheet_names(names)

    assert found[:3] == ["01 道路 养护 项目", f"02 {'长' * 28}", f"03 {'长' * 28}"]
    assert found[4] == "05 制表"
    assert max(len(each.encode("utf-16-le")) // 2 for each in found) <= 31


def test_the_values_of_a_packet_are_found_by_their_address() -> None:
    values = unit_form().values()

    assert values == {
        Address(Topic.MATERIALS, 7, "21", "state"): "未交",
        Address(Topic.MATERIALS, 7, "22", "state"): "已退回",
        Address(Topic.DATA, 7, "staff", "value"): "12",
        Address(Topic.DATA, 7, "area", "value"): "",
        Address(Topic.OPINIONS, 7, "", "text"): "无异议",
        Address(Topic.OPINIONS, 7, "A11", "text"): "",
    }


def test_a_packet_reads_back_from_its_notation() -> None:
    for form in (scoring_form(), unit_form(demo=True)):
        assert read_form(write_form(form)) == form
