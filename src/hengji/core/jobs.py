"""Long work (后台任务): its states and how long a worker may hold it."""

from datetime import timedelta
from enum import StrEnum


class JobState(StrEnum):
    """How far a job has come (任务状态)."""

    WAITING = "等待"
    RUNNING = "进行中"
    DONE = "完成"
    FAILED = "未完成"


LEASE = timedelta(seconds=60)
"""A worker that says nothing for so long is taken to be dead."""
MOST_ATTEMPTS = 3
"""A job that killed so many workers is not given to another."""
