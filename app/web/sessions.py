"""The signed cookie, whose signature is not verified anew for each of a hundred saves."""

from __future__ import annotations

import time

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

_KEPT_SECONDS = 60
_KEPT_COOKIES = 20_000


class Sessions(SecureCookieSessionInterface):
    """Flask's own, remembering for a minute what a verified cookie holds. Whether the session is alive is another
    question, which the database answers each time."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, dict[str, object]]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        kept = self.known(cookie)
        if kept is not None:
            return self.session_class(kept)
        session = super().open_session(app, request)
        # Only plain values: a list in a session would be shared by all who are given it.
        if session and all(isinstance(value, str | bool | int) for value in session.values()):
            if len(self._known) >= _KEPT_COOKIES:
                self._known.clear()
            self._known[cookie] = (time.monotonic() + _KEPT_SECONDS, dict(session))
        return session

    def known(self, cookie: str) -> dict[str, object] | None:
        """What a cookie holds that was verified within the last minute; not to be changed."""
        kept = self._known.get(cookie)
        return kept[1] if kept is not None and kept[0] > time.monotonic() else None
