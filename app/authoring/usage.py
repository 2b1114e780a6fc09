"""Where a question is used, and how it does; never who answered it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.attempts.models import Attempt, Item, Mark
from app.bank import library
from app.bank.models import Question, QuestionVersion
from app.db import db
from app.domain.mastery import Evidence, evidence
from app.domain.questions import question_from
from app.domain.selection import fits
from app.quizzes.listing import on_offer
from app.quizzes.models import QuizVersion

FEWEST_ANSWERS = 20
"""Below this number of people a facility is not shown: its interval would cover more than a third of the scale."""


@dataclass(frozen=True, slots=True)
class Use:
    """A quiz on offer that has the question; `fixed`: in every paper, else it may be drawn."""

    quiz: QuizVersion
    fixed: bool


@dataclass(frozen=True, slots=True)
class Performance:
    """`attempts`: how many have, or had, any version of it. `first`: the first answers to the current version."""

    attempts: int
    first: Evidence

    @property
    def enough(self) -> bool:
        return self.first.answers >= FEWEST_ANSWERS


def uses(question: Question, version: QuestionVersion) -> list[Use]:
    if question.retired_at is not None:
        return []
    candidate = library.candidate(version.id, question.id, question_from(version.content))
    found = []
    for quiz in on_offer():
        fixed = any(question.key in slot.questions for slot in quiz.rules.slots)
        if fixed or any(fits(slot, candidate) for slot in quiz.rules.slots):
            found.append(Use(quiz, fixed))
    return found


def performance(question: Question, version: QuestionVersion) -> Performance:
    attempts = db.session.scalar(
        sa.select(sa.func.count(sa.distinct(Item.attempt_id)))
        .join(QuestionVersion, QuestionVersion.id == Item.question_version_id)
        .where(QuestionVersion.question_id == question.id)
    )
    # Of each person the first answer that was ever marked, before feedback could teach anything.
    order = sa.func.row_number().over(partition_by=Attempt.user_id, order_by=Mark.id)
    first = (
        sa.select(Mark.share.label("share"), order.label("rank"))
        .join(Item, (Item.attempt_id == Mark.attempt_id) & (Item.position == Mark.position))
        .join(Attempt, Attempt.id == Mark.attempt_id)
        .where(Item.question_version_id == version.id, Mark.response_id.is_not(None), Mark.share.is_not(None))
        .subquery()
    )
    answers, earned = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(first.c.share), 0.0)).where(first.c.rank == 1)
    ).one()
    return Performance(attempts or 0, evidence(float(earned), answers))
