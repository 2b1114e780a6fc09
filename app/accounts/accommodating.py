"""What people are due in every quiz, as somebody decided it. Decisions are added, never edited; the last one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app import audit
from app.accounts.models import AccommodationGrant, User
from app.db import db
from app.domain.deadlines import NO_ACCOMMODATION, Accommodation
from app.domain.errors import Invalid

LEAST_FACTOR, MOST_FACTOR = 1.0, 5.0
MOST_EXTRA = 600.0
MOST_BREAKS = 240.0
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, and who took it; None = an operator, at the command line."""

    grant: AccommodationGrant
    actor: User | None

    @property
    def due(self) -> Accommodation:
        return self.grant.due


def due(user_id: int) -> Accommodation:
    """What the person is due now; neutral where nobody has decided anything."""
    grant = latest(user_id)
    return grant.due if grant else NO_ACCOMMODATION


def latest(user_id: int) -> AccommodationGrant | None:
    """The decision that counts."""
    found: AccommodationGrant | None = db.session.scalar(_LATEST, {"user_id": user_id})
    return found


def history(user_id: int) -> Sequence[Decision]:
    """Every decision about this person, the one that counts first."""
    rows = db.session.execute(
        _LATEST_FIRST.where(AccommodationGrant.user_id == user_id)
        .outerjoin(User, User.id == AccommodationGrant.actor_id)
        .add_columns(User)
    )
    return [Decision(grant, actor) for grant, actor in rows]


_LATEST_FIRST = sa.select(AccommodationGrant).order_by(AccommodationGrant.id.desc())
_LATEST = _LATEST_FIRST.where(AccommodationGrant.user_id == sa.bindparam("user_id")).limit(1)


def grant_accommodation(
    user: User, granted: Accommodation, reason: str, *, actor_id: int | None, now: datetime
) -> AccommodationGrant:
    """Add what `user` is due from their next start on; a neutral one ends what was.

    Attempts that are open keep their time: an invigilator can add to it. `actor_id`: None = an operator, at the
    command line. Invalid: `factor_range`, `extra_range`, `breaks_range`, `reason_missing`, `reason_long`, and
    `nothing_to_end` for a neutral one where nothing is in force.
    """
    reason = reason.strip()
    _check(granted, reason)
    # Pages show two decimals, and the sum on the page must come out.
    granted = replace(
        granted,
        time_factor=round(granted.time_factor, 2),
        extra_minutes=round(granted.extra_minutes, 2),
        break_minutes=round(granted.break_minutes, 2),
    )
    # Two decisions at once come one after the other, so that "nothing is in force" is true when it is said.
    db.session.execute(sa.select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    if granted.neutral and due(user.id).neutral:
        raise Invalid("nothing_to_end")
    grant = AccommodationGrant(
        user_id=user.id,
        time_factor=granted.time_factor,
        extra_minutes=granted.extra_minutes,
        break_minutes=granted.break_minutes,
        unlimited=granted.unlimited,
        reason=reason,
        actor_id=actor_id,
        created_at=now,
    )
    db.session.add(grant)
    db.session.flush()
    # The reason may speak of somebody's health: it stands in one place, and the record points there.
    audit.record(
        audit.Action.ACCOMMODATION_GRANTED,
        now=now,
        actor_id=actor_id,
        subject_id=user.id,
        grant_id=grant.id,
        time_factor=granted.time_factor,
        extra_minutes=granted.extra_minutes,
        break_minutes=granted.break_minutes,
        unlimited=granted.unlimited,
    )
    return grant


def _check(granted: Accommodation, reason: str) -> None:
    # Written so that what is not a number is refused as well.
    if not LEAST_FACTOR <= granted.time_factor <= MOST_FACTOR:
        raise Invalid("factor_range", least=LEAST_FACTOR, most=MOST_FACTOR)
    if not 0 <= granted.extra_minutes <= MOST_EXTRA:
        raise Invalid("extra_range", least=0, most=MOST_EXTRA)
    if not 0 <= granted.break_minutes <= MOST_BREAKS:
        raise Invalid("breaks_range", least=0, most=MOST_BREAKS)
    if not reason:
        raise Invalid("reason_missing")
    if len(reason) > MOST_REASON:
        raise Invalid("reason_long", most=MOST_REASON)
