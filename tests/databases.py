"""A fresh, real database for each test: a copy of one that is migrated, filled with the content and the cast."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import psycopg

from app import create_app
from app.clock import now
from app.config import Settings
from app.db import db, store, unit_of_work
from app.ops import content
from tests import cast

_numbers = itertools.count()
SECRET = "a secret for tests, long enough and plainly not one for production"


def settings(url: str, folder: Path, **changes: object) -> Settings:
    values: dict[str, object] = {
        "secret_key": SECRET,
        "database_url": url,
        "data_dir": folder,
        "testing": True,
        "log_level": "error",
        "threads": 80,
        # The cluster for tests is quick because it forgets.
        "allow_volatile_store": not url.startswith("sqlite"),
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


class Databases:
    """Makes databases of one kind. `server`: None for SQLite, else a PostgreSQL server's address."""

    def __init__(self, server: str | None, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.template = self._new()
        with opened(settings(self.template, folder)):
            flask_migrate.upgrade()
            with unit_of_work():
                cast.assemble()
            with unit_of_work():
                content.publish(content.check(), now=now())

    def _new(self, template: str | None = None) -> str:
        number = next(_numbers)
        if self.server is None:
            path = self.folder / f"test-{number}.db"
            if template:
                shutil.copyfile(template.removeprefix("sqlite:///"), path)
            else:
                path.touch()
            return f"sqlite:///{path}"
        name = f"test_{self.folder.name.replace('-', '_')}_{number}"
        copy = f' TEMPLATE "{template.rsplit("/", 1)[1]}"' if template else ""
        with psycopg.connect(self.server + "postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"{copy}')
        return self.server.replace("postgresql://", "postgresql+psycopg://") + name

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        return self._new()

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a new copy, removed afterwards."""
        url = self._new(self.template)
        try:
            yield url
        finally:
            if self.server is None:
                for path in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
                    path.unlink()
            else:
                with psycopg.connect(self.server + "postgres", autocommit=True) as connection:
                    connection.execute(f'DROP DATABASE "{url.rsplit("/", 1)[1]}" WITH (FORCE)')


@contextlib.contextmanager
def opened(chosen: Settings) -> Iterator[object]:
    """The application on these settings, in a context, all its connections closed afterwards."""
    app = create_app(chosen)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            close(app)


def close(app: object) -> None:
    """Give back every connection and thread of an application."""
    with app.app_context():  # type: ignore[attr-defined]
        db.session.remove()
        store().close()
        db.engine.dispose()
