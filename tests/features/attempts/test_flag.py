"""Flagging a question to come back to: works, twice is harmless, is taken off, a stranger's is not there."""

import pytest

from app.attempts.models import Flag, Response
from tests.features.attempts.stored import only, rows
from tests.inspection import attribute
from tests.taking import TEST, Taken, start


@pytest.fixture
def taken(client):
    return start(client("alice"), TEST)


def press(taken, position, go, status=303):
    return taken.client.post("attempts.post_question", {"go": go}, status, uuid=taken.uuid, position=position)


def pressed(page):
    (button,) = [b for b in page.all(".question-buttons button") if "Flag to come back to" in b.to_text()]
    return attribute(button, "aria-pressed"), attribute(button, "value")


def test_works(app, taken):
    assert pressed(taken.client.get("attempts.question", uuid=taken.uuid, position=2)) == ("false", "flag")
    press(taken, 2, "flag")
    assert pressed(taken.client.follow()) == ("true", "unflag")
    assert only(app, Flag).position == 2
    assert rows(app, Response) == []
    review = taken.client.get("attempts.review", uuid=taken.uuid)
    assert [("flagged" in li.to_text()) for li in review.all(".review-list li")] == [False, True] + [False] * 6


def test_twice_is_harmless(app, taken):
    press(taken, 2, "flag")
    press(taken, 2, "flag")
    assert only(app, Flag).position == 2


def test_is_taken_off(app, taken):
    press(taken, 2, "flag")
    press(taken, 3, "flag")
    press(taken, 2, "unflag")
    assert pressed(taken.client.follow()) == ("false", "flag")
    assert only(app, Flag).position == 3


def test_taking_off_what_is_not_there_is_harmless(app, taken):
    press(taken, 2, "unflag")
    assert rows(app, Flag) == []


def test_a_flag_is_nobody_elses(app, client, taken):
    press(taken, 2, "flag")
    theirs = start(client("bob"), TEST)
    assert pressed(theirs.client.get("attempts.question", uuid=theirs.uuid, position=2)) == ("false", "flag")
    press(theirs, 2, "unflag")
    assert only(app, Flag).position == 2


def test_a_stranger_finds_nothing(app, client, taken):
    press(Taken(client("charlie"), taken.uuid), 2, "flag", 404)
    assert rows(app, Flag) == []


@pytest.mark.parametrize("position", [0, 9])
def test_no_such_question(app, taken, position):
    press(taken, position, "flag", 404)
    assert rows(app, Flag) == []


def test_after_submitting(app, taken):
    taken.submit()
    press(taken, 2, "flag")
    assert taken.client.headers["Location"].endswith("/result")
    assert rows(app, Flag) == []
