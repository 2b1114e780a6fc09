"""Signing in and out, and the sessions on the server behind the cookie."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import audit
from app.accounts import passwords
from app.accounts.models import LoginSession, SignInCounter, User
from app.config import Settings
from app.db import db, end_reading, insert, statement, store, unit_of_work
from app.domain.errors import Forbidden, NotFound


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def canonical(username: str) -> str:
    return username.strip().lower()


def sign_in(
    username: str,
    password: str,
    user_agent: str,
    *,
    now: datetime,
    settings: Settings,
    instead_of: LoginSession | None = None,
) -> User:
    """Check the password and open a session, whose token is on the user returned; `instead_of` ends with it.

    Raises Forbidden("sign_in_failed") alike for an unknown name, a wrong password and a disabled account, and
    Forbidden("locked_out", until=…) after too many failures, whether or not the name exists. Commits by itself:
    hashing takes time, and no transaction may be open meanwhile.
    """
    name = canonical(username)
    name_hash = hashlib.sha256(name.encode()).hexdigest()
    counter = db.session.get(SignInCounter, name_hash, populate_existing=True)
    if counter is not None and counter.locked_until is not None and counter.locked_until > now:
        raise Forbidden("locked_out", until=counter.locked_until)
    user = db.session.scalar(sa.select(User).where(User.username == name))
    end_reading()  # nobody holds a connection while a hash is computed
    good = passwords.matches(user.password_hash if user else None, password)
    if user is None or not good or user.disabled_at is not None:
        with unit_of_work():
            _count_failure(name_hash, user, now, settings)
        raise Forbidden("sign_in_failed")
    open_session(user, user_agent, now=now, settings=settings)
    if counter is not None or instead_of is not None:
        with unit_of_work():
            if counter is not None:
                db.session.execute(sa.delete(SignInCounter).where(SignInCounter.username_hash == name_hash))
            if instead_of is not None:
                instead_of.revoked_at = now
    return user


def open_session(user: User, user_agent: str, *, now: datetime, settings: Settings) -> None:
    """A new session and a new token, always: a token from before signing in is worth nothing. Commits by itself, and
    together with the answers that are saved meanwhile: a crowd that signs in holds up nobody."""
    user.session_token = secrets.token_urlsafe(32)
    store().write(
        _OPEN,
        {
            "token_hash": token_hash(user.session_token),
            "user_id": user.id,
            "now": store().stamp(now),
            "expires_at": store().stamp(now + timedelta(hours=settings.session_hours)),
            "user_agent": user_agent[:300],
            "action": audit.Action.USER_SIGNED_IN.value,
        },
    )


# Sent a second time, because the first got no answer, it changes nothing.
_OPENED = """
INSERT INTO login_session (token_hash, user_id, created_at, expires_at, user_agent)
VALUES (:token_hash, :user_id, :now, :expires_at, :user_agent) ON CONFLICT (token_hash) DO NOTHING RETURNING id
"""
_TOLD = "INSERT INTO audit_event (at, action, actor_id, subject_id, facts)"
_OPEN = statement(
    _OPENED,
    f"WITH opened AS ({_OPENED}), told AS ("  # noqa: S608 - words of ours
    f"{_TOLD} SELECT :now, :action, :user_id, :user_id, CAST('{{}}' AS json) FROM opened"
    ") SELECT id FROM opened",
    sqlite_then=f"{_TOLD} VALUES (:now, :action, :user_id, :user_id, '{{}}')",
)


# Asked at every request: built once.
_SIGNED_IN = (
    sa.select(LoginSession, User)
    .join(User, User.id == LoginSession.user_id)
    .where(
        LoginSession.token_hash == sa.bindparam("token_hash"),
        LoginSession.revoked_at.is_(None),
        LoginSession.expires_at > sa.bindparam("now"),
        User.disabled_at.is_(None),
    )
)


def signed_in(token: str, *, now: datetime) -> User | None:
    """The user whose session this is; None when it is unknown, revoked or expired."""
    row = db.session.execute(_SIGNED_IN, {"token_hash": token_hash(token), "now": now}).first()
    if row is None:
        return None
    session, user = row
    user.session_token, user.login_session = token, session
    return user


def sign_out(user: User, *, now: datetime) -> None:
    assert user.login_session is not None
    user.login_session.revoked_at = now
    audit.record(audit.Action.USER_SIGNED_OUT, now=now, actor_id=user.id, subject_id=user.id)


def open_sessions(user: User, *, now: datetime) -> list[LoginSession]:
    return list(
        db.session.scalars(
            sa.select(LoginSession)
            .where(LoginSession.user_id == user.id, LoginSession.revoked_at.is_(None), LoginSession.expires_at > now)
            .order_by(LoginSession.created_at.desc())
            .limit(50)
        )
    )


def revoke(user: User, session_id: int, *, now: datetime) -> None:
    """End one of the user's own sessions; NotFound for anybody else's."""
    session = db.session.scalar(
        sa.select(LoginSession).where(LoginSession.id == session_id, LoginSession.user_id == user.id)
    )
    if session is None:
        raise NotFound("no_such_session")
    if session.revoked_at is None:
        session.revoked_at = now
        audit.record(audit.Action.SESSION_REVOKED, now=now, actor_id=user.id, subject_id=user.id, session_id=session.id)


def revoke_others(user: User, *, now: datetime) -> None:
    """End every session of the user but the present one."""
    present = user.login_session.id if user.login_session else None
    db.session.execute(
        sa.update(LoginSession)
        .where(LoginSession.user_id == user.id, LoginSession.revoked_at.is_(None), LoginSession.id != present)
        .values(revoked_at=now)
    )


def _count_failure(name_hash: str, user: User | None, now: datetime, settings: Settings) -> None:
    db.session.execute(
        insert(SignInCounter).values(username_hash=name_hash, failures=0, updated_at=now).on_conflict_do_nothing()
    )
    counter = db.session.get_one(SignInCounter, name_hash, with_for_update=True, populate_existing=True)
    pause = timedelta(minutes=settings.lockout_minutes)
    if now - counter.updated_at > pause:
        counter.failures = 0
    counter.failures += 1
    counter.updated_at = now
    if counter.failures >= settings.lockout_failures:
        counter.locked_until = now + pause
        audit.record(
            audit.Action.USER_LOCKED_OUT,
            now=now,
            subject_id=user.id if user else None,
            failures=counter.failures,
        )
        counter.failures = 0
