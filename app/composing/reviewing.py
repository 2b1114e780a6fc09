"""From a working copy to a version on offer: submitted, sent back, published by somebody else; retired, restored."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import User
from app.audit import Action
from app.bank.models import DraftStatus
from app.composing.copies import current_version, held, own, quiz_of, record
from app.composing.reading import read
from app.db import db
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.rules import rules_data
from app.quizzes.models import Quiz, QuizAuthorship, QuizDraft, QuizVersion


def submit(slug: str, revision: int, reason: str, *, by: User, now: datetime) -> QuizDraft:
    """Ask for a review of this revision. Whoever asks vouches for it, as those do who have written in it."""
    draft = held(slug, DraftStatus.DRAFT, revision)
    if not read(draft.source, slug).ready:
        raise Invalid("not_ready")
    draft.status, draft.reason, draft.submitted_at = DraftStatus.IN_REVIEW, reason, now
    if by.id not in draft.editors:
        draft.editors = [*draft.editors, by.id]
    record(Action.QUIZ_SUBMITTED, draft.quiz, by, now, revision=revision, reason=reason)
    return draft


def take_back(slug: str, revision: int, *, by: User, now: datetime) -> QuizDraft:
    """Go on writing instead of waiting for the review."""
    draft = held(slug, DraftStatus.IN_REVIEW, revision)
    draft.status = DraftStatus.DRAFT
    record(Action.QUIZ_TAKEN_BACK, draft.quiz, by, now, revision=revision)
    return draft


def send_back(slug: str, revision: int, text: str, *, by: User, now: datetime) -> QuizDraft:
    """Ask its authors to mend something."""
    draft = held(slug, DraftStatus.IN_REVIEW, revision)
    draft.status, draft.to_mend = DraftStatus.DRAFT, text
    record(Action.QUIZ_SENT_BACK, draft.quiz, by, now, revision=revision, text=text)
    return draft


def may_publish(draft: QuizDraft, person: User) -> bool:
    """Nobody publishes what they have written in, whatever else they may do."""
    return person.id not in draft.editors


def publish(slug: str, revision: int, *, by: User, now: datetime) -> QuizVersion:
    """Make the revision that was reviewed the quiz's next version; a retired quiz comes back with it.

    Attempts that are open go on under the version that they were started under.
    """
    draft = held(slug, DraftStatus.IN_REVIEW, revision)
    if not may_publish(draft, by):
        raise Forbidden("own_quiz")
    reading = read(draft.source, slug)
    if not reading.ready or reading.rules is None:
        raise Invalid("not_ready")
    quiz = quiz_of(slug, hold=True)
    before, content = current_version(quiz), rules_data(reading.rules)
    if before is not None and before.content == content and quiz.retired_at is None:
        raise Invalid("nothing_changed")
    quiz.current_number += 1
    quiz.retired_at = None
    version = QuizVersion(quiz=quiz, number=quiz.current_number, content=content, published_at=now)
    db.session.add(version)
    db.session.flush()
    db.session.add(
        QuizAuthorship(
            version_id=version.id,
            author_id=draft.author_id,
            reviewer_id=by.id,
            reason=draft.reason,
            source=draft.source,
        )
    )
    record(
        Action.QUIZ_PUBLISHED,
        quiz,
        by,
        now,
        number=version.number,
        revision=revision,
        author_id=draft.author_id,
        editors=draft.editors,
        reason=draft.reason,
    )
    db.session.delete(draft)
    db.session.flush()
    return version


def retire(slug: str, reason: str, *, by: User, now: datetime) -> None:
    """Offer it no more. Attempts that are open go on, and results stay."""
    quiz = _published(slug)
    if quiz.retired_at is not None:
        raise Conflict("retired_already")
    quiz.retired_at = now
    record(Action.QUIZ_RETIRED, quiz, by, now, number=quiz.current_number, reason=reason)


def restore(slug: str, reason: str, *, by: User, now: datetime) -> None:
    """Offer it again, as it was."""
    quiz = _published(slug)
    if quiz.retired_at is None:
        raise Conflict("not_retired")
    quiz.retired_at = None
    record(Action.QUIZ_RESTORED, quiz, by, now, number=quiz.current_number, reason=reason)


def _published(slug: str) -> Quiz:
    quiz = quiz_of(slug, hold=True)
    own(quiz)
    if not quiz.current_number:
        raise NotFound("never_published")
    return quiz
