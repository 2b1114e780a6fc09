"""Holding an attempt as another writer would, so that what is sent meanwhile waits, in an order of our choosing."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator

import psycopg
from flask import Flask

from app.db import db
from tests.taking import Taken

PATIENCE = 10
"""Seconds until what should happen soon is taken for what does not happen."""


def until(condition: Callable[[], bool]) -> None:
    """Look again and again, and fail when it does not come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.005)


@contextlib.contextmanager
def watched(app: Flask) -> Iterator[Callable[[int], None]]:
    """Gives `waiting(n)`, which returns once `n` statements wait for a lock, so that they come to their turn in a known
    order; on SQLite, where one writer takes all in the order in which they came, it returns at once.
    """
    with app.app_context():
        url = db.engine.url
    if url.drivername.startswith("sqlite"):
        yield lambda n: None
        return
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as watcher:
        yield lambda n: until(lambda: watcher.execute(query).fetchall()[0][0] >= n)


@contextlib.contextmanager
def held(app: Flask, taken: Taken) -> Iterator[Callable[[int], None]]:
    """Nobody else changes this attempt within the block. Gives `waiting(n)` as `watched` does."""
    with app.app_context():
        url = db.engine.url
    with watched(app) as waiting:
        if url.drivername.startswith("sqlite"):
            connection = sqlite3.connect(str(url.database), isolation_level=None)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield waiting
            finally:
                connection.execute("ROLLBACK")
                connection.close()
            return
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as holder:
            holder.execute("SELECT 1 FROM attempt WHERE uuid = %s FOR UPDATE", [taken.uuid])
            yield waiting
            holder.rollback()
