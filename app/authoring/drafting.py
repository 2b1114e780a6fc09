"""Working copies: begun, copied, saved, discarded. What is saved here nobody but authors sees."""

from __future__ import annotations

import random
import re
from datetime import datetime

import sqlalchemy as sa

from app import audit
from app.accounts.models import User
from app.audit import Action
from app.authoring import fields
from app.authoring.reading import MOST_CHARACTERS, Reading, read, renamed, topic_of_key
from app.bank import rolling_up, syllabus
from app.bank.models import (
    DraftStatus,
    Origin,
    Question,
    QuestionAuthorship,
    QuestionComment,
    QuestionDraft,
    QuestionVersion,
)
from app.bank.writing import source_of, written
from app.db import db
from app.domain import item_writing
from app.domain.errors import Closed, Conflict, Forbidden, Invalid, NotFound
from app.domain.item_writing import Tally
from app.domain.kinds import KINDS
from app.domain.questions import LANGUAGES, question_from

KEY = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def question_of(key: str, *, hold: bool = False) -> Question:
    query = sa.select(Question).where(Question.key == key).execution_options(populate_existing=True)
    found = db.session.scalar(query.with_for_update() if hold else query)
    if found is None:
        raise NotFound("no_such_question")
    return found


def draft_of(question: Question, *, hold: bool = False) -> QuestionDraft | None:
    """The question's working copy, if it has one. `hold`: nobody else changes it until the unit of work ends."""
    query = sa.select(QuestionDraft).where(QuestionDraft.question_id == question.id)
    query = query.execution_options(populate_existing=True)
    found: QuestionDraft | None = db.session.scalar(query.with_for_update(of=QuestionDraft) if hold else query)
    return found


def held(key: str) -> QuestionDraft:
    """The working copy of this question, held; NotFound when there is none."""
    draft = draft_of(question_of(key), hold=True)
    if draft is None:
        raise NotFound("no_working_copy")
    return draft


def current_version(question: Question) -> QuestionVersion | None:
    return db.session.scalar(
        sa.select(QuestionVersion).where(
            QuestionVersion.question_id == question.id, QuestionVersion.number == question.current_number
        )
    )


def source_of_version(version: QuestionVersion) -> str:
    """The version's YAML: as it was written in the browser, else as its file has it. Invalid when nobody can say."""
    own = db.session.get(QuestionAuthorship, version.id)
    return own.source if own is not None else source_of(question_from(version.content))


# beginning


def begin_new(key: str, kind: str, *, by: User, now: datetime, rng: random.Random) -> QuestionDraft:
    """A new question with nothing in it yet."""
    if kind not in KINDS:
        raise Invalid("unknown_kind", kind=kind)
    source = written(fields.row(key, fields.blank(kind, rng)))
    return _begin(_new_question(key), source, None, by=by, now=now, copied_from="")


def begin_copy(key: str, version: QuestionVersion, *, by: User, now: datetime) -> QuestionDraft:
    """A new question with the content of another."""
    source = written(renamed(source_of_version(version), key))
    copied_from = version.content["key"]
    return _begin(_new_question(key), source, None, by=by, now=now, copied_from=copied_from)


def begin_change(key: str, *, by: User, now: datetime) -> QuestionDraft:
    """A working copy of what is published; the one that there is, where there is one."""
    question = question_of(key, hold=True)
    if question.origin is Origin.FILE:
        raise Forbidden("files_own_it")
    known = draft_of(question)
    if known is not None:
        return known
    version = current_version(question)
    assert version is not None
    return _begin(question, source_of_version(version), version, by=by, now=now, copied_from="")


def _new_question(key: str) -> Question:
    if not KEY.fullmatch(key) or len(key) > 120 or topic_of_key(key) not in syllabus.topics():
        raise Invalid("question_key", key=key)
    if db.session.scalar(sa.select(Question.id).where(Question.key == key)) is not None:
        raise Conflict("key_taken", key=key)
    question = Question(key=key, current_number=0, origin=Origin.BROWSER)
    db.session.add(question)
    try:
        db.session.flush()
    except sa.exc.IntegrityError:
        raise Conflict("key_taken", key=key) from None
    return question


def _begin(
    question: Question, source: str, base: QuestionVersion | None, *, by: User, now: datetime, copied_from: str
) -> QuestionDraft:
    draft = QuestionDraft(
        question=question,
        question_id=question.id,
        base_version_id=base.id if base else None,
        source=source,
        revision=1,
        status=DraftStatus.DRAFT,
        author_id=by.id,
        editors=[by.id],
        updated_by=by.id,
        created_at=now,
        updated_at=now,
    )
    db.session.add(draft)
    _roll_up(question, read(source, question.key))
    audit.record(
        Action.QUESTION_BEGUN,
        now=now,
        actor_id=by.id,
        subject_id=question.id,
        key=question.key,
        base=base.number if base else 0,
        copied_from=copied_from,
    )
    db.session.flush()
    return draft


# saving


def save(key: str, source: str, revision: int, *, by: User, now: datetime) -> QuestionDraft:
    """Keep what was written on the page that showed `revision`.

    Conflict when somebody has saved since, Closed when it is in review. What is the same already is not saved again.
    """
    if len(source) > MOST_CHARACTERS:
        raise Invalid("too_long", most=MOST_CHARACTERS)
    draft = held(key)
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
    _roll_up(draft.question, read(source, key))
    db.session.flush()
    return draft


def _roll_up(question: Question, reading: Reading) -> None:
    """What lists show of a working copy: all of it where nothing is published yet, else what is wrong with it."""
    question.complete = reading.complete
    _tell(question, reading.tally)
    if question.current_number:
        return
    if reading.sketch is not None:
        rolling_up.roll_up(question, reading.sketch, reading.tally, complete=reading.complete)
        return
    data = reading.data or {}
    question.topic = topic_of_key(question.key)
    for name in ("kind", "level", "difficulty"):
        setattr(question, name, str(data.get(name, getattr(question, name) or ""))[:40].replace("\0", ""))
    stem = data.get("stem")
    if isinstance(stem, dict):
        question.stem = {language: str(stem.get(language, "")) for language in LANGUAGES}
    question.words = rolling_up.words(question.key, [question.stem or {}])


def _tell(question: Question, tally: Tally) -> None:
    question.errors, question.warnings, question.waived = tally


def tally_again() -> None:
    """What lists show of the flaws of the browser's questions, by the rules for writing as they are now."""
    current = (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number)
    found = (
        sa.select(Question, QuestionDraft.source, QuestionVersion.content)
        .outerjoin(QuestionDraft, QuestionDraft.question_id == Question.id)
        .outerjoin(QuestionVersion, current)
        .where(Question.origin == Origin.BROWSER)
    )
    for question, source, content in db.session.execute(found):
        if source is not None:
            _tell(question, read(source, question.key).tally)
        elif content is not None:
            _tell(question, item_writing.tally(question_from(content)))


# discarding


def discard(key: str, revision: int, *, by: User, now: datetime) -> bool:
    """Give the working copy up for good; whether the question is left. One that was never published goes with it.

    Conflict when somebody has saved since, Closed when it is in review.
    """
    draft = held(key)
    if draft.status is not DraftStatus.DRAFT:
        raise Closed("in_review")
    if draft.revision != revision:
        raise Conflict("saved_meanwhile", revision=draft.revision)
    question = draft.question
    audit.record(Action.QUESTION_DISCARDED, now=now, actor_id=by.id, subject_id=question.id, key=key, revision=revision)
    db.session.delete(draft)
    question.complete = True
    version = current_version(question)
    _tell(question, item_writing.tally(question_from(version.content)) if version is not None else Tally())
    db.session.flush()
    if version is not None:
        return True
    db.session.execute(sa.delete(QuestionComment).where(QuestionComment.question_id == question.id))
    db.session.delete(question)
    db.session.flush()
    return False
