import pytest

from tests.core.checkup.documents.figures.builders import codes, grid, remarks, said

HEAD = "一级指标|三级指标|年度指标值|实际完成值|分值|得分|评分标准\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("产出|培训人次|≥500人次|487人次|10|10|", "indicator-target-missed"),
        ("产出|合格率|不低于95%|90%|10|10|", "indicator-target-missed"),
        ("产出|合格率|95%以上|90%|10|10|", "indicator-target-missed"),
        ("产出|覆盖率|=100%|98%|10|10|", "indicator-target-missed"),
        ("产出|建成道路|至少3公里|2.5公里|10|10|", "indicator-target-missed"),
        ("产出|成本控制|≤100万元|105.5万元|10|10|", "indicator-ceiling-missed"),
        ("效益|投诉次数|不超过3次|5次|10|10|", "indicator-ceiling-missed"),
        ("产出|完成时限|30天以内|35天|10|10|", "indicator-ceiling-missed"),
        ("产出|完成时限|控制在30个工作日|35个工作日|10|10|", "indicator-ceiling-missed"),
        ("产出|合格率|95%|90%|10|10|", "indicator-target-doubtful"),
        ("产出|培训人数|≥95|90人|10|10|", "indicator-target-doubtful"),
        ("产出|事故起数|1起|2起|10|10|", "indicator-target-doubtful"),
        ("效益|满意度|≥95%|90%|20|15|按完成比例得分", "indicator-proportion"),
    ],
)
def test_a_target_missed_does_not_earn_full_marks(row: str, code: str) -> None:
    assert codes(grid(HEAD + row)) == [code]


@pytest.mark.parametrize(
    "row",
    [
        "产出|培训人次|≥500人次|510人次|10|10|",
        "产出|培训人次|≥500人次|487人次|10|9.7|",
        "产出|培训人次|500人次|约490人次|10|10|",
        "产出|培训人次|≥500人次|完成|10|10|",
        "产出|培训人次|400-500人次|380人次|10|10|",
        "产出|成本控制|≤100万元|95万元|10|10|",
        "产出|成本控制|≤100万元|100.4万元|10|10|",
        "产出|成本控制|≤100万元|105元|10|10|",
        "产出|成本节约率|10%|15%|10|10|",
        "产出|投诉处理率|100%|100%|10|10|",
        "产出|完成时间|2023年12月底前|2023年11月|10|10|",
        "产出|合格率|≥95%|96个|10|10|",
        "产出|合格率|≥95%|0.9|10|10|",
        "产出|事故起数|0起|0起|10|10|",
        "产出|事故起数|≤0起|1起|10|10|",
        "产出|投资额|≥95|90万元|10|10|",
        "产出|合格率|≥95%|90%|0|0|",
        "效益|满意度|≥95%|90%|20|18.95|按完成比例得分",
        "效益|满意度|≥95%|90%|20|15|每低1个百分点扣1分，按比例扣完为止",
        "效益|满意度|95%|90%|20|15|按完成比例得分",
        "产出|成本控制|≤100万元|105.5万元|10|8|按比例得分",
    ],
)
def test_what_was_reached_or_cannot_be_compared_is_left_alone(row: str) -> None:
    assert codes(grid(HEAD + row)) == []


def test_the_remark_names_the_indicator_and_both_values() -> None:
    (one,) = remarks(grid(HEAD + "产出|培训人次|≥500人次|487人次|10|10|"))

    assert one.flaw.message == (
        "“培训人次”目标值 ≥500人次，实际完成值 487人次，没有达到目标，却得了满分 10。"
    )
    assert (one.rule, one.words, one.because) == ("R-58", "10", "487人次 < 500人次")


FUNDS = "资金|全年预算数|全年执行数|分值|得分\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "总额|3,852,135.04|1,256,730.00|10|8.26",
            [("indicator-execution-points", "8.26", "3.26")],
        ),
        ("总额|100.00|90.00|20|19", [("indicator-execution-points", "19", "18.00")]),
        ("总额|100.00|120.00|10|8", [("indicator-execution-points", "8", "10.00")]),
        ("总额|3,852,135.04|1,256,730.00|10|3.26", []),
        ("总额|100.00|120.00|10|10", []),
        ("总额|0.00|0.00|10|8", []),
        ("总额||90.00|10|8", []),
        ("总额|100.00|90.00||8", []),
    ],
)
def test_points_for_execution_follow_the_rate(
    row: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(grid(FUNDS + row)) == expected
