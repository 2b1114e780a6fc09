"""Checking an answer: in practice feedback at once, and full marks close the item; in exams never."""

import pytest

from app.attempts.models import Attempt, Cause, Mark, Response
from app.domain.rules import Mode
from tests.features.attempts.practising import buttons, check, said
from tests.features.attempts.stored import answers, only, rows
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, offer
from tests.inspection import attribute, leaks
from tests.taking import Taken, start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))


@pytest.fixture
def once(app, client):
    """A practice where the first check stands."""
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE, tries=1))


@pytest.fixture
def exam(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.CHECK))


def test_right(app, taken):
    page = check(taken, SINGLE, taken.key(SINGLE))
    assert page.text(".verdict") == "Full marks 1 of 1"
    assert len(page.all(".explained > li")) == len(taken.paper().entry(SINGLE).options)
    assert page.text("li.is-key.is-chosen .explained-tags") == "Key Your answer"
    mark = only(app, Mark)
    assert (mark.position, mark.cause, mark.share, mark.final) == (SINGLE, Cause.CHECKED, 1.0, True)
    assert mark.response_id == only(app, Response).id
    assert only(app, Attempt).submitted_at is None


def test_wrong_where_the_first_check_stands(app, once):
    page = check(once, MULTIPLE, once.wrong(MULTIPLE))
    assert page.text(".verdict") == "No mark 0 of 1"
    assert page.text("li.is-distractor.is-chosen .explained-tags") == "Your answer"
    assert page.all(".feedback") == []
    assert (only(app, Mark).share, only(app, Mark).final) == (0.0, True)


def test_before_it_is_checked_nothing_is_given_away(taken):
    taken.save(SINGLE, taken.key(SINGLE))
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    assert leaks(page.html) == []
    assert buttons(page) == ["2", "check", "flag"]


def test_checking_one_explains_only_that_one(taken):
    page = check(taken, SINGLE, taken.key(SINGLE))
    key = taken.paper().entry(SINGLE).question.key
    assert set(leaks(page.html)) == {key}
    assert leaks(taken.client.get("attempts.question", uuid=taken.uuid, position=MULTIPLE).html) == []


def test_the_answer_then_stands(app, once):
    check(once, SINGLE, once.wrong(SINGLE))
    before = answers(app)
    once.client.post(
        "attempts.post_question", {"go": "2", "response": once.key(SINGLE)}, uuid=once.uuid, position=SINGLE
    )
    assert once.client.headers["Location"].endswith("/questions/2")
    once.save(SINGLE, once.key(SINGLE), status=409)
    assert answers(app) == before
    page = once.client.get("attempts.question", uuid=once.uuid, position=SINGLE)
    assert page.all("input[name=response]") == []
    assert buttons(page) == ["2", "flag"]


def test_a_right_answer_stands(app, taken):
    check(taken, SINGLE, taken.key(SINGLE))
    before = answers(app)
    taken.save(SINGLE, taken.wrong(SINGLE), status=409)
    check(taken, SINGLE, taken.wrong(SINGLE))
    assert answers(app) == before
    assert only(app, Mark).share == 1.0


def test_twice_is_harmless(app, taken):
    for _ in range(2):
        page = check(taken, SINGLE, taken.wrong(SINGLE))
        assert "Try 1 of 3" in page.text(".feedback")
    assert only(app, Mark).final is False
    assert len(answers(app)) == 1


def test_the_mark_counts_at_the_end_and_is_not_given_twice(app, taken):
    check(taken, SINGLE, taken.key(SINGLE))
    taken.submit()
    assert [(m.position, m.cause) for m in rows(app, Mark)] == [
        (1, Cause.CHECKED),
        (2, Cause.SUBMITTED),
        (3, Cause.SUBMITTED),
    ]
    assert only(app, Attempt).earned == 1.0
    assert "1 of 3 points; 1 of 3 questions answered." in taken.client.follow().words


def test_nothing_to_check(app, taken):
    page = check(taken, SINGLE, status=409)
    assert said(page) == "Choose an answer first; then it can be checked."
    assert rows(app, Mark) == []
    assert rows(app, Response) == []


def test_a_cleared_answer_is_nothing_to_check(app, taken):
    taken.save(MULTIPLE, ["a"])
    check(taken, MULTIPLE, status=409)
    assert rows(app, Mark) == []


def test_in_an_exam_there_is_no_feedback(app, exam):
    page = exam.client.get("attempts.question", uuid=exam.uuid, position=SINGLE)
    assert "Check answer" not in page.words
    page = check(exam, SINGLE, "a", status=409)
    assert "That could not be done." in said(page)
    assert leaks(page.html) == []
    assert page.all(".explained") == []
    assert rows(app, Mark) == []
    assert answers(app) == [(SINGLE, 1, '"a"')]
    assert [attribute(i, "value") for i in page.all("input[name=response][checked]")] == ["a"]


def test_a_stranger_finds_nothing(app, client, taken):
    taken.save(SINGLE, "a")
    check(Taken(client("charlie"), taken.uuid), SINGLE, "a", status=404)
    assert rows(app, Mark) == []
