"""The two stores: how their connections are opened, what makes them durable, and durable writes of one statement."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import sqlalchemy as sa
import structlog

from app.domain.errors import Busy

log = structlog.get_logger()

LOCK_SECONDS = 4
"""How long anything waits for another writer, or for a connection, before the answer is 503.

Longer than our own writers need and than another program's short hold of the lock (a backup's first step, somebody's
shell), which nobody shall notice; shorter than people, and the page's own retry, take for broken. And while threads
wait they answer nobody else.
"""

_GROUP = 64
"""At most so many saves share one commit."""

_LOOK_SECONDS = 0.1
"""How often the writer looks whether the lock is free, and whether somebody has waited long enough."""

POSTGRES_ARGUMENTS: dict[str, Any] = {
    "connect_timeout": LOCK_SECONDS,
    # A server that has vanished without a word (power, network) is noticed within some ten seconds.
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def is_unavailable(error: BaseException) -> bool:
    """Whether this is a store that cannot take or give anything just now, and not a mistake in what it was asked."""
    if isinstance(error, sa.exc.TimeoutError | sa.exc.PendingRollbackError):
        return True
    if isinstance(error, sa.exc.DBAPIError):
        if error.connection_invalidated or error.orig is None:
            return error.connection_invalidated
        error = error.orig
    if isinstance(error, sqlite3.OperationalError):
        # SQLITE_ERROR is a statement that cannot be right, such as one that names a table that is not there.
        return _code(error) != sqlite3.SQLITE_ERROR
    if isinstance(error, sqlite3.DatabaseError):
        return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return True
    if isinstance(error, psycopg.Error):
        # A standby that takes no writes, and damage to the server's own files.
        return error.sqlstate is not None and (error.sqlstate == "25006" or error.sqlstate.startswith("XX"))
    return False


def is_locked(error: BaseException) -> bool:
    """Whether another writer of the SQLite file was in the way for too long."""
    return _code(error.orig if isinstance(error, sa.exc.DBAPIError) else error) == sqlite3.SQLITE_BUSY


def _code(error: BaseException | None) -> int | None:
    """SQLite's primary result code."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


class Statement:
    """One SQL text with `:name` parameters, in the two drivers' spellings."""

    def __init__(self, sqlite: str, postgres: str) -> None:
        self.sqlite = sqlite
        self.postgres = re.sub(r":([a-z_]+)\b", r"%(\1)s", postgres)


class _Job:
    __slots__ = ("done", "error", "parameters", "row", "text", "until")

    def __init__(self, text: str, parameters: Mapping[str, Any]) -> None:
        self.text = text
        self.parameters = parameters
        self.row: tuple[Any, ...] | None = None
        self.error: Exception | None = None
        self.until = time.monotonic() + LOCK_SECONDS
        self.done = threading.Lock()
        self.done.acquire()


_STOP, _WAKE = object(), object()
"""To the writer: that is all; and: look how things stand."""


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
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
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


def weak_in_postgres(connection: Any) -> str | None:
    """As `weak_in_sqlite`."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    values = connection.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names)).fetchone()
    return next((f"{name}_off" for name, value in zip(names, values, strict=True) if value == "off"), None)


def prepare_postgres(connection: Any, durable: bool) -> None:
    """Set what our connections need, once for each: no lock is waited for longer than LOCK_SECONDS, and a commit is
    on the disk before it is answered, whatever the role's or the database's own setting says."""
    connection.autocommit = True
    connection.execute(
        f"SELECT set_config('lock_timeout', '{LOCK_SECONDS}s', false), CASE WHEN {durable} "
        "AND current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END"
    ).close()
    connection.autocommit = False


class SQLiteStore:
    """Durable single statements on SQLite, committed in groups.

    One thread takes all writes that wait and commits them together: the sync of the log, which `synchronous=FULL`
    asks for, is shared. A caller is answered after the commit.

    Nobody waits much longer than LOCK_SECONDS. Whoever has waited so long in vain finds the store held up; from then on
    everybody is refused at once, so that the threads are there for those who only read, until the writer, which goes
    on trying, has got through again.
    """

    def __init__(self, database: str, file: SQLiteFile, durable: bool) -> None:
        self.database = database
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
    def writing(self) -> Iterator[float]:
        """The process's turn to write: fairer and cheaper than two connections polling for SQLite's lock.

        Gives the moment, by the monotonic clock, until which the file's own lock may be waited for.
        """
        until = time.monotonic() + LOCK_SECONDS
        if self._held_up:
            self._start()
            raise Busy("store_unavailable")
        if not self._lock.acquire(timeout=LOCK_SECONDS):
            self._hold_up()
            raise Busy("store_unavailable")
        try:
            yield until
        except Exception as error:
            if is_locked(error):
                self._hold_up()
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
        job = _Job(what.sqlite, parameters)
        self._queue.put(job)
        # The writer answers in time, unless it is itself stuck in a disk that does not answer. What it has in hand may
        # then still be stored, unacknowledged; sent again it finds itself.
        if not job.done.acquire(timeout=LOCK_SECONDS + 1):
            self._hold_up()
            raise Busy("store_unavailable")
        if job.error is not None:
            if is_unavailable(job.error):
                raise Busy("store_unavailable") from job.error
            raise job.error
        return job.row

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

    def _hold_up(self) -> None:
        if not self._held_up:
            log.warning("store_held_up")
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
            self._hold_up()
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
                    rows = connection.execute(job.text, job.parameters).fetchall()
                    job.row = rows[0] if rows else None
                except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, ValueError) as error:
                    job.error = error  # undone by SQLite for this statement alone; the others stand
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


def _finish(jobs: list[_Job], error: Exception | None) -> None:
    for job in jobs:
        job.error = error or job.error
        job.done.release()


class PostgresStore:
    """Durable single statements on PostgreSQL, one round trip each, on autocommit connections of its own."""

    def __init__(self, database: str, url: str, durable: bool) -> None:
        self.database = database
        self._url = url
        self._durable = durable
        # As many as ever wrote at the same time. Not one a thread: the server's threads come and go.
        self._idle: deque[psycopg.Connection[Any]] = deque()

    @contextlib.contextmanager
    def writing(self) -> Iterator[float]:
        yield 0.0

    def stamp(self, instant: datetime) -> datetime:
        return instant

    def instant(self, stored: datetime | None) -> datetime | None:
        return stored

    def write(self, what: Statement, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement durably; its first returned row, or None. Raises Busy when the store cannot take it."""
        try:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._run(self._connect(), what, parameters)
            try:
                return self._run(connection, what, parameters)
            except psycopg.OperationalError:
                # A restart of the server cuts its connections. Every statement written here may run twice without
                # harm, so it gets one more try, on a new one.
                if not connection.closed:
                    raise
            return self._run(self._connect(), what, parameters)
        except psycopg.Error as error:
            if is_unavailable(error):
                raise Busy("store_unavailable") from error
            raise

    def _run(
        self, connection: psycopg.Connection[Any], what: Statement, parameters: Mapping[str, Any]
    ) -> tuple[Any, ...] | None:
        # psycopg returns when the server is ready for the next statement, and that is after the commit.
        try:
            return connection.execute(what.postgres, parameters).fetchone()
        finally:
            if not connection.closed:
                self._idle.append(connection)

    def _connect(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._url, prepare_threshold=1, **POSTGRES_ARGUMENTS)
        try:
            prepare_postgres(connection, self._durable)
            connection.autocommit = True
            weak = weak_in_postgres(connection) if self._durable else None
            if weak is not None:
                log.error("store_not_durable", setting=weak)
                raise Busy("store_not_durable")
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
