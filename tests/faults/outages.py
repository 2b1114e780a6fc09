"""Making the store of an application in this process unavailable, and available again."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
from flask import Flask

from app.db import db


def url_of(app: Flask) -> str:
    """As psycopg takes it."""
    return str(app.extensions["officium_settings"].database_url).replace("postgresql+psycopg://", "postgresql://")


def on_sqlite(app: Flask) -> bool:
    return url_of(app).startswith("sqlite")


def file_of(app: Flask) -> Path:
    return Path(url_of(app).removeprefix("sqlite:///"))


def beside(app: Flask) -> psycopg.Connection:
    """A connection to the same server, but to another database."""
    server = url_of(app).rsplit("/", 1)[0]
    return psycopg.connect(f"{server}/postgres", autocommit=True)


def cut(app: Flask) -> None:
    """End every connection that the application has, as a restart of the server does. SQLite has no server."""
    if on_sqlite(app):
        return
    with beside(app) as other:
        # Waits until each is gone.
        other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [_name(app)])


def _name(app: Flask) -> str:
    return url_of(app).rsplit("/", 1)[1]


@contextlib.contextmanager
def gone(app: Flask) -> Iterator[None]:
    """The file is moved away; the server lets nobody in."""
    if on_sqlite(app):
        path = file_of(app)
        away = path.rename(path.with_suffix(".away"))
        yield
        away.rename(path)
    else:
        with beside(app) as other:
            other.execute(f'ALTER DATABASE "{_name(app)}" ALLOW_CONNECTIONS false')
        cut(app)
        yield
        with beside(app) as other:
            other.execute(f'ALTER DATABASE "{_name(app)}" ALLOW_CONNECTIONS true')


def replace_by_copy(app: Flask) -> None:
    """Put a copy of the database in its place, as somebody does who restores a backup."""
    if on_sqlite(app):
        path = file_of(app)
        with (
            contextlib.closing(sqlite3.connect(path)) as here,
            contextlib.closing(sqlite3.connect(f"{path}.new")) as new,
        ):
            here.backup(new)
        for beside_it in ("-wal", "-shm"):
            Path(f"{path}{beside_it}").unlink(missing_ok=True)
        Path(f"{path}.new").rename(path)
        return
    name = _name(app)
    with beside(app) as other:
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cut(app)
        other.execute(f'CREATE DATABASE "{name}_new" TEMPLATE "{name}"')
        other.execute(f'DROP DATABASE "{name}"')
        other.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')


@contextlib.contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Another program writes and does not come to an end; whoever only reads is not in its way."""
    if on_sqlite(app):
        other = sqlite3.connect(file_of(app), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(url_of(app))
        other.execute("LOCK TABLE response, attempt IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextlib.contextmanager
def exhausted(app: Flask) -> Iterator[None]:
    """Every connection of the pool is in use."""
    with contextlib.ExitStack() as stack, app.app_context():
        pool = db.engine.pool
        for _ in range(pool.size() + pool._max_overflow):
            stack.enter_context(db.engine.connect())
        yield
