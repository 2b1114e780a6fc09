"""Clicks at the same moment: one form adds once, one pause stops the clocks, one announcement is made."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.attempts.models import Announcement, ExamPause, TimeChange
from app.audit import Action
from tests.features.invigilation.staging import acts, once, stored
from tests.taking import EXAM, start

TIMES = 12


def press_all(client, path, data):
    """The same form, sent from many tabs of one person at the same moment; the status of each."""
    browsers = [client("ada") for _ in range(TIMES)]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(TIMES)

    def press(browser, token):
        gate.wait()
        return browser.http.post(f"/admin/live/{EXAM}/{path}", data={**data, "csrf_token": token}).status_code

    with ThreadPoolExecutor(TIMES) as pool:
        return sorted(pool.map(press, browsers, tokens))


def test_adding_time(app, client):
    start(client("alice"))
    start(client("bob"))
    sent = {"whom": "all", "minutes": "10", "reason": "Fire alarm", "once": once(client("ada")), "confirmed": "yes"}
    assert press_all(client, "time", sent) == [303] * TIMES
    assert [c.seconds for c in stored(app, TimeChange)] == [600.0, 600.0]
    assert len(acts(app, Action.EXAM_TIME_ADDED)) == 1


def test_announcing(app, client):
    sent = {"whom": "all", "text": "Ten minutes left", "once": once(client("ada"), "announce_page"), "confirmed": "yes"}
    assert press_all(client, "announcements", sent) == [303] * TIMES
    assert len(stored(app, Announcement)) == 1


def test_pausing_and_going_on(app, client):
    start(client("alice"))
    assert press_all(client, "pauses", {"whom": "all", "reason": "Fire alarm"}) == [303] + [409] * (TIMES - 1)
    (pause,) = stored(app, ExamPause)
    assert press_all(client, f"pauses/{pause.id}/end", {}) == [303] * TIMES
    assert len(stored(app, TimeChange)) == 2
    assert len(acts(app, Action.EXAM_RESUMED)) == 1
