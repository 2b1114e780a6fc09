"""Whoever comes back finds finished what time has finished."""

from __future__ import annotations

from app import clock
from app.attempts import taking
from app.db import unit_of_work


def finish_overdue_of(user_id: int) -> None:
    """Mark this person's attempts whose time has run out, before a page speaks of them."""
    now = clock.now()
    overdue = taking.overdue_of(user_id, now=now)
    if overdue:
        with unit_of_work():
            for attempt in overdue:
                taking.finish_if_overdue(attempt, now=now)
