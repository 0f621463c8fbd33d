import re
from pathlib import Path

import hengji.core.checkup.scores as package
from hengji.core.checkup.scores.wording import (
    at_most_three_reviews,
    chance,
    counted,
    listed,
    measured,
    shared,
    stability,
)
from hengji.core.checkup.signals import Figure, Signal, Status

FORBIDDEN = re.compile("造假|违规|操纵|人为调分|放水|作弊|舞弊")


def signal(code: str, status: Status = Status.REVIEW) -> Signal:
    return Signal(code, code, status, "", 9)


def test_no_word_of_the_check_up_accuses_anybody() -> None:
    folder = Path(package.__file__).parent

    found = {
        path.name: FORBIDDEN.findall(path.read_text("utf-8"))
        for path in folder.glob("*.py")
        if FORBIDDEN.search(path.read_text("utf-8"))
    }

    assert found == {}


def test_at_most_three_reviews_remain_those_of_the_largest_effect() -> None:
    ranked = [
        *((signal("甲"), 1.0), (signal("乙"), 4.0), (signal("丙", Status.NOTICE), 9.0)),
        *((signal("丁"), 3.0), (signal("戊"), 2.0)),
    ]

    assert [(each.code, each.status) for each in at_most_three_reviews(ranked)] == [
        ("甲", Status.NOTICE),
        ("乙", Status.REVIEW),
        ("丙", Status.NOTICE),
        ("丁", Status.REVIEW),
        ("戊", Status.REVIEW),
    ]


def test_figures_are_written_with_their_intervals() -> None:
    assert measured("差", -0.04) == Figure("差", "-0.0", -0.04)
    assert measured("差", 1.25, (0.4, 3.2), 2) == Figure(
        "差", "1.25（区间 0.40 至 3.20）", 1.25, 0.4, 3.2
    )
    assert shared("比率", 0.25) == Figure("比率", "25.0%", 0.25)
    assert counted("个数", 3) == Figure("个数", "3", 3.0)


def test_lists_and_chances_are_cut_short() -> None:
    assert listed(["甲", "乙"]) == "“甲”、“乙”"
    assert listed("甲乙丙丁", 2) == "“甲”、“乙”等 4 项"
    assert (chance(0.0004), chance(0.0125)) == ("小于 0.001", "0.013")
    assert stability(72) == "样本 72 项，结论不稳定。"
    assert stability(200) == "样本 200 项。"
