"""Many starts at once, of one person who has to wait and of everybody while the quiz is brought to a stop."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.attempts import timing
from app.attempts.models import Attempt
from app.clock import now
from app.db import db, unit_of_work
from app.quizzes.listing import on_offer_as
from tests.cast import NAMES
from tests.features.accounts.signing import user
from tests.features.attempts.stored import change, rows
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.taking import finished

TIMES = 20


def press_all(browsers, slug, beside=None):
    """Every browser presses Start at the same moment, and `beside` happens among them; the status of each."""
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(len(browsers) + (beside is not None))

    def press(browser, token):
        gate.wait()
        return browser.http.post(f"/quizzes/{slug}/attempts", data={"csrf_token": token}).status_code

    def happen():
        gate.wait()
        beside()

    with ThreadPoolExecutor(len(browsers) + 1) as pool:
        other = pool.submit(happen) if beside else None
        answers = list(pool.map(press, browsers, tokens))
        if other:
            other.result()
    return answers


@pytest.mark.parametrize(("ago", "answer", "attempts"), [(6, 409, 1), (8, 303, 2)])
def test_one_person_who_waits(app, client, ago, answer, attempts):
    slug = offer(app, slots=ONE_OF_EACH, wait_days=7)
    finished(client("alice"), slug)
    end = now() - timedelta(days=ago)
    change(app, Attempt, submitted_at=end, started_at=end - timedelta(hours=1))
    assert press_all([client("alice") for _ in range(TIMES)], slug) == [answer] * TIMES
    assert len(rows(app, Attempt)) == attempts


def test_nobody_slips_through_a_pause(app, client):
    """Whoever starts while a quiz is stopped is either refused or stopped with the others."""
    browsers = [client(username) for username in NAMES]
    for n in range(4):
        slug = offer(app, f"round-{n}", slots=ONE_OF_EACH, time_limit_minutes=30.0)

        def stop(slug=slug):
            with app.app_context():
                with unit_of_work():
                    quiz, ada = on_offer_as(slug), user("ada")
                    timing.pause(quiz.quiz_id, None, reason="Fire alarm", actor_id=ada.id, now=now())
                db.session.remove()

        answers = press_all(browsers, slug, stop)
        assert set(answers) <= {303, 409}
        with app.app_context():
            quiz_id = on_offer_as(slug).quiz_id
        begun = [attempt for attempt in rows(app, Attempt) if attempt.quiz_id == quiz_id]
        assert len(begun) == answers.count(303)
        assert [attempt for attempt in begun if attempt.paused_at is None] == []
