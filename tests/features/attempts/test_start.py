"""Starting: freezes a paper, twice is one attempt, allowance, too small a pool, strangers, GET changes nothing."""

from datetime import timedelta

import pytest

from app.attempts.models import Attempt, Item
from app.bank.models import QuestionVersion
from app.domain.kinds import kind_of
from app.domain.questions import question_from
from app.domain.selection import Slot
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, TRUE_FALSE, offer, retire
from tests.inspection import attribute
from tests.taking import EXAM, TEST, finished, start


def test_works(app, client):
    alice = client("alice")
    alice.post("attempts.start", slug=EXAM)
    attempt = only(app, Attempt)
    assert alice.headers["Location"] == f"/attempts/{attempt.uuid}"
    assert attempt.submitted_at is None
    assert attempt.ended_by is None
    assert attempt.possible == 20.0
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=30)
    items = rows(app, Item)
    assert [item.position for item in items] == list(range(1, 21))
    assert {item.points for item in items} == {1.0}
    contents = {version.id: version.content for version in rows(app, QuestionVersion)}
    for item in items:
        question = question_from(contents[item.question_version_id])
        assert sorted(item.option_order) == sorted(kind_of(question).order(question).ids)
    assert len({contents[item.question_version_id]["key"] for item in items}) == 20
    page = alice.follow()
    assert page.text("h1").startswith("Question 1 of 20")
    assert "The eight principles, examined" in page.words


def test_the_order_of_the_options_stays_as_it_was_frozen(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH))
    items = rows(app, Item)
    assert items[TRUE_FALSE - 1].option_order == ["t", "f"]
    for _ in range(2):
        for item in items:
            page = taken.client.get("attempts.question", uuid=taken.uuid, position=item.position)
            assert [attribute(i, "value") for i in page.all("input[name=response]")] == item.option_order


def test_two_people_get_papers_of_their_own(app, client):
    start(client("alice"))
    start(client("bob"))
    first, second = rows(app, Attempt)
    assert first.user_id != second.user_id
    assert first.seed != second.seed


def test_no_time_limit_no_deadline(app, client):
    start(client("alice"), TEST)
    assert only(app, Attempt).deadline_at is None


def test_twice_is_the_same_open_attempt(app, client):
    alice = client("alice")
    assert start(alice).uuid == start(alice).uuid
    assert len(rows(app, Attempt)) == 1
    assert len(rows(app, Item)) == 20
    assert "Go on with your attempt" in alice.get("attempts.quiz", slug=EXAM).words


def test_after_submitting_a_new_one_begins(app, client):
    alice = client("alice")
    first = finished(alice)
    assert start(alice, TEST).uuid != first.uuid
    assert [a.submitted_at is None for a in rows(app, Attempt)] == [False, True]


def test_attempts_used_up(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, attempts_allowed=1)
    finished(alice, slug)
    page = alice.post("attempts.start", slug=slug, status=409)
    assert "You have used all the attempts that this quiz allows." in page.words
    assert len(rows(app, Attempt)) == 1
    assert start(client("bob"), slug).uuid != rows(app, Attempt)[0].uuid


def test_an_open_attempt_goes_on_though_it_is_the_last_allowed(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, attempts_allowed=1)
    assert start(alice, slug).uuid == start(alice, slug).uuid
    assert len(rows(app, Attempt)) == 1


def test_pool_too_small(app, client):
    page = client("alice").post("attempts.start", slug=offer(app, slots=(Slot(count=1_000),)), status=422)
    assert "the question bank has too few questions for it" in page.words
    assert rows(app, Attempt) == []
    assert rows(app, Item) == []


@pytest.mark.parametrize("slug", ["no-such-quiz", TEST])
def test_no_such_quiz_or_a_retired_one(app, client, slug):
    retire(app, TEST)
    client("alice").post("attempts.start", slug=slug, status=404)
    assert rows(app, Attempt) == []


@pytest.mark.parametrize("username", ["arthur", "rita", "ada"])
def test_every_role_may(app, client, username):
    taken = start(client(username), TEST)
    assert only(app, Attempt).uuid == taken.uuid


def test_a_stranger_is_asked_to_sign_in(app, client):
    stranger = client()
    stranger.post("attempts.start", slug=TEST, status=302)
    assert stranger.headers["Location"].startswith("/sign-in")
    assert rows(app, Attempt) == []


def test_without_a_token(app, client):
    client("alice").post("attempts.start", slug=TEST, status=400, token=False)
    assert rows(app, Attempt) == []


def test_get_is_not_starting(app, client):
    client("alice").get(f"/quizzes/{TEST}/attempts", status=405)
    assert rows(app, Attempt) == []
