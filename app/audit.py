"""What was done, by whom: an append-only record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, BigId, StoredEnum, db


class Action(StrEnum):
    """`subject:verb`. Each declares in `_FACTS` which facts it records."""

    USER_CREATED = "user:created"
    USER_SIGNED_IN = "user:signed_in"
    USER_SIGNED_OUT = "user:signed_out"
    USER_LOCKED_OUT = "user:locked_out"
    USER_PASSWORD_CHANGED = "user:password_changed"  # noqa: S105
    USER_RECRUIT_CHANGED = "user:recruit_changed"
    ACCOMMODATION_GRANTED = "accommodation:granted"
    SESSION_REVOKED = "session:revoked"
    BANK_PUBLISHED = "bank:published"
    QUESTION_BEGUN = "question:begun"
    QUESTION_SUBMITTED = "question:submitted"
    QUESTION_TAKEN_BACK = "question:taken_back"
    QUESTION_SENT_BACK = "question:sent_back"
    QUESTION_COMMENTED = "question:commented"
    QUESTION_COMMENT_RESOLVED = "question:comment_resolved"
    QUESTION_PUBLISHED = "question:published"
    QUESTION_DISCARDED = "question:discarded"
    QUESTION_RETIRED = "question:retired"
    QUESTION_RESTORED = "question:restored"
    PICTURE_UPLOADED = "picture:uploaded"
    QUIZ_BEGUN = "quiz:begun"
    QUIZ_SUBMITTED = "quiz:submitted"
    QUIZ_TAKEN_BACK = "quiz:taken_back"
    QUIZ_SENT_BACK = "quiz:sent_back"
    QUIZ_PUBLISHED = "quiz:published"
    QUIZ_DISCARDED = "quiz:discarded"
    QUIZ_RETIRED = "quiz:retired"
    QUIZ_RESTORED = "quiz:restored"
    EXAM_TIME_ADDED = "exam:time_added"
    EXAM_ANNOUNCED = "exam:announced"
    EXAM_PAUSED = "exam:paused"
    EXAM_RESUMED = "exam:resumed"
    ANSWER_MARKED = "answer:marked"


_FACTS: dict[Action, frozenset[str]] = {
    Action.USER_CREATED: frozenset({"username", "role"}),
    Action.USER_SIGNED_IN: frozenset(),
    Action.USER_SIGNED_OUT: frozenset(),
    Action.USER_LOCKED_OUT: frozenset({"failures"}),
    Action.USER_PASSWORD_CHANGED: frozenset(),
    Action.USER_RECRUIT_CHANGED: frozenset({"new_recruit"}),
    Action.ACCOMMODATION_GRANTED: frozenset({"grant_id", "time_factor", "extra_minutes", "break_minutes", "unlimited"}),
    Action.SESSION_REVOKED: frozenset({"session_id"}),
    Action.BANK_PUBLISHED: frozenset({"questions", "quizzes"}),
    # `copied_from`: the key of the question whose content it began with; `base`: the version, 0 = there is none.
    Action.QUESTION_BEGUN: frozenset({"key", "base", "copied_from"}),
    Action.QUESTION_SUBMITTED: frozenset({"key", "revision", "reason"}),
    Action.QUESTION_TAKEN_BACK: frozenset({"key", "revision"}),
    Action.QUESTION_SENT_BACK: frozenset({"key", "revision", "comment_id"}),
    Action.QUESTION_COMMENTED: frozenset({"key", "comment_id"}),
    Action.QUESTION_COMMENT_RESOLVED: frozenset({"key", "comment_id"}),
    Action.QUESTION_PUBLISHED: frozenset({"key", "number", "revision", "author_id", "editors", "reason"}),
    Action.QUESTION_DISCARDED: frozenset({"key", "revision"}),
    Action.QUESTION_RETIRED: frozenset({"key", "number", "reason"}),
    Action.QUESTION_RESTORED: frozenset({"key", "number", "reason"}),
    # The subject is the question.
    Action.PICTURE_UPLOADED: frozenset({"key", "name", "bytes"}),
    # As of a question; `copied_from`: the slug of the quiz whose rules it began with.
    Action.QUIZ_BEGUN: frozenset({"slug", "base", "copied_from"}),
    Action.QUIZ_SUBMITTED: frozenset({"slug", "revision", "reason"}),
    Action.QUIZ_TAKEN_BACK: frozenset({"slug", "revision"}),
    Action.QUIZ_SENT_BACK: frozenset({"slug", "revision", "text"}),
    Action.QUIZ_PUBLISHED: frozenset({"slug", "number", "revision", "author_id", "editors", "reason"}),
    Action.QUIZ_DISCARDED: frozenset({"slug", "revision"}),
    Action.QUIZ_RETIRED: frozenset({"slug", "number", "reason"}),
    Action.QUIZ_RESTORED: frozenset({"slug", "number", "reason"}),
    # Of an exam the subject is the quiz. `department_id`: for whom, None = everybody; `once`: of which form.
    Action.EXAM_TIME_ADDED: frozenset({"department_id", "user_id", "minutes", "people", "left_out", "reason", "once"}),
    Action.EXAM_ANNOUNCED: frozenset({"department_id", "announcement_id", "text", "once"}),
    Action.EXAM_PAUSED: frozenset({"department_id", "pause_id", "people", "reason"}),
    Action.EXAM_RESUMED: frozenset({"department_id", "pause_id", "seconds"}),
    # By a person; the subject is the attempt.
    Action.ANSWER_MARKED: frozenset({"position", "mark_id", "share"}),
}


class AuditEvent(Base):
    __tablename__ = "audit_event"
    # What was done about one thing, such as an exam.
    __table_args__ = (sa.Index("ix_audit_event_action_subject_id", "action", "subject_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    action: Mapped[Action] = mapped_column(StoredEnum(Action))
    # Not foreign keys: the record outlives what it speaks of.
    actor_id: Mapped[int | None]
    subject_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


def record(
    action: Action, *, now: datetime, actor_id: int | None = None, subject_id: int | None = None, **facts: Any
) -> None:
    """Add an event to the running unit of work. A fact that the action does not declare is refused."""
    if set(facts) != _FACTS[action]:
        raise ValueError(f"{action} records {sorted(_FACTS[action])}, not {sorted(facts)}")
    db.session.add(AuditEvent(at=now, action=action, actor_id=actor_id, subject_id=subject_id, facts=facts))
