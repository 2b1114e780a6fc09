"""A day of saving under faults, and the reckoning after it."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from tests.faults.ledger import Ledger, Stored
from tests.faults.loops import run_alone
from tests.faults.people import Trainee
from tests.faults.sites import Site

Fault = tuple[str, Callable[[Site, random.Random], None]]

WORKER: Fault = ("worker killed", lambda site, chance: site.kill_worker(chance))
WORKERS: Fault = ("all workers killed", lambda site, _: site.kill_workers())
STORE: Fault = ("store killed", lambda site, _: site.kill_store())


def frozen(seconds: float) -> Fault:
    return f"store stopped for {seconds:g} s", lambda site, _: site.freeze_store(seconds)


def locked(seconds: float) -> Fault:
    return f"store locked for {seconds:g} s", lambda site, _: site.lock_store(seconds)


def full(seconds: float) -> Fault:
    return f"disk full for {seconds:g} s", lambda site, _: site.fill_disk(seconds)


@dataclass
class Report:
    """What was done to a site, what its people saw, and what is wrong with what is stored."""

    ledger: Ledger
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0
    windows: list[tuple[float, float]] = field(default_factory=list)
    """When each fault began and when it had ended, by the monotonic clock."""
    rows: int = 0

    def healing(self) -> list[float]:
        """For each fault: the longest time after its end, and before the next one's beginning, in which nobody was
        told "saved", in seconds."""
        found = []
        nexts = [begun for begun, _ in self.windows[1:]]
        for (_, ended), following in zip(self.windows, [*nexts, float("inf")], strict=True):
            times = [ended, *(t for t in self.ledger.times if ended < t < following)]
            found.append(max((b - a for a, b in pairwise(times)), default=0.0))
        return found


async def _do(site: Site, report: Report, fault: Fault, chance: random.Random) -> None:
    """Carry out a fault, and wait until it is overcome."""
    name, act = fault
    begun = time.monotonic()
    await asyncio.to_thread(act, site, chance)
    report.faults[name] += 1
    ended = time.monotonic()
    report.windows.append((begun, ended))
    # Not counting what had been under way.
    while report.ledger.times[-1] < ended + 0.1:
        if time.monotonic() - ended > 60:
            raise RuntimeError(f"{name}: nothing was saved for a minute\n{site.log()[-3000:]}")
        await asyncio.sleep(0.02)


async def _day(
    site: Site, trainees: Sequence[Trainee], report: Report, faults: Sequence[Fault], every: float, saves: int
) -> None:
    chance = random.Random(1)
    for trainee in trainees:
        await trainee.sign_in()
        await trainee.start()
    began = time.monotonic()
    taking = [asyncio.create_task(trainee.take()) for trainee in trainees]

    async def disturb() -> None:
        for fault in faults:
            await asyncio.sleep(every)
            await _do(site, report, fault, chance)
        while report.ledger.acknowledgements < saves:
            await asyncio.sleep(0.1)

    disturbing = asyncio.create_task(disturb())
    await asyncio.wait([disturbing, *taking], return_when=asyncio.FIRST_COMPLETED)
    # Half of them submit while they are still saving.
    submitting = [asyncio.create_task(trainee.submit()) for trainee in trainees[::2]] if disturbing.done() else []
    await asyncio.gather(*submitting)
    for trainee in trainees:
        trainee.leaves = True
    await asyncio.gather(*taking)
    await disturbing
    for trainee in trainees:
        trainee.close()
    report.seconds = time.monotonic() - began


async def _finish(trainees: Sequence[Trainee]) -> None:
    for trainee in trainees:
        await trainee.submit()
        trainee.close()


async def _shown(trainees: Sequence[Trainee]) -> dict[tuple[str, int], tuple[str, int, object, datetime]]:
    shown = {}
    for trainee in trainees:
        for position, found in (await trainee.read_back())["responses"].items():
            instant = datetime.fromisoformat(found["saved_at"])
            shown[trainee.attempt, int(position)] = (found["client"], found["seq"], found["response"], instant)
        trainee.close()
    return shown


def reckon(site: Site, trainees: Sequence[Trainee], report: Report) -> None:
    """End everything, start it cold, and compare what it has with the ledger."""
    site.kill()
    if site.cluster:
        site.cluster.kill()
        site.cluster.start()
    site.serve()
    current = run_alone(_shown(trainees))
    attempts = {trainee.attempt for trainee in trainees}
    rows = [row for row in site.rows() if row.key.attempt in attempts]
    report.rows = len(rows)
    report.violations = report.ledger.violations(Stored(rows, current, site.deadlines()))
    ids = {row.id: row.key for row in rows}
    for (attempt, position), response_id in site.marked().items():
        if attempt not in attempts:
            continue
        client, seq, *_ = current.get((attempt, position), (None, None))
        if response_id is None and client is None:
            continue
        if response_id is None or ids[response_id] != (attempt, position, client, seq):
            report.violations.append(f"marked: {ids.get(response_id)} instead of {(attempt, position, client, seq)}")


def run(site: Site, faults: Sequence[Fault], *, every: float, saves: int, seed: int = 1) -> Report:
    """Everybody saves; each fault comes `every` seconds after the one before it is overcome; on until `saves` are
    acknowledged; then the reckoning."""
    report = Report(Ledger())
    chance = random.Random(seed)
    trainees = [
        Trainee(number, site.port, report.ledger, random.Random(chance.random()))
        for number in range(1, site.people + 1)
    ]
    run_alone(_day(site, trainees, report, faults, every, saves))
    reckon(site, trainees, report)
    run_alone(_finish(trainees))  # so that the next campaign begins anew
    return report
