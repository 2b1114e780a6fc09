"""Marking: adding marks to an attempt's items and moving its roll-ups with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from app.attempts import releasing
from app.attempts.models import Cause, Mark
from app.attempts.papers import Entry, Marked, Paper, with_marks
from app.db import add_rows, db
from app.domain.kinds import essay, kind_of
from app.domain.scoring import SCORER_VERSION, after_tries, score, total


def mark(whole: Paper, positions: Collection[int], cause: Cause, *, now: datetime) -> Paper:
    """Add a mark at each of `positions`, from the answer stored last; the paper as it stands then.

    Each mark after the first is of one more try, which costs what `after_tries` says and takes nothing away: an answer
    marked again with no change to it keeps what it had earned. Every mark closes its item, but that of a check after
    which there are tries left.
    """
    rows: list[dict[str, Any]] = []
    for entry in whole.entries:
        if entry.position not in positions:
            continue
        share, right = _worth(entry)
        rows.append(
            {
                "attempt_id": whole.attempt.id,
                "position": entry.position,
                "cause": cause,
                "key_version_id": entry.version_id,
                "scorer_version": SCORER_VERSION,
                "response_id": entry.response.id if entry.response else None,
                "share": share,
                "actor_id": None,
                "final": cause is not Cause.CHECKED or right or share is None or entry.tries + 1 >= whole.tries_allowed,
                "criteria": None,
                "comment": None,
                "created_at": now,
            }
        )
    if rows:
        add_rows(Mark, rows)
    return with_marks(whole, [Marked(**{name: row[name] for name in Marked._fields}) for row in rows])


def mark_by_person(
    whole: Paper, position: int, criteria: Mapping[str, float], comment: str, *, actor_id: int, now: datetime
) -> tuple[Mark, Paper]:
    """Add what a person says one answer of a finished attempt is worth, and move the roll-ups; the paper as it stands
    then. `criteria`: what each criterion was given. Raises Invalid."""
    entry = whole.entry(position)
    row = Mark(
        attempt_id=whole.attempt.id,
        position=position,
        cause=Cause.MARKED,
        key_version_id=entry.version_id,
        scorer_version=SCORER_VERSION,
        response_id=entry.response.id if entry.response else None,
        share=essay.marked(entry.question, criteria),
        actor_id=actor_id,
        final=True,
        criteria=dict(criteria),
        comment=comment or None,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    whole = with_marks(whole, [Marked(**{name: getattr(row, name) for name in Marked._fields})])
    roll_up(whole)
    db.session.flush()
    return row, whole


def _worth(entry: Entry) -> tuple[float | None, bool]:
    """The share that the answer stored last earns as things stand, and whether it is wholly right; None = a person has
    to say."""
    earned = (entry.mark and entry.mark.share) or 0.0
    share = score(entry.question, kind_of(entry.question).response(entry.question, entry.answer))
    if share is None:
        return None, False
    return after_tries(share, entry.tries + 1, earned), share >= 1


def roll_up(whole: Paper) -> None:
    """Set the score of a finished attempt from its current marks, and from when its owner may see it."""
    sums = total(entry.worth for entry in whole.entries)
    whole.attempt.earned = None if sums.awaiting else sums.earned
    whole.attempt.passed = sums.passed(whole.rules.pass_mark)
    whole.attempt.score_from = releasing.score_from(whole.attempt, whole.rules)
