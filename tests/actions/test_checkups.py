"""Asking for check-ups, doing them, and keeping what they say."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from hengji.actions.checking import checkup_job
from hengji.actions.checkups import (
    FILE_NOT_TAKEN,
    NUMBER_OF_FILES,
    ask_for_attachment_checkup,
    ask_for_checkup,
)
from hengji.actions.cycles import close_cycle, open_cycle
from hengji.actions.evidence import attach_file
from hengji.actions.files import EMPTY_FILE
from hengji.actions.jobs import LeaseLost, Work, carry_out
from hengji.core.checkup.kinds import TAKES, CheckupKind
from hengji.core.flaws import FlawsFound
from hengji.core.jobs import JobKind, JobState
from hengji.core.permissions import NotAllowed, Role
from hengji.models import Attachment, Checkup, CheckupFile, Cycle, Event, Job, StoredFile, User
from hengji.queries.chain import check_files
from hengji.queries.files import path_of
from tests import builders
from tests.checkups import (
    ALIKE,
    BAD,
    BROKEN,
    GOOD,
    REPORT,
    File,
    asked,
    checked,
    done,
    forms_workbook,
    report_in_word,
    uploads,
    word_of,
)
from tests.documents.docx.inspecting import parts_of
from tests.reporting import worked_example

DOCUMENTS, SCORES = CheckupKind.DOCUMENTS, CheckupKind.SCORES
OBJECTIVES, LIKENESS = CheckupKind.OBJECTIVES, CheckupKind.LIKENESS
ROAD = "道路养护项目2023年度绩效评价报告，甲评价公司。"


def quiet(_done: int, _total: int) -> None:
    pass


def events() -> list[Event]:
    return list(Event.objects.filter(verb="体检"))


def test_asking_keeps_the_files_and_adds_one_job(cycle: Cycle, staff: User) -> None:
    before = Event.objects.count()

    checkup = asked(cycle, DOCUMENTS, staff, GOOD, BAD)

    job = Job.objects.get()
    kept = [(each.name, path_of(each.file).read_bytes()) for each in checkup.files.all()]
    assert (job.kind, job.key, job.arguments, job.by) == (
        "体检",
        f"checkup-{checkup.pk}",
        {"checkup_id": checkup.pk},
        staff,
    )
    assert kept == [GOOD, BAD]
    assert (checkup.cycle, checkup.by, checkup.finished_at) == (cycle, staff, None)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("kind", "files", "wanted"),
    [
        (DOCUMENTS, (), "选择了 0 个文件，“报告体检”要 1 到 100 个。"),
        (DOCUMENTS, (GOOD,) * 101, "选择了 101 个文件，“报告体检”要 1 到 100 个。"),
        (SCORES, (GOOD,), "选择了 1 个文件，“评分体检”要 0 个。"),
        (OBJECTIVES, (), "选择了 0 个文件，“目标体检”要 1 个。"),
        (LIKENESS, (GOOD,), "选择了 1 个文件，“相似度”要 2 到 300 个。"),
    ],
)
def test_too_few_or_too_many_files_are_refused(
    cycle: Cycle, staff: User, kind: CheckupKind, files: tuple[File, ...], wanted: str
) -> None:
    with pytest.raises(FlawsFound) as found:
        ask_for_checkup(cycle.pk, kind, uploads(files), by=staff)

    assert NUMBER_OF_FILES.at("文件", wanted) in found.value.flaws
    assert (Checkup.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(DOCUMENTS, "照片.png"), (DOCUMENTS, "无后缀"), (OBJECTIVES, "表.xls"), (LIKENESS, "a.doc")],
)
def test_every_file_that_is_not_read_is_named(
    cycle: Cycle, staff: User, kind: CheckupKind, name: str
) -> None:
    files = [(name, b"x")] * TAKES[kind].fewest

    with pytest.raises(FlawsFound) as found:
        ask_for_checkup(cycle.pk, kind, uploads(files), by=staff)

    said = f"“{name}”不是 {' '.join(TAKES[kind].suffixes)} 文件。"
    assert found.value.flaws == (FILE_NOT_TAKEN.at("文件", said),) * len(files)
    assert (Checkup.objects.count(), StoredFile.objects.filter(size=1).count()) == (0, 0)


def test_an_empty_file_is_refused_and_asks_for_nothing(cycle: Cycle, staff: User) -> None:
    with pytest.raises(FlawsFound) as found:
        asked(cycle, DOCUMENTS, staff, GOOD, ("空.md", b""))

    assert found.value.flaws == (EMPTY_FILE.at("空.md", "“空.md”没有内容。"),)
    assert (Checkup.objects.count(), Job.objects.count()) == (0, 0)


def test_a_name_is_kept_without_its_folders(cycle: Cycle, staff: User) -> None:
    checkup = asked(cycle, DOCUMENTS, staff, ("C:\\稿\\..\\报告\u202e.md", GOOD[1]))

    assert checkup.files.get().name == "报告.md"


def test_documents_are_checked_and_marked_copies_are_kept(cycle: Cycle, staff: User) -> None:
    word = word_of(BAD[1].decode(), "差.docx")

    checkup = checked(cycle, DOCUMENTS, staff, BAD, word, GOOD)

    plain, marked, good = checkup.files.all()
    first, second, third = checkup.result["files"]
    assert [each["code"] for each in first["remarks"]] == ["document-heading-repeated"]
    assert [each["code"] for each in second["remarks"]] == ["document-heading-repeated"]
    assert (third["unread"], third["remarks"]) == (False, [])
    assert (plain.marked, good.marked) == (None, None)
    comments = parts_of(path_of(marked.marked).read_bytes())["word/comments.xml"]
    assert "衡绩" in comments.decode() if isinstance(comments, bytes) else "衡绩" in str(comments)
    assert path_of(marked.file).read_bytes() == word[1]


def test_one_event_names_the_files_with_their_digests(cycle: Cycle, staff: User) -> None:
    checkup = checked(cycle, DOCUMENTS, staff, BAD, GOOD)

    (event,) = events()
    named = [[each.name, each.file.sha256] for each in checkup.files.all()]
    assert (event.verb, event.actor, event.object_id, event.cycle_id) == (
        "体检",
        staff.name,
        checkup.pk,
        cycle.pk,
    )
    assert event.summary == f"报告体检：{checkup.summary}"
    assert json.loads(event.details) == {"files": named}


def test_an_unreadable_file_does_not_stop_the_others(cycle: Cycle, staff: User) -> None:
    checkup = checked(cycle, DOCUMENTS, staff, GOOD, BROKEN, BAD)

    said = checkup.result["files"]
    assert [each["unread"] for each in said] == [False, True, False]
    assert [flaw["severity"] for flaw in said[1]["flaws"]] == ["error"]
    assert len(said[2]["remarks"]) == 1
    assert checkup.summary.startswith("3 个文件，1 个读不出，")


def test_the_worked_example_is_told_what_it_is_known_for(chief: User) -> None:
    cycle = worked_example(chief)

    checkup = checked(cycle, DOCUMENTS, chief, REPORT, report_in_word())

    for said in checkup.result["files"]:
        moved = [
            each for each in said["remarks"] if (each["stated"], each["expected"]) == ("72", "51")
        ]
        assert len(moved) == 1
    assert checkup.files.last().marked is not None


def test_the_scores_of_the_year_are_looked_at(chief: User) -> None:
    cycle = worked_example(chief)

    checkup = checked(cycle, SCORES, chief)

    summary = checkup.result["summary"]
    assert (summary["scores"], summary["mean"], summary["distinct"], summary["round_scores"]) == (
        72,
        "87.79",
        62,
        20,
    )
    near = {each["subject"]: each["status"] for each in checkup.result["signals"]}
    assert (near["90 分附近"], near["80 分附近"]) == ("提示关注", "数据不足")
    assert len(checkup.result["evaluations"]) == 72
    assert checkup.summary.startswith("72 项得分：")


def test_a_year_without_scores_cannot_be_looked_at(chief: User) -> None:
    cycle = open_cycle(2024, 2023, by=chief)
    checkup = asked(cycle, SCORES, chief)

    job = done(checkup)

    assert (job.state, [flaw["code"] for flaw in job.result["flaws"]]) == (
        JobState.FAILED,
        ["checkup-without-scores"],
    )
    assert job.message == "需要先改正：2024年度没有一项有得分的评价。"
    assert (checkup.finished_at, events()) == (None, [])


def test_every_form_of_a_workbook_is_checked_and_marked(cycle: Cycle, staff: User) -> None:
    workbook = forms_workbook()

    checkup = checked(cycle, OBJECTIVES, staff, workbook)

    row = checkup.files.get()
    forms = checkup.result["forms"]
    assert len(forms) > 1
    assert any(form["flaws"] for form in forms)
    assert path_of(row.file).read_bytes() == workbook[1]
    assert path_of(row.marked).read_bytes() != workbook[1]
    assert checkup.summary.startswith(f"{len(forms)} 张表，")


def test_a_workbook_that_cannot_be_read_ends_the_job_with_its_sentence(
    cycle: Cycle, staff: User
) -> None:
    job = done(asked(cycle, OBJECTIVES, staff, ("表.xlsx", b"nothing")))

    assert job.state == JobState.FAILED
    assert job.result["flaws"][0]["message"]
    assert events() == []


def test_reports_that_share_a_passage_are_laid_side_by_side(cycle: Cycle, staff: User) -> None:
    checkup = checked(cycle, LIKENESS, staff, *ALIKE)

    (pair,) = checkup.result["pairs"]
    assert {pair["first"], pair["second"]} == {"甲.txt", "乙.txt"}
    assert "冬季多次冻裂" in pair["passages"][0]["first_words"]
    assert checkup.output_name == "相似度并排对照.xlsx"
    assert path_of(checkup.output).read_bytes()[:2] == b"PK"


def test_likeness_needs_two_reports_that_can_be_read(cycle: Cycle, staff: User) -> None:
    job = done(asked(cycle, LIKENESS, staff, GOOD, BROKEN))

    assert job.state == JobState.FAILED
    assert events() == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("综合得分92.50分，评价等级为“优”。", []),
        ("综合得分91.50分。", [("91.50分", "92.50分")]),
        ("评价等级为“良”。", [("良", "优")]),
        ("项目预算100万元，实际支出90万元。", []),
        ("项目预算1,000,000.00元。", []),
        ("项目预算101万元。", [("101万元", "1,000,000.00元")]),
        ("项目预算1000000万元。", [("1000000万元", "1,000,000.00元")]),
        ("实际支出90元。", [("90元", "900,000.00元")]),
    ],
)
def test_an_attached_report_is_held_against_the_records(
    cycle: Cycle, staff: User, said: str, expected: list[tuple[str, str]]
) -> None:
    evaluation = builders.evaluation_named("道路")
    attach_file(evaluation.pk, [f"{ROAD}\n\n{said}\n".encode()], "报告.md", note="", by=staff)

    checkup = ask_for_attachment_checkup(Attachment.objects.get().pk, by=staff)
    done(checkup)

    (file,) = checkup.result["files"]
    against = [each for each in file["remarks"] if each["rule"] in {"R-65", "R-66"}]
    agreed = [each for each in file["confirmations"] if "评分记录" in each["sentence"]]
    assert checkup.evaluation == evaluation
    assert [(each["stated"], each["expected"]) for each in against] == expected
    assert bool(agreed) is not bool(expected)


def test_an_attachment_that_is_no_report_is_refused(cycle: Cycle, staff: User) -> None:
    evaluation = builders.evaluation_named("道路")
    attach_file(evaluation.pk, [b"x"], "照片.png", note="", by=staff)

    with pytest.raises(FlawsFound) as found:
        ask_for_attachment_checkup(Attachment.objects.get().pk, by=staff)

    assert [flaw.code for flaw in found.value.flaws] == [FILE_NOT_TAKEN.code]


def test_a_job_done_twice_keeps_one_result_and_one_event(cycle: Cycle, staff: User) -> None:
    checkup = asked(cycle, DOCUMENTS, staff, word_of(BAD[1].decode(), "差.docx"))

    done(checkup)
    first = checkup.finished_at, checkup.files.get().marked_id, StoredFile.objects.count()
    done(checkup)

    again = checkup.finished_at, checkup.files.get().marked_id, StoredFile.objects.count()
    assert (again, len(events())) == (first, 1)


def test_a_worker_that_lost_its_lease_leaves_no_result(cycle: Cycle, staff: User) -> None:
    checkup = asked(cycle, DOCUMENTS, staff, word_of(BAD[1].decode(), "差.docx"))
    Job.objects.update(state=JobState.RUNNING, attempts=1)

    class Overtaken(Work):
        def progress(self, done: int, total: int, message: str = "") -> None:
            Work.progress(self, done, total, message)
            Job.objects.update(attempts=2)

    with pytest.raises(LeaseLost):
        checkup_job(Overtaken(Job.objects.get(), staff))

    checkup.refresh_from_db()
    assert (checkup.finished_at, checkup.result, checkup.files.get().marked) == (None, {}, None)
    assert events() == []


def test_a_worker_that_takes_over_keeps_one_result(cycle: Cycle, staff: User) -> None:
    checkup = asked(cycle, DOCUMENTS, staff, BAD)
    Job.objects.update(attempts=1)

    for _ in range(2):
        carry_out(Job.objects.get().pk, {JobKind.CHECK_UP: checkup_job})

    checkup.refresh_from_db()
    assert (Job.objects.get().state, len(events())) == (JobState.DONE, 1)
    assert len(checkup.result["files"]) == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.AGENCY, Role.AUDITOR])
def test_who_has_not_the_right_asks_for_nothing(cycle: Cycle, staff: User, role: Role) -> None:
    evaluation = builders.evaluation_named("道路")
    attach_file(evaluation.pk, [GOOD[1]], "报告.md", note="", by=staff)
    somebody = {
        Role.UNIT: lambda: builders.unit_account("建设管理部"),
        Role.AGENCY: lambda: builders.agency_account("甲评价公司"),
    }.get(role, lambda: builders.account(role))()

    with pytest.raises(NotAllowed):
        asked(cycle, DOCUMENTS, somebody, GOOD)
    with pytest.raises(NotAllowed):
        ask_for_attachment_checkup(Attachment.objects.get().pk, by=somebody)

    assert (Checkup.objects.count(), CheckupFile.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_who_lost_the_right_while_the_job_waited_is_told_so(cycle: Cycle, staff: User) -> None:
    checkup = asked(cycle, DOCUMENTS, staff, GOOD)
    User.objects.filter(pk=staff.pk).update(role=Role.LEADER)

    job = done(checkup)

    assert job.state == JobState.FAILED
    assert "系统出错" not in job.message
    assert (checkup.finished_at, events()) == (None, [])


def test_a_closed_year_can_still_be_looked_at(cycle: Cycle, chief: User) -> None:
    close_cycle(cycle.pk, by=chief)

    checkup = checked(cycle, SCORES, chief)

    assert checkup.summary.startswith("4 项得分：")


def test_letters_that_a_database_refuses_are_no_fault(cycle: Cycle, staff: User) -> None:
    hostile = (
        "异\x00.md",
        BAD[1].decode().replace("评价结果如下", "评价\x00结果\ufffe如下").encode(),
    )

    checkup = checked(cycle, DOCUMENTS, staff, hostile)

    assert checkup.finished_at is not None


def test_every_file_of_a_check_up_is_known_to_the_check_of_files(cycle: Cycle, staff: User) -> None:
    checked(cycle, DOCUMENTS, staff, word_of(BAD[1].decode(), "差.docx"))
    checked(cycle, LIKENESS, staff, *ALIKE)

    found = check_files(Path(settings.FILES_FOLDER), quiet)

    assert (found.missing, found.changed) == ((), ())
