import pytest

from tests.core.checkup.example import codes, confirmed

UNITS = [
    ["序号", "单位", "预算（元）"],
    *([str(n), f"青禾县第{n}局", f"{n}00.00"] for n in range(1, 10)),
]


def of_lists(*parts: object) -> list[str]:
    return [code for code in codes(*parts) if code == "list-count"]  # type: ignore[arg-type]


def test_a_number_of_units_is_held_to_the_list_right_below() -> None:
    assert of_lists("纳入监控的8个单位预算如下。", UNITS) == ["list-count"]
    assert of_lists("纳入监控的9个单位预算如下。", UNITS) == []
    assert "9，与清单的行数一致。" in confirmed("纳入监控的9个单位预算如下。", UNITS)


@pytest.mark.parametrize(
    "parts",
    [
        ("纳入监控的8个项目预算如下。", UNITS),
        ("全县90个单位全部纳入监控。", UNITS),
        ("8个单位中有7个单位亮红灯。", UNITS),
        ("纳入监控的8个单位预算如下。", "一、总体情况", "二、执行情况", "三、明细", UNITS),
        ("纳入监控的8个单位预算如下。", [*UNITS[:3], ["3", "青禾县第3局", "300.00"]][:3]),
        ("纳入监控的8个单位预算如下。", [["序号", "事项", "金额"], *UNITS[1:]]),
        ("纳入监控的8个单位预算如下。", [UNITS[0], *UNITS[2:]]),
    ],
)
def test_numbers_that_do_not_speak_of_the_list_are_passed_over(parts: tuple[object, ...]) -> None:
    assert of_lists(*parts) == []


def test_a_space_in_a_name_is_found_in_any_table() -> None:
    spaced = [list(row) for row in UNITS]
    spaced[4][1] = "青禾县第四 局"
    every = [UNITS[0], *([row[0], row[1].replace("县", "县 "), row[2]] for row in UNITS[1:])]

    assert "name-spaces" in codes("预算如下。", spaced)
    assert "name-spaces" not in codes("预算如下。", UNITS)
    assert "name-spaces" not in codes("预算如下。", every)
