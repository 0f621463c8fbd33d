"""The worker beside the web server (后台进程): started, watched, stopped with it."""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from threading import Event as Signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hengji.cli.serving import Address

PATIENCE = 10.0
"""Seconds a job in hand may still take when everything stops."""
REST = 1.0
LONGEST_START = 60.0


def work() -> None:
    """Do jobs until SIGINT, SIGTERM or the end of whoever started this process."""
    from hengji.worker import run_worker

    stop = Signal()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = multiprocessing.parent_process()
    if parent is not None:
        watched = (os.getppid(), parent.sentinel, stop)
        threading.Thread(target=_end_with, args=watched, daemon=True).start()
    run_worker(stop)


def _end_with(parent: int, sentinel: int, stop: Signal) -> None:
    """Ask to stop once the parent is gone.

    The web server's processes hold the other end of the sentinel as well, so
    where the system names a new parent for an orphan, that is asked first.
    """
    while os.getppid() == parent:
        if multiprocessing.connection.wait([sentinel], timeout=REST):
            break
    stop.set()


def _work_in_own_process() -> None:
    from hengji.cli.records import load_django
    from hengji.logs import configure_logs

    configure_logs()
    load_django()
    work()


class WorkerKeeper:
    """Keeps one worker process alive until told to stop."""

    def __init__(self) -> None:
        self._stop = Signal()
        self._context = multiprocessing.get_context("spawn")
        self._process = self._fresh()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Start the worker and whoever restarts it should it die."""
        self._process.start()
        self._watcher.start()

    def stop(self) -> None:
        """Let the job in hand come to its end, but not for ever."""
        self._stop.set()
        self._watcher.join()
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _watch(self) -> None:
        while not self._stop.wait(REST):
            if not self._process.is_alive():
                self._process = self._fresh()
                self._process.start()

    def _fresh(self) -> multiprocessing.context.SpawnProcess:
        return self._context.Process(target=_work_in_own_process, name="hengji-worker")


def when_answering(address: "Address", then: Callable[[], None]) -> None:
    """Call back, from a thread, as soon as the server takes connections."""

    def wait() -> None:
        host = "127.0.0.1" if address.host in {"0.0.0.0", "::"} else address.host  # noqa: S104
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection((host, address.port), timeout=1).close()
                then()
                return
            time.sleep(0.05)

    threading.Thread(target=wait, daemon=True).start()
