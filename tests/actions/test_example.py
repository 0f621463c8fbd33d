import pytest

from hengji.actions.example import load_example
from hengji.core.flaws import FlawsFound
from hengji.core.jobs import JobState
from hengji.core.permissions import NotAllowed
from hengji.models import Cycle, Evaluation, Event, Finding, Job, Recommendation, User


def test_the_example_comes_in_through_the_verbs_of_every_day(chief: User) -> None:
    before = Event.objects.count()

    cycle = load_example(by=chief)

    counted = [model.objects.filter(cycle=cycle).count() for model in (Evaluation, Finding)]
    verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)[before:]
    assert (cycle.work_year, cycle.funds_year) == (2024, 2023)
    assert counted == [72, 10]
    assert Recommendation.objects.count() == 3
    assert [verbs[0], *verbs[1:3]] == ["新建年度", "上传得分表", "确认导入得分表"]
    assert [(job.kind, job.state) for job in Job.objects.all()] == [("生成报告", JobState.WAITING)]


def test_the_example_is_not_mixed_with_other_records(cycle: Cycle, chief: User) -> None:
    with pytest.raises(FlawsFound) as found:
        load_example(by=chief)

    assert [flaw.code for flaw in found.value.flaws] == ["example-into-records"]
    assert Cycle.objects.count() == 1


def test_only_who_opens_years_brings_the_example_in(staff: User) -> None:
    with pytest.raises(NotAllowed):
        load_example(by=staff)

    assert Cycle.objects.count() == 0
