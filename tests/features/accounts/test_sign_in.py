"""Signing in: works, refuses alike whatever is wrong, bad input, already signed in, and a new session each time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import LoginSession, SignInCounter
from app.accounts.signing_in import token_hash
from app.audit import Action
from app.clock import now
from app.db import db
from tests.cast import JOINED, PASSWORD
from tests.features.accounts.signing import (
    attributes,
    change,
    cookie_of,
    counter,
    events,
    holder,
    is_signed_in,
    sessions,
    sign_in,
    user,
)

REFUSED = "Username or password is not right. Check both and try again."


def nothing_was_opened():
    return not db.session.scalars(sa.select(LoginSession)).all() and not events(Action.USER_SIGNED_IN)


def test_works(app, client):
    browser = client()
    browser.http.environ_base["HTTP_USER_AGENT"] = "A browser of the service hall"
    started = now()
    sign_in(browser, "alice")
    assert browser.headers["Location"] == "/"
    with browser.http.session_transaction() as session:
        token = session["_user_id"]
    with app.app_context():
        (row,) = sessions("alice")
        assert row.token_hash == token_hash(token)
        assert started <= row.created_at <= now()
        assert row.expires_at - row.created_at == timedelta(hours=12)
        assert row.revoked_at is None
        assert row.user_agent == "A browser of the service hall"
        (event,) = events(Action.USER_SIGNED_IN)
        assert (event.actor_id, event.subject_id, event.at) == (user("alice").id, user("alice").id, row.created_at)
    page = browser.get("accounts.account")
    assert "Alice Ash" in page.text("nav[aria-label=Account]")
    assert "A browser of the service hall" in page.words


@pytest.mark.parametrize(
    ("username", "room"),
    [
        ("alice", "attempts.quizzes"),
        ("arthur", "attempts.quizzes"),
        ("rita", "reports.index"),
        ("ada", "reports.index"),
    ],
)
def test_leads_to_ones_own_room(client, username, room):
    browser = client()
    sign_in(browser, username)
    browser.get("accounts.home", status=302)
    assert browser.headers["Location"] == browser.address(room)


@pytest.mark.parametrize("typed", ["ALICE", " alice ", "Alice"])
def test_case_and_spaces_around_the_name_do_not_matter(app, client, typed):
    sign_in(client(), typed)
    with app.app_context():
        assert len(sessions("alice")) == 1


def test_a_long_user_agent_is_cut(app, client):
    browser = client()
    browser.http.environ_base["HTTP_USER_AGENT"] = "x" * 2000
    sign_in(browser, "alice")
    with app.app_context():
        assert sessions("alice")[0].user_agent == "x" * 300


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("nobody", PASSWORD),
        ("nobody", "nobody has this password"),
        ("alice", "not-" + PASSWORD),
        ("alice", PASSWORD.upper()),
        ("alice", PASSWORD + " "),
        ("alice", "x" * 10_000),
        ("bob", PASSWORD),
        ("charlie", PASSWORD),
        ("charlie", "nobody has this password"),
    ],
)
def test_refuses_alike(app, client, username, password):
    """Bob is disabled, Charlie has no password, nobody is nobody: none of it shows."""
    with app.app_context():
        change("bob", disabled_at=JOINED)
        change("charlie", password_hash=None)
    plain = client()
    sign_in(plain, "somebody", "some wrong password", 403)
    browser = client()
    page = sign_in(browser, username, password, 403)
    assert page.text(".error-summary") == f"There is a problem {REFUSED}"
    assert page.words == plain.page.words
    assert sorted(browser.headers) == sorted(plain.headers)
    assert attributes(page, "input[type=password]", "value") == [""]
    assert not is_signed_in(browser)
    with app.app_context():
        assert nothing_was_opened()
        assert counter(username).failures == 1


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("", PASSWORD, "Enter your username."),
        ("alice", "", "Enter your password."),
        ("a" * 81, PASSWORD, "A username has at most 80 characters."),
    ],
)
def test_bad_input_is_explained_and_not_counted(app, client, username, password, words):
    page = sign_in(client(), username, password, 422)
    assert words in page.text(".error-summary")
    with app.app_context():
        assert nothing_was_opened()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInCounter)) == 0


def test_a_null_character_opens_nothing(app, client):
    browser = client()
    form = {"username": "al\x00ice", "password": "wrong", "csrf_token": browser.token()}
    assert browser.http.post("/sign-in", data=form).status_code in (403, 422)
    with app.app_context():
        assert nothing_was_opened()


def test_without_token_nothing_happens(app, client):
    browser = client()
    page = browser.post("accounts.sign_in", {"username": "alice", "password": PASSWORD}, 400, token=False)
    assert "The page was open too long" in page.words
    with app.app_context():
        assert nothing_was_opened()


def test_another_method_is_refused(client):
    client().put("accounts.sign_in", {}, 405)


def test_already_signed_in_leads_home(client):
    browser = client("alice")
    browser.get("accounts.sign_in", status=302)
    assert browser.headers["Location"] == "/"


def test_two_browsers_have_two_sessions(app, client):
    first, second = client(), client()
    sign_in(first, "alice")
    sign_in(second, "alice")
    assert is_signed_in(first)
    assert is_signed_in(second)
    with app.app_context():
        assert len({row.token_hash for row in sessions("alice")}) == 2


def test_nothing_of_the_session_before_survives(client):
    browser = client()
    with browser.http.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = browser.token()
    sign_in(browser, "alice")
    with browser.http.session_transaction() as session:
        assert "planted" not in session
    browser.post("accounts.sign_out", {"csrf_token": before}, 400)
    assert is_signed_in(browser)


@pytest.mark.parametrize("second", ["alice", "bob"])
def test_signing_in_again_ends_the_session_before(app, client, second):
    browser = client()
    sign_in(browser, "alice")
    old = cookie_of(browser)
    sign_in(browser, second)
    assert cookie_of(browser) != old
    assert is_signed_in(browser)
    with app.app_context():
        assert sessions("alice")[0].revoked_at is not None
        assert sessions(second)[-1].revoked_at is None
    assert not is_signed_in(holder(app, old))
