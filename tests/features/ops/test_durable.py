"""What is called saved outlives a power cut, or nothing is called saved: the database's settings are asserted."""

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from app import create_app
from app.config import SettingsError, from_environment
from app.db import db
from app.domain.errors import Busy
from app.ops.health import MENDING
from tests.client import Client
from tests.databases import close, settings
from tests.taking import start

_connect = sqlite3.connect


def without_shared_memory(address, **arguments):
    """Open a database as if it lay on a file system that cannot have a write-ahead log."""
    return _connect(f"{address}&vfs=unix-none", **arguments)


@pytest.fixture
def opened(database_url, tmp_path, monkeypatch):
    """An application on a database that forgets, which it has been `allowed` or not; the tests' cluster is one."""
    made = []

    def open_app(**changes):
        if database_url.startswith("sqlite"):
            path = database_url.removeprefix("sqlite:///")
            with _connect(path) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
            connection.close()
            monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
        made.append(create_app(settings(database_url, tmp_path, **changes)))
        return made[-1]

    yield open_app
    for app in made:
        close(app)


def dialect(app):
    with app.app_context():
        return db.engine.dialect.name


def test_not_ready_and_why(opened):
    app = opened(allow_volatile_store=False)
    stranger = Client(app)
    stranger.get("/readyz", status=503)
    code = stranger.json["title"]
    assert code == ("journal_mode_not_wal" if dialect(app) == "sqlite" else "fsync_off")
    assert stranger.json["detail"] == MENDING[code]
    assert stranger.headers["Retry-After"]


def test_it_is_not_served(opened):
    app = opened(allow_volatile_store=False)
    done = app.test_cli_runner().invoke(args=["serve"])
    assert done.exit_code == 1
    setting = "write-ahead log" if dialect(app) == "sqlite" else "Set fsync = on"
    assert done.output.startswith("Not ready: ")
    assert setting in done.output


def test_nothing_is_called_saved(opened):
    alice = Client(opened(allow_volatile_store=True), "alice")
    begun = start(alice)
    cookie = alice.http.get_cookie("officium")
    # The same browser, at a server that is not allowed to forget: not even signing in is called done there.
    alice.app = opened(allow_volatile_store=False)
    alice.http = alice.app.test_client()
    with pytest.raises(Busy):
        Client(alice.app, "bob")
    alice.http.set_cookie("officium", cookie.value)
    begun.save(1, begun.key(1), status=503)
    assert alice.json["title"] == "store_not_durable"
    assert not begun.paper().entry(1).answered


def test_it_may_be_allowed(opened):
    alice = Client(opened(allow_volatile_store=True), "alice")
    alice.get("/readyz")
    begun = start(alice)
    begun.save(1, begun.key(1))


def test_allowed_by_a_setting_but_not_in_production(tmp_path):
    environ = {"OFFICIUM_DATA_DIR": str(tmp_path), "OFFICIUM_ALLOW_VOLATILE_STORE": "1"}
    assert from_environment(environ).allow_volatile_store
    environ |= {"OFFICIUM_PRODUCTION": "1", "OFFICIUM_SECRET_KEY": "tC2mXo0Fq9bJ5uYw7eKz1nLs4vRd8hGp"}
    with pytest.raises(SettingsError, match="OFFICIUM_ALLOW_VOLATILE_STORE must be off when OFFICIUM_PRODUCTION is on"):
        from_environment(environ)


def asked(app, question):
    with app.app_context():
        return str(db.session.scalar(sa.text(question)))


def test_every_connection_commits_durably(opened, database_url, tmp_path):
    if database_url.startswith("sqlite"):
        app = create_app(settings(database_url, tmp_path))
        assert (asked(app, "PRAGMA journal_mode"), asked(app, "PRAGMA synchronous")) == ("wal", "2")
        close(app)
        return
    # The cluster's default is off. A session of ours turns it on, unless somebody chose among the durable ones.
    assert asked(opened(allow_volatile_store=True), "SHOW synchronous_commit") == "off"
    assert asked(opened(allow_volatile_store=False), "SHOW synchronous_commit") == "on"
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{connection.info.dbname}" SET synchronous_commit = remote_apply')
    assert asked(opened(allow_volatile_store=False), "SHOW synchronous_commit") == "remote_apply"
