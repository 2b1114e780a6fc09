"""A save is acknowledged after the commit and never before: a commit that fails is no acknowledgement."""

import sqlite3
from uuid import uuid4

import psycopg
import pytest

from tests.faults.outages import file_of, on_sqlite, url_of
from tests.taking import start

# In both, the row goes in without complaint, and the end of the transaction is refused.
ON_SQLITE = """
CREATE TABLE nobody (id INTEGER PRIMARY KEY);
CREATE TABLE orphan (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TRIGGER refuses AFTER INSERT ON response BEGIN INSERT INTO orphan VALUES (1); END;
"""
ON_POSTGRESQL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE 'no space is left' USING ERRCODE = 'disk_full'; END $$;
CREATE CONSTRAINT TRIGGER refuses AFTER INSERT ON response DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION refuse();
"""
ALLOW = {True: "DROP TRIGGER refuses", False: "DROP TRIGGER refuses ON response"}


@pytest.fixture
def run(app):
    """Run statements on another connection."""

    def on_another(text):
        if on_sqlite(app):
            other = sqlite3.connect(file_of(app), isolation_level=None)
            found = other.executescript(text) if ";" in text else other.execute(text)
            found = found.fetchall()
            other.close()
            return found
        with psycopg.connect(url_of(app), autocommit=True) as other:
            found = other.execute(text)
            return found.fetchall() if found.description else []

    return on_another


def test_a_commit_that_fails(app, client, run):
    alice = client("alice")
    begun = start(alice)
    begun.save(1, begun.key(1))
    run(ON_SQLITE if on_sqlite(app) else ON_POSTGRESQL)
    address = f"/attempts/{begun.uuid}/responses/2"
    body = {"client": str(uuid4()), "seq": 1, "response": begun.key(2)}
    for _ in range(2):
        answer = alice.http.put(address, json=body, headers={"X-CSRFToken": alice.token()})
        # SQLite's cannot be blamed on the disk, so it is our mistake; PostgreSQL's says that the disk is full.
        assert answer.status_code == (500 if on_sqlite(app) else 503)
        assert not begun.paper().entry(2).answered
    run(ALLOW[on_sqlite(app)])
    alice.put(address, body)
    assert begun.paper().entry(2).answered


def test_what_is_acknowledged_is_there_for_everybody(client, run):
    begun = start(client("alice"))
    for position in range(1, 11):
        begun.save(position, begun.key(position))
        assert run("SELECT count(*), max(position) FROM response") == [(position, position)]
