"""Checking an answer: in practice feedback at once, and the answer stands; in exams never."""

import pytest

from app.attempts.models import Attempt, Cause, Mark, Response
from app.domain.rules import Mode
from tests.features.attempts.stored import answers, only, rows
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, offer
from tests.inspection import attribute, leaks
from tests.taking import Taken, start


def check(taken, position, status=303, **fields):
    return taken.client.post(
        "attempts.post_question", {"go": "check", **fields}, status, uuid=taken.uuid, position=position
    )


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))


@pytest.fixture
def exam(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.CHECK))


def test_right(app, taken):
    check(taken, SINGLE, response=taken.key(SINGLE))
    page = taken.client.follow()
    assert page.text(".verdict") == "Full marks 1 of 1"
    assert len(page.all(".explained > li")) == len(taken.paper().entry(SINGLE).options)
    assert page.text("li.is-key.is-chosen .explained-tags") == "Key Your answer"
    mark = only(app, Mark)
    assert (mark.position, mark.cause, mark.share) == (SINGLE, Cause.CHECKED, 1.0)
    assert mark.response_id == only(app, Response).id
    assert only(app, Attempt).submitted_at is None


def test_wrong(app, taken):
    check(taken, MULTIPLE, response=taken.wrong(MULTIPLE))
    page = taken.client.follow()
    assert page.text(".verdict") == "No mark 0 of 1"
    assert page.text("li.is-distractor.is-chosen .explained-tags") == "Your answer"
    assert only(app, Mark).share == 0.0


def test_before_it_is_checked_nothing_is_given_away(taken):
    taken.save(SINGLE, taken.key(SINGLE))
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    assert leaks(page.html) == []
    assert [attribute(b, "value") for b in page.all(".question-buttons button")] == ["2", "check", "flag"]


def test_checking_one_explains_only_that_one(taken):
    check(taken, SINGLE, response="a")
    key = taken.paper().entry(SINGLE).question.key
    assert set(leaks(taken.client.follow().html)) == {key}
    assert leaks(taken.client.get("attempts.question", uuid=taken.uuid, position=MULTIPLE).html) == []


def test_the_answer_then_stands(app, taken):
    check(taken, SINGLE, response=taken.wrong(SINGLE))
    before = answers(app)
    taken.client.post(
        "attempts.post_question", {"go": "2", "response": taken.key(SINGLE)}, uuid=taken.uuid, position=SINGLE
    )
    assert taken.client.headers["Location"].endswith("/questions/2")
    taken.save(SINGLE, taken.key(SINGLE), status=409)
    assert answers(app) == before
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    assert page.all("input[name=response]") == []
    assert [attribute(b, "value") for b in page.all(".question-buttons button")] == ["2", "flag"]


def test_twice_is_harmless(app, taken):
    check(taken, SINGLE, response="a")
    check(taken, SINGLE, response="b")
    assert len(rows(app, Mark)) == 1
    assert answers(app) == [(SINGLE, 1, '"a"')]


def test_the_mark_counts_at_the_end_and_is_not_given_twice(app, taken):
    check(taken, SINGLE, response=taken.key(SINGLE))
    taken.submit()
    assert [(m.position, m.cause) for m in rows(app, Mark)] == [
        (1, Cause.CHECKED),
        (2, Cause.SUBMITTED),
        (3, Cause.SUBMITTED),
    ]
    assert only(app, Attempt).earned == 1.0
    assert "1 of 3 points; 1 of 3 questions answered." in taken.client.follow().words


def test_nothing_to_check(app, taken):
    page = check(taken, SINGLE, 409)
    assert page.text("[role=alert]") == "Choose an answer first; then it can be checked."
    assert rows(app, Mark) == []
    assert rows(app, Response) == []


def test_a_cleared_answer_is_nothing_to_check(app, taken):
    taken.save(MULTIPLE, ["a"])
    check(taken, MULTIPLE, 409)
    assert rows(app, Mark) == []


def test_in_an_exam_there_is_no_feedback(app, exam):
    page = exam.client.get("attempts.question", uuid=exam.uuid, position=SINGLE)
    assert "Check answer" not in page.words
    page = check(exam, SINGLE, 409, response="a")
    assert "That could not be done." in page.text("[role=alert]")
    assert leaks(page.html) == []
    assert page.all(".explained") == []
    assert rows(app, Mark) == []
    assert answers(app) == [(SINGLE, 1, '"a"')]
    assert [attribute(i, "value") for i in page.all("input[name=response][checked]")] == ["a"]


def test_a_stranger_finds_nothing(app, client, taken):
    taken.save(SINGLE, "a")
    check(Taken(client("charlie"), taken.uuid), SINGLE, 404, response="a")
    assert rows(app, Mark) == []
