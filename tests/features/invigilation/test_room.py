"""Watching one quiz: who is in, where, how long still, and whose page has not been heard of."""

from datetime import timedelta

import pytest

from app.attempts.models import EndedBy
from app.clock import now
from tests.features.invigilation.crowd import crowd
from tests.features.invigilation.staging import PARTS, attempt_of, figures, heard, parts, set_attempt, sittings
from tests.features.reports.results import change, someone
from tests.taking import EXAM, PRACTICE, start

UNKNOWN = "no-such-quiz"


def test_who_is_in_where_and_how_long_still(app, client):
    taken = start(client("alice"))
    taken.save(1, taken.key(1))
    taken.save(2, taken.key(2))
    heard(app, taken, ago=5, position=7)
    page = client("ada").get("invigilation.room", slug=EXAM)
    (row,) = sittings(page)
    assert row.startswith("Alice Ash Service Hall in contact 29 min 7 of 20 2 of 20 ")
    assert row.endswith("Add time : Alice Ash")
    assert figures(page) == ["1", "0", "0", "0"]


def test_when_the_last_answer_was_stored(app, client):
    alice = client("alice")
    alice.post("accounts.change_profile", {"name": "Alice Ash", "time_zone": "UTC", "theme": "system", "language": ""})
    taken = start(alice)
    ada = client("ada")
    assert " nothing yet " in sittings(ada.get("invigilation.room", slug=EXAM))[0]
    saved_at = taken.save(4, taken.key(4))["saved_at"]
    assert f" {saved_at[11:19]} " in sittings(ada.get("invigilation.room", slug=EXAM))[0]


def test_an_answer_that_was_cleared_is_none(app, client):
    taken = start(client("alice"))
    taken.save(1, taken.key(1), client="a", seq=1)
    taken.save(1, None, client="a", seq=2)
    taken.save(2, taken.key(2), client="a", seq=3)
    assert " 1 of 20 " in sittings(client("ada").get("invigilation.room", slug=EXAM))[0]


def test_a_page_that_has_not_told_is_at_the_first_question_without_an_answer(app, client):
    taken = start(client("alice"))
    for position in (1, 2, 4):
        taken.save(position, taken.key(position))
    taken.save(2, None, client="later", seq=2)
    assert " 2 of 20 2 of 20 " in sittings(client("ada").get("invigilation.room", slug=EXAM))[0]


@pytest.mark.parametrize("position", [0, 21, 2**31 - 1])
def test_whoever_shows_no_question_is_reviewing(app, client, position):
    heard(app, start(client("alice")), ago=5, position=position)
    assert " 29 min reviewing 0 of 20 " in sittings(client("ada").get("invigilation.room", slug=EXAM))[0]


@pytest.mark.parametrize(
    ("ago", "words"),
    [(55, "in contact"), (65, "no contact for 1 min"), (179, "no contact for 2 min"), (11000, "no contact for 3 h")],
)
def test_out_of_contact_is_said_after_a_minute_and_without_suspicion(app, client, ago, words):
    taken = start(client("alice"))
    heard(app, taken, ago=ago)
    page = client("ada").get("invigilation.room", slug=EXAM)
    assert f" {words} " in sittings(page)[0]
    assert figures(page)[1] == ("0" if words == "in contact" else "1")


def test_an_answer_is_a_sign_of_life_too(app, client):
    taken = start(client("alice"))
    heard(app, taken, ago=600)
    taken.save(1, taken.key(1))
    assert " in contact " in sittings(client("ada").get("invigilation.room", slug=EXAM))[0]


def test_whoever_is_on_a_break_of_their_own_is_not_missed(app, client):
    taken = start(client("alice"))
    heard(app, taken, ago=600)
    ends_at = attempt_of(app, taken).ends_at
    set_attempt(app, taken, break_until=now() + timedelta(minutes=4), ends_at=ends_at + timedelta(minutes=10))
    page = client("ada").get("invigilation.room", slug=EXAM)
    assert " in contact " in sittings(page)[0]
    assert " on a break " in sittings(page)[0]
    assert figures(page)[1:3] == ["0", "1"]


def test_time_that_is_over_and_time_that_has_no_limit(app, client):
    over, unlimited = start(client("alice")), start(client("bob"))
    set_attempt(app, over, ends_at=now() - timedelta(seconds=2))
    set_attempt(app, unlimited, ends_at=None, deadline_at=None)
    rows = sittings(client("ada").get("invigilation.room", slug=EXAM))
    assert " time is up " in rows[0]
    assert rows[0].startswith("Alice")
    assert " no limit " in rows[1]
    assert not [row for row in rows if "Add time" in row]


def test_the_part_that_has_a_limit_of_its_own(app, client):
    alice = client("alice")
    taken = start(alice, parts(app))
    ada = client("ada")
    assert " no limit 1 of 4 " in sittings(ada.get("invigilation.room", slug=PARTS))[0]
    alice.post("attempts.enter_section", uuid=taken.uuid, number=1)
    row = sittings(ada.get("invigilation.room", slug=PARTS))[0]
    assert " no limit this part: 9 min " in row
    assert row.endswith("Add time : Alice Ash")


def test_out_of_contact_comes_first_then_least_time_left(app, client):
    for username, ago, minutes in (("alice", 1, 20), ("bob", 1, 10), ("charlie", 300, 25)):
        taken = start(client(username))
        heard(app, taken, ago=ago)
        set_attempt(app, taken, ends_at=now() + timedelta(minutes=minutes))
    rows = sittings(client("ada").get("invigilation.room", slug=EXAM))
    assert [row.split()[0] for row in rows] == ["Charlie", "Bob", "Alice"]


def test_filters_by_name_and_department(app, client):
    for username in ("alice", "bob", "charlie"):
        start(client(username))
    ada = client("ada")
    page = ada.get("invigilation.room", slug=EXAM, name="  bIRch ")
    assert [row.split()[0] for row in sittings(page)] == ["Bob"]
    assert "1 of the 3 people who are in" in page.words
    assert figures(page)[0] == "3"
    page = ada.get("invigilation.room", slug=EXAM, department="township")
    assert [row.split()[0] for row in sittings(page)] == ["Charlie"]
    assert page.all("select option[selected]")[0].to_text() == "Township"
    page = ada.get("invigilation.room", slug=EXAM, name="nobody-of-this-name")
    assert "Nobody fits these filters" in page.words
    assert sittings(ada.get("invigilation.room", slug=EXAM, department="no-such-department")) == []


def test_nobody_is_in(client):
    page = client("ada").get("invigilation.room", slug=EXAM)
    assert "Nobody is in at the moment" in page.words
    assert figures(page) == ["0", "0", "0", "0"]


def test_a_reviewer_sees_their_own_department_and_counts_it_alone(app, client):
    for username in ("alice", "charlie"):
        heard(app, start(client(username)), ago=300)
    page = client("rita").get("invigilation.room", slug=EXAM)
    assert [row.split()[0] for row in sittings(page)] == ["Alice"]
    assert figures(page)[:2] == ["1", "1"]
    assert "Charlie" not in page.words
    assert "Township" not in page.words
    assert "You look after the people of Service Hall." in page.words
    assert sittings(client("rita").get("invigilation.room", slug=EXAM, department="township")) == []


def test_a_reviewer_without_a_department_looks_after_nobody(app, client):
    start(client("alice"))
    change(app, "rita", department_id=None)
    page = client("rita").get("invigilation.room", slug=EXAM)
    assert sittings(page) == []
    assert "there is nobody for you to look after" in page.words
    assert not page.all("a[href$='/add-time']")


def test_people_without_a_department_are_the_administrators_alone(app, client):
    someone(app, "nadia", "Nadia Nowhere", department=None)
    change(app, "rita", department_id=None)
    start(client("nadia"))
    assert sittings(client("ada").get("invigilation.room", slug=EXAM))[0].startswith("Nadia Nowhere in contact")
    assert sittings(client("rita").get("invigilation.room", slug=EXAM)) == []


def test_who_has_finished_lately(app, client):
    alice, bob, charlie = (start(client(username)) for username in ("alice", "bob", "charlie"))
    alice.submit()
    ends = {"ends_at": now() - timedelta(minutes=20), "submitted_at": now() - timedelta(minutes=14)}
    set_attempt(app, bob, **ends, ended_by=EndedBy.TIME)
    set_attempt(app, charlie, **{**ends, "submitted_at": now() - timedelta(minutes=16)}, ended_by=EndedBy.TIME)
    page = client("ada").get("invigilation.room", slug=EXAM)
    lines = [" ".join(li.to_text().split()) for li in page.all("#live-finished li")]
    assert lines[0].startswith("Alice Ash Service Hall submitted at ")
    assert lines[1].startswith("Bob Birch Service Hall submitted when time ran out, ")
    assert len(lines) == 2
    assert figures(page)[3] == "2"
    set_attempt(app, bob, ended_by=EndedBy.ABANDONED)
    set_attempt(app, charlie, submitted_at=now())
    page = client("rita").get("invigilation.room", slug=EXAM)
    assert "Charlie" not in page.words
    assert figures(page)[3] == "2"
    assert "not submitted in time" in page.text("#live-finished")


def test_what_was_left_open_hours_ago_is_counted_and_not_listed(app, client):
    forgotten, fresh = start(client("alice"), PRACTICE), start(client("bob"), PRACTICE)
    heard(app, forgotten, ago=13 * 3600)
    heard(app, fresh, ago=11 * 3600)
    page = client("ada").get("invigilation.room", slug=PRACTICE)
    assert [row.split()[0] for row in sittings(page)] == ["Bob"]
    assert "Not listed: 1 attempt without a time limit" in page.words
    assert figures(page)[0] == "1"


def test_other_quizzes_are_other_rooms(app, client):
    start(client("alice"), PRACTICE)
    assert sittings(client("ada").get("invigilation.room", slug=EXAM)) == []


def test_five_hundred_people_take_no_more_queries_than_three(app, client):
    ada = client("ada")
    few = crowd(app, 3, now=now(), on_break=1, granted=1)
    ada.get("invigilation.rows", slug=EXAM)
    ada.get("invigilation.rows", slug=EXAM)
    with_few = len(ada.queries)
    crowd(app, 497, now=now(), on_break=10, granted=25, first=len(few))
    page = ada.get("invigilation.room", slug=EXAM)
    assert len(sittings(page)) == 500
    assert figures(page)[:3] == ["500", "6", "10"]
    assert page.html.count("+10 min") == 25
    ada.get("invigilation.rows", slug=EXAM)
    assert len(ada.queries) == with_few
    assert ada.json["html"].count("<tr data-key=") == 500


def test_more_than_a_page_are_paged_by_key(app, client):
    crowd(app, 503, now=now(), answered=1)
    ada = client("ada")
    first = ada.get("invigilation.room", slug=EXAM, name="")
    assert len(sittings(first)) == 500
    (link,) = first.all("#live-people a[rel=next]")
    rest = ada.get(link.attrs["href"])
    assert len(sittings(rest)) == 3
    assert not {row.split()[0] for row in sittings(rest)} & {row.split()[0] for row in sittings(first)}
    assert figures(rest)[0] == "503"
    assert "First page" in rest.words
    ada.get("invigilation.room", slug=EXAM, after="of-no-attempt")
    assert len(sittings(ada.page)) == 500


def test_the_rows_are_what_the_page_shows(app, client):
    start(client("alice"))
    ada = client("ada")
    page = ada.get("invigilation.room", slug=EXAM, name="ali")
    ada.get("invigilation.rows", slug=EXAM, name="ali")
    assert set(ada.json) == {"html", "at"}
    assert 'data-key="' in ada.json["html"]
    assert page.all("#live")[0].attrs["data-rows"] == f"/admin/live/{EXAM}/rows"
    for part in ("live-figures", "live-pauses", "live-people", "live-finished", "live-log"):
        assert f'id="{part}"' in ada.json["html"]
        assert page.all(f"#{part}")
    ada.get("invigilation.rows", slug=EXAM, name="nobody-of-this-name")
    assert "data-key" not in ada.json["html"]


def test_a_name_is_a_text(app, client):
    change(app, "alice", name='<b>Ålice & "co"</b>')
    start(client("alice"))
    ada = client("ada")
    assert sittings(ada.get("invigilation.room", slug=EXAM))[0].startswith('<b>Ålice & "co"</b> Service Hall')
    assert len(sittings(ada.get("invigilation.room", slug=EXAM, name="å"))) == 1
    ada.get("invigilation.rows", slug=EXAM)
    assert "<b>" not in ada.json["html"]


def test_without_a_script_the_page_loads_itself_again_unless_told_not_to(client):
    ada = client("ada")
    html = ada.get("invigilation.room", slug=EXAM).html
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in html
    assert "http-equiv" not in ada.get("invigilation.room", slug=EXAM, reload="no").html


def test_what_does_not_exist(client):
    ada = client("ada")
    ada.get("invigilation.room", slug=UNKNOWN, status=404)
    ada.get("invigilation.rows", slug=UNKNOWN, status=404)


@pytest.mark.parametrize("endpoint", ["room", "rows", "index"])
def test_not_for_trainees_and_authors_and_not_by_post(client, endpoint):
    address = client("ada").address(f"invigilation.{endpoint}", **({} if endpoint == "index" else {"slug": EXAM}))
    for username in ("alice", "arthur"):
        client(username).get(address, status=403)
    client("ada").post(address, status=405)
    stranger = client()
    stranger.get(address, status=302)
    assert stranger.headers["Location"].startswith("/sign-in")
