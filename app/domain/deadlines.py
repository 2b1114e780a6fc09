"""When an attempt must be finished, and why then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Deadline:
    """`at` is None where time is not limited. `because` holds the figures of the derivation, for the page to word."""

    at: datetime | None
    because: dict[str, float | str]


def derive(started_at: datetime, limit_minutes: float | None) -> Deadline:
    """The deadline of an attempt, fixed once at its start."""
    if limit_minutes is None:
        return Deadline(None, {"rule": "no_limit"})
    return Deadline(
        started_at + timedelta(minutes=limit_minutes), {"rule": "time_limit", "limit_minutes": limit_minutes}
    )


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether time has run out: at the deadline itself an answer still counts."""
    return deadline_at is not None and now > deadline_at


def remaining_seconds(deadline_at: datetime | None, now: datetime) -> float | None:
    """Seconds left, at least 0; None where time is not limited."""
    if deadline_at is None:
        return None
    return max(0.0, (deadline_at - now).total_seconds())
