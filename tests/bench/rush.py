"""The worst quarter of an hour: hundreds sign in and start while others are saving.

One process beside the server, bounded in count and time. First 200 trainees save quietly; then 400 others sign in, 50
at a time, while the 200 go on; at last the 400 start within ten seconds, the 200 still going on. A sign-in that is told
to wait (503 with Retry-After) waits and asks again, as the page does; anything else than success is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).parent))

import examday
import systems

QUIET_SECONDS = 15.0
PAUSE_SECONDS = 2.0
"""Between two saves of one trainee."""
START_SECONDS = 8.0
"""Over which the starts are spread; the last must be done within ten."""


@dataclass
class Heard:
    saves: list[tuple[float, float]] = field(default_factory=list)
    """(when, how long) of each acknowledged save, in seconds."""
    errors: list[str] = field(default_factory=list)
    waited: int = 0
    """Sign-ins that were told to come again in a moment."""

    def p95(self, since: float, until: float) -> float:
        return examday.pct([took for when, took in self.saves if since <= when < until], 0.95)


async def sign_in(adapter, trainee, heard: Heard) -> None:
    for _ in range(60):
        try:
            await adapter.login(trainee)
            return
        except examday.Failed as failed:
            if ": 503 " not in str(failed):
                raise
            heard.waited += 1
            await asyncio.sleep(0.5 + random.random())
    raise examday.Failed("never got in")


async def saving(adapter, trainee, heard: Heard, stop: asyncio.Event) -> None:
    await asyncio.sleep(random.random() * PAUSE_SECONDS)
    n = 0
    while not stop.is_set():
        began = time.perf_counter()
        try:
            await adapter.save_answer(trainee, n % 20, (trainee.i + n) % 4)
            heard.saves.append((began, time.perf_counter() - began))
        except (examday.Failed, aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
            heard.errors.append(f"save: {error!r}"[:200])
        n += 1
        await asyncio.sleep(PAUSE_SECONDS * (0.75 + random.random() / 2))


async def everybody(trainees, act, at_once: int) -> None:
    waiting = iter(trainees)

    async def one() -> None:
        for trainee in waiting:
            await act(trainee)

    await asyncio.gather(*(one() for _ in range(at_once)))


async def run(a: argparse.Namespace) -> dict:
    http = examday.Http(a.base, 60)
    heard = Heard()
    adapter = systems.SYSTEMS["officium"](http, a)
    savers = [examday.Trainee(i) for i in range(a.first, a.first + a.savers)]
    newcomers = [examday.Trainee(i) for i in range(a.first + a.savers, a.first + a.savers + a.newcomers)]
    try:

        async def ready(trainee) -> None:
            await sign_in(adapter, trainee, Heard())
            await adapter.start(trainee)

        await everybody(savers, ready, 20)
        stop = asyncio.Event()
        going = [asyncio.create_task(saving(adapter, trainee, heard, stop)) for trainee in savers]
        quiet = time.perf_counter()
        await asyncio.sleep(QUIET_SECONDS)

        async def come_in(trainee) -> None:
            try:
                await sign_in(adapter, trainee, heard)
            except (examday.Failed, aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
                heard.errors.append(f"sign-in: {error!r}"[:200])

        rush = time.perf_counter()
        await everybody(newcomers, come_in, 50)
        over = time.perf_counter()

        async def begin(trainee) -> None:
            await asyncio.sleep(random.random() * START_SECONDS)
            try:
                await adapter.start(trainee)
            except (examday.Failed, aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
                heard.errors.append(f"start: {error!r}"[:200])

        starts = time.perf_counter()
        await asyncio.gather(*(begin(trainee) for trainee in newcomers))
        done = time.perf_counter()
        stop.set()
        await asyncio.gather(*going)
    finally:
        await http.session.close()
    return {
        "p95_quiet_ms": 1000 * heard.p95(quiet, rush),
        "p95_rush_ms": 1000 * heard.p95(rush, over),
        "p95_starts_ms": 1000 * heard.p95(starts, done),
        "rush_seconds": over - rush,
        "starts_seconds": done - starts,
        "saves": len(heard.saves),
        "waited": heard.waited,
        "errors": len(heard.errors),
        "error_samples": heard.errors[:5],
    }


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--base", required=True)
    p.add_argument("--first", type=int, required=True, help="number of the first trainee who takes part")
    p.add_argument("--savers", type=int, default=200)
    p.add_argument("--newcomers", type=int, default=400)
    p.add_argument("--password", required=True)
    p.add_argument("--max-seconds", type=float, default=240)
    a = p.parse_args()
    a.extra = {"password": a.password}
    found = asyncio.run(asyncio.wait_for(run(a), a.max_seconds))
    print(json.dumps(found))
    return 1 if found["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
