"""How many requests are worked on at the same time, and waiting aside without taking anybody's turn.

The server has more threads than turns. A request that only waits, such as a sign-in for its password's turn, lays its
turn down meanwhile: hundreds may wait, and whoever saves an answer does not stand behind them.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

WAITING = 256
"""Threads beyond the turns: so many requests of a process may wait aside at the same time."""

_mine = threading.local()


class Turns:
    """Wraps a WSGI application: at most `count` requests are at work in it."""

    def __init__(self, wsgi: Callable[..., Any], count: int) -> None:
        self._wsgi = wsgi
        self._free = threading.Semaphore(count)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with self._free:
            _mine.turn = self._free
            try:
                return self._wsgi(environ, start_response)
            finally:
                _mine.turn = None


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """Within a request: lay its turn down for as long as the block lasts. Outside of one: nothing."""
    turn: threading.Semaphore | None = getattr(_mine, "turn", None)
    if turn is None:
        yield
        return
    turn.release()
    try:
        yield
    finally:
        turn.acquire()
