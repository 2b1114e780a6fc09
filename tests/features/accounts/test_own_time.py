"""The account page: what the person is due and why, in plain words, and nobody else's."""

from tests.features.accounts.decisions import REASON, decide


def time(client, username="alice"):
    return client(username).get("accounts.account").text("section[aria-labelledby=time]")


def test_nothing_special(client):
    words = time(client)
    assert "The usual time limits apply to you." in words
    assert "Reason" not in words


def test_what_was_decided_and_why(app, client):
    decide(app, "alice", time_factor=1.5, break_minutes=15)
    words = time(client)
    assert "This was decided for you on" in words
    assert "For a quiz of 30 minutes that is 30 min × 1.5 = 45 min." in words
    assert "for 15 minutes in all during one attempt" in words
    assert f"Reason: {REASON}" in words
    assert "usual" not in words
    assert REASON not in client("bob").get("accounts.account").words


def test_what_was_ended_is_gone(app, client):
    decide(app, "alice", unlimited=True)
    assert "No time limit" in time(client)
    decide(app, "alice", reason="The course is over")
    words = time(client)
    assert "The usual time limits apply to you." in words
    assert "The course is over" not in words


def test_a_reason_is_words_and_not_markup(app, client):
    decide(app, "alice", time_factor=2, reason="<b>bold</b> & more")
    page = client("alice").get("accounts.account")
    assert "<b>bold</b> & more" in page.text("section[aria-labelledby=time]")
