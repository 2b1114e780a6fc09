"""What happened to one attempt: every answer that was saved, every mark that was given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.attempts.models import Attempt, Mark, Response
from app.db import db


@dataclass(frozen=True, slots=True)
class History:
    """By position: the answers (decoded JSON) and the marks, each in the order in which they came."""

    responses: dict[int, list[tuple[Response, Any]]]
    marks: dict[int, list[Mark]]


def of(attempt: Attempt) -> History:
    responses: dict[int, list[tuple[Response, Any]]] = {}
    for row in db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt.id).order_by(Response.id)):
        responses.setdefault(row.position, []).append((row, json.loads(row.answer)))
    marks: dict[int, list[Mark]] = {}
    for mark in db.session.scalars(sa.select(Mark).where(Mark.attempt_id == attempt.id).order_by(Mark.id)):
        marks.setdefault(mark.position, []).append(mark)
    return History(responses, marks)
