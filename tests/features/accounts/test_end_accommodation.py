"""Ending what a person is due: a new, neutral row; a reason is asked for; nobody but administrators."""

import pytest

from app.audit import Action
from tests.features.accounts.decisions import REASON, decide, decisions
from tests.features.accounts.signing import attributes, events
from tests.features.reports.results import cells, user_id


def end(app, browser, reason="The course is over", status=303):
    number = user_id(app, "alice")
    return browser.post("reports.end_accommodation", {"end_reason": reason}, status, user_id=number)


def test_works(app, client):
    decide(app, "alice", time_factor=1.5, break_minutes=15)
    ada = client("ada")
    end(app, ada)
    page = ada.follow()
    assert decisions(app) == [
        ("alice", 1.5, 0.0, 15.0, False, REASON, None),
        ("alice", 1.0, 0.0, 0.0, False, "The course is over", "ada"),
    ]
    assert "Nothing special: the usual times of every quiz apply." in page.words
    newest, oldest = cells(page, "section[aria-labelledby=history] tbody tr")
    assert "the usual times The course is over Ada Aspen" in newest
    assert oldest.endswith(f"{REASON} an operator")
    assert "in force" not in newest + oldest
    with app.app_context():
        assert [event.facts["time_factor"] for event in events(Action.ACCOMMODATION_GRANTED)] == [1.5, 1.0]


@pytest.mark.parametrize(
    ("reason", "words"), [("", "Give a reason."), ("x" * 501, "A reason has at most 500 characters.")]
)
def test_a_reason_is_asked_for(app, client, reason, words):
    decide(app, "alice", time_factor=1.5)
    page = end(app, client("ada"), reason, status=422)
    assert words in page.text(".error-summary")
    assert attributes(page, ".error-summary a", "href") == ["#end_reason"]
    assert attributes(page, "details", "open") == [""]
    assert len(decisions(app)) == 1


def test_twice_is_harmless(app, client):
    decide(app, "alice", time_factor=1.5)
    ada = client("ada")
    end(app, ada)
    end(app, ada, "Pressed twice")
    assert "It is ended" in ada.follow().words
    assert [row[5] for row in decisions(app)] == [REASON, "The course is over"]


def test_nothing_to_end_is_not_offered(app, client):
    page = client("ada").get("reports.accommodation", user_id=user_id(app, "alice"))
    assert page.all("#end_reason") == []


@pytest.mark.parametrize("username", ["alice", "arthur", "rita"])
def test_nobody_but_administrators(app, client, username):
    decide(app, "alice", time_factor=1.5)
    end(app, client(username), status=403)
    assert len(decisions(app)) == 1
