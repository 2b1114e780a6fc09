"""What the owner of a finished attempt is shown of it now, and what comes when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from app.attempts.models import Attempt, EndedBy, in_progress
from app.db import db
from app.domain import release
from app.domain.release import Part, Shown
from app.domain.rules import Rules
from app.quizzes.models import Quiz, QuizVersion

HELD_AT_MOST = timedelta(days=1)
"""So long after the close an open attempt without time limit holds back the answers of the others: it may never end."""


def shown(attempt: Attempt, rules: Rules, now: datetime) -> Shown:
    """The parts of this attempt that its owner is shown now, and those that are not shown yet or never.

    An abandoned attempt has no marks: of it only the answers can be shown, and nothing else is to come.
    """
    closes_at = _closes_at(attempt.quiz_version, rules)
    (found,) = _shown_now([_Case(attempt.quiz_id, rules, attempt.submitted_at, closes_at)], now)
    if attempt.ended_by is EndedBy.ABANDONED:
        return Shown(found.parts & {Part.QUESTIONS}, ())
    return found


def shown_parts(attempt: Attempt, rules: Rules, now: datetime) -> frozenset[Part]:
    """As `shown`, without what comes."""
    return shown(attempt, rules, now).parts


def score_from(attempt: Attempt, rules: Rules) -> datetime | None:
    """From when the owner may see the score of an attempt that has just ended; None = never, or it has no marks."""
    if attempt.submitted_at is None or attempt.ended_by is EndedBy.ABANDONED:
        return None
    return release.opens_at(
        rules.releases,
        Part.SCORE,
        submitted_at=attempt.submitted_at,
        closes_at=_closes_at(attempt.quiz_version, rules),
    )


def scores_shown(now: datetime) -> sa.ColumnElement[bool]:
    """A condition on Attempt: its owner may see its score."""
    return Attempt.score_from <= now


def versions_withheld(user_id: int, now: datetime) -> list[int]:
    """The quiz versions under which this person has finished attempts whose marks are not shown now."""
    made = sa.select(Attempt.quiz_version_id).where(Attempt.user_id == user_id, Attempt.submitted_at.is_not(None))
    versions = list(db.session.scalars(sa.select(QuizVersion).where(QuizVersion.id.in_(made.distinct()))))
    under = [(version, version.rules) for version in versions]
    under = [(version, rules) for version, rules in under if rules.releases.when(Part.MARKS) in _NOT_BY_ITSELF]
    if not under:
        return []
    closings = _closings(under)
    # What is shown now of an attempt submitted just now is shown of all that were submitted before it.
    found = _shown_now([_Case(version.quiz_id, rules, now, closings[version.id]) for version, rules in under], now)
    return [version.id for (version, _), one in zip(under, found, strict=True) if Part.MARKS not in one.parts]


_NOT_BY_ITSELF = (release.When.AFTER_CLOSE, release.When.ON_DATE, release.When.NEVER)
"""Moments that submitting does not bring about."""


class _Case(NamedTuple):
    quiz_id: int
    rules: Rules
    submitted_at: datetime | None
    closes_at: datetime | None


def _shown_now(cases: Collection[_Case], now: datetime) -> list[Shown]:
    closed = {
        case.quiz_id: case.closes_at
        for case in cases
        if case.submitted_at and case.closes_at and release.waits_for_close(case.rules.releases, case.closes_at, now)
    }
    busy = _still_worked_on(closed, now)
    return [
        release.shown(
            case.rules.releases,
            submitted_at=case.submitted_at,
            closes_at=case.closes_at,
            others_working=case.quiz_id in busy,
            now=now,
        )
        for case in cases
    ]


def _still_worked_on(closed: Mapping[int, datetime], now: datetime) -> set[int]:
    """Those of the closed quizzes (id -> when they closed) at which somebody is still at work.

    Somebody is due more time, was given some, or their clock stands still.
    """
    if not closed:
        return set()
    limited = Attempt.ends_at.is_not(None)
    working = sa.select(Attempt.quiz_id, limited).where(in_progress(now), Attempt.quiz_id.in_(closed)).distinct()
    return {
        quiz_id
        for quiz_id, has_limit in db.session.execute(working)
        if has_limit or now <= closed[quiz_id] + HELD_AT_MOST
    }


def _closes_at(version: QuizVersion, rules: Rules) -> datetime | None:
    return _closings([(version, rules)])[version.id]


def _closings(under: Collection[tuple[QuizVersion, Rules]]) -> dict[int, datetime | None]:
    """When the quiz of each version closes to everybody: as its rules say, or later where it was extended since."""
    outdated = {
        version.quiz_id
        for version, rules in under
        if rules.closes_at is not None and version.quiz.current_number != version.number
    }
    extended: dict[int, datetime | None] = {}
    if outdated:
        current = sa.select(QuizVersion).join(Quiz, Quiz.id == QuizVersion.quiz_id)
        current = current.where(QuizVersion.number == Quiz.current_number, Quiz.id.in_(outdated))
        extended = {version.quiz_id: version.rules.closes_at for version in db.session.scalars(current)}
    closings = {}
    for version, rules in under:
        later = extended.get(version.quiz_id)
        closings[version.id] = max(rules.closes_at, later) if rules.closes_at and later else rules.closes_at
    return closings
