"""`make faults`: the long form. As many saves and kills as asked for, on durable stores, then the other faults and the
deadline; a table of what was done and what was wrong. Exit 1 when anything was."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from tests.faults import campaign, deadline
from tests.faults.campaign import STORE, WORKER, WORKERS, Fault, Report, frozen, full, locked
from tests.faults.sites import Site, site

# In every ten kills: the store's twice, all workers at once twice.
KILLS = (WORKER, WORKER, WORKERS, WORKER, STORE, WORKER, WORKER, WORKERS, WORKER, STORE)
DEADLINE_PEOPLE = 100


def held_up(store: str) -> list[Fault]:
    return [frozen(1), frozen(10)] if store == "postgresql" else [locked(1), locked(30)]


def show(what: str, here: Site, report: Report) -> bool:
    ledger = report.ledger
    faults = ", ".join(f"{number} x {name}" for name, number in report.faults.items())
    print(f"\n{what}: {faults}; {report.seconds:.0f} s")
    rows = [
        ("changes sent", len(ledger.sent)),
        ("saves acknowledged", ledger.acknowledgements),
        ("  a second, repeats and late ones included", round(ledger.acknowledgements / report.seconds)),
        ("rows stored", report.rows),
        ("answered 503", ledger.answers["503"]),
        ("connections lost", ledger.answers["lost"]),
        ("refused, a page opened later having answered", len(ledger.refused)),
        ("longest silence after a fault, s", round(max(report.healing(), default=0), 2)),
        ("violations", len(report.violations)),
    ]
    for words, figure in rows:
        print(f"  {words:46s}{figure:>10}")
    for cause, number in here.complaints().most_common(8):
        print(f"  {number:>8} x {cause}")
    for violation in report.violations[:20]:
        print("  !", violation)
    sys.stdout.flush()
    return not report.violations


def show_deadline(what: str, outcome: deadline.Outcome) -> bool:
    in_time = [status for _, _, sent, status in outcome.answers if sent < 0]
    too_late = [status for _, begun, _, status in outcome.answers if begun >= 1]
    print(f"\n{what}: {len(outcome.answers)} saves around the deadline")
    rows = [
        ("sent before it, and accepted", f"{in_time.count(200)} of {len(in_time)}"),
        ("begun a second after it or later, and accepted", f"{too_late.count(200)} of {len(too_late)}"),
        ("violations", len(outcome.violations)),
    ]
    for words, figure in rows:
        print(f"  {words:46s}{figure:>14}")
    for violation in outcome.violations[:20]:
        print("  !", violation)
    sys.stdout.flush()
    return not outcome.violations


def on(store: str, a: argparse.Namespace) -> bool:
    more = {"OFFICIUM_LOG_LEVEL": "warning"}
    if store == "postgresql":
        more["OFFICIUM_PROCESSES"] = "2"
    good = True
    with site(store, a.people, a.folder, **more) as here:
        kills = [KILLS[number % len(KILLS)] for number in range(a.kills)]
        good &= show(store, here, campaign.run(here, kills, every=a.every, saves=a.saves))
        good &= show(f"{store}, held up", here, campaign.run(here, held_up(store), every=3, saves=0))
    with site(store, 16, a.folder, disk_megabytes=128, **more) as here:
        good &= show(f"{store}, no space", here, campaign.run(here, [full(10), full(10)], every=3, saves=0))
    with site(store, DEADLINE_PEOPLE, a.folder, **more) as here:
        good &= show_deadline(store, deadline.run(here))
    return good


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--saves", type=int, default=100_000)
    p.add_argument("--kills", type=int, default=50)
    p.add_argument("--every", type=float, default=5, help="seconds from one kill overcome to the next")
    p.add_argument("--people", type=int, default=40)
    p.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    p.add_argument("--folder", type=Path, help="on the disk to be tried; else where temporary files are")
    a = p.parse_args()
    os.nice(5)
    began = time.monotonic()
    good = True
    for store in ("sqlite", "postgresql") if a.store == "both" else (a.store,):
        good &= on(store, a)
    print(
        f"\n{'Nothing is wrong' if good else 'SOMETHING IS WRONG'} after {(time.monotonic() - began) / 60:.1f} minutes"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
