"""A question is a stable key and a chain of immutable versions; one of the browser may have a working copy too."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, JSONText, StoredEnum


class Origin(StrEnum):
    """Who owns a question: publishing the files touches theirs alone, and the browser edits its own alone."""

    FILE = "file"
    BROWSER = "browser"


class DraftStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    """Nobody changes it until it is published, sent back or taken back."""


class Question(Base):
    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    current_number: Mapped[int]
    """The number of the version that new attempts get; 0 = none has been published yet."""
    retired_at: Mapped[datetime | None]
    """Retired questions are drawn no more; attempts that pinned a version keep it."""
    origin: Mapped[Origin] = mapped_column(StoredEnum(Origin), default=Origin.FILE, server_default="file")
    # What lists show and search, of the current version, or of the working copy while there is no version.
    topic: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    kind: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    level: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    difficulty: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    stem: Mapped[dict[str, str]] = mapped_column(JSONText, default=dict, server_default="{}")
    complete: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether no text lacks a language; of the working copy, where there is one."""
    errors: Mapped[int] = mapped_column(default=0, server_default="0")
    """How much has to be mended before it is published; like the next two, of the working copy where there is one."""
    warnings: Mapped[int] = mapped_column(default=0, server_default="0")
    """How much the guidelines find that is to be mended, or waived with a reason."""
    waived: Mapped[int] = mapped_column(default=0, server_default="0")
    """How much of it stands with a reason."""
    words: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    """Its key and its texts in both languages, in lower case."""


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


class QuestionAuthorship(Base):
    """How a version that was written in the browser came to be. A version from the files has none."""

    __tablename__ = "question_authorship"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    """Somebody who had not written in it."""
    reason: Mapped[str] = mapped_column(sa.String(500))
    source: Mapped[str]
    """The question as its file would have it: YAML."""

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    reviewer: Mapped[User] = relationship(foreign_keys=[reviewer_id])


class QuestionDraft(Base):
    """The one working copy of a question, deleted when it is published or discarded."""

    __tablename__ = "question_draft"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), primary_key=True)
    base_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question_version.id"))
    """What it was begun from; None = a new question."""
    source: Mapped[str]
    """The question as its file would have it: YAML, with whatever is still wrong in it."""
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
    """Why the question is to be as it is here, in the words of whoever submitted it."""
    submitted_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship(lazy="joined")
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    editor: Mapped[User] = relationship(foreign_keys=[updated_by])


class QuestionComment(Base):
    """What somebody says about a question. The text never changes; it may be settled."""

    __tablename__ = "question_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), index=True)
    number: Mapped[int]
    """The version that was current when it was said."""
    revision: Mapped[int | None]
    """The revision of the working copy that it is about; None = about the version."""
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    text: Mapped[str] = mapped_column(sa.String(4000))
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))

    author: Mapped[User] = relationship(foreign_keys=[author_id])


class Picture(Base):
    """A picture as it is shown: bytes that `pictures.encoded` made, named by their hash, and never changed."""

    __tablename__ = "picture"

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    original: Mapped[str] = mapped_column(sa.String(64), index=True)
    """The SHA-256 of the file that it was made from: the same file is the same picture, whoever makes it anew."""
    suffix: Mapped[str] = mapped_column(sa.String(10))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    uploaded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    """None = it came with the files."""
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        return f"{self.sha256}.{self.suffix}"
