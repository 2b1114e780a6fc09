"""A retired quiz: nobody can start it, but an attempt that was begun goes on and its results stay."""

from app.attempts.models import Attempt
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, offer, retire
from tests.taking import finished, start


def test_an_open_attempt_goes_on(app, client):
    slug = offer(app, slots=ONE_OF_EACH)
    taken = start(client("alice"), slug)
    retire(app, slug)
    taken.save(1, taken.key(1))
    taken.client.get("attempts.resume", uuid=taken.uuid)
    taken.submit()
    assert "1 of 3 points; 1 of 3 questions answered." in taken.client.follow().words
    assert only(app, Attempt).earned == 1.0


def test_its_results_stay(app, client):
    slug = offer(app, slots=ONE_OF_EACH)
    taken = finished(client("alice"), slug)
    retire(app, slug)
    assert "3 of 3 points" in taken.client.get("attempts.result", uuid=taken.uuid).words


def test_nobody_can_start_it(app, client):
    slug = offer(app, slots=ONE_OF_EACH)
    retire(app, slug)
    alice = client("alice")
    alice.get("attempts.quiz", 404, slug=slug)
    alice.post("attempts.start", slug=slug, status=404)
    assert rows(app, Attempt) == []


def test_it_can_come_back(app, client):
    slug = offer(app, slots=ONE_OF_EACH)
    retire(app, slug)
    offer(app, slug, slots=ONE_OF_EACH)
    taken = start(client("alice"), slug)
    assert only(app, Attempt).uuid == taken.uuid
