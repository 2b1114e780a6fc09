"""A quiz is a stable slug and a chain of immutable versions; one of the browser may have a working copy too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.bank.models import DraftStatus, Origin
from app.db import Base, JSONText, StoredEnum, store
from app.domain.rules import Rules, rules_from


class Quiz(Base):
    __tablename__ = "quiz"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    position: Mapped[int]
    """Where it stands in lists."""
    current_number: Mapped[int]
    """The number of the version that is on offer; 0 = none has been published yet."""
    retired_at: Mapped[datetime | None]
    origin: Mapped[Origin] = mapped_column(StoredEnum(Origin), default=Origin.FILE, server_default="file")
    """Who owns it: publishing the files touches theirs alone, and the browser changes its own alone."""


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


class QuizAuthorship(Base):
    """How a version that was composed in the browser came to be. A version from the files has none."""

    __tablename__ = "quiz_authorship"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz_version.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    """Somebody who had not written in it."""
    reason: Mapped[str] = mapped_column(sa.String(500))
    source: Mapped[str]
    """The quiz as its file would have it: YAML."""

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    reviewer: Mapped[User] = relationship(foreign_keys=[reviewer_id])


class QuizDraft(Base):
    """The one working copy of a quiz, deleted when it is published or discarded."""

    __tablename__ = "quiz_draft"

    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"), primary_key=True)
    source: Mapped[str]
    """The quiz as its file would have it: YAML, with whatever is still wrong in it."""
    revision: Mapped[int]
    """Counts the changes; who saves says which one they saw."""
    status: Mapped[DraftStatus] = mapped_column(StoredEnum(DraftStatus))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    editors: Mapped[list[int]] = mapped_column(JSONText)
    """Everybody who has written in it, the author first: none of them may publish it."""
    updated_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    """What this version is for, in the words of whoever submitted it."""
    to_mend: Mapped[str] = mapped_column(sa.String(4000), default="")
    """What the reviewer who sent it back last asked for."""
    submitted_at: Mapped[datetime | None]

    quiz: Mapped[Quiz] = relationship(lazy="joined")
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    editor: Mapped[User] = relationship(foreign_keys=[updated_by])
