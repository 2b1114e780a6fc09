"""Making and changing accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import available_timezones

import sqlalchemy as sa

from app import audit
from app.accounts import passwords, signing_in
from app.accounts.models import Department, Theme, User
from app.db import db
from app.domain.errors import Conflict, Invalid
from app.domain.roles import Role

MAX_NAME = 200
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")


def create_user(
    username: str,
    name: str,
    role: Role,
    password_hash: str | None,
    *,
    now: datetime,
    department: Department | None = None,
    new_recruit: bool = False,
    actor_id: int | None = None,
) -> User:
    """Add a user to the running unit of work. Invalid for a bad name, Conflict when it is taken."""
    username = signing_in.canonical(username)
    if not _USERNAME.fullmatch(username):
        raise Invalid("username_form", username=username)
    _check_name(name)
    if db.session.scalar(sa.select(User.id).where(User.username == username)) is not None:
        raise Conflict("username_taken", username=username)
    user = User(
        username=username,
        name=name.strip(),
        role=role,
        department=department,
        password_hash=password_hash,
        new_recruit=new_recruit,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    audit.record(
        audit.Action.USER_CREATED, now=now, actor_id=actor_id, subject_id=user.id, username=username, role=role.value
    )
    return user


def _check_name(name: str) -> None:
    if not name.strip():
        raise Invalid("name_missing")
    if len(name) > MAX_NAME:
        raise Invalid("name_long", most=MAX_NAME)


def department(slug: str) -> Department:
    """The department with this slug; Invalid, with the known ones, when there is none."""
    found = db.session.scalar(sa.select(Department).where(Department.slug == slug))
    if found is None:
        raise Invalid("no_such_department", department=slug, known=", ".join(d.slug for d in departments()))
    return found


def departments() -> list[Department]:
    return list(db.session.scalars(sa.select(Department).order_by(Department.name)))


def create_departments(rows: Iterable[tuple[str, str]]) -> list[Department]:
    made = [Department(slug=slug, name=name) for slug, name in rows]
    db.session.add_all(made)
    db.session.flush()
    return made


def change_profile(user: User, *, name: str, language: str | None, theme: Theme, time_zone: str | None) -> None:
    _check_name(name)
    if time_zone is not None and time_zone not in available_timezones():
        raise Invalid("time_zone", time_zone=time_zone)
    user.name, user.language, user.theme, user.time_zone = name.strip(), language, theme, time_zone


def set_new_recruit(user: User, new_recruit: bool, *, actor_id: int | None, now: datetime) -> None:
    """Say whether a person is newly recruited: some statements before a start are asked of new recruits alone."""
    if user.new_recruit == new_recruit:
        return
    user.new_recruit = new_recruit
    audit.record(
        audit.Action.USER_RECRUIT_CHANGED, now=now, actor_id=actor_id, subject_id=user.id, new_recruit=new_recruit
    )


def change_password(user: User, password_hash: str, *, now: datetime, actor_id: int | None) -> None:
    """Set a new password and end every other session: whoever knew the old one is out.

    `actor_id`: who did it; None = an operator, at the command line.
    """
    user.password_hash = password_hash
    signing_in.revoke_others(user, now=now)
    audit.record(audit.Action.USER_PASSWORD_CHANGED, now=now, actor_id=actor_id, subject_id=user.id)


def check_new_password(user: User, current: str, new: str) -> str:
    """The hash of the new password, once the current one is proven. Slow on purpose: call it outside a unit of work."""
    if not passwords.matches(user.password_hash, current):
        raise Invalid("password_wrong")
    passwords.check_strength(new, [user.username, user.name, "officium"])
    return passwords.hashed(new)
