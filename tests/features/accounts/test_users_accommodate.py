"""`users accommodate`: works, ends, refuses in clear words."""

import pytest

from app.audit import Action
from tests.features.accounts.decisions import decide, decisions
from tests.features.accounts.signing import events


def accommodate(app, *arguments):
    return app.test_cli_runner().invoke(args=["users", "accommodate", *arguments])


@pytest.mark.parametrize(
    ("arguments", "stored", "says"),
    [
        (["--factor", "1.5"], (1.5, 0.0, 0.0, False), "a quiz of 30 minutes lasts 45."),
        (
            ["--factor", "1.5", "--extra", "10", "--breaks", "15"],
            (1.5, 10.0, 15.0, False),
            "a quiz of 30 minutes lasts 55; 15 minutes of breaks.",
        ),
        (["--extra", "10"], (1.0, 10.0, 0.0, False), "a quiz of 30 minutes lasts 40."),
        (["--unlimited"], (1.0, 0.0, 0.0, True), "no time limit."),
        (["--breaks", "20"], (1.0, 0.0, 20.0, False), "a quiz of 30 minutes lasts 30; 20 minutes of breaks."),
    ],
)
def test_works(app, arguments, stored, says):
    result = accommodate(app, "Alice", *arguments, "--reason", "Why")
    assert (result.exit_code, result.output) == (0, f"alice: {says}\n")
    assert decisions(app) == [("alice", *stored, "Why", None)]
    with app.app_context():
        (event,) = events(Action.ACCOMMODATION_GRANTED)
        assert event.actor_id is None


def test_it_stands_on_the_persons_account_page(app, client):
    accommodate(app, "alice", "--factor", "2", "--reason", "Why")
    assert "30 min × 2 = 60 min" in client("alice").get("accounts.account").words


def test_end(app):
    decide(app, "alice", time_factor=2)
    result = accommodate(app, "alice", "--end", "--reason", "Over")
    assert (result.exit_code, result.output) == (0, "alice: the usual times.\n")
    assert decisions(app)[-1] == ("alice", 1.0, 0.0, 0.0, False, "Over", None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alice", "--factor", "0.5", "--reason", "x"], "--factor is from 1 to 5."),
        (["alice", "--factor", "nan", "--reason", "x"], "--factor is from 1 to 5."),
        (["alice", "--extra", "-1", "--reason", "x"], "--extra is from 0 to 600 minutes."),
        (["alice", "--breaks", "241", "--reason", "x"], "--breaks is from 0 to 240 minutes."),
        (["alice", "--factor", "2", "--reason", " "], "Give the reason with --reason."),
        (["alice", "--factor", "2", "--reason", "x" * 501], "The reason is too long: at most 500 characters."),
        (["alice", "--end", "--reason", "x"], "Nothing is in force that could be ended."),
        (["alice", "--factor", "1", "--reason", "x"], "Nothing is in force that could be ended."),
        (["zoe", "--factor", "2", "--reason", "x"], "There is no user 'zoe'."),
    ],
)
def test_refusals_are_clear_and_leave_nothing(app, arguments, words):
    result = accommodate(app, *arguments)
    assert words in result.output
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert decisions(app) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alice", "--factor", "2"], "--reason"),
        (["alice", "--reason", "x"], "or else --end"),
        (["alice", "--end", "--factor", "2", "--reason", "x"], "or else --end"),
        (["--factor", "2", "--reason", "x"], "USERNAME"),
        (["alice", "--factor", "twice", "--reason", "x"], "twice"),
    ],
)
def test_wrong_usage_ends_with_2(app, arguments, words):
    result = accommodate(app, *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert decisions(app) == []
