"""A question is a stable key and a chain of immutable versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, JSONText


class Question(Base):
    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    current_number: Mapped[int]
    """The number of the version that new attempts get."""
    retired_at: Mapped[datetime | None]
    """Retired questions are drawn no more; attempts that pinned a version keep it."""


class QuestionVersion(Base):
    """Never changed once written. `content` is `domain.questions.question_data`; `topic` repeats a part."""

    __tablename__ = "question_version"
    __table_args__ = (sa.UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONText)
    topic: Mapped[str] = mapped_column(sa.String(60), index=True)
    published_at: Mapped[datetime]

    question: Mapped[Question] = relationship()
