"""Whether the application can do its work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.db import db

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@cache
def newest_migration() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def problem() -> str | None:
    """What keeps the application from being ready; None when nothing does."""
    try:
        applied = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except sa.exc.OperationalError:
        db.session.rollback()
        return "database_unreachable_or_empty"
    except sa.exc.ProgrammingError:
        db.session.rollback()
        return "database_not_migrated"
    return None if applied == newest_migration() else "database_not_migrated"
