"""Moving the end of open attempts: time given, clocks stopped for everybody, breaks of a person's own.

Every move is a row of its own; what was recorded at the start is never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.accounts.models import User
from app.attempts.locking import locked
from app.attempts.models import Attempt, ChangeCause, ExamPause, SectionTime, TimeChange
from app.attempts.papers import is_over, is_overdue
from app.db import db, hold
from app.domain import deadlines
from app.domain.errors import Closed, Conflict, NotFound
from app.quizzes.models import Quiz

_BREAKS = (ChangeCause.BREAK_BEGUN, ChangeCause.BREAK_ENDED)


def changes(attempt_id: int) -> list[TimeChange]:
    """Everything that moved the end of this attempt, in order."""
    return list(
        db.session.scalars(sa.select(TimeChange).where(TimeChange.attempt_id == attempt_id).order_by(TimeChange.id))
    )


# time given


def limited(now: datetime) -> sa.ColumnElement[bool]:
    """A condition on open attempts: there is something to add time to, their own limit or that of a running part."""
    part = sa.exists().where(
        SectionTime.attempt_id == Attempt.id,
        SectionTime.left_at.is_(None),
        (SectionTime.ends_at >= now) | (SectionTime.ends_at >= Attempt.paused_at),
    )
    return Attempt.ends_at.is_not(None) | part


def grant(attempt_ids: Collection[int], seconds: float, *, reason: str, actor_id: int, now: datetime) -> int:
    """Give each of these attempts more time; how many have got it.

    Those that are over, or have no limit, get none.
    """
    given = [a for a in _loaded(Attempt.id.in_(list(attempt_ids)) & limited(now)) if not is_over(a, now)]
    running = _running(given)
    for attempt in given:
        _move(attempt, running, ChangeCause.GRANTED, seconds, reason, actor_id, now)
    db.session.flush()
    return len(given)


# the clock of everybody


def open_pauses(quiz_id: int) -> list[ExamPause]:
    """The pauses of this quiz that have not ended."""
    return list(
        db.session.scalars(
            sa.select(ExamPause)
            .where(ExamPause.quiz_id == quiz_id, ExamPause.ended_at.is_(None))
            .order_by(ExamPause.id)
            .execution_options(populate_existing=True)
        )
    )


def open_pause(quiz_id: int, department_id: int | None) -> ExamPause | None:
    """The pause that holds somebody of this department, if any."""
    return next((p for p in open_pauses(quiz_id) if p.department_id in (None, department_id)), None)


def pause(quiz_id: int, department_id: int | None, *, reason: str, actor_id: int, now: datetime) -> ExamPause:
    """Stop the clock of every open attempt at this quiz, or of one department's, that of a grace too. None begins
    until it is resumed.

    Raises Conflict("already_paused") when the same people are held already.
    """
    _hold_quiz(quiz_id)
    if any(p.department_id in (None, department_id) for p in open_pauses(quiz_id)):
        raise Conflict("already_paused")
    begun = ExamPause(quiz_id=quiz_id, department_id=department_id, reason=reason, begun_at=now, begun_by=actor_id)
    db.session.add(begun)
    held = [a for a in _open_attempts(quiz_id, department_id) if a.paused_at is None and not is_overdue(a, now)]
    running = _running(held)
    for attempt in held:
        _end_break(attempt, running, now)
        attempt.paused_at = now
        _move(attempt, running, ChangeCause.PAUSED, 0.0, reason, actor_id, now)
    db.session.flush()
    return begun


def resume(pause_id: int, *, actor_id: int, now: datetime) -> ExamPause:
    """Let the clocks run again: every attempt gets back the time for which it stood still. Twice is harmless.

    Whoever another pause still holds goes on standing still.
    """
    ended = db.session.get(ExamPause, pause_id)
    if ended is None:
        raise NotFound("no_such_pause")
    _hold_quiz(ended.quiz_id)
    db.session.refresh(ended)
    if ended.ended_at is not None:
        return ended
    ended.ended_at, ended.ended_by = now, actor_id
    db.session.flush()
    still = open_pauses(ended.quiz_id)
    # Of everybody who stands still: somebody may have changed departments meanwhile.
    open_ones = _open_attempts(ended.quiz_id, None)
    running = _running(open_ones)
    for attempt in open_ones:
        if attempt.paused_at is None or any(p.department_id in (None, attempt.user.department_id) for p in still):
            continue
        stood = max(0.0, (now - attempt.paused_at).total_seconds())
        attempt.paused_at = None
        _move(attempt, running, ChangeCause.RESUMED, stood, ended.reason, actor_id, now)
    db.session.flush()
    return ended


# a person's own breaks


def break_left(attempt: Attempt, now: datetime) -> float | None:
    """Seconds for which the person may still stop the clock; None where no breaks are due or there is no limit."""
    due = attempt.deadline_because.get("break_minutes")
    if not due or attempt.ends_at is None:
        return None
    if attempt.break_until is not None and attempt.break_until > now:
        return (attempt.break_until - now).total_seconds()
    used = db.session.scalar(
        sa.select(sa.func.sum(TimeChange.seconds)).where(
            TimeChange.attempt_id == attempt.id, TimeChange.cause.in_(_BREAKS)
        )
    )
    return max(0.0, due * 60 - (used or 0.0))


def begin_break(user_id: int, uuid: UUID, *, now: datetime) -> None:
    """Stop the clock for as long as is due. The end moves by all of it at once, and what is not used is taken back
    when the break ends: whoever does not come back has lost nothing, and no job has to notice.

    Raises Closed("no_break_left"), or that the attempt is over or paused.
    """
    attempt = locked(user_id, uuid)
    if attempt.submitted_at is not None or is_over(attempt, now):
        raise Closed("submitted" if attempt.submitted_at else "time_over")
    if attempt.paused_at is not None:
        raise Closed("paused")
    if attempt.break_until is not None and attempt.break_until > now:
        return
    left = break_left(attempt, now)
    if left is None or left < 1:
        raise Closed("no_break_left")
    attempt.break_until = now + timedelta(seconds=left)
    _move(attempt, _running([attempt]), ChangeCause.BREAK_BEGUN, left, "", user_id, now)
    db.session.flush()


def end_break(user_id: int, uuid: UUID, *, now: datetime) -> None:
    """Let the clock run again; harmless when it does."""
    attempt = locked(user_id, uuid)
    if attempt.submitted_at is None:
        _end_break(attempt, _running([attempt]), now)
        db.session.flush()


def _end_break(attempt: Attempt, running: _Running, now: datetime) -> None:
    if attempt.break_until is None:
        return
    unused = (attempt.break_until - now).total_seconds()
    attempt.break_until = None
    if unused > 0:  # one that is used up has ended by itself
        _move(attempt, running, ChangeCause.BREAK_ENDED, -unused, "", attempt.user_id, now)


# rows


def _move(
    attempt: Attempt,
    running: _Running,
    cause: ChangeCause,
    seconds: float,
    reason: str,
    actor_id: int,
    now: datetime,
) -> None:
    db.session.add(
        TimeChange(
            attempt_id=attempt.id, cause=cause, seconds=seconds, reason=reason, actor_id=actor_id, created_at=now
        )
    )
    if not seconds:
        return
    by = timedelta(seconds=seconds)
    if attempt.ends_at is not None:
        attempt.ends_at += by
    section = running.get(attempt.id)
    if section is None or section.ends_at is None:
        return
    # One whose time had run out when the clock stopped stays as far behind. Given time opens none again.
    over = deadlines.is_over(section.ends_at, attempt.stopped_at(now) or now)
    if not (over and cause is ChangeCause.GRANTED):
        section.ends_at += by


_Running = Mapping[int, SectionTime]


def _running(attempts: Collection[Attempt]) -> _Running:
    """By attempt, the timed section that was entered last, in one query: while all are held, everybody else waits."""
    ids = [attempt.id for attempt in attempts if attempt.quiz_version.rules.has_timed_sections]
    if not ids:
        return {}
    rows = db.session.scalars(
        sa.select(SectionTime)
        .where(SectionTime.attempt_id.in_(ids), SectionTime.left_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return {row.attempt_id: row for row in rows}


def _open_attempts(quiz_id: int, department_id: int | None) -> list[Attempt]:
    condition = Attempt.quiz_id == quiz_id
    if department_id is not None:
        members = sa.select(User.id).where(User.department_id == department_id)
        condition &= Attempt.user_id.in_(members)
    return _loaded(condition)


def _loaded(condition: sa.ColumnElement[bool]) -> list[Attempt]:
    rows: Iterable[Attempt] = db.session.scalars(
        sa.select(Attempt)
        .where(condition, Attempt.submitted_at.is_(None))
        .order_by(Attempt.id)
        .options(sa.orm.joinedload(Attempt.quiz_version), sa.orm.joinedload(Attempt.user))
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _hold_quiz(quiz_id: int) -> None:
    """One pause or resume of a quiz at a time, and no start in between."""
    hold(sa.select(Quiz.id).where(Quiz.id == quiz_id))
