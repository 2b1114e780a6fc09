"""Submitting fifty times at once is submitting once; and what was acknowledged before it is marked."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from app.attempts.models import Attempt, EndedBy, Mark, Response
from app.attempts.sweeping import sweep
from app.clock import now
from tests.features.attempts.moments import SECOND, pause
from tests.features.attempts.stored import change, only, rows
from tests.taking import EXAM, TEST, start

TIMES = 50


def browsers(app, taken, number):
    """That many browsers of the same person, each with its own connection, and the token of their session."""
    cookie = taken.client.http.get_cookie("officium").value
    made = []
    for _ in range(number):
        browser = app.test_client()
        browser.set_cookie("officium", cookie)
        made.append(browser)
    return made, taken.client.token()


def submit(browser, token, taken):
    reply = browser.post(f"/attempts/{taken.uuid}/submit", data={"csrf_token": token})
    return reply.status_code, reply.headers.get("Location")


def test_one_result(app, client):
    taken = start(client("alice"), TEST)
    taken.save(1, taken.key(1))
    made, token = browsers(app, taken, TIMES)
    gate = Barrier(TIMES)

    def press(browser):
        gate.wait()
        return submit(browser, token, taken)

    with ThreadPoolExecutor(TIMES) as pool:
        replies = list(pool.map(press, made))
    assert replies == [(303, f"/attempts/{taken.uuid}/result")] * TIMES
    attempt = only(app, Attempt)
    assert (attempt.ended_by, attempt.earned) == (EndedBy.TRAINEE, 1.0)
    assert sorted(mark.position for mark in rows(app, Mark)) == list(range(1, 9))
    assert "1 of 8 points" in taken.client.get("attempts.result", uuid=taken.uuid).words


@pytest.mark.parametrize("round_", range(4))
def test_every_acknowledged_answer_is_marked(app, client, round_):
    """Eight pages save as fast as they can, each at a question of its own, while the ninth submits."""
    taken = start(client("alice"), TEST)
    positions = range(1, 9)
    answers = {position: (taken.key(position), taken.wrong(position)) for position in positions}
    made, token = browsers(app, taken, len(positions) + 1)
    acknowledged, refused, under_way = {}, [], Event()

    def save_on(browser, position):
        for seq in itertools.count(1):
            answer = answers[position][seq % 2]
            body = {"client": f"tab-{position}", "seq": seq, "response": answer}
            reply = browser.put(
                f"/attempts/{taken.uuid}/responses/{position}", json=body, headers={"X-CSRFToken": token}
            )
            if reply.status_code != 200:
                refused.append((reply.status_code, reply.get_json(force=True)["title"]))
                return
            acknowledged[position] = seq
            if len(acknowledged) == len(positions):
                under_way.set()

    with ThreadPoolExecutor(len(positions)) as pool:
        saving = [pool.submit(save_on, browser, position) for browser, position in zip(made, positions, strict=False)]
        assert under_way.wait(60)
        assert submit(made[-1], token, taken) == (303, f"/attempts/{taken.uuid}/result")
        for one in saving:
            one.result()
    assert set(refused) == {(409, "submitted")}
    stored = {row.id: row for row in rows(app, Response)}
    last = {row.position: row for row in sorted(stored.values(), key=lambda row: row.seq)}
    for position, seq in acknowledged.items():
        assert last[position].seq == seq, f"question {position}: stored, though nobody was told"
    marks = rows(app, Mark)
    assert sorted(mark.position for mark in marks) == list(positions)
    for mark in marks:
        assert stored[mark.response_id].seq == acknowledged[mark.position]
        assert mark.share == (1.0 if acknowledged[mark.position] % 2 == 0 else 0.0)
    assert only(app, Attempt).earned == sum(mark.share for mark in marks)


def test_the_person_and_time_at_once(app, client):
    """The deadline passes while they press: one of the two ends it, and it is marked once."""
    taken = start(client("alice"), EXAM)
    taken.save(1, taken.key(1))
    end = now() - 2 * SECOND
    change(app, Attempt, ends_at=end, deadline_at=end)
    made, token = browsers(app, taken, 8)
    gate = Barrier(10)

    def press(browser):
        gate.wait()
        return submit(browser, token, taken)[0]

    def end_it(_):
        gate.wait()
        with app.app_context():
            return sweep()

    with ThreadPoolExecutor(10) as pool:
        replies, sweeps = pool.map(press, made), pool.map(end_it, range(2))
        assert set(replies) == {303}
        assert set(sweeps) <= {0, 1}
    attempt = only(app, Attempt)
    assert (attempt.submitted_at, attempt.ended_by, attempt.earned) == (end, EndedBy.TIME, 1.0)
    assert len(rows(app, Mark)) == 20


def test_submitting_and_stopping_the_clock_at_once(app, client):
    """Either it was submitted before the pause, or the pause holds it: never both, and never neither."""
    taken = start(client("alice"), EXAM)
    made, token = browsers(app, taken, 8)
    gate = Barrier(9)

    def press(browser):
        gate.wait()
        return submit(browser, token, taken)

    def stop(_):
        gate.wait()
        return pause(app, EXAM, now())

    with ThreadPoolExecutor(9) as pool:
        replies, stopped = pool.map(press, made), pool.map(stop, range(1))
        replies, (held,) = list(replies), list(stopped)
    assert isinstance(held, int)
    attempt = only(app, Attempt)
    assert (attempt.submitted_at is None) is (attempt.paused_at is not None)
    led_to_the_result = (303, f"/attempts/{taken.uuid}/result") in replies
    assert led_to_the_result is (attempt.submitted_at is not None)
    assert len(rows(app, Mark)) == (20 if attempt.submitted_at else 0)
