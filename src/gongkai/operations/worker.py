"""The process that does the background work until it is told to end."""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any

from django.db import close_old_connections, connections
from django.utils import timezone

from gongkai.operations.queue import give_back_lost, run_task, take_next
from gongkai.operations.runs import Run, renew_lease
from gongkai.operations.schedules import TICKERS, Ticker, enqueue_due

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks at an empty queue."""
HEARTBEAT = 20.0
SWEEP = 30.0
"""Seconds between two looks for tasks of dead workers and for schedules that are due."""


class Worker:
    """Runs tasks one after another, the tickers between them, and the schedules when they are due."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"[:64]
        self._end = threading.Event()
        self._swept = 0.0

    def run(self) -> None:
        """Work until :meth:`end`."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        ticking = [
            threading.Thread(target=self._tick_on, args=(ticker,), name=ticker.name, daemon=True)
            for ticker in TICKERS
        ]
        for thread in ticking:
            thread.start()
        while not self._end.is_set():
            try:
                busy = self.work_once()
            except Exception:
                logger.exception("The worker could not look at its queue; it tries again")
                busy = False
            close_old_connections()
            if not busy:
                self._end.wait(PAUSE)
        for thread in ticking:
            thread.join(timeout=5)

    def end(self) -> None:
        """Let the running task stop at its next step, and the worker after it."""
        Run.ending = True
        self._end.set()

    def work_once(self) -> bool:
        """Take and run one task; tell whether there was one."""
        if time.monotonic() - self._swept > SWEEP:
            self._swept = time.monotonic()
            give_back_lost(timezone.now())
            enqueue_due(timezone.now())
        task = take_next(self.name, timezone.now())
        if task is None:
            return False
        over = threading.Event()
        heart = threading.Thread(target=_beat, args=(task.id, over), name="lease", daemon=True)
        heart.start()
        try:
            run_task(task, timezone.now())
        finally:
            over.set()
            heart.join(timeout=5)
        return True

    def _tick_on(self, ticker: Ticker) -> None:
        while not self._end.wait(ticker.seconds):
            try:
                ticker.act(timezone.now())
            except Exception:
                logger.exception("The ticker %s failed; it tries again", ticker.name)
            close_old_connections()
        connections.close_all()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.end()


def _beat(task_id: Any, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT):
        renew_lease(task_id, timezone.now())
    connections.close_all()
