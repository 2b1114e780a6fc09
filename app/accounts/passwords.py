"""Password hashing, behind a gate: a rush of sign-ins queues here and leaves the processor to those who save.

Hashing runs in threads of its own that the kernel serves last, and only so many wait for them that there are threads
left for everybody else.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import Busy, Invalid
from app.waiting import Room

MIN_LENGTH = 10
MAX_LENGTH = 200
_GATE_SECONDS = 20

# OWASP's first recommendation for argon2id (19 MiB, 2 passes, 1 lane).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_gate = threading.BoundedSemaphore(2)
_room = Room(64, "sign_in_rush")
_hashing: ThreadPoolExecutor | None = None
_decoy: str | None = None
_PATIENT = 10
"""The niceness of the threads that hash."""

T = TypeVar("T")


def set_gate(width: int, places: int) -> None:
    """How many passwords may be hashed at the same time, and how many people may be at it or wait for it."""
    global _gate, _room, _hashing
    _gate = threading.BoundedSemaphore(width)
    _room = Room(max(width, places), "sign_in_rush")
    if _hashing is not None:
        _hashing.shutdown(wait=False)
    # Its threads begin with the first password: a process that is forked from this one makes its own.
    _hashing = ThreadPoolExecutor(width, "officium-hashing", initializer=_be_patient)


def _be_patient() -> None:
    """Let the kernel serve other threads first: who saves an answer does not wait for who signs in."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENT)


def hashed(password: str) -> str:
    return _in_turn(lambda: _hasher.hash(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one. Without a hash the same work is done, so that time tells nothing."""

    def verified() -> bool:
        try:
            return _hasher.verify(password_hash or _decoy_hash(), password[:MAX_LENGTH]) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False

    return _in_turn(verified)


def _in_turn(work: Callable[[], T]) -> T:
    """Do this in its turn. Raises Busy("sign_in_rush") when too many wait already, or the turn does not come."""
    with _room.place(), _turn():
        return work() if _hashing is None else _hashing.submit(work).result()


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
