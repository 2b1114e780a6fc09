"""The database: types, sessions, the only commit, and the durable one-statement writer of the hot path."""

from __future__ import annotations

import contextlib
import json
import queue
import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, registry

from app.config import Settings
from app.domain.errors import Busy

LOCK_SECONDS = 10
"""How long a statement waits for another writer before the answer is 503."""

_GROUP = 64
"""At most so many saves share one commit."""


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant, always with a zone, always UTC; a naive one is refused rather than guessed at."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JSONText(sa.types.TypeDecorator[Any]):
    """Plain data as canonical JSON text: the same on both databases, comparable byte by byte."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


class StoredEnum(sa.types.TypeDecorator[StrEnum]):
    """A StrEnum as text, long enough that a new member needs no migration."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self.enum(value)


to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
"""Plain data as canonical JSON: equal data, equal text."""


BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_registry = registry(
    metadata=sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={datetime: UTCDateTime(), UUID: sa.Uuid(), str: sa.Text(), dict: JSONText(), list: JSONText()},
)


class Base(DeclarativeBase):
    registry = _registry


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # Committed objects stay readable: a template shows what was written without asking the database again.
    session_options={"expire_on_commit": False},
)


def init(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": settings.threads + 2,
        "max_overflow": 4,
        "pool_timeout": LOCK_SECONDS,
        **(
            {"connect_args": {"timeout": LOCK_SECONDS, "check_same_thread": False}}
            if settings.on_sqlite
            else {"pool_pre_ping": True}
        ),
    }
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if settings.on_sqlite:
            _tune_sqlite(engine)
            app.extensions["officium_store"] = _SQLiteStore(engine)
        else:
            app.extensions["officium_store"] = _PostgresStore(engine)


def _tune_sqlite(engine: sa.Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        _sqlite_pragmas(connection)

    @event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        # The driver's own BEGIN comes too late and is never IMMEDIATE: a transaction that reads first and then
        # writes would fail under contention instead of waiting.
        writes = connection.get_execution_options().get("officium_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _sqlite_pragmas(connection: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={LOCK_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    # SQLite's own knows ASCII alone: Éloïse and Жанна are looked for too.
    connection.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)


def insert(model: type[Base]) -> Any:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, on either database."""
    dialect = db.session.get_bind().dialect.name
    return sqlite_insert(model) if dialect == "sqlite" else postgresql_insert(model)


def store() -> _SQLiteStore | _PostgresStore:
    found: _SQLiteStore | _PostgresStore = current_app.extensions["officium_store"]
    return found


@contextlib.contextmanager
def unit_of_work() -> Iterator[None]:
    """All or nothing: commit at the end, roll back on any error. The only commit there is; not to be nested."""
    session = db.session
    # Ends the snapshot that loading the user opened, so that this transaction sees, and locks, the present.
    session.commit()
    with store().writing():
        try:
            session.connection(execution_options={"officium_writes": True})
            yield
            session.commit()
        except sa.exc.OperationalError as error:
            session.rollback()
            raise Busy("store_unavailable") from error
        except BaseException:
            session.rollback()
            raise


class _Statement:
    """One SQL text with `:name` parameters, in the two drivers' spellings."""

    def __init__(self, sqlite: str, postgres: str) -> None:
        self.sqlite = sqlite
        self.postgres = re.sub(r":([a-z_]+)\b", r"%(\1)s", postgres)


def statement(text: str, postgres: str | None = None) -> _Statement:
    """A statement for `store().write()`: parameters as `:name`, no literal percent sign or colon."""
    return _Statement(text, postgres or text)


class _Job:
    __slots__ = ("done", "error", "parameters", "row", "text")

    def __init__(self, text: str, parameters: Mapping[str, Any]) -> None:
        self.text = text
        self.parameters = parameters
        self.row: tuple[Any, ...] | None = None
        self.error: Exception | None = None
        self.done = threading.Lock()
        self.done.acquire()


class _SQLiteStore:
    """Durable single statements on SQLite, committed in groups.

    One thread takes all writes that wait and commits them together: the sync of the log, which `synchronous=FULL`
    asks for, is shared. A caller is answered after the commit.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.database = str(engine.url)
        self._path = engine.url.database
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """The process's turn to write: fairer and cheaper than two connections polling for SQLite's lock."""
        if not self._lock.acquire(timeout=LOCK_SECONDS):
            raise Busy("store_unavailable")
        try:
            yield
        finally:
            self._lock.release()

    def stamp(self, instant: datetime) -> str:
        """An instant as the column holds it."""
        return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

    def instant(self, stored: str | None) -> datetime | None:
        return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)

    def write(self, what: _Statement, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement durably; its first returned row, or None. Raises Busy when the store cannot take it."""
        if self._thread is None or not self._thread.is_alive():
            self._start()
        job = _Job(what.sqlite, parameters)
        self._queue.put(job)
        job.done.acquire()
        if job.error is not None:
            if isinstance(job.error, sqlite3.OperationalError | Busy):
                raise Busy("store_unavailable") from job.error
            raise job.error
        return job.row

    def close(self) -> None:
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._queue.put(None)
            thread.join(LOCK_SECONDS)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="officium-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        while True:
            first = self._queue.get()
            if first is None:
                break
            jobs, stop = [first], False
            while len(jobs) < _GROUP and not stop:
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    stop = True
                else:
                    jobs.append(job)
            try:
                if connection is None:
                    connection = sqlite3.connect(str(self._path), timeout=LOCK_SECONDS, check_same_thread=False)
                    _sqlite_pragmas(connection)
                with self.writing():
                    self._commit_together(connection, jobs)
            except Exception as error:
                # Whatever it was, nobody may be told "saved" and nobody may wait for ever; the next group starts
                # with a fresh connection.
                for job in jobs:
                    job.error = error
                if connection is not None:
                    with contextlib.suppress(sqlite3.Error):
                        connection.close()
                    connection = None
            for job in jobs:
                job.done.release()
            if stop:
                break
        if connection is not None:
            connection.close()

    def _commit_together(self, connection: sqlite3.Connection, jobs: list[_Job]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            try:
                rows = connection.execute(job.text, job.parameters).fetchall()
                job.row = rows[0] if rows else None
            except sqlite3.IntegrityError as error:
                job.error = error  # undone by SQLite for this statement alone; the others stand
        connection.execute("COMMIT")


class _PostgresStore:
    """Durable single statements on PostgreSQL: one autocommit connection a thread, one round trip a statement."""

    def __init__(self, engine: sa.Engine) -> None:
        self.database = str(engine.url)
        self._url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._local = threading.local()
        self._all: list[psycopg.Connection[Any]] = []

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        yield

    def stamp(self, instant: datetime) -> datetime:
        return instant

    def instant(self, stored: datetime | None) -> datetime | None:
        return stored

    def write(self, what: _Statement, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement durably; its first returned row, or None. Raises Busy when the store cannot take it."""
        connection = getattr(self._local, "connection", None)
        for last_try in (False, True):
            try:
                if connection is None or connection.closed:
                    connection = psycopg.connect(self._url, autocommit=True, prepare_threshold=1)
                    self._local.connection = connection
                    self._all.append(connection)
                return connection.execute(what.postgres, parameters).fetchone()
            except psycopg.OperationalError as error:
                if connection is not None:
                    connection.close()
                connection = None
                # Every statement written here may run twice without harm, so a connection that a restart of the
                # server has cut is worth one more try.
                if last_try:
                    raise Busy("store_unavailable") from error
        return None

    def close(self) -> None:
        for connection in self._all:
            connection.close()
