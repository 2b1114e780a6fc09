"""Turns: few requests are at work at once, and who only waits keeps nobody from theirs."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

from app.accounts import passwords
from app.web.turns import Turns, aside
from tests.cast import PASSWORD
from tests.features.accounts.signing import is_signed_in, sign_in


def test_no_more_are_at_work_than_there_are_turns():
    now, most, lock = [0], [0], threading.Lock()
    gate = threading.Barrier(2)

    def work(_environ, _start):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait(10)  # two are needed at once for anybody to go on
        with lock:
            now[0] -= 1
        return []

    served = Turns(work, 2)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: served({}, None), range(8)))
    assert most[0] == 2


def test_who_waits_aside_gives_its_turn_to_others():
    first_waits, second_done = threading.Event(), threading.Event()

    def work(environ, _start):
        if environ["who"] == "first":
            with aside():
                first_waits.set()
                assert second_done.wait(10)
        else:
            second_done.set()
        return [environ["who"]]

    served = Turns(work, 1)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(served, {"who": "first"}, None)
        assert first_waits.wait(10)
        assert served({"who": "second"}, None) == ["second"]
        assert first.result(10) == ["first"]


def test_a_turn_comes_back_after_an_error():
    def work(environ, _start):
        if environ["wrong"]:
            with aside():
                raise ValueError("wrong")
        return ["right"]

    served = Turns(work, 1)
    for _ in range(3):
        with contextlib.suppress(ValueError):
            served({"wrong": True}, None)
    assert served({"wrong": False}, None) == ["right"]


def test_pages_are_answered_while_more_sign_in_than_there_are_turns(app, client, monkeypatch):
    """The tests' application has four turns; six wait at the door."""
    monkeypatch.setattr(passwords, "_gate", threading.BoundedSemaphore(1))
    alice = client("alice")
    visitors = [client() for _ in range(6)]
    for visitor in visitors:
        visitor.token()
    with ThreadPoolExecutor(6) as pool:
        with passwords._gate:
            waiting = [pool.submit(sign_in, visitor, "bob", PASSWORD) for visitor in visitors]
            while passwords._places._value > 250:
                threading.Event().wait(0.01)
            alice.get("attempts.quizzes")
        for one in waiting:
            one.result(30)
    assert all(is_signed_in(visitor) for visitor in visitors)
