import pytest
from django.urls import reverse

from hengji.actions.jobs import ask_for
from hengji.core.jobs import JobKind, JobState
from hengji.core.permissions import Role
from hengji.models import Job, User
from tests import builders


@pytest.fixture
def job(chief: User) -> Job:
    return ask_for(JobKind.BUILD_REPORT, "报告", {}, by=chief)


def page_of(job: Job, user: User, **headers: str) -> tuple[int, str]:
    response = builders.browser(user).get(reverse("job", args=[job.pk]), headers=headers)
    return response.status_code, response.content.decode()


def test_a_running_job_shows_how_far_it_is_and_asks_again(job: Job, chief: User) -> None:
    Job.objects.update(state=JobState.RUNNING, done=3, total=8, message="正在排版")

    status, page = page_of(job, chief)

    assert status == 200
    assert "3 / 8" in page
    assert "正在排版" in page
    assert f'hx-get="/jobs/{job.pk}" hx-trigger="every 1s"' in page


def test_htmx_gets_only_the_part_that_changes(job: Job, chief: User) -> None:
    _, page = page_of(job, chief, **{"HX-Request": "true"})

    assert page.lstrip().startswith('<div class="job job-waiting"')
    assert "<html" not in page


def test_a_finished_job_leads_to_what_came_of_it_and_asks_no_more(job: Job, chief: User) -> None:
    result = {"url_name": "ranking", "kwargs": {"year": 2024}}
    Job.objects.update(state=JobState.DONE, result=result)

    _, page = page_of(job, chief)

    assert '<a class="btn btn-primary" href="/2024/ranking">查看结果</a>' in page
    assert 'hx-trigger="every 1s"' not in page


def test_a_page_that_lists_what_a_job_makes_is_read_again_once_it_is_done(chief: User) -> None:
    made = ask_for(JobKind.BUILD_EVALUATION, "底稿册", {}, by=chief)
    other = ask_for(JobKind.BUILD_REPORT, "报告", {}, by=chief)
    client, asked = builders.browser(chief), {"HX-Request": "true"}

    waiting = client.get(reverse("job", args=[made.pk]), headers=asked)
    Job.objects.update(state=JobState.DONE)
    answers = [
        waiting,
        client.get(reverse("job", args=[made.pk]), headers=asked),
        client.get(reverse("job", args=[made.pk])),
        client.get(reverse("job", args=[other.pk]), headers=asked),
    ]

    assert [each.get("HX-Refresh") for each in answers] == [None, "true", None, None]


def test_a_failed_job_lists_its_flaws(job: Job, chief: User) -> None:
    flaw = {"severity": "error", "where": "得分表", "message": "没有得分。", "remedy": "请先导入。"}
    Job.objects.update(state=JobState.FAILED, result={"flaws": [flaw]})

    _, page = page_of(job, chief)

    assert "没有得分。" in page
    assert "请先导入。" in page
    assert 'hx-trigger="every 1s"' not in page


def test_the_job_of_somebody_else_is_not_there(job: Job) -> None:
    leader = builders.account(Role.LEADER)

    foreign, _ = page_of(job, leader)
    absent = builders.browser(leader).get(reverse("job", args=[job.pk + 1])).status_code

    assert (foreign, absent) == (404, 404)
