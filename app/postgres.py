"""PostgreSQL: how connections are opened so that what is committed stays, and durable writes of one statement."""

from __future__ import annotations

import contextlib
import select
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

import psycopg
import sqlalchemy as sa
import structlog
from sqlalchemy import event

from app.domain.errors import Busy
from app.store import LOCK_SECONDS, MOST_CONNECTIONS, Statement, is_unavailable

log = structlog.get_logger()

POSTGRES_ARGUMENTS: dict[str, Any] = {
    "connect_timeout": LOCK_SECONDS,
    # A server that has vanished without a word (power, network) is noticed within some ten seconds.
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # Every statement of ours comes again: it is planned once for each connection.
    "prepare_threshold": 1,
}

POSTGRES_ENGINE: dict[str, Any] = {
    "connect_args": POSTGRES_ARGUMENTS,
    # A page reads, and at READ COMMITTED each statement sees its own present whether or not a transaction is open: so
    # none is, which saves two round trips. A unit of work opens one.
    "isolation_level": "AUTOCOMMIT",
}
IN_A_UNIT_OF_WORK = "READ COMMITTED"


def weak_in_postgres(connection: Any) -> str | None:
    """As `weak_in_sqlite`."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    values = connection.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names)).fetchone()
    return next((f"{name}_off" for name, value in zip(names, values, strict=True) if value == "off"), None)


def prepare_postgres(connection: Any, durable: bool) -> None:
    """Set what our connections need, once for each: no lock is waited for longer than LOCK_SECONDS, and a commit is
    on the disk before it is answered, whatever the role's or the database's own setting says."""
    before, connection.autocommit = connection.autocommit, True
    connection.execute(
        f"SELECT set_config('lock_timeout', '{LOCK_SECONDS}s', false), CASE WHEN {durable} "
        "AND current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END"
    ).close()
    connection.autocommit = before


def listen_postgres(engine: sa.Engine, durable: bool) -> None:
    """Prepare each new connection, and give out none whose server is gone."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        prepare_postgres(connection, durable)

    @event.listens_for(engine, "checkout")
    def checked_out(connection: Any, _record: object, _proxy: object) -> None:
        # Of a server that ended or restarted, the kernel has news on the socket, where a resting connection has none.
        if connection.closed or _has_news(connection):
            raise sa.exc.InvalidatePoolError("the server has closed this connection")


def _has_news(connection: Any) -> bool:
    look = select.poll()
    look.register(connection, select.POLLIN)
    return bool(look.poll(0))


class PostgresStore:
    """Durable single statements on PostgreSQL, one round trip each, on autocommit connections of its own."""

    TRANSACTION: ClassVar[dict[str, Any]] = {"isolation_level": IN_A_UNIT_OF_WORK}
    """The options of a connection that begins one."""

    def __init__(self, database: str, url: str, durable: bool) -> None:
        self.database = database
        self._url = url
        self._durable = durable
        # As many as ever wrote at the same time, beside those that read. Not one a thread: the server's come and go.
        self._idle: deque[psycopg.Connection[Any]] = deque()
        self._turns = threading.Semaphore(MOST_CONNECTIONS)

    @contextlib.contextmanager
    def writing(self) -> Iterator[dict[str, Any]]:
        """As on SQLite: gives the options of the connection that writes."""
        yield self.TRANSACTION

    def stamp(self, instant: datetime) -> datetime:
        return instant

    def instant(self, stored: datetime | None) -> datetime | None:
        return stored

    def write(self, what: Statement, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run one statement durably; its first returned row, or None. Raises Busy when the store cannot take it."""
        if not self._turns.acquire(timeout=LOCK_SECONDS):
            raise Busy("store_unavailable")
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
        finally:
            self._turns.release()

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
        connection = psycopg.connect(self._url, **POSTGRES_ARGUMENTS)
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
