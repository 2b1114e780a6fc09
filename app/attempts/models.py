"""Attempt → item (what was shown) → responses (what was answered) → marks (what it was worth).

Items never change; responses and marks are only ever added.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.bank.models import QuestionVersion
from app.db import Base, BigId, JSONText, StoredEnum
from app.quizzes.models import QuizVersion


class EndedBy(StrEnum):
    TRAINEE = "trainee"
    TIME = "time"


class Cause(StrEnum):
    """Why a mark was given."""

    CHECKED = "checked"
    """The trainee asked for feedback on this one answer."""
    SUBMITTED = "submitted"


class Attempt(Base):
    __tablename__ = "attempt"
    __table_args__ = (
        sa.Index(
            "uq_attempt_open",
            "user_id",
            "quiz_id",
            unique=True,
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        ),
        sa.Index("ix_attempt_user_id_started_at", "user_id", "started_at"),
        sa.Index("ix_attempt_submitted_at_id", "submitted_at", "id"),
        sa.Index("ix_attempt_quiz_id_submitted_at", "quiz_id", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    quiz_version_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz_version.id"))
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    """What the paper was drawn from."""
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    """Fixed at the start; None = time is not limited."""
    deadline_because: Mapped[dict[str, Any]] = mapped_column(JSONText)
    submitted_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None] = mapped_column(StoredEnum(EndedBy))
    # Roll-ups of the current marks, moved in the transaction that adds marks.
    earned: Mapped[float | None]
    possible: Mapped[float]
    passed: Mapped[bool | None]

    user: Mapped[User] = relationship()
    quiz_version: Mapped[QuizVersion] = relationship()

    @property
    def share(self) -> float | None:
        """Points earned over points possible; None until all of it is marked."""
        return self.earned / self.possible if self.earned is not None and self.possible else None


def in_progress(now: datetime) -> sa.ColumnElement[bool]:
    """A condition on Attempt: begun, not submitted, and its time has not run out."""
    return Attempt.submitted_at.is_(None) & (Attempt.deadline_at.is_(None) | (Attempt.deadline_at >= now))


class Item(Base):
    """One question as this person was shown it, frozen at the start."""

    __tablename__ = "item"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 1."""
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"), index=True)
    option_order: Mapped[list[str]] = mapped_column(JSONText)
    points: Mapped[float]

    version: Mapped[QuestionVersion] = relationship()


class Response(Base):
    """One answer as it was sent. The one with the highest id is the answer; no row is ever changed."""

    __tablename__ = "response"
    __table_args__ = (
        sa.ForeignKeyConstraint(["attempt_id", "position"], ["item.attempt_id", "item.position"]),
        sa.UniqueConstraint("attempt_id", "position", "client", "seq"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int]
    client: Mapped[str] = mapped_column(sa.String(36))
    """The tab that sent it."""
    seq: Mapped[int]
    """The tab's own count of its changes."""
    answer: Mapped[str]
    """JSON, in the form that the question's kind defines; `null` = the answer was cleared."""
    saved_at: Mapped[datetime]


class Mark(Base):
    """What one answer was worth, by which key and which scorer, and why it was marked. The last one counts."""

    __tablename__ = "mark"
    __table_args__ = (
        sa.ForeignKeyConstraint(["attempt_id", "position"], ["item.attempt_id", "item.position"]),
        sa.Index("ix_mark_attempt_id_position", "attempt_id", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int]
    cause: Mapped[Cause] = mapped_column(StoredEnum(Cause))
    key_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    """The question version whose key was used."""
    scorer_version: Mapped[int]
    response_id: Mapped[int | None] = mapped_column(sa.ForeignKey("response.id"))
    """The answer that was marked; None = there was none."""
    share: Mapped[float | None]
    """0 to 1 of the item's points; None = awaiting a person's mark."""
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    """Who marked; None = the scorer."""
    created_at: Mapped[datetime]


class Flag(Base):
    """A trainee's own reminder to come back to an item. Not an answer, and nobody else's business."""

    __tablename__ = "flag"
    __table_args__ = (sa.ForeignKeyConstraint(["attempt_id", "position"], ["item.attempt_id", "item.position"]),)

    attempt_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
