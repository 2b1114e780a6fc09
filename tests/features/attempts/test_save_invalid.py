"""Saving what is not an answer: 422 with problem details and no row; 413; a stranger learns nothing by it."""

import json

import pytest

from app.attempts.models import Response
from tests.features.attempts.stored import put, rows
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.taking import Taken, start

TAB = "11111111-1111-4111-8111-111111111111"
WRONG = [
    *[(SINGLE, r) for r in ("z", "A", "", "a\0", ["a"], [], {"id": "a"}, 1, 0, True, False, "t")],
    *[(TRUE_FALSE, r) for r in ("a", "true", "T", "", "\0", ["t"], [], True, False, 1, {})],
    *[
        (MULTIPLE, r)
        for r in ("a", "", ["z"], ["a", "z"], ["a", "a"], ["a\0"], [["a"]], [None], [1], {"a": 1}, True, 0)
    ],
]
BAD = {
    "no client": {"seq": 1, "response": None},
    "no seq": {"client": TAB, "response": None},
    "no response": {"client": TAB, "seq": 1},
    "one key too many": {"client": TAB, "seq": 1, "response": None, "extra": 1},
    "client empty": {"client": "", "seq": 1, "response": None},
    "client too long": {"client": TAB + "1", "seq": 1, "response": None},
    "client a number": {"client": 1, "seq": 1, "response": None},
    "client null": {"client": None, "seq": 1, "response": None},
    "client with a NUL": {"client": "tab\0", "seq": 1, "response": None},
    "client half a character": {"client": "\ud800", "seq": 1, "response": None},
    "seq true": {"client": TAB, "seq": True, "response": None},
    "seq false": {"client": TAB, "seq": False, "response": None},
    "seq negative": {"client": TAB, "seq": -1, "response": None},
    "seq too large": {"client": TAB, "seq": 2**31, "response": None},
    "seq enormous": {"client": TAB, "seq": 10**100, "response": None},
    "seq a fraction": {"client": TAB, "seq": 1.0, "response": None},
    "seq a text": {"client": TAB, "seq": "1", "response": None},
    "seq null": {"client": TAB, "seq": None, "response": None},
    "a list": [],
    "a text": "a",
    "null": None,
}
BROKEN = {
    "not JSON": b"client=1&seq=1",
    "empty": b"",
    "cut off": b'{"client": "x", "seq"',
    "NUL": b"\0",
    "not UTF-8": b'{"client": "\xff", "seq": 1, "response": null}',
    "nested without end": b"[" * 100_000 + b"]" * 100_000,
}
BODIES = {**{name: json.dumps(body).encode() for name, body in BAD.items()}, **BROKEN}


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


@pytest.mark.parametrize(("position", "response"), WRONG)
def test_not_an_answer_to_this_question(app, taken, position, response):
    refusal = taken.save(position, response, status=422)
    assert taken.client.headers["Content-Type"].startswith("application/problem+json")
    assert refusal["status"] == 422
    assert rows(app, Response) == []


@pytest.mark.parametrize("name", BODIES)
def test_not_a_change(app, taken, name):
    reply = put(taken, SINGLE, token=taken.client.token(), data=BODIES[name])
    assert reply.status_code == 422
    assert reply.mimetype == "application/problem+json"
    assert rows(app, Response) == []


def test_not_called_json(app, taken):
    reply = taken.client.http.put(
        taken.client.address("attempts.save", uuid=taken.uuid, position=SINGLE),
        data=json.dumps({"client": TAB, "seq": 1, "response": None}),
        headers={"X-CSRFToken": taken.client.token(), "Content-Type": "text/plain"},
    )
    assert reply.status_code == 422
    assert rows(app, Response) == []


def test_too_large(app, taken):
    body = json.dumps({"client": TAB, "seq": 1, "response": "a" * 3_000_000})
    reply = put(taken, SINGLE, token=taken.client.token(), data=body)
    assert reply.status_code == 413
    assert reply.mimetype == "application/problem+json"
    assert rows(app, Response) == []


def test_the_good_answer_before_it_stays(app, taken):
    taken.save(SINGLE, "a")
    taken.save(SINGLE, "z", seq=2, status=422)
    assert [r.answer for r in rows(app, Response)] == ['"a"']


@pytest.mark.parametrize(("position", "response"), [(SINGLE, "z"), (TRUE_FALSE, "a"), (MULTIPLE, ["a", "a"])])
def test_a_stranger_is_told_only_that_there_is_nothing(app, client, taken, position, response):
    Taken(client("charlie"), taken.uuid).save(position, response, status=404)
    assert rows(app, Response) == []


@pytest.mark.parametrize("name", BODIES)
def test_a_stranger_with_a_bad_body_too(app, client, taken, name):
    stranger = Taken(client("charlie"), taken.uuid)
    assert put(stranger, SINGLE, token=stranger.client.token(), data=BODIES[name]).status_code == 404
    assert rows(app, Response) == []
