"""The quizzes on offer."""

from __future__ import annotations

import sqlalchemy as sa

from app.db import db
from app.domain.errors import NotFound
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
