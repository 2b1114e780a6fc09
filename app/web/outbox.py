"""What a page needs to keep unsent answers on the device: a key that only pages of their owner carry."""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import Blueprint, Flask, Response, current_app, jsonify
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.domain.roles import Permission
from app.web.access import requires

bp = Blueprint("outbox", __name__)


def init(app: Flask) -> None:
    app.jinja_env.globals.update(outbox_key=key, outbox_owner=owner)


def key() -> str:
    """256 bits in base64 that seal what the signed-in person's pages leave on the device: their own, always the same.

    The browser holds it only while a page of theirs is open, so whoever uses the machine next finds nothing to read.
    """
    return base64.b64encode(_derived("key")).decode()


def owner() -> str:
    """The name of the person's box on the device: it tells two people apart, and nothing about either."""
    return _derived("owner").hex()[:24]


def _derived(purpose: str) -> bytes:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"outbox {purpose} {current_user.id}".encode(), hashlib.sha256).digest()


@bp.get("/outbox")
@requires(Permission.USE_ACCOUNT)
def session() -> Response:
    """Who is signed in in this browser now, and the token of their session: for pages that outlived theirs."""
    return jsonify(owner=owner(), csrf_token=generate_csrf())
