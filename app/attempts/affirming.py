"""Statements that are affirmed before a start, kept with the very text that stood on the page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import User
from app.attempts.models import Affirmation
from app.db import db
from app.domain.errors import Invalid
from app.domain.rules import Rules, Statement


def asked(rules: Rules, user: User) -> list[tuple[int, Statement]]:
    """What this person has to affirm, each with its number among all of the quiz's statements, from 1."""
    mine = rules.statements_for(user.new_recruit)
    return [(number, statement) for number, statement in enumerate(rules.statements, 1) if statement in mine]


def record(user: User, attempt_id: int, rules: Rules, language: str, given: Collection[int], *, now: datetime) -> None:
    """Record what was affirmed, in the unit of work of the start; `given`: the numbers of the statements affirmed.

    `language`: the one in which they stood on the page. Raises Invalid("affirm_first") with the `missing` numbers,
    and then the start is undone with it.
    """
    mine = asked(rules, user)
    missing = [number for number, _ in mine if number not in given]
    if missing:
        raise Invalid("affirm_first", missing=missing)
    for _, statement in mine:
        db.session.add(
            Affirmation(
                attempt_id=attempt_id,
                user_id=user.id,
                kind=statement.kind,
                language=language,
                text=statement.text[language],
                affirmed_at=now,
            )
        )
    db.session.flush()


def affirmed(attempt_id: int) -> list[Affirmation]:
    """What was affirmed before this attempt, in the order in which it was asked."""
    return list(
        db.session.scalars(sa.select(Affirmation).where(Affirmation.attempt_id == attempt_id).order_by(Affirmation.id))
    )
