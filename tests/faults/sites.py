"""An installation with its store, served as operators serve it, every part of which can be killed."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from app.attempts.models import Attempt, Item, Mark, Response
from app.bank.models import QuestionVersion
from app.db import db
from app.domain.questions import Question, question_from
from tests.browser.installation import environment
from tests.databases import opened, settings
from tests.faults.disks import SmallDisk, small_disk
from tests.faults.ledger import Key, Row
from tests.postgres import Cluster, children, free_port, is_alive, send

ROOT = Path(__file__).parents[2]


class Site:
    """Migrated and seeded in `folder`; `cluster` None = SQLite. `serve` and the faults come after."""

    def __init__(self, folder: Path, cluster: Cluster | None, people: int, **more: str) -> None:
        self.folder, self.cluster, self.people = folder, cluster, people
        self.port = free_port()
        self.database_url = f"{cluster.address}officium" if cluster else f"sqlite:///{folder / 'officium.db'}"
        self.environment = environment(folder, self.database_url, self.port, **more)
        self.environment |= {"PYTHONPATH": str(ROOT), "OFFICIUM_ALLOW_VOLATILE_STORE": "0"}
        self._server: subprocess.Popen[bytes] | None = None
        self.disk: SmallDisk | None = None
        self._told = 0
        if cluster:
            cluster.query("CREATE DATABASE officium")
        seed = [sys.executable, "-m", "tests.faults.seed", str(people)]
        done = subprocess.run(seed, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    # serving

    def serve(self) -> None:
        with (self.folder / "server.log").open("a") as log:
            command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
            self._server = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        self.wait_ready()

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError, urllib.error.HTTPError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).close()
            return True
        return False

    def wait_ready(self, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while not self.is_ready():
            assert self._server is not None
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not answer:\n" + self.log()[-3000:])
            time.sleep(0.05)

    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def complaints(self) -> Counter[str]:
        """What the server could not do since this was last asked, by the cause that it gave."""
        lines, self._told = self.log().splitlines()[self._told :], self.log().count("\n")
        found: Counter[str] = Counter()
        for line in lines:
            with contextlib.suppress(ValueError):  # granian's own, and what was cut off by a full disk
                told = json.loads(line)
                found[f"{told['event']} {told.get('cause', '')[:100]}"] += 1
        return found

    def workers(self) -> list[int]:
        assert self._server is not None
        return [pid for pid in children(self._server.pid) if is_alive(pid)]

    def processes(self) -> list[int]:
        """Everything that writes to the site's disk."""
        assert self._server is not None
        return [self._server.pid, *self.workers(), *(self.cluster.processes() if self.cluster else [])]

    def kill_worker(self, chance: random.Random) -> None:
        send(signal.SIGKILL, [chance.choice(found)] if (found := self.workers()) else [])

    def kill_workers(self) -> None:
        send(signal.SIGKILL, self.workers())

    def kill(self) -> None:
        """The server and all its workers, at once."""
        if self._server is not None:
            found = [self._server.pid, *self.workers()]
            send(signal.SIGKILL, found)
            self._server.wait()
            while any(map(is_alive, found)):
                time.sleep(0.005)

    def orphan(self) -> list[int]:
        """Kill the server alone; the workers that it leaves."""
        assert self._server is not None
        found = self.workers()
        self._server.kill()
        self._server.wait()
        return found

    # what is stored

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """The application on the same store, in this process."""
        with opened(settings(self.database_url.replace("postgresql://", "postgresql+psycopg://"), self.folder)):
            yield

    def rows(self) -> list[Row]:
        columns = (Response.id, Attempt.uuid, Response.position, Response.client, Response.seq)
        with self.opened():
            return [
                Row(row.id, Key(str(row.uuid), row.position, row.client, row.seq), json.loads(row.answer), row.saved_at)
                for row in db.session.execute(
                    sa.select(*columns, Response.answer, Response.saved_at)
                    .join(Attempt, Attempt.id == Response.attempt_id)
                    .order_by(Response.id)
                )
            ]

    def deadlines(self) -> dict[str, datetime | None]:
        with self.opened():
            found = db.session.execute(sa.select(Attempt.uuid, Attempt.ends_at)).all()
            return {str(uuid): until for uuid, until in found}

    def marked(self) -> dict[tuple[str, int], int | None]:
        """By attempt and position: the response that was marked last."""
        with self.opened():
            found = db.session.execute(
                sa.select(Attempt.uuid, Mark.position, Mark.response_id)
                .join(Attempt, Attempt.id == Mark.attempt_id)
                .order_by(Mark.id)
            )
            return {(str(uuid), position): response for uuid, position, response in found}

    def shown(self, attempt: str) -> list[Question]:
        """The questions of an attempt, in order."""
        with self.opened():
            found = db.session.scalars(
                sa.select(QuestionVersion.content)
                .join(Item, Item.question_version_id == QuestionVersion.id)
                .join(Attempt, Attempt.id == Item.attempt_id)
                .where(Attempt.uuid == UUID(attempt))
                .order_by(Item.position)
            )
            return [question_from(content) for content in found]

    # faults of the store

    def kill_store(self) -> None:
        """PostgreSQL dies and is started again. SQLite has no process of its own: the whole server dies."""
        if self.cluster:
            self.cluster.kill()
            self.cluster.start()
        else:
            self.kill()
            self.serve()

    def fill_disk(self, seconds: float) -> None:
        """No space is left on the store's disk for a while. A database server that ends over it is started again."""
        assert self.disk is not None
        with self.disk.filled():
            time.sleep(seconds)
        if self.cluster and not self.cluster.answers():
            self.cluster.stop()
            self.cluster.start()

    def freeze_store(self, seconds: float) -> None:
        assert self.cluster is not None
        self.cluster.freeze()
        time.sleep(seconds)
        self.cluster.thaw()

    def lock_store(self, seconds: float) -> None:
        """Another program holds SQLite's lock."""
        other = sqlite3.connect(self.folder / "officium.db", isolation_level=None, timeout=10)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()


@contextlib.contextmanager
def site(
    kind: str, people: int, where: str | Path | None = None, disk_megabytes: int | None = None, **more: str
) -> Iterator[Site]:
    """A served installation on a store of this kind, `sqlite` or `postgresql`, gone afterwards.

    `where`: the folder under which everything lies, None = the machine's own for what is temporary. With
    `disk_megabytes` it lies on a disk of its own, `Site.disk`.
    """
    with contextlib.ExitStack() as stack:
        here: Site | None = None
        disk = None
        if disk_megabytes:
            disk = stack.enter_context(small_disk(disk_megabytes, lambda: here.processes() if here else []))
            where = disk.folder
        folder = Path(tempfile.mkdtemp(prefix="officium-faults-", dir=where))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = None
        if kind == "postgresql":
            folder.chmod(0o755)  # the cluster is another user's
            (folder / "cluster").mkdir()
            cluster = Cluster(folder / "cluster", wal_segment_mb=1 if disk else 16)
            cluster.start()
            stack.callback(cluster.stop)
        here = Site(folder, cluster, people, **more)
        here.disk = disk
        stack.callback(here.kill)
        here.serve()
        yield here
