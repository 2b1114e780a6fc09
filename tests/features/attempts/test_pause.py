"""Stopping the clock of everybody in a quiz, or of one department: nobody loses a second, and nobody gains one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.attempts import papers, taking, timing
from app.attempts.models import Attempt, ChangeCause, EndedBy, ExamPause, Mark, Response
from app.clock import now
from app.db import db, unit_of_work
from app.domain.rules import Overdue
from tests.features.attempts.moments import (
    MINUTE,
    REASON,
    SECOND,
    attempt_of,
    begin_break,
    changes_of,
    department_id,
    due,
    end_break,
    pause,
    quiz_id,
    resume,
    save,
    submit,
    user_id,
    within,
)
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, SINGLE, offer
from tests.taking import EXAM, Taken, fields, start


@pytest.fixture
def taken(client):
    return start(client("alice"), EXAM)


def at(taken, app, **after):
    """So long after the start."""
    return attempt_of(app, taken).started_at + timedelta(**after)


def causes(app, taken):
    return [(change.cause, change.seconds) for change in changes_of(app, taken)]


# the clock


def test_the_time_is_given_back_to_the_microsecond(app, taken):
    before = attempt_of(app, taken)
    begun, ended = at(taken, app, minutes=3, microseconds=7), at(taken, app, minutes=11, microseconds=4)
    held = pause(app, EXAM, begun)
    assert attempt_of(app, taken).remaining(begun) == attempt_of(app, taken).remaining(ended)
    resume(app, held, ended)
    after = attempt_of(app, taken)
    assert after.remaining(ended) == before.remaining(begun)
    assert after.ends_at - before.ends_at == ended - begun
    assert (after.deadline_at, after.deadline_because) == (before.deadline_at, before.deadline_because)
    assert causes(app, taken) == [
        (ChangeCause.PAUSED, 0.0),
        (ChangeCause.RESUMED, (ended - begun).total_seconds()),
    ]
    assert {change.reason for change in changes_of(app, taken)} == {REASON}
    assert {change.actor_id for change in changes_of(app, taken)} == {user_id(app, "ada")}


def test_what_is_left_stands_still_on_the_page(app, taken):
    pause(app, EXAM, now() - MINUTE)
    first = contacted(taken)
    second = contacted(taken)
    assert first["remaining_seconds"] == second["remaining_seconds"] > 0
    assert first["paused"] is True
    assert first["pause_reason"] == REASON
    assert first["own_break"] is False


def contacted(taken):
    body = {"client": "tab", "position": 1, "heard": 0}
    headers = {"X-CSRFToken": taken.client.token()}
    return taken.client.http.post(f"/attempts/{taken.uuid}/contact", json=body, headers=headers).get_json()


def test_the_page_says_so_and_why(app, taken):
    pause(app, EXAM, now())
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    assert REASON in page.words


def test_however_long_it_lasts_nobody_is_overdue(app, client, taken):
    held = pause(app, EXAM, at(taken, app, minutes=29))
    much_later = at(taken, app, hours=3)
    with app.app_context():
        assert not papers.is_overdue(attempt_of(app, taken), much_later)
        assert taking.overdue(now=much_later, most=10) == []
        assert taking.overdue_of(user_id(app, "alice"), now=much_later) == []
    resume(app, held, much_later)
    assert attempt_of(app, taken).remaining(much_later) == 60
    assert save(app, taken, SINGLE, much_later + MINUTE).remaining == 0
    assert save(app, taken, SINGLE, much_later + MINUTE + SECOND, seq=2) == "time_over"


def test_a_pause_at_the_very_end_leaves_nothing_and_takes_nothing(app, taken):
    ends_at = attempt_of(app, taken).ends_at
    held = pause(app, EXAM, ends_at)
    assert attempt_of(app, taken).paused_at == ends_at
    resume(app, held, ends_at + MINUTE)
    assert attempt_of(app, taken).remaining(ends_at + MINUTE) == 0
    assert save(app, taken, SINGLE, ends_at + MINUTE).remaining == 0


def test_what_was_over_before_stays_over(app, taken):
    ends_at = attempt_of(app, taken).ends_at
    pause(app, EXAM, ends_at + timedelta(microseconds=1))
    assert attempt_of(app, taken).paused_at is None
    assert submit(app, taken, ends_at + MINUTE) is None
    assert only(app, Attempt).submitted_at == ends_at


def test_the_grace_stands_still_too(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=10.0, overdue=Overdue.GRACE, grace_minutes=5.0)
    taken = start(client("alice"), slug)
    held = pause(app, slug, at(taken, app, minutes=14))
    later = at(taken, app, minutes=60)
    with app.app_context():
        assert taking.overdue(now=later, most=10) == []
    assert submit(app, taken, later) == "paused"
    resume(app, held, later)
    assert save(app, taken, SINGLE, later) == "time_over"
    assert attempt_of(app, taken).remaining(later) == 0
    assert submit(app, taken, later + MINUTE) is None
    assert only(app, Attempt).ended_by is EndedBy.TRAINEE


def test_without_a_limit_there_is_nothing_to_give_back(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=None)
    taken = start(client("alice"), slug)
    held = pause(app, slug, at(taken, app, minutes=1))
    assert save(app, taken, SINGLE, at(taken, app, minutes=2)) == "paused"
    resume(app, held, at(taken, app, minutes=3))
    assert attempt_of(app, taken).ends_at is None
    assert save(app, taken, SINGLE, at(taken, app, minutes=4)).remaining is None


# what is refused meanwhile


def test_saving_is_refused_and_the_answer_is_still_good_afterwards(app, taken):
    taken.save(1, taken.key(1), client="tab", seq=1)
    held = pause(app, EXAM, now())
    refusal = taken.save(1, taken.wrong(1), client="tab", seq=2, status=409)
    assert refusal["title"] == "paused"
    assert len(rows(app, Response)) == 1
    resume(app, held, now())
    taken.save(1, taken.wrong(1), client="tab", seq=2)
    assert len(rows(app, Response)) == 2


def test_a_repeat_of_what_is_stored_is_acknowledged(app, taken):
    first = taken.save(1, taken.key(1), client="tab", seq=4)
    pause(app, EXAM, now())
    again = taken.save(1, taken.key(1), client="tab", seq=4)
    assert (again["seq"], again["saved_at"]) == (4, first["saved_at"])
    assert taken.save(1, taken.wrong(1), client="tab", seq=3)["seq"] == 4


def test_what_cannot_be_an_answer_is_said_to_be_none(app, taken):
    pause(app, EXAM, now())
    taken.save(1, "nonsense", status=422)


def test_a_stranger_learns_nothing_of_it(app, client, taken):
    pause(app, EXAM, now())
    Taken(client("charlie"), taken.uuid).save(1, taken.key(1), status=404)


def test_submitting_is_refused(app, taken):
    pause(app, EXAM, now())
    taken.client.post("attempts.submit", uuid=taken.uuid)
    assert only(app, Attempt).submitted_at is None
    assert rows(app, Mark) == []
    assert REASON in taken.client.follow().words


def test_the_form_saves_nothing_and_says_so(app, taken):
    pause(app, EXAM, now())
    form = {**fields(taken.key(1)), "go": "2"}
    page = taken.client.post("attempts.post_question", form, 409, uuid=taken.uuid, position=1)
    assert REASON in page.words
    assert rows(app, Response) == []


def test_nobody_begins(app, client, taken):
    held = pause(app, EXAM, now())
    client("charlie").post("attempts.start", status=409, slug=EXAM)
    assert len(rows(app, Attempt)) == 1
    assert start(taken.client, EXAM).uuid == taken.uuid, "whoever has begun goes on"
    resume(app, held, now())
    start(client("charlie"), EXAM)
    assert len(rows(app, Attempt)) == 2


def test_of_another_quiz_nobody_notices(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0)
    theirs = start(client("alice"), slug)
    pause(app, EXAM, now())
    theirs.save(SINGLE, theirs.key(SINGLE))
    start(client("charlie"), slug)


@pytest.mark.parametrize("round_", range(4))
def test_who_begins_in_that_very_moment_is_held_or_does_not_begin(app, client, round_):
    people = [client(name) for name in ("alice", "bob", "charlie")]
    tokens = [person.token() for person in people]
    gate = Barrier(len(people) + 1)

    def begin(person, token):
        gate.wait()
        return person.http.post(f"/quizzes/{EXAM}/attempts", data={"csrf_token": token}).status_code

    def stop():
        gate.wait()
        return pause(app, EXAM, now())

    with ThreadPoolExecutor(len(people) + 1) as pool:
        statuses = pool.map(begin, people, tokens)
        held = pool.submit(stop).result()
        begun = list(statuses).count(303)
    attempts = rows(app, Attempt)
    assert len(attempts) == begun
    assert all(attempt.paused_at for attempt in attempts)
    resume(app, held, now())
    assert not any(attempt.paused_at for attempt in rows(app, Attempt))


# breaks of one's own


def test_a_break_ends_when_the_pause_begins_and_what_was_not_used_of_it_is_still_due(app, client):
    due(app, "alice", break_minutes=10)
    taken = start(client("alice"), EXAM)
    began, paused, resumed = (at(taken, app, minutes=m) for m in (5, 8, 20))
    left = attempt_of(app, taken).remaining(began)
    begin_break(app, taken, began)
    held = pause(app, EXAM, paused)
    attempt = attempt_of(app, taken)
    assert attempt.break_until is None
    assert attempt.remaining(paused + MINUTE) == left
    resume(app, held, resumed)
    attempt = attempt_of(app, taken)
    assert attempt.remaining(resumed) == left
    with app.app_context():
        assert timing.break_left(attempt_of(app, taken), resumed) == 7 * 60
    assert causes(app, taken) == [
        (ChangeCause.BREAK_BEGUN, 600.0),
        (ChangeCause.BREAK_ENDED, -420.0),
        (ChangeCause.PAUSED, 0.0),
        (ChangeCause.RESUMED, 720.0),
    ]


def test_no_break_begins_in_it(app, client):
    due(app, "alice", break_minutes=10)
    taken = start(client("alice"), EXAM)
    pause(app, EXAM, at(taken, app, minutes=1))
    assert begin_break(app, taken, at(taken, app, minutes=2)) == "paused"
    assert end_break(app, taken, at(taken, app, minutes=2)) is None
    assert causes(app, taken) == [(ChangeCause.PAUSED, 0.0)]


# one department, and everybody


@pytest.fixture
def stranger(client):
    return start(client("charlie"), EXAM)


def is_held(app, taken):
    return attempt_of(app, taken).paused_at is not None


def test_one_department(app, client, taken, stranger):
    held = pause(app, EXAM, now(), "hall")
    assert is_held(app, taken)
    assert not is_held(app, stranger)
    assert contacted(stranger)["paused"] is False
    stranger.save(1, stranger.key(1))
    client("bob").post("attempts.start", status=409, slug=EXAM)
    resume(app, held, now())
    assert not is_held(app, taken)
    start(client("bob"), EXAM)


@pytest.mark.parametrize("hall_ends", [0, 1])
def test_one_department_and_then_everybody(app, taken, stranger, hall_ends):
    """Whoever is held twice runs again when the last of the two has ended, and has everything back."""
    begun = [at(taken, app, minutes=m) for m in (1, 3)]
    ended = [at(taken, app, minutes=m) for m in (6, 10)]
    left = attempt_of(app, taken).remaining(begun[0])
    pauses = [pause(app, EXAM, begun[0], "hall"), pause(app, EXAM, begun[1])]
    resume(app, pauses[hall_ends], ended[0])
    assert is_held(app, taken)
    assert is_held(app, stranger) is (hall_ends == 0)
    resume(app, pauses[1 - hall_ends], ended[1])
    assert not is_held(app, taken)
    assert not is_held(app, stranger)
    assert attempt_of(app, taken).remaining(ended[1]) == left
    moved = attempt_of(app, stranger).ends_at - attempt_of(app, stranger).deadline_at
    assert moved == ended[1 - hall_ends] - begun[1]


def test_two_departments_are_apart(app, taken, stranger):
    hall, township = pause(app, EXAM, now(), "hall"), pause(app, EXAM, now(), "township")
    resume(app, hall, now())
    assert not is_held(app, taken)
    assert is_held(app, stranger)
    resume(app, township, now())
    assert not is_held(app, stranger)


@pytest.mark.parametrize(("first", "again"), [(None, None), ("hall", "hall"), (None, "hall")])
def test_who_is_held_already_is_not_held_again(app, taken, first, again):
    pause(app, EXAM, now(), first)
    assert pause(app, EXAM, now(), again) == "already_paused"
    assert len(rows(app, ExamPause)) == 1
    assert len(changes_of(app, taken)) == 1


def move(app, username, department):
    with app.app_context(), unit_of_work():
        there = department_id(app, department)
        db.session.execute(sa.update(User).where(User.username == username).values(department_id=there))


def test_who_changes_departments_meanwhile_is_not_held_for_ever(app, taken):
    begun, ended = at(taken, app, minutes=1), at(taken, app, minutes=5)
    left = attempt_of(app, taken).remaining(begun)
    held = pause(app, EXAM, begun, "hall")
    move(app, "alice", "township")
    resume(app, held, ended)
    assert not is_held(app, taken)
    assert attempt_of(app, taken).remaining(ended) == left


def test_who_moves_into_a_department_that_stands_still_goes_on(app, taken):
    held = pause(app, EXAM, now(), "township")
    move(app, "alice", "township")
    assert taken.save(1, taken.key(1))
    resume(app, held, now())
    assert attempt_of(app, taken).ends_at == attempt_of(app, taken).deadline_at


# resuming


def test_resuming_twice_gives_back_once(app, taken):
    held = pause(app, EXAM, at(taken, app, minutes=1))
    resume(app, held, at(taken, app, minutes=3))
    resume(app, held, at(taken, app, minutes=9))
    attempt = attempt_of(app, taken)
    assert attempt.ends_at - attempt.deadline_at == 2 * MINUTE
    assert only(app, ExamPause).ended_at == at(taken, app, minutes=3)


def test_there_is_nothing_else_to_resume(app, taken):
    assert resume(app, 4711, now()) == "no_such_pause"


def test_a_second_pause_counts_beside_the_first(app, taken):
    for begun, ended in ((1, 3), (10, 14)):
        resume(app, pause(app, EXAM, at(taken, app, minutes=begun)), at(taken, app, minutes=ended))
    attempt = attempt_of(app, taken)
    assert attempt.ends_at - attempt.deadline_at == 6 * MINUTE


def test_who_has_submitted_is_left_alone(app, taken):
    taken.submit()
    before = only(app, Attempt)
    resume(app, pause(app, EXAM, now()), now() + MINUTE)
    after = only(app, Attempt)
    assert (after.ends_at, after.paused_at, after.submitted_at) == (before.ends_at, None, before.submitted_at)
    assert changes_of(app, taken) == []


def test_who_is_paused_is_told_which(app, taken):
    held = pause(app, EXAM, now())
    with app.app_context():
        quiz = quiz_id(app, EXAM)
        assert [p.id for p in timing.open_pauses(quiz)] == [held]
        assert timing.open_pause(quiz, department_id(app, "hall")).id == held
    assert within(app, timing.open_pause, quiz_id(app, EXAM), None).id == held
    resume(app, held, now())
    assert within(app, timing.open_pause, quiz_id(app, EXAM), None) is None
