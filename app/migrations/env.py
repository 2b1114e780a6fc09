"""Migrations run with the application's own engine and models."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from app.db import Base, store
from app.postgres import IN_A_UNIT_OF_WORK
from app.sqlite import SQLiteStore


def _only_with_changes(_context: object, _revision: object, directives: list[Any]) -> None:
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _plain_type(kind: str, thing: object, _context: object) -> str | bool:
    # A migration is history: it names the database's types, not classes that may be renamed.
    if kind == "type" and type(thing).__module__ == "app.db":
        return f"sa.{thing.impl!r}"  # type: ignore[attr-defined]
    return False


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: run them online.")

database = current_app.extensions["migrate"].db
arguments = {
    **current_app.extensions["migrate"].configure_args,
    "render_item": _plain_type,
    "process_revision_directives": _only_with_changes,
}
here = store()
if isinstance(here, SQLiteStore):
    here.file.create()
with database.engine.connect() as connection:
    if not isinstance(here, SQLiteStore):
        connection = connection.execution_options(isolation_level=IN_A_UNIT_OF_WORK)
    context.configure(connection=connection, target_metadata=Base.metadata, **arguments)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
