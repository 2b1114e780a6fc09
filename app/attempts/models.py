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
from app.domain import deadlines
from app.domain.rules import StatementKind
from app.quizzes.models import QuizVersion


class EndedBy(StrEnum):
    TRAINEE = "trainee"
    TIME = "time"
    ABANDONED = "abandoned"
    """Time ran out under rules that do not mark such an attempt. What was saved is kept."""


class Cause(StrEnum):
    """Why a mark was given."""

    CHECKED = "checked"
    """The trainee asked for feedback on this one answer."""
    SUBMITTED = "submitted"
    REVEALED = "revealed"
    """The trainee asked for the key of this item, and tries no more."""
    MARKED = "marked"
    """A person has read the answer and said what it is worth."""


class ChangeCause(StrEnum):
    """Why the time of an attempt changed while it was open."""

    GRANTED = "granted"
    """An invigilator gave time."""
    PAUSED = "paused"
    """The clock of everybody was stopped."""
    RESUMED = "resumed"
    BREAK_BEGUN = "break_begun"
    """The trainee stopped the clock, for as long as their accommodation still allows."""
    BREAK_ENDED = "break_ended"


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
        # What the sweep asks for: the few that are open, by when their time ends.
        sa.Index(
            "ix_attempt_ends_at_open",
            "ends_at",
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        ),
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
    """Fixed at the start and never changed; None = time is not limited."""
    deadline_because: Mapped[dict[str, Any]] = mapped_column(JSONText)
    # Roll-ups of the deadline and the time changes since.
    ends_at: Mapped[datetime | None]
    """When time runs out as things stand; what every check asks."""
    paused_at: Mapped[datetime | None]
    """Since when invigilators have stopped the clock; None = they have not."""
    break_until: Mapped[datetime | None]
    """A break of the person's own lasts until then at the latest, and `ends_at` already counts it whole."""
    submitted_at: Mapped[datetime | None]
    """When it ended, however it ended: see `ended_by`."""
    ended_by: Mapped[EndedBy | None] = mapped_column(StoredEnum(EndedBy))
    # Roll-ups of the current marks, moved in the transaction that adds marks.
    earned: Mapped[float | None]
    possible: Mapped[float]
    passed: Mapped[bool | None]
    score_from: Mapped[datetime | None]
    """From when the person may see the score; None = not yet submitted, or never."""

    user: Mapped[User] = relationship()
    quiz_version: Mapped[QuizVersion] = relationship()

    @property
    def share(self) -> float | None:
        """Points earned over points possible; None until all of it is marked."""
        return self.earned / self.possible if self.earned is not None and self.possible else None

    def stopped_at(self, now: datetime) -> datetime | None:
        """The instant at which the clock stands, by a pause or a break; None = it runs."""
        on_break = self.break_until if self.break_until is not None and self.break_until > now else None
        return self.paused_at or on_break

    def remaining(self, now: datetime) -> float | None:
        """Seconds left; None where time is not limited."""
        return deadlines.remaining_seconds(self.ends_at, now, self.stopped_at(now))


def in_progress(now: datetime) -> sa.ColumnElement[bool]:
    """A condition on Attempt: begun, not submitted, and its time has not run out."""
    return Attempt.submitted_at.is_(None) & (
        Attempt.ends_at.is_(None) | (Attempt.ends_at >= now) | Attempt.paused_at.is_not(None)
    )


class Item(Base):
    """One question as this person was shown it, frozen at the start."""

    __tablename__ = "item"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 1."""
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"), index=True)
    option_order: Mapped[list[str]] = mapped_column(JSONText)
    points: Mapped[float]
    section: Mapped[int] = mapped_column(default=1, server_default="1")
    timed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether its section has a clock of its own: then it can be answered only while that section is open."""

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
        # What the people who mark ask for: the few that nobody has marked.
        sa.Index(
            "ix_mark_awaiting",
            "attempt_id",
            "position",
            sqlite_where=sa.text("share IS NULL"),
            postgresql_where=sa.text("share IS NULL"),
        ),
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
    final: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether the item is closed by it. In practice an answer that was checked may be tried again until then."""
    criteria: Mapped[dict[str, float] | None] = mapped_column(JSONText)
    """What a person gave each criterion of the rubric, as a share of its weight."""
    comment: Mapped[str | None]
    """What they tell the trainee."""
    created_at: Mapped[datetime]


class Flag(Base):
    """A trainee's own reminder to come back to an item. Not an answer, and nobody else's business."""

    __tablename__ = "flag"
    __table_args__ = (sa.ForeignKeyConstraint(["attempt_id", "position"], ["item.attempt_id", "item.position"]),)

    attempt_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class SectionTime(Base):
    """A section with a time limit of its own, from when it was entered. Moved like the attempt's own times."""

    __tablename__ = "section_time"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    section: Mapped[int] = mapped_column(primary_key=True)
    """From 1."""
    entered_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    """Fixed when it was entered; None = the person's accommodation lifts the limit."""
    ends_at: Mapped[datetime | None]
    """When its time runs out as things stand."""
    left_at: Mapped[datetime | None]


class TimeChange(Base):
    """Something that moved the end of an open attempt. Only ever added."""

    __tablename__ = "time_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), index=True)
    cause: Mapped[ChangeCause] = mapped_column(StoredEnum(ChangeCause))
    seconds: Mapped[float]
    """By how much the end moved; negative when an unused rest is taken back."""
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    """In the words of whoever did it; shown to the person."""
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class Presence(Base):
    """The last sign of life of an open attempt's page. A fact for invigilators, never evidence against anybody."""

    __tablename__ = "presence"

    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), primary_key=True)
    position: Mapped[int]
    client: Mapped[str] = mapped_column(sa.String(36))
    """The page that was opened last."""
    seen_at: Mapped[datetime]


class Announcement(Base):
    """A message of the invigilators to the open pages of a quiz."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    """None: to everybody."""
    text: Mapped[str] = mapped_column(sa.String(500))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class ExamPause(Base):
    """A quiz, or one department's part in it, brought to a stop: open attempts stand still and none begins."""

    __tablename__ = "exam_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    """None: everybody."""
    reason: Mapped[str] = mapped_column(sa.String(500))
    begun_at: Mapped[datetime]
    begun_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))


class Affirmation(Base):
    """What a person affirmed before a start: the very text that stood on the page, and when."""

    __tablename__ = "affirmation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("attempt.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    kind: Mapped[StatementKind] = mapped_column(StoredEnum(StatementKind))
    language: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str]
    affirmed_at: Mapped[datetime]
