"""One person's page: the same figures that they see, nothing before the first attempt, pages, scope."""

from datetime import timedelta

import pytest

from tests.features.reports.results import NOON, cells, link, put, shown, someone, take, user_id
from tests.taking import EXAM, TEST, start


def facts(page):
    return cells(page, "dl.facts dd")


def test_nothing_finished_yet(app, client):
    page = client("rita").get("reports.person", user_id=user_id(app, "alice"))
    assert page.text("h1") == "Alice Ash"
    assert facts(page) == ["alice", "Service Hall", "0", "0"]
    assert "Nothing finished yet" in page.words
    assert not page.all("table")


def test_what_they_finished_and_began(app, client):
    uuid = take(app, "alice", right=lambda entry: entry.position <= 2)
    take(app, "bob")
    start(client("alice"), EXAM)
    page = client("rita").get("reports.person", user_id=user_id(app, "alice"))
    assert facts(page) == ["alice", "Service Hall", "1", "1"]
    assert shown(page) == [uuid]
    assert "2 of 8 25%" in page.text("section[aria-labelledby=attempts]")
    assert len(page.all("figure.chart circle.point")) == 1


def test_the_same_figures_that_they_see(app, client):
    for n in range(5):
        take(app, "alice", TEST, right=lambda entry, n=n: entry.position <= n, at=NOON + timedelta(days=n))
    theirs = client("alice").get("progress.index")
    ours = client("rita").get("reports.person", user_id=user_id(app, "alice"))
    assert cells(ours, "table.principles tbody tr") == cells(theirs, "table.principles tbody tr")
    assert cells(ours, "figure.chart tbody tr") == cells(theirs, "figure.chart tbody tr")
    assert "likely" in ours.text("table.principles")


def test_somebody_without_a_department(app, client):
    number = someone(app, "nadia", "Nadia Nowhere", department=None)
    assert facts(client("ada").get("reports.person", user_id=number))[1] == "none"
    client("rita").get("reports.person", status=404, user_id=number)


def test_pages(app, client):
    made = [put(app, "alice", at=NOON + timedelta(days=day)) for day in range(11)]
    rita = client("rita")
    first = rita.get("reports.person", user_id=user_id(app, "alice"))
    second = rita.get(link(first, "next"))
    assert shown(first) + shown(second) == made[::-1]
    assert link(second, "next") is None


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "99999999999"])
def test_a_page_that_is_not_there(app, client, page):
    put(app, "alice")
    client("rita").get("reports.person", status=404, user_id=user_id(app, "alice"), page=page)
