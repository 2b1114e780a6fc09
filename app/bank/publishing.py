"""From files to immutable versions. Publishing twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.bank.models import Question, QuestionVersion
from app.db import db
from app.domain import questions as rules

_PORTION = 500


@dataclass(frozen=True, slots=True)
class Published:
    """How many questions were new, got a new version, came back from retirement, were retired, or stayed."""

    added: int
    changed: int
    restored: int
    retired: int
    unchanged: int


def publish(questions: Sequence[rules.Question], *, now: datetime) -> Published:
    """Make the bank what the files say: a changed question gets a new version, a vanished one is retired."""
    wanted = {question.key: question for question in questions}
    counts = {"added": 0, "changed": 0, "restored": 0, "retired": 0, "unchanged": 0}
    # A large bank passes by in portions: neither what is stored nor what is new is ever held as a whole.
    for row, content in _stored():
        question = wanted.pop(row.key, None)
        was_retired = row.retired_at is not None
        if question is None:
            row.retired_at = row.retired_at or now
            counts["retired"] += not was_retired
            continue
        row.retired_at = None
        data = rules.question_data(question)
        if data != content:
            row.current_number += 1
            db.session.add(_version(row, row.current_number, data, now))
            counts["changed"] += 1
        else:
            counts["restored" if was_retired else "unchanged"] += 1
    for count, question in enumerate(wanted.values(), 1):
        new = Question(key=question.key, current_number=1)
        db.session.add_all([new, _version(new, 1, rules.question_data(question), now)])
        if count % _PORTION == 0:
            db.session.flush()
    db.session.flush()
    counts["added"] = len(wanted)
    return Published(**counts)


def _stored() -> Iterable[Any]:
    """Every question with the content of its current version, locked."""
    return db.session.execute(
        sa.select(Question, QuestionVersion.content)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number),
        )
        .order_by(Question.id)
        .with_for_update(of=Question)
        .execution_options(yield_per=_PORTION)
    )


def _version(question: Question, number: int, data: dict[str, object], now: datetime) -> QuestionVersion:
    return QuestionVersion(question=question, number=number, content=data, topic=str(data["topic"]), published_at=now)
