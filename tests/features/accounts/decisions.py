"""What people are due: deciding it without a page, and reading the rows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.accommodating import grant_accommodation
from app.accounts.models import AccommodationGrant
from app.clock import now
from app.db import db, unit_of_work
from app.domain.deadlines import Accommodation
from tests.features.accounts.signing import user

REASON = "Certificate of 3 March, shown to personnel"


def decide(app: Flask, username: str, *, reason: str = REASON, **due: Any) -> None:
    """As an operator does; neutral without more."""
    with app.app_context(), unit_of_work():
        grant_accommodation(user(username), Accommodation(**due), reason, actor_id=None, now=now())


def decisions(app: Flask) -> list[tuple[Any, ...]]:
    """(whose, factor, extra, breaks, unlimited, reason, by whom) of every row, oldest first."""
    with app.app_context():
        names = dict(db.session.execute(sa.text("SELECT id, username FROM user_account")).all())
        return [
            (
                names[g.user_id],
                g.time_factor,
                g.extra_minutes,
                g.break_minutes,
                g.unlimited,
                g.reason,
                names.get(g.actor_id),
            )
            for g in db.session.scalars(sa.select(AccommodationGrant).order_by(AccommodationGrant.id))
        ]
