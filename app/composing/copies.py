"""Working copies of quizzes: begun, copied, saved, discarded. What is saved here only those see who compose."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import audit
from app.accounts.models import User
from app.audit import Action
from app.bank.models import DraftStatus, Origin
from app.bank.sources import read_yaml
from app.bank.writing import written
from app.composing import fields
from app.composing.reading import MOST_CHARACTERS, read
from app.db import db
from app.domain.errors import Closed, Conflict, Forbidden, Invalid, NotFound
from app.domain.questions import LANGUAGES
from app.quizzes.models import Quiz, QuizAuthorship, QuizDraft, QuizVersion
from app.quizzes.writing import source_of

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"new"})
"""Addresses that lead elsewhere."""
_AFTER_THE_FILES = 1_000_000


def quiz_of(slug: str, *, hold: bool = False) -> Quiz:
    query = sa.select(Quiz).where(Quiz.slug == slug).execution_options(populate_existing=True)
    found = db.session.scalar(query.with_for_update() if hold else query)
    if found is None:
        raise NotFound("no_such_quiz")
    return found


def draft_of(quiz: Quiz, *, hold: bool = False) -> QuizDraft | None:
    """The quiz's working copy, if it has one. `hold`: nobody else changes it until the unit of work ends."""
    query = sa.select(QuizDraft).where(QuizDraft.quiz_id == quiz.id).execution_options(populate_existing=True)
    found: QuizDraft | None = db.session.scalar(query.with_for_update(of=QuizDraft) if hold else query)
    return found


def held(slug: str, status: DraftStatus, revision: int) -> QuizDraft:
    """The working copy as the page showed it, held; NotFound when there is none, Conflict when it is another by now."""
    draft = draft_of(quiz_of(slug), hold=True)
    if draft is None:
        raise NotFound("no_working_copy")
    if draft.revision != revision or draft.status is not status:
        raise Conflict("moved_on", revision=draft.revision)
    return draft


def current_version(quiz: Quiz) -> QuizVersion | None:
    return db.session.scalar(
        sa.select(QuizVersion).where(QuizVersion.quiz_id == quiz.id, QuizVersion.number == quiz.current_number)
    )


def source_of_version(version: QuizVersion) -> str:
    """The version's YAML: as it was composed in the browser, else as a file could have it."""
    own = db.session.get(QuizAuthorship, version.id)
    return own.source if own is not None else source_of(version.rules)


# beginning


def begin_new(slug: str, *, by: User, now: datetime) -> QuizDraft:
    """A new quiz with nothing in it yet."""
    return _begin(_new_quiz(slug), written(fields.row(slug, fields.blank())), 0, by=by, now=now, copied_from="")


def begin_copy(slug: str, original: Quiz, *, by: User, now: datetime) -> QuizDraft:
    """A new quiz with the rules of another."""
    version = current_version(original)
    if version is None:
        raise NotFound("never_published")
    data, _ = read_yaml(source_of_version(version))
    source = written({**data, "slug": slug})
    return _begin(_new_quiz(slug), source, 0, by=by, now=now, copied_from=original.slug)


def begin_change(slug: str, *, by: User, now: datetime) -> QuizDraft:
    """A working copy of what is published; the one that there is, where there is one."""
    quiz = quiz_of(slug, hold=True)
    own(quiz)
    known = draft_of(quiz)
    if known is not None:
        return known
    version = current_version(quiz)
    assert version is not None
    return _begin(quiz, source_of_version(version), version.number, by=by, now=now, copied_from="")


def own(quiz: Quiz) -> None:
    """Raises Forbidden where the files own it."""
    if quiz.origin is Origin.FILE:
        raise Forbidden("files_own_it")


def _new_quiz(slug: str) -> Quiz:
    if not SLUG.fullmatch(slug) or len(slug) > 80 or slug in RESERVED:
        raise Invalid("quiz_slug", slug=slug)
    if db.session.scalar(sa.select(Quiz.id).where(Quiz.slug == slug)) is not None:
        raise Conflict("slug_taken", slug=slug)
    quiz = Quiz(slug=slug, position=_AFTER_THE_FILES, current_number=0, origin=Origin.BROWSER)
    db.session.add(quiz)
    try:
        db.session.flush()
    except sa.exc.IntegrityError:
        raise Conflict("slug_taken", slug=slug) from None
    return quiz


def _begin(quiz: Quiz, source: str, base: int, *, by: User, now: datetime, copied_from: str) -> QuizDraft:
    draft = QuizDraft(
        quiz=quiz,
        quiz_id=quiz.id,
        source=source,
        revision=1,
        status=DraftStatus.DRAFT,
        author_id=by.id,
        editors=[by.id],
        updated_by=by.id,
        created_at=now,
        updated_at=now,
        reason="",
        to_mend="",
    )
    db.session.add(draft)
    record(Action.QUIZ_BEGUN, quiz, by, now, base=base, copied_from=copied_from)
    db.session.flush()
    return draft


# writing


def save(slug: str, source: str, revision: int, *, by: User, now: datetime) -> QuizDraft:
    """Keep what was written on the page that showed `revision`.

    Conflict when somebody has saved since, Closed when it is in review. What is the same already is not saved again.
    """
    if len(source) > MOST_CHARACTERS:
        raise Invalid("too_long", most=MOST_CHARACTERS)
    draft = draft_of(quiz_of(slug), hold=True)
    if draft is None:
        raise NotFound("no_working_copy")
    if draft.source == source:
        return draft
    if draft.status is not DraftStatus.DRAFT:
        raise Closed("in_review")
    if draft.revision != revision:
        raise Conflict("saved_meanwhile", revision=draft.revision)
    draft.source, draft.revision = source, draft.revision + 1
    draft.updated_by, draft.updated_at = by.id, now
    if by.id not in draft.editors:
        draft.editors = [*draft.editors, by.id]
    db.session.flush()
    return draft


def discard(slug: str, revision: int, *, by: User, now: datetime) -> bool:
    """Give the working copy up for good; whether the quiz is left. One that was never published goes with it."""
    draft = held(slug, DraftStatus.DRAFT, revision)
    quiz = draft.quiz
    record(Action.QUIZ_DISCARDED, quiz, by, now, revision=revision)
    db.session.delete(draft)
    db.session.flush()
    if quiz.current_number:
        return True
    db.session.delete(quiz)
    db.session.flush()
    return False


def titled(draft: QuizDraft) -> dict[str, str] | None:
    """Its title, in both languages; where one is missing, the other's stands for it. None while there is none."""
    title: Any = (read(draft.source, draft.quiz.slug).data or {}).get("title")
    if not isinstance(title, dict):
        return None
    known = {language: str(title.get(language) or "").strip() for language in LANGUAGES}
    either = next((text for text in known.values() if text), None)
    return {language: text or either for language, text in known.items()} if either else None


def record(action: Action, quiz: Quiz, by: User, now: datetime, **facts: object) -> None:
    audit.record(action, now=now, actor_id=by.id, subject_id=quiz.id, slug=quiz.slug, **facts)
