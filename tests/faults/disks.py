"""A small disk that can be filled and freed."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


class SmallDisk:
    """A file system of its own in memory, of so many megabytes; where that may not be mounted, a folder whose users
    may not let a file grow while the disk is "full".

    `users`: the processes that write to it, looked up whenever it is filled or freed.
    """

    def __init__(self, folder: Path, mounted: bool, users: Callable[[], Iterable[int]]) -> None:
        self.folder, self.mounted, self._users = folder, mounted, users

    @contextlib.contextmanager
    def filled(self) -> Iterator[None]:
        if not self.mounted:
            self._limit(0)
            yield
            self._limit(resource.RLIM_INFINITY)
            return
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)):
                        pass
        yield
        filler.unlink()

    def _limit(self, size: int) -> None:
        for pid in self._users():
            _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))


@contextlib.contextmanager
def small_disk(megabytes: int, users: Callable[[], Iterable[int]]) -> Iterator[SmallDisk]:
    with tempfile.TemporaryDirectory(prefix="officium-disk-") as name:
        Path(name).chmod(0o755)  # PostgreSQL may be another user's
        options = ["-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "officium-test", name]
        mounted = os.geteuid() == 0 and subprocess.run(["mount", *options], capture_output=True).returncode == 0
        try:
            yield SmallDisk(Path(name), mounted, users)
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", name], check=True)
