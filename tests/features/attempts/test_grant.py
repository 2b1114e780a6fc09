"""Giving time to attempts that are open: an added row, and an end that moves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.attempts import taking, timing
from app.attempts.models import Attempt, ChangeCause
from app.clock import now
from app.db import db, unit_of_work
from app.domain.rules import Overdue, Section
from tests.features.attempts.moments import (
    MINUTE,
    REASON,
    SECOND,
    attempt_of,
    begin_break,
    changes_of,
    due,
    enter,
    grant,
    pause,
    resume,
    save,
    user_id,
    within,
)
from tests.features.attempts.stored import change, only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, SINGLE, offer
from tests.taking import EXAM, TEST, start


@pytest.fixture
def taken(client):
    return start(client("alice"), EXAM)


def test_the_end_moves_and_what_was_recorded_does_not(app, taken):
    before = attempt_of(app, taken)
    assert grant(app, taken, 300.0, now()) == 1
    after = attempt_of(app, taken)
    assert after.ends_at - before.ends_at == 5 * MINUTE
    assert (after.deadline_at, after.deadline_because) == (before.deadline_at, before.deadline_because)
    (row,) = changes_of(app, taken)
    assert (row.cause, row.seconds, row.reason) == (ChangeCause.GRANTED, 300.0, REASON)
    assert row.actor_id == user_id(app, "ada")


def test_the_page_shows_it_with_its_reason(app, taken):
    grant(app, taken, 300.0, now())
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    assert REASON in page.words
    form = page.all("form#question")[0]
    assert 1800 < float(form.attrs["data-remaining"]) <= 2100


def test_an_answer_counts_until_the_new_end(app, taken):
    before = attempt_of(app, taken).ends_at
    assert save(app, taken, SINGLE, before + SECOND) == "time_over"
    grant(app, taken, 60.0, before)
    assert save(app, taken, SINGLE, before + MINUTE).remaining == 0
    assert save(app, taken, SINGLE, before + MINUTE + timedelta(microseconds=1), seq=2) == "time_over"


def test_twice_adds_up(app, taken):
    for seconds in (60.0, 0.5):
        grant(app, taken, seconds, now())
    attempt = attempt_of(app, taken)
    assert attempt.ends_at - attempt.deadline_at == timedelta(seconds=60.5)
    assert len(changes_of(app, taken)) == 2


def test_several_at_once_and_each_but_once(app, client, taken):
    others = [start(client(name), EXAM) for name in ("bob", "charlie")]
    ids = [attempt_of(app, one).id for one in (taken, *others)]
    given = within(
        app, timing.grant, [*ids, ids[0], 4711], 60.0, reason=REASON, actor_id=user_id(app, "ada"), now=now()
    )
    assert given == 3
    for one in (taken, *others):
        assert attempt_of(app, one).ends_at - attempt_of(app, one).deadline_at == MINUTE
        assert len(changes_of(app, one)) == 1


def test_to_nobody(app, taken):
    assert within(app, timing.grant, [], 60.0, reason=REASON, actor_id=user_id(app, "ada"), now=now()) == 0


@pytest.mark.parametrize("policy", list(Overdue))
def test_whose_time_is_over_gets_none(app, client, policy):
    """Not in the grace either: what cannot be answered any more is not opened again."""
    grace = 10.0 if policy is Overdue.GRACE else 0.0
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=10.0, overdue=policy, grace_minutes=grace)
    taken = start(client("alice"), slug)
    ends_at = attempt_of(app, taken).ends_at
    assert grant(app, taken, 300.0, ends_at + timedelta(microseconds=1)) == 0
    assert changes_of(app, taken) == []
    assert grant(app, taken, 300.0, ends_at) == 1


def test_who_has_submitted_gets_none(app, taken):
    taken.submit()
    before = only(app, Attempt).ends_at
    assert grant(app, taken, 300.0, now()) == 0
    assert only(app, Attempt).ends_at == before
    assert changes_of(app, taken) == []


def test_who_has_no_limit_needs_none(app, client):
    taken = start(client("alice"), TEST)
    assert grant(app, taken, 300.0, now()) == 0
    assert attempt_of(app, taken).ends_at is None


def test_while_the_clock_stands_still(app, taken):
    started = attempt_of(app, taken).started_at
    held = pause(app, EXAM, started + 5 * MINUTE)
    assert grant(app, taken, 300.0, started + timedelta(hours=2)) == 1
    assert attempt_of(app, taken).remaining(started + timedelta(hours=2)) == 30 * 60
    resume(app, held, started + timedelta(hours=3))
    assert attempt_of(app, taken).remaining(started + timedelta(hours=3)) == 30 * 60


def test_during_a_break(app, client):
    due(app, "alice", break_minutes=10)
    taken = start(client("alice"), EXAM)
    started = attempt_of(app, taken).started_at
    begin_break(app, taken, started + MINUTE)
    assert grant(app, taken, 60.0, started + 2 * MINUTE) == 1
    assert attempt_of(app, taken).remaining(started + 2 * MINUTE) == 30 * 60
    with app.app_context():
        assert timing.break_left(attempt_of(app, taken), started + 2 * MINUTE) == 9 * 60


def test_time_given_just_before_it_runs_out_is_not_marked_away(app, taken):
    """The sweep looked at it before the grant, and looks again when it holds it."""
    end = now() - SECOND
    change(app, Attempt, ends_at=end, deadline_at=end)
    with app.app_context():
        (seen,) = taking.overdue(now=now(), most=10)
        change(app, Attempt, ends_at=end + timedelta(minutes=5))
        with unit_of_work():
            assert taking.finish_if_overdue(seen, now=now()) is False
    assert only(app, Attempt).submitted_at is None


def test_nobody_elses_moves(app, client, taken):
    other = start(client("bob"), EXAM)
    before = attempt_of(app, other).ends_at
    grant(app, taken, 300.0, now())
    assert attempt_of(app, other).ends_at == before
    assert len(rows(app, Attempt)) == 2


def test_all_that_are_given_at_once_add_up(app, taken):
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: grant(app, taken, 60.0, now()), range(16))) == {1}
    attempt = attempt_of(app, taken)
    assert attempt.ends_at - attempt.deadline_at == 16 * MINUTE
    assert len(changes_of(app, taken)) == 16


@pytest.mark.parametrize("act", ["grant", "pause and resume"])
def test_what_is_asked_does_not_grow_with_the_room(app, client, act):
    """While all of them are held, nobody's answer is saved."""
    part = Section(title={"en": "All", "zh": "全部"}, time_limit_minutes=20.0)
    slug = offer(app, slots=ONE_OF_EACH, sections=(part,), time_limit_minutes=30.0)
    asked = []

    def looked(people):
        ids = [attempt_of(app, one).id for one in people]
        with app.app_context():
            engine = db.engine
        before = len(asked)
        event.listen(engine, "before_cursor_execute", listen)
        try:
            if act == "grant":
                named = {"reason": REASON, "actor_id": user_id(app, "ada"), "now": now()}
                assert within(app, timing.grant, ids, 60.0, **named) == len(people)
            else:
                resume(app, pause(app, slug, now()), now() + MINUTE)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(asked) - before

    def listen(_connection, _cursor, text, *_):
        if text.startswith("SELECT"):
            asked.append(text)

    people = []
    counts = []
    for name in ("alice", "bob", "charlie"):
        people.append(start(client(name), slug))
        enter(app, people[-1], 1, now())
        counts.append(looked(people))
    assert len(set(counts)) == 1
