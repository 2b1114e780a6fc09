"""Saving refused: strangers, sessions that have ended, what is closed. No row is ever written."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.accounts.models import LoginSession, User
from app.attempts.models import Attempt, EndedBy, Response
from app.clock import now
from app.db import db, unit_of_work
from tests.features.attempts.stored import answers, change, only, put, rows, run_out
from tests.taking import EXAM, PRACTICE, TEST, Taken, fields, start

BODY = {"client": str(uuid4()), "seq": 1, "response": None}
ENDED = {
    "revoked": lambda: {"revoked_at": now()},
    "expired": lambda: {"expires_at": now() - timedelta(seconds=1)},
}


@pytest.mark.parametrize("username", ["bob", "charlie", "rita", "arthur", "ada"])
def test_a_strangers_is_not_there(app, client, username):
    taken = start(client("alice"), TEST)
    refusal = Taken(client(username), taken.uuid).save(1, taken.key(1), status=404)
    assert refusal["status"] == 404
    assert rows(app, Response) == []


def test_a_strangers_looks_like_one_that_does_not_exist(client):
    taken, charlie = start(client("alice"), TEST), client("charlie")
    theirs = Taken(charlie, taken.uuid).save(1, taken.key(1), status=404)
    assert theirs == Taken(charlie, UUID(int=1)).save(1, "a", status=404)


@pytest.mark.parametrize("position", [0, 21, 2**31, 10**30])
def test_no_such_position(app, client, position):
    start(client("alice"), EXAM).save(position, "a", status=404)
    assert rows(app, Response) == []


def test_without_a_session(app, client):
    taken, stranger = start(client("alice"), TEST), client()
    refusal = stranger.put("attempts.save", BODY, 401, uuid=taken.uuid, position=1)
    assert stranger.headers["Content-Type"].startswith("application/problem+json")
    assert refusal["status"] == 401
    assert rows(app, Response) == []


@pytest.mark.parametrize("ended", ENDED)
def test_after_the_session_has_ended(app, client, ended):
    taken = start(client("alice"), TEST)
    token = taken.client.token()
    change(app, LoginSession, **ENDED[ended]())
    reply = put(taken, 1, token=token, json=BODY)
    assert reply.status_code == 401
    assert reply.mimetype == "application/problem+json"
    assert reply.get_json(force=True)["title"] == "session_ended"
    assert rows(app, Response) == []


@pytest.mark.parametrize("ended", ENDED)
def test_a_wrong_answer_without_a_session_says_no_more(app, client, ended):
    taken = start(client("alice"), TEST)
    token = taken.client.token()
    change(app, LoginSession, **ENDED[ended]())
    assert put(taken, 1, token=token, json={**BODY, "response": "nonsense"}).status_code == 401


def test_without_a_token(app, client):
    taken = start(client("alice"), TEST)
    taken.client.put("attempts.save", BODY, 400, token=False, uuid=taken.uuid, position=1)
    assert taken.client.headers["Content-Type"].startswith("application/problem+json")
    assert rows(app, Response) == []


def test_after_submitting(app, client):
    taken = start(client("alice"), TEST)
    taken.save(1, taken.wrong(1))
    taken.submit()
    before = answers(app)
    refusal = taken.save(1, taken.key(1), status=409)
    assert refusal["title"] == "submitted"
    assert answers(app) == before
    assert "0 of 8 points" in taken.client.get("attempts.result", uuid=taken.uuid).words


def test_after_the_deadline(app, client):
    taken = start(client("alice"), EXAM)
    taken.save(1, taken.key(1))
    before = answers(app)
    run_out(app)
    refusal = taken.save(2, taken.key(2), status=409)
    assert refusal["title"] == "time_over"
    assert taken.client.headers["Content-Type"].startswith("application/problem+json")
    assert answers(app) == before
    page = taken.client.get("attempts.result", uuid=taken.uuid, most_queries=40)
    assert "1 of 20 points; 1 of 20 questions answered." in page.words
    assert only(app, Attempt).ended_by is EndedBy.TIME


def test_a_wrong_answer_after_submitting_is_closed_too(client):
    taken = start(client("alice"), TEST)
    taken.submit()
    taken.save(1, "nonsense", status=409)


def test_a_checked_item(app, client):
    """One that is closed by its mark: after full marks there is nothing left to try."""
    taken = start(client("alice"), PRACTICE)
    taken.save(1, taken.key(1))
    form = {**fields(taken.key(1)), "go": "check"}
    taken.client.post("attempts.post_question", form, uuid=taken.uuid, position=1)
    before = answers(app)
    refusal = taken.save(1, taken.wrong(1), status=409)
    assert refusal["title"] == "item_checked"
    assert answers(app) == before
    taken.save(2, taken.wrong(2))
    taken.submit()
    assert "1 of 16 points; 2 of 16 questions answered." in taken.client.follow().words


def test_after_the_account_is_disabled(app, client):
    taken = start(client("alice"), EXAM)
    token = taken.client.token()
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(User).where(User.username == "alice").values(disabled_at=now()))
    answer = taken.client.http.put(
        f"/attempts/{taken.uuid}/responses/1",
        json={"client": "tab", "seq": 1, "response": None},
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 401
    assert rows(app, Response) == []
