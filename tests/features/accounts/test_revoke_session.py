"""Ending one's own session elsewhere: works, twice is harmless, somebody else's 404, GET changes nothing."""

import pytest

from app.audit import Action
from tests.features.accounts.signing import attributes, events, expire, is_signed_in, sessions, user


def ids(app, username):
    with app.app_context():
        return [row.id for row in sessions(username)]


def test_works(app, client):
    alice, elsewhere = client("alice"), client("alice")
    present, other = ids(app, "alice")
    page = alice.get("accounts.account")
    assert attributes(page, "#sessions ~ ul form", "action") == [f"/account/sessions/{other}/revoke"]
    alice.post("accounts.revoke_session", session_id=other)
    page = alice.follow()
    assert "The session is ended." in page.words
    assert len(page.all("#sessions ~ ul li")) == 1
    assert is_signed_in(alice)
    assert not is_signed_in(elsewhere)
    with app.app_context():
        assert [row.revoked_at is None for row in sessions("alice")] == [True, False]
        (event,) = events(Action.SESSION_REVOKED)
        assert event.facts == {"session_id": other}
        assert (event.actor_id, event.subject_id) == (user("alice").id, user("alice").id)
    assert present != other


def test_twice_is_harmless(app, client):
    alice, _ = client("alice"), client("alice")
    other = ids(app, "alice")[1]
    alice.post("accounts.revoke_session", session_id=other)
    with app.app_context():
        first = sessions("alice")[1].revoked_at
    alice.post("accounts.revoke_session", session_id=other)
    with app.app_context():
        assert sessions("alice")[1].revoked_at == first
        assert len(events(Action.SESSION_REVOKED)) == 1


def test_the_page_lists_open_sessions_of_this_person_alone(app, client):
    client("alice")
    with app.app_context():
        expire("alice")
    client("bob")
    page = client("alice").get("accounts.account")
    assert len(page.all("#sessions ~ ul li")) == 1
    assert "this one" in page.text("#sessions ~ ul")


@pytest.mark.parametrize("thief", ["bob", "ada"])
def test_somebody_elses_is_not_there(app, client, thief):
    alice = client("alice")
    client(thief).post("accounts.revoke_session", status=404, session_id=ids(app, "alice")[0])
    assert is_signed_in(alice)
    with app.app_context():
        assert sessions("alice")[0].revoked_at is None
        assert events(Action.SESSION_REVOKED) == []


@pytest.mark.parametrize("number", ["0", "999999", "-1", "x", str(2**31), str(2**63), "9" * 40])
def test_an_unknown_one_is_not_there(client, number):
    client("alice").post(f"/account/sessions/{number}/revoke", status=404)


def test_ending_the_present_one_signs_out(app, client):
    alice = client("alice")
    alice.post("accounts.revoke_session", session_id=ids(app, "alice")[0])
    alice.get("accounts.account", status=302)


def test_a_stranger_is_asked_to_sign_in(app, client):
    alice = client("alice")
    client().post("accounts.revoke_session", status=302, session_id=ids(app, "alice")[0])
    assert is_signed_in(alice)


def test_get_and_a_missing_token_change_nothing(app, client):
    alice, elsewhere = client("alice"), client("alice")
    other = ids(app, "alice")[1]
    alice.get("accounts.revoke_session", status=405, session_id=other)
    alice.post("accounts.revoke_session", status=400, token=False, session_id=other)
    assert is_signed_in(elsewhere)
