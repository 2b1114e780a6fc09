"""To immutable versions: all that the files say, where publishing twice changes nothing, or one of the browser's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.bank import rolling_up
from app.bank.models import Origin, Question, QuestionVersion
from app.db import db
from app.domain import questions as rules
from app.domain.errors import Conflict


@dataclass(frozen=True, slots=True)
class Published:
    """How many questions were new, got a new version, came back from retirement, were retired, or stayed."""

    added: int
    changed: int
    restored: int
    retired: int
    unchanged: int


def publish(questions: Sequence[rules.Question], *, now: datetime) -> Published:
    """Make the bank what the files say: a changed question gets a new version, a vanished one is retired.

    What was written in the browser is neither changed nor retired; Conflict with its `keys` when a file brings one.
    """
    browser = set(db.session.scalars(sa.select(Question.key).where(Question.origin == Origin.BROWSER)))
    taken = [question.key for question in questions if question.key in browser]
    if taken:
        raise Conflict("written_in_the_browser", keys=taken)
    rows = db.session.execute(
        sa.select(Question, QuestionVersion.content)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number),
        )
        .where(Question.origin == Origin.FILE)
        .with_for_update(of=Question)
    )
    known = {question.key: (question, content) for question, content in rows}
    counts = {"added": 0, "changed": 0, "restored": 0, "retired": 0, "unchanged": 0}
    for question in questions:
        data = rules.question_data(question)
        if question.key not in known:
            row = Question(key=question.key, current_number=1)
            rolling_up.roll_up(row, question)
            db.session.add(row)
            db.session.add(_version(row, 1, data, now))
            counts["added"] += 1
            continue
        row, content = known.pop(question.key)
        was_retired = row.retired_at is not None
        row.retired_at = None
        if data != content:
            row.current_number += 1
            rolling_up.roll_up(row, question)
            db.session.add(_version(row, row.current_number, data, now))
            counts["changed"] += 1
        else:
            counts["restored" if was_retired else "unchanged"] += 1
    for row, _ in known.values():
        if row.retired_at is None:
            row.retired_at = now
            counts["retired"] += 1
    db.session.flush()
    return Published(**counts)


def publish_one(row: Question, question: rules.Question, *, now: datetime) -> QuestionVersion:
    """Make this the current version of a question that the browser owns."""
    row.current_number += 1
    rolling_up.roll_up(row, question)
    version = _version(row, row.current_number, rules.question_data(question), now)
    db.session.add(version)
    db.session.flush()
    return version


def _version(question: Question, number: int, data: dict[str, object], now: datetime) -> QuestionVersion:
    return QuestionVersion(question=question, number=number, content=data, topic=str(data["topic"]), published_at=now)
