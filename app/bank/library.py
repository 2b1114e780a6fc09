"""Published questions, as those who draw, show and mark them need them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.bank.models import Question, QuestionVersion
from app.db import db, store
from app.domain import questions as rules
from app.domain import selection
from app.domain.kinds import kind_of
from app.domain.selection import Candidate, Plan, Slot

_CACHE_SIZE = 5_000
# A version never changes, so a process may keep what it has once read. Keyed by database, since ids are per database.
_versions: dict[tuple[str, int], rules.Question] = {}
_PLANS = 200
_plans: dict[tuple[str, tuple[Slot, ...]], tuple[object, Plan]] = {}


def versions(ids: Iterable[int]) -> dict[int, rules.Question]:
    """The questions of these version ids; one query for those not read before."""
    database = store().database
    wanted = set(ids)
    missing = [i for i in wanted if (database, i) not in _versions]
    if missing:
        if len(_versions) + len(missing) > _CACHE_SIZE:
            _versions.clear()
            missing = list(wanted)
        rows = db.session.execute(
            sa.select(QuestionVersion.id, QuestionVersion.content).where(QuestionVersion.id.in_(missing))
        )
        for version_id, content in rows:
            _versions[database, version_id] = rules.question_from(content)
    return {i: _versions[database, i] for i in wanted}


def known(database: str, version_id: int) -> rules.Question | None:
    """A question that this process has read before."""
    return _versions.get((database, version_id))


def forget() -> None:
    """Drop what has been read; only a test that rewrites history needs it."""
    _versions.clear()
    _plans.clear()


def candidates() -> list[Candidate]:
    """Every published question, as a draw sees it."""
    rows = db.session.execute(
        sa.select(QuestionVersion.id, QuestionVersion.question_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.current_number == QuestionVersion.number, Question.retired_at.is_(None))
    ).all()
    read = versions(row.id for row in rows)
    return [candidate(row.id, row.question_id, read[row.id]) for row in rows]


# Whatever publishing does moves one of the three: a change adds a version, retiring sets an instant, both it and
# restoring change which questions are left.
_STATE = sa.select(
    sa.select(sa.func.max(QuestionVersion.id)).scalar_subquery(),
    sa.func.sum(Question.id).filter(Question.retired_at.is_(None)),
    sa.func.max(Question.retired_at),
)


def plan(slots: tuple[Slot, ...]) -> Plan:
    """The slots matched up with the published bank; made anew only when the bank has changed."""
    state = db.session.execute(_STATE).one()
    key = (store().database, slots)
    known = _plans.get(key)
    if known is not None and known[0] == state:
        return known[1]
    if len(_plans) >= _PLANS:
        _plans.clear()
    made = selection.plan(slots, candidates())
    _plans[key] = (state, made)
    return made


def candidate(version_id: int, question_id: int, question: rules.Question) -> Candidate:
    order = kind_of(question).order(question)
    return Candidate(
        version_id=version_id,
        question_id=question_id,
        topic=question.topic,
        kind=question.kind,
        level=question.level,
        difficulty=question.difficulty,
        situation=question.situation,
        option_ids=order.ids,
        shuffles=order.shuffled,
        last=order.last,
        never_as_written=order.never_as_written,
        key=question.key,
        tags=question.tags,
        family=question.family,
    )
