import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.schemes import DATUM_NOT_A_NUMBER, DatumField

STAFF = DatumField("staff", "在职人数", "人")


@pytest.mark.parametrize(
    ("text", "read"),
    [("120", "120"), (" 1,200.50 ", "1200.5"), ("１２０", "120"), ("120人", "120"),
     ("120 人", "120"), ("0", "0"), ("无", "无"), ("", ""), ("-3", "-3")],
)  # fmt: skip
def test_a_line_with_a_unit_takes_a_number_of_it(text: str, read: str) -> None:
    assert STAFF.read(text) == read


@pytest.mark.parametrize("text", ["一百二十", "约120", "120个", "12万人", "无人", "1e3"])
def test_what_is_no_number_of_the_unit_is_named_with_it(text: str) -> None:
    with pytest.raises(FlawsFound) as found:
        STAFF.read(text)

    message = f"“在职人数”填写的是“{text}”，这一栏的单位是“人”。"
    assert found.value.flaws == (DATUM_NOT_A_NUMBER.at("在职人数", message),)


def test_a_line_without_a_unit_takes_any_text() -> None:
    assert DatumField("planned_output", "计划产出数").read(" 12 公里 ") == "12 公里"
