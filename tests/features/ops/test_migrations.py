"""Migrations: up, down to nothing, up again; and the schema they make is the one the models describe."""

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.db import Base, db
from app.ops import health
from tests.databases import opened, settings


@pytest.fixture
def empty(databases, tmp_path):
    with opened(settings(databases.empty(), tmp_path)):
        yield
        db.session.remove()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def problem() -> str | None:
    """What health says, asked in a transaction of its own."""
    db.session.rollback()
    try:
        return health.problem()
    finally:
        db.session.rollback()


def differences() -> list:
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)


def test_up_down_and_up_again(empty):
    assert tables() == set()
    flask_migrate.upgrade()
    assert set(Base.metadata.tables) <= tables()
    assert problem() is None
    flask_migrate.downgrade(revision="base")
    assert tables() == {"alembic_version"}
    assert problem() == "database_not_migrated"
    flask_migrate.upgrade()
    assert problem() is None
    assert differences() == []


def test_twice_is_harmless(empty):
    flask_migrate.upgrade()
    before = tables()
    flask_migrate.upgrade()
    assert tables() == before


def test_models_and_schema_agree(app):
    with app.app_context():
        assert differences() == []
