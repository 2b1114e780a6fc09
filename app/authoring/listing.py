"""The list of all questions: searched, filtered, paged by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.bank.models import DraftStatus, Origin, Question, QuestionDraft
from app.db import db

PAGE = 25
STATUSES = ("draft", "in_review", "published", "retired")
FLAWS = ("error", "warning", "waived", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list shows; empty = all."""

    search: str = ""
    topic: str = ""
    kind: str = ""
    difficulty: str = ""
    level: str = ""
    status: str = ""
    origin: str = ""
    complete: str = ""
    flaws: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    draft: DraftStatus | None
    """How its working copy stands; None = it has none."""


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    rows: list[Row]
    total: int
    before: str | None
    after: str | None


_CONDITIONS: dict[str, sa.ColumnElement[bool]] = {
    "draft": QuestionDraft.status == DraftStatus.DRAFT,
    "in_review": QuestionDraft.status == DraftStatus.IN_REVIEW,
    "published": (Question.current_number > 0) & Question.retired_at.is_(None),
    "retired": Question.retired_at.is_not(None),
}


_FLAWED: dict[str, sa.ColumnElement[bool]] = {
    "error": Question.errors > 0,
    "warning": Question.warnings > 0,
    "waived": Question.waived > 0,
    "none": Question.errors + Question.warnings + Question.waived == 0,
}


def counts() -> dict[str, int]:
    """How many questions are in each status. One that is published and being changed counts in both."""
    query = sa.select(*(sa.func.count().filter(condition).label(name) for name, condition in _CONDITIONS.items()))
    row = db.session.execute(query.select_from(_WITH_DRAFTS)).one()
    return dict(zip(STATUSES, row, strict=True))


_COLUMNS: tuple[Any, ...] = (Question, QuestionDraft.status)
_WITH_DRAFTS = sa.outerjoin(Question, QuestionDraft, QuestionDraft.question_id == Question.id)


def page(filters: Filters, *, after: str = "", before: str = "") -> QuestionsPage:
    """One page in the order of the keys. `after`, `before`: the key that a neighbouring page ends or begins with."""
    matching = _matching(filters)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(matching.subquery())) or 0
    query = matching
    if before:
        query = query.where(Question.key < before).order_by(Question.key.desc())
    else:
        query = query.where(Question.key > after).order_by(Question.key)
    rows = db.session.execute(query.limit(PAGE + 1)).all()
    more = len(rows) > PAGE
    rows = rows[:PAGE][::-1] if before else rows[:PAGE]
    found = [Row(question, draft) for question, draft in rows]
    return QuestionsPage(
        found,
        total,
        found[0].question.key if found and (more if before else bool(after)) else None,
        found[-1].question.key if found and (more or bool(before)) else None,
    )


def _matching(filters: Filters) -> sa.Select[Any]:
    query = sa.select(*_COLUMNS).select_from(_WITH_DRAFTS)
    for word in filters.search.lower().split():
        query = query.where(Question.words.contains(word, autoescape=True))
    for name in ("topic", "kind", "difficulty", "level"):
        if wanted := getattr(filters, name):
            query = query.where(getattr(Question, name) == wanted)
    if filters.status:
        query = query.where(_CONDITIONS[filters.status])
    if filters.origin:
        query = query.where(Question.origin == Origin(filters.origin))
    if filters.complete:
        query = query.where(Question.complete.is_(filters.complete == "yes"))
    if filters.flaws:
        query = query.where(_FLAWED[filters.flaws])
    return query
