"""`python -m tests.bench.live`: what one refresh of the invigilator's page costs the server, by how many are in."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from app.clock import now
from app.db import db
from tests.client import Client
from tests.databases import Databases, opened, settings
from tests.features.invigilation.crowd import crowd
from tests.postgres import private_cluster
from tests.taking import EXAM

REFRESHES = 30


def cost(databases: Databases, folder: Path, people: int) -> tuple[float, float, int, int]:
    """CPU of this process for a refresh, in ms: the median and the least, which a busy machine disturbs less; its
    bytes; its queries."""
    with databases.fresh() as url, opened(settings(url, folder)) as app:
        crowd(app, people, now=now(), on_break=people // 50, granted=people // 20)
        ada = Client(app, "ada")
        ada.get("invigilation.rows", slug=EXAM, most_queries=99)
        address = ada.address("invigilation.rows", slug=EXAM)
        cpu, size = [], 0
        for _ in range(REFRESHES):
            db.session.remove()
            began = time.process_time()
            size = len(ada.http.get(address).data)
            cpu.append(1000 * (time.process_time() - began))
        return statistics.median(cpu), min(cpu), size, len(ada.queries)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with private_cluster(durable=False) as server:
            for label, where in (("SQLite", None), ("PostgreSQL", server)):
                databases = Databases(where, folder)
                for people in (3, 100, 500):
                    median, least, size, queries = cost(databases, folder, people)
                    print(
                        f"{label}, {people} people: {median:.1f} ms of CPU (least {least:.1f}), {size / 1000:.0f} kB, "
                        f"{queries} queries",
                        flush=True,
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
