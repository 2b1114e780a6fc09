"""`make bench`: the exam day on Officium and on the least that a Flask application can do, interleaved in one run.

Both are served by granian with the same number of threads on the same core, on the same store with the same
durability; the driver has the other core. Compare CPU per operation within a run; differences under 20 % are nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import psycopg

from tests.bench.seed import PASSWORD
from tests.browser.installation import _wait, environment
from tests.postgres import free_port, private_cluster

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
THREADS = 80
"""Of either server: as many as an installation has that chooses nothing."""


def pinned(core: int) -> list[str]:
    return ["taskset", "-c", str(core)] if len(os.sched_getaffinity(0)) > 1 else []


@contextlib.contextmanager
def server(command: list[str], env: dict[str, str], address: str, log: Path, cwd: Path = ROOT) -> Iterator[int]:
    with log.open("w") as out:
        process = subprocess.Popen([*pinned(0), *command], env=env, stdout=out, stderr=subprocess.STDOUT, cwd=cwd)
        try:
            _wait(address, process)
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


@contextlib.contextmanager
def limit(folder: Path, postgres: str | None, people: int) -> Iterator[tuple[str, int, dict[str, str]]]:
    port = free_port()
    env = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "LIMIT_SYNC": "FULL",
        "LIMIT_STORE": "raw" if postgres else "group",
        "LIMIT_DB": f"pg:{postgres}bench_limit" if postgres else f"sqlite:{folder / 'limit.db'}",
    }
    subprocess.run([sys.executable, str(HERE / "limit_app.py"), str(people)], env=env, check=True)
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--blocking-threads",
        str(THREADS),
        "--workers",
        "1",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--backlog",
        "2048",
        "--log-level",
        "error",
        "limit_app:app",
    ]
    with server(command, env, f"http://127.0.0.1:{port}/noop", folder / "limit.log", HERE) as pid:
        yield f"http://127.0.0.1:{port}", pid, {}


@contextlib.contextmanager
def officium(
    folder: Path, postgres: str | None, people: int, threads: int | None = THREADS, database: str = "bench_officium"
) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Served with `threads`; None = as an installation that chooses nothing."""
    port = free_port()
    chosen = {} if threads is None else {"OFFICIUM_THREADS": str(threads)}
    env = environment(folder, f"{postgres}{database}" if postgres else None, port, **chosen)
    # What is measured is durable, and the application shall make sure of it.
    env.pop("OFFICIUM_ALLOW_VOLATILE_STORE", None)
    env["PYTHONPATH"] = str(ROOT)
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*flask, "db", "upgrade"], env=env, check=True, cwd=ROOT)
    subprocess.run([sys.executable, "-m", "tests.bench.seed", str(people)], env=env, check=True, cwd=ROOT)
    with server([*flask, "serve"], env, f"http://127.0.0.1:{port}/readyz", folder / "officium.log") as pid:
        yield f"http://127.0.0.1:{port}", pid, {"password": PASSWORD}


def day(system: str, base: str, pids: list[str], extra: dict[str, str], first: int, a: argparse.Namespace) -> dict:
    """One exam day; what the driver measured."""
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as out:
        command = [
            *pinned(1),
            sys.executable,
            str(HERE / "examday.py"),
            system,
            "--base",
            base,
            "--n",
            str(a.n),
            "--first",
            str(first),
            "--questions",
            str(a.questions),
            "--concurrency",
            str(a.concurrency),
            "--json",
            out.name,
            "--extra",
            ",".join(f"{k}={v}" for k, v in extra.items()),
        ]
        for pid in pids:
            command += ["--pid", pid]
        done = subprocess.run(command, capture_output=True, text=True)
        line = out.readline()
        if not line:
            raise RuntimeError(done.stdout + done.stderr)
        return json.loads(line)


async def fifty_starts(base: str, username: str) -> tuple[int, int]:
    """One person starts the quiz fifty times at once; (distinct attempts, refusals)."""
    sys.path.insert(0, str(HERE))
    import systems

    async with aiohttp.ClientSession(base, cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.get("/sign-in") as reply:
            token = systems.field(await reply.text(), "csrf_token")
        form = {"csrf_token": token, "username": username, "password": PASSWORD}
        async with http.post("/sign-in", data=form) as reply:
            token = systems.field(await reply.text(), "csrf_token")

        async def start() -> tuple[int, str]:
            async with http.post("/quizzes/bench/attempts", data={"csrf_token": token}, allow_redirects=False) as reply:
                return reply.status, reply.headers.get("Location", "")

        answers = await asyncio.gather(*(start() for _ in range(50)))
    return len({where for status, where in answers if status == 303}), sum(status != 303 for status, _ in answers)


def crowd(postgres: str | None, a: argparse.Namespace) -> bool:
    """Sign-ins and starts in crowds while others save, on a server of its own as it is by default."""
    with tempfile.TemporaryDirectory(prefix="officium-rush-") as folder:
        if postgres:
            with psycopg.connect(postgres + "postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE bench_rush")
        with officium(Path(folder), postgres, a.savers + a.newcomers, threads=None, database="bench_rush") as served:
            base, _, extra = served
            numbers = ["--first", "1", "--savers", str(a.savers), "--newcomers", str(a.newcomers)]
            command = [*pinned(1), sys.executable, "-m", "tests.bench.rush", "--base", base, *numbers]
            done = subprocess.run([*command, "--password", extra["password"]], capture_output=True, text=True, cwd=ROOT)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    ratio = found["p95_rush_ms"] / found["p95_quiet_ms"]
    print(f"\n{a.newcomers} sign in while {a.savers} are saving: p95 of a save {found['p95_quiet_ms']:.1f} ms in quiet, "
          f"{found['p95_rush_ms']:.1f} ms in the rush of {found['rush_seconds']:.1f} s ({ratio:.2f}x); "
          f"{found['waited']} were asked to wait a moment")  # fmt: skip
    print(f"{a.newcomers} start within {found['starts_seconds']:.1f} s: p95 of a save {found['p95_starts_ms']:.1f} ms; "
          f"errors in all {found['errors']} {found['error_samples']}")  # fmt: skip
    return found["errors"] == 0


def compare(store: str, postgres: str | None, postgres_pid: int | None, a: argparse.Namespace) -> bool:
    people = a.n * a.rounds + 1
    results: dict[str, list[dict]] = {"limit": [], "officium": []}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="officium-bench-")))
        running = {}
        for name, begin in (("limit", limit), ("officium", officium)):
            (folder / name).mkdir()
            if postgres:
                with psycopg.connect(postgres + "postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE bench_{name}")
            running[name] = stack.enter_context(begin(folder / name, postgres, people))
        for n in range(a.rounds):
            for name, (base, pid, extra) in running.items():
                pids = [f"app:{pid}"] + ([f"db:{postgres_pid}"] if postgres_pid else [])
                results[name].append(day(name, base, pids, extra, 1 + n * a.n, a))
        attempts, refused = asyncio.run(fifty_starts(running["officium"][0], f"t{people}"))
    return report(store, results, attempts, refused, a)


def report(store: str, results: dict[str, list[dict]], attempts: int, refused: int, a: argparse.Namespace) -> bool:
    def median(name: str, *path: str) -> float:
        values = []
        for result in results[name]:
            for key in path:
                result = result[key]
            values.append(result)
        return statistics.median(values)

    print(
        f"\n{store}: {a.n} trainees x {a.questions} questions, {a.concurrency} at a time, median of {a.rounds} rounds"
    )
    print(f"{'':36s}{'limit':>10s}{'officium':>10s}{'ratio':>8s}")
    rows = [
        ("CPU per saved answer, ms", ("steps", "save", "cpu_ms")),
        ("CPU per attempt without sign-in, ms", ("cpu_ms_per_attempt_less_login",)),
        ("p95 of a save, ms", ("steps", "save", "p95_ms")),
        ("CPU per start, ms", ("steps", "start", "cpu_ms")),
        ("CPU per submit, ms", ("steps", "submit", "cpu_ms")),
        ("CPU per result, ms", ("steps", "result", "cpu_ms")),
    ]
    for words, path in rows:
        least, ours = median("limit", *path), median("officium", *path)
        print(f"{words:36s}{least:10.2f}{ours:10.2f}{ours / least if least else 0:8.2f}")
    for words, key in (("errors", "errors"), ("answers lost", "lost"), ("answers acknowledged", "saves_acked")):
        print(f"{words:36s}" + "".join(f"{sum(r[key] for r in results[name]):10d}" for name in results))
    print(f"fifty starts at once by one person: {attempts} attempt(s), {refused} refusal(s)")
    for result in results["officium"]:
        for sample in result["error_samples"]:
            print("  !", sample)
    bad = sum(r["errors"] + r["lost"] for r in results["officium"])
    return bad == 0 and attempts == 1 and refused == 0


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--n", type=int, default=400)
    p.add_argument("--questions", type=int, default=20)
    p.add_argument("--concurrency", type=int, default=50)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--savers", type=int, default=200)
    p.add_argument("--newcomers", type=int, default=400)
    p.add_argument("--part", choices=("days", "crowd", "both"), default="both")
    p.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    a = p.parse_args()
    good = True
    if a.store in ("sqlite", "both"):
        name = "SQLite, WAL, synchronous=FULL, group commit"
        good &= a.part == "crowd" or compare(name, None, None, a)
        good &= a.part == "days" or crowd(None, a)
    if a.store in ("postgresql", "both"):
        with private_cluster() as postgres:
            with psycopg.connect(postgres + "postgres") as connection:
                folder = connection.execute("SHOW data_directory").fetchone()[0]
            # The first line of the file is the server's process.
            pid = int(Path(folder, "postmaster.pid").read_text().split()[0])
            good &= a.part == "crowd" or compare("PostgreSQL, its own durable defaults", postgres, pid, a)
            good &= a.part == "days" or crowd(postgres, a)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
