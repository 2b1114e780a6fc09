"""Whatever happens to an attempt, in whatever order: time that did not run is not lost, and only a grant adds any."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.attempts import timing
from app.attempts.models import ChangeCause
from tests.features.attempts.moments import (
    attempt_of,
    begin_break,
    changes_of,
    due,
    end_break,
    grant,
    pause,
    resume,
    submit,
)
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.taking import start

LIMIT, BREAKS = 30 * 60 * 10**6, 10 * 60 * 10**6
"""Microseconds, as all that follow."""
ACTS = ("grant", "pause", "resume", "begin", "end")


@dataclass
class Clock:
    """What the time should be: kept by adding up the moments in which it ran."""

    at: int = 0
    left: int = LIMIT
    due: int = BREAKS
    held: bool = False
    on_break: bool = False

    def pass_by(self, span: int) -> None:
        self.at += span
        if self.held:
            return
        if self.on_break:
            used = min(span, self.due)
            self.due -= used
            span -= used
            self.on_break = self.due > 0
        self.left -= span


@pytest.fixture
def alice(app, client):
    due(app, "alice", break_minutes=BREAKS / 60 / 10**6)
    return client("alice"), offer(app, slots=ONE_OF_EACH, time_limit_minutes=LIMIT / 60 / 10**6)


spans = st.integers(0, 12 * 60 * 10**6) | st.integers(0, 3)
steps = st.lists(st.tuples(spans, st.sampled_from(ACTS), st.integers(1, 600 * 10**6)), max_size=10)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_of_any_course_of_events(app, alice, steps):
    browser, slug = alice
    taken = start(browser, slug)
    begun = attempt_of(app, taken)
    clock, held = Clock(), None

    def now():
        return begun.started_at + timedelta(microseconds=clock.at)

    def agrees():
        attempt = attempt_of(app, taken)
        assert attempt.deadline_at == begun.deadline_at
        assert attempt.deadline_because == begun.deadline_because
        moved = [timedelta(seconds=change.seconds) for change in changes_of(app, taken)]
        assert attempt.ends_at == attempt.deadline_at + sum(moved, timedelta())
        assert attempt.remaining(now()) == clock.left / 10**6
        with app.app_context():
            assert timing.break_left(attempt, now()) == pytest.approx(clock.due / 10**6, abs=2e-6)

    try:
        for span, act, given_time in steps:
            clock.pass_by(span)
            if clock.left < 0:
                break
            agrees()
            if act == "grant":
                assert grant(app, taken, given_time / 10**6, now()) == 1
                clock.left += given_time
            elif act == "pause":
                outcome = pause(app, slug, now())
                assert (outcome == "already_paused") is clock.held
                held = held if clock.held else outcome
                clock.held, clock.on_break = True, False
            elif act == "resume" and held is not None:
                resume(app, held, now())
                clock.held = False
            elif act == "begin":
                expected = "paused" if clock.held else "no_break_left" if clock.due < 10**6 else None
                assert begin_break(app, taken, now()) == (None if clock.on_break else expected)
                clock.on_break = clock.on_break or expected is None
            elif act == "end":
                end_break(app, taken, now())
                clock.on_break = False
            agrees()
        breaks = (ChangeCause.BREAK_BEGUN, ChangeCause.BREAK_ENDED)
        used = sum(change.seconds for change in changes_of(app, taken) if change.cause in breaks)
        assert 0 <= used <= BREAKS / 10**6 + 1e-6
    finally:
        if held is not None:
            resume(app, held, now())
        submit(app, taken, now())
