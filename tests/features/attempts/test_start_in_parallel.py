"""Starting fifty times at once, by one person: one attempt, and everybody is led to it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.attempts.models import Attempt, Item
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.taking import EXAM

TIMES = 50


@pytest.mark.parametrize("allowed", [None, 1])
def test_one_attempt(app, client, allowed):
    slug = EXAM if allowed is None else offer(app, slots=ONE_OF_EACH, attempts_allowed=allowed)
    browsers = [client("alice") for _ in range(TIMES)]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(TIMES)

    def press(browser, token):
        gate.wait()
        return browser.http.post(f"/quizzes/{slug}/attempts", data={"csrf_token": token})

    with ThreadPoolExecutor(TIMES) as pool:
        replies = list(pool.map(press, browsers, tokens))
    attempt = only(app, Attempt)
    assert [(r.status_code, r.headers.get("Location")) for r in replies] == [(303, f"/attempts/{attempt.uuid}")] * TIMES
    assert len(rows(app, Item)) == (20 if allowed is None else 3)
