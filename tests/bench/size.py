"""What a save costs when a million attempts are stored, beside what it costs when there are a thousand.

Two installations with the same trainees and quiz, one with few stored attempts and one with many, are driven in turn
within one run. The stored attempts are written by the database itself, whole: items, answers and marks.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests.bench.run import day, officium
from tests.postgres import private_cluster

ITEMS = 20

# One attempt a row of `n`, submitted long ago, by any of the seeded people; its items are the bank's first questions.
_ATTEMPTS = """
INSERT INTO attempt (id, uuid, user_id, quiz_id, quiz_version_id, seed, started_at, deadline_at, deadline_because,
                     ends_at, submitted_at, ended_by, earned, possible, passed, score_from)
SELECT {first} + n, {uuid}, {user}, 1, 1, n, {then}, NULL, '{{"rule":"no_limit"}}', NULL, {then}, 'trainee',
       10, 20, {true}, {then} FROM n
"""
_ITEMS = """
INSERT INTO item (attempt_id, position, question_version_id, option_order, points)
SELECT a.id, k.position, k.position, '["a","b","c","d"]', 1 FROM attempt a CROSS JOIN k WHERE a.id >= {first}
"""
_RESPONSES = """
INSERT INTO response (attempt_id, position, client, seq, answer, saved_at)
SELECT a.id, k.position, 'stored', k.position, '"b"', {then} FROM attempt a CROSS JOIN k WHERE a.id >= {first}
"""
_MARKS = """
INSERT INTO mark (attempt_id, position, cause, key_version_id, scorer_version, response_id, share, created_at)
SELECT attempt_id, position, 'submitted', position, 1, id, 1, {then} FROM response WHERE client = 'stored'
"""
FIRST = 1_000_000


def fill_sqlite(path: Path, attempts: int, people: int) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript("PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;")
        count = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {most}) "
        k = f"WITH RECURSIVE k(position) AS (SELECT 1 UNION ALL SELECT position + 1 FROM k WHERE position < {ITEMS}) "
        words = {
            "first": FIRST,
            "uuid": "lower(hex(randomblob(16)))",
            "user": f"1 + n % {people}",
            "then": "'2026-01-05 08:00:00.000000'",
            "true": "1",
        }
        connection.execute("BEGIN")
        # SQLite wants the common table before SELECT, so it goes behind the INSERT's columns.
        for statement, common in (
            (_ATTEMPTS, count.format(most=attempts)),
            (_ITEMS, k),
            (_RESPONSES, k),
            (_MARKS, ""),
        ):
            connection.execute(statement.format(**words).replace("\nSELECT", f"\n{common}SELECT", 1))
        connection.execute("COMMIT")
        connection.executescript("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")


def fill_postgres(address: str, attempts: int, people: int) -> None:
    words = {
        "first": FIRST,
        "uuid": "gen_random_uuid()",
        "user": f"1 + n % {people}",
        "then": "timestamptz '2026-01-05 08:00:00+00'",
        "true": "true",
    }
    with psycopg.connect(address, autocommit=True) as connection:
        # The rows are right by construction; checking forty million references one by one is not what is measured.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        for statement, common in (
            (_ATTEMPTS, f"WITH n AS (SELECT generate_series(1, {attempts}) AS n) "),
            (_ITEMS, f"WITH k AS (SELECT generate_series(1, {ITEMS}) AS position) "),
            (_RESPONSES, f"WITH k AS (SELECT generate_series(1, {ITEMS}) AS position) "),
            (_MARKS, ""),
        ):
            connection.execute(statement.format(**words).replace("\nSELECT", f"\n{common}SELECT", 1))
        connection.execute("VACUUM ANALYZE")


def compare(postgres: str | None, postgres_pid: int | None, a: argparse.Namespace) -> bool:
    people = a.n * a.rounds + 1
    costs: dict[int, list[float]] = {size: [] for size in a.stored}
    errors = lost = 0
    samples: list[str] = []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="officium-size-", dir=a.folder)))
        running = {}
        for size in a.stored:
            (folder / str(size)).mkdir()
            name = f"stored_{size}"
            if postgres:
                with psycopg.connect(postgres + "postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {name}")
            running[size] = stack.enter_context(officium(folder / str(size), postgres, people, database=name))
            began = time.perf_counter()
            if postgres:
                fill_postgres(postgres + name, size, people)
            else:
                fill_sqlite(folder / str(size) / "officium.db", size, people)
            print(f"{size} attempts, {size * ITEMS} answers stored in {time.perf_counter() - began:.0f} s", flush=True)
        for n in range(a.rounds):
            for size, (base, pid, extra) in running.items():
                pids = [f"app:{pid}"] + ([f"db:{postgres_pid}"] if postgres_pid else [])
                result = day("officium", base, pids, extra, 1 + n * a.n, a)
                errors, lost = errors + result["errors"], lost + result["lost"]
                samples += result["error_samples"]
                costs[size].append(result["steps"]["save"]["cpu_ms"])
    least, most = (statistics.median(costs[size]) for size in (min(a.stored), max(a.stored)))
    for size in a.stored:
        rounds = ", ".join(f"{cost:.2f}" for cost in costs[size])
        print(f"{size:9d} attempts stored: CPU per saved answer {statistics.median(costs[size]):.2f} ms ({rounds})")
    print(f"ratio {most / least:.2f}; errors {errors}, answers lost {lost}", flush=True)
    for sample in samples[:5]:
        print("  !", sample)
    return errors == lost == 0


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--stored", type=int, nargs="+", default=[1_000, 1_000_000])
    p.add_argument("--n", type=int, default=100)
    p.add_argument("--questions", type=int, default=20)
    p.add_argument("--concurrency", type=int, default=50)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    p.add_argument("--folder", default=os.environ.get("TMPDIR"), help="where there is room for some 10 GB")
    a = p.parse_args()
    good = True
    if a.store in ("sqlite", "both"):
        print("SQLite")
        good &= compare(None, None, a)
    if a.store in ("postgresql", "both"):
        print("PostgreSQL")
        with private_cluster() as postgres:
            with psycopg.connect(postgres + "postgres") as connection:
                folder = connection.execute("SHOW data_directory").fetchone()[0]
            pid = int(Path(folder, "postmaster.pid").read_text().split()[0])
            good &= compare(postgres, pid, a)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
