"""The versions of a question, and what is different between two of them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.authoring.reading import read
from app.bank.models import Question, QuestionAuthorship, QuestionDraft, QuestionVersion
from app.db import db
from app.domain import questions as rules
from app.domain.errors import NotFound

DRAFT = "draft"
"""How an address names the working copy among the versions."""


@dataclass(frozen=True, slots=True)
class Past:
    """A version. `authorship`: None for one that came from the files."""

    version: QuestionVersion
    authorship: QuestionAuthorship | None


def versions(question: Question) -> list[Past]:
    """Every version, the newest first."""
    rows = db.session.execute(
        sa.select(QuestionVersion, QuestionAuthorship)
        .outerjoin(QuestionAuthorship, QuestionAuthorship.version_id == QuestionVersion.id)
        .where(QuestionVersion.question_id == question.id)
        .order_by(QuestionVersion.number.desc())
        .options(joinedload(QuestionAuthorship.author), joinedload(QuestionAuthorship.reviewer))
    )
    return [Past(version, authorship) for version, authorship in rows]


def named(question: Question, draft: QuestionDraft | None, name: str) -> rules.Question:
    """The content that an address names: a version's number, or the working copy. NotFound when there is none.

    A working copy that cannot be read yet is there, and there is nothing to show of it: also NotFound.
    """
    if name == DRAFT:
        found = read(draft.source, question.key).sketch if draft is not None else None
        if found is None:
            raise NotFound("nothing_to_show")
        return found
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 9 else 0
    content = db.session.scalar(
        sa.select(QuestionVersion.content).where(
            QuestionVersion.question_id == question.id, QuestionVersion.number == number
        )
    )
    if content is None:
        raise NotFound("no_such_version")
    return rules.question_from(content)
