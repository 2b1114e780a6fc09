"""What happened to one attempt: what was affirmed, every move of its time, every answer saved, every mark given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.attempts import affirming
from app.attempts.models import Affirmation, Attempt, Mark, Response, TimeChange
from app.db import db


@dataclass(frozen=True, slots=True)
class History:
    """All in the order in which it came; by position the answers (decoded JSON) and the marks."""

    affirmed: list[Affirmation]
    time_changes: list[tuple[TimeChange, str | None]]
    """Each with the name of whoever brought it about."""
    responses: dict[int, list[tuple[Response, Any]]]
    marks: dict[int, list[Mark]]
    markers: dict[int, str]
    """The names of the people who marked, by id."""


def of(attempt: Attempt) -> History:
    responses: dict[int, list[tuple[Response, Any]]] = {}
    for row in db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt.id).order_by(Response.id)):
        responses.setdefault(row.position, []).append((row, json.loads(row.answer)))
    marks: dict[int, list[Mark]] = {}
    for mark in db.session.scalars(sa.select(Mark).where(Mark.attempt_id == attempt.id).order_by(Mark.id)):
        marks.setdefault(mark.position, []).append(mark)
    markers = {mark.actor_id for given in marks.values() for mark in given if mark.actor_id is not None}
    names = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(markers))).all() if markers else []
    return History(affirming.affirmed(attempt.id), _time_changes(attempt.id), responses, marks, dict(names))


def _time_changes(attempt_id: int) -> list[tuple[TimeChange, str | None]]:
    rows = db.session.execute(
        sa.select(TimeChange, User.name)
        .outerjoin(User, User.id == TimeChange.actor_id)
        .where(TimeChange.attempt_id == attempt_id)
        .order_by(TimeChange.id)
    )
    return [(change, name) for change, name in rows]
