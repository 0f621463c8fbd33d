import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from hengji.actions.cycles import close_cycle, open_cycle
from hengji.actions.jobs import LeaseLost, Work, carry_out
from hengji.actions.recording import Stale
from hengji.actions.report import (
    FINDINGS_EXIST,
    YEAR_DIFFERS,
    ask_for_report,
    import_facts,
    save_facts,
)
from hengji.actions.report_building import build_report_job
from hengji.actions.scoring import correct_score
from hengji.actions.wording import TEXT_TOO_LONG
from hengji.core.flaws import FlawsFound
from hengji.core.jobs import JobKind, JobState
from hengji.core.permissions import NotAllowed, Role
from hengji.core.report.checks import FINDING_CODE_REPEATED
from hengji.core.report.comparing import FigureChange, compare_figures, compare_lines
from hengji.core.workflow import MoveRefused
from hengji.documents.facts import NOT_YAML
from hengji.models import (
    Cycle,
    Event,
    Finding,
    Job,
    Recommendation,
    ReportFacts,
    ReportVersion,
    User,
)
from hengji.queries.files import path_of
from tests import builders
from tests.reporting import built, finding_in, worked_example

ONE = "{编号: 甲, 类别: G01, 单位: 甲, 事实: 甲}"
FACTS = {"organ": "演示县财政局", "recipients": "演示县人民政府\r\n\r\n 演示县人大 "}


def test_facts_are_saved_as_they_print(cycle: Cycle, staff: User) -> None:
    row = save_facts(cycle.pk, FACTS, version=0, by=staff)

    row.refresh_from_db()
    event = Event.objects.latest("sequence")
    assert (row.organ, row.recipients, row.version) == (
        "演示县财政局",
        "演示县人民政府\n演示县人大",
        1,
    )
    assert (event.verb, json.loads(event.details)["changes"]) == (
        "保存报告要素",
        [["发文机关", "", "演示县财政局"], ["主送机关", "", "演示县人民政府\n演示县人大"]],
    )


def test_who_was_overtaken_overwrites_nothing(cycle: Cycle, staff: User) -> None:
    save_facts(cycle.pk, FACTS, version=0, by=staff)

    with pytest.raises(Stale):
        save_facts(cycle.pk, {"organ": "别的局"}, version=0, by=staff)

    assert ReportFacts.objects.get().organ == "演示县财政局"


def test_a_text_too_long_for_its_column_is_a_flaw(cycle: Cycle, staff: User) -> None:
    with pytest.raises(FlawsFound) as found:
        save_facts(cycle.pk, {"organ": "局" * 101}, version=0, by=staff)

    message = "“发文机关”有 101 个字，至多 100 个字。"
    assert found.value.flaws == (TEXT_TOO_LONG.at("发文机关", message),)


def test_other_rules_for_the_year_grade_and_rank_it_anew(cycle: Cycle, staff: User) -> None:
    before = builders.evaluation_named("第一中学校部门整体").grade

    save_facts(cycle.pk, {"region": "grades-80-70-60"}, version=0, by=staff)

    after = builders.evaluation_named("第一中学校部门整体").grade
    assert (before, after) == ("中", "良")


def test_a_region_the_rulebook_does_not_know_is_refused(cycle: Cycle, staff: User) -> None:
    with pytest.raises(FlawsFound) as found:
        save_facts(cycle.pk, {"region": "../../etc"}, version=0, by=staff)

    assert [flaw.where for flaw in found.value.flaws] == ["地区“../../etc”"]
    assert ReportFacts.objects.count() == 0


def test_the_worked_example_brings_its_facts_in_one_event(chief: User) -> None:
    cycle = worked_example(chief)

    event = Event.objects.latest("sequence")
    details = json.loads(event.details)
    row = ReportFacts.objects.get(cycle=cycle)
    assert (row.number, row.issued) == ("朔开财预绩〔2024〕15号", date(2024, 12, 31))
    assert (Finding.objects.count(), Recommendation.objects.count()) == (10, 3)
    assert (event.verb, len(details["findings"]), len(details["recommendations"])) == (
        "导入报告要素",
        10,
        3,
    )


def test_a_facts_file_never_doubles_findings(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff)
    file = "发文机关: 甲\n问题:\n- {编号: 乙, 类别: G01, 单位: 甲, 事实: 乙}".encode()

    with pytest.raises(FlawsFound) as found:
        import_facts(cycle.pk, [file], "facts.yaml", by=staff)

    message = "本年度已有问题 1 个、建议 0 条。"
    assert found.value.flaws == (FINDINGS_EXIST.at("问题和建议", message),)
    assert (Finding.objects.count(), ReportFacts.objects.count()) == (1, 0)


def test_a_facts_file_leaves_what_it_does_not_name(cycle: Cycle, staff: User) -> None:
    save_facts(cycle.pk, FACTS, version=0, by=staff)
    finding_in(cycle, staff)

    done = import_facts(cycle.pk, ["本地称谓: 我县".encode()], "facts.yaml", by=staff)

    row = ReportFacts.objects.get()
    assert (done, row.organ, row.place) == ((1, 0, 0), "演示县财政局", "我县")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("工作年度: 2023", YEAR_DIFFERS.code),
        ("发文机关: [", NOT_YAML.code),
        (f"问题: [{ONE}]\n建议: []", None),
        (f"问题:\n- {ONE}\n- {ONE}", FINDING_CODE_REPEATED.code),
    ],
)
def test_a_facts_file_that_will_not_do_leaves_nothing(
    cycle: Cycle, staff: User, content: str, code: str | None
) -> None:
    found: list[str] = []
    try:
        import_facts(cycle.pk, [content.encode()], "facts.yaml", by=staff)
    except FlawsFound as stopped:
        found = [flaw.code for flaw in stopped.flaws]

    assert found == ([code] if code else [])
    assert Finding.objects.count() == (0 if code else 1)


def test_the_worked_example_is_built_end_to_end(chief: User) -> None:
    cycle = worked_example(chief)

    job = built(cycle, chief)

    version = ReportVersion.objects.get()
    place = next(line for line in version.lines if "综合事务协调中心" in line)
    assert (job.state, job.message) == (JobState.DONE, "第 1 版已生成。")
    assert (version.number, version.by, version.warnings) == (1, chief, 4)
    assert [version.figures[name] for name in ("总数", "部门整体", "项目", "优", "良")] == [
        "72",
        "43",
        "29",
        "21",
        "51",
    ]
    assert place.endswith("｜86.70｜良｜51")
    heads = [path_of(file).read_bytes()[:4] for file in (version.docx, version.pdf, version.xlsx)]
    assert heads == [b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]


def test_the_event_of_a_report_names_its_three_files(chief: User) -> None:
    built(worked_example(chief), chief)

    event = Event.objects.latest("sequence")
    version = ReportVersion.objects.get()
    assert (event.verb, event.object_id) == ("生成报告", version.pk)
    assert json.loads(event.details) == {
        "docx": version.docx.sha256,
        "pdf": version.pdf.sha256,
        "xlsx": version.xlsx.sha256,
    }


def test_the_same_content_is_no_new_version(cycle: Cycle, staff: User) -> None:
    built(cycle, staff)
    events = Event.objects.count()

    job = built(cycle, staff)

    assert job.message == "内容与第 1 版完全一致，没有另存新版。"
    assert (ReportVersion.objects.count(), Event.objects.count()) == (1, events)


def test_versions_compared_after_a_correction_show_exactly_what_changed(chief: User) -> None:
    cycle = worked_example(chief)
    built(cycle, chief)
    row = builders.evaluation_named("综合事务协调中心")
    correct_score(row.pk, score=row.score + 1, reason="复核", version=row.version, by=chief)

    built(cycle, chief)

    newer, older = ReportVersion.objects.all()
    lines = compare_lines(older.lines, newer.lines)
    mean = (older.figures["均值"], newer.figures["均值"])
    figures = compare_figures(older.figures, newer.figures)
    assert newer.number == 2
    assert FigureChange("均值", *mean) in figures
    assert {each.name for each in figures} <= {"均值", "标准差", "中位数"}
    assert any("87.70" in "".join(piece.text for piece in each.after) for each in lines)


def test_asking_twice_is_asking_once(cycle: Cycle, staff: User) -> None:
    first = ask_for_report(cycle.pk, by=staff)

    second = ask_for_report(cycle.pk, by=staff)

    assert (first.pk, Job.objects.count()) == (second.pk, 1)


def test_a_worker_that_lost_its_lease_leaves_no_version(cycle: Cycle, staff: User) -> None:
    job = ask_for_report(cycle.pk, by=staff)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=1)
    job.refresh_from_db()
    stale = Work(job, staff)
    events = Event.objects.count()

    with pytest.raises(LeaseLost):
        _lose_lease_while_saving(stale)

    assert (ReportVersion.objects.count(), Event.objects.count()) == (0, events)


def _lose_lease_while_saving(work: Work) -> None:
    """Do the work; at its last report of progress another worker takes over."""

    class Overtaken(Work):
        def progress(self, done: int, total: int, message: str = "") -> None:
            Work.progress(self, done, total, message)
            if done == total - 1:
                Job.objects.filter(pk=self.job.pk).update(attempts=2)

    build_report_job(Overtaken(work.job, work.by))


def test_a_worker_that_takes_over_builds_one_version(cycle: Cycle, staff: User) -> None:
    job = ask_for_report(cycle.pk, by=staff)
    Job.objects.filter(pk=job.pk).update(attempts=1)

    for _ in range(2):
        carry_out(job.pk, {JobKind.BUILD_REPORT: build_report_job})

    assert (ReportVersion.objects.count(), Job.objects.get().state) == (1, JobState.DONE)


def test_a_report_that_errors_forbid_names_them_and_stores_nothing(
    cycle: Cycle, staff: User
) -> None:
    save_facts(cycle.pk, {"number": "无号"}, version=0, by=staff)

    job = built(cycle, staff)

    assert (job.state, [flaw["code"] for flaw in job.result["flaws"]]) == (
        JobState.FAILED,
        ["document-number-malformed"],
    )
    assert ReportVersion.objects.count() == 0


def test_a_year_without_evaluations_has_no_report(chief: User) -> None:
    job = built(open_cycle(2024, 2023, by=chief), chief)

    assert [flaw["code"] for flaw in job.result["flaws"]] == ["ledger-empty"]


def test_hostile_texts_are_printed_as_texts(cycle: Cycle, staff: User) -> None:
    text = "=1+1<w:p>&</w:p>#import \\ $x$ @SUM"
    finding_in(cycle, staff, unit="=HYPERLINK(“x”)", fact=text)
    save_facts(cycle.pk, {"opening": text, "organ": "<b>局</b>"}, version=0, by=staff)

    job = built(cycle, staff)

    assert (job.state, job.message) == (JobState.DONE, "第 1 版已生成。")
    assert text in ReportVersion.objects.get().lines


def test_a_reader_may_not_ask_and_a_closed_year_is_not_built(cycle: Cycle, chief: User) -> None:
    leader = builders.account(Role.LEADER)

    with pytest.raises(NotAllowed):
        ask_for_report(cycle.pk, by=leader)
    close_cycle(cycle.pk, by=chief)
    with pytest.raises(MoveRefused):
        ask_for_report(cycle.pk, by=chief)

    assert Job.objects.count() == 0


def test_a_year_closed_while_the_job_waited_is_not_built(cycle: Cycle, chief: User) -> None:
    job = ask_for_report(cycle.pk, by=chief)
    close_cycle(cycle.pk, by=chief)

    carry_out(job.pk, {JobKind.BUILD_REPORT: build_report_job})

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "年度已办结，不能修改，没有完成。")
    assert not list(Path(settings.FILES_FOLDER).glob("incoming-*"))
