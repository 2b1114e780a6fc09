"""To immutable versions: all that the files say, where publishing twice changes nothing, or one of the browser's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.bank import rolling_up
from app.bank.models import Origin, Question, QuestionVersion
from app.db import db
from app.domain import item_writing
from app.domain import questions as rules
from app.domain.errors import Conflict
from app.domain.item_writing import Tally

_PORTION = 500


@dataclass(frozen=True, slots=True)
class Published:
    """How many questions were new, got a new version, came back from retirement, were retired, or stayed."""

    added: int
    changed: int
    restored: int
    retired: int
    unchanged: int


def publish(
    questions: Sequence[rules.Question], *, now: datetime, tallies: Mapping[str, Tally] | None = None
) -> Published:
    """Make the bank what the files say: a changed question gets a new version, a vanished one is retired.

    A large bank passes by in portions: what is stored is never held as a whole, and no question has a statement of its
    own. What was written in the browser is neither changed nor retired; Conflict with its `keys` when a file brings
    one. What lists show of the flaws is made anew of every question, since the rules for writing may have changed;
    `tallies`: of those that have been looked at already.
    """
    browser = set(db.session.scalars(sa.select(Question.key).where(Question.origin == Origin.BROWSER)))
    taken = [question.key for question in questions if question.key in browser]
    if taken:
        raise Conflict("written_in_the_browser", keys=taken)
    wanted = {question.key: question for question in questions}
    counts = dict.fromkeys(Published.__dataclass_fields__, 0)
    made = tallies or {}
    tally = {question.key: made.get(question.key) or item_writing.tally(question) for question in questions}
    moved: list[dict[str, Any]] = []
    retold: list[dict[str, Any]] = []
    changed: list[tuple[int, int, rules.Question]] = []
    for row in _stored():
        question = wanted.pop(row.key, None)
        number, retired_at = row.current_number, None
        if question is None:
            retired_at = row.retired_at or now
            counts["retired"] += row.retired_at is None
        elif rules.question_data(question) != row.content:
            number += 1
            changed.append((row.id, number, question))
            counts["changed"] += 1
        else:
            counts["unchanged" if row.retired_at is None else "restored"] += 1
        if question is not None and tally[row.key] != (row.errors, row.warnings, row.waived):
            retold.append({"id": row.id, **tally[row.key]._asdict()})
        if (number, retired_at) != (row.current_number, row.retired_at):
            moved.append({"id": row.id, "current_number": number, "retired_at": retired_at})
    for portion in (*_portions(moved), *_portions(retold)):
        db.session.execute(sa.update(Question), portion)
    for portion in _portions(changed):
        _add_versions(portion, now)
        shown = [{"id": row_id, **rolling_up.columns(question, tally[question.key])} for row_id, _, question in portion]
        db.session.execute(sa.update(Question), shown)
    for portion in _portions(list(wanted.values())):
        _add(portion, tally, now)
        counts["added"] += len(portion)
    return Published(**counts)


def publish_one(row: Question, question: rules.Question, *, now: datetime) -> QuestionVersion:
    """Make this the current version of a question that the browser owns."""
    row.current_number += 1
    rolling_up.roll_up(row, question, item_writing.tally(question))
    version = QuestionVersion(
        question=row,
        number=row.current_number,
        content=rules.question_data(question),
        topic=question.topic,
        published_at=now,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _stored() -> Iterable[Any]:
    """Every question of the files with the content of its current version, locked."""
    columns = (
        *(Question.id, Question.key, Question.current_number, Question.retired_at),
        *(Question.errors, Question.warnings, Question.waived, QuestionVersion.content),
    )
    return db.session.execute(
        sa.select(*columns)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.current_number),
        )
        .where(Question.origin == Origin.FILE)
        .order_by(Question.id)
        .with_for_update(of=Question)
        .execution_options(yield_per=_PORTION)
    )


def _portions(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[i : i + _PORTION] for i in range(0, len(rows), _PORTION))


def _add(questions: list[rules.Question], tally: Mapping[str, Tally], now: datetime) -> None:
    keys = [question.key for question in questions]
    rows = [
        {
            "key": question.key,
            "current_number": 1,
            "retired_at": None,
            **rolling_up.columns(question, tally[question.key]),
        }
        for question in questions
    ]
    db.session.execute(sa.insert(Question), rows)
    ids = dict(db.session.execute(sa.select(Question.key, Question.id).where(Question.key.in_(keys))).all())
    _add_versions([(ids[question.key], 1, question) for question in questions], now)


def _add_versions(versions: list[tuple[int, int, rules.Question]], now: datetime) -> None:
    rows = [
        {
            "question_id": question_id,
            "number": number,
            "content": rules.question_data(question),
            "topic": question.topic,
            "published_at": now,
        }
        for question_id, number, question in versions
    ]
    db.session.execute(sa.insert(QuestionVersion), rows)
