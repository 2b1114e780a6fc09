"""Loading an attempt with all that belongs to it, as the person who may see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.attempts.models import Attempt, Flag, Item, Mark, Response
from app.bank import library
from app.db import db
from app.domain import deadlines
from app.domain.errors import NotFound
from app.domain.questions import Option, Question
from app.domain.rules import Mode, Overdue, Rules
from app.domain.scoring import Worth


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with its answer and its mark so far. `answer` is decoded JSON, None = not answered."""

    position: int
    question: Question
    version_id: int
    options: tuple[Option, ...]
    points: float
    answer: Any
    response: Response | None
    mark: Mark | None
    flagged: bool
    section: int
    timed: bool

    @property
    def answered(self) -> bool:
        return self.answer is not None

    @property
    def checked(self) -> bool:
        return self.mark is not None

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the options that the answer names."""
        if self.answer is None:
            return frozenset()
        return frozenset([self.answer] if isinstance(self.answer, str) else self.answer)

    @property
    def worth(self) -> Worth:
        return Worth(self.mark.share if self.mark else None, self.points)


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt, the rules it was started under, and its entries in order."""

    attempt: Attempt
    rules: Rules
    entries: tuple[Entry, ...]

    @property
    def answered(self) -> int:
        return sum(entry.answered for entry in self.entries)

    @property
    def unanswered(self) -> list[int]:
        return [entry.position for entry in self.entries if not entry.answered]

    @property
    def gives_feedback_at_once(self) -> bool:
        return self.rules.mode is Mode.PRACTICE

    def entry(self, position: int) -> Entry:
        if not 1 <= position <= len(self.entries):
            raise NotFound("no_such_item")
        return self.entries[position - 1]

    def first_open(self) -> int:
        """Where to go on: the first item without an answer, else the first."""
        return next(iter(self.unanswered), 1)


def attempt_for(user_id: int, uuid: UUID) -> Attempt:
    """This person's own attempt; NotFound for everybody else's, as for one that does not exist."""
    found = db.session.scalar(
        sa.select(Attempt)
        .where(Attempt.uuid == uuid, Attempt.user_id == user_id)
        .options(joinedload(Attempt.quiz_version))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("no_such_attempt")
    return found


def paper(attempt: Attempt) -> Paper:
    """The attempt with its items, answers, marks and flags: four queries, however long it is."""
    items = list(db.session.scalars(sa.select(Item).where(Item.attempt_id == attempt.id).order_by(Item.position)))
    questions = library.versions(item.question_version_id for item in items)
    answers = current_responses(attempt.id)
    marks = {
        mark.position: mark
        for mark in db.session.scalars(sa.select(Mark).where(Mark.attempt_id == attempt.id).order_by(Mark.id))
    }
    flags = set(db.session.scalars(sa.select(Flag.position).where(Flag.attempt_id == attempt.id)))
    entries = []
    for item in items:
        question = questions[item.question_version_id]
        by_id = {option.id: option for option in question.options}
        response = answers.get(item.position)
        entries.append(
            Entry(
                position=item.position,
                question=question,
                version_id=item.question_version_id,
                options=tuple(by_id[i] for i in item.option_order),
                points=item.points,
                answer=json.loads(response.answer) if response else None,
                response=response,
                mark=marks.get(item.position),
                flagged=item.position in flags,
                section=item.section,
                timed=item.timed,
            )
        )
    return Paper(attempt, attempt.quiz_version.rules, tuple(entries))


def current_responses(attempt_id: int) -> dict[int, Response]:
    """The answer that counts at each position: the last that was stored."""
    rows = db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt_id).order_by(Response.id))
    return {row.position: row for row in rows}


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Whether nothing can be answered any more because time has run out; while the clock is stopped it has not."""
    return attempt.paused_at is None and deadlines.is_over(attempt.ends_at, now)


def ends_unattended_at(attempt: Attempt) -> datetime | None:
    """When the attempt ends if nobody does anything: the end of its time, or of the grace after it."""
    rules = attempt.quiz_version.rules
    if attempt.ends_at is None or rules.overdue is not Overdue.GRACE:
        return attempt.ends_at
    return attempt.ends_at + timedelta(minutes=rules.grace_minutes)


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether it is open and time has ended it."""
    return (
        attempt.submitted_at is None and is_over(attempt, now) and deadlines.is_over(ends_unattended_at(attempt), now)
    )
