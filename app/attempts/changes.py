"""The words in which a page sends a change, and those in which it is told that the change is stored."""

from __future__ import annotations

import json
import re

from app.attempts.saving import MAX_SEQ, Saved
from app.domain.errors import Invalid

CLIENT = re.compile(r"[A-Za-z0-9._-]{1,36}")
"""A tab's name for itself: a UUID, or anything as plain."""

_FIELDS = {"client", "seq", "response"}
_encode = json.JSONEncoder(separators=(",", ":")).encode


def read(data: bytes) -> tuple[str, int, object]:
    """The body of a save: (client, seq, response). Invalid says which part is not as it must be."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Invalid("not_json", expected="an object with client, seq and response")
    client, seq = body.get("client"), body.get("seq")
    if not isinstance(client, str) or not CLIENT.fullmatch(client):
        raise Invalid("client", expected="the tab's UUID")
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq <= MAX_SEQ:
        raise Invalid("seq", expected="a whole number from 0")
    if set(body) != _FIELDS:
        raise Invalid("fields", expected="exactly client, seq and response")
    return client, seq, body["response"]


def answer(saved: Saved) -> str:
    """What the page is told."""
    return _encode({"seq": saved.seq, "saved_at": saved.saved_at.isoformat(), "remaining_seconds": saved.remaining})
