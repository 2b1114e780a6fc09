"""One's own progress: the first day, the chart, the principles, the next step, unfinished attempts, nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt, EndedBy
from app.db import db, unit_of_work
from tests.features.reports.results import NOON, cells, change, put, take
from tests.taking import EXAM, TEST, start


def principles(page):
    """The row of each principle, by its name."""
    rows = page.all("table.principles tbody tr")
    return {
        " ".join(row.query("th")[0].to_text().split()): [" ".join(c.to_text().split()) for c in row.query("td")]
        for row in rows
    }


def test_the_first_day_is_empty(client):
    page = client("alice").get("progress.index")
    assert "Nothing to show yet, and that is where everybody begins" in page.words
    assert page.all("main a[href='/quizzes']")
    assert not page.all("figure.chart")
    assert not page.all("table")
    assert "What to do next" not in page.words


def test_the_first_day_in_chinese(app, client):
    change(app, "alice", language="zh_Hans")
    page = client("alice").get("progress.index")
    assert page.all("html[lang='zh-Hans']")
    assert "Nothing to show yet" not in page.words


def test_chart_and_its_table_run_from_earliest_to_latest(app, client):
    for day, best in enumerate((8, 2, 4)):
        take(app, "alice", right=lambda entry, best=best: entry.position <= best, at=NOON + timedelta(days=day))
    page = client("alice").get("progress.index")
    assert len(page.all("figure.chart circle.point")) == 3
    rows = cells(page, "figure.chart tbody tr")
    assert [row.rsplit(" ", 1)[1] for row in rows] == ["100%", "25%", "50%"]
    assert rows[0].startswith("2 Mar 2026, 12:05 UTC")
    lists = cells(page, "section[aria-labelledby=attempts] tbody tr")
    assert ["4 of 8 50% –" in lists[0], "2 of 8 25% –" in lists[1], "8 of 8 100% –" in lists[2]] == [True] * 3
    with app.app_context():
        stored = db.session.scalars(sa.select(Attempt.earned).order_by(Attempt.submitted_at)).all()
    assert stored == [8.0, 2.0, 4.0]


def test_a_square_marks_what_was_not_passed(app, client):
    put(app, "alice", EXAM, earned=10, possible=20, passed=False)
    put(app, "alice", EXAM, earned=16, possible=20, passed=True, at=NOON + timedelta(days=1))
    page = client("alice").get("progress.index")
    assert len(page.all("figure.chart rect.point")) == 1
    assert len(page.all("figure.chart circle.point")) == 1


def test_each_principle_has_its_share_from_five_questions_on(app, client):
    for n in range(5):
        take(
            app,
            "alice",
            right=lambda entry, n=n: entry.question.topic != "duty" or n < 3,
            at=NOON + timedelta(days=n),
        )
    found = principles(client("alice").get("progress.index"))
    assert len(found) == 8
    assert found["Devotion to duty"][0] == "5"
    assert found["Devotion to duty"][1].startswith("60% likely ")
    assert found["Love of country"][1].startswith("100% likely ")


def test_below_five_questions_there_is_no_share(app, client):
    for n in range(4):
        take(app, "alice", at=NOON + timedelta(days=n))
    found = principles(client("alice").get("progress.index"))
    assert {cells[0] for cells in found.values()} == {"4"}
    assert {cells[1] for cells in found.values()} == {"not enough evidence yet"}


@pytest.mark.parametrize(
    ("attempts", "words", "slug"),
    [
        (5, "Read Devotion to duty again: of your principles it has earned the smallest share so far, 0%", "duty"),
        (4, "Practise Love of country: you have met 4 questions on it, too few to say how you stand.", "patriotism"),
        (1, "Practise Love of country: you have met 1 question on it, too few to say how you stand.", "patriotism"),
    ],
)
def test_next_step(app, client, attempts, words, slug):
    for n in range(attempts):
        take(app, "alice", right=lambda entry: entry.question.topic != "duty", at=NOON + timedelta(days=n))
    page = client("alice").get("progress.index")
    assert words in page.text("section.next-step")
    assert page.all(f"section.next-step a[href='/handbook/{slug}']")


def test_unfinished_attempts_lead_back_and_do_not_count(client):
    taken = start(client("alice"), TEST)
    taken.save(1, taken.key(1))
    page = taken.client.get("progress.index")
    assert "Where you stand" in page.text("section[aria-labelledby=unfinished]")
    assert page.all(f"main a[href='/attempts/{taken.uuid}']")
    assert "Nothing to show yet" in page.words
    assert not page.all("table.principles")


def test_an_unfinished_attempt_adds_nothing_to_the_finished_ones(app, client):
    take(app, "alice")
    taken = start(client("alice"), TEST)
    taken.save(1, taken.wrong(1))
    page = taken.client.get("progress.index")
    assert "1 finished attempt" in page.words
    assert {cells[0] for cells in principles(page).values()} == {"1"}
    assert len(page.all("figure.chart circle.point")) == 1


def test_time_has_finished_what_nobody_submitted(app, client):
    taken = start(client("alice"), EXAM)
    past = datetime.now(UTC) - timedelta(hours=1)
    with app.app_context(), unit_of_work():
        db.session.execute(
            sa.update(Attempt).values(started_at=past - timedelta(minutes=30), deadline_at=past, ends_at=past)
        )
    page = taken.client.get("progress.index", most_queries=32)  # this once, it marks as well
    assert "Begun and not submitted" not in page.words
    assert "1 finished attempt" in page.words
    with app.app_context():
        row = db.session.scalars(sa.select(Attempt)).one()
        assert row.ended_by is EndedBy.TIME
        assert row.submitted_at == past


def test_nobody_elses_attempts(app, client):
    take(app, "bob")
    take(app, "bob", at=NOON + timedelta(days=1))
    start(client("bob"), EXAM)
    assert "Nothing to show yet" in client("alice").get("progress.index").words
    take(app, "alice", right=lambda _: False)
    page = client("alice").get("progress.index")
    assert "1 finished attempt" in page.words
    assert "Begun and not submitted" not in page.words
    assert "0 of 8 0%" in page.text("section[aria-labelledby=attempts]")


def test_twice_is_harmless(app, client):
    take(app, "alice")
    alice = client("alice")
    assert alice.get("progress.index").text() == alice.get("progress.index").text()
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 1


def test_a_stranger_is_asked_to_sign_in(client):
    stranger = client()
    stranger.get("progress.index", status=302)
    assert (
        "/sign-in?next=%2Fprogress" in stranger.headers["Location"]
        or "/sign-in?next=/progress" in (stranger.headers["Location"])
    )


def test_post_is_no_way_to_ask(client):
    client("alice").post("/progress", status=405)
