"""The answers that wait for a person, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import User
from app.accounts.scope import visible_people
from app.attempts.models import Attempt, EndedBy, Item, Mark
from app.bank import library
from app.db import db
from app.domain.errors import NotFound
from app.domain.questions import Question

PAGE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    attempt: Attempt
    position: int
    question: Question


@dataclass(frozen=True, slots=True)
class Queue:
    rows: list[Waiting]
    total: int
    page: int
    pages: int


def number_waiting(viewer: User) -> int:
    """How many answers wait for this person to mark them."""
    return db.session.scalar(_waiting(viewer, sa.func.count())) or 0


def queue(viewer: User, page: int = 1) -> Queue:
    """One page of them. NotFound for a page that there is not."""
    total = number_waiting(viewer)
    pages = max(1, -(-total // PAGE))
    if not 1 <= page <= pages:
        raise NotFound("no_such_page")
    rows = db.session.execute(
        _waiting(viewer, Attempt, Mark.position, Item.question_version_id)
        .join(Item, (Item.attempt_id == Mark.attempt_id) & (Item.position == Mark.position))
        .options(joinedload(Attempt.user).joinedload(User.department), joinedload(Attempt.quiz_version))
        .order_by(Attempt.submitted_at, Attempt.id, Mark.position)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    questions = library.versions(row.question_version_id for row in rows)
    waiting = [Waiting(row.Attempt, row.position, questions[row.question_version_id]) for row in rows]
    return Queue(waiting, total, page, pages)


def _waiting(viewer: User, *columns: Any) -> sa.Select[Any]:
    """Answers whose last mark says that a person has to, of whom the viewer looks after; never the viewer's own."""
    later = aliased(Mark)
    return (
        sa.select(*columns)
        .select_from(Mark)
        .join(Attempt, Attempt.id == Mark.attempt_id)
        .join(User, User.id == Attempt.user_id)
        .where(
            Mark.share.is_(None),
            ~sa.exists().where(
                later.attempt_id == Mark.attempt_id, later.position == Mark.position, later.id > Mark.id
            ),
            Attempt.submitted_at.is_not(None),
            Attempt.ended_by.is_distinct_from(EndedBy.ABANDONED),
            Attempt.user_id != viewer.id,
            visible_people(viewer),
        )
    )
