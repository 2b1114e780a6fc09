"""Fixtures: a real database for each test, an application on it, a client for each person."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from app import create_app
from tests.client import Client
from tests.databases import Databases, close, settings
from tests.postgres import private_cluster, quick_folder

_cluster: Any = None

HERE = Path(__file__).parent
# Rules without a database, the texts, the laws of the source, how pages look and what their own script does: tested on
# SQLite, and no different on PostgreSQL, where everything else runs once more: every feature's stored rows and pages,
# the faults, and the journeys from sign-in to result in Chromium.
WHATEVER_THE_DATABASE = {
    *(HERE / name for name in ("domain", "content")),
    *(
        HERE / "browser" / f"test_{name}.py"
        for name in (
            "composing",
            "editors",
            "every_page",
            "exam_page",
            "kinds_parts",
            "kinds_text",
            "live",
            "outbox",
            "pictures",
        )
    ),
    *(
        HERE / "house" / f"test_{name}.py"
        for name in ("docs", "floors", "kinds", "source", "templates", "translations")
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    other = config.getoption("--database") == "postgresql"
    return True if other and collection_path in WHATEVER_THE_DATABASE else None


def pytest_configure(config: pytest.Config) -> None:
    # One cluster for the whole run: the controller starts it and tells its workers where it is.
    global _cluster
    if config.getoption("--database") != "postgresql":
        config.server = None  # type: ignore[attr-defined]
    elif hasattr(config, "workerinput"):
        config.server = config.workerinput["server"]  # type: ignore[attr-defined]
    else:
        _cluster = private_cluster(durable=False)
        config.server = _cluster.__enter__()  # type: ignore[attr-defined]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["server"] = node.config.server


def pytest_unconfigure(config: pytest.Config) -> None:
    global _cluster
    if _cluster is not None:
        _cluster.__exit__(None, None, None)
        _cluster = None


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    with tempfile.TemporaryDirectory(prefix="officium_", dir=quick_folder()) as folder:
        yield Databases(request.config.server, Path(folder))  # type: ignore[attr-defined]


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    with databases.fresh() as url:
        yield url


class _CompiledOnce(BytecodeCache):
    """What a template compiles to, for all the applications of a run: compiling is most of what a test would do."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


_compiled = _CompiledOnce()


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(settings(database_url, tmp_path))
    made.jinja_env.bytecode_cache = _compiled
    yield made
    close(made)


@pytest.fixture
def client(app: Flask) -> Callable[..., Client]:
    """`client("alice")` is Alice's browser, signed in; `client()` is a stranger's."""
    return lambda username=None: Client(app, username)
