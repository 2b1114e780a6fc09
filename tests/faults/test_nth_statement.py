"""Whichever statement of a start, a save or a submit fails: all of it is done or nothing, and the next try does it."""

from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.attempts import saving
from app.attempts.models import Attempt, Item, Mark, Response
from app.bank import library
from app.db import db
from app.postgres import PostgresStore
from tests.faults.outages import beside, on_sqlite
from tests.taking import TEST, start

MOST = 80


class Failing:
    """Lets the n-th statement fail, counted over the session's and the store's own connections, commits included.

    On PostgreSQL the connection is cut just before it; on SQLite the disk is full.
    """

    def __init__(self, app, monkeypatch):
        self.app, self.at, self.count = app, 0, 0
        with app.app_context():
            engine = db.engine
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            event.listen(engine, name, lambda cursor, *_: self.before(cursor.connection))
        event.listen(engine, "commit", lambda connection: self.before(connection.connection.dbapi_connection))
        if on_sqlite(app):
            connect, before = sqlite3.connect, self.before

            class Connection(sqlite3.Connection):
                def execute(self, text, *parameters):
                    if not text.startswith("PRAGMA"):
                        before(self)
                    return super().execute(text, *parameters)

            monkeypatch.setattr(sqlite3, "connect", lambda *a, **more: connect(*a, factory=Connection, **more))
        else:
            run = PostgresStore._run

            def counted(store, connection, *arguments):
                self.before(connection)
                return run(store, connection, *arguments)

            monkeypatch.setattr(PostgresStore, "_run", counted)

    def arm(self, at):
        self.at, self.count = at, 0

    def disarm(self):
        """Whether it has failed."""
        failed = 0 < self.at <= self.count
        self.at = 0
        return failed

    def before(self, connection):
        self.count += 1
        if self.count != self.at:
            return
        if on_sqlite(self.app):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        with beside(self.app) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])


class Start:
    done = 303

    def __init__(self, alice):
        self.alice, self.begun = alice, None

    def prepare(self):
        if self.begun is not None:
            self.begun.submit()

    def act(self):
        return self.alice.http.post(f"/quizzes/{TEST}/attempts", data={"csrf_token": self.alice.token()}).status_code

    def check(self):
        self.begun = start(self.alice, TEST)


class Save:
    done = 200

    def __init__(self, alice):
        self.alice, self.begun, self.seq = alice, start(alice, TEST), 0
        self.responses = self.begun.key(1), self.begun.wrong(1)

    def prepare(self):
        self.seq += 1

    def act(self):
        return self.alice.http.put(
            f"/attempts/{self.begun.uuid}/responses/1",
            json={"client": "tab", "seq": self.seq, "response": self.responses[self.seq % 2]},
            headers={"X-CSRFToken": self.alice.token()},
        ).status_code

    def check(self):
        assert self.begun.paper().entry(1).answer == self.responses[self.seq % 2]


class Submit:
    done = 303

    def __init__(self, alice):
        self.alice = alice

    def prepare(self):
        self.begun = start(self.alice, TEST)
        self.begun.save(1, self.begun.key(1))

    def act(self):
        address = f"/attempts/{self.begun.uuid}/submit"
        return self.alice.http.post(address, data={"csrf_token": self.alice.token()}).status_code

    def check(self):
        paper = self.begun.paper()
        assert paper.attempt.earned == paper.entry(1).points
        assert all(entry.mark for entry in paper.entries)


def state(app):
    """How many rows there are, and how every attempt stands."""
    with app.app_context():
        counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Item, Response, Mark)]
        standing = sa.select(Attempt.id, Attempt.submitted_at.is_not(None), Attempt.earned).order_by(Attempt.id)
        return counts, db.session.execute(standing).all()


@pytest.mark.parametrize(("action", "least"), [(Start, 8), (Save, 3), (Submit, 8)])
def test_each_statement_fails_once(app, client, monkeypatch, action, least):
    failing = Failing(app, monkeypatch)
    acting = action(client("alice"))
    acting.alice.token()
    for at in range(1, MOST):
        acting.prepare()
        # What a process keeps of papers and questions would spare it the statements that read them.
        saving._papers.clear()
        library.forget()
        before = state(app)
        failing.arm(at)
        status = acting.act()
        failed = failing.disarm()
        after = state(app)
        if status != acting.done:
            assert failed
            assert status == 503
            assert after == before, f"statement {at} failed, and part of it was done"
            assert acting.act() == acting.done
            after = state(app)
        assert after != before
        assert acting.act() == acting.done, "once more is harmless"
        assert state(app) == after
        acting.check()
        if not failed:
            break
    assert least < at < MOST - 1
