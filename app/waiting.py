"""Waiting rooms: how many of a process's threads may wait for something slow at the same time.

A thread that waits serves nobody. So that whoever saves or reads is served meanwhile, a room has places for a part of
the threads; whoever finds it full is told to come again in a moment, which the pages do by themselves.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from app.domain.errors import Busy


class Room:
    def __init__(self, places: int, full: str) -> None:
        """`full`: the code of the Busy that is raised when no place is left."""
        self.full = full
        self.taken = 0
        self._places = places
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as the block lasts. Raises Busy when there is none."""
        with self._lock:
            if self.taken >= self._places:
                raise Busy(self.full)
            self.taken += 1
        try:
            yield
        finally:
            with self._lock:
                self.taken -= 1


_NEVER_WAIT = 16


def places(threads: int) -> int:
    """Of so many threads, how many may wait in one room: all but some, or at least half."""
    return max(1, threads // 2, threads - _NEVER_WAIT)
