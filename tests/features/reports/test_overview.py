"""The headline figures and tables equal a count by hand, and hold only what the reader may see."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt
from app.db import db
from app.quizzes.listing import on_offer
from tests.features.reports.results import NOON, cells, change, put, someone
from tests.taking import EXAM, PRACTICE, TEST


@pytest.fixture
def results(app):
    """The hall: six finished attempts of two people; the township: two of one; two attempts are open."""
    for n, (username, slug, earned, possible, passed) in enumerate(
        [
            ("alice", EXAM, 20, 20, True),
            ("alice", EXAM, 10, 20, False),
            ("alice", TEST, 4, 8, None),
            ("bob", EXAM, 15, 20, True),
            ("bob", EXAM, 12, 20, False),
            ("bob", EXAM, 18, 20, True),
            ("charlie", TEST, 2, 8, None),
            ("charlie", EXAM, 4, 20, False),
        ]
    ):
        put(app, username, slug, earned=earned, possible=possible, passed=passed, at=NOON + timedelta(days=n))
    put(app, "bob", TEST, at=None)
    put(app, "charlie", PRACTICE, at=None)


def headline(page):
    return cells(page, "dl.headline dd")


def starts(rows, words):
    """The rows that begin so."""
    return [row for row in rows if row.startswith(words)]


def test_an_administrator_sees_everybody(client, results):
    page = client("ada").get("reports.index")
    attempts, begun, still_open, score, rate = headline(page)
    assert attempts == "8"
    assert begun == "3 of 6"
    assert still_open == "2"
    assert score.startswith("59% likely ")  # (1 + .5 + .5 + .75 + .6 + .9 + .25 + .2) / 8
    assert rate.startswith("50% likely ")  # 3 of the 6 that have a pass mark
    assert "3 people have not started." in page.words


def test_a_reviewer_sees_their_own_department(client, results):
    page = client("rita").get("reports.index")
    attempts, begun, still_open, score, rate = headline(page)
    assert attempts == "6"
    assert begun == "2 of 4"
    assert still_open == "1"
    assert score.startswith("71% likely ")  # (1 + .5 + .5 + .75 + .6 + .9) / 6
    assert rate.startswith("60% likely ")  # 3 of 5
    assert "You see the results of Service Hall." in page.words
    assert "Charlie" not in page.words
    assert "Township" not in page.words


@pytest.mark.parametrize(
    ("username", "exam", "test"),
    [
        ("ada", "The eight principles, examined 3 6 66% likely ", "Where you stand 2 2 not enough evidence yet"),
        ("rita", "The eight principles, examined 2 5 75% likely ", "Where you stand 1 1 not enough evidence yet"),
    ],
)
def test_by_quiz(app, client, results, username, exam, test):
    rows = cells(client(username).get("reports.index"), "section[aria-labelledby=by-quiz] tbody tr")
    with app.app_context():
        assert len(rows) == len(on_offer())
    assert len(starts(rows, exam)) == 1
    assert starts(rows, exam)[0].endswith("n = 6" if username == "ada" else "n = 5")
    assert starts(rows, test)[0].endswith(" no pass mark")
    assert starts(rows, "Workplace situations 0 0 no answers yet ")


def test_by_department(client, results):
    rows = cells(client("ada").get("reports.index"), "section[aria-labelledby=by-department] tbody tr")
    hall, township = rows
    assert hall.startswith("Service Hall 2 of 4 6 71% likely ")
    assert " 60% likely " in hall
    assert hall.endswith("n = 5")
    assert township == "Township 1 of 1 2 not enough evidence yet not enough evidence yet n = 1"
    only = cells(client("rita").get("reports.index"), "section[aria-labelledby=by-department] tbody tr")
    assert only == [hall]


def test_the_latest_attempts(client, results):
    rows = cells(client("ada").get("reports.index"), "section[aria-labelledby=latest] li")
    assert [row.split()[0] for row in rows] == ["Charlie", "Charlie", "Bob", "Bob", "Bob"]
    assert rows[0].endswith("20%")
    rows = cells(client("rita").get("reports.index"), "section[aria-labelledby=latest] li")
    assert [row.split()[0] for row in rows] == ["Bob", "Bob", "Bob", "Alice", "Alice"]


def test_the_figures_agree_with_the_rows(app, client, results):
    with app.app_context():
        finished = sa.select(sa.func.count()).where(Attempt.submitted_at.is_not(None))
        stored = db.session.scalar(finished)
    assert headline(client("ada").get("reports.index"))[0] == str(stored)


def test_a_reviewer_without_a_department_sees_nothing_and_is_told(app, client, results):
    change(app, "rita", department_id=None)
    rita = client("rita")
    page = rita.get("reports.index")
    assert "You belong to no department, so there are no results to see." in page.words
    assert headline(page) == ["0", "0 of 0", "0", "no answers yet", "no answers yet"]
    assert not page.all("section[aria-labelledby=latest] li")
    assert not page.all("section[aria-labelledby=by-department] tbody tr")
    assert "No attempt fits these filters" in rita.get("reports.attempts").words
    assert "Nobody fits this search" in rita.get("reports.people_list").words
    assert rita.http.get("/admin/attempts.csv").get_data(as_text=True).count("\r\n") == 1


def test_people_without_a_department_are_the_administrators_alone(app, client):
    someone(app, "nadia", "Nadia Nowhere", department=None)
    change(app, "rita", department_id=None)
    put(app, "nadia")
    assert headline(client("ada").get("reports.index"))[:2] == ["1", "1 of 7"]
    assert headline(client("rita").get("reports.index"))[0] == "0"


def test_before_anybody_has_finished(client):
    page = client("ada").get("reports.index")
    assert headline(page) == ["0", "0 of 6", "0", "no answers yet", "no answers yet"]
    assert "Nobody has finished an attempt yet" in page.words
    assert "6 people have not started." in page.words


def test_those_who_left_are_counted_on_neither_side(app, client, results):
    change(app, "bob", disabled_at=NOON)
    page = client("ada").get("reports.index")
    assert headline(page)[1] == "2 of 5"
    rows = cells(page, "section[aria-labelledby=by-department] tbody tr")
    assert rows[0].startswith("Service Hall 1 of 3 ")


def test_an_attempt_whose_time_has_run_out_is_not_in_progress(app, client):
    put(app, "alice", EXAM, at=None, deadline=datetime.now(UTC) - timedelta(days=1))
    assert headline(client("ada").get("reports.index"))[2] == "0"
