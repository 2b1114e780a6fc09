"""The quizzes on offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.db import db
from app.domain.errors import NotFound
from app.domain.rules import Mode, Purpose
from app.quizzes.models import Quiz, QuizVersion

_CURRENT = (
    sa.select(QuizVersion)
    .join(Quiz, Quiz.id == QuizVersion.quiz_id)
    .where(QuizVersion.number == Quiz.current_number)
    .order_by(Quiz.position, Quiz.slug)
)


_ON_OFFER_AS = _CURRENT.where(Quiz.retired_at.is_(None), Quiz.slug == sa.bindparam("slug"))


def on_offer() -> list[QuizVersion]:
    """The current version of every quiz that is not retired, in order."""
    return list(db.session.scalars(_CURRENT.where(Quiz.retired_at.is_(None))))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Quizzes with one purpose. `by_topic`: practices of one topic each."""

    purpose: Purpose
    by_topic: bool
    quizzes: tuple[QuizVersion, ...]


def shelved(offers: Sequence[QuizVersion], group: str | None = None) -> list[Shelf]:
    """The quizzes by what they are for, in their order; with a `group`, those that are meant for it or for everyone."""
    wanted = [quiz for quiz in offers if group is None or group in quiz.rules.groups or not quiz.rules.groups]
    found = []
    for purpose in Purpose:
        here = [quiz for quiz in wanted if quiz.rules.purpose is purpose]
        topical = [quiz for quiz in here if purpose is Purpose.PRACTICE and quiz.rules.topic]
        rest = [quiz for quiz in here if quiz not in topical]
        found += [Shelf(purpose, by_topic, tuple(q)) for by_topic, q in ((False, rest), (True, topical)) if q]
    return found


def practice_of(topic: str) -> QuizVersion | None:
    """The first practice on offer that asks about this topic alone."""
    here = (quiz for quiz in on_offer() if quiz.rules.mode is Mode.PRACTICE and quiz.rules.topic == topic)
    return next(here, None)


def ever_offered() -> list[QuizVersion]:
    """The last version of every quiz, the retired ones too: what results can be about."""
    return list(db.session.scalars(_CURRENT))


def ever_offered_as(slug: str) -> QuizVersion:
    """The last version of this quiz, retired or not; NotFound when there is none."""
    found = db.session.scalar(_CURRENT.where(Quiz.slug == slug))
    if found is None:
        raise NotFound("no_such_quiz")
    return found


def on_offer_as(slug: str) -> QuizVersion:
    """The current version of this quiz; NotFound when there is none or it is retired."""
    found = db.session.scalar(_ON_OFFER_AS, {"slug": slug})
    if found is None:
        raise NotFound("no_such_quiz")
    return found
