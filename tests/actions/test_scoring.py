from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from hengji.actions.ranking import rerank
from hengji.actions.scoring import correct_score
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import Role
from hengji.models import Cycle, Evaluation, Event, StageScore, User
from tests.builders import account, cycle_with_rows, evaluation_named

Standing = tuple[str, str, int | None, str]


def ranking() -> list[Standing]:
    rows = Evaluation.objects.order_by("position").values_list("name", "score", "rank", "grade")
    return [(name[:6], str(score), rank, grade) for name, score, rank, grade in rows]


def test_a_correction_ranks_the_year_anew_and_keeps_the_reason(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("第一中学校部门整体")

    correct_score(
        evaluation.pk,
        score=Decimal("90.00"),
        reason=" 复核底稿，补计两项 ",
        version=evaluation.version,
        by=chief,
    )

    assert ranking() == [
        ("道路养护项目", "92.50", 1, "优"),
        ("2023年度", "90.00", 2, "优"),
        ("校舍修缮项目", "88.00", 3, "良"),
        ("2023年度", "85.20", 4, "良"),
    ]
    step = StageScore.objects.order_by("-pk").first()
    assert step is not None
    assert (str(step.before), str(step.score), step.stage, step.reason, step.by) == (
        "74.00",
        "90.00",
        "定稿",
        "复核底稿，补计两项",
        chief,
    )


def test_equal_scores_share_a_rank_and_keep_the_order_of_listing(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("第一中学校部门整体")

    correct_score(
        evaluation.pk, score=Decimal(88), reason="复核", version=evaluation.version, by=chief
    )

    assert [(rank, score) for _, score, rank, _ in ranking()] == [
        (1, "92.50"),
        (2, "88.00"),
        (2, "88.00"),
        (4, "85.20"),
    ]
    assert ranking()[1][0] == "校舍修缮项目"


@pytest.mark.parametrize(
    ("score", "reason", "codes"),
    [
        ("100.01", "复核", ["score-out-of-range"]),
        ("-0.01", "复核", ["score-out-of-range"]),
        ("88.005", "复核", ["score-out-of-range"]),
        ("92.50", "复核", ["score-unchanged"]),
        ("80", " \n", ["score-without-reason"]),
        ("101", "", ["score-out-of-range", "score-without-reason"]),
    ],
)
def test_a_correction_that_will_not_do_names_everything_at_once(
    cycle: Cycle, chief: User, score: str, reason: str, codes: list[str]
) -> None:
    evaluation = evaluation_named("道路养护")
    before, events = ranking(), Event.objects.count()

    with pytest.raises(FlawsFound) as found:
        correct_score(
            evaluation.pk,
            score=Decimal(score),
            reason=reason,
            version=evaluation.version,
            by=chief,
        )

    assert [flaw.code for flaw in found.value.flaws] == codes
    assert (ranking(), Event.objects.count()) == (before, events)


def test_a_unit_can_correct_nothing_not_even_its_own(cycle: Cycle, chief: User) -> None:
    evaluation = evaluation_named("道路养护")
    unit = account(Role.UNIT, unit=evaluation.unit)

    with pytest.raises(Exception, match="没有“录入和更正得分”的权限"):
        correct_score(
            evaluation.pk, score=Decimal(80), reason="自己改", version=evaluation.version, by=unit
        )


def test_ranks_left_wrong_by_anybody_are_set_right(cycle: Cycle, chief: User) -> None:
    right = ranking()
    Evaluation.objects.update(position=7, rank=7)

    rerank(cycle)

    assert ranking() == right


@pytest.mark.usefixtures("committed")
def test_people_who_correct_at_once_neither_wait_for_ever_nor_lose_a_score() -> None:
    chief = account(Role.CHIEF)
    cycle_with_rows(chief)
    ids = list(Evaluation.objects.order_by("pk").values_list("pk", flat=True))

    def save(number: int) -> list[str]:
        try:
            for turn in range(5):
                version = Evaluation.objects.get(pk=ids[number]).version
                correct_score(
                    ids[number],
                    score=Decimal(f"{60 + number}.{10 + turn}"),
                    reason=f"第 {turn} 次",
                    version=version,
                    by=chief,
                )
            return [str(Evaluation.objects.get(pk=ids[number]).score)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(ids)) as pool:
        saved = list(pool.map(save, range(len(ids))))

    assert saved == [["60.14"], ["61.14"], ["62.14"], ["63.14"]]
    assert [score for _, score, _, _ in ranking()] == ["63.14", "62.14", "61.14", "60.14"]
    assert [rank for _, _, rank, _ in ranking()] == [1, 2, 3, 4]
