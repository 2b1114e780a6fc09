"""The hot path's shortcut: once a process knows a page, its saves do not pass through the view, and nothing changes."""

from datetime import timedelta

import pytest

from app.accounts.models import LoginSession, User
from app.attempts.models import Attempt, Response
from app.clock import now
from tests.faults.outages import locked
from tests.features.attempts.moments import pause
from tests.features.attempts.stored import answers, change, put, rows
from tests.taking import TEST, start

TAB = "tab"


@pytest.fixture
def passed(app, monkeypatch):
    """How many saves the view was asked for."""
    view, counted = app.view_functions["attempts.save"], []

    def counting(**values):
        counted.append(values["position"])
        return view(**values)

    counting.access = view.access
    monkeypatch.setitem(app.view_functions, "attempts.save", counting)
    return counted


@pytest.fixture
def known(app, client, passed):
    """An attempt that the process knows, with one answer; the view has been asked for the last time."""
    taken = start(client("alice"), TEST)
    taken.save(1, taken.key(1), seq=1, client=TAB)
    assert passed == [1]
    passed.clear()
    return taken


def test_it_is_taken_and_stores_what_the_view_stores(app, known, passed):
    view = dict(known.client.headers), known.client.json
    known.save(2, known.key(2), seq=2, client=TAB)
    short = dict(known.client.headers), known.client.json
    assert passed == []
    assert [sorted(said) for said in view] == [sorted(said) for said in short]
    for name in ("Content-Type", "Cache-Control", "Vary", "X-Content-Type-Options"):
        assert view[0][name] == short[0][name]
    assert [(position, seq) for position, seq, _ in answers(app)] == [(1, 1), (2, 2)]
    assert known.paper().entry(2).answered


def test_a_repeat_finds_itself(app, known, passed):
    first = known.save(2, known.key(2), seq=2, client=TAB)
    assert known.save(2, known.key(2), seq=2, client=TAB) == first
    assert passed == []
    assert len(rows(app, Response)) == 2


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (LoginSession, {"revoked_at": now()}),
        (LoginSession, {"expires_at": now() - timedelta(seconds=1)}),
        (User, {"disabled_at": now()}),
    ],
    ids=["signed out", "expired", "disabled"],
)
def test_a_session_that_has_ended(app, known, passed, model, columns):
    change(app, model, **columns)
    assert known.save(2, known.key(2), seq=2, client=TAB, status=401)["title"] == "session_ended"
    assert passed == [2]
    assert len(rows(app, Response)) == 1


def test_submitted(app, known, passed):
    known.submit()
    assert known.save(2, known.key(2), seq=2, client=TAB, status=409)["title"] == "submitted"
    assert passed == [2]
    assert len(rows(app, Response)) == 1


def test_out_of_time(app, known, passed):
    change(app, Attempt, ends_at=now() - timedelta(seconds=2))
    assert known.save(2, known.key(2), seq=2, client=TAB, status=409)["title"] == "time_over"
    assert passed == [2]


def test_paused(app, known, passed):
    pause(app, TEST, now())
    assert known.save(2, known.key(2), seq=2, client=TAB, status=409)["title"] == "paused"
    assert passed == [2]


@pytest.mark.parametrize("response", ["z", 7, ["a", "a"], {"a": "b"}])
def test_not_an_answer(app, known, passed, response):
    known.save(1, response, seq=2, client=TAB, status=422)
    assert passed == [1]
    assert len(rows(app, Response)) == 1


def test_a_change_that_was_overtaken(app, known, passed):
    known.save(2, known.key(2), seq=9, client=TAB)
    assert known.save(2, known.wrong(2), seq=3, client=TAB)["seq"] == 9
    assert passed == [2]
    assert [(position, seq) for position, seq, _ in answers(app)] == [(1, 1), (2, 9)]


@pytest.mark.parametrize("token", ["", "x"])
def test_without_the_sessions_token(app, known, passed, token):
    body = {"client": TAB, "seq": 2, "response": known.key(2)}
    assert put(known, 2, token=token, json=body).status_code == 400
    assert passed == [2]
    assert len(rows(app, Response)) == 1


def test_somebody_elses_token(app, client, known, passed):
    body = {"client": TAB, "seq": 2, "response": known.key(2)}
    assert put(known, 2, token=client("bob").token(), json=body).status_code == 400
    assert len(rows(app, Response)) == 1


def test_anothers_attempt(app, client, known, passed):
    bob = client("bob")
    taken = start(bob, TEST)
    taken.save(1, None, client=TAB)
    passed.clear()
    known.client = bob
    known.save(2, known.key(2), seq=2, client=TAB, status=404)
    assert passed == [2]


def test_a_body_that_is_too_large_is_the_views_to_refuse(app, known, passed):
    body = {"client": TAB, "seq": 2, "response": "x" * 30_000}
    assert put(known, 2, token=known.client.token(), json=body).status_code == 422
    assert passed == [2]


def test_a_store_that_cannot_take_it_is_waited_for_once(app, known, passed):
    with locked(app):
        assert known.save(2, known.key(2), seq=2, client=TAB, status=503)["title"] == "store_unavailable"
        assert int(known.client.headers["Retry-After"]) > 0
    assert passed == [2]
    assert len(rows(app, Response)) == 1
