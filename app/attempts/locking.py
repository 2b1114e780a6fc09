"""Holding an attempt while it changes."""

from __future__ import annotations

from uuid import UUID

from app.attempts.models import Attempt
from app.attempts.papers import attempt_for


def locked(user_id: int, uuid: UUID) -> Attempt:
    """The attempt, so that no save and no second submit can come between reading it and changing it."""
    return attempt_for(user_id, uuid, hold=True)
