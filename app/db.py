"""The database: types, sessions, the only commit."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, registry

from app import waiting
from app.config import Settings
from app.domain.errors import Busy
from app.postgres import POSTGRES_ENGINE, PostgresStore, listen_postgres, weak_in_postgres
from app.sqlite import SQLiteFile, SQLiteStore, weak_in_sqlite
from app.store import LOCK_SECONDS, MOST_CONNECTIONS, Statement, is_unavailable

log = structlog.get_logger()


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant, always with a zone, always UTC; a naive one is refused rather than guessed at."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JSONText(sa.types.TypeDecorator[Any]):
    """Plain data as canonical JSON text: the same on both databases, comparable byte by byte."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


class StoredEnum(sa.types.TypeDecorator[StrEnum]):
    """A StrEnum as text, long enough that a new member needs no migration."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self.enum(value)


to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
"""Plain data as canonical JSON: equal data, equal text."""


BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_registry = registry(
    metadata=sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={datetime: UTCDateTime(), UUID: sa.Uuid(), str: sa.Text(), dict: JSONText(), list: JSONText()},
)


class Base(DeclarativeBase):
    registry = _registry


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # Committed objects stay readable: a template shows what was written without asking the database again.
    session_options={"expire_on_commit": False},
)


def init(app: Flask, settings: Settings) -> None:
    durable = not settings.allow_volatile_store
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        # Few connections that know our statements and hold our pages, rather than all of them in turn.
        "pool_use_lifo": True,
        "pool_size": min(settings.threads + 2, MOST_CONNECTIONS),
        "max_overflow": 4,
        "pool_timeout": LOCK_SECONDS,
        # What people answered is nobody's business in a log.
        "hide_parameters": True,
        **({} if settings.on_sqlite else POSTGRES_ENGINE),
    }
    db.init_app(app)
    # Registered after the extension's own, it runs before it.
    app.teardown_appcontext(_give_back)
    with app.app_context():
        engine = db.engine
    if settings.on_sqlite:
        file = SQLiteFile(str(engine.url.database))
        _listen_sqlite(engine, file)
        app.extensions["officium_store"] = SQLiteStore(str(engine.url), file, durable, waiting.places(settings.threads))
    else:
        listen_postgres(engine, durable)
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        app.extensions["officium_store"] = PostgresStore(str(engine.url), url, durable)


def _listen_sqlite(engine: sa.Engine, file: SQLiteFile) -> None:
    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, record: Any, _arguments: object, _more: object) -> Any:
        record.info["file"] = file.identity()
        connection = file.open()
        record.info["file"] = record.info["file"] or file.identity()
        return connection

    @event.listens_for(engine, "checkout")
    def checked_out(_connection: object, record: Any, _proxy: object) -> None:
        if record.info["file"] != file.identity():
            raise sa.exc.DisconnectionError("the file has been moved, removed or replaced")

    @event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        until = connection.get_execution_options().get("officium_until")
        if until is None:
            connection.exec_driver_sql("BEGIN")
            return
        left = until - time.monotonic()
        if left > 0.9 * LOCK_SECONDS:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        # Who has waited for the process's turn has only the rest of its time to wait for the file's lock.
        connection.exec_driver_sql(f"PRAGMA busy_timeout={max(0, int(1000 * left))}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={1000 * LOCK_SECONDS}")


def _give_back(_error: BaseException | None) -> None:
    """A connection that broke after the last query must not spoil the answer that is made already."""
    if db.session.registry.has():
        try:
            db.session.close()
        except Exception as error:
            log.warning("connection_lost", cause=repr(error))
            db.session().invalidate()


def insert(model: type[Base]) -> Any:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, on either database."""
    dialect = db.session.get_bind().dialect.name
    return sqlite_insert(model) if dialect == "sqlite" else postgresql_insert(model)


def add_rows(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert these rows, which all name the same columns; whatever they leave out takes the column's default.

    PostgreSQL gets them as one value of one statement: bound one by one, twenty rows of twelve columns cost more than
    all else that a submission does.
    """
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.execute(sa.insert(model), rows)
        return
    table, dialect = model.metadata.tables[model.__tablename__], connection.dialect
    names = list(rows[0])
    bind = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    plain = [{name: _plain(row[name] if (b := bind[name]) is None else b(row[name])) for name in names} for row in rows]
    columns = ", ".join(names)
    connection.execute(
        sa.text(
            f"INSERT INTO {table.name} ({columns}) "  # noqa: S608 - names of ours
            f"SELECT {columns} FROM json_populate_recordset(CAST(NULL AS {table.name}), CAST(:rows AS json))"
        ),
        {"rows": to_json(plain)},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def hold(rows: sa.Select[Any], **how: Any) -> None:
    """Hold these rows until the unit of work ends. On SQLite a unit of work holds everything from its beginning."""
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(rows.with_for_update(**how))


Store = SQLiteStore | PostgresStore


def store() -> Store:
    found: Store = current_app.extensions["officium_store"]
    return found


def statement(text: str, postgres: str | None = None, *, sqlite_then: str | None = None) -> Statement:
    """A statement for `store().write()`: parameters as `:name`, no literal percent sign or colon."""
    return Statement(text, postgres or text, sqlite_then)


def weakness() -> str | None:
    """The setting of the database because of which a power cut may take what was committed; None when there is none."""
    if current_app.extensions["officium_settings"].allow_volatile_store:
        return None
    connection = db.session.connection().connection.dbapi_connection
    return weak_in_sqlite(connection) if db.engine.dialect.name == "sqlite" else weak_in_postgres(connection)


@contextlib.contextmanager
def unit_of_work() -> Iterator[None]:
    """All or nothing: commit at the end, roll back on any error. The only commit there is; not to be nested."""
    session = db.session
    try:
        # Ends the snapshot that loading the user opened, so that this transaction sees, and locks, the present.
        session.commit()
        with store().writing() as options:
            session.connection(execution_options=options)
            yield
            session.commit()
    except BaseException as error:
        let_go(error)
        if is_unavailable(error):
            raise Busy("store_unavailable") from error
        raise


def end_reading() -> None:
    """Give the connection back. What was read stays readable; what comes next sees the present."""
    db.session.commit()


def begin_to_read() -> None:
    """Before reading a few rows at a time: PostgreSQL does so within a transaction alone."""
    end_reading()
    db.session.connection(execution_options=store().TRANSACTION)


def let_go(error: BaseException) -> None:
    """Roll back, be it on a connection that is no more, so that the session can be used again."""
    if is_unavailable(error):
        # What was read before, such as who is signed in, stays readable for the page that tells of the error.
        db.session.expunge_all()
    try:
        db.session.rollback()
    except Exception:
        db.session().invalidate()


def close() -> None:
    """Give back every connection and thread of the application."""
    db.session.remove()
    store().close()
    db.engine.dispose()
