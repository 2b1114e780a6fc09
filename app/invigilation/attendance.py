"""Who counts as being in an exam, and as being in contact."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.attempts.models import Attempt, Presence

LOST_AFTER = timedelta(seconds=60)
"""A page speaks about every 20 seconds: after three that were missed it is out of contact."""
_GONE_AFTER = timedelta(hours=12)
"""An attempt without a time limit may stay open for months; its owner has left the room long before."""


def in_the_room(now: datetime) -> sa.ColumnElement[bool]:
    """A condition on open attempts joined with their presence: not left behind hours ago."""
    heard = sa.func.coalesce(Presence.seen_at, Attempt.started_at)
    return Attempt.ends_at.is_not(None) | Attempt.paused_at.is_not(None) | (heard >= now - _GONE_AFTER)


def open_attempts(*columns: Any) -> sa.Select[Any]:
    """Columns of Attempt, User and Presence, a row an attempt; those of Presence are None where no page has told."""
    return (
        sa.select(*columns)
        .select_from(Attempt)
        .join(User, User.id == Attempt.user_id)
        .outerjoin(Presence, Presence.attempt_id == Attempt.id)
        .where(Attempt.submitted_at.is_(None))
    )
