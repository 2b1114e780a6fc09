"""Signing in as people do, by the form, and looking at what the server keeps of it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import LoginSession, SignInCounter, User
from app.audit import Action, AuditEvent
from app.clock import now
from app.db import db, unit_of_work
from tests.cast import PASSWORD
from tests.client import Client
from tests.inspection import Page, attribute

NEW_PASSWORD = "walnut-harbour-sextant-93"
EVIL_ADDRESSES = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "/quizzes\\..\\evil",
    "https://evil.example",
    "https:/evil.example",
    "https://localhost@evil.example/",
    "javascript:alert(1)",
    "data:text/html,evil",
    "evil.example",
    "quizzes",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/quizzes\r\nSet-Cookie: officium=evil",
    "",
]


def sign_in(browser: Client, username: str, password: str = PASSWORD, status: int = 303, **more: str) -> Page:
    page = browser.post("accounts.sign_in", {"username": username, "password": password, **more}, status)
    if status == 303:
        browser.username = username
    return page


def cookie_of(browser: Client) -> str:
    cookie = browser.http.get_cookie("officium")
    assert cookie is not None
    return cookie.value


def holder(app: Flask, cookie: str) -> Client:
    """The browser of somebody who has got hold of this cookie."""
    browser = Client(app)
    browser.http.set_cookie("officium", cookie)
    return browser


def is_signed_in(browser: Client) -> bool:
    return browser.http.get("/account").status_code == 200


def attributes(page: Page, selector: str, name: str) -> list[str | None]:
    return [attribute(node, name) for node in page.all(selector)]


def user(username: str) -> User:
    return db.session.scalars(sa.select(User).where(User.username == username)).one()


def change(username: str, **values: Any) -> None:
    """Write these columns of a user's row."""
    with unit_of_work():
        db.session.execute(sa.update(User).where(User.username == username).values(**values))


def sessions(username: str) -> list[LoginSession]:
    """Every session of this person, the oldest first."""
    of_user = LoginSession.user_id == user(username).id
    return list(db.session.scalars(sa.select(LoginSession).where(of_user).order_by(LoginSession.id)))


def events(action: Action) -> list[AuditEvent]:
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)))


def counter(username: str) -> SignInCounter | None:
    return db.session.get(SignInCounter, hashlib.sha256(username.encode()).hexdigest(), populate_existing=True)


def some_minutes_later(minutes: float) -> None:
    """Let time pass for all counters, by moving what they hold into the past."""
    with unit_of_work():
        for row in db.session.scalars(sa.select(SignInCounter)):
            row.updated_at -= timedelta(minutes=minutes)
            if row.locked_until is not None:
                row.locked_until -= timedelta(minutes=minutes)


def expire(username: str) -> None:
    """End this person's sessions by time."""
    with unit_of_work():
        for row in sessions(username):
            row.expires_at = now() - timedelta(seconds=1)
