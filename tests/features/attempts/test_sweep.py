"""Attempts that nobody comes back to are ended all the same, within a minute and once."""

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
import sqlalchemy as sa

from app import create_app
from app.attempts.models import Attempt, EndedBy, Mark, Response
from app.attempts.sweeping import Sweeper, sweep
from app.clock import now
from app.db import db, unit_of_work
from app.domain import deadlines
from app.domain.rules import Overdue
from tests.browser.installation import served
from tests.databases import close, settings
from tests.features.attempts.moments import MINUTE, SECOND, attempt_of, grant, pause
from tests.features.attempts.stored import change, only, rows, run_out
from tests.features.quizzes.offers import ONE_OF_EACH, SINGLE, offer
from tests.taking import EXAM, TEST, start

PEOPLE = ("alice", "bob", "charlie")


def swept(app):
    with app.app_context():
        return sweep()


def until(condition, seconds):
    """Look again and again until it is true; fail when it does not become so in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def everybodys(app, client):
    """An examination each, with one right answer."""
    taken = [start(client(name), EXAM) for name in PEOPLE]
    for one in taken:
        one.save(1, one.key(1))
    return taken


# one sweep


def test_ends_what_nobody_comes_back_to(app, everybodys):
    deadline = run_out(app)
    assert swept(app) == 3
    for attempt in rows(app, Attempt):
        assert (attempt.submitted_at, attempt.ended_by, attempt.earned) == (deadline, EndedBy.TIME, 1.0)
    assert len(rows(app, Mark)) == 60
    words = everybodys[0].client.get("attempts.result", uuid=everybodys[0].uuid).words
    assert "1 of 20 points; 1 of 20 questions answered." in words


def test_a_second_one_finds_nothing(app, everybodys):
    run_out(app)
    swept(app)
    assert swept(app) == 0
    assert len(rows(app, Mark)) == 60


def test_ends_nothing_that_is_not_over(app, client, everybodys):
    untimed = start(client("alice"), TEST)
    held, given, late = everybodys
    run_out(app)
    change(app, Attempt, ends_at=now() + MINUTE)
    pause(app, EXAM, now())
    change(app, Attempt, ends_at=now() - MINUTE)
    with app.app_context(), unit_of_work():
        others = Attempt.uuid.in_([given.uuid, late.uuid])
        db.session.execute(sa.update(Attempt).where(others).values(paused_at=None))
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == untimed.uuid).values(ends_at=None))
        db.session.execute(sa.update(Attempt).where(Attempt.uuid == given.uuid).values(ends_at=now() + SECOND * 30))
    assert swept(app) == 1
    assert attempt_of(app, late).submitted_at is not None
    for one in (held, given, untimed):
        assert attempt_of(app, one).submitted_at is None


def test_what_was_sent_in_time_and_is_on_its_way_finds_it_open(app, client):
    taken = start(client("alice"), EXAM)
    change(app, Attempt, ends_at=now() - deadlines.ON_ITS_WAY / 2)
    assert swept(app) == 0
    taken.save(1, taken.key(1))
    change(app, Attempt, ends_at=now() - deadlines.ON_ITS_WAY - SECOND)
    assert swept(app) == 1
    assert only(app, Attempt).earned == 1.0


@pytest.mark.parametrize("policy", [Overdue.GRACE, Overdue.ABANDON])
def test_under_the_other_policies(app, client, policy):
    grace = 5.0 if policy is Overdue.GRACE else 0.0
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=10.0, overdue=policy, grace_minutes=grace)
    taken = start(client("alice"), slug)
    taken.save(SINGLE, taken.key(SINGLE))
    end = now() - MINUTE
    change(app, Attempt, ends_at=end)
    assert swept(app) == (0 if grace else 1)
    change(app, Attempt, ends_at=end - 5 * MINUTE)
    swept(app)
    attempt = only(app, Attempt)
    assert attempt.ended_by is EndedBy.ABANDONED
    assert attempt.submitted_at == end
    assert rows(app, Mark) == []


def test_two_at_once_end_each_once(app, everybodys):
    run_out(app)
    gate = Barrier(4)

    def at_once(_):
        gate.wait()
        return swept(app)

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(at_once, range(4)))
    assert max(counts) > 0
    assert {a.ended_by for a in rows(app, Attempt)} == {EndedBy.TIME}
    assert len(rows(app, Mark)) == 60
    assert {a.earned for a in rows(app, Attempt)} == {1.0}


def test_one_that_cannot_be_ended_does_not_keep_the_others_waiting(app, everybodys):
    run_out(app)
    broken = attempt_of(app, everybodys[0]).id
    with app.app_context(), unit_of_work():
        # The one that comes first; its answer is no JSON any more.
        db.session.execute(sa.update(Attempt).where(Attempt.id == broken).values(ends_at=now() - 2 * MINUTE))
        theirs = sa.update(Response).where(Response.attempt_id == broken)
        db.session.execute(theirs.values(answer="<" + Response.answer))
    assert swept(app) == 2
    assert [a.submitted_at is None for a in rows(app, Attempt)] == [True, False, False]
    assert {m.attempt_id for m in rows(app, Mark)}.isdisjoint({broken})
    with app.app_context(), unit_of_work():
        db.session.execute(theirs.values(answer=sa.func.substr(Response.answer, 2)))
    assert swept(app) == 1
    assert all(a.submitted_at for a in rows(app, Attempt))


def test_a_sweep_beside_saves_and_grants_ends_only_what_is_over(app, client, everybodys):
    """Somebody is given time in the very moment: either they have it and go on, or they had been ended before."""
    run_out(app)
    change(app, Attempt, ends_at=now() - SECOND)
    gate = Barrier(2)
    lucky = everybodys[0]

    def give():
        gate.wait()
        return grant(app, lucky, 3600.0, now() - MINUTE)

    def end():
        gate.wait()
        return swept(app)

    with ThreadPoolExecutor(2) as pool:
        given, ended = pool.submit(give), pool.submit(end)
        given, ended = given.result(), ended.result()
    assert given + ended == 3
    assert (attempt_of(app, lucky).submitted_at is None) is (given == 1)


# the thread


@pytest.fixture
def serving(database_url, tmp_path):
    """The application as a serving process has it."""
    made = create_app(settings(database_url, tmp_path, testing=False))
    yield made
    made.extensions["officium_sweeper"].stop()
    close(made)


def test_it_begins_with_the_first_request_that_a_process_serves(app, client, serving):
    start(client("alice"), EXAM)
    run_out(app)
    serving.test_client().get("/healthz")
    until(lambda: only(app, Attempt).submitted_at is not None, 10)
    serving.test_client().get("/healthz")
    assert [t.name for t in threading.enumerate()].count("officium-sweeper") == 1


def test_a_command_does_not_sweep(app, client, serving):
    start(client("alice"), EXAM)
    run_out(app)
    assert serving.test_cli_runner().invoke(args=["bank", "check"]).exit_code == 0
    assert "officium-sweeper" not in [t.name for t in threading.enumerate()]
    assert only(app, Attempt).submitted_at is None


@contextlib.contextmanager
def away(app):
    """The database is away within the block."""
    with app.app_context():
        url = db.engine.url
        db.session.remove()
        db.engine.dispose()
    if url.drivername.startswith("sqlite"):
        file = Path(str(url.database))
        file.rename(file.with_suffix(".away"))
        yield
        file.with_suffix(".away").rename(file)
        return
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])
        yield
        connection.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true')


def test_it_outlives_a_database_that_is_away(app, client, capfd):
    start(client("alice"), EXAM)
    run_out(app)
    sweeper, said = Sweeper(app, every=0.05), ""

    def failed():
        nonlocal said
        said += capfd.readouterr().out
        return said.count("sweep_failed") >= 2

    with away(app):
        sweeper.start()
        until(failed, 20)
    try:
        until(lambda: only(app, Attempt).submitted_at is not None, 20)
    finally:
        sweeper.stop()


def test_stopping_ends_it(app):
    sweeper = Sweeper(app, every=0.05)
    sweeper.start()
    sweeper.start()
    assert [t.name for t in threading.enumerate()].count("officium-sweeper") == 1
    sweeper.stop()
    assert "officium-sweeper" not in [t.name for t in threading.enumerate()]


def test_in_a_served_installation_nobody_has_to_come(app, client, database_url, tmp_path):
    taken = start(client("alice"), EXAM)
    taken.save(1, taken.key(1))
    with served(tmp_path, database_url, demo=False):
        deadline = now() + timedelta(seconds=2)
        change(app, Attempt, ends_at=deadline)
        until(lambda: only(app, Attempt).submitted_at is not None, 60)
    attempt = only(app, Attempt)
    assert (attempt.submitted_at, attempt.ended_by, attempt.earned) == (deadline, EndedBy.TIME, 1.0)
    assert len(rows(app, Mark)) == 20
