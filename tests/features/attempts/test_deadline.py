"""When time runs out: the owner's next contact finishes the attempt, as of its deadline, with what was saved."""

from datetime import timedelta

import pytest

from app.attempts import papers, saving, taking
from app.attempts.models import Attempt, Cause, EndedBy, Mark
from app.clock import now
from app.db import unit_of_work
from app.domain.errors import Closed
from tests.features.attempts.stored import answers, change, only, rows, run_out
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.inspection import attribute
from tests.taking import EXAM, TEST, start

MOST_QUERIES = 40
"""Finishing an attempt writes: more than a page may usually ask."""
CONTACTS = {
    "quizzes": ("GET", "attempts.quizzes", 200),
    "quiz": ("GET", "attempts.quiz", 200),
    "resume": ("GET", "attempts.resume", 302),
    "question": ("GET", "attempts.question", 302),
    "form": ("POST", "attempts.post_question", 303),
    "responses": ("GET", "attempts.responses", 200),
    "review": ("GET", "attempts.review", 302),
    "submit": ("POST", "attempts.submit", 303),
    "result": ("GET", "attempts.result", 200),
    "progress": ("GET", "progress.index", 200),
    "start": ("POST", "attempts.start", 303),
}


def contact(taken, name, slug=EXAM, status=None):
    method, endpoint, usual = CONTACTS[name]
    values = {}
    if endpoint in ("attempts.quiz", "attempts.start"):
        values = {"slug": slug}
    elif endpoint not in ("attempts.quizzes", "progress.index"):
        values = {"uuid": taken.uuid}
    if endpoint in ("attempts.question", "attempts.post_question"):
        values["position"] = 3
    if method == "GET":
        return taken.client.get(endpoint, status or usual, most_queries=MOST_QUERIES, **values)
    return taken.client.post(endpoint, {}, status or usual, **values)


def assert_finished_at(app, deadline):
    attempt = rows(app, Attempt)[0]
    assert attempt.submitted_at == deadline
    assert attempt.ended_by is EndedBy.TIME
    assert attempt.earned == 2.0
    assert attempt.passed is False
    marks = rows(app, Mark)
    assert [(m.position, m.share) for m in marks] == [(p, 1.0 if p <= 2 else 0.0) for p in range(1, 21)]
    assert {m.cause for m in marks} == {Cause.SUBMITTED}


@pytest.fixture
def taken(client):
    taken = start(client("alice"), EXAM)
    taken.save(1, taken.key(1))
    taken.save(2, taken.key(2))
    return taken


@pytest.mark.parametrize("name", CONTACTS)
def test_the_next_contact_finishes_it(app, taken, name):
    deadline = run_out(app)
    contact(taken, name)
    assert_finished_at(app, deadline)
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert "2 of 20 points; 2 of 20 questions answered." in page.words
    assert "Time ran out; what was saved by then was marked." in page.words


@pytest.mark.parametrize("name", ["resume", "question", "form", "review", "submit"])
def test_which_leads_to_the_result(app, taken, name):
    run_out(app)
    contact(taken, name)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}/result"


def test_a_second_contact_changes_nothing(app, taken):
    deadline = run_out(app)
    for name in ("quizzes", "submit", "result", "progress", "question"):
        contact(taken, name)
        assert_finished_at(app, deadline)


def test_time_does_not_finish_what_was_submitted_meanwhile(app, taken):
    with app.app_context():
        seen_while_open = papers.attempt_for(only(app, Attempt).user_id, taken.uuid)
        taken.submit()
        submitted = only(app, Attempt)
        with unit_of_work():
            taking.finish_if_overdue(seen_while_open, now=seen_while_open.ends_at + timedelta(minutes=1))
    assert only(app, Attempt).ended_by is EndedBy.TRAINEE
    assert only(app, Attempt).submitted_at == submitted.submitted_at
    assert len(rows(app, Mark)) == 20


def test_starting_again_begins_a_new_one(app, taken):
    deadline = run_out(app)
    fresh = start(taken.client, EXAM)
    assert fresh.uuid != taken.uuid
    assert_finished_at(app, deadline)
    assert rows(app, Attempt)[1].submitted_at is None


def test_starting_again_where_no_attempt_is_left_finishes_it_too(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, attempts_allowed=1, time_limit_minutes=5.0)
    taken = start(alice, slug)
    taken.save(1, taken.key(1))
    deadline = run_out(app)
    page = contact(taken, "start", slug, 409)
    assert "You have used all the attempts that this quiz allows." in page.words
    assert "Go on with your attempt" not in page.words
    assert only(app, Attempt).submitted_at == deadline


def test_somebody_elses_contact_finishes_nothing(app, client, taken):
    run_out(app)
    bob = client("bob")
    bob.get("attempts.quizzes")
    bob.get("attempts.result", 404, uuid=taken.uuid)
    assert only(app, Attempt).submitted_at is None


def test_before_the_deadline_nothing_is_finished(app, taken):
    change(app, Attempt, ends_at=now() + timedelta(minutes=1))
    for name in ("quizzes", "quiz", "progress", "responses"):
        contact(taken, name)
    assert only(app, Attempt).submitted_at is None


def test_without_a_limit_there_is_always_time(app, client):
    taken = start(client("alice"), TEST)
    change(app, Attempt, started_at=now() - timedelta(days=400))
    taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    assert taken.save(1, taken.key(1))["remaining_seconds"] is None
    assert only(app, Attempt).submitted_at is None


def test_the_seconds_left_are_those_to_the_deadline(app, taken):
    change(app, Attempt, ends_at=now() + timedelta(seconds=90))
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    shown = float(attribute(page.all("form#question")[0], "data-remaining"))
    saved = taken.save(3, taken.key(3))["remaining_seconds"]
    taken.client.get("attempts.responses", uuid=taken.uuid)
    assert 90 >= shown >= saved >= taken.client.json["remaining_seconds"] > 0


def save_at(app, taken, instant, position=3):
    """Save as the door does, at an instant of our choosing."""
    with taken.client.http.session_transaction() as session:
        token = session["_user_id"]
    answer = taken.key(position)
    with app.app_context():
        return saving.save_response(token, taken.uuid, position, answer, client="tab", seq=1, now=instant)


@pytest.mark.parametrize("left", [1800, 61, 1, 0.5, 0])
def test_at_the_deadline_itself_an_answer_still_counts(app, taken, left):
    deadline = only(app, Attempt).deadline_at
    assert save_at(app, taken, deadline - timedelta(seconds=left)).remaining == left
    assert len(answers(app)) == 3


def test_a_microsecond_later_it_does_not(app, taken):
    deadline = only(app, Attempt).deadline_at
    with pytest.raises(Closed) as refused:
        save_at(app, taken, deadline + timedelta(microseconds=1))
    assert refused.value.code == "time_over"
    assert len(answers(app)) == 2
