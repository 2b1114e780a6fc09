"""Lockout: after too many failures a name is closed for a while, whether or not anybody has it."""

from datetime import UTC, datetime, timedelta

import pytest

from app import create_app
from app.audit import Action
from app.db import unit_of_work
from tests.databases import close, settings
from tests.features.accounts.signing import (
    counter,
    events,
    is_signed_in,
    sessions,
    sign_in,
    some_minutes_later,
    user,
)

REFUSED = "Username or password is not right."
LOCKED = "Too many sign-ins with this username have failed."
BOTH = pytest.mark.parametrize("username", ["alice", "nobody"])


@pytest.fixture
def app(database_url, tmp_path):
    made = create_app(settings(database_url, tmp_path, lockout_failures=3, lockout_minutes=5))
    yield made
    close(made)


def fail(browser, username, times=1):
    return [sign_in(browser, username, "wrong", 403).text(".error-summary li") for _ in range(times)]


@BOTH
def test_works(app, client, username):
    browser = client()
    assert all(REFUSED in words for words in fail(browser, username, 3))
    with app.app_context():
        row = counter(username)
        assert row.locked_until - row.updated_at == timedelta(minutes=5)
        (event,) = events(Action.USER_LOCKED_OUT)
        assert event.facts == {"failures": 3}
        assert event.subject_id == (user("alice").id if username == "alice" else None)
        assert event.actor_id is None
    page = sign_in(browser, username, status=403)
    assert LOCKED in page.text(".error-summary")
    assert REFUSED not in page.words
    with app.app_context():
        assert sessions("alice") == []


@BOTH
def test_failures_are_counted_one_by_one(app, client, username):
    browser = client()
    for count in (1, 2):
        fail(browser, username)
        with app.app_context():
            assert counter(username).failures == count
            assert counter(username).locked_until is None
            assert events(Action.USER_LOCKED_OUT) == []


@BOTH
def test_trying_on_does_not_prolong_it(app, client, username):
    browser = client()
    fail(browser, username, 3)
    with app.app_context():
        until = counter(username).locked_until
    assert all(LOCKED in words for words in fail(browser, username, 2))
    with app.app_context():
        assert counter(username).locked_until == until
        assert len(events(Action.USER_LOCKED_OUT)) == 1


def test_the_words_do_not_tell_which_names_exist(app, client):
    pages = []
    for username in ("alice", "nobody"):
        browser = client()
        fail(browser, username, 3)
        with app.app_context(), unit_of_work():
            counter(username).locked_until = datetime(2999, 1, 1, 11, 45, tzinfo=UTC)
        pages.append(sign_in(browser, username, status=403))
    assert "Try again after 1 Jan 2999, 11:45 UTC" in pages[0].words
    assert pages[0].words == pages[1].words


def test_ends_after_the_minutes(app, client):
    browser = client()
    fail(browser, "alice", 3)
    with app.app_context():
        some_minutes_later(4.5)
    sign_in(browser, "alice", status=403)
    assert LOCKED in browser.page.words
    with app.app_context():
        some_minutes_later(0.6)
    sign_in(browser, "alice")
    assert is_signed_in(browser)
    with app.app_context():
        assert counter("alice") is None


@BOTH
def test_counting_begins_anew_after_the_end(app, client, username):
    browser = client()
    fail(browser, username, 3)
    with app.app_context():
        some_minutes_later(5.1)
    assert all(REFUSED in words for words in fail(browser, username, 2))
    with app.app_context():
        assert counter(username).failures == 2
    fail(browser, username)
    assert LOCKED in fail(browser, username)[0]


def test_old_failures_are_forgotten(app, client):
    browser = client()
    fail(browser, "alice", 2)
    with app.app_context():
        some_minutes_later(5.1)
    fail(browser, "alice")
    with app.app_context():
        assert counter("alice").failures == 1
        assert counter("alice").locked_until is None


def test_a_success_clears_the_counter(app, client):
    browser = client()
    fail(browser, "alice", 2)
    sign_in(browser, "alice")
    with app.app_context():
        assert counter("alice") is None
    another = client()
    assert all(REFUSED in words for words in fail(another, "alice", 2))
    sign_in(another, "alice")


def test_spellings_of_a_name_share_one_counter(app, client):
    browser = client()
    for typed in ("alice", "ALICE", " Alice "):
        fail(browser, typed)
    assert LOCKED in fail(browser, "alice")[0]


def test_other_names_stay_open(client):
    browser = client()
    fail(browser, "alice", 3)
    sign_in(browser, "bob")
    assert is_signed_in(browser)


def test_who_is_signed_in_stays_so(client):
    alice = client("alice")
    fail(client(), "alice", 4)
    assert is_signed_in(alice)
