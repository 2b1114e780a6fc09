"""Breaks of one's own that stop the clock, for as long as is due and no longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from app.attempts import taking, timing
from app.attempts.models import Attempt, ChangeCause, Mark, Response
from app.clock import now
from tests.features.attempts.moments import (
    MINUTE,
    SECOND,
    attempt_of,
    begin_break,
    changes_of,
    due,
    end_break,
    save,
    submit,
)
from tests.features.attempts.stored import only, rows, run_out
from tests.features.quizzes.offers import SINGLE
from tests.taking import EXAM, TEST, start

TICK = timedelta(microseconds=1)


@pytest.fixture
def taken(app, client):
    due(app, "alice", break_minutes=10)
    return start(client("alice"), EXAM)


def at(taken, app, **after):
    """So long after the start."""
    return attempt_of(app, taken).started_at + timedelta(**after)


def left(app, taken, when):
    with app.app_context():
        return timing.break_left(attempt_of(app, taken), when)


def causes(app, taken):
    return [(change.cause, change.seconds) for change in changes_of(app, taken)]


# the clock


def test_the_clock_stands_still(app, taken):
    begun = at(taken, app, minutes=5)
    before = attempt_of(app, taken).remaining(begun)
    begin_break(app, taken, begun)
    for minutes in (0, 3, 9.9):
        assert attempt_of(app, taken).remaining(begun + minutes * MINUTE) == before
        assert left(app, taken, begun + minutes * MINUTE) == 600 - minutes * 60


def test_it_runs_on_when_the_break_ends(app, taken):
    begun, ended = at(taken, app, minutes=5), at(taken, app, minutes=9, microseconds=3)
    before = attempt_of(app, taken).remaining(begun)
    begin_break(app, taken, begun)
    end_break(app, taken, ended)
    after = attempt_of(app, taken)
    assert after.remaining(ended) == before
    assert after.ends_at - after.deadline_at == ended - begun
    assert left(app, taken, ended) == 600 - (ended - begun).total_seconds()
    assert causes(app, taken) == [
        (ChangeCause.BREAK_BEGUN, 600.0),
        (ChangeCause.BREAK_ENDED, -(600 - (ended - begun).total_seconds())),
    ]


def test_whoever_does_not_come_back_has_had_all_of_it_and_no_more(app, taken):
    begun = at(taken, app, minutes=5)
    before = attempt_of(app, taken).remaining(begun)
    begin_break(app, taken, begun)
    over = begun + 10 * MINUTE
    assert attempt_of(app, taken).remaining(over) == before
    assert attempt_of(app, taken).remaining(over + MINUTE) == before - 60
    assert left(app, taken, over) == 0
    assert begin_break(app, taken, over) == "no_break_left"
    end_break(app, taken, over + 5 * MINUTE)
    assert causes(app, taken) == [(ChangeCause.BREAK_BEGUN, 600.0)]
    assert attempt_of(app, taken).remaining(over + MINUTE) == before - 60


def test_in_several_parts(app, taken):
    for begun, ended in ((1, 4), (8, 12)):
        begin_break(app, taken, at(taken, app, minutes=begun))
        end_break(app, taken, at(taken, app, minutes=ended))
    assert left(app, taken, at(taken, app, minutes=12)) == 180
    begin_break(app, taken, at(taken, app, minutes=20))
    after = attempt_of(app, taken)
    assert after.break_until == at(taken, app, minutes=23)
    assert after.ends_at - after.deadline_at == 10 * MINUTE


def test_beginning_twice_is_beginning_once(app, taken):
    begun = at(taken, app, minutes=1)
    for seconds in (0, 1, 599):
        assert begin_break(app, taken, begun + seconds * SECOND) is None
    assert attempt_of(app, taken).break_until == begun + 10 * MINUTE
    assert len(changes_of(app, taken)) == 1


def test_ending_what_has_not_begun_changes_nothing(app, taken):
    end_break(app, taken, at(taken, app, minutes=1))
    assert changes_of(app, taken) == []
    assert left(app, taken, at(taken, app, minutes=1)) == 600


def test_at_the_very_end_of_time(app, taken):
    end = attempt_of(app, taken).ends_at
    assert begin_break(app, taken, end) is None
    assert attempt_of(app, taken).remaining(end + 5 * MINUTE) == 0
    end_break(app, taken, end + 5 * MINUTE)
    assert save(app, taken, SINGLE, end + 5 * MINUTE).remaining == 0
    assert save(app, taken, SINGLE, end + 5 * MINUTE + TICK, seq=2) == "time_over"


def test_after_it_there_is_nothing_to_stop(app, taken):
    assert begin_break(app, taken, attempt_of(app, taken).ends_at + TICK) == "time_over"
    assert changes_of(app, taken) == []


def test_the_rest_of_a_second_is_no_break(app, taken):
    begin_break(app, taken, at(taken, app, minutes=1))
    end_break(app, taken, at(taken, app, minutes=11) - timedelta(milliseconds=400))
    assert begin_break(app, taken, at(taken, app, minutes=12)) == "no_break_left"


# who is due one


@pytest.mark.parametrize("granted", [None, {"time_factor": 1.5}])
def test_who_is_due_none_has_none(app, client, granted):
    if granted:
        due(app, "alice", **granted)
    taken = start(client("alice"), EXAM)
    assert left(app, taken, now()) is None
    assert begin_break(app, taken, now()) == "no_break_left"
    assert changes_of(app, taken) == []
    assert "Take a break" not in taken.client.get("attempts.question", uuid=taken.uuid, position=1).words


@pytest.mark.parametrize("slug", [EXAM, TEST])
def test_where_time_is_not_limited_there_is_nothing_to_stop(app, client, slug):
    due(app, "alice", break_minutes=10, unlimited=True)
    taken = start(client("alice"), slug)
    assert left(app, taken, now()) is None
    assert begin_break(app, taken, now()) == "no_break_left"


def test_what_is_due_counts_from_the_start_of_the_attempt(app, client):
    taken = start(client("alice"), EXAM)
    due(app, "alice", break_minutes=10)
    assert begin_break(app, taken, now()) == "no_break_left"


# what is refused meanwhile


def test_nothing_is_saved_during_it(app, taken):
    begun = at(taken, app, minutes=1)
    begin_break(app, taken, begun)
    assert save(app, taken, SINGLE, begun) == "paused"
    assert save(app, taken, SINGLE, begun + 10 * MINUTE - TICK) == "paused"
    assert rows(app, Response) == []
    assert save(app, taken, SINGLE, begun + 10 * MINUTE)


def test_after_it_the_answer_is_saved(app, taken):
    begin_break(app, taken, at(taken, app, minutes=1))
    end_break(app, taken, at(taken, app, minutes=2))
    assert save(app, taken, SINGLE, at(taken, app, minutes=2))


def test_nobody_is_overdue_in_it(app, taken):
    end = attempt_of(app, taken).ends_at
    begin_break(app, taken, end)
    with app.app_context():
        assert taking.overdue(now=end + 10 * MINUTE, most=10) == []
        assert len(taking.overdue(now=end + 10 * MINUTE + TICK, most=10)) == 1


def test_submitting_from_it_is_allowed(app, taken):
    save(app, taken, 1, at(taken, app, seconds=30))
    begin_break(app, taken, at(taken, app, minutes=1))
    assert submit(app, taken, at(taken, app, minutes=2)) is None
    assert only(app, Attempt).earned == 1.0
    assert len(rows(app, Mark)) == 20
    assert begin_break(app, taken, at(taken, app, minutes=3)) == "submitted"
    assert end_break(app, taken, at(taken, app, minutes=3)) is None
    assert len(changes_of(app, taken)) == 1


# by the doors


def press(taken, go, status=303, **more):
    return taken.client.post("attempts.take_break", {"go": go, **more}, status, uuid=taken.uuid)


def test_the_buttons(app, taken):
    assert "Take a break (10 min left)" in taken.client.get("attempts.question", uuid=taken.uuid, position=1).words
    press(taken, "begin")
    attempt = attempt_of(app, taken)
    assert timedelta(minutes=9) < attempt.break_until - now() <= timedelta(minutes=10)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}"
    page = taken.client.follow()
    assert [f for f in page.all("form") if f.attrs["action"] == f"/attempts/{taken.uuid}/break"]
    press(taken, "end")
    attempt = attempt_of(app, taken)
    assert attempt.break_until is None
    assert attempt.ends_at - attempt.deadline_at < timedelta(seconds=30)


def test_who_is_due_none_is_led_back(app, client):
    taken = start(client("bob"), EXAM)
    press(taken, "begin")
    assert changes_of(app, taken) == []
    taken.client.follow()


@pytest.mark.parametrize("go", ["", "2", "BEGIN", "begin "])
def test_what_is_no_button_does_nothing(app, taken, go):
    press(taken, go, 422)
    assert changes_of(app, taken) == []


def test_looking_is_not_pressing(app, taken):
    taken.client.get(f"/attempts/{taken.uuid}/break", 405)
    assert changes_of(app, taken) == []


@pytest.mark.parametrize("go", ["begin", "end"])
@pytest.mark.parametrize("username", ["bob", "charlie", "rita", "ada"])
def test_a_strangers_is_not_there(app, client, taken, username, go):
    client(username).post("attempts.take_break", {"go": go}, 404, uuid=taken.uuid)
    client(username).post("attempts.take_break", {"go": go}, 404, uuid=uuid4())
    assert changes_of(app, taken) == []


def test_without_a_token(app, taken):
    taken.client.post("attempts.take_break", {"go": "begin"}, 400, token=False, uuid=taken.uuid)
    assert changes_of(app, taken) == []


def test_when_time_is_over_it_leads_to_the_result(app, taken):
    run_out(app)
    press(taken, "begin")
    assert changes_of(app, taken) == []
    taken.client.get("attempts.resume", 302, uuid=taken.uuid)
    assert taken.client.headers["Location"].endswith("/result")


def test_two_presses_at_once_are_one_break(app, taken):
    token, cookie = taken.client.token(), taken.client.http.get_cookie("officium").value

    def press_one(_):
        browser = app.test_client()
        browser.set_cookie("officium", cookie)
        data = {"go": "begin", "csrf_token": token}
        return browser.post(f"/attempts/{taken.uuid}/break", data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(press_one, range(8))) == {303}
    assert causes(app, taken) == [(ChangeCause.BREAK_BEGUN, 600.0)]
    attempt = attempt_of(app, taken)
    assert attempt.ends_at - attempt.deadline_at == 10 * MINUTE
