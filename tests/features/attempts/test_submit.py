"""Submitting: works, twice is harmless, a stranger's is not there, GET changes nothing."""

import sqlalchemy as sa

from app.attempts.models import Attempt, Cause, Mark
from app.db import db
from tests.taking import TEST, start


def test_works(app, client):
    taken = start(client("alice"), TEST)
    taken.save(1, taken.key(1))
    taken.save(2, taken.wrong(2))
    taken.client.post("attempts.submit", uuid=taken.uuid)
    page = taken.client.follow()
    assert "1 of 8 points; 2 of 8 questions answered." in page.words
    with app.app_context():
        attempt = db.session.scalars(sa.select(Attempt)).one()
        assert attempt.submitted_at is not None
        assert attempt.earned == 1.0
        assert attempt.passed is None
        marks = db.session.scalars(sa.select(Mark).order_by(Mark.position)).all()
        assert [m.share for m in marks] == [1.0, 0.0] + [0.0] * 6
        assert {m.cause for m in marks} == {Cause.SUBMITTED}
        assert marks[0].response_id is not None
        assert marks[2].response_id is None


def test_twice_is_harmless(app, client):
    taken = start(client("alice"), TEST)
    taken.submit()
    with app.app_context():
        first = db.session.scalars(sa.select(Attempt)).one().submitted_at
    taken.submit()
    with app.app_context():
        assert db.session.scalars(sa.select(Attempt)).one().submitted_at == first
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 8


def test_a_stranger_finds_nothing(app, client):
    taken = start(client("alice"), TEST)
    client("charlie").post("attempts.submit", uuid=taken.uuid, status=404)
    with app.app_context():
        assert db.session.scalars(sa.select(Attempt)).one().submitted_at is None


def test_looking_before_submitting_changes_nothing(app, client):
    taken = start(client("alice"), TEST)
    page = taken.client.get("attempts.review", uuid=taken.uuid)
    assert "8 questions are not answered yet" in page.words
    with app.app_context():
        assert db.session.scalars(sa.select(Attempt)).one().submitted_at is None


def test_result_before_submitting_leads_back(client):
    taken = start(client("alice"), TEST)
    taken.client.get("attempts.result", status=302, uuid=taken.uuid)
    assert taken.client.headers["Location"].endswith(str(taken.uuid))
