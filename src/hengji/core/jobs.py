"""Long work (后台任务): its kinds, its states and how long a worker may hold it."""

from datetime import timedelta
from enum import StrEnum

from hengji.core.evaluation_papers.kinds import DocumentKind


class JobKind(StrEnum):
    """What can be done in the background; each carries the name of its verb (操作)."""

    BUILD_REPORT = "生成报告"
    CHECK_UP = "体检"
    BUILD_EVALUATION = "生成评价文件"


class JobState(StrEnum):
    """How far a job has come (任务状态)."""

    WAITING = "等待"
    RUNNING = "进行中"
    DONE = "完成"
    FAILED = "未完成"


def report_key(cycle_id: int) -> str:
    """Return the key by which a year's report is built once at a time."""
    return f"report-{cycle_id}"


def evaluation_key(evaluation_id: int, kind: DocumentKind) -> str:
    """Return the key by which a document of an evaluation is built once at a time."""
    return f"evaluation-{evaluation_id}-{kind.name.lower()}"


LEASE = timedelta(seconds=60)
"""A worker that says nothing for so long is taken to be dead."""
MOST_ATTEMPTS = 3
"""A job that killed so many workers is not given to another."""
