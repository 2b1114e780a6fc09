"""A message of the invigilators to the pages of everybody in an exam, or of one department."""

from __future__ import annotations

from datetime import datetime

from app import audit
from app.accounts.models import User
from app.attempts.models import Announcement
from app.audit import Action
from app.db import db
from app.domain.errors import NotFound
from app.invigilation import logbook
from app.invigilation.audience import Audience

MOST_CHARACTERS = 500


def announce(viewer: User, quiz_id: int, whom: Audience, *, text: str, once: str, now: datetime) -> bool:
    """Announce; False when this form has announced already. Whoever is in reads it at the next contact of their page.

    Raises NotFound for a single person: what is announced, a room hears.
    """
    if whom.person is not None:
        raise NotFound("no_such_audience")
    logbook.hold(quiz_id)
    if logbook.done_before(quiz_id, Action.EXAM_ANNOUNCED, viewer.id, once) is not None:
        return False
    said = Announcement(
        quiz_id=quiz_id, department_id=whom.department_id, text=text, actor_id=viewer.id, created_at=now
    )
    db.session.add(said)
    db.session.flush()
    audit.record(
        Action.EXAM_ANNOUNCED,
        now=now,
        actor_id=viewer.id,
        subject_id=quiz_id,
        department_id=whom.department_id,
        announcement_id=said.id,
        text=text,
        once=once,
    )
    return True
