"""Ending attempts whose time has run out although nobody comes back: a thread of the serving process.

A thread and not a job queue, since nothing is queued: what is due can be read off the rows at any time, so a sweep that
is missed, killed or run twice costs nothing but time.
"""

from __future__ import annotations

import threading

import structlog
from flask import Flask

from app import clock
from app.attempts import taking
from app.db import db, unit_of_work
from app.domain import deadlines

EVERY_SECONDS = 15
_AT_ONCE = 2_000

log = structlog.get_logger()


def sweep() -> int:
    """End every attempt that is due, each in a unit of work of its own; how many it found over.

    Several processes may sweep at once: each attempt is locked and looked at again before it is ended.
    """
    ended = 0
    # What was sent in time and is still on its way finds the attempt open.
    now = clock.now() - deadlines.ON_ITS_WAY
    due = [(a.id, a) for a in taking.overdue(now=now, most=_AT_ONCE)]
    for attempt_id, attempt in due:
        try:
            with unit_of_work():
                ended += taking.finish_if_overdue(attempt, now=now)
        except Exception:
            # One attempt that cannot be ended now must not keep the others waiting; the next sweep tries again.
            log.exception("not_ended", attempt=attempt_id)
            db.session.rollback()
    return ended


class Sweeper:
    """Sweeps every few seconds, from the first request that this process serves, or from `start`."""

    def __init__(self, app: Flask, every: float = EVERY_SECONDS) -> None:
        self._app = app
        self._every = every
        self._stop = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="officium-sweeper", daemon=True)
                    self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with self._app.app_context():
                    sweep()
            except Exception:
                # The database may be away for a while: the thread outlives it.
                log.exception("sweep_failed")
            self._stop.wait(self._every)
