"""Signing out: works, the old cookie is worth nothing, twice is harmless, GET and a missing token change nothing."""

from app.audit import Action
from app.clock import now
from tests.features.accounts.signing import cookie_of, events, holder, is_signed_in, sessions, user


def test_works(app, client):
    browser = client("alice")
    started = now()
    browser.post("accounts.sign_out")
    assert browser.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.headers["Location"] == "/sign-in"
    page = browser.follow()
    assert "You are signed out." in page.words
    assert "Alice Ash" not in page.words
    with app.app_context():
        (row,) = sessions("alice")
        assert started <= row.revoked_at <= now()
        (event,) = events(Action.USER_SIGNED_OUT)
        assert (event.actor_id, event.subject_id) == (user("alice").id, user("alice").id)


def test_what_waits_on_the_device_for_others_is_left_to_a_page_that_removed_its_own(client):
    browser = client("alice")
    browser.post("accounts.sign_out", {"wiped": "1"})
    assert browser.headers["Clear-Site-Data"] == '"cache"'


def test_the_old_cookie_is_worth_nothing(app, client):
    browser = client("alice")
    old = cookie_of(browser)
    assert is_signed_in(holder(app, old))
    browser.post("accounts.sign_out")
    thief = holder(app, old)
    thief.get("accounts.account", status=302)
    assert thief.headers["Location"] == "/sign-in?next=/account"
    with browser.http.session_transaction() as session:
        assert "_user_id" not in session


def test_other_browsers_stay_signed_in(client):
    first, second, bob = client("alice"), client("alice"), client("bob")
    first.post("accounts.sign_out")
    assert is_signed_in(second)
    assert is_signed_in(bob)


def test_twice_is_harmless(app, client):
    browser = client("alice")
    browser.post("accounts.sign_out")
    browser.username = None
    browser.post("accounts.sign_out", status=302)
    assert browser.headers["Location"] == "/sign-in"
    with app.app_context():
        assert len(events(Action.USER_SIGNED_OUT)) == 1


def test_get_changes_nothing(app, client):
    browser = client("alice")
    browser.get("accounts.sign_out", status=405)
    assert is_signed_in(browser)
    with app.app_context():
        assert sessions("alice")[0].revoked_at is None


def test_without_token_nothing_happens(app, client):
    browser = client("alice")
    browser.post("accounts.sign_out", status=400, token=False)
    assert is_signed_in(browser)
    with app.app_context():
        assert sessions("alice")[0].revoked_at is None
