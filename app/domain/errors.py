"""Refusals, as codes. The words are the templates' business."""

from __future__ import annotations

from typing import Any


class RuleBroken(Exception):
    """A rule said no. `code` names the rule; `facts` are plain values that a page may need to explain it."""

    status = 400

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Any] = facts


class Invalid(RuleBroken):
    """What was sent cannot be understood or is not allowed here."""

    status = 422


class Unreadable(Invalid):
    """What somebody typed is not what was asked for, or not clear. The page keeps it and says why it is not saved."""


class NotFound(RuleBroken):
    """There is no such thing, or none that this person may know of: the two look the same."""

    status = 404


class Forbidden(RuleBroken):
    """The person is known, and may not."""

    status = 403


class SignInNeeded(RuleBroken):
    """Nobody is signed in, or the session has ended."""

    status = 401


class Closed(RuleBroken):
    """Too late: the attempt is submitted, or its time is over, or the item has been checked."""

    status = 409


class Conflict(RuleBroken):
    """What was sent contradicts what is stored."""

    status = 409


class Busy(RuleBroken):
    """Not now; the same request may succeed in a moment."""

    status = 503
