"""The quizzes with people in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.scope import visible_people
from app.attempts.models import Attempt, ExamPause, Presence
from app.db import db
from app.invigilation.attendance import LOST_AFTER, in_the_room, open_attempts
from app.quizzes.listing import ever_offered
from app.quizzes.models import QuizVersion


@dataclass(frozen=True, slots=True)
class Gathering:
    """One of them, as far as the viewer may see it."""

    quiz: QuizVersion
    present: int
    silent: int
    paused: bool
    ends_at: datetime | None
    """When the last of them runs out of time, as things stand."""


def gatherings(viewer: User, *, now: datetime) -> tuple[list[Gathering], list[QuizVersion]]:
    """The quizzes in which somebody is, or which are paused, in their order; and the others that are on offer."""
    heard = sa.func.coalesce(Presence.seen_at, Attempt.started_at) >= now - LOST_AFTER
    on_break = Attempt.break_until > now
    rows = db.session.execute(
        open_attempts(
            Attempt.quiz_id,
            sa.func.count(),
            sa.func.sum(sa.case((heard | sa.func.coalesce(on_break, sa.false()), 0), else_=1)),
            sa.func.max(Attempt.ends_at),
        )
        .where(visible_people(viewer), in_the_room(now))
        .group_by(Attempt.quiz_id)
    )
    figures = {row[0]: row[1:] for row in rows}
    held = {p.quiz_id for p in db.session.scalars(_concerning(viewer).where(ExamPause.ended_at.is_(None)))}
    busy, quiet = [], []
    for quiz in ever_offered():
        if quiz.quiz_id in figures or quiz.quiz_id in held:
            present, silent, ends_at = figures.get(quiz.quiz_id, (0, 0, None))
            busy.append(Gathering(quiz, present, silent or 0, quiz.quiz_id in held, ends_at))
        elif quiz.quiz.retired_at is None:
            quiet.append(quiz)
    return busy, quiet


def _concerning(viewer: User) -> sa.Select[Any]:
    """The pauses that hold somebody whom the viewer looks after."""
    seen = sa.exists().where(User.department_id == ExamPause.department_id, visible_people(viewer))
    return sa.select(ExamPause).where(ExamPause.department_id.is_(None) | seen)
