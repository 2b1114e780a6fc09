"""Loading an attempt with all that belongs to it, as the person who may see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.attempts.models import Attempt, Cause, Flag, Item, Mark, Response
from app.bank import library
from app.db import db
from app.domain import deadlines, release
from app.domain.errors import NotFound
from app.domain.questions import Option, Question
from app.domain.release import Part
from app.domain.rules import Overdue, Rules
from app.domain.scoring import Worth, after_tries, current
from app.quizzes.models import QuizVersion


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with its answer and its mark so far. `answer` is decoded JSON, None = not answered.

    `tried` is the answer that the mark is for, and `tries` how often an answer has been checked.
    """

    position: int
    question: Question
    version_id: int
    options: tuple[Option, ...]
    points: float
    answer: Any
    response: Response | None
    mark: Mark | None
    tried: Any
    tries: int
    flagged: bool
    section: int
    timed: bool

    @property
    def answered(self) -> bool:
        return self.answer is not None

    @property
    def checked(self) -> bool:
        """Whether its mark closes it. Until then an answer that was checked may be changed and checked again."""
        return self.mark is not None and self.mark.final

    @property
    def changed(self) -> bool:
        """Whether the answer is not the one that was marked."""
        return self.mark is None or self.answer != self.tried

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the options that the answer names."""
        return _named(self.answer)

    @property
    def chosen_then(self) -> frozenset[str]:
        """The ids of the options that the marked answer names."""
        return _named(self.tried)

    @property
    def worth(self) -> Worth:
        return Worth(self.mark.share if self.mark else None, self.points)


def _named(answer: Any) -> frozenset[str]:
    if answer is None:
        return frozenset()
    return frozenset([answer] if isinstance(answer, str) else answer)


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
        return self.tries_allowed > 0

    @property
    def tries_allowed(self) -> int:
        """How often an answer may be checked before submission; 0 = not at all."""
        return release.tries_allowed(self.rules.releases, self.rules.tries)

    def feedback(self, entry: Entry) -> frozenset[Part]:
        """What the check of this item shows while the attempt is open."""
        return release.after_check(self.rules.releases, closed=entry.checked)

    def most_now(self, entry: Entry) -> float:
        """The points that a right answer still earns at this item."""
        return entry.points * after_tries(1.0, entry.tries + 1, (entry.mark and entry.mark.share) or 0.0)

    def entry(self, position: int) -> Entry:
        if not 1 <= position <= len(self.entries):
            raise NotFound("no_such_item")
        return self.entries[position - 1]

    def first_open(self) -> int:
        """Where to go on: the first item without an answer, else the first."""
        return next(iter(self.unanswered), 1)


def attempt_for(user_id: int, uuid: UUID, *, hold: bool = False) -> Attempt:
    """This person's own attempt; NotFound for everybody else's, as for one that does not exist.

    `hold`: nobody else changes it until the unit of work ends, as it is then.
    """
    query = _OWN_HELD if hold else _OWN
    found: Attempt | None = db.session.scalar(query, {"uuid": uuid, "user_id": user_id})
    if found is None:
        raise NotFound("no_such_attempt")
    return found


_OWN = (
    sa.select(Attempt)
    .where(Attempt.uuid == sa.bindparam("uuid"), Attempt.user_id == sa.bindparam("user_id"))
    .options(joinedload(Attempt.quiz_version).lazyload(QuizVersion.quiz))
    .execution_options(populate_existing=True)
)
_OWN_HELD = _OWN.with_for_update(of=Attempt)


def paper(attempt: Attempt) -> Paper:
    """The attempt with its items, answers, marks and flags: four queries, however long it is."""
    items = list(db.session.scalars(sa.select(Item).where(Item.attempt_id == attempt.id).order_by(Item.position)))
    questions = library.versions(item.question_version_id for item in items)
    responses = _responses(attempt.id)
    # The answer that counts at each position is the last that was stored, and so it is with marks.
    answers = {response.position: response for response in responses.values()}
    marks: dict[int, list[Mark]] = {}
    for mark in db.session.scalars(sa.select(Mark).where(Mark.attempt_id == attempt.id).order_by(Mark.id)):
        marks.setdefault(mark.position, []).append(mark)
    flags = set(db.session.scalars(sa.select(Flag.position).where(Flag.attempt_id == attempt.id)))
    entries = []
    for item in items:
        question = questions[item.question_version_id]
        by_id = {option.id: option for option in question.options}
        response = answers.get(item.position)
        history = marks.get(item.position, [])
        marked = history[-1].response_id if history else None
        entries.append(
            Entry(
                position=item.position,
                question=question,
                version_id=item.question_version_id,
                options=tuple(by_id[i] for i in item.option_order),
                points=item.points,
                answer=json.loads(response.answer) if response else None,
                response=response,
                mark=current(history),
                tried=json.loads(responses[marked].answer) if marked is not None else None,
                tries=sum(mark.cause is Cause.CHECKED for mark in history),
                flagged=item.position in flags,
                section=item.section,
                timed=item.timed,
            )
        )
    return Paper(attempt, attempt.quiz_version.rules, tuple(entries))


def _responses(attempt_id: int) -> dict[int, Response]:
    """Every answer that was stored, in its order, by id."""
    rows = db.session.scalars(sa.select(Response).where(Response.attempt_id == attempt_id).order_by(Response.id))
    return {row.id: row for row in rows}


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
