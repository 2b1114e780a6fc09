"""The words for when an attempt ends and why."""

from datetime import UTC, datetime

import pytest
from flask import render_template_string

from app.domain.deadlines import Accommodation, derive

STARTED = datetime(2026, 3, 2, 8, 35, tzinfo=UTC)
CLOSES = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = Accommodation(time_factor=1.5)
WORDS = '{% from "attempts/_time.html" import derivation %}{{ derivation(because) }}'


def said(app, language="en", **how):
    because = derive(STARTED, how.get("limit"), how.get("closes"), how.get("person", Accommodation())).because
    because = {**because, **how.get("more", {})}
    with app.test_request_context(headers={"Accept-Language": language}):
        return " ".join(render_template_string(WORDS, because=because).split())


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({}, "Time is not limited."),
        ({"limit": 30.0}, "30 min"),
        ({"limit": 30.0, "person": DUE}, "30 min × 1.5 = 45 min"),
        ({"limit": 30.0, "person": Accommodation(extra_minutes=10)}, "30 min + 10 min = 40 min"),
        (
            {"limit": 30.0, "person": Accommodation(time_factor=2, extra_minutes=5)},
            "30 min × 2 + 5 min = 65 min",
        ),
        (
            {"limit": 30.0, "closes": CLOSES, "person": DUE},
            "30 min × 1.5 = 45 min; closes for you at 2 Mar 2026, 09:20 UTC, extended from 2 Mar 2026, 09:00 UTC",
        ),
        ({"limit": 30.0, "closes": CLOSES}, "30 min; the quiz closes at 2 Mar 2026, 09:00 UTC"),
        ({"closes": CLOSES}, "the quiz closes at 2 Mar 2026, 09:00 UTC"),
        ({"limit": 30.0, "person": Accommodation(unlimited=True)}, "Time is not limited for you, instead of 30 min."),
        (
            {"closes": CLOSES, "person": Accommodation(unlimited=True)},
            "Time is not limited for you. The quiz closes at 2 Mar 2026, 09:00 UTC; "
            "an attempt of yours that is open does not.",
        ),
        (
            {"limit": 30.0, "more": {"break_minutes": 15.0}},
            "30 min; the clock may be stopped for breaks, for 15 min in all",
        ),
    ],
)
def test_derivation(app, how, words):
    assert said(app, **how) == words


def test_in_chinese(app):
    assert said(app, "zh", limit=30.0, closes=CLOSES, person=DUE) == (
        "30 分钟 × 1.5 = 45 分钟；对您延至 2026年3月2日 09:20 UTC 关闭（原定 2026年3月2日 09:00 UTC）"
    )
