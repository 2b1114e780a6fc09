"""Sections with a clock of their own: entered once, in order, and closed for good when they are left."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from app.attempts import sections
from app.attempts.models import Attempt, Item, Response, SectionTime
from app.clock import now
from tests.features.attempts.moments import (
    MINUTE,
    attempt_of,
    enter,
)
from tests.features.attempts.parts import (
    CASES,
    FACTS,
    FIRST,
    FOURTH,
    FREE,
    REST,
    SECOND_,
    SECTIONS,
    SLOTS,
    THIRD,
    TICK,
    leads_to,
    page,
    press,
    question,
)
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import offer
from tests.taking import fields, start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=SLOTS, sections=SECTIONS, time_limit_minutes=30.0))


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
    form = {**fields(taken.key(FIRST)), "go": str(SECOND_)}
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
