"""From a working copy to a published version: submitted, discussed, sent back, published by somebody else."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import audit
from app.accounts.models import User
from app.audit import Action
from app.authoring.drafting import current_version, draft_of, held, question_of
from app.authoring.reading import read
from app.bank import publishing
from app.bank.models import (
    DraftStatus,
    Origin,
    Question,
    QuestionAuthorship,
    QuestionComment,
    QuestionDraft,
    QuestionVersion,
)
from app.bank.writing import written
from app.db import db
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.questions import question_data


def submit(key: str, revision: int, reason: str, *, by: User, now: datetime) -> QuestionDraft:
    """Ask for a review of this revision. Whoever asks vouches for it, as those do who have written in it."""
    draft = _seen(key, revision, DraftStatus.DRAFT)
    if not read(draft.source, key).ready:
        raise Invalid("not_ready")
    draft.status, draft.reason, draft.submitted_at = DraftStatus.IN_REVIEW, reason, now
    if by.id not in draft.editors:
        draft.editors = [*draft.editors, by.id]
    _record(Action.QUESTION_SUBMITTED, draft.question, by, now, revision=revision, reason=reason)
    return draft


def take_back(key: str, revision: int, *, by: User, now: datetime) -> QuestionDraft:
    """Go on writing instead of waiting for the review."""
    draft = _seen(key, revision, DraftStatus.IN_REVIEW)
    draft.status = DraftStatus.DRAFT
    _record(Action.QUESTION_TAKEN_BACK, draft.question, by, now, revision=revision)
    return draft


def send_back(key: str, revision: int, text: str, *, by: User, now: datetime) -> QuestionDraft:
    """Ask the author to mend something, in a comment."""
    draft = _seen(key, revision, DraftStatus.IN_REVIEW)
    comment = _comment(draft.question, revision, text, by=by, now=now)
    draft.status = DraftStatus.DRAFT
    _record(Action.QUESTION_SENT_BACK, draft.question, by, now, revision=revision, comment_id=comment.id)
    return draft


def may_publish(draft: QuestionDraft, person: User) -> bool:
    """Nobody publishes what they have written in, whatever else they may do."""
    return person.id not in draft.editors


def publish(key: str, revision: int, *, by: User, now: datetime) -> QuestionVersion:
    """Make the revision that was reviewed the question's next version; a retired question comes back with it."""
    draft = _seen(key, revision, DraftStatus.IN_REVIEW)
    if not may_publish(draft, by):
        raise Forbidden("own_question")
    reading = read(draft.source, key)
    if not reading.ready or reading.question is None or reading.data is None:
        raise Invalid("not_ready")
    question = question_of(key, hold=True)
    before = current_version(question)
    if before is not None and before.content == question_data(reading.question) and question.retired_at is None:
        raise Invalid("nothing_changed")
    version = publishing.publish_one(question, reading.question, now=now)
    question.retired_at = None
    db.session.add(
        QuestionAuthorship(
            version_id=version.id,
            author_id=draft.author_id,
            reviewer_id=by.id,
            reason=draft.reason,
            source=written(reading.data),
        )
    )
    _record(
        Action.QUESTION_PUBLISHED,
        question,
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


def _seen(key: str, revision: int, status: DraftStatus) -> QuestionDraft:
    """The working copy as the page showed it, held; Conflict when it is another by now."""
    draft = held(key)
    if draft.revision != revision or draft.status is not status:
        raise Conflict("moved_on", revision=draft.revision)
    return draft


# comments


def comments(question: Question) -> list[QuestionComment]:
    """What was said, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(QuestionComment)
            .where(QuestionComment.question_id == question.id)
            .order_by(QuestionComment.id)
            .options(joinedload(QuestionComment.author))
        )
    )


def comment(key: str, text: str, *, by: User, now: datetime) -> QuestionComment:
    """Say something about the working copy, or about the version where there is none."""
    question = question_of(key)
    draft = draft_of(question)
    said = _comment(question, draft.revision if draft else None, text, by=by, now=now)
    _record(Action.QUESTION_COMMENTED, question, by, now, comment_id=said.id)
    return said


def _comment(question: Question, revision: int | None, text: str, *, by: User, now: datetime) -> QuestionComment:
    said = QuestionComment(
        question_id=question.id,
        number=question.current_number,
        revision=revision,
        author_id=by.id,
        text=text,
        created_at=now,
    )
    db.session.add(said)
    db.session.flush()
    return said


def resolve(key: str, comment_id: int, *, by: User, now: datetime) -> None:
    """Settle a comment; twice is harmless."""
    question = question_of(key)
    said = db.session.get(QuestionComment, comment_id, with_for_update=True)
    if said is None or said.question_id != question.id:
        raise NotFound("no_such_comment")
    if said.resolved_at is None:
        said.resolved_at, said.resolved_by = now, by.id
        _record(Action.QUESTION_COMMENT_RESOLVED, question, by, now, comment_id=said.id)


# retiring


def retire(key: str, reason: str, *, by: User, now: datetime) -> None:
    """Let no new attempt draw the question. Those that have it keep it."""
    question = _published(key)
    if question.retired_at is not None:
        raise Conflict("retired_already")
    question.retired_at = now
    _record(Action.QUESTION_RETIRED, question, by, now, number=question.current_number, reason=reason)


def restore(key: str, reason: str, *, by: User, now: datetime) -> None:
    """Let new attempts draw it again, as it was."""
    question = _published(key)
    if question.retired_at is None:
        raise Conflict("not_retired")
    question.retired_at = None
    _record(Action.QUESTION_RESTORED, question, by, now, number=question.current_number, reason=reason)


def _published(key: str) -> Question:
    question = question_of(key, hold=True)
    if question.origin is Origin.FILE:
        raise Forbidden("files_own_it")
    if not question.current_number:
        raise NotFound("never_published")
    return question


def _record(action: Action, question: Question, by: User, now: datetime, **facts: object) -> None:
    audit.record(action, now=now, actor_id=by.id, subject_id=question.id, key=question.key, **facts)
