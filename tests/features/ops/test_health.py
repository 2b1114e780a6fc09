"""Alive and ready, for the machines that watch: public, JSON, 503 while the database is not migrated."""

import json
import os
import subprocess
import sys

import pytest

from app import create_app
from tests.client import Client
from tests.databases import SECRET, close, settings


@pytest.fixture
def unmigrated(databases, tmp_path):
    made = create_app(settings(databases.empty(), tmp_path))
    yield Client(made)
    close(made)


def test_alive(client):
    stranger = client()
    stranger.get("/healthz")
    assert stranger.json == {"status": "alive"}
    assert stranger.headers["Content-Type"] == "application/json"


def test_ready(client):
    stranger = client()
    stranger.get("/readyz")
    assert stranger.json == {"status": "ready"}


def test_alive_though_not_migrated(unmigrated):
    unmigrated.get("/healthz")
    assert unmigrated.json == {"status": "alive"}


def test_not_ready_until_migrated(unmigrated):
    for _ in range(2):
        unmigrated.get("/readyz", status=503)
        assert unmigrated.headers["Content-Type"].startswith("application/problem+json")
        assert unmigrated.json["status"] == 503
        assert unmigrated.json["type"].startswith("urn:officium:database_")
        assert "Traceback" not in json.dumps(unmigrated.json)


def test_not_served_until_migrated(unmigrated):
    done = unmigrated.app.test_cli_runner().invoke(args=["serve"])
    assert done.exit_code == 1
    assert done.output.startswith("Not ready: database_not_migrated. ")
    assert "`officium db upgrade`" in done.output


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_post_is_no_way_to_ask(client, path):
    client("alice").post(path, status=405)


def test_a_command_without_its_database_says_so(tmp_path):
    own = {name: value for name, value in os.environ.items() if not name.startswith("OFFICIUM_")}
    own |= {"OFFICIUM_SECRET_KEY": SECRET, "OFFICIUM_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", "from app.cli import main; main()", "bank", "publish"]
    done = subprocess.run(command, env=own, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "officium: the database cannot do this now: unable to open database file"
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "officium.db").exists()
