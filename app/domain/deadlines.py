"""When an attempt must be finished, and why then: windows, limits, accommodations, with their derivation.

All instants are UTC. A deadline is derived once, at the start, and kept with its derivation; what happens during the
attempt (time added, pauses, breaks) is added to it and never written over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Accommodation:
    """What a person is due in every quiz. Neutral values change nothing.

    `time_factor` multiplies each limit, `extra_minutes` are added to the quiz's, `break_minutes` may stop the clock
    in all during one attempt, `unlimited`: no limit at all.
    """

    time_factor: float = 1.0
    extra_minutes: float = 0.0
    break_minutes: float = 0.0
    unlimited: bool = False

    @property
    def gives_time(self) -> bool:
        return self.unlimited or self.time_factor > 1 or self.extra_minutes > 0

    @property
    def neutral(self) -> bool:
        return not self.gives_time and self.break_minutes <= 0


NO_ACCOMMODATION = Accommodation()

ON_ITS_WAY = timedelta(seconds=0.9)
"""What was sent in time may be read so much later, when many send at once; what is begun a second late never counts."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """`at` is None where time is not limited. `because` holds the figures of the derivation, for the page to word.

    `because["rule"]`: `no_limit`, `time_limit`, `closing` (the closing time comes before the limit is used up) or
    `unlimited` (a limit that the person's accommodation lifts). With it, where they apply: `limit_minutes`,
    `own_minutes` (after factor and extra), `factor`, `extra_minutes`, `closes_at`, `closes_for_you` (ISO, UTC).
    """

    at: datetime | None
    because: dict[str, float | str]


def own_minutes(limit_minutes: float, person: Accommodation) -> float:
    """A quiz's limit for this person, in minutes."""
    return limit_minutes * person.time_factor + person.extra_minutes


def derive(
    started_at: datetime,
    limit_minutes: float | None,
    closes_at: datetime | None = None,
    person: Accommodation = NO_ACCOMMODATION,
) -> Deadline:
    """The deadline of an attempt, fixed once at its start.

    The closing time cuts the time of whoever has no accommodation. Time that somebody is due is never cut: who starts
    while the quiz is open has all of their own limit, and the quiz closes later for them where that is needed.
    """
    because: dict[str, float | str] = {}
    if closes_at is not None:
        because["closes_at"] = closes_at.astimezone(UTC).isoformat()
    if person.unlimited and (limit_minutes is not None or closes_at is not None):
        if limit_minutes is not None:
            because["limit_minutes"] = limit_minutes
        return Deadline(None, {"rule": "unlimited", **because})
    if limit_minutes is None:
        if closes_at is None:
            return Deadline(None, {"rule": "no_limit"})
        # Without a limit there is nothing to multiply; the minutes that the person is due come after the close.
        at = closes_at + timedelta(minutes=person.extra_minutes)
        return Deadline(at, {"rule": "closing", **because, **_extended(at, closes_at, person)})
    own = own_minutes(limit_minutes, person)
    at = started_at + timedelta(minutes=own)
    because |= {"limit_minutes": limit_minutes, "own_minutes": own}
    if person.gives_time:
        because |= {"factor": person.time_factor, "extra_minutes": person.extra_minutes}
        if closes_at is not None:
            because |= _extended(at, closes_at, person)
        return Deadline(at, {"rule": "time_limit", **because})
    if closes_at is not None and closes_at < at:
        return Deadline(closes_at, {"rule": "closing", **because})
    return Deadline(at, {"rule": "time_limit", **because})


def _extended(at: datetime, closes_at: datetime, person: Accommodation) -> dict[str, float | str]:
    if at <= closes_at:
        return {}
    return {"closes_for_you": at.astimezone(UTC).isoformat()}


def section_limit(limit_minutes: float, person: Accommodation) -> float | None:
    """A section's limit for this person in minutes; None = lifted. Extra minutes belong to the whole quiz."""
    return None if person.unlimited else limit_minutes * person.time_factor


def is_over(ends_at: datetime | None, now: datetime) -> bool:
    """Whether time has run out: at the deadline itself an answer still counts."""
    return ends_at is not None and now > ends_at


def remaining_seconds(ends_at: datetime | None, now: datetime, stopped_at: datetime | None = None) -> float | None:
    """Seconds left, at least 0; None where time is not limited. While the clock is stopped, those left then."""
    if ends_at is None:
        return None
    return max(0.0, (ends_at - (stopped_at or now)).total_seconds())


def after_days(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """`days` later at the same time on the wall, also over a change of the clocks.

    A wall time that a change skips is read with the offset from before the change, so it comes an hour later, never
    earlier than meant; of a wall time that comes twice, the first is meant.
    """
    if not days:
        return instant  # which may itself be the second of a wall time that comes twice
    local = instant.astimezone(zone)
    return (local + timedelta(days=days)).replace(fold=0).astimezone(UTC)


def next_start(
    last_ended_at: datetime | None, *, wait_days: int, wait_minutes: float, zone: ZoneInfo
) -> datetime | None:
    """From when the next attempt may begin; None = at once."""
    if last_ended_at is None or (not wait_days and not wait_minutes):
        return None
    return after_days(last_ended_at, wait_days, zone) + timedelta(minutes=wait_minutes)


def instants(because: Mapping[str, Any]) -> dict[str, datetime]:
    """The instants of a derivation, as instants."""
    return {k: datetime.fromisoformat(because[k]) for k in ("closes_at", "closes_for_you") if because.get(k)}
