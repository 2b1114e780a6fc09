"""Pages of finished attempts: each attempt once, the links between them, 404 for a page that is not there."""

from datetime import timedelta

import pytest

from tests.features.reports.results import NOON, link, put
from tests.inspection import attribute


def attempts_of(page):
    links = [attribute(a, "href") for a in page.all("section[aria-labelledby=attempts] tbody a")]
    return [href.split("/")[2] for href in links]


def test_every_attempt_once_and_the_latest_first(app, client):
    made = [str(put(app, "alice", at=NOON + timedelta(days=day))) for day in range(21)]
    alice = client("alice")
    page = alice.get("progress.index")
    assert "21 finished attempts" in page.words
    assert link(page, "prev") is None
    seen = [attempts_of(page)]
    while address := link(page, "next"):
        page = alice.get(address)
        seen.append(attempts_of(page))
    assert [len(rows) for rows in seen] == [10, 10, 1]
    assert [row for rows in seen for row in rows] == made[::-1]
    assert "Page 3 of 3" in page.words
    page = alice.get(link(page, "prev"))
    assert attempts_of(page) == seen[1]


def test_ten_attempts_are_one_page(app, client):
    for day in range(10):
        put(app, "alice", at=NOON + timedelta(days=day))
    page = client("alice").get("progress.index")
    assert not page.all("nav.pages")
    assert len(attempts_of(page)) == 10


@pytest.mark.parametrize("page", ["0", "3", "-1", "x", "1.0", "", "99999999999", "٢", "1 "])
def test_a_page_that_is_not_there(app, client, page):
    for day in range(11):
        put(app, "alice", at=NOON + timedelta(days=day))
    client("alice").get("progress.index", status=404, page=page)


def test_on_the_first_day_there_is_one_page(client):
    client("alice").get("progress.index", page="1")
    client("alice").get("progress.index", status=404, page="2")


def test_the_chart_shows_the_last_thirty(app, client):
    for day in range(31):
        put(app, "alice", at=NOON + timedelta(days=day))
    page = client("alice").get("progress.index")
    assert len(page.all("figure.chart circle.point")) == 30
    assert "31 finished attempts" in page.words
