"""A whole installation in a folder of its own, served by the real server: for browsers to visit."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import SECRET
from tests.postgres import free_port


@dataclass
class Installation:
    """Where it is served, and how its demonstration people sign in."""

    base: str
    folder: Path
    environment: dict[str, str]
    pid: int = 0
    passwords: dict[str, str] = field(default_factory=dict)

    def officium(self, *arguments: str, check: bool = True) -> str:
        """Run an `officium` command against this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if check and done.returncode:
            raise RuntimeError(f"officium {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout


def environment(folder: Path, database_url: str | None, port: int, **more: str) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("OFFICIUM_")}
    own |= {
        "OFFICIUM_DATA_DIR": str(folder),
        "OFFICIUM_SECRET_KEY": SECRET,
        "OFFICIUM_PORT": str(port),
        "OFFICIUM_LOG_LEVEL": "error",
        # A browser test signs in as fast as it can.
        "OFFICIUM_LOCKOUT_FAILURES": "50",
    }
    if database_url:
        # The cluster for tests is quick because it forgets.
        own |= {"OFFICIUM_DATABASE_URL": database_url, "OFFICIUM_ALLOW_VOLATILE_STORE": "1"}
    own |= more
    return own


@contextlib.contextmanager
def served(folder: Path, database_url: str | None = None, demo: bool = True, **more: str) -> Iterator[Installation]:
    """Migrate, publish, make the demonstration, serve; everything ends with the block."""
    port = free_port()
    here = Installation(f"http://127.0.0.1:{port}", folder, environment(folder, database_url, port, **more))
    here.officium("db", "upgrade")
    here.officium("bank", "publish")
    if demo:
        text = here.officium("demo")
        here.passwords = dict(re.findall(r"^  (\w+) +([a-z0-9-]{19}) ", text, re.MULTILINE))
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve"],
        env=here.environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    here.pid = server.pid
    try:
        _wait(here.base + "/readyz", server)
        yield here
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def _wait(address: str, server: subprocess.Popen[bytes], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.05)
            raise RuntimeError("the server ended before it answered")
    raise RuntimeError(f"{address} does not answer")
