"""Does the page ever say *saved* of what the server has not got? Random sequences in a real browser, against the rows.

`python -m tests.browser.indicator --sequences 500` plays sequences of answering, going on, losing the connection,
reloading, opening a second tab, killing the browser and killing the server. Each frame that shows *saved* is a claim:
at that instant, what it shows was the stored answer. At the end of each lot the server is killed and started cold, and
what it has is compared with every claim. Prints one line; exit 1 when there was a violation.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Error, Page, Playwright, sync_playwright

from app.accounts import signing_in
from app.accounts.managing import create_user
from app.attempts import taking
from app.attempts.models import Attempt, Response
from app.clock import now
from app.db import unit_of_work
from app.domain.roles import Role
from app.quizzes import listing
from app.web.locale import installation_zone
from tests.browser.answering import READ, give
from tests.browser.desk import inside, same
from tests.browser.installation import Installation, _wait, environment
from tests.browser.tour import CHROMIUM, FLAGS
from tests.postgres import free_port

TEST = "where-you-stand"
COUNT = 8
LOT = 25
STEPS = (5, 9)
PATIENCE_SECONDS = 30

# Looks at every frame, as a person would; what is new about a claim is kept for the test to fetch.
WATCH = """
window.claims = [];
let last = "";
const look = () => {
  const state = document.getElementById("save-state");
  const body = document.querySelector("#question .question-body");
  if (state && body && !document.getElementById("work").hidden && /^\\s*saved at/.test(state.innerText)) {
    const answer = (READ)(body);
    const claim = JSON.stringify([Number(body.dataset.position), answer]);
    if (claim !== last) window.claims.push([Date.now(), ...JSON.parse(claim)]);
    last = claim;
  } else {
    last = "";
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
""".replace("READ", READ)


@dataclass
class Sitting:
    """One sequence: whose, which attempt, and what was claimed, as (instant, position, answer)."""

    username: str
    uuid: UUID
    cookie: str
    claims: list[tuple[float, int, Any]] = field(default_factory=list)
    changes: int = 0
    settled: bool = False
    said_last: str = ""
    done: list[str] = field(default_factory=list)


class Server:
    """The application, served for real, which can be killed and started cold."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        port = free_port()
        self.here = Installation(f"http://127.0.0.1:{port}", folder, environment(folder, database_url, port))
        self.here.environment.setdefault("OFFICIUM_DATABASE_URL", f"sqlite:///{folder / 'officium.db'}")
        self.here.officium("db", "upgrade")
        self.here.officium("bank", "publish")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "serve"],
            env=self.here.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _wait(self.here.base + "/readyz", self.process)

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def sittings(self, names: list[str]) -> list[Sitting]:
        """A new trainee for each name, signed in, with an attempt begun."""
        found = []
        with inside(self.here) as app:
            serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            assert serializer is not None
            for name in names:
                with unit_of_work():
                    user = create_user(name, name, Role.TRAINEE, None, now=now())
                settings = app.extensions["officium_settings"]
                signing_in.open_session(user, "indicator", now=now(), settings=settings)
                with unit_of_work():
                    quiz = listing.on_offer_as(TEST)
                    seed = random.Random(name).getrandbits(60)
                    attempt = taking.start(user, quiz, uuid=uuid4(), seed=seed, now=now(), zone=installation_zone())
                    cookie = serializer.dumps({"_user_id": user.session_token, "_fresh": True})
                    found.append(Sitting(name, attempt.uuid, str(cookie)))
        return found


class Machine:
    """A browser with a profile on the disk, which can be killed and started again."""

    def __init__(self, playwright: Playwright, base: str, folder: Path) -> None:
        self.playwright, self.base, self.folder = playwright, base, folder
        self.context: BrowserContext | None = None
        self.offline = False
        self.page: Page | None = None
        self.older: list[Page] = []

    def start(self) -> BrowserContext:
        if self.context is None:
            self.context = self.playwright.chromium.launch_persistent_context(
                self.folder, executable_path=CHROMIUM, args=FLAGS, base_url=self.base, locale="en-GB"
            )
            self.context.add_init_script(WATCH)
            self.context.set_default_timeout(10_000)
        return self.context

    def sit(self, sitting: Sitting) -> None:
        """Take the session's cookie along, and open the attempt."""
        context = self.start()
        self.go_online(True)
        context.clear_cookies()
        context.add_cookies([{"name": "officium", "value": sitting.cookie, "url": self.base}])
        self.page = context.new_page()
        self.page.goto(f"/attempts/{sitting.uuid}")

    def go_online(self, online: bool) -> None:
        self.offline = not online
        self.start().set_offline(not online)

    def kill(self) -> None:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if f"--user-data-dir={self.folder}".encode() in (entry / "cmdline").read_bytes():
                        os.kill(int(entry.name), signal.SIGKILL)
        self.forget()

    def forget(self) -> None:
        if self.context is not None:
            with contextlib.suppress(Error):
                self.context.close()
        self.context, self.page, self.older = None, None, []

    def leave(self) -> None:
        if self.context is not None:
            for page in self.context.pages[1:]:
                page.close()
        self.page, self.older = None, []


class Player:
    """Plays one sequence: random steps, all from its seed."""

    def __init__(self, machine: Machine, server: Server, sitting: Sitting, seed: int) -> None:
        self.machine, self.server, self.sitting = machine, server, sitting
        self.chance = random.Random(seed)

    @property
    def page(self) -> Page:
        assert self.machine.page is not None
        return self.machine.page

    def collect(self) -> None:
        """Fetch what the pages have shown. A page that is gone has shown what was fetched before."""
        for page in [*self.machine.older, *([self.machine.page] if self.machine.page else [])]:
            with contextlib.suppress(Error):
                for at, position, answer in page.evaluate("(window.claims || []).splice(0)"):
                    self.sitting.claims.append((at / 1000, position, answer))

    def play(self) -> None:
        self.machine.sit(self.sitting)
        self.settle()
        steps = self.chance.randint(*STEPS)
        # Each sequence has at least one loss in it.
        losses = {self.chance.randrange(1, steps): self.chance.choice(("offline", "kill", "reload", "close"))}
        for step in range(steps):
            usual = self.chance.choices(
                ("answer", "go", "wait", "offline", "online", "reload", "tab", "kill", "server_away"),
                (40, 22, 10, 8, 8, 6, 3, 2, 1),
            )[0]
            act = losses.get(step, usual)
            self.sitting.done.append(act)
            getattr(self, act)()
            self.collect()
        self.finish()

    def settle(self) -> None:
        self.page.wait_for_selector("#question .question-body")

    def answer(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            with contextlib.suppress(Error):
                give(self.page, self.chance.randrange(2))
                self.sitting.changes += 1

    def go(self) -> None:
        with contextlib.suppress(Error):
            self.page.locator(f".map-item[value='{self.chance.randint(1, COUNT)}']").click(timeout=2000)
            self.page.wait_for_selector("#question .question-body", timeout=5000)

    def wait(self) -> None:
        self.page.wait_for_timeout(self.chance.choice((20, 150, 600)))

    def offline(self) -> None:
        self.machine.go_online(False)
        self.answer()

    def online(self) -> None:
        self.machine.go_online(True)

    def reload(self) -> None:
        self.machine.go_online(True)
        with contextlib.suppress(Error):
            self.page.reload()
        self.settle()

    def close(self) -> None:
        """The tab is closed in the middle of things, and opened again."""
        self.answer()
        self.collect()
        self.page.close()
        self.machine.sit(self.sitting)
        self.settle()

    def tab(self) -> None:
        """A second tab; the one before stays, and is looked at once more."""
        self.machine.older.append(self.page)
        self.machine.sit(self.sitting)
        self.settle()
        self.answer()
        older = self.machine.older[-1]
        with contextlib.suppress(Error):
            older.bring_to_front()
            older.wait_for_timeout(100)
            self.page.bring_to_front()

    def kill(self) -> None:
        self.answer()
        self.collect()
        self.machine.kill()
        self.machine.sit(self.sitting)
        self.settle()

    def server_away(self) -> None:
        self.server.kill()
        self.answer()
        self.server.start()

    def finish(self) -> None:
        """Online again, until everything is saved; the last page shown is a claim like the others."""
        self.machine.go_online(True)
        if self.page.locator("[data-notice=other-page]").count() or self.page.locator("#exam").count() == 0:
            self.reload()
        with contextlib.suppress(Error):
            # Whose only answer was killed with the browser has nothing saved, and the page says nothing.
            self.page.wait_for_selector(
                ".save-state.is-saved, .map:not(:has(.is-answered))", timeout=PATIENCE_SECONDS * 1000
            )
            self.page.wait_for_timeout(50)
            self.sitting.settled = True
        with contextlib.suppress(Error):
            self.sitting.said_last = (
                self.page.locator("main").inner_text()[:300] + self.page.locator("#save-state").inner_text()
            )
        self.collect()
        self.machine.leave()


def stored(server: Server, sitting: Sitting) -> dict[int, Any]:
    """The answers that the server gives out."""
    address = f"{server.here.base}/attempts/{sitting.uuid}/responses"
    asked = urllib.request.Request(address, headers={"Cookie": f"officium={sitting.cookie}"})
    with urllib.request.urlopen(asked, timeout=30) as reply:
        return {int(position): kept["response"] for position, kept in json.load(reply)["responses"].items()}


def history(server: Server, sittings: list[Sitting]) -> dict[UUID, list[tuple[float, int, Any]]]:
    """Every stored answer with its instant, in the order stored."""
    engine = sa.create_engine(server.here.environment["OFFICIUM_DATABASE_URL"])
    found: dict[UUID, list[tuple[float, int, Any]]] = {s.uuid: [] for s in sittings}
    rows = (
        sa.select(Attempt.uuid, Response.position, Response.answer, Response.saved_at)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .order_by(Response.id)
    )
    with engine.connect() as connection:
        for uuid, position, answer, saved_at in connection.execute(rows):
            if uuid in found:
                found[uuid].append((saved_at.timestamp(), position, json.loads(answer)))
    engine.dispose()
    return found


def violations(sitting: Sitting, rows: list[tuple[float, int, Any]], at_last: dict[int, Any]) -> list[str]:
    """The claims that were not true at their instant, and the answers that a cold server does not give out."""
    wrong = []

    def alike(one: Any, other: Any) -> bool:
        return same(json.dumps(one), json.dumps(other))

    for at, position, answer in sitting.claims:
        before = [kept for when, where, kept in rows if where == position and when <= at]
        held = before[-1] if before else None
        if not alike(held, answer):
            wrong.append(f"question {position} showed {answer} as saved, stored was {held}")
    newest = {position: answer for _, position, answer in rows}
    for position in newest.keys() | at_last.keys():
        if not alike(newest.get(position), at_last.get(position)):
            wrong.append(
                f"question {position}: the rows say {newest.get(position)}, the server {at_last.get(position)}"
            )
    return [f"{sitting.username} {sitting.done}: {line}" for line in wrong]


def play(
    playwright: Playwright, folder: Path, sequences: int, seed: int, database_url: str | None = None
) -> tuple[Counter[str], list[str]]:
    """Play so many sequences; (figures, violations)."""
    figures: Counter[str] = Counter()
    wrong: list[str] = []
    server = Server(folder, database_url)
    server.start()
    try:
        for first in range(0, sequences, LOT):
            numbers = range(first, min(first + LOT, sequences))
            sittings = server.sittings([f"sitter-{n}" for n in numbers])
            machine = Machine(playwright, server.here.base, folder / f"profile-{first}")
            for number, sitting in zip(numbers, sittings, strict=True):
                Player(machine, server, sitting, seed + number).play()
                figures.update(sitting.done)
            machine.forget()
            server.kill()
            rows = history(server, sittings)
            server.start()
            for sitting in sittings:
                figures["sequences"] += 1
                figures["claims"] += len(sitting.claims)
                figures["changes"] += sitting.changes
                figures["never settled"] += not sitting.settled
                if not sitting.settled:
                    print(f"{sitting.username} {sitting.done}: {sitting.said_last!r}", file=sys.stderr)
                wrong += violations(sitting, rows[sitting.uuid], stored(server, sitting))
            print(f"{figures['sequences']} sequences, {len(wrong)} violations", file=sys.stderr, flush=True)
    finally:
        server.kill()
    return figures, wrong


@contextlib.contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="indicator_", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sequences", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    began = time.monotonic()
    with _place() as folder, sync_playwright() as playwright:
        figures, wrong = play(playwright, folder, options.sequences, options.seed)
    for line in wrong:
        print(line, file=sys.stderr)
    said = ", ".join(f"{count} {name}" for name, count in figures.most_common() if name not in ("answer", "go", "wait"))
    print(f"indicator (seed {options.seed}): {len(wrong)} violations; {said}; {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
