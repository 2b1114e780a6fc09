"""Finished attempts: filtered, sorted, paged by key."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Department, User
from app.accounts.scope import visible_people
from app.attempts.models import Attempt
from app.db import begin_to_read, db
from app.domain.errors import Invalid, NotFound
from app.quizzes.models import Quiz

PAGE = 25
SORTS = ("-submitted", "submitted", "-score", "score", "name", "-name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list shows. Days are whole days in the reader's time zone."""

    person: str = ""
    quiz: str = ""
    department: str = ""
    since: date | None = None
    until: date | None = None
    passed: str = ""
    sort: str = "-submitted"


@dataclass(frozen=True, slots=True)
class ResultsPage:
    rows: list[Attempt]
    total: int
    before: str | None
    """The key of the page before this one; None on the first."""
    after: str | None


_SHARE = sa.func.coalesce(Attempt.earned / sa.func.nullif(Attempt.possible, 0), -1.0)
_COLUMNS: dict[str, Any] = {"submitted": Attempt.submitted_at, "score": _SHARE, "name": User.name}


def _matching(viewer: User, filters: Filters, zone: ZoneInfo) -> sa.Select[Any]:
    query = (
        sa.select(Attempt)
        .join(User, User.id == Attempt.user_id)
        .where(Attempt.submitted_at.is_not(None), visible_people(viewer))
    )
    if filters.person:
        needle = filters.person.strip().lower()
        query = query.where(
            sa.func.lower(User.name).contains(needle, autoescape=True) | User.username.contains(needle, autoescape=True)
        )
    if filters.quiz:
        query = query.join(Quiz, Quiz.id == Attempt.quiz_id).where(Quiz.slug == filters.quiz)
    if filters.department:
        query = query.join(Department, Department.id == User.department_id).where(Department.slug == filters.department)
    if filters.since:
        query = query.where(Attempt.submitted_at >= _midnight(filters.since, zone))
    if filters.until:
        query = query.where(Attempt.submitted_at <= _last_instant(filters.until, zone))
    if filters.passed:
        wanted = {"yes": Attempt.passed.is_(True), "no": Attempt.passed.is_(False), "none": Attempt.passed.is_(None)}
        query = query.where(wanted[filters.passed])
    return query


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:  # the first day of the calendar, in a zone east of Greenwich
        return datetime.min.replace(tzinfo=UTC)


def _last_instant(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time.max, zone).astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def page(viewer: User, filters: Filters, zone: ZoneInfo, *, after: str = "", before: str = "") -> ResultsPage:
    """One page of the results. `after` and `before` are keys that an earlier page gave; Invalid for any other."""
    matching = _matching(viewer, filters, zone)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(matching.subquery())) or 0
    name, falling = filters.sort.lstrip("-"), filters.sort.startswith("-")
    column = _COLUMNS[name]
    backwards = bool(before)
    query = matching.add_columns(column.label("sort_key")).options(
        joinedload(Attempt.user), joinedload(Attempt.quiz_version)
    )
    key = before or after
    down = falling != backwards
    if key:
        value, last_id = _read_key(key, name)
        here, there = sa.tuple_(column, Attempt.id), sa.tuple_(sa.literal(value, column.type), sa.literal(last_id))
        query = query.where(here < there if down else here > there)
    query = query.order_by(*(c.desc() if down else c.asc() for c in (column, Attempt.id)))
    rows = db.session.execute(query.limit(PAGE + 1)).unique().all()
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows = rows[::-1]
    return ResultsPage(
        [row[0] for row in rows],
        total,
        _key(rows[0]) if rows and (more if backwards else bool(key)) else None,
        _key(rows[-1]) if rows and (True if backwards else more) else None,
    )


def every(viewer: User, filters: Filters, zone: ZoneInfo) -> Iterator[Attempt]:
    """All results that the filters let through, in their order, a few at a time."""
    name, falling = filters.sort.lstrip("-"), filters.sort.startswith("-")
    query = (
        _matching(viewer, filters, zone)
        .options(joinedload(Attempt.user), joinedload(Attempt.quiz_version))
        .order_by(*(c.desc() if falling else c.asc() for c in (_COLUMNS[name], Attempt.id)))
        .execution_options(yield_per=500)
    )
    begin_to_read()
    yield from db.session.scalars(query)


def attempt(viewer: User, uuid: UUID) -> Attempt:
    """Anybody's attempt that the viewer may see; NotFound otherwise."""
    found = db.session.scalar(
        sa.select(Attempt)
        .join(User, User.id == Attempt.user_id)
        .where(Attempt.uuid == uuid, visible_people(viewer))
        .options(joinedload(Attempt.user), joinedload(Attempt.quiz_version))
    )
    if found is None:
        raise NotFound("no_such_attempt")
    return found


def _key(row: Any) -> str:
    value = row.sort_key
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, row[0].id]).encode()).decode()


def _read_key(key: str, sort: str) -> tuple[Any, int]:
    try:
        value, last_id = json.loads(base64.urlsafe_b64decode(key.encode()))
        if sort == "submitted":
            value = datetime.fromisoformat(value).astimezone(UTC)
        elif sort == "score":
            value = float(value)
            if not math.isfinite(value):
                raise ValueError
        elif not isinstance(value, str) or "\0" in value or not value.isprintable():
            raise TypeError
        if isinstance(last_id, bool) or not isinstance(last_id, int) or not 0 <= last_id < 2**63:
            raise ValueError
        return value, last_id
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        raise Invalid("page_key") from None
