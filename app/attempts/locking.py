"""Holding an attempt while it changes."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from app.attempts.models import Attempt
from app.attempts.papers import attempt_for
from app.db import db


def locked(user_id: int, uuid: UUID) -> Attempt:
    """The attempt, so that no save and no second submit can come between reading it and changing it."""
    found = attempt_for(user_id, uuid)
    db.session.execute(sa.select(Attempt.id).where(Attempt.id == found.id).with_for_update())
    return attempt_for(user_id, uuid)
