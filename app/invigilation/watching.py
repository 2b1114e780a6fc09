"""Who is in an exam, where they are, and whose page has not been heard of: facts to help by, evidence of nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Department, User
from app.accounts.scope import visible_people
from app.attempts import timing
from app.attempts.models import (
    Attempt,
    ChangeCause,
    EndedBy,
    ExamPause,
    Item,
    Presence,
    Response,
    SectionTime,
    TimeChange,
)
from app.db import db
from app.domain import deadlines
from app.domain.rules import Rules
from app.invigilation.attendance import LOST_AFTER, in_the_room, open_attempts
from app.quizzes.models import QuizVersion

PAGE = 500
LATELY = timedelta(minutes=15)
_LATELY_SHOWN = 50


class Clock(StrEnum):
    """How the clock of an open attempt stands."""

    RUNNING = "running"
    PAUSED = "paused"
    ON_BREAK = "on_break"
    OVER = "over"
    """Time has run out; it is about to be ended, or may still be submitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One person at one open attempt. Durations in seconds."""

    key: str
    """Of their attempt: its uuid, in hexadecimal."""
    name: str
    department: str | None
    position: int | None
    """The question that their page shows; where no page has told, the first that is not answered. None: no question,
    but the page that comes before submitting."""
    answered: int
    questions: int
    last_saved: datetime | None
    clock: Clock
    remaining: float | None
    """None: time is not limited."""
    part_remaining: float | None
    """Of the part that they are in, where it has a limit of its own."""
    granted: float
    """What invigilators have added in all."""
    silent: float | None
    """For how long nothing has come from them, when that is longer than it should be; None: in contact."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Somebody who was in until a moment ago."""

    name: str
    department: str | None
    at: datetime
    by: EndedBy


@dataclass(frozen=True, slots=True)
class Filters:
    """`department`: a slug."""

    name: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One quiz as it stands now, as far as the viewer may see it."""

    sittings: list[Sitting]
    """Those that the filters let through and this page holds: out of contact first, then by least time left."""
    matching: int
    follows: bool
    """Whether another page comes before this one."""
    after: str | None
    """The key of the next page."""
    present: int
    silent: int
    on_break: int
    gone: int
    """Attempts without a time limit of which nothing was heard for hours; they are not listed."""
    finished: list[Finished]
    """The latest of those who finished within `LATELY`."""
    finished_count: int
    pauses: list[ExamPause]


_COLUMNS = (
    Attempt.id,
    Attempt.uuid,
    Attempt.quiz_version_id,
    Attempt.started_at,
    Attempt.ends_at,
    Attempt.paused_at,
    Attempt.break_until,
    User.name,
    User.department_id,
    Presence.position,
    Presence.seen_at,
)


def room(
    viewer: User,
    quiz_id: int,
    mine: list[Department],
    filters: Filters,
    *,
    now: datetime,
    after: str | None = None,
) -> Room:
    """Everybody who is in, in a number of queries that does not grow with them.

    `mine`: the departments that the viewer looks after. `after`: the key of a page.
    """
    names = {d.id: d.name for d in mine}
    wanted = next((d.id for d in mine if d.slug == filters.department), None)
    here = (Attempt.quiz_id == quiz_id, visible_people(viewer), in_the_room(now))
    rows = db.session.execute(open_attempts(*_COLUMNS).where(*here)).all()
    ids = open_attempts(Attempt.id).where(*here)
    counts, saved = _answers(ids)
    granted = _granted(ids)
    versions = _versions({row.quiz_version_id for row in rows})
    parts = _parts(ids) if any(rules.has_timed_sections for rules in versions.values()) else {}
    unseen = _first_unanswered([row.id for row in rows if row.position is None])
    everybody = []
    needle = filters.name.strip().lower()
    shown = []
    for row in rows:
        clock, stopped_at = _clock(row, now)
        heard = row.seen_at or row.started_at
        last_saved = saved.get(row.id)
        if last_saved is not None and last_saved > heard:
            heard = last_saved
        silent = now - heard
        questions = versions[row.quiz_version_id].question_count
        position = unseen.get(row.id, 1) if row.position is None else row.position
        sitting = Sitting(
            key=row.uuid.hex,
            name=row.name,
            department=names.get(row.department_id),
            position=position if 1 <= position <= questions else None,
            answered=counts.get(row.id, 0),
            questions=questions,
            last_saved=last_saved,
            clock=clock,
            remaining=deadlines.remaining_seconds(row.ends_at, now, stopped_at),
            part_remaining=deadlines.remaining_seconds(parts.get(row.id), now, stopped_at),
            granted=granted.get(row.id, 0.0),
            silent=silent.total_seconds() if silent > LOST_AFTER and clock is not Clock.ON_BREAK else None,
        )
        everybody.append(sitting)
        if needle in row.name.lower() and (not filters.department or row.department_id == wanted is not None):
            shown.append(sitting)
    shown.sort(key=_most_in_need)
    first = next((i + 1 for i, s in enumerate(shown) if s.key == after), 0) if after else 0
    page = shown[first : first + PAGE]
    finished, finished_count = _finished(viewer, quiz_id, names, now)
    return Room(
        sittings=page,
        matching=len(shown),
        follows=first > 0,
        after=page[-1].key if first + PAGE < len(shown) else None,
        present=len(everybody),
        silent=sum(s.silent is not None for s in everybody),
        on_break=sum(s.clock is Clock.ON_BREAK for s in everybody),
        gone=_gone(viewer, quiz_id, now),
        finished=finished,
        finished_count=finished_count,
        pauses=[p for p in timing.open_pauses(quiz_id) if p.department_id is None or p.department_id in names],
    )


def _most_in_need(sitting: Sitting) -> tuple[bool, float, str, str]:
    left = (sitting.remaining, sitting.part_remaining)
    remaining = next((seconds for seconds in left if seconds is not None), math.inf)
    return sitting.silent is None, remaining, sitting.name, sitting.key


def _clock(row: Any, now: datetime) -> tuple[Clock, datetime | None]:
    """How the clock stands, and since when it does where it stands still."""
    if row.paused_at is not None:
        return Clock.PAUSED, row.paused_at
    if row.break_until is not None and row.break_until > now:
        return Clock.ON_BREAK, row.break_until
    return (Clock.OVER if deadlines.is_over(row.ends_at, now) else Clock.RUNNING), None


def _answers(ids: sa.Select[Any]) -> tuple[dict[int, int], dict[int, datetime]]:
    """By attempt: how many questions are answered, and when the last answer was stored."""
    # One pass: in the largest of the doubled ids, the last answer's, the lowest bit tells whether it answers or clears.
    doubled = Response.id * 2 + sa.case((Response.answer == "null", 0), else_=1)
    last = (
        sa.select(Response.attempt_id, sa.func.max(doubled).label("last"), sa.func.max(Response.saved_at).label("at"))
        .where(Response.attempt_id.in_(ids))
        .group_by(Response.attempt_id, Response.position)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(last.c.attempt_id, sa.func.sum(last.c.last % 2), sa.func.max(last.c.at)).group_by(last.c.attempt_id)
    ).all()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _granted(ids: sa.Select[Any]) -> dict[int, float]:
    rows = db.session.execute(
        sa.select(TimeChange.attempt_id, sa.func.sum(TimeChange.seconds))
        .where(TimeChange.attempt_id.in_(ids), TimeChange.cause == ChangeCause.GRANTED)
        .group_by(TimeChange.attempt_id)
    )
    return dict(rows.all())


def _parts(ids: sa.Select[Any]) -> dict[int, datetime | None]:
    """By attempt: when the time of the part that they are in ends, where it has a limit of its own."""
    rows = db.session.execute(
        sa.select(SectionTime.attempt_id, SectionTime.ends_at).where(
            SectionTime.attempt_id.in_(ids), SectionTime.left_at.is_(None)
        )
    )
    return dict(rows.all())


def _versions(ids: set[int]) -> dict[int, Rules]:
    """The rules by quiz version."""
    return {v.id: v.rules for v in db.session.scalars(sa.select(QuizVersion).where(QuizVersion.id.in_(ids)))}


def _first_unanswered(attempt_ids: list[int]) -> dict[int, int]:
    if not attempt_ids:
        return {}
    newer = sa.orm.aliased(Response)
    answered = sa.exists().where(
        Response.attempt_id == Item.attempt_id,
        Response.position == Item.position,
        Response.answer != "null",
        ~sa.exists().where(
            newer.attempt_id == Response.attempt_id, newer.position == Response.position, newer.id > Response.id
        ),
    )
    rows = db.session.execute(
        sa.select(Item.attempt_id, sa.func.min(Item.position))
        .where(Item.attempt_id.in_(attempt_ids), ~answered)
        .group_by(Item.attempt_id)
    )
    return dict(rows.all())


def _gone(viewer: User, quiz_id: int, now: datetime) -> int:
    gone = open_attempts(sa.func.count()).where(Attempt.quiz_id == quiz_id, visible_people(viewer), ~in_the_room(now))
    return db.session.scalar(gone) or 0


def _finished(viewer: User, quiz_id: int, names: dict[int, str], now: datetime) -> tuple[list[Finished], int]:
    lately = (Attempt.quiz_id == quiz_id, Attempt.submitted_at > now - LATELY, visible_people(viewer))
    rows = db.session.execute(
        sa.select(User.name, User.department_id, Attempt.submitted_at, Attempt.ended_by)
        .join(User, User.id == Attempt.user_id)
        .where(*lately)
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
        .limit(_LATELY_SHOWN)
    ).all()
    count = len(rows)
    if count == _LATELY_SHOWN:
        among = sa.select(sa.func.count()).select_from(Attempt).join(User, User.id == Attempt.user_id)
        count = db.session.scalar(among.where(*lately)) or 0
    return [Finished(r.name, names.get(r.department_id), r.submitted_at, r.ended_by) for r in rows], count
