"""A quiz is a stable slug and a chain of immutable versions of its rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, JSONText, store
from app.domain.rules import Rules, rules_from


class Quiz(Base):
    __tablename__ = "quiz"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    position: Mapped[int]
    """Where it stands in lists."""
    current_number: Mapped[int]
    retired_at: Mapped[datetime | None]


class QuizVersion(Base):
    """Never changed once written; an attempt pins the version it was started under."""

    __tablename__ = "quiz_version"
    __table_args__ = (sa.UniqueConstraint("quiz_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONText)
    published_at: Mapped[datetime]

    quiz: Mapped[Quiz] = relationship(lazy="joined")

    @property
    def rules(self) -> Rules:
        """The rules, read once a process: a version never changes. Keyed by database, since ids are per database."""
        key = (store().database, self.id)
        known = _rules.get(key)
        if known is None:
            if len(_rules) >= _KNOWN:
                _rules.clear()
            known = _rules[key] = rules_from(self.content)
        return known


_KNOWN = 2_000
_rules: dict[tuple[str, int], Rules] = {}
