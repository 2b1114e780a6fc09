"""A private PostgreSQL for one run of the tests: its own cluster, its own port, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


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


@contextlib.contextmanager
def private_cluster(durable: bool = True) -> Iterator[str]:
    """Start a cluster and give the address of its server, without a database name: postgresql://user@host:port/

    Not `durable`: it forgets everything in a power cut, and makes a database for each of a thousand tests quickly.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="officium-pg-", dir=None if durable else quick_folder()))
    # A server started by root cannot run PostgreSQL: it runs as the user that its package made.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()

    def run(*command: str) -> None:
        done = subprocess.run([*user, *command], capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")

    try:
        run(
            str(programs / "initdb"), "-D", str(data), "-U", "officium", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=300"
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        control = str(programs / "pg_ctl")
        run(control, "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://officium@127.0.0.1:{port}/"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
