"""The clock of a section: when it is up, by whose measure it runs, and what moves its end."""

import pytest

from app.attempts import sections
from app.attempts.models import Attempt, Mark, Response, SectionTime
from app.clock import now
from tests.features.attempts.moments import (
    MINUTE,
    SECOND,
    attempt_of,
    begin_break,
    changes_of,
    due,
    end_break,
    enter,
    grant,
    pause,
    resume,
    save,
    submit,
)
from tests.features.attempts.parts import (
    CASES,
    FACTS,
    FIRST,
    FREE,
    SECTIONS,
    SLOTS,
    SLUG,
    THIRD,
    TICK,
    TIMED,
    at,
    entered,
    leads_to,
    page,
    press,
    question,
)
from tests.features.attempts.stored import change, only, rows
from tests.features.quizzes.offers import offer
from tests.taking import start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=SLOTS, sections=SECTIONS, time_limit_minutes=30.0))


# its time


def test_an_answer_counts_until_its_end_and_no_longer(app, taken):
    begun = at(taken, app, minutes=1)
    enter(app, taken, FACTS, begun)
    assert save(app, taken, FIRST, begun + 10 * MINUTE).remaining == 19 * 60
    assert save(app, taken, FIRST, begun + 10 * MINUTE + TICK, seq=2) == "section_closed"
    assert save(app, taken, FREE, begun + 10 * MINUTE + TICK)


def test_the_end_of_the_whole_comes_first(app, taken):
    end = attempt_of(app, taken).ends_at
    enter(app, taken, FACTS, end - MINUTE)
    assert save(app, taken, FIRST, end)
    assert save(app, taken, FIRST, end + TICK, seq=2) == "time_over"


def test_when_it_is_up_the_next_one_waits(app, taken):
    press(taken, FACTS)
    change(app, SectionTime, ends_at=now() - SECOND)
    leads_to(taken, FIRST, question(taken, THIRD))
    assert taken.client.follow().text("h1") == "The cases"
    assert taken.client.get("attempts.resume", uuid=taken.uuid).text("h1") == "The cases"
    assert len(rows(app, SectionTime)) == 1


def test_it_is_not_entered_again(app, taken):
    press(taken, FACTS)
    change(app, SectionTime, ends_at=now() - SECOND)
    before = only(app, SectionTime)
    press(taken, FACTS)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}"
    after = only(app, SectionTime)
    assert (after.entered_at, after.ends_at) == (before.entered_at, before.ends_at)


def test_a_save_that_comes_too_late_is_told(app, taken):
    press(taken, FACTS)
    change(app, SectionTime, ends_at=now() - MINUTE)
    assert taken.save(FIRST, taken.key(FIRST), status=409)["title"] == "section_closed"
    assert rows(app, Response) == []


def test_a_repeat_of_what_was_saved_in_time_is_acknowledged(app, taken):
    press(taken, FACTS)
    first = taken.save(FIRST, taken.key(FIRST), client="tab", seq=1)
    change(app, SectionTime, ends_at=now() - MINUTE)
    assert taken.save(FIRST, taken.key(FIRST), client="tab", seq=1)["saved_at"] == first["saved_at"]


def test_when_every_one_is_closed_there_is_only_submitting(app, client):
    slots, parts = TIMED
    taken = start(client("alice"), offer(app, slots=slots, sections=parts, time_limit_minutes=30.0))
    press(taken, FACTS)
    taken.save(FIRST, taken.key(FIRST))
    press(taken, CASES)
    change(app, SectionTime, ends_at=now() - SECOND)
    leads_to(taken, THIRD, f"/attempts/{taken.uuid}/submit")
    assert "Every part is closed" in taken.client.follow().words
    taken.client.get("attempts.resume", 303, uuid=taken.uuid)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}/submit"
    taken.submit()
    assert only(app, Attempt).earned == 1.0
    assert len(rows(app, Mark)) == 4


def contacted(taken):
    headers = {"X-CSRFToken": taken.client.token()}
    body = {"client": "tab", "position": FIRST, "heard": 0}
    return taken.client.http.post(f"/attempts/{taken.uuid}/contact", json=body, headers=headers).get_json()


def test_the_page_is_told_which_is_running_and_for_how_long(app, taken):
    def told():
        said = contacted(taken)
        return said["section"], said["section_remaining_seconds"] and round(said["section_remaining_seconds"] / 60)

    assert told() == (None, None)
    press(taken, FACTS)
    assert told() == (FACTS, 10)
    press(taken, CASES)
    assert told() == (CASES, 5)
    change(app, SectionTime, ends_at=now() - SECOND)
    assert told() == (CASES, 0)


# the person's own measure


@pytest.mark.parametrize(
    ("granted", "minutes"),
    [
        ({"time_factor": 1.5}, 15.0),
        ({"extra_minutes": 20}, 10.0),
        ({"time_factor": 2.0, "extra_minutes": 20}, 20.0),
        ({"break_minutes": 10}, 10.0),
        ({"unlimited": True}, None),
    ],
)
def test_its_time_is_multiplied_and_extra_minutes_belong_to_the_whole(app, client, granted, minutes):
    due(app, "alice", **granted)
    taken = start(client("alice"), offer(app, slots=SLOTS, sections=SECTIONS, time_limit_minutes=30.0))
    shown = page(taken, FIRST)
    assert (f"{minutes:g} min" if minutes else "Time is not limited for you in this part.") in shown.words
    press(taken, FACTS)
    row = only(app, SectionTime)
    limit = None if minutes is None else row.entered_at + minutes * MINUTE
    assert row.deadline_at == row.ends_at == limit
    page(taken, FIRST)
    taken.save(FIRST, taken.key(FIRST))


# what moves its end


def test_a_pause_moves_it(app, taken):
    enter(app, taken, FACTS, at(taken, app, minutes=1))
    before = entered(app, FACTS)
    held = pause(app, SLUG, at(taken, app, minutes=4))
    resume(app, held, at(taken, app, minutes=12))
    after = entered(app, FACTS)
    assert after.ends_at - before.ends_at == 8 * MINUTE
    assert after.deadline_at == before.deadline_at
    assert save(app, taken, FIRST, at(taken, app, minutes=19))
    assert save(app, taken, FIRST, at(taken, app, minutes=19) + TICK, seq=2) == "section_closed"


def test_while_the_clock_stands_still_its_time_does_not_run_out(app, taken):
    """It would have by the clock on the wall: the page must keep the answer and send it again."""
    press(taken, FACTS)
    change(app, SectionTime, ends_at=now() - 5 * MINUTE)
    pause(app, SLUG, now() - 6 * MINUTE)
    assert taken.save(FIRST, taken.key(FIRST), status=409)["title"] == "paused"
    for shown in (page(taken, FIRST), taken.client.get("attempts.resume", uuid=taken.uuid)):
        assert "The exam is paused" in shown.text("h1")
    assert contacted(taken)["section_remaining_seconds"] == pytest.approx(60, abs=1)


def test_nothing_is_entered_meanwhile(app, taken):
    pause(app, SLUG, now())
    press(taken, FACTS)
    assert rows(app, SectionTime) == []
    assert "The exam is paused" in page(taken, FIRST).text("h1")


def test_a_break_moves_it_and_gives_back_what_is_not_used(app, client):
    due(app, "alice", break_minutes=10)
    taken = start(client("alice"), offer(app, slots=SLOTS, sections=SECTIONS, time_limit_minutes=30.0))
    enter(app, taken, FACTS, at(taken, app, minutes=1))
    before = entered(app, FACTS).ends_at
    begin_break(app, taken, at(taken, app, minutes=3))
    assert enter(app, taken, CASES, at(taken, app, minutes=4)) == "paused"
    end_break(app, taken, at(taken, app, minutes=5))
    assert entered(app, FACTS).ends_at - before == 2 * MINUTE


def test_given_time_moves_the_one_that_is_running(app, taken):
    enter(app, taken, FACTS, at(taken, app, minutes=1))
    enter(app, taken, CASES, at(taken, app, minutes=2))
    facts, cases = entered(app, FACTS).ends_at, entered(app, CASES).ends_at
    grant(app, taken, 300.0, at(taken, app, minutes=3))
    assert entered(app, FACTS).ends_at == facts
    assert entered(app, CASES).ends_at - cases == 5 * MINUTE


def test_given_time_reaches_who_has_no_other_limit(app, client):
    slots, parts = TIMED
    taken = start(client("alice"), offer(app, slots=slots, sections=parts, time_limit_minutes=None))
    assert grant(app, taken, 300.0, at(taken, app, minutes=1)) == 0
    enter(app, taken, FACTS, at(taken, app, minutes=2))
    assert grant(app, taken, 300.0, at(taken, app, minutes=3)) == 1
    assert attempt_of(app, taken).ends_at is None
    assert save(app, taken, FIRST, at(taken, app, minutes=17))
    assert save(app, taken, FIRST, at(taken, app, minutes=17) + TICK, seq=2) == "section_closed"
    assert grant(app, taken, 300.0, at(taken, app, minutes=18)) == 0
    assert [change.seconds for change in changes_of(app, taken)] == [300.0]


def test_given_time_opens_none_again(app, taken):
    enter(app, taken, FACTS, at(taken, app, minutes=1))
    assert grant(app, taken, 300.0, at(taken, app, minutes=12)) == 1
    assert save(app, taken, FIRST, at(taken, app, minutes=12)) == "section_closed"
    assert save(app, taken, FREE, at(taken, app, minutes=34))


@pytest.mark.parametrize("stop", ["pause", "break"])
def test_neither_does_a_pause_or_a_break(app, client, stop):
    due(app, "alice", break_minutes=10)
    taken = start(client("alice"), offer(app, slots=SLOTS, sections=SECTIONS, time_limit_minutes=30.0))
    enter(app, taken, FACTS, at(taken, app, minutes=1))
    begun, ended = at(taken, app, minutes=12), at(taken, app, minutes=20)
    if stop == "pause":
        resume(app, pause(app, SLUG, begun), ended)
    else:
        begin_break(app, taken, begun)
        with app.app_context():
            assert sections.where_to_go_on(taken.paper(), begun + MINUTE) == THIRD
        end_break(app, taken, ended)
    for minutes in (0, 1, 9):
        assert save(app, taken, FIRST, ended + minutes * MINUTE) == "section_closed"
    assert submit(app, taken, ended + MINUTE) is None
