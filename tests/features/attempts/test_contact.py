"""The page's sign of life: what it is told, what is noted of it, and that nobody else can give or hear it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.accounts.models import LoginSession
from app.attempts.models import Announcement, Attempt, EndedBy, Presence, Response
from app.attempts.tabs import new_tab
from app.clock import now
from app.db import db, unit_of_work
from tests.features.attempts.moments import (
    MINUTE,
    REASON,
    SECOND,
    attempt_of,
    begin_break,
    department_id,
    due,
    grant,
    pause,
    quiz_id,
    resume,
    user_id,
)
from tests.features.attempts.stored import change, only, rows, run_out
from tests.inspection import attribute
from tests.taking import EXAM, TEST, Taken, start


@pytest.fixture
def taken(client):
    return start(client("alice"), EXAM)


@pytest.fixture
def pages():
    """The names of three pages, opened one after the other, a while ago."""
    opened = now() - timedelta(minutes=5)
    return [new_tab(opened + n * SECOND) for n in range(3)]


def send(taken, body, *, token=True, path=None, **more):
    headers = {"X-CSRFToken": taken.client.token()} if token else {}
    return taken.client.http.post(
        path or f"/attempts/{taken.uuid}/contact", headers=headers, **(more or {"json": body})
    )


def heard_from(taken, client="tab", position=1, heard=0):
    reply = send(taken, {"client": client, "position": position, "heard": heard})
    assert reply.status_code == 200, reply.get_data(as_text=True)
    assert reply.mimetype == "application/json"
    return reply.get_json()


def announce(app, text, department=None, slug=EXAM, at=None):
    where = department_id(app, department) if department else None
    with app.app_context(), unit_of_work():
        said = Announcement(
            quiz_id=quiz_id(app, slug),
            department_id=where,
            text=text,
            actor_id=user_id(app, "ada"),
            created_at=at or now(),
        )
        db.session.add(said)
        db.session.flush()
        return said.id


# what it is told


def test_where_nothing_happens(app, taken):
    said = heard_from(taken)
    ends_at = attempt_of(app, taken).ends_at
    assert 0 < said.pop("remaining_seconds") <= 1800
    assert datetime.fromisoformat(said.pop("ends_at")) == ends_at
    assert said == {
        "submitted": False,
        "section": None,
        "section_remaining_seconds": None,
        "paused": False,
        "pause_reason": "",
        "own_break": False,
        "break_left_seconds": None,
        "announcements": [],
        "time_given": [],
        "newer_page": False,
    }


def test_where_time_is_not_limited(client):
    said = heard_from(start(client("alice"), TEST))
    assert said["remaining_seconds"] is None
    assert said["ends_at"] is None


def test_of_time_that_was_given(app, taken):
    before = heard_from(taken)["remaining_seconds"]
    grant(app, taken, 300.0, now())
    said = heard_from(taken)
    assert before + 290 < said["remaining_seconds"] < before + 300
    assert [(g["seconds"], g["reason"]) for g in said["time_given"]] == [(300.0, REASON)]


def test_of_a_pause_and_of_its_end(app, taken):
    held = pause(app, EXAM, now())
    said = heard_from(taken)
    assert (said["paused"], said["pause_reason"], said["own_break"]) == (True, REASON, False)
    resume(app, held, now())
    said = heard_from(taken)
    assert (said["paused"], said["pause_reason"]) == (False, "")


def test_of_a_break(app, client):
    due(app, "alice", break_minutes=10)
    taken = start(client("alice"), EXAM)
    assert heard_from(taken)["break_left_seconds"] == 600
    begin_break(app, taken, now() - MINUTE)
    first, second = heard_from(taken), heard_from(taken)
    assert (first["own_break"], first["paused"]) == (True, False)
    assert first["remaining_seconds"] == second["remaining_seconds"]
    assert 538 < second["break_left_seconds"] < first["break_left_seconds"] < 540


def test_of_what_was_announced(app, taken):
    first = announce(app, "The toilets are on the second floor.")
    second = announce(app, "请勿交谈。", "hall")
    said = heard_from(taken)["announcements"]
    assert [(a["id"], a["text"]) for a in said] == [
        (first, "The toilets are on the second floor."),
        (second, "请勿交谈。"),
    ]
    assert all(datetime.fromisoformat(a["at"]) <= now() for a in said)
    assert [a["id"] for a in heard_from(taken, heard=first)["announcements"]] == [second]
    assert heard_from(taken, heard=second)["announcements"] == []
    assert [a["id"] for a in heard_from(taken)["announcements"]] == [first, second]


def test_of_nothing_that_is_for_others(app, client, taken):
    stranger = start(client("charlie"), EXAM)
    announce(app, "For the township.", "township")
    announce(app, "For another quiz.", slug=TEST)
    announce(app, "For whoever sat here before.", at=attempt_of(app, taken).started_at - SECOND)
    assert heard_from(taken)["announcements"] == []
    assert [a["text"] for a in heard_from(stranger)["announcements"]] == ["For the township."]


def test_the_page_itself_shows_what_was_announced(app, taken):
    announce(app, "Ten minutes <b>left</b>.")
    assert "Ten minutes <b>left</b>." in taken.client.get("attempts.question", uuid=taken.uuid, position=1).words


def test_that_it_was_submitted(app, taken):
    taken.submit()
    assert heard_from(taken)["submitted"] is True
    assert rows(app, Presence) == []


def test_that_time_is_over_and_with_that_it_is(app, taken):
    taken.save(1, taken.key(1))
    deadline = run_out(app)
    assert heard_from(taken)["submitted"] is True
    attempt = only(app, Attempt)
    assert (attempt.submitted_at, attempt.ended_by, attempt.earned) == (deadline, EndedBy.TIME, 1.0)


# what is noted


def test_the_page_and_its_question(app, taken, pages):
    before = now()
    heard_from(taken, pages[0], 7)
    row = only(app, Presence)
    assert (row.attempt_id, row.position, row.client) == (attempt_of(app, taken).id, 7, pages[0])
    assert before <= row.seen_at <= now()
    assert rows(app, Response) == []


def test_the_name_that_the_page_gets_is_one(app, taken):
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=3)
    name = attribute(page.all("input[name=client]")[0], "value")
    assert heard_from(taken, name, 3)["newer_page"] is False
    assert only(app, Presence).client == name


def test_again_moves_it(app, taken, pages):
    heard_from(taken, pages[0], 1)
    first = only(app, Presence).seen_at
    heard_from(taken, pages[0], 2)
    row = only(app, Presence)
    assert row.seen_at > first
    assert row.position == 2


def test_the_page_that_was_opened_last(app, taken, pages):
    assert heard_from(taken, pages[1], 5)["newer_page"] is False
    assert heard_from(taken, pages[0], 2)["newer_page"] is True
    row = only(app, Presence)
    assert (row.client, row.position) == (pages[1], 5)
    assert heard_from(taken, pages[2], 9)["newer_page"] is False
    assert heard_from(taken, pages[1], 5)["newer_page"] is True
    assert only(app, Presence).position == 9


def test_an_earlier_page_is_a_sign_of_life_all_the_same(app, taken, pages):
    heard_from(taken, pages[1])
    change(app, Presence, seen_at=now() - MINUTE)
    heard_from(taken, pages[0])
    assert now() - only(app, Presence).seen_at < 10 * SECOND


@pytest.mark.parametrize(
    "name",
    [
        "tab",
        "52e77a41-1360-4dfb-b1c0-bf9719185892",
        "1d88829b-b400-7426-a4d3-1f5783280a1f",  # opened in the year 2999
        "01A0A0A0-1360-7DFB-B1C0-BF9719185892",
    ],
)
def test_a_name_that_tells_no_time_says_nothing_of_other_pages(app, taken, pages, name):
    heard_from(taken, pages[0], 4)
    assert heard_from(taken, name, 8)["newer_page"] is False
    assert heard_from(taken, pages[0], 4)["newer_page"] is False
    assert only(app, Presence).client == pages[0]


def test_many_at_once(app, taken, pages):
    token, cookie = taken.client.token(), taken.client.http.get_cookie("officium").value

    def send_one(number):
        browser = app.test_client()
        browser.set_cookie("officium", cookie)
        body = {"client": pages[number % 3], "position": number % 3 + 1, "heard": 0}
        return browser.post(f"/attempts/{taken.uuid}/contact", json=body, headers={"X-CSRFToken": token}).status_code

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(send_one, range(36))) == {200}
    row = only(app, Presence)
    assert (row.client, row.position) == (pages[2], 3)


# what it must not be


def test_the_answer_costs_few_queries_however_much_was_announced(app, taken, pages):
    def queries():
        body = {"client": pages[0], "position": 1, "heard": 0}
        taken.client._send("POST", f"/attempts/{taken.uuid}/contact", 200, json=body, headers=token)
        return len(taken.client.queries)

    token = {"X-CSRFToken": taken.client.token()}
    few = queries()
    for number in range(20):
        announce(app, f"Number {number}")
    assert queries() == few <= 4


@pytest.mark.parametrize("username", ["bob", "charlie", "rita", "arthur", "ada"])
def test_a_strangers_is_not_there(app, client, taken, pages, username):
    stranger = Taken(client(username), taken.uuid)
    body = {"client": pages[0], "position": 1, "heard": 0}
    theirs = send(stranger, body)
    assert theirs.status_code == 404
    assert theirs.get_json(force=True) == send(Taken(stranger.client, uuid4()), body).get_json(force=True)
    assert send(stranger, ["nonsense"]).status_code == 404
    assert rows(app, Presence) == []


def test_without_a_session(app, client, taken, pages):
    body = {"client": pages[0], "position": 1, "heard": 0}
    reply = send(Taken(client(), taken.uuid), body)
    assert reply.status_code == 401
    assert reply.mimetype == "application/problem+json"
    assert rows(app, Presence) == []


def test_after_the_session_has_ended(app, taken, pages):
    token = taken.client.token()
    change(app, LoginSession, revoked_at=now())
    body = {"client": pages[0], "position": 1, "heard": 0}
    address = f"/attempts/{taken.uuid}/contact"
    assert taken.client.http.post(address, json=body, headers={"X-CSRFToken": token}).status_code == 401
    assert rows(app, Presence) == []


def test_without_a_token(app, taken, pages):
    reply = send(taken, {"client": pages[0], "position": 1, "heard": 0}, token=False)
    assert reply.status_code == 400
    assert reply.mimetype == "application/problem+json"
    assert rows(app, Presence) == []


def test_looking_is_no_sign_of_life(app, taken):
    taken.client.get(f"/attempts/{taken.uuid}/contact", 405)
    taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    assert rows(app, Presence) == []


BAD = {
    "no client": {"position": 1, "heard": 0},
    "no position": {"client": "tab", "heard": 0},
    "client empty": {"client": "", "position": 1},
    "client too long": {"client": "x" * 37, "position": 1},
    "client a list": {"client": ["tab"], "position": 1},
    "client with a NUL": {"client": "tab\0", "position": 1},
    "client half a character": {"client": "\ud800", "position": 1},
    "position true": {"client": "tab", "position": True},
    "position negative": {"client": "tab", "position": -1},
    "position too large": {"client": "tab", "position": 2**31},
    "position enormous": {"client": "tab", "position": 10**100},
    "position a fraction": {"client": "tab", "position": 1.5},
    "position a text": {"client": "tab", "position": "1"},
    "heard null": {"client": "tab", "position": 1, "heard": None},
    "heard false": {"client": "tab", "position": 1, "heard": False},
    "heard negative": {"client": "tab", "position": 1, "heard": -1},
    "a list": [],
    "a text": "a",
    "null": None,
}
BROKEN = {
    "not JSON": b"client=1&position=1",
    "empty": b"",
    "cut off": b'{"client": "x", "posit',
    "NUL": b"\0",
    "not UTF-8": b'{"client": "\xff", "position": 1}',
    "nested without end": b"[" * 100_000 + b"]" * 100_000,
    "a number without end": b'{"client": "tab", "position": ' + b"9" * 100_000 + b"}",
    "not a number": b'{"client": "tab", "position": NaN}',
    "infinite": b'{"client": "tab", "position": 1e999}',
}
BODIES = {**{name: json.dumps(body).encode() for name, body in BAD.items()}, **BROKEN}


@pytest.mark.parametrize("name", BODIES)
def test_not_a_sign_of_life(app, taken, name):
    reply = send(taken, None, data=BODIES[name], content_type="application/json")
    assert reply.status_code == 422
    assert reply.mimetype == "application/problem+json"
    assert rows(app, Presence) == []


def test_not_called_json(app, taken, pages):
    body = json.dumps({"client": pages[0], "position": 1, "heard": 0})
    assert send(taken, None, data=body, content_type="text/plain").status_code == 422
    assert rows(app, Presence) == []


def test_an_attempt_that_does_not_exist(client):
    alice = client("alice")
    assert send(Taken(alice, UUID(int=1)), {"client": "tab", "position": 1}).status_code == 404
