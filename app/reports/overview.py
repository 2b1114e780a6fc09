"""Headline figures, results by quiz and by department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Department, User
from app.accounts.scope import visible_people
from app.attempts.models import Attempt, in_progress
from app.db import db
from app.domain.mastery import Evidence, evidence
from app.quizzes.listing import ever_offered
from app.quizzes.models import QuizVersion


@dataclass(frozen=True, slots=True)
class Group:
    """Finished attempts of one quiz or department. `score` is the mean share of points, `pass_rate` over exams."""

    people: int
    attempts: int
    score: Evidence
    pass_rate: Evidence


@dataclass(frozen=True, slots=True)
class Headline:
    people: int
    """Active people who may be seen."""
    started: int
    """Of these, how many have begun at least one attempt."""
    open: int
    all: Group


_FIGURES = (
    # Active people, as everywhere else: "n of all" must be n of the same all.
    sa.func.count(sa.distinct(sa.case((User.disabled_at.is_(None), Attempt.user_id)))),
    sa.func.count(Attempt.id),
    sa.func.sum(Attempt.earned / Attempt.possible),
    sa.func.count(Attempt.earned),
    sa.func.sum(sa.case((Attempt.passed.is_(True), 1), else_=0)),
    sa.func.count(Attempt.passed),
)


def _group(row: Any) -> Group:
    people, attempts, shares, marked, passed, judged = row
    return Group(people, attempts, evidence(shares or 0.0, marked), evidence(passed or 0, judged))


EMPTY = Group(0, 0, evidence(0, 0), evidence(0, 0))


def _finished(viewer: User, *by: Any) -> sa.Select[Any]:
    return (
        sa.select(*by, *_FIGURES)
        .select_from(Attempt)
        .join(User, User.id == Attempt.user_id)
        .where(Attempt.submitted_at.is_not(None), visible_people(viewer))
    )


def headline(viewer: User, *, now: datetime) -> Headline:
    people = sa.select(sa.func.count()).select_from(User).where(User.disabled_at.is_(None), visible_people(viewer))
    begun = sa.exists().where(Attempt.user_id == User.id)
    open_now = (
        sa.select(sa.func.count())
        .select_from(Attempt)
        .join(User, User.id == Attempt.user_id)
        .where(in_progress(now), visible_people(viewer))
    )
    return Headline(
        people=db.session.scalar(people) or 0,
        started=db.session.scalar(people.where(begun)) or 0,
        open=db.session.scalar(open_now) or 0,
        all=_group(db.session.execute(_finished(viewer)).one()),
    )


def by_quiz(viewer: User) -> list[tuple[QuizVersion, Group]]:
    """Every quiz that is or was on offer, in its order."""
    rows = db.session.execute(_finished(viewer, Attempt.quiz_id).group_by(Attempt.quiz_id))
    figures = {row[0]: _group(row[1:]) for row in rows}
    return [
        (quiz, figures.get(quiz.quiz_id, EMPTY))
        for quiz in ever_offered()
        if quiz.quiz.retired_at is None or quiz.quiz_id in figures
    ]


def by_department(viewer: User) -> list[tuple[Department, int, Group]]:
    """Every department that may be seen, by name, with how many active people it has."""
    members = dict(
        db.session.execute(
            sa.select(User.department_id, sa.func.count())
            .where(User.disabled_at.is_(None), visible_people(viewer))
            .group_by(User.department_id)
        ).all()
    )
    rows = db.session.execute(_finished(viewer, User.department_id).group_by(User.department_id))
    figures = {row[0]: _group(row[1:]) for row in rows}
    departments = db.session.scalars(
        sa.select(Department)
        .where(sa.exists().where(User.department_id == Department.id, visible_people(viewer)))
        .order_by(Department.name)
    )
    return [(d, members.get(d.id, 0), figures.get(d.id, EMPTY)) for d in departments]
