"""Adding time, stopping the clocks of an exam and letting them run again; each act is on the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import audit
from app.accounts.models import User
from app.accounts.scope import visible_people
from app.attempts import timing
from app.attempts.models import Attempt, ExamPause, in_progress
from app.audit import Action
from app.db import db
from app.domain.errors import Closed, Forbidden, NotFound
from app.domain.roles import Permission
from app.invigilation import logbook
from app.invigilation.audience import Audience, departments

MOST_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom added time would reach. `without_limit`: whose time is not limited, so that there is nothing to add to."""

    attempt_ids: list[int]
    without_limit: int


@dataclass(frozen=True, slots=True)
class Added:
    """Numbers of people. `repeated`: the form had been sent before, and nothing was added now."""

    people: int
    left_out: int
    repeated: bool


def reach(viewer: User, quiz_id: int, whom: Audience, *, now: datetime) -> Reach:
    """The open attempts in time that an audience stands for.

    Raises Closed("over") for a person who has finished, or whose time is over, and Closed("nobody") where nobody of
    those meant has a limit.
    """
    rows = db.session.execute(
        sa.select(Attempt.id, timing.limited(now).label("limited"))
        .join(User, User.id == Attempt.user_id)
        .where(Attempt.quiz_id == quiz_id, in_progress(now), visible_people(viewer), whom.people())
        .order_by(Attempt.id)
    ).all()
    limited = [row.id for row in rows if row.limited]
    if not limited:
        raise Closed("over" if whom.person is not None and not rows else "nobody", without_limit=len(rows))
    return Reach(limited, len(rows) - len(limited))


def add_time(
    viewer: User, quiz_id: int, whom: Audience, *, minutes: int, reason: str, once: str, now: datetime
) -> Added:
    """Give everybody meant more time, whose limit is not reached yet. One form gives once, however often it is sent.

    Raises Closed as `reach` does.
    """
    logbook.hold(quiz_id)
    before = logbook.done_before(quiz_id, Action.EXAM_TIME_ADDED, viewer.id, once)
    if before is not None:
        return Added(before.facts["people"], before.facts["left_out"], True)
    reached = reach(viewer, quiz_id, whom, now=now)
    people = timing.grant(reached.attempt_ids, minutes * 60.0, reason=reason, actor_id=viewer.id, now=now)
    audit.record(
        Action.EXAM_TIME_ADDED,
        now=now,
        actor_id=viewer.id,
        subject_id=quiz_id,
        department_id=whom.department_id,
        user_id=whom.person.id if whom.person else None,
        minutes=minutes,
        people=people,
        left_out=reached.without_limit,
        reason=reason,
        once=once,
    )
    return Added(people, reached.without_limit, False)


def pause(viewer: User, quiz_id: int, whom: Audience, *, reason: str, now: datetime) -> int:
    """Stop the clocks of everybody meant; how many people stand still by it.

    Raises Conflict("already_paused") when they stand still already, so that a second click does no harm, and NotFound
    for a single person.
    """
    if whom.person is not None:
        raise NotFound("no_such_audience")
    begun = timing.pause(quiz_id, whom.department_id, reason=reason, actor_id=viewer.id, now=now)
    stopped = sa.select(sa.func.count()).where(
        Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_(None), Attempt.paused_at == now
    )
    people = db.session.scalar(stopped) or 0
    audit.record(
        Action.EXAM_PAUSED,
        now=now,
        actor_id=viewer.id,
        subject_id=quiz_id,
        department_id=whom.department_id,
        pause_id=begun.id,
        people=people,
        reason=reason,
    )
    return people


def pause_as(viewer: User, quiz_id: int, pause_id: int) -> ExamPause:
    """A pause of this quiz that the viewer may end.

    Raises NotFound for one of a department that they do not look after, Forbidden for one that holds everybody.
    """
    found = db.session.get(ExamPause, pause_id)
    if found is None or found.quiz_id != quiz_id:
        raise NotFound("no_such_pause")
    if found.department_id is None and not viewer.may(Permission.SEE_ALL_DEPARTMENTS):
        raise Forbidden("not_permitted")
    if found.department_id is not None and found.department_id not in {d.id for d in departments(viewer)}:
        raise NotFound("no_such_pause")
    return found


def resume(viewer: User, quiz_id: int, pause_id: int, *, now: datetime) -> bool:
    """End a pause; False when it had ended already, which does no harm. Raises as `pause_as` does."""
    pause_as(viewer, quiz_id, pause_id)
    ended = timing.resume(pause_id, actor_id=viewer.id, now=now)
    if ended.ended_at != now or ended.ended_by != viewer.id:
        return False
    audit.record(
        Action.EXAM_RESUMED,
        now=now,
        actor_id=viewer.id,
        subject_id=quiz_id,
        department_id=ended.department_id,
        pause_id=ended.id,
        seconds=(now - ended.begun_at).total_seconds(),
    )
    return True
