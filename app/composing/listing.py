"""All quizzes with how they stand, the files' and the browser's; their versions; questions to choose from."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.bank.models import DraftStatus, Question
from app.composing.copies import titled
from app.db import db
from app.quizzes.models import Quiz, QuizAuthorship, QuizDraft, QuizVersion

STATUSES = ("draft", "in_review", "published", "retired")
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Row:
    """`version`: None for a quiz that was never published. `title`: of the version, else of the working copy."""

    quiz: Quiz
    version: QuizVersion | None
    draft: QuizDraft | None
    title: dict[str, str] | None

    @property
    def statuses(self) -> set[str]:
        found = {self.draft.status.value} if self.draft else set()
        if self.version is not None:
            found.add("retired" if self.quiz.retired_at else "published")
        return found


def rows() -> list[Row]:
    """Every quiz, in the order of the offer: there are dozens, not thousands."""
    found = db.session.execute(
        sa.select(Quiz, QuizVersion, QuizDraft)
        .outerjoin(QuizVersion, (QuizVersion.quiz_id == Quiz.id) & (QuizVersion.number == Quiz.current_number))
        .outerjoin(QuizDraft, QuizDraft.quiz_id == Quiz.id)
        .order_by(Quiz.position, Quiz.slug)
    )
    return [
        Row(quiz, version, draft, dict(version.rules.title) if version else titled(draft) if draft else None)
        for quiz, version, draft in found
    ]


@dataclass(frozen=True, slots=True)
class Past:
    """A version. `authorship`: None for one that came from the files."""

    version: QuizVersion
    authorship: QuizAuthorship | None


def versions(quiz: Quiz) -> list[Past]:
    """Every version, the newest first."""
    found = db.session.execute(
        sa.select(QuizVersion, QuizAuthorship)
        .outerjoin(QuizAuthorship, QuizAuthorship.version_id == QuizVersion.id)
        .where(QuizVersion.quiz_id == quiz.id)
        .order_by(QuizVersion.number.desc())
        .options(joinedload(QuizAuthorship.author), joinedload(QuizAuthorship.reviewer))
    )
    return [Past(version, authorship) for version, authorship in found]


def to_choose_from(words: str) -> list[Question]:
    """Published questions in which each of these words occurs, by key; at most MOST_FOUND."""
    query = sa.select(Question).where(Question.current_number > 0, Question.retired_at.is_(None))
    for word in words.lower().split():
        query = query.where(Question.words.contains(word, autoescape=True))
    return list(db.session.scalars(query.order_by(Question.key).limit(MOST_FOUND)))


def waiting() -> int:
    """How many quizzes wait for review."""
    query = sa.select(sa.func.count()).select_from(QuizDraft).where(QuizDraft.status == DraftStatus.IN_REVIEW)
    return db.session.scalar(query) or 0
