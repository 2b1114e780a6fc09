"""Saves under way at the same time: in whatever order they come to their turn, nothing newer is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.attempts import checking
from app.attempts.models import Attempt, Mark
from app.attempts.tabs import new_tab
from app.clock import now
from app.db import db, unit_of_work
from app.domain.release import Mode
from tests.features.attempts.holding import held, watched
from tests.features.attempts.moments import SECOND, owner, pause, resume
from tests.features.attempts.stored import answers, only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, SINGLE, offer
from tests.taking import start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


def sender(app, taken):
    """A function that sends one (client, seq, answer), for many threads; the status of the reply."""
    token, cookie = taken.client.token(), taken.client.http.get_cookie("officium").value
    address = taken.client.address("attempts.save", uuid=taken.uuid, position=SINGLE)

    def send(change):
        body = dict(zip(("client", "seq", "response"), change, strict=True))
        browser = app.test_client()
        browser.set_cookie("officium", cookie)
        return browser.put(address, json=body, headers={"X-CSRFToken": token}).status_code

    return send


def sent_while_held(app, taken, changes):
    """Send these one after the other while none can be stored; their statuses."""
    send = sender(app, taken)
    with ThreadPoolExecutor(len(changes)) as pool:
        replies = []
        with held(app, taken) as waiting:
            for number, change in enumerate(changes, 1):
                replies.append(pool.submit(send, change))
                waiting(number)
        return [reply.result() for reply in replies]


def counts(taken):
    """The answer that counts, as it is read back and as it is marked."""
    taken.client.get("attempts.responses", uuid=taken.uuid)
    read_back = taken.client.json["responses"][str(SINGLE)]["response"]
    assert taken.paper().entry(SINGLE).answer == read_back
    return read_back


def test_two_changes_of_one_page_overtaking_each_other(app, taken):
    assert sent_while_held(app, taken, [("tab", 2, "b"), ("tab", 1, "a")]) == [200, 200]
    assert (SINGLE, 2, '"b"') in answers(app)
    assert counts(taken) == "b"


def test_three_in_the_reverse_order(app, taken):
    changes = [("tab", seq, "abc"[seq - 1]) for seq in (3, 2, 1)]
    assert set(sent_while_held(app, taken, changes)) == {200}
    assert counts(taken) == "c"


def test_two_pages(app, taken):
    opened = now() - timedelta(minutes=5)
    earlier, later = new_tab(opened), new_tab(opened + SECOND)
    statuses = sent_while_held(app, taken, [(later, 1, "b"), (earlier, 1, "a")])
    assert statuses[0] == 200
    assert statuses[1] in (200, 409)
    assert counts(taken) == "b"


def test_a_change_sent_twice_at_once_is_one(app, taken):
    assert sent_while_held(app, taken, [("tab", 1, "b")] * 3) == [200] * 3
    assert answers(app) == [(SINGLE, 1, '"b"')]


def test_a_change_on_its_way_while_the_item_is_closed(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))
    right, wrong = taken.key(SINGLE), taken.wrong(SINGLE)
    taken.save(SINGLE, right, client="tab", seq=1)
    send, user = sender(app, taken), owner(app, taken)
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), watched(app) as waiting, unit_of_work():
            checking.check_item(user, taken.uuid, SINGLE, now=now())
            reply = pool.submit(send, ("tab", 2, wrong))
            waiting(1)
        reply.result()
    assert taken.paper().entry(SINGLE).answer == right
    taken.submit()
    assert only(app, Attempt).earned == 1.0
    assert [mark.share for mark in rows(app, Mark) if mark.position == SINGLE] == [1.0]


def test_what_forbade_it_is_gone_before_it_can_be_named(app, taken):
    """The clocks run again between the save and the look at why it was refused: it is saved, and nobody is sent away
    with a reason that does not hold."""
    held = pause(app, slug := taken.paper().rules.slug, now())
    with app.app_context():
        engine = db.engine
    resumed = []

    def run_again(_connection, _cursor, text, *_):
        if "FROM login_session" in text and not resumed:
            resumed.append(text)
            with ThreadPoolExecutor(1) as other:
                other.submit(resume, app, held, now()).result()

    event.listen(engine, "before_cursor_execute", run_again)
    try:
        taken.save(SINGLE, "b", client="tab")
    finally:
        event.remove(engine, "before_cursor_execute", run_again)
    assert resumed
    assert counts(taken) == "b"
    pause(app, slug, now())
    assert taken.save(SINGLE, "c", client="tab", seq=2, status=409)["title"] == "paused"
