"""What both stores have in common: how long they are waited for, what they cannot help, what they are asked."""

from __future__ import annotations

import re
import sqlite3

import psycopg
import sqlalchemy as sa

LOCK_SECONDS = 4
"""How long anything waits for another writer, or for a connection, before the answer is 503.

Longer than our own writers need and than another program's short hold of the lock (a backup's first step, somebody's
shell), which nobody shall notice; shorter than people, and the page's own retry, take for broken.
"""


MOST_CONNECTIONS = 32
"""Of a process, for reading and units of work. Fewer than there are threads: who waits for a password or for the writer
holds none, and each has pages in memory."""


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
    """One SQL text with `:name` parameters, in the two drivers' spellings.

    `sqlite_then`: where what PostgreSQL does in one takes SQLite two, the second; it is run if the first gave a row.
    """

    def __init__(self, sqlite: str, postgres: str, sqlite_then: str | None = None) -> None:
        self.sqlite = sqlite
        self.sqlite_then = sqlite_then
        self.postgres = re.sub(r":([a-z_]+)\b", r"%(\1)s", postgres)
