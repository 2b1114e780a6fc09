"""The page before submitting: what is answered, what is not, what is flagged."""

import pytest

from app.attempts.models import Attempt
from tests.features.attempts.stored import only
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.inspection import attribute, leaks
from tests.taking import start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


def look(taken):
    return taken.client.get("attempts.review", uuid=taken.uuid)


def lines(page):
    return [" ".join(li.to_text().split()) for li in page.all(".review-list li")]


@pytest.mark.parametrize(
    ("answered", "notice"),
    [
        (0, "3 questions are not answered yet. A blank earns nothing."),
        (2, "1 question is not answered yet. A blank earns nothing."),
        (3, "You have answered every question."),
    ],
)
def test_counts_the_blanks(taken, answered, notice):
    for position in range(1, answered + 1):
        taken.save(position, taken.key(position))
    page = look(taken)
    assert page.text(".notice") == notice
    assert [line.endswith("not answered") for line in lines(page)] == [False] * answered + [True] * (3 - answered)


def test_every_question_with_its_state(app, taken):
    taken.save(1, taken.wrong(1))
    taken.client.post("attempts.post_question", {"go": "flag"}, uuid=taken.uuid, position=2)
    page = look(taken)
    assert lines(page) == ["Question 1 answered", "Question 2 not answered flagged", "Question 3 not answered"]
    assert [attribute(a, "href") for a in page.all(".review-list a")] == [
        f"/attempts/{taken.uuid}/questions/{n}" for n in (1, 2, 3)
    ]
    assert "After submitting, answers can no longer be changed." in page.words
    assert leaks(page.html) == []
    assert only(app, Attempt).submitted_at is None


def test_back_leads_to_the_first_unanswered(taken):
    taken.save(1, taken.wrong(1))
    (back,) = [a for a in look(taken).all("a") if "Back to the questions" in a.to_text()]
    assert attribute(back, "href").endswith("/questions/2")


def test_its_button_submits(app, taken):
    form = look(taken).all("main form")[0]
    taken.client.post(attribute(form, "action"))
    assert only(app, Attempt).submitted_at is not None


def test_after_submitting_it_leads_to_the_result(taken):
    taken.submit()
    taken.client.get("attempts.review", 302, uuid=taken.uuid)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}/result"


def test_a_stranger_finds_nothing(client, taken):
    client("charlie").get("attempts.review", 404, uuid=taken.uuid)
