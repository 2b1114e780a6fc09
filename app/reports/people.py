"""The people whose results may be seen."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.scope import visible_people
from app.attempts.models import Attempt
from app.db import db
from app.domain.errors import NotFound

PAGE = 25


@dataclass(frozen=True, slots=True)
class PeoplePage:
    rows: list[tuple[User, int]]
    """Each person with the number of their finished attempts, by name."""
    total: int
    after: tuple[str, int] | None


def page(viewer: User, search: str, after: tuple[str, int] | None) -> PeoplePage:
    """People whose name or username holds `search`; `after` is the (name, id) of the last one seen."""
    people = sa.select(User).where(visible_people(viewer))
    if search:
        needle = search.strip().lower()
        people = people.where(
            sa.func.lower(User.name).contains(needle, autoescape=True) | User.username.contains(needle, autoescape=True)
        )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(people.subquery())) or 0
    if after:
        people = people.where(sa.tuple_(User.name, User.id) > sa.tuple_(sa.literal(after[0]), sa.literal(after[1])))
    found = list(db.session.scalars(people.order_by(User.name, User.id).limit(PAGE + 1)))
    more, found = len(found) > PAGE, found[:PAGE]
    counts = dict(
        db.session.execute(
            sa.select(Attempt.user_id, sa.func.count())
            .where(Attempt.user_id.in_([u.id for u in found]), Attempt.submitted_at.is_not(None))
            .group_by(Attempt.user_id)
        ).all()
    )
    last = (found[-1].name, found[-1].id) if more else None
    return PeoplePage([(u, counts.get(u.id, 0)) for u in found], total, last)


def person(viewer: User, user_id: int) -> User:
    """A person whom the viewer may see; NotFound otherwise."""
    found = db.session.scalar(sa.select(User).where(User.id == user_id, visible_people(viewer)))
    if found is None:
        raise NotFound("no_such_person")
    return found
