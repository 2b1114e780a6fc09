"""The list of people: by name, searched, in pages that hold everybody once, within the reader's scope."""

import pytest

from tests.features.reports.results import cells, link, put, someone
from tests.inspection import attribute


def names(page):
    return cells(page, "tbody th")


def test_by_name_with_their_finished_attempts(app, client):
    put(app, "alice")
    put(app, "alice")
    put(app, "bob", at=None)
    page = client("rita").get("reports.people_list")
    assert cells(page) == [
        "Alice Ash alice Service Hall 2 : Alice Ash",
        "Arthur Alder arthur Service Hall not started",
        "Bob Birch bob Service Hall not started",
        "Rita Rowan rita Service Hall not started",
    ]
    assert page.text("p[role=status]") == "4 people"


def test_an_administrator_sees_everybody(client):
    page = client("ada").get("reports.people_list")
    assert names(page) == ["Ada Aspen", "Alice Ash", "Arthur Alder", "Bob Birch", "Charlie Cedar", "Rita Rowan"]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("alice", ["Alice Ash"]),
        ("A", ["Ada Aspen", "Alice Ash", "Arthur Alder", "Charlie Cedar", "Percy 100% Pine", "Rita Rowan"]),
        (" BIRCH ", ["Bob Birch"]),
        ("_", ["Percy 100% Pine"]),
        ("%", ["Percy 100% Pine"]),
        ("\\", []),
        ("nobody", []),
    ],
)
def test_search(app, client, search, expected):
    someone(app, "pa_cy", "Percy 100% Pine")
    page = client("ada").get("reports.people_list", person=search)
    assert names(page) == expected
    assert attribute(page.all("#person")[0], "value") == search


def test_search_stays_within_the_department(client):
    page = client("rita").get("reports.people_list", person="charlie")
    assert names(page) == []
    assert "Nobody fits this search" in page.words
    assert page.text("p[role=status]") == "0 people"


def test_everybody_once(app, client):
    for n in range(54):
        someone(app, f"extra{n}", f"Twin {n % 2}")
    ada = client("ada")
    page = ada.get("reports.people_list")
    seen = [cells(page)]
    while address := link(page, "next"):
        page = ada.get(address)
        seen.append(cells(page))
    assert [len(rows) for rows in seen] == [25, 25, 10]
    rows = [row for rows in seen for row in rows]
    assert len(set(rows)) == 60
    order = [row.split(" extra")[0] for row in rows if row.startswith("Twin")]
    assert order == sorted(order)


def test_pages_keep_the_search(app, client):
    for n in range(30):
        someone(app, f"extra{n}", f"Twin {n}")
    ada = client("ada")
    page = ada.get("reports.people_list", person="twin")
    assert page.text("p[role=status]") == "30 people"
    page = ada.get(link(page, "next"))
    assert len(names(page)) == 5
    assert all(name.startswith("Twin") for name in names(page))


def test_exactly_one_page(app, client):
    for n in range(19):
        someone(app, f"extra{n}", f"Twin {n}")
    assert link(client("ada").get("reports.people_list"), "next") is None
