"""The CSV export: what the list shows, in its order; a file that a spreadsheet opens as text; only what one may see."""

import csv
import io
from datetime import timedelta

import pytest

from app.reports.results import SORTS
from tests.features.reports.results import NOON, change, link, put, shown, someone
from tests.inspection import attribute
from tests.taking import EXAM, TEST


@pytest.fixture
def results(app):
    """Sixty attempts of four people, with equal scores and equal moments."""
    someone(app, "wang", "王小明", department=None)
    for n in range(60):
        username = ["alice", "bob", "charlie", "wang"][n % 4]
        passed = [True, False, None][n % 3]
        put(app, username, [EXAM, TEST][n % 2], earned=n % 5, passed=passed, at=NOON + timedelta(hours=n % 7))


def exported(client, **filters) -> list[list[str]]:
    """The rows of the file, its header first."""
    answer = client.http.get(client.address("reports.attempts_csv", **filters))
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def listed(client, **filters) -> list[str]:
    """The attempts of every page of the list."""
    page = client.get("reports.attempts", **filters)
    rows = shown(page)
    while address := link(page, "next"):
        page = client.get(address)
        rows += shown(page)
    return [str(uuid) for uuid in rows]


@pytest.mark.parametrize("username", ["ada", "rita"])
@pytest.mark.parametrize(
    "filters",
    [{"sort": sort} for sort in SORTS]
    + [
        {},
        {"person": "a"},
        {"quiz": TEST},
        {"department": "township"},
        {"since": "2026-03-02", "until": "2026-03-02"},
        {"passed": "no"},
        {"passed": "none", "sort": "score", "quiz": EXAM, "person": "B"},
        {"person": "nobody"},
    ],
)
def test_equals_the_list(client, results, username, filters):
    person = client(username)
    assert [row[-1] for row in exported(person, **filters)[1:]] == listed(person, **filters)


def test_the_link_carries_the_filters(client, results):
    ada = client("ada")
    page = ada.get("reports.attempts", person="b", quiz=TEST, passed="no", since="2026-03-01", sort="-score")
    target = next(attribute(a, "href") for a in page.all(".list-head a"))
    rows = list(csv.reader(io.StringIO(ada.http.get(target).get_data().decode("utf-8-sig"))))
    assert len(rows) > 1
    assert [row[-1] for row in rows[1:]] == [str(uuid) for uuid in shown(page)]


def test_what_a_row_holds(app, client):
    uuid = put(app, "charlie", EXAM, earned=13.33333, possible=20, passed=False)
    assert exported(client("ada")) == [
        [
            "Person",
            "Username",
            "Department",
            "Quiz",
            "Started (UTC)",
            "Submitted (UTC)",
            "Points",
            "Possible points",
            "Score in percent",
            "Passed",
            "Attempt",
        ],
        [
            "Charlie Cedar",
            "charlie",
            "Township",
            "The eight principles, examined",
            "2026-03-02 11:50:00",
            "2026-03-02 12:00:00",
            "13.3333",
            "20.0",
            "66.67",
            "no",
            str(uuid),
        ],
    ]


def test_times_are_utc_whatever_the_readers_zone(app, client):
    change(app, "ada", time_zone="Asia/Shanghai")
    put(app, "alice")
    assert exported(client("ada"))[1][5] == "2026-03-02 12:00:00"


def test_what_is_not_marked_is_empty_and_not_zero(app, client):
    put(app, "alice", earned=None)
    row = exported(client("ada"))[1]
    assert (row[6], row[8], row[9]) == ("", "", "")


def test_the_file(app, client):
    put(app, "alice")
    answer = client("ada").http.get("/admin/attempts.csv")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.get_data().count(b"\xef\xbb\xbf") == 1
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=officium-results.csv"


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("+1", "'+1"),
        ("@x", "'@x"),
        ("-1", "'-1"),
        ("＝1+1", "'＝1+1"),
        ("1-1", "1-1"),
        ("O'Hara, Mary", "O'Hara, Mary"),
        ('Ann "Nan" Oak', 'Ann "Nan" Oak'),
        ("王小明", "王小明"),
    ],
)
def test_no_name_is_a_formula(app, client, name, cell):
    someone(app, "extra", name)
    put(app, "extra")
    assert exported(client("ada"))[1][:2] == [cell, "extra"]


def test_a_large_file_loses_nothing(app, client):
    made = {str(put(app, "alice", at=NOON + timedelta(minutes=n))) for n in range(200)}
    rows = exported(client("ada"))
    assert len(rows) == 201
    assert {row[-1] for row in rows[1:]} == made


def test_a_reviewer_gets_their_own_department(client, results):
    rows = exported(client("rita"))[1:]
    assert len(rows) == 30
    assert {row[2] for row in rows} == {"Service Hall"}
    assert exported(client("rita"), department="township")[1:] == []


def test_in_chinese(app, client):
    change(app, "ada", language="zh_Hans")
    put(app, "alice", TEST)
    header, row = exported(client("ada"))
    assert header[0] != "Person"
    assert row[3] == "摸底自测"


@pytest.mark.parametrize(
    "filters", [{"quiz": "x"}, {"since": "x"}, {"since": "2026-03-02", "until": "2026-03-01"}, {"sort": "x"}]
)
def test_bad_filters(client, filters):
    client("ada").get("reports.attempts_csv", status=422, **filters)
