"""What it takes to be there: import time, cold start to the first page, resident memory of each process."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.browser.installation import environment
from tests.postgres import free_port

ROUNDS = 5


def _children(pid: int) -> list[int]:
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found += _children(int(entry.name))
    return found


def _resident(pid: int) -> float:
    """Proportional set size in MB: shared pages are counted once between those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) / 1024


def _seconds(command: list[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="officium-footprint-") as folder:
        port = free_port()
        env = environment(Path(folder), None, port)
        officium = [sys.executable, "-m", "flask", "--app", "app"]
        for arguments in (["db", "upgrade"], ["bank", "publish"], ["demo"]):
            subprocess.run([*officium, *arguments], env=env, check=True, capture_output=True)
        bare = statistics.median(_seconds([sys.executable, "-c", "pass"], env) for _ in range(ROUNDS))
        package = statistics.median(_seconds([sys.executable, "-c", "import app"], env) for _ in range(ROUNDS))
        built = [sys.executable, "-c", "from app import create_app; create_app()"]
        whole = statistics.median(_seconds(built, env) for _ in range(ROUNDS))
        starts, memory = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            server = subprocess.Popen(
                [*officium, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
            )
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).read()
                    break
                except OSError:
                    if server.poll() is not None:
                        raise RuntimeError("the server ended") from None
                    os.sched_yield()
            starts.append(time.perf_counter() - began)
            memory.append([_resident(pid) for pid in _children(server.pid)])
            server.terminate()
            server.wait(20)
    print("| what | figure |\n|---|---|")
    print(f"| the interpreter alone | {bare:.2f} s |")
    print(f"| `import app` | {package - bare:.2f} s more |")
    print(f"| `create_app()`, with every import | {whole - bare:.2f} s more |")
    print(f"| `officium serve`, from the command to the first page | {statistics.median(starts):.2f} s |")
    names = ["the server that supervises", "the worker that answers"]
    for name, values in zip(names, zip(*memory, strict=False), strict=False):
        print(f"| memory (PSS) after the first page, {name} | {statistics.median(values):.0f} MB |")


if __name__ == "__main__":
    main()
