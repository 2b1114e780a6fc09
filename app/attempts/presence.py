"""The page's sign of life, and what it has to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import User
from app.attempts import sections, timing
from app.attempts.models import Announcement, Attempt, SectionTime, TimeChange
from app.attempts.papers import Paper
from app.attempts.tabs import says_when
from app.db import db, statement, store
from app.domain import deadlines
from app.domain.rules import Section

# Of two pages the one that was opened later is remembered, whichever speaks last.
_SEEN = """
INSERT INTO presence (attempt_id, position, client, seen_at)
VALUES (:attempt, :position, CAST(:client AS varchar(36)), :now)
ON CONFLICT (attempt_id) DO UPDATE SET
seen_at = CASE WHEN excluded.seen_at > presence.seen_at THEN excluded.seen_at ELSE presence.seen_at END,
position = CASE WHEN excluded.client {bytewise} >= presence.client {bytewise}
           THEN excluded.position ELSE presence.position END,
client = CASE WHEN excluded.client {bytewise} >= presence.client {bytewise}
         THEN excluded.client ELSE presence.client END
RETURNING client
"""
_SEEN_STATEMENT = statement(_SEEN.format(bytewise=""), postgres=_SEEN.format(bytewise='COLLATE "C"'))


def seen(attempt: Attempt, position: int, client: str, *, now: datetime) -> bool:
    """Note that this page is there, at this question; whether another page was opened later. Raises Busy."""
    if not says_when(client, now):
        return False
    row = store().write(
        _SEEN_STATEMENT,
        {"attempt": attempt.id, "position": position, "client": client, "now": store().stamp(now)},
    )
    return row is not None and row[0] != client


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How an open attempt stands now, beside its answers. Times in seconds; None where they do not apply."""

    paused: bool
    """By the invigilators."""
    own_break: bool
    pause_reason: str
    break_left: float | None
    announcements: tuple[Announcement, ...]
    section: Section | None
    section_number: int | None
    section_remaining: float | None
    changes: tuple[TimeChange, ...]

    @property
    def stopped(self) -> bool:
        return self.paused or self.own_break


def moment(attempt: Attempt, user: User, paper: Paper | None, position: int | None, now: datetime) -> Moment:
    """What the page at `position` shows; without a paper, of the timed section that is running."""
    rules = attempt.quiz_version.rules
    held = timing.open_pause(attempt.quiz_id, user.department_id) if attempt.paused_at is not None else None
    number, running = None, None
    if rules.sections:
        running = sections.current(attempt.id) if rules.has_timed_sections else None
        if paper is not None and position is not None:
            number = paper.entry(position).section
            running = running if running is not None and running.section == number else None
        elif running is not None:
            number = running.section
    return Moment(
        paused=attempt.paused_at is not None,
        own_break=attempt.paused_at is None and attempt.stopped_at(now) is not None,
        pause_reason=held.reason if held else "",
        break_left=timing.break_left(attempt, now),
        announcements=tuple(announcements(attempt, user)),
        section=rules.section(number) if number is not None else None,
        section_number=number,
        section_remaining=section_remaining(running, attempt, now),
        # Nothing has moved an end that is where it was, and nobody needs a query to learn so.
        changes=tuple(timing.changes(attempt.id)) if _moved(attempt) else (),
    )


def _moved(attempt: Attempt) -> bool:
    parts_alone = attempt.ends_at is None and attempt.quiz_version.rules.has_timed_sections
    return attempt.ends_at != attempt.deadline_at or attempt.paused_at is not None or parts_alone


def section_remaining(running: SectionTime | None, attempt: Attempt, now: datetime) -> float | None:
    if running is None:
        return None
    return deadlines.remaining_seconds(running.ends_at, now, attempt.stopped_at(now))


def announcements(attempt: Attempt, user: User, heard: int = 0) -> list[Announcement]:
    """What was announced to this person since they started, after the one with the id `heard`."""
    which = {
        "quiz_id": attempt.quiz_id,
        "heard": heard,
        "started_at": attempt.started_at,
        "department_id": user.department_id,
    }
    return list(db.session.scalars(_ANNOUNCED, which))


_ANNOUNCED = (
    sa.select(Announcement)
    .where(
        Announcement.quiz_id == sa.bindparam("quiz_id"),
        Announcement.id > sa.bindparam("heard"),
        Announcement.created_at >= sa.bindparam("started_at"),
        Announcement.department_id.is_(None)
        | (Announcement.department_id == sa.bindparam("department_id", type_=sa.Integer)),
    )
    .order_by(Announcement.id)
)
