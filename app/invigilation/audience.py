"""Whom an act is for: everybody in an exam, one department, or one person; never anybody out of the actor's reach."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.accounts.models import Department, User
from app.accounts.scope import visible_people
from app.attempts.models import Attempt
from app.db import db
from app.domain.errors import NotFound
from app.domain.roles import Permission

EVERYBODY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """All three None: everybody. With a person, the department is theirs."""

    department: Department | None = None
    person: User | None = None
    attempt: Attempt | None = None
    """The person's attempt at the quiz."""

    @property
    def department_id(self) -> int | None:
        return self.person.department_id if self.person else self.department.id if self.department else None

    @property
    def name(self) -> str | None:
        """The person's name, else the department's; None for everybody."""
        return self.person.name if self.person else self.department.name if self.department else None

    def people(self) -> sa.ColumnElement[bool]:
        """A condition on User."""
        if self.person is not None:
            return User.id == self.person.id
        return User.department_id == self.department.id if self.department else sa.true()


def department_key(department: Department) -> str:
    return f"department:{department.slug}"


def person_key(uuid: UUID) -> str:
    return f"person:{uuid}"


def audience(viewer: User, quiz_id: int, key: str) -> Audience:
    """Whom `key` names: `all`, `department:<slug>` or `person:<uuid of their attempt>`.

    Raises NotFound for what does not exist and, just so, for whom the viewer does not look after.
    """
    kind, _, name = key.partition(":")
    if key == EVERYBODY and viewer.may(Permission.SEE_ALL_DEPARTMENTS):
        return Audience()
    if kind == "department":
        return Audience(department=_department(viewer, name))
    if kind == "person":
        attempt = _attempt(viewer, quiz_id, name)
        return Audience(person=attempt.user, attempt=attempt)
    raise NotFound("no_such_audience")


def departments(viewer: User) -> list[Department]:
    """Those that the viewer looks after, by name."""
    within = sa.exists().where(User.department_id == Department.id, visible_people(viewer))
    return list(db.session.scalars(sa.select(Department).where(within).order_by(Department.name)))


def _department(viewer: User, slug: str) -> Department:
    found = next((d for d in departments(viewer) if d.slug == slug), None)
    if found is None:
        raise NotFound("no_such_department")
    return found


def _attempt(viewer: User, quiz_id: int, text: str) -> Attempt:
    try:
        uuid = UUID(text)
    except ValueError:
        raise NotFound("no_such_attempt") from None
    found = db.session.scalar(
        sa.select(Attempt)
        .join(User, User.id == Attempt.user_id)
        .where(Attempt.uuid == uuid, Attempt.quiz_id == quiz_id, visible_people(viewer))
        .options(sa.orm.joinedload(Attempt.user))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("no_such_attempt")
    return found
