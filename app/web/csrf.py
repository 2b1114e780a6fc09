"""The token that every change must carry."""

from __future__ import annotations

import hmac
from functools import lru_cache

from flask import Flask, current_app, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer

protect = CSRFProtect()


def init(app: Flask) -> None:
    protect.init_app(app)


def check_header() -> None:
    """Check the token in `X-CSRFToken`, for the view that checks everything itself.

    The rule is Flask-WTF's, a signed copy of the session's own token; only the signature of a copy that has been
    verified before is not verified again, since a trainee sends the same one with each of a hundred saves.
    """
    given = request.headers.get("X-CSRFToken", "")
    if not is_sessions_own(given, session.get("csrf_token"), str(current_app.secret_key)):
        raise CSRFError("The CSRF token is missing or not this session's.")


def is_sessions_own(given: str, expected: object, secret: str) -> bool:
    """Whether what a request carries is a signed copy of the token `expected` of its session."""
    try:
        token = _unsigned(secret, given) if given and expected else ""
    except BadData:
        token = ""
    return bool(token) and hmac.compare_digest(token, str(expected))


@lru_cache(maxsize=10_000)
def _unsigned(secret: str, signed: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").loads(signed))
