"""Deciding what a person is due: the row, the record, the page; bad input in words; nobody but administrators."""

import pytest

from app.accounts.models import AccommodationGrant
from app.audit import Action
from app.clock import now
from tests.features.accounts.decisions import REASON, decide, decisions
from tests.features.accounts.signing import attributes, events, user
from tests.features.reports.results import cells, user_id

NOTHING = {"time_factor": "1", "extra_minutes": "0", "break_minutes": "0", "reason": REASON}


def accommodate(app, browser, username="alice", status=303, **changes):
    return browser.post("reports.accommodate", {**NOTHING, **changes}, status, user_id=user_id(app, username))


def test_works(app, client):
    before, ada = now(), client("ada")
    accommodate(app, ada, time_factor="1.5", extra_minutes="10", break_minutes="15")
    page = ada.follow()
    assert decisions(app) == [("alice", 1.5, 10.0, 15.0, False, REASON, "ada")]
    assert "It is recorded, and counts from the next start on." in page.words
    in_force = page.text("section[aria-labelledby=in-force]")
    assert "All time limits are multiplied by 1.5." in in_force
    assert "Each quiz has 10 minutes more." in in_force
    assert "For a quiz of 30 minutes that is 30 min × 1.5 + 10 min = 55 min." in in_force
    assert "The clock may be stopped for breaks, for 15 minutes in all during one attempt." in in_force
    assert f"Reason: {REASON}" in in_force
    (row,) = cells(page, "section[aria-labelledby=history] tbody tr")
    assert "30 min × 1.5 + 10 min = 55 min; breaks of 15 minutes in force" in row
    assert row.endswith(f"{REASON} Ada Aspen")
    with app.app_context():
        (event,) = events(Action.ACCOMMODATION_GRANTED)
        assert (event.actor_id, event.subject_id) == (user("ada").id, user("alice").id)
        assert event.facts == {
            "grant_id": event.facts["grant_id"],
            "time_factor": 1.5,
            "extra_minutes": 10.0,
            "break_minutes": 15.0,
            "unlimited": False,
        }
        assert before <= event.at <= now()


def test_no_limit(app, client):
    ada = client("ada")
    accommodate(app, ada, unlimited="y")
    page = ada.follow()
    assert decisions(app) == [("alice", 1.0, 0.0, 0.0, True, REASON, "ada")]
    in_force = page.text("section[aria-labelledby=in-force]")
    assert "No time limit: a quiz of 30 minutes stays open until it is submitted" in in_force
    assert "multiplied" not in in_force
    assert attributes(page, "#unlimited", "checked") == [""]


def test_breaks_alone(app, client):
    ada = client("ada")
    accommodate(app, ada, break_minutes="20")
    page = ada.follow()
    assert "For a quiz of 30 minutes" not in page.text("section[aria-labelledby=in-force]")
    assert "breaks of 20 minutes in force" in cells(page, "section[aria-labelledby=history] tbody tr")[0]


def test_the_last_decision_counts_and_the_others_stay(app, client):
    ada = client("ada")
    accommodate(app, ada, time_factor="1.5")
    accommodate(app, ada, time_factor="1.25", reason="After a year")
    page = ada.follow()
    assert [row[1] for row in decisions(app)] == [1.5, 1.25]
    assert "multiplied by 1.25" in page.text("section[aria-labelledby=in-force]")
    rows = cells(page, "section[aria-labelledby=history] tbody tr")
    assert ["37.5 min" in row for row in rows] == [True, False]
    assert ["in force" in row for row in rows] == [True, False]
    assert attributes(page, "#time_factor", "value") == ["1.25"]
    assert page.all("#reason")[0].to_text().strip() == ""


def test_it_is_the_persons_own(app, client):
    ada = client("ada")
    accommodate(app, ada, time_factor="2")
    page = ada.get("reports.accommodation", user_id=user_id(app, "bob"))
    assert "Nothing special: the usual times of every quiz apply." in page.words
    assert "Nobody has decided anything yet." in page.words


@pytest.mark.parametrize(
    ("written", "stored"), [("1,5", 1.5), (" 1.5 ", 1.5), ("1.504", 1.5), ("5", 5.0), ("１.５", 1.5)]
)
def test_numbers_as_people_write_them(app, client, written, stored):
    accommodate(app, client("ada"), time_factor=written)
    assert decisions(app)[0][1] == stored


def test_the_largest_values(app, client):
    accommodate(app, client("ada"), time_factor="5", extra_minutes="600", break_minutes="240")
    assert decisions(app)[0][1:4] == (5.0, 600.0, 240.0)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"time_factor": "0.9"}, "time_factor", "The time factor is from 1 to 5."),
        ({"time_factor": "5.01"}, "time_factor", "The time factor is from 1 to 5."),
        ({"time_factor": "-2"}, "time_factor", "The time factor is from 1 to 5."),
        ({"time_factor": "nan"}, "time_factor", "The time factor is from 1 to 5."),
        ({"time_factor": "inf"}, "time_factor", "The time factor is from 1 to 5."),
        ({"time_factor": "much"}, "time_factor", "This is not a number."),
        ({"time_factor": ""}, "time_factor", "Enter a time factor; 1 leaves the time as it is."),
        ({"extra_minutes": "-1"}, "extra_minutes", "The extra minutes are from 0 to 600."),
        ({"extra_minutes": "601"}, "extra_minutes", "The extra minutes are from 0 to 600."),
        ({"extra_minutes": ""}, "extra_minutes", "Enter the extra minutes; 0 adds none."),
        ({"break_minutes": "-1"}, "break_minutes", "The minutes of breaks are from 0 to 240."),
        ({"break_minutes": "240.5"}, "break_minutes", "The minutes of breaks are from 0 to 240."),
        ({"break_minutes": "1e400"}, "break_minutes", "The minutes of breaks are from 0 to 240."),
        ({"break_minutes": ""}, "break_minutes", "Enter the minutes of breaks; 0 allows none."),
        ({"time_factor": "1.5", "reason": "  "}, "reason", "Give a reason."),
        ({"time_factor": "1.5", "reason": "x" * 501}, "reason", "A reason has at most 500 characters."),
        ({"time_factor": "1.5", "reason": "a\x00b"}, "reason", "invisible control characters"),
        ({}, "time_factor", "This would change nothing: enter what the person is due."),
    ],
)
def test_refusals_stand_beside_their_field(app, client, changes, field, words):
    page = accommodate(app, client("ada"), status=422, **changes)
    assert words in page.text(".error-summary")
    assert attributes(page, ".error-summary a", "href") == [f"#{field}"]
    assert words in page.text(f"#{field}-error")
    assert decisions(app) == []
    with app.app_context():
        assert events(Action.ACCOMMODATION_GRANTED) == []


def test_what_was_entered_stays_on_the_refused_page(app, client):
    page = accommodate(app, client("ada"), status=422, time_factor="7", extra_minutes="10", reason="Why")
    assert attributes(page, "#time_factor", "value") == ["7"]
    assert attributes(page, "#extra_minutes", "value") == ["10"]
    assert page.text("#reason") == "Why"


@pytest.mark.parametrize("username", ["alice", "arthur", "rita"])
def test_nobody_but_administrators(app, client, username):
    browser = client(username)
    accommodate(app, browser, status=403, time_factor="2")
    browser.get("reports.accommodation", status=403, user_id=user_id(app, "alice"))
    assert decisions(app) == []


def test_a_stranger_is_asked_to_sign_in(app, client):
    stranger = client()
    accommodate(app, stranger, status=302, time_factor="2")
    assert stranger.headers["Location"].startswith("/sign-in")
    assert decisions(app) == []


def test_no_such_person(app, client):
    ada = client("ada")
    ada.get("reports.accommodation", status=404, user_id=999)
    ada.post("reports.accommodate", {**NOTHING, "time_factor": "2"}, 404, user_id=999)
    assert decisions(app) == []


def test_without_a_token(app, client):
    number = user_id(app, "alice")
    client("ada").post("reports.accommodate", {**NOTHING, "time_factor": "2"}, 400, token=False, user_id=number)
    assert decisions(app) == []


def test_the_persons_page_leads_there_for_administrators_alone(app, client):
    decide(app, "alice", time_factor=1.5)
    number = user_id(app, "alice")
    page = client("ada").get("reports.person", user_id=number)
    assert f"/admin/people/{number}/accommodation" in attributes(page, "dl.facts a", "href")
    assert "Time and breaks 30 min × 1.5 = 45 min" in page.text("dl.facts")
    # Whoever reviews results need not know who is due what.
    assert "Time and breaks" not in client("rita").get("reports.person", user_id=number).words


def test_in_chinese(app, client):
    ada = client("ada")
    ada.post("accounts.language", {"language": "zh_Hans", "back": "/account"})
    accommodate(app, ada, time_factor="1.5", extra_minutes="10", break_minutes="15")
    page = ada.follow()
    assert "30 分钟 × 1.5 + 10 分钟 = 55 分钟" in page.text("section[aria-labelledby=in-force]")
    refused = accommodate(app, ada, status=422, time_factor="9")
    assert "1 到 5" in refused.text(".error-summary")


def test_a_row_is_never_changed(app, client):
    decide(app, "alice", time_factor=1.5)
    with app.app_context():
        from app.db import db

        before = dict(db.session.query(AccommodationGrant).one().__dict__)
    accommodate(app, client("ada"), time_factor="2")
    with app.app_context():
        after = dict(db.session.query(AccommodationGrant).order_by(AccommodationGrant.id).first().__dict__)
    del before["_sa_instance_state"], after["_sa_instance_state"]
    assert before == after
