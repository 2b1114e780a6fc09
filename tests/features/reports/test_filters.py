"""The list of attempts: each filter alone and with others, what is refused with words, nothing found."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.features.reports.results import NOON, cells, change, put, shown, someone
from tests.inspection import attribute
from tests.taking import EXAM, TEST

DAY = timedelta(days=1)


@pytest.fixture
def made(app):
    """Attempts by a short name each; `made[name]` is the uuid."""
    someone(app, "per_cy", "Percy 100% Pine")
    someone(app, "percy", "Percy Poplar", department="township")
    return {
        "a1": put(app, "alice", EXAM, earned=20, possible=20, passed=True, at=NOON),
        "a2": put(app, "alice", TEST, earned=4, possible=8, at=NOON + DAY),
        "b1": put(app, "bob", EXAM, earned=8, possible=20, passed=False, at=NOON + 2 * DAY),
        "c1": put(app, "charlie", EXAM, earned=15, possible=20, passed=True, at=NOON + 3 * DAY),
        "p1": put(app, "per_cy", TEST, earned=8, possible=8, at=NOON + 4 * DAY),
        "q1": put(app, "percy", EXAM, earned=2, possible=20, passed=False, at=NOON + 5 * DAY),
        "open": put(app, "alice", TEST, at=None),
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "q1 p1 c1 b1 a2 a1"),
        ({"person": "alice"}, "a2 a1"),
        ({"person": "ASH"}, "a2 a1"),
        ({"person": "  lice a "}, "a2 a1"),
        ({"person": "c"}, "q1 p1 c1 b1 a2 a1"),
        ({"person": "per_"}, "p1"),
        ({"person": "_"}, "p1"),
        ({"person": "%"}, "p1"),
        ({"person": "0%"}, "p1"),
        ({"person": "100%"}, "p1"),
        ({"person": "p%y"}, ""),
        ({"person": "\\"}, ""),
        ({"person": "'"}, ""),
        ({"quiz": EXAM}, "q1 c1 b1 a1"),
        ({"quiz": TEST}, "p1 a2"),
        ({"quiz": "workplace-situations"}, ""),
        ({"department": "hall"}, "p1 b1 a2 a1"),
        ({"department": "township"}, "q1 c1"),
        ({"since": "2026-03-04"}, "q1 p1 c1 b1"),
        ({"until": "2026-03-04"}, "b1 a2 a1"),
        ({"since": "2026-03-04", "until": "2026-03-04"}, "b1"),
        ({"passed": "yes"}, "c1 a1"),
        ({"passed": "no"}, "q1 b1"),
        ({"passed": "none"}, "p1 a2"),
        ({"person": "a", "quiz": EXAM, "department": "hall", "passed": "yes"}, "a1"),
        ({"person": "percy", "department": "township"}, "q1"),
        ({"quiz": EXAM, "since": "2026-03-03", "until": "2026-03-05"}, "c1 b1"),
        ({"department": "hall", "passed": "no", "until": "2026-03-03"}, ""),
        (dict.fromkeys(("person", "quiz", "department", "since", "until", "passed", "sort"), ""), "q1 p1 c1 b1 a2 a1"),
    ],
)  # fmt: skip
def test_filters(client, made, filters, expected):
    page = client("ada").get("reports.attempts", **filters)
    assert shown(page) == [made[name] for name in expected.split()]
    count = len(expected.split())
    assert page.text("p[role=status]") == ("1 attempt" if count == 1 else f"{count} attempts")


def test_a_row_says_all(client, made):
    page = client("ada").get("reports.attempts", person="charlie")
    assert cells(page) == [
        "Charlie Cedar Township The eight principles, examined 5 Mar 2026, 12:00 UTC 75% yes "
        "Answers : Charlie Cedar, 5 Mar 2026, 12:00 UTC"
    ]


def test_the_form_keeps_what_was_asked(client, made):
    page = client("ada").get("reports.attempts", person="ali", quiz=EXAM, since="2026-03-01", passed="yes", sort="name")
    assert attribute(page.all("#person")[0], "value") == "ali"
    assert attribute(page.all("#since")[0], "value") == "2026-03-01"
    chosen = {attribute(option, "value") for option in page.all("option[selected]")}
    assert {EXAM, "yes", "name"} <= chosen


@pytest.mark.parametrize(
    ("filters", "expected"), [({}, "p1 b1 a2 a1"), ({"department": "township"}, ""), ({"person": "charlie"}, "")]
)
def test_a_reviewer_filters_within_their_department(client, made, filters, expected):
    assert shown(client("rita").get("reports.attempts", **filters)) == [made[name] for name in expected.split()]


@pytest.mark.parametrize(
    ("zone", "submitted", "day"),
    [
        ("UTC", "2026-03-01T00:00:00", "2026-03-01"),
        ("UTC", "2026-03-01T23:59:59.999999", "2026-03-01"),
        ("Asia/Shanghai", "2026-03-01T15:59:59", "2026-03-01"),
        ("Asia/Shanghai", "2026-03-01T16:00:00", "2026-03-02"),
        # In New York, 8 March 2026 has 23 hours.
        ("America/New_York", "2026-03-08T04:59:59", "2026-03-07"),
        ("America/New_York", "2026-03-08T05:00:00", "2026-03-08"),
        ("America/New_York", "2026-03-09T03:59:59", "2026-03-08"),
        ("America/New_York", "2026-03-09T04:00:00", "2026-03-09"),
    ],
)
def test_days_are_whole_days_of_the_reader(app, client, zone, submitted, day):
    change(app, "ada", time_zone=zone)
    uuid = put(app, "alice", at=datetime.fromisoformat(submitted).replace(tzinfo=UTC))
    before = (datetime.fromisoformat(day) - DAY).date().isoformat()
    after = (datetime.fromisoformat(day) + DAY).date().isoformat()
    ada = client("ada")
    assert shown(ada.get("reports.attempts", since=day, until=day)) == [uuid]
    assert shown(ada.get("reports.attempts", until=before)) == []
    assert shown(ada.get("reports.attempts", since=after)) == []


@pytest.mark.parametrize("name", ["Éloïse Ünal", "Жанна", "王小明"])
def test_names_beyond_ascii_are_found_as_they_are_written(app, client, name):
    someone(app, "elo", name)
    uuid = put(app, "elo")
    put(app, "alice")
    ada = client("ada")
    assert shown(ada.get("reports.attempts", person=name)) == [uuid]
    assert cells(ada.get("reports.people_list", person=name)) == [f"{name} elo Service Hall 1 : {name}"]


@pytest.mark.parametrize(
    ("field", "filters", "words"),
    [
        ("until", {"since": "2026-03-05", "until": "2026-03-04"}, "This day is before the first one."),
        ("since", {"since": "yesterday"}, "Not a valid date value."),
        ("since", {"since": "2026-02-30"}, "Not a valid date value."),
        ("until", {"until": "04/03/2026"}, "Not a valid date value."),
        ("quiz", {"quiz": "no-such-quiz"}, "Not a valid choice."),
        ("department", {"department": "moon"}, "Not a valid choice."),
        ("passed", {"passed": "perhaps"}, "Not a valid choice."),
        ("sort", {"sort": "password"}, "Not a valid choice."),
        ("sort", {"sort": "--name"}, "Not a valid choice."),
        ("person", {"person": "x" * 101}, "At most 100 characters."),
    ],
)
def test_refused_with_words_at_the_field(client, made, field, filters, words):
    page = client("ada").get("reports.attempts", status=422, **filters)
    assert words in page.text(f"#{field}-error")
    assert attribute(page.all(f"#{field}")[0], "aria-invalid") == "true"
    assert not page.all("tbody")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("field", ["since", "until"])
def test_the_ends_of_the_calendar(app, client, made, field, day, zone):
    change(app, "ada", time_zone=zone)
    everything = (field == "since") == (day == "0001-01-01")
    page = client("ada").get("reports.attempts", **{field: day})
    assert len(shown(page)) == (6 if everything else 0)


@pytest.mark.parametrize("page", ["reports.attempts", "reports.attempts_csv", "reports.people_list"])
def test_a_nul_is_refused(client, made, page):
    client("ada").get(page, status=422, person="a\0")


def test_nothing_found(client, made):
    page = client("ada").get("reports.attempts", person="nobody")
    assert "No attempt fits these filters" in page.words
    assert "Export these as CSV" not in page.words
    assert not page.all("table")
