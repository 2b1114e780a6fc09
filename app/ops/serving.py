"""The server: granian's processes, and the watch over them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from typing import Any

import structlog
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app.config import Settings
from app.store import LOCK_SECONDS

log = structlog.get_logger()

_SET_PARENT_DEATH_SIGNAL = 1
_HASTY_SECONDS = 1.0
_HASTY_LIMIT = 10


class _Server(Granian):  # type: ignore[misc,valid-type]
    """Granian's server, which ends altogether when one worker dies twice within a few seconds. In the middle of an
    exam that is the worst answer, so here each that died is replaced, whatever it died of."""

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        hasty = 0
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            self.interrupt_children.clear()
            if self.reload_signal:
                self._reload(spawn_target, target_loader)
            dead = [worker for worker in self.wrks if not worker.is_alive()]
            if not dead or self.interrupt_signal:
                continue
            now = time.monotonic()
            hasty = hasty + 1 if all(now - worker.birth < _HASTY_SECONDS for worker in dead) else 0
            if hasty >= _HASTY_LIMIT:
                # It does not come up at all. Whoever started this server is better placed to say so.
                self.interrupt_children[:] = [worker.idx for worker in dead]
                break
            log.error("worker_died", workers=[worker.idx for worker in dead])
            time.sleep(min(hasty, 5) * 0.2)
            self._respawn_workers([self.wrks.index(worker) for worker in dead], spawn_target, target_loader)


def _end_with_parent() -> None:
    """In a new worker: ask the kernel to be ended with the server, lest a killed one leave workers behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def serve(host: str, port: int, settings: Settings) -> None:
    """Serve until a signal ends it."""
    os.register_at_fork(after_in_child=_end_with_parent)
    _Server(
        "app:serving",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.processes,
        blocking_threads=settings.threads,
        backlog=2048,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        # A request that waits for a lost database does not keep the server from ending.
        workers_kill_timeout=3 * LOCK_SECONDS,
    ).serve()
