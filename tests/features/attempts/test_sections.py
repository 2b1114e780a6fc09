"""Sections with a clock of their own: entered once, in order, closed for good when left or when their time is up."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app.attempts import sections
from app.attempts.models import Attempt, Item, Mark, Response, SectionTime
from app.clock import now
from app.domain.rules import Section
from app.domain.selection import Slot
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
from tests.features.attempts.stored import change, only, rows
from tests.features.quizzes.offers import offer
from tests.taking import start

TICK = timedelta(microseconds=1)
SLUG = "of-our-own"
FACTS, CASES, REST = 1, 2, 3
"""The sections: the first two have a clock, the last has none."""
FIRST, SECOND_, THIRD, FOURTH, FREE = range(1, 6)
"""Positions: two in each of the first two sections, one in the last."""
SECTIONS = (
    Section(
        title={"en": "The facts", "zh": "事实"},
        instructions={"en": "Answer from memory.", "zh": "凭记忆作答。"},
        time_limit_minutes=10.0,
    ),
    Section(title={"en": "The cases", "zh": "案例"}, time_limit_minutes=5.0),
    Section(title={"en": "The rest", "zh": "其余"}),
)
SLOTS = tuple(Slot(count=count, kinds=("single",), section=number) for number, count in ((1, 2), (2, 2), (3, 1)))
TIMED = SLOTS[:2], SECTIONS[:2]


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=SLOTS, sections=SECTIONS, time_limit_minutes=30.0))


def at(taken, app, **after):
    """So long after the start."""
    return attempt_of(app, taken).started_at + timedelta(**after)


def entered(app, number):
    with app.app_context():
        return sections.times(only(app, Attempt).id)[number]


def page(taken, position, status=200):
    return taken.client.get("attempts.question", status, uuid=taken.uuid, position=position)


def press(taken, number, status=303):
    return taken.client.post("attempts.enter_section", {}, status, uuid=taken.uuid, number=number)


def leads_to(taken, position, wanted):
    page(taken, position, 303)
    assert taken.client.headers["Location"] == wanted


def question(taken, position):
    return f"/attempts/{taken.uuid}/questions/{position}"


# before it is entered


def test_its_items_know_their_section(app, taken):
    assert [(i.section, i.timed) for i in rows(app, Item)] == [
        (FACTS, True),
        (FACTS, True),
        (CASES, True),
        (CASES, True),
        (REST, False),
    ]


def test_instead_of_the_question_stands_what_the_section_is(app, taken):
    shown = page(taken, SECOND_)
    assert shown.text("h1") == "The facts"
    assert "Answer from memory." in shown.words
    assert "10 min" in shown.words
    assert taken.paper().entry(SECOND_).question.stem["en"][:40] not in shown.words
    assert [f.attrs["action"] for f in shown.all("#work form")] == [f"/attempts/{taken.uuid}/sections/1"]
    assert rows(app, SectionTime) == []


def test_coming_back_leads_there(taken):
    assert taken.client.get("attempts.resume", uuid=taken.uuid).text("h1") == "The facts"


def test_nothing_is_saved(app, taken):
    assert taken.save(FIRST, taken.key(FIRST), status=409)["title"] == "section_closed"
    assert rows(app, Response) == []


def test_the_section_without_a_clock_is_open_to_all(app, taken):
    assert page(taken, FREE).text("h1").startswith("Question 5 of 5")
    taken.save(FREE, taken.key(FREE))
    assert len(rows(app, Response)) == 1
    assert rows(app, SectionTime) == []


def test_what_the_script_keeps_has_only_what_is_open(taken):
    def kept():
        text = taken.client.http.get(f"/attempts/{taken.uuid}/questions").get_data(as_text=True)
        return [int(number) for number in re.findall(r'class="question-body"\s+data-position="(\d+)"', text)]

    assert kept() == [FREE]
    press(taken, FACTS)
    assert kept() == [FIRST, SECOND_, FREE]
    press(taken, CASES)
    assert kept() == [THIRD, FOURTH, FREE]


# entering


def test_entering_starts_its_clock(app, taken):
    before = now()
    press(taken, FACTS)
    row = only(app, SectionTime)
    assert before <= row.entered_at <= now()
    assert row.deadline_at == row.ends_at == row.entered_at + 10 * MINUTE
    assert row.left_at is None
    assert taken.client.headers["Location"] == question(taken, FIRST)
    shown = taken.client.follow()
    assert shown.text("h1").startswith("Question 1 of 5")
    assert "This part: 9 min" in shown.words
    taken.save(FIRST, taken.key(FIRST))
    assert len(rows(app, Response)) == 1


def test_twice_is_harmless(app, taken):
    press(taken, FACTS)
    first = only(app, SectionTime)
    press(taken, FACTS)
    again = only(app, SectionTime)
    assert (again.entered_at, again.ends_at) == (first.entered_at, first.ends_at)


def test_at_once_from_two_pages_is_once(app, taken):
    token, cookie = taken.client.token(), taken.client.http.get_cookie("officium").value

    def press_one(number):
        browser = app.test_client()
        browser.set_cookie("officium", cookie)
        return browser.post(f"/attempts/{taken.uuid}/sections/{number}", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(press_one, [FACTS] * 8)) == {303}
        assert len(rows(app, SectionTime)) == 1
        assert set(pool.map(press_one, [FACTS, CASES] * 4)) == {303}
    facts, cases = rows(app, SectionTime)
    assert facts.left_at == cases.entered_at
    assert cases.left_at is None


def test_looking_is_not_entering(app, taken):
    taken.client.get(f"/attempts/{taken.uuid}/sections/1", 405)
    for position in range(1, 6):
        page(taken, position)
    assert rows(app, SectionTime) == []


@pytest.mark.parametrize("number", [0, REST, 4, 2**31 - 1])
def test_what_has_no_clock_is_not_entered(app, taken, number):
    press(taken, number, 404)
    assert rows(app, SectionTime) == []


def test_where_there_are_no_sections(app, client):
    taken = start(client("alice"), offer(app, slots=SLOTS[:1]))
    press(taken, 1, 404)
    taken.save(FIRST, taken.key(FIRST))


@pytest.mark.parametrize("username", ["bob", "charlie", "ada"])
def test_a_strangers_is_not_there(app, client, taken, username):
    client(username).post("attempts.enter_section", {}, 404, uuid=taken.uuid, number=FACTS)
    client(username).post("attempts.enter_section", {}, 404, uuid=uuid4(), number=FACTS)
    assert rows(app, SectionTime) == []


def test_without_a_token(app, taken):
    taken.client.post("attempts.enter_section", {}, 400, token=False, uuid=taken.uuid, number=FACTS)
    assert rows(app, SectionTime) == []


def test_after_submitting(app, taken):
    taken.submit()
    press(taken, FACTS)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}/result"
    assert enter(app, taken, FACTS, now()) == "submitted"
    assert rows(app, SectionTime) == []


def test_after_the_time_of_the_whole(app, taken):
    assert enter(app, taken, FACTS, attempt_of(app, taken).ends_at + TICK) == "time_over"
    assert rows(app, SectionTime) == []


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


# leaving


def test_the_next_one_closes_it_for_good(app, taken):
    press(taken, FACTS)
    taken.save(FIRST, taken.key(FIRST))
    press(taken, CASES)
    facts, cases = rows(app, SectionTime)
    assert facts.left_at == cases.entered_at
    leads_to(taken, FIRST, question(taken, THIRD))
    assert taken.client.follow().text("h1").startswith("Question 3 of 5")
    assert taken.save(FIRST, taken.wrong(FIRST), status=409)["title"] == "section_closed"
    press(taken, FACTS)
    assert rows(app, SectionTime)[0].left_at == facts.left_at
    taken.submit()
    assert only(app, Attempt).earned == 1.0


def test_what_was_passed_over_is_closed_too(app, taken):
    press(taken, CASES)
    leads_to(taken, FIRST, question(taken, THIRD))
    press(taken, FACTS)
    assert [row.section for row in rows(app, SectionTime)] == [CASES]
    assert taken.save(FIRST, taken.key(FIRST), status=409)["title"] == "section_closed"


def test_looking_at_the_next_one_does_not_leave_it(app, taken):
    press(taken, FACTS)
    assert page(taken, THIRD).text("h1") == "The cases"
    assert page(taken, FREE).text("h1").startswith("Question 5 of 5")
    assert page(taken, FIRST).text("h1").startswith("Question 1 of 5")
    assert only(app, SectionTime).left_at is None


def test_the_form_that_is_pressed_too_late_leads_on(app, taken):
    press(taken, FACTS)
    press(taken, CASES)
    form = {"response": taken.key(FIRST), "go": str(SECOND_)}
    taken.client.post("attempts.post_question", form, 303, uuid=taken.uuid, position=FIRST)
    assert taken.client.headers["Location"] == question(taken, THIRD)
    assert rows(app, Response) == []


@pytest.mark.parametrize(
    ("answered", "entered", "wanted"),
    [
        ((), (), 1),
        ((), (FACTS,), 1),
        ((1,), (FACTS,), 2),
        ((1, 2), (FACTS,), 3),
        ((1, 2, 5), (FACTS,), 3),
        ((5,), (), 1),
        ((1, 2, 3), (FACTS, CASES), 4),
        ((1,), (FACTS, CASES), 3),
        ((3, 4), (CASES,), 5),
        ((3, 4, 5), (CASES,), 3),
    ],
)
def test_going_on_leads_to_the_right_place(app, client, taken, answered, entered, wanted):
    for number in entered:
        press(taken, number)
        for position in answered:
            if (position + 1) // 2 == number:
                taken.save(position, taken.key(position))
    if 5 in answered:
        taken.save(5, taken.key(5))
    with app.app_context():
        assert sections.where_to_go_on(taken.paper(), now()) == wanted


def test_the_section_whose_clock_is_running_comes_first(app, client):
    slots = (replace(SLOTS[2], section=1), replace(SLOTS[0], section=2))
    parts = (SECTIONS[2], SECTIONS[0])
    taken = start(client("alice"), offer(app, slots=slots, sections=parts, time_limit_minutes=30.0))
    assert taken.client.get("attempts.resume", uuid=taken.uuid).text("h1").startswith("Question 1 of 3")
    press(taken, 2)
    assert taken.client.get("attempts.resume", uuid=taken.uuid).text("h1").startswith("Question 2 of 3")


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
