"""`users set-password`: works and ends all sessions, refuses in clear words, and leaves nothing half done."""

import pytest

from app.accounts import passwords
from app.audit import Action
from tests.cast import PASSWORD
from tests.features.accounts.signing import NEW_PASSWORD, change, events, is_signed_in, sessions, sign_in, user


def set_password(app, *arguments, password=NEW_PASSWORD, **kwargs):
    given = ["--password", password] if password is not None else []
    return app.test_cli_runner().invoke(args=["users", "set-password", *arguments, *given], **kwargs)


def untouched(app):
    with app.app_context():
        return (
            passwords.matches(user("alice").password_hash, PASSWORD)
            and all(row.revoked_at is None for row in sessions("alice"))
            and events(Action.USER_PASSWORD_CHANGED) == []
        )


@pytest.mark.parametrize("typed", ["alice", " ALICE "])
def test_works(app, client, typed):
    result = set_password(app, typed)
    assert (result.exit_code, result.output) == (0, "The password of alice is changed.\n")
    with app.app_context():
        assert [event.subject_id for event in events(Action.USER_PASSWORD_CHANGED)] == [user("alice").id]
    browser = client()
    sign_in(browser, "alice", PASSWORD, 403)
    sign_in(browser, "alice", NEW_PASSWORD)
    assert is_signed_in(browser)


def test_ends_all_sessions_of_this_person_alone(app, client):
    browsers, bob = [client("alice"), client("alice")], client("bob")
    set_password(app, "alice")
    assert [is_signed_in(browser) for browser in browsers] == [False, False]
    assert is_signed_in(bob)
    with app.app_context():
        assert all(row.revoked_at is not None for row in sessions("alice"))


def test_the_record_does_not_say_that_the_person_did_it(app):
    set_password(app, "alice")
    with app.app_context():
        assert [event.actor_id for event in events(Action.USER_PASSWORD_CHANGED)] == [None]


def test_gives_a_password_to_who_had_none(app, client):
    with app.app_context():
        change("charlie", password_hash=None)
    assert set_password(app, "charlie").exit_code == 0
    sign_in(client(), "charlie", NEW_PASSWORD)


def test_the_password_is_asked_for_and_not_shown(app, client):
    result = set_password(app, "alice", password=None, input=f"{NEW_PASSWORD}\n{NEW_PASSWORD}\n")
    assert result.exit_code == 0
    assert NEW_PASSWORD not in result.output
    sign_in(client(), "alice", NEW_PASSWORD)


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("nobody", NEW_PASSWORD, "There is no user 'nobody'."),
        ("", NEW_PASSWORD, "There is no user ''."),
        ("alice", "short", "The password is too short: at least 10 characters."),
        ("alice", "x7!" * 67, "The password is too long: at most 200 characters."),
        ("alice", "alice ash 1", "The password is easy to guess"),
    ],
)
def test_refusals_are_clear_and_change_nothing(app, client, username, password, words):
    browser = client("alice")
    result = set_password(app, username, password=password)
    assert words in result.output
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert untouched(app)
    assert is_signed_in(browser)


@pytest.mark.parametrize("arguments", [[], ["alice", "bob"], ["alice", "--force"]])
def test_wrong_usage_ends_with_2(app, arguments):
    result = set_password(app, *arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.output
    assert untouched(app)
