"""Marking: adding marks to an attempt's items and moving its roll-ups with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from app.attempts.models import Cause, Mark
from app.attempts.papers import Paper, paper
from app.db import db
from app.domain.kinds import kind_of
from app.domain.scoring import SCORER_VERSION, score, total


def mark(whole: Paper, positions: Collection[int], cause: Cause, *, now: datetime) -> Paper:
    """Add a mark at each of `positions`, from the answer stored last; the paper as it stands then."""
    rows = []
    for entry in whole.entries:
        if entry.position not in positions:
            continue
        response = kind_of(entry.question).response(entry.question, entry.answer)
        rows.append(
            {
                "attempt_id": whole.attempt.id,
                "position": entry.position,
                "cause": cause,
                "key_version_id": entry.version_id,
                "scorer_version": SCORER_VERSION,
                "response_id": entry.response.id if entry.response else None,
                "share": score(entry.question, response),
                "actor_id": None,
                "created_at": now,
            }
        )
    if rows:
        db.session.execute(sa.insert(Mark), rows)
    return paper(whole.attempt)


def roll_up(whole: Paper) -> None:
    """Set the attempt's score from its current marks."""
    sums = total(entry.worth for entry in whole.entries)
    whole.attempt.earned = None if sums.awaiting else sums.earned
    whole.attempt.passed = sums.passed(whole.rules.pass_mark)
