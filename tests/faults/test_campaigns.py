"""Everybody saves while things break; afterwards a server that is started cold has all that was acknowledged.

The short form. `make faults` is the long one.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt
from app.clock import now
from app.db import db, unit_of_work
from app.ops.content import publish
from tests.bench.seed import both, question
from tests.faults import campaign, deadline
from tests.faults.campaign import STORE, WORKER, WORKERS, frozen, full, locked
from tests.faults.ledger import Ledger
from tests.faults.loops import run_alone
from tests.faults.people import Trainee
from tests.faults.seed import QUESTIONS, content
from tests.faults.sites import site
from tests.postgres import is_alive

PEOPLE = 8
DISK_MEGABYTES = 256


@pytest.fixture(scope="module")
def kind(request):
    return request.config.getoption("--database")


@pytest.fixture(scope="module")
def here(kind):
    # Fewer threads than trainees: those who wait are in the way of the others.
    more = {"OFFICIUM_THREADS": "4", "OFFICIUM_PROCESSES": "2" if kind == "postgresql" else "1"}
    with site(kind, PEOPLE, disk_megabytes=DISK_MEGABYTES, **more) as served:
        yield served


def nothing_is_wrong(report, least):
    assert report.violations == []
    assert report.ledger.acknowledgements >= least
    return True


def test_killed(here):
    report = campaign.run(here, [WORKER, WORKERS, STORE, WORKER], every=0.7, saves=300)
    assert nothing_is_wrong(report, 300)
    assert sum(report.faults.values()) == 4
    assert report.ledger.answers["lost"] > 0
    assert max(report.healing()) < 10


def test_store_held_up(here, kind):
    faults = [frozen(1), frozen(5)] if kind == "postgresql" else [locked(1), locked(5.5)]
    report = campaign.run(here, faults, every=0.5, saves=100)
    assert nothing_is_wrong(report, 100)
    if kind == "sqlite":
        assert report.ledger.answers["503"] > PEOPLE
    assert not report.ledger.answers["lost"]
    assert max(report.healing()) < 3


def test_workers_end_with_their_server(here):
    left = here.orphan()
    assert left
    until = time.monotonic() + 10
    while any(map(is_alive, left)):
        assert time.monotonic() < until
    here.serve()


def test_disk_full(here):
    report = campaign.run(here, [full(2)], every=0.5, saves=200)
    assert nothing_is_wrong(report, 200)
    assert report.ledger.answers["503"] > 0
    assert max(report.healing()) < 10


def test_deadline(here):
    outcome = deadline.run(here)
    assert outcome.violations == []
    assert outcome.count(200) > PEOPLE
    assert outcome.count(409) > PEOPLE


def turned_round(one):
    """The question with another stem, and with keys and distractors changed over."""
    options = tuple(replace(option, value=1 - option.value) for option in one.options)
    return replace(one, stem=both("Edited in mid-exam."), options=options)


def test_questions_edited_and_retired_in_mid_exam(here):
    """The attempt goes on with what it showed and is marked by it, by servers too that have never seen it."""
    trainee = Trainee(1, here.port, Ledger(), random.Random(1))
    trainee.ledger.order["tab"] = 1

    async def answer(positions):
        for position in positions:
            await trainee.save(trainee.change(position, "tab", questions[position - 1].key_ids[0]))

    async def stem_is_shown(position):
        page = await trainee.page(position)
        return questions[position - 1].stem["en"].split(",")[0] in page and "Edited" not in page

    async def take():
        await trainee.sign_in()
        await trainee.start()
        questions[:] = here.shown(trainee.attempt)
        await answer(range(1, 11))
        with here.opened(), unit_of_work():
            # Every second question is edited, the others are retired.
            publish(content([turned_round(question(i)) for i in range(0, QUESTIONS, 2)], PEOPLE), now=now())
        here.kill_workers()
        assert await stem_is_shown(1)
        assert await stem_is_shown(20)
        await answer(range(11, 21))
        await trainee.submit()
        trainee.close()

    questions = []
    run_alone(take())
    assert trainee.ledger.wrong == []
    with here.opened():
        earned = db.session.scalar(sa.select(Attempt.earned).where(Attempt.uuid == UUID(trainee.attempt)))
    assert earned == QUESTIONS
