"""A worker in a process of its own, whose jobs wait at gates that a test opens.

Run as ``python -m tests.worker_process DATABASE FOLDER``.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event as Signal

from hengji.core.jobs import JobKind


def main(database: str, folder: str) -> None:
    """Work on a database until asked to stop."""
    import django  # noqa: PLC0415 - the settings have to be known first
    from django.conf import settings  # noqa: PLC0415

    os.environ["HENGJI_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "hengji.settings"
    settings.DATABASES["default"]["NAME"] = database
    settings.JOB_HANDLERS = "tests.worker_process.HANDLERS"
    django.setup()
    from hengji.worker import run_worker  # noqa: PLC0415

    stop = Signal()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run_worker(stop)


def _gated(work: "Work") -> None:  # type: ignore[name-defined]  # noqa: F821
    """Leave one event, waiting at the gate that the job names."""
    from django.db import transaction  # noqa: PLC0415

    from hengji.actions.recording import note  # noqa: PLC0415
    from hengji.core.verbs import Note  # noqa: PLC0415

    gate, folder = work.job.arguments["gate"], Path(work.job.arguments["folder"])
    work.progress(1, 2, "做了一半")
    _wait_at("before the effect", gate, folder)
    with transaction.atomic():
        note(Note.SYSTEM, work.by, "任务的结果")
        _wait_at("inside the transaction", gate, folder)
        work.finish({}, "做完了")


def _wait_at(place: str, gate: str, folder: Path) -> None:
    if place == gate:
        (folder / "reached").touch()
        while not (folder / "open").exists():
            time.sleep(0.02)


HANDLERS: Mapping[JobKind, Callable[..., None]] = {JobKind.BUILD_REPORT: _gated}

if __name__ == "__main__":
    main(*sys.argv[1:])
