"""Password hashing, behind a gate: a rush of sign-ins queues here and leaves the processor to those who save."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import Busy, Invalid

MIN_LENGTH = 10
MAX_LENGTH = 200
_GATE_SECONDS = 20

# OWASP's first recommendation for argon2id (19 MiB, 2 passes, 1 lane).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_gate = threading.BoundedSemaphore(2)
_decoy: str | None = None


def set_gate(width: int) -> None:
    """How many passwords may be hashed at the same time."""
    global _gate
    _gate = threading.BoundedSemaphore(width)


def hashed(password: str) -> str:
    with _turn():
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one. Without a hash the same work is done, so that time tells nothing."""
    with _turn():
        try:
            return _hasher.verify(password_hash or _decoy_hash(), password[:MAX_LENGTH]) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False


def check_strength(password: str, about: list[str]) -> None:
    """Refuse a password that is short or easily guessed. `about`: words of this person, such as the username."""
    if len(password) < MIN_LENGTH:
        raise Invalid("password_short", least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        raise Invalid("password_long", most=MAX_LENGTH)
    from zxcvbn import zxcvbn

    # zxcvbn takes time that grows fast with length, and the first 72 characters say enough.
    if zxcvbn(password[:72], user_inputs=about)["score"] < 3:
        raise Invalid("password_weak")


def _decoy_hash() -> str:
    global _decoy
    if _decoy is None:
        _decoy = _hasher.hash(secrets.token_urlsafe())
    return _decoy


class _turn:  # noqa: N801 - reads as a statement
    def __enter__(self) -> None:
        self.gate = _gate
        if not self.gate.acquire(timeout=_GATE_SECONDS):
            raise Busy("sign_in_rush")

    def __exit__(self, *_: object) -> None:
        self.gate.release()
