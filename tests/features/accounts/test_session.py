"""Sessions end: by time, by revoking, by disabling the account; and a made-up token opens nothing."""

from datetime import timedelta

import pytest

from app.accounts import signing_in
from app.clock import now
from app.db import db, unit_of_work
from tests.databases import settings
from tests.features.accounts.signing import change, expire, is_signed_in, sessions, user


def test_ends_by_time(app, client):
    browser = client("alice")
    assert is_signed_in(browser)
    with app.app_context():
        expire("alice")
    browser.get("accounts.account", status=302)
    assert browser.headers["Location"] == "/sign-in?next=/account"
    assert "Sign in" in browser.follow().text("h1")


@pytest.mark.parametrize(("early", "open_"), [(timedelta(microseconds=1), True), (timedelta(0), False)])
def test_ends_at_the_instant_it_says(app, client, early, open_):
    browser = client("alice")
    with browser.http.session_transaction() as session:
        token = session["_user_id"]
    with app.app_context():
        found = signing_in.signed_in(token, now=sessions("alice")[0].expires_at - early)
        assert (found is not None) is open_


@pytest.mark.parametrize("hours", [1, 720])
def test_lasts_as_long_as_the_setting_says(app, database_url, tmp_path, hours):
    with app.app_context():
        chosen = settings(database_url, tmp_path, session_hours=hours)
        alice = user("alice")
        db.session.commit()
        signing_in.open_session(alice, "tests", now=now(), settings=chosen)
        (row,) = sessions("alice")
        assert row.expires_at - row.created_at == timedelta(hours=hours)


def test_ends_when_revoked(app, client):
    browser = client("alice")
    with app.app_context(), unit_of_work():
        sessions("alice")[0].revoked_at = now()
    assert not is_signed_in(browser)


def test_ends_when_the_account_is_disabled(app, client):
    browser = client("alice")
    with app.app_context():
        change("alice", disabled_at=now())
    browser.get("accounts.account", status=302)


def test_the_end_of_one_is_not_the_end_of_others(app, client):
    alice, bob = client("alice"), client("bob")
    with app.app_context():
        expire("alice")
    assert not is_signed_in(alice)
    assert is_signed_in(bob)


@pytest.mark.parametrize("token", ["", "1", "made-up", "x" * 3000])
def test_a_made_up_token_opens_nothing(client, token):
    client("alice")
    browser = client()
    with browser.http.session_transaction() as session:
        session["_user_id"] = token
    browser.get("accounts.account", status=302)


def test_the_hash_from_the_table_opens_nothing(app, client):
    client("alice")
    with app.app_context():
        stored = sessions("alice")[0].token_hash
    browser = client()
    with browser.http.session_transaction() as session:
        session["_user_id"] = stored
    browser.get("accounts.account", status=302)


def test_a_program_is_told_in_json(app, client):
    browser = client("alice")
    with app.app_context():
        expire("alice")
    answer = browser.http.get("/account", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True)["title"] == "sign_in_first"
