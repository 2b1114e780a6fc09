"""A score that is not released yet is nowhere shown to its owner, and nothing lets one work it out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import now
from app.domain.release import PRESETS, When, answers_on
from app.domain.rules import Mode
from tests.features.progress.test_index import principles
from tests.features.quizzes.offers import offer
from tests.features.quizzes.test_list import cards
from tests.features.reports.results import NOON, put, take
from tests.taking import TEST

LATER = NOON.replace(year=2030)
CERTIFY = PRESETS[Mode.CERTIFY]
NO_SCORE = replace(CERTIFY, score=When.NEVER)


def withheld(app, **changes):
    return offer(app, "withheld", pass_mark=0.5, pass_mark_reason={"en": "Half.", "zh": "一半。"}, **changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mode": Mode.CERTIFY, "release": NO_SCORE}, "not shown"),
        ({"mode": Mode.CERTIFY, "release": replace(CERTIFY, score=When.ON_DATE, on=LATER)}, "shown from 2 Mar 2030"),
        ({"mode": Mode.CERTIFY, "release": replace(CERTIFY, score=When.AFTER_CLOSE), "closes_at": LATER}, "shown from"),
    ],
)
def test_a_score_not_released_is_nowhere(app, client, changes, says):
    slug = withheld(app, **changes)
    uuid = take(app, "alice", slug)
    alice = client("alice")
    pages = {
        "list": cards(alice.get("attempts.quizzes"))[slug],
        "quiz": alice.get("attempts.quiz", slug=slug).text(".rows"),
        "progress": alice.get("progress.index").text("section[aria-labelledby=attempts]"),
        "result": alice.get("attempts.result", uuid=uuid).text(),
        "chart": alice.get("progress.index").text("section[aria-labelledby=course]"),
    }
    for place, words in pages.items():
        assert "100%" not in words, place
        assert "8 of 8 points" not in words, place
        assert "8 of 8 " not in words.replace("8 of 8 questions", ""), place
        assert "Passed" not in words.replace("Quiz Points Score Passed", ""), place
    assert "1 finished attempt" in pages["list"]
    assert says in pages["quiz"]
    assert says in pages["progress"]
    assert pages["progress"].endswith("–")
    assert "There is no score to show yet." in pages["chart"]
    assert alice.get("progress.index").all("figure.chart") == []
    # Somebody who reviews results sees it.
    assert "100%" in client("rita").get("reports.attempts").text("tbody")


def test_a_score_that_has_been_released_is_there(app, client):
    release = replace(CERTIFY, score=When.ON_DATE, on=NOON + timedelta(hours=1))
    slug = withheld(app, mode=Mode.CERTIFY, release=release)
    take(app, "alice", slug)
    alice = client("alice")
    assert "best 100%" in cards(alice.get("attempts.quizzes"))[slug]
    assert cards(alice.get("attempts.quizzes"))[slug].startswith("Certifying examination Passed")
    assert "100%" in alice.get("attempts.quiz", slug=slug).text(".rows")
    page = alice.get("progress.index")
    assert "8 of 8 100% yes" in page.text("section[aria-labelledby=attempts]")
    assert len(page.all("figure.chart circle.point")) == 1


def test_of_several_the_best_that_is_released(app, client):
    slug = withheld(app, mode=Mode.CHECK)
    put(app, "alice", slug, earned=2.0)
    put(app, "alice", slug, earned=8.0, passed=True, at=LATER)
    words = cards(client("alice").get("attempts.quizzes"))[slug]
    assert "2 attempts finished, best 25%" in words
    assert "Passed" not in words


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({"mode": Mode.PRACTICE, "closes_at": LATER}, True),
        ({"mode": Mode.CHECK}, True),
        ({"mode": Mode.CHECK, "closes_at": LATER}, False),
        ({"mode": Mode.CHECK, "closes_at": NOON + timedelta(hours=1)}, True),
        ({"mode": Mode.CERTIFY}, False),
        ({"mode": Mode.CERTIFY, "release": answers_on(LATER)}, False),
        ({"mode": Mode.CERTIFY, "release": answers_on(NOON + timedelta(hours=1))}, True),
        ({"mode": Mode.CERTIFY, "release": replace(CERTIFY, marks=When.AFTER_SUBMISSION)}, True),
    ],
)
def test_principles_hold_only_marks_that_are_released(app, client, changes, counted):
    slug = withheld(app, **changes)
    take(app, "alice", slug)
    take(app, "alice", TEST, right=lambda _: False)
    alice = client("alice")
    found = principles(alice.get("progress.index"))
    assert {cells[0] for cells in found.values()} == {"2" if counted else "1"}
    # The administrator's page of the same person holds them all.
    person = client("ada").get("reports.people_list", person="alice").all("tbody th a")[0].attrs["href"]
    assert {cells[0] for cells in principles(client("ada").get(person)).values()} == {"2"}


def test_principles_wait_for_who_is_still_working(app, client):
    slug = withheld(app, mode=Mode.CHECK, closes_at=now() - timedelta(hours=1))
    take(app, "alice", slug)
    put(app, "bob", slug, at=None, deadline=now() + timedelta(hours=1))
    alice = client("alice")
    assert {cells[0] for cells in principles(alice.get("progress.index")).values()} == {"0"}
    put(app, "charlie", slug, at=NOON)
    assert "What to do next" not in alice.page.words


def test_many_closed_quizzes_cost_no_more_questions(app, client):
    closed = NOON + timedelta(hours=1)
    alice = client("alice")
    take(app, "alice", offer(app, "quiz-0", mode=Mode.CHECK, closes_at=closed))
    alice.get("progress.index")
    before = len(alice.queries)
    for n in range(1, 6):
        take(app, "alice", offer(app, f"quiz-{n}", mode=Mode.CHECK, closes_at=closed))
        take(app, "alice", offer(app, f"quiz-{n}", mode=Mode.CHECK, closes_at=closed, attempts_allowed=9))
    alice.get("progress.index")
    assert len(alice.queries) <= before + 1
    assert {cells[0] for cells in principles(alice.page).values()} == {"11"}
