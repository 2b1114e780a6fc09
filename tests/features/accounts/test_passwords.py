"""Hashing passwords: right and wrong ones, strength, and the gate that a rush waits at."""

import threading

import pytest

from app.accounts import passwords
from app.audit import Action
from app.domain.errors import Busy, Invalid
from app.waiting import Room
from tests.cast import PASSWORD
from tests.features.accounts.signing import (
    NEW_PASSWORD,
    counter,
    events,
    is_signed_in,
    sessions,
    sign_in,
    user,
)


@pytest.fixture
def gate(monkeypatch):
    """A gate for one, at which nobody waits."""
    made = threading.BoundedSemaphore(1)
    monkeypatch.setattr(passwords, "_gate", made)
    monkeypatch.setattr(passwords, "_GATE_SECONDS", 0)
    return made


def test_a_hash_matches_its_password_alone():
    stored = passwords.hashed(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored
    assert passwords.hashed(PASSWORD) != stored
    assert passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, PASSWORD + "x")
    assert not passwords.matches(stored, "")


@pytest.mark.parametrize("stored", [None, "", "plain text", "$argon2id$v=19$broken"])
@pytest.mark.parametrize("password", ["", "plain text", "nobody has this password"])
def test_without_a_good_hash_nothing_matches(stored, password):
    assert not passwords.matches(stored, password)


@pytest.mark.parametrize("password", [PASSWORD, NEW_PASSWORD, "湖边的旧木桥与白鹭", "q7!Rv#2kZp", "q7!Rv#2kZp" * 20])
def test_strong_passwords_are_taken(password):
    padded = password.ljust(10, "鹤")
    passwords.check_strength(padded, ["alice", "Alice Ash"])
    assert passwords.matches(passwords.hashed(padded), padded)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("q7!Rv#2kZ", "password_short"),
        ("q7!Rv#2kZp" * 20 + "x", "password_long"),
        ("1234567890", "password_weak"),
        ("passwordpassword", "password_weak"),
        ("qwertyuiop", "password_weak"),
        ("alice ash 1", "password_weak"),
    ],
)
def test_others_are_refused(password, code):
    with pytest.raises(Invalid) as refused:
        passwords.check_strength(password, ["alice", "Alice Ash"])
    assert refused.value.code == code


def test_a_full_gate_refuses_and_an_open_one_does_not(gate):
    with gate:
        with pytest.raises(Busy):
            passwords.hashed(PASSWORD)
        with pytest.raises(Busy):
            passwords.matches(None, PASSWORD)
    assert passwords.matches(passwords.hashed(PASSWORD), PASSWORD)


@pytest.mark.parametrize("stored", [None, "broken", "$argon2id$v=19$broken"])
def test_every_turn_ends(gate, stored):
    for _ in range(3):
        assert not passwords.matches(stored, PASSWORD)
    assert gate.acquire(blocking=False)


def test_the_gate_is_as_wide_as_it_is_set(gate):
    passwords.set_gate(2, 4)
    with passwords._gate:
        assert not passwords.matches(None, PASSWORD)
        with passwords._gate, pytest.raises(Busy):
            passwords.matches(None, PASSWORD)


@pytest.mark.parametrize("username", ["alice", "nobody"])
def test_signing_in_at_a_full_gate_is_asked_to_come_again(app, client, gate, username):
    browser = client()
    with gate:
        page = sign_in(browser, username, status=503)
    assert int(browser.headers["Retry-After"]) > 0
    assert "Not now, but soon" in page.words
    with app.app_context():
        assert sessions("alice") == []
        assert counter(username) is None
    sign_in(browser, "alice")
    assert is_signed_in(browser)


def test_changing_a_password_at_a_full_gate_changes_nothing(app, client, gate):
    alice = client("alice")
    form = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    with gate:
        page = alice.post("accounts.change_password", form, 503)
    assert "Not now, but soon" in page.words
    with app.app_context():
        assert passwords.matches(user("alice").password_hash, PASSWORD)
        assert events(Action.USER_PASSWORD_CHANGED) == []


def test_only_so_many_wait_at_the_gate(monkeypatch):
    """Who would take the last free thread of the server is sent away at once, not made to wait."""
    monkeypatch.setattr(passwords, "_gate", threading.BoundedSemaphore(1))
    room = Room(2, "sign_in_rush")
    monkeypatch.setattr(passwords, "_room", room)
    waiting = threading.Thread(target=passwords.hashed, args=(PASSWORD,))
    with passwords._gate:
        waiting.start()
        while not room.taken:
            waiting.join(0.01)
        with room.place(), pytest.raises(Busy):
            passwords.hashed(PASSWORD)
    waiting.join()
    assert passwords.matches(passwords.hashed(PASSWORD), PASSWORD)
