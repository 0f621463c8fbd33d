from hengji.actions.cycles import open_cycle
from hengji.models import Cycle, Evaluation, Event, User
from tests.builders import ROWS, imported, ledger_file


def test_an_import_adds_every_row_and_leaves_one_event(chief: User) -> None:
    cycle = open_cycle(2024, 2023, by=chief)

    done = imported(cycle, chief)

    ranking = Evaluation.objects.order_by("position").values_list("name", "score", "rank", "grade")
    assert done == (4, 0, 0)
    assert [(name, str(score), rank, grade) for name, score, rank, grade in ranking] == [
        ("道路养护项目", "92.50", 1, "优"),
        ("校舍修缮项目", "88.00", 2, "良"),
        ("2023年度建设管理部部门整体支出", "85.20", 3, "良"),
        ("2023年度第一中学校部门整体支出", "74.00", 4, "中"),
    ]
    assert Event.objects.filter(verb="确认导入得分表").count() == 1


def test_the_same_file_twice_changes_nothing_and_says_so(cycle: Cycle, chief: User) -> None:
    before = list(Evaluation.objects.order_by("pk").values())

    done = imported(cycle, chief)

    assert done == (0, 0, 4)
    assert list(Evaluation.objects.order_by("pk").values()) == before


def test_a_changed_score_moves_the_ranking(cycle: Cycle, chief: User) -> None:
    changed = (*ROWS[:3], (ROWS[3][0], "95.00", *ROWS[3][2:]))

    done = imported(cycle, chief, ledger_file(changed))

    ranking = Evaluation.objects.order_by("position").values_list("position", "rank", "name")
    assert done == (0, 1, 3)
    assert [(position, rank, name[:6]) for position, rank, name in ranking] == [
        (1, 1, "2023年度"),
        (2, 2, "道路养护项目"),
        (3, 3, "校舍修缮项目"),
        (4, 4, "2023年度"),
    ]
