"""Starting, flagging and submitting an attempt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.attempts import affirming, releasing
from app.attempts.admission import admit
from app.attempts.locking import locked
from app.attempts.marking import mark, roll_up
from app.attempts.models import Attempt, Cause, EndedBy, Flag, Item
from app.attempts.papers import Paper, attempt_for, ends_unattended_at, is_overdue, paper
from app.bank import library
from app.bank.models import QuestionVersion
from app.db import add_rows, db, hold, insert
from app.domain import selection
from app.domain.errors import Closed
from app.domain.rules import Overdue, Rules
from app.quizzes.models import QuizVersion


def open_attempt(user_id: int, quiz_id: int) -> Attempt | None:
    """The attempt at this quiz that the person has begun and not submitted."""
    found: Attempt | None = db.session.scalar(_OPEN, {"user_id": user_id, "quiz_id": quiz_id})
    return found


_OPEN = (
    sa.select(Attempt)
    .where(
        Attempt.user_id == sa.bindparam("user_id"),
        Attempt.quiz_id == sa.bindparam("quiz_id"),
        Attempt.submitted_at.is_(None),
    )
    .options(joinedload(Attempt.quiz_version).lazyload(QuizVersion.quiz))
    .execution_options(populate_existing=True)
)


def start(
    user: User,
    quiz: QuizVersion,
    *,
    uuid: UUID,
    seed: int,
    now: datetime,
    zone: ZoneInfo,
    language: str = "en",
    affirmed: Collection[int] = (),
) -> Attempt:
    """Start an attempt, or return the one that is open: asked fifty times at once, there is one.

    `zone`: the installation's. `affirmed`: the numbers of the statements that the person has affirmed, in `language`.
    Raises Closed as `admission.admit` does, Invalid("affirm_first") and Invalid("pool_too_small").
    """
    # One start of a person at a time, so that counting attempts and adding one is one act on PostgreSQL too.
    hold(sa.select(User.id).where(User.id == user.id), key_share=True)
    already = open_attempt(user.id, quiz.quiz_id)
    if already is not None and not finish_if_overdue(already, now=now):
        return already
    admitted = admit(user, quiz, now=now, zone=zone)
    rules, deadline = quiz.rules, admitted.deadline
    picks = selection.drawn(library.plan(rules.slots), seed, _last_met(user.id))
    because = dict(deadline.because)
    if admitted.due.break_minutes:
        because["break_minutes"] = admitted.due.break_minutes
    # The partial unique index "one open attempt per person and quiz" decides between parallel starts.
    attempt = db.session.scalar(
        insert(Attempt).on_conflict_do_nothing().returning(Attempt),
        {
            "uuid": uuid,
            "user_id": user.id,
            "quiz_id": quiz.quiz_id,
            "quiz_version_id": quiz.id,
            "seed": seed,
            "started_at": now,
            "deadline_at": deadline.at,
            "deadline_because": because,
            "ends_at": deadline.at,
            "possible": sum(pick.points for pick in picks),
        },
    )
    if attempt is None:
        first = open_attempt(user.id, quiz.quiz_id)
        if first is None:
            raise Closed("started_elsewhere")
        return first
    add_rows(
        Item,
        [
            {
                "attempt_id": attempt.id,
                "position": position,
                "question_version_id": pick.version_id,
                "option_order": list(pick.option_order),
                "points": pick.points,
                "section": pick.section,
                "timed": _timed(rules, pick.section),
            }
            for position, pick in enumerate(picks, 1)
        ],
    )
    affirming.record(user, attempt.id, rules, language, affirmed, now=now)
    return attempt


def _timed(rules: Rules, section: int) -> bool:
    found = rules.section(section)
    return found is not None and found.time_limit_minutes is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's standing at one quiz."""

    open_uuid: UUID | None
    finished: int
    best: float | None
    """The best share of points, 0 to 1, of the scores that the person may see."""
    passed: bool


def standing(user_id: int, *, now: datetime) -> dict[int, Standing]:
    """By quiz id, for every quiz the person has begun, as much as they may know of it now."""
    known = releasing.scores_shown(now)
    opened = dict(
        db.session.execute(
            sa.select(Attempt.quiz_id, Attempt.uuid).where(Attempt.user_id == user_id, Attempt.submitted_at.is_(None))
        ).all()
    )
    rows = db.session.execute(
        sa.select(
            Attempt.quiz_id,
            sa.func.count(Attempt.submitted_at),
            sa.func.max(sa.case((known, Attempt.earned / Attempt.possible))),
            sa.func.max(sa.case((known & Attempt.passed.is_(True), 1), else_=0)),
        )
        .where(Attempt.user_id == user_id)
        .group_by(Attempt.quiz_id)
    )
    return {
        quiz_id: Standing(opened.get(quiz_id), finished, best, bool(passed)) for quiz_id, finished, best, passed in rows
    }


def finished_at(user_id: int, quiz_id: int, most: int = 5) -> list[Attempt]:
    """The person's latest finished attempts at this quiz."""
    return list(
        db.session.scalars(
            sa.select(Attempt)
            .where(Attempt.user_id == user_id, Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None))
            .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
            .limit(most)
        )
    )


REMEMBERED = 100
"""Attempts. What a person met before these counts as never met: a start costs the same after ten thousand of them."""


def _last_met(user_id: int) -> dict[int, int]:
    """By question, the last attempt that showed it to this person: the greater, the later."""
    return dict(db.session.connection().execute(_LAST_MET, {"user_id": user_id, "most": REMEMBERED}).all())


_RECENT = (
    sa.select(Attempt.id)
    .where(Attempt.user_id == sa.bindparam("user_id"))
    .order_by(Attempt.started_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
    .subquery()
)
_LAST_MET = (
    sa.select(QuestionVersion.question_id, sa.func.max(Item.attempt_id))
    .join(Item, Item.question_version_id == QuestionVersion.id)
    .join(_RECENT, _RECENT.c.id == Item.attempt_id)
    .group_by(QuestionVersion.question_id)
)


def set_flag(user_id: int, uuid: UUID, position: int, flagged: bool) -> None:
    attempt = attempt_for(user_id, uuid)
    if attempt.submitted_at is not None:
        raise Closed("submitted")
    paper(attempt).entry(position)
    if flagged:
        values = {"attempt_id": attempt.id, "position": position}
        db.session.execute(insert(Flag).values(**values).on_conflict_do_nothing())
    else:
        db.session.execute(sa.delete(Flag).where(Flag.attempt_id == attempt.id, Flag.position == position))


def submit(user_id: int, uuid: UUID, *, now: datetime) -> Attempt:
    """Submit and mark; submitting twice is harmless. After the deadline, what was saved in time is what counts.

    Raises Closed("paused") while the clock is stopped for everybody.
    """
    attempt = locked(user_id, uuid)
    if attempt.submitted_at is None and not finish_if_overdue(attempt, now=now):
        if attempt.paused_at is not None:
            raise Closed("paused")
        _finish(attempt, EndedBy.TRAINEE, now)
    return attempt


def finish_if_overdue(attempt: Attempt, *, now: datetime) -> bool:
    """End an attempt whose time has run out, as of when it did and as its rules say; whether it is over now for that
    reason."""
    if not is_overdue(attempt, now):
        return False
    held = locked(attempt.user_id, attempt.uuid)
    if held.submitted_at is None:
        if not is_overdue(held, now):
            return False  # time was given between the look and the lock
        ended_at = ends_unattended_at(held)
        assert ended_at is not None
        if held.quiz_version.rules.overdue is Overdue.SUBMIT:
            _finish(held, EndedBy.TIME, ended_at)
        else:
            held.submitted_at, held.ended_by = ended_at, EndedBy.ABANDONED
            db.session.flush()
    return True


def overdue_of(user_id: int, *, now: datetime) -> list[Attempt]:
    """This person's open attempts whose time has run out."""
    late = db.session.connection().scalars(_LATE_OF, {"user_id": user_id, "now": now}).all()
    if not late:
        return []
    return [a for a in db.session.scalars(_OUT_OF_TIME.where(Attempt.id.in_(late))) if is_overdue(a, now)]


def overdue(*, now: datetime, most: int) -> list[Attempt]:
    """Anybody's, the longest over first."""
    rows = db.session.scalars(_OUT_OF_TIME.where(Attempt.ends_at < now).order_by(Attempt.ends_at).limit(most))
    return [attempt for attempt in rows if is_overdue(attempt, now)]


_OUT_OF_TIME = (
    sa.select(Attempt)
    .where(Attempt.submitted_at.is_(None), Attempt.paused_at.is_(None))
    .options(joinedload(Attempt.quiz_version))
)
# Asked at every contact, and nearly always in vain.
_LATE_OF = sa.select(Attempt.id).where(
    Attempt.user_id == sa.bindparam("user_id"),
    Attempt.submitted_at.is_(None),
    Attempt.paused_at.is_(None),
    Attempt.ends_at < sa.bindparam("now"),
)


def _finish(attempt: Attempt, by: EndedBy, at: datetime) -> Paper:
    whole = paper(attempt)
    whole = mark(whole, {entry.position for entry in whole.entries if not entry.checked}, Cause.SUBMITTED, now=at)
    attempt.submitted_at, attempt.ended_by = at, by
    roll_up(whole)
    db.session.flush()
    return whole
