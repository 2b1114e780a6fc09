"""Acting on an attempt at an instant of our choosing: what invigilators, breaks, sections and the sweep do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts import accommodating
from app.accounts.models import Department, User
from app.attempts import papers, saving, sections, taking, timing
from app.attempts.models import Attempt, TimeChange
from app.clock import now
from app.db import db, unit_of_work
from app.domain.deadlines import Accommodation
from app.domain.errors import RuleBroken
from app.quizzes.models import Quiz
from tests.taking import Taken

REASON = "Fire alarm in the east wing"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def within(app: Flask, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """The outcome of one act in a unit of work of its own: its value, or the code of the rule that said no."""
    with app.app_context():
        try:
            with unit_of_work():
                return act(*arguments, **named)
        except RuleBroken as broken:
            return broken.code


def user_id(app: Flask, username: str) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(User.id).where(User.username == username)).one()


def department_id(app: Flask, slug: str) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(Department.id).where(Department.slug == slug)).one()


def quiz_id(app: Flask, slug: str) -> int:
    with app.app_context():
        return db.session.scalars(sa.select(Quiz.id).where(Quiz.slug == slug)).one()


def attempt_of(app: Flask, taken: Taken) -> Attempt:
    """The row as it is now."""
    with app.app_context():
        found = db.session.scalars(sa.select(Attempt).where(Attempt.uuid == taken.uuid)).one()
        return papers.attempt_for(found.user_id, found.uuid)


def changes_of(app: Flask, taken: Taken) -> list[TimeChange]:
    attempt = attempt_of(app, taken)
    with app.app_context():
        return timing.changes(attempt.id)


def owner(app: Flask, taken: Taken) -> int:
    return attempt_of(app, taken).user_id


def due(app: Flask, username: str, **granted: Any) -> None:
    """Decide what a person is due, before they start."""
    with app.app_context(), unit_of_work():
        person = db.session.scalars(sa.select(User).where(User.username == username)).one()
        accommodating.grant_accommodation(person, Accommodation(**granted), "As certified", actor_id=None, now=now())


def pause(app: Flask, slug: str, at: datetime, department: str | None = None, reason: str = REASON) -> Any:
    """The pause's id, or the code of the rule that said no."""
    where = department_id(app, department) if department else None
    begun = within(app, timing.pause, quiz_id(app, slug), where, reason=reason, actor_id=user_id(app, "ada"), now=at)
    return begun if isinstance(begun, str) else begun.id


def resume(app: Flask, pause_id: int, at: datetime) -> Any:
    return within(app, timing.resume, pause_id, actor_id=user_id(app, "ada"), now=at)


def grant(app: Flask, taken: Taken, seconds: float, at: datetime, reason: str = REASON) -> Any:
    """How many attempts were given time: this one, or none."""
    ids = [attempt_of(app, taken).id]
    return within(app, timing.grant, ids, seconds, reason=reason, actor_id=user_id(app, "ada"), now=at)


def begin_break(app: Flask, taken: Taken, at: datetime) -> Any:
    return within(app, timing.begin_break, owner(app, taken), taken.uuid, now=at)


def end_break(app: Flask, taken: Taken, at: datetime) -> Any:
    return within(app, timing.end_break, owner(app, taken), taken.uuid, now=at)


def enter(app: Flask, taken: Taken, number: int, at: datetime) -> Any:
    """None, or the code of the rule that said no."""
    outcome = within(app, sections.enter, owner(app, taken), taken.uuid, number, now=at)
    return outcome if isinstance(outcome, str) else None


def submit(app: Flask, taken: Taken, at: datetime) -> Any:
    """None, or the code of the rule that said no."""
    outcome = within(app, taking.submit, owner(app, taken), taken.uuid, now=at)
    return outcome if isinstance(outcome, str) else None


def save(app: Flask, taken: Taken, position: int, at: datetime, answer: Any = ..., seq: int = 1) -> Any:
    """Save as the door does: what was saved, or the code of the rule that said no. Each `seq` is its own change."""
    with taken.client.http.session_transaction() as session:
        token = session["_user_id"]
    meant = taken.key(position) if answer is ... else answer
    with app.app_context():
        try:
            return saving.save_response(token, taken.uuid, position, meant, client="tab", seq=seq, now=at)
        except RuleBroken as broken:
            return broken.code
