"""A private PostgreSQL for one run of the tests: its own cluster, its own port, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import psycopg


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return Path(on_path).parent


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def quick_folder() -> str | None:
    """A folder in memory, where the machine has one: tests do not wait for a disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _stat(pid: int | str) -> list[str]:
    """Its state, its parent and so on; empty when there is no such process."""
    with contextlib.suppress(OSError):
        # The name before them, in brackets, may hold anything.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return []


def is_alive(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"], ["X"])


def send(number: int, pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def children(pid: int) -> list[int]:
    """The processes that this one has started and that are still there."""
    everybody = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(name) for name in everybody if _stat(name)[1:2] == [str(pid)]]


class Cluster:
    """A PostgreSQL server of one's own in a new folder: it can be stopped, killed and started again.

    Not `durable`: it forgets everything in a power cut, and makes a database for each of a thousand tests quickly.
    """

    def __init__(self, folder: Path, durable: bool = True, wal_segment_mb: int = 16) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self._programs = _programs()
        self._server: subprocess.Popen[bytes] | None = None
        # Root cannot run PostgreSQL: the user that its package made does.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._options = {"port": self.port, "unix_socket_directories": folder, "listen_addresses": "127.0.0.1"}
        self._options["max_connections"] = 300
        if not durable:
            self._options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        if self._user:
            shutil.chown(folder, self._user)
        arguments = ("-D", self.data, "-U", "officium", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (folder / "log").open("w") as log:
            made = self._begin("initdb", *arguments, f"--wal-segsize={wal_segment_mb}", log=log).wait()
        if made:
            raise RuntimeError("initdb failed:\n" + (folder / "log").read_text())

    @property
    def address(self) -> str:
        """Of the server, without a database's name: postgresql://user@host:port/"""
        return f"postgresql://officium@127.0.0.1:{self.port}/"

    def start(self, seconds: float = 60) -> None:
        options = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("a") as log:
            self._server = self._begin("postgres", "-D", self.data, *options, log=log)
        until = time.monotonic() + seconds
        while not self.answers():
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("PostgreSQL does not start:\n" + (self.folder / "log").read_text()[-2000:])
            time.sleep(0.05)

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.address + "postgres", connect_timeout=2).close()
            return True
        return False

    def query(self, text: str) -> None:
        """Run one statement on the server, in no transaction."""
        with psycopg.connect(self.address + "postgres", autocommit=True) as connection:
            connection.execute(text)

    def stop(self) -> None:
        """At once, without tidying up; what was committed is recovered at the next start."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()

    def processes(self) -> list[int]:
        """The server's first, and every one that it has started."""
        assert self._server is not None
        return [self._server.pid, *children(self._server.pid)]

    def freeze(self) -> list[int]:
        """Stop every process where it stands, and tell which; `thaw` lets them go on."""
        assert self._server is not None
        send(signal.SIGSTOP, [self._server.pid])  # so that it has no more children while they are looked for
        found = self.processes()
        send(signal.SIGSTOP, found)
        return found

    def thaw(self) -> None:
        send(signal.SIGCONT, self.freeze())

    def kill(self) -> None:
        """End every process without a chance to do anything."""
        assert self._server is not None
        found = self.freeze()
        send(signal.SIGKILL, found)
        self._server.wait()
        while any(map(is_alive, found)):
            time.sleep(0.005)

    def _begin(self, program: str, *arguments: object, log: IO[str]) -> subprocess.Popen[bytes]:
        command = [str(self._programs / program), *map(str, arguments)]
        who = {"user": self._user, "group": self._user, "extra_groups": []} if self._user else {}
        return subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **who)  # type: ignore[arg-type]


@contextlib.contextmanager
def private_cluster(durable: bool = True) -> Iterator[str]:
    """Run a cluster and give the address of its server, without a database name: postgresql://user@host:port/"""
    folder = Path(tempfile.mkdtemp(prefix="officium-pg-", dir=None if durable else quick_folder()))
    try:
        cluster = Cluster(folder, durable)
        cluster.start()
        try:
            yield cluster.address
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
