"""Feedback while the attempt is open: checking an answer, trying again, giving an item up for its key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.attempts import sections
from app.attempts.locking import locked
from app.attempts.marking import mark
from app.attempts.models import Cause
from app.attempts.papers import Entry, Paper, is_over, paper
from app.domain.errors import Closed
from app.domain.release import Part, feedback


def check_item(user_id: int, uuid: UUID, position: int, *, now: datetime) -> None:
    """Mark one answer at once. Full marks and the last try close the item; until then it may be tried again.

    Checking a closed item, or the same answer twice, is harmless. Raises NotFound, and Closed: `submitted`,
    `time_over`, `paused`, `section_closed`, `feedback_after_submission` (this quiz gives none before),
    `marked_by_person`, `nothing_to_check` (there is no answer).
    """
    whole, entry = _open(user_id, uuid, position, now)
    if not entry.answered:
        raise Closed("nothing_to_check")
    if not entry.checked and entry.changed:
        mark(whole, {position}, Cause.CHECKED, now=now)


def reveal_item(user_id: int, uuid: UUID, position: int, *, now: datetime) -> None:
    """Close the item with what it has earned, so that its key may be shown. Twice is harmless.

    An answer that has not been checked yet is marked first, as at submission. Raises as `check_item` does, and
    Closed("keys_not_shown").
    """
    whole, entry = _open(user_id, uuid, position, now)
    if Part.KEYS not in feedback(whole.rules.releases):
        raise Closed("keys_not_shown")
    if not entry.checked:
        mark(whole, {position}, Cause.REVEALED, now=now)


def _open(user_id: int, uuid: UUID, position: int, now: datetime) -> tuple[Paper, Entry]:
    """The paper, held, and the item, if feedback on it may be asked for now."""
    attempt = locked(user_id, uuid)
    if attempt.submitted_at is not None or is_over(attempt, now):
        raise Closed("submitted" if attempt.submitted_at else "time_over")
    whole = paper(attempt)
    entry = whole.entry(position)
    if not whole.gives_feedback_at_once:
        raise Closed("feedback_after_submission")
    if attempt.stopped_at(now) is not None:
        raise Closed("paused")
    if entry.timed and not sections.is_open(attempt.id, entry.section, now):
        raise Closed("section_closed")
    if entry.by_person:
        # Its mark would close it, and say nothing.
        raise Closed("marked_by_person")
    return whole, entry
