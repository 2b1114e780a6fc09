"""Saves around the deadline: what was sent before it counts, and nothing that was begun a second after it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.ledger import Key, Ledger
from tests.faults.loops import run_alone
from tests.faults.people import Trainee
from tests.faults.seed import QUESTIONS, SHORT
from tests.faults.sites import Site
from tests.faults.wire import Answer

BEFORE, AFTER = 2.0, 3.0
"""From so many seconds before the deadline until so many after it saves are begun."""
SAVES_EACH = 10


@dataclass
class Outcome:
    """Every save with what it was answered, in seconds from the deadline of its attempt."""

    ledger: Ledger = field(default_factory=Ledger)
    answers: list[tuple[Key, float, float, int]] = field(default_factory=list)
    """The change, when its sending began and ended, and the status."""
    violations: list[str] = field(default_factory=list)

    def count(self, status: int) -> int:
        return sum(given == status for *_, given in self.answers)


async def _everybody(site: Site, trainees: Sequence[Trainee], outcome: Outcome, chance: random.Random) -> None:
    for trainee in trainees:
        await trainee.sign_in()
    await asyncio.gather(*(trainee.start(SHORT) for trainee in trainees))
    deadlines = {uuid: until.timestamp() for uuid, until in site.deadlines().items() if until is not None}

    async def save(trainee: Trainee, position: int, offset: float) -> None:
        key = trainee.change(position, trainee.pages[0])
        until = deadlines[trainee.attempt]
        await asyncio.sleep(until + offset - time.time())
        answer = await trainee.put(key)
        assert isinstance(answer, Answer), key
        outcome.answers.append((key, answer.begun - until, answer.sent - until, answer.status))

    async def take(trainee: Trainee) -> None:
        offsets = sorted(chance.uniform(-BEFORE, AFTER) for _ in range(SAVES_EACH))
        await trainee.open_page()
        # One after the other on one connection, each as soon as its moment has come and the one before is answered.
        for position, offset in enumerate(offsets, 1):
            await save(trainee, position, offset)

    await asyncio.gather(*(take(trainee) for trainee in trainees))
    for trainee in trainees:
        trainee.close()


def run(site: Site, seed: int = 1) -> Outcome:
    outcome, chance = Outcome(), random.Random(seed)
    trainees = [Trainee(n, site.port, outcome.ledger, chance) for n in range(1, site.people + 1)]
    assert SAVES_EACH <= QUESTIONS
    run_alone(_everybody(site, trainees, outcome, chance))
    stored = {row.key: row for row in site.rows()}
    deadlines = site.deadlines()
    for key, begun, sent, status in outcome.answers:
        where = f"{key}, sent from {begun:+.4f} to {sent:+.4f} s: {status}"
        if status not in (200, 409):
            outcome.violations.append(f"failed: {where}")
        if sent < 0 and status != 200:
            outcome.violations.append(f"refused in time: {where}")
        if begun >= 1 and status == 200:
            outcome.violations.append(f"accepted too late: {where}")
        if (status == 200) != (key in stored):
            outcome.violations.append(f"not as answered: {where}")
        until = deadlines[key.attempt]
        if key in stored and until is not None and stored[key].saved_at > until:
            outcome.violations.append(f"late: {where}, saved at {stored[key].saved_at}")
    return outcome
