"""Whether the application can do its work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.db import db, let_go, weakness
from app.store import is_unavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

_POSTGRES = "PostgreSQL runs with {0} = off: {1} Set {0} = on in postgresql.conf and reload its configuration."
_SQLITE = "Put the database on a local disk, or use PostgreSQL."

MENDING = {
    "database_unreachable": "The database does not answer, or is not there. See that OFFICIUM_DATABASE_URL leads to it "
    "and that it runs; for a new installation, run `officium db upgrade`.",
    "database_not_migrated": "Its tables are not those of this version. Run `officium db upgrade`.",
    "fsync_off": _POSTGRES.format("fsync", "a power cut may take saved answers and damage the database."),
    "full_page_writes_off": _POSTGRES.format("full_page_writes", "a power cut may damage the database."),
    "synchronous_commit_off": _POSTGRES.format(
        "synchronous_commit", "a crash may take answers that were called saved."
    ),
    "journal_mode_not_wal": f"SQLite could not turn its write-ahead log on, as on a network file system. {_SQLITE}",
    "synchronous_not_full": f"SQLite does not sync its log at each commit. {_SQLITE}",
}
"""What to do about each problem, for the operator."""


@cache
def newest_migration() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def problem() -> str | None:
    """What keeps the application from being ready, one of MENDING; None when nothing does."""
    try:
        weak = weakness()
        if weak is not None:
            return weak
        applied = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except Exception as error:
        let_go(error)
        if is_unavailable(error):
            return "database_unreachable"
        if isinstance(error, sa.exc.DBAPIError):
            return "database_not_migrated"
        raise
    return None if applied == newest_migration() else "database_not_migrated"
