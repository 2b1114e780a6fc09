"""Sections with a clock of their own: entered once, in order, closed when left or when their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from app.accounts.accommodating import due
from app.attempts.locking import locked
from app.attempts.models import Attempt, SectionTime
from app.attempts.papers import Entry, Paper, is_over
from app.db import db
from app.domain import deadlines
from app.domain.errors import Closed, NotFound


class State(StrEnum):
    OPEN = "open"
    TO_ENTER = "to_enter"
    CLOSED = "closed"


def times(attempt_id: int) -> dict[int, SectionTime]:
    """The sections of an attempt that have been entered, by number."""
    rows = db.session.scalars(
        sa.select(SectionTime).where(SectionTime.attempt_id == attempt_id).execution_options(populate_existing=True)
    )
    return {row.section: row for row in rows}


def current(attempt_id: int) -> SectionTime | None:
    """The timed section that has been entered and not left."""
    return next((row for row in times(attempt_id).values() if row.left_at is None), None)


def is_open(attempt_id: int, section: int, now: datetime) -> bool:
    """Whether a timed section can be answered; the attempt's own clock is asked elsewhere."""
    return state(times(attempt_id), section, now) is State.OPEN


def state(entered: dict[int, SectionTime], section: int, now: datetime) -> State:
    """How a timed section stands; while the clock stands still, at the instant `now` at which it does. One that comes
    before a section already entered is closed."""
    row = entered.get(section)
    if row is None:
        return State.CLOSED if any(number > section for number in entered) else State.TO_ENTER
    return State.CLOSED if row.left_at is not None or deadlines.is_over(row.ends_at, now) else State.OPEN


def state_of(entry: Entry, entered: dict[int, SectionTime], now: datetime) -> State:
    return state(entered, entry.section, now) if entry.timed else State.OPEN


def where_to_go_on(paper: Paper, now: datetime) -> int | None:
    """The position to go on at: the first item without an answer in the section whose clock is running, else the first
    anywhere or of a section to enter, else any open one; None when every section is closed."""
    entered = times(paper.attempt.id) if paper.rules.has_timed_sections else {}
    at = paper.attempt.stopped_at(now) or now
    states = [(entry, state_of(entry, entered, at)) for entry in paper.entries]
    blank = [entry for entry, how in states if how is State.TO_ENTER or (how is State.OPEN and not entry.answered)]
    running = [entry for entry in blank if entry.section in entered]
    for entry in (*running, *blank, *(entry for entry, how in states if how is State.OPEN)):
        return entry.position
    return None


def answerable(paper: Paper, now: datetime) -> list[Entry]:
    """The items that can be answered at this moment."""
    attempt = paper.attempt
    if attempt.stopped_at(now) is not None or is_over(attempt, now):
        return []
    entered = times(attempt.id) if paper.rules.has_timed_sections else {}
    return [e for e in paper.entries if not e.checked and state_of(e, entered, now) is State.OPEN]


def own_minutes(paper: Paper, number: int, user_id: int) -> float | None:
    """How long this person has for a section with a clock of its own; None = as long as they like."""
    section = paper.rules.section(number)
    assert section is not None
    assert section.time_limit_minutes is not None
    return deadlines.section_limit(section.time_limit_minutes, due(user_id))


def enter(user_id: int, uuid: UUID, number: int, *, now: datetime) -> Attempt:
    """Enter a timed section, which starts its clock and leaves the one before for good. Entering twice is harmless.

    Raises NotFound (no such section with a clock), Closed("section_closed") for one that was left or passed over,
    Closed for an attempt that is over or stands still.
    """
    attempt = locked(user_id, uuid)
    if attempt.submitted_at is not None or is_over(attempt, now):
        raise Closed("submitted" if attempt.submitted_at else "time_over")
    if attempt.stopped_at(now) is not None:
        raise Closed("paused")
    section = attempt.quiz_version.rules.section(number)
    if section is None or section.time_limit_minutes is None:
        raise NotFound("no_such_section")
    entered = times(attempt.id)
    here = state(entered, number, now)
    if here is State.CLOSED:
        raise Closed("section_closed")
    if here is State.OPEN:
        return attempt
    for row in entered.values():
        row.left_at = row.left_at or now
    minutes = deadlines.section_limit(section.time_limit_minutes, due(user_id))
    ends_at = None if minutes is None else now + timedelta(minutes=minutes)
    db.session.add(
        SectionTime(attempt_id=attempt.id, section=number, entered_at=now, deadline_at=ends_at, ends_at=ends_at)
    )
    db.session.flush()
    return attempt
