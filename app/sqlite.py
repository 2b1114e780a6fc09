"""SQLite: how the file is opened so that what is committed stays, and durable writes of one statement."""

from __future__ import annotations

import contextlib
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import structlog

from app.domain.errors import Busy
from app.store import LOCK_SECONDS, Statement, is_locked, is_unavailable
from app.waiting import Room

log = structlog.get_logger()

_GROUP = 64
"""At most so many saves share one commit."""

_LOOK_SECONDS = 0.1
"""How often the writer looks whether the lock is free, and whether somebody has waited long enough."""


class SQLiteFile:
    """The database's file. A connection holds to the file that it opened, whatever its name leads to later."""

    def __init__(self, path: str) -> None:
        self.path = path

    def create(self) -> None:
        """Make an empty one where there is none. For migrations alone: an empty file in place of one that went away
        would look as if nobody had ever been here."""
        Path(self.path).touch()

    def identity(self) -> tuple[int, int] | None:
        """Which file stands there now; None when there is none."""
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def open(self, wait_seconds: float = LOCK_SECONDS) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(self.path)}?mode=rw", uri=True, timeout=wait_seconds, check_same_thread=False
        )
        try:
            # The driver's own BEGIN comes too late and is never IMMEDIATE: a transaction that reads first and then
            # writes would fail under contention instead of waiting.
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-4000"):
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            connection.close()
            raise
        # SQLite's own knows ASCII alone: Éloïse and Жанна are looked for too.
        connection.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)
        return connection


def weak_in_sqlite(connection: Any) -> str | None:
    """The setting because of which a power cut may take what was committed: a code, None when there is none."""
    # A file system without shared memory, such as a network's, leaves the journal mode as it was, without an error.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return "journal_mode_not_wal"
    return None if connection.execute("PRAGMA synchronous").fetchone()[0] >= 2 else "synchronous_not_full"


class _Job:
    __slots__ = ("done", "error", "parameters", "row", "until", "what")

    def __init__(self, what: Statement, parameters: Mapping[str, Any]) -> None:
        self.what = what
        self.parameters = parameters
        self.row: tuple[Any, ...] | None = None
        self.error: Exception | None = None
        self.until = time.monotonic() + LOCK_SECONDS
        self.done = threading.Lock()
        self.done.acquire()


_STOP, _WAKE = object(), object()
"""To the writer: that is all; and: look how things stand."""


class SQLiteStore:
    """Durable single statements on SQLite, committed in groups.

    One thread takes all writes that wait and commits them together: the sync of the log, which `synchronous=FULL`
    asks for, is shared. A caller is answered after the commit.

    Nobody waits much longer than LOCK_SECONDS, and no more wait for long than there are `places`. Whoever has waited so
    long in vain finds the store held up; from then on everybody is refused at once, so that the threads are there for
    those who only read, until the writer, which goes on trying, has got through again.
    """

    TRANSACTION: ClassVar[dict[str, Any]] = {}
    """As on PostgreSQL; here every connection begins one."""

    def __init__(self, database: str, file: SQLiteFile, durable: bool, places: int) -> None:
        self.database = database
        self._room = Room(places, "store_unavailable")
        self.file = file
        self._durable = durable
        self._queue: queue.SimpleQueue[_Job | object] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._held_up = False
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[dict[str, Any]]:
        """The process's turn to write: fairer and cheaper than two connections polling for SQLite's lock.

        Gives the options of the connection that writes: the moment, by the monotonic clock, until which the file's own
        lock may be waited for.
        """
        until = time.monotonic() + LOCK_SECONDS
        if self._held_up:
            self._start()
            raise Busy("store_unavailable")
        if not self._waited_for(self._lock, LOCK_SECONDS):
            self._hold_up("by a writer of this process")
            raise Busy("store_unavailable")
        try:
            yield {"officium_until": until}
        except Exception as error:
            if is_locked(error):
                self._hold_up("by another program")
            raise
        finally:
            self._lock.release()

    def stamp(self, instant: datetime) -> str:
        """An instant as the column holds it."""
        return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    def instant(self, stored: str | None) -> datetime | None:
        return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)

    def write(self, what: Statement, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement durably; its first returned row, or None. Raises Busy when the store cannot take it."""
        self._start()
        if self._held_up:
            raise Busy("store_unavailable")
        job = _Job(what, parameters)
        self._queue.put(job)
        # The writer answers in time, unless it is itself stuck in a disk that does not answer. What it has in hand may
        # then still be stored, unacknowledged; sent again it finds itself.
        if not self._waited_for(job.done, LOCK_SECONDS + 1):
            self._hold_up("by the disk")
            raise Busy("store_unavailable")
        if job.error is not None:
            if is_unavailable(job.error):
                raise Busy("store_unavailable") from job.error
            raise job.error
        return job.row

    def _waited_for(self, lock: threading.Lock, seconds: float) -> bool:
        """Acquire it; whoever waits for long takes one of the places, so that threads are left for those who read."""
        if lock.acquire(timeout=_LOOK_SECONDS):
            return True
        with self._room.place():
            return lock.acquire(timeout=seconds - _LOOK_SECONDS)

    def close(self) -> None:
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._queue.put(_STOP)
            thread.join(LOCK_SECONDS)

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="officium-writer", daemon=True)
                self._thread.start()

    def _hold_up(self, cause: str) -> None:
        if not self._held_up:
            log.warning("store_held_up", cause=cause)
            self._held_up = True
        self._start()
        self._queue.put(_WAKE)

    def _run(self) -> None:
        jobs: list[_Job] = []
        stop = False
        while not stop or jobs:
            stop = self._collect(jobs) or stop
            jobs = self._refuse_overdue(jobs)
            # Its own turn is waited for in short steps, so that nobody behind it waits too long.
            if not self._lock.acquire(timeout=_LOOK_SECONDS):
                continue
            try:
                self._commit_together(jobs)
                error = None
            except Exception as raised:
                error = raised
            finally:
                self._lock.release()
            if error is not None and is_locked(error):
                time.sleep(_LOOK_SECONDS / 10)  # whoever else waits for the process's turn gets it now
                continue
            if error is not None:
                # Whatever it was, nobody may be told "saved"; the next group starts with a fresh connection.
                self._disconnect()
            self._held_up = False
            _finish(jobs, error)
            jobs = []
        self._disconnect()

    def _collect(self, jobs: list[_Job]) -> bool:
        """Move what waits in the queue into `jobs`, asleep while there is nothing to do; whether to stop."""
        idle = not jobs and not self._held_up
        while idle or len(jobs) < _GROUP:
            try:
                job = self._queue.get(idle)
            except queue.Empty:
                break
            if job is _STOP:
                return True
            idle = False
            if isinstance(job, _Job):
                jobs.append(job)
        return False

    def _refuse_overdue(self, jobs: list[_Job]) -> list[_Job]:
        """Those who may wait on."""
        now = time.monotonic()
        if not self._held_up and any(job.until <= now for job in jobs):
            self._hold_up("by a lock or the disk")
        if not self._held_up:
            return jobs
        _finish(jobs, Busy("store_unavailable"))
        return []

    def _commit_together(self, jobs: list[_Job]) -> None:
        connection = self._connected()
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job in jobs:
                job.row, job.error = None, None
                try:
                    job.row = _run(connection, job.what, job.parameters)
                except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, ValueError) as error:
                    job.error = error  # undone for this one alone; the others stand
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _connected(self) -> sqlite3.Connection:
        stands_there = self.file.identity()
        if self._connection is not None and self._opened != stands_there:
            # What is written to a file that has been moved, removed or replaced is not there after a restart.
            self._disconnect()
        if self._connection is None:
            connection = self.file.open(_LOOK_SECONDS)
            self._connection, self._opened = connection, stands_there or self.file.identity()
            weak = weak_in_sqlite(connection) if self._durable else None
            if weak is not None:
                self._disconnect()
                log.error("store_not_durable", setting=weak)
                raise Busy("store_not_durable")
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _run(connection: sqlite3.Connection, what: Statement, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Its first row. A statement that fails is undone by SQLite itself; of two, the first must not stand alone."""
    if what.sqlite_then is None:
        rows = connection.execute(what.sqlite, parameters).fetchall()
        return rows[0] if rows else None
    connection.execute("SAVEPOINT both")
    try:
        rows = connection.execute(what.sqlite, parameters).fetchall()
        if rows:
            connection.execute(what.sqlite_then, parameters)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO both")
        raise
    finally:
        if connection.in_transaction:
            connection.execute("RELEASE both")
    return rows[0] if rows else None


def _finish(jobs: list[_Job], error: Exception | None) -> None:
    for job in jobs:
        job.error = error or job.error
        job.done.release()
