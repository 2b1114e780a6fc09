"""Changing one's password: works and ends other sessions, bad input, stranger, GET."""

import pytest

from app.accounts import passwords
from app.audit import Action
from tests.cast import PASSWORD
from tests.features.accounts.signing import NEW_PASSWORD, events, is_signed_in, sessions, sign_in, user

GOOD = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}


def untouched(app):
    with app.app_context():
        return (
            passwords.matches(user("alice").password_hash, PASSWORD)
            and all(row.revoked_at is None for row in sessions("alice"))
            and events(Action.USER_PASSWORD_CHANGED) == []
        )


def test_works(app, client):
    alice = client("alice")
    alice.post("accounts.change_password", GOOD)
    assert "Your password is changed, and your other sessions are ended." in alice.follow().words
    with app.app_context():
        assert passwords.matches(user("alice").password_hash, NEW_PASSWORD)
        (event,) = events(Action.USER_PASSWORD_CHANGED)
        assert (event.actor_id, event.subject_id) == (user("alice").id, user("alice").id)
    browser = client()
    sign_in(browser, "alice", PASSWORD, 403)
    sign_in(browser, "alice", NEW_PASSWORD)
    assert is_signed_in(browser)


def test_ends_the_other_sessions_and_only_those(app, client):
    alice, elsewhere, bob = client("alice"), client("alice"), client("bob")
    alice.post("accounts.change_password", GOOD)
    assert is_signed_in(alice)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(bob)
    with app.app_context():
        assert [row.revoked_at is None for row in sessions("alice")] == [True, False]
        assert [row.revoked_at is None for row in sessions("bob")] == [True]


def test_sent_twice_the_second_is_refused(app, client):
    alice = client("alice")
    alice.post("accounts.change_password", GOOD)
    page = alice.post("accounts.change_password", GOOD, 422)
    assert "This is not your current password." in page.words
    with app.app_context():
        assert len(events(Action.USER_PASSWORD_CHANGED)) == 1


@pytest.mark.parametrize("length", [10, 200])
def test_shortest_and_longest_work(client, length):
    new = ("q7!Rv#2kZp" * 20)[:length]
    client("alice").post("accounts.change_password", {"current": PASSWORD, "new": new, "again": new})
    sign_in(client(), "alice", new)


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("not-" + PASSWORD, NEW_PASSWORD, NEW_PASSWORD, "This is not your current password."),
        ("", NEW_PASSWORD, NEW_PASSWORD, "Enter your current password."),
        (PASSWORD, "", "", "Enter a new password."),
        (PASSWORD, "q7!Rv#2kZ", "q7!Rv#2kZ", "A password has 10 to 200 characters."),
        (PASSWORD, "q7!Rv#2kZp" * 20 + "x", "q7!Rv#2kZp" * 20 + "x", "A password has 10 to 200 characters."),
        (PASSWORD, "password1234", "password1234", "This password is easy to guess."),
        (PASSWORD, "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "This password is easy to guess."),
        (PASSWORD, "officium2026", "officium2026", "This password is easy to guess."),
        (PASSWORD, "alice ash 1", "alice ash 1", "This password is easy to guess."),
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD.upper(), "The two new passwords differ."),
        (PASSWORD, NEW_PASSWORD, "", "The two new passwords differ."),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(app, client, current, new, again, words):
    alice, elsewhere = client("alice"), client("alice")
    page = alice.post("accounts.change_password", {"current": current, "new": new, "again": again}, 422)
    assert words in page.text(".error-summary")
    assert not new or new not in page.html
    assert untouched(app)
    assert is_signed_in(elsewhere)


def test_a_stranger_is_asked_to_sign_in(app, client):
    client().post("accounts.change_password", GOOD, 302)
    assert untouched(app)


def test_without_token_nothing_changes(app, client):
    client("alice").post("accounts.change_password", GOOD, 400, token=False)
    assert untouched(app)


def test_get_is_refused(client):
    client("alice").get("accounts.change_password", status=405)
