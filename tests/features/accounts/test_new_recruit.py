"""Saying that a person is newly recruited, or no longer: the row, the record, the page."""

import pytest

from app.audit import Action
from tests.features.accounts.signing import events, user
from tests.features.reports.results import user_id


def press(app, browser, value, status=303):
    return browser.post("reports.new_recruit", {"new_recruit": value}, status, user_id=user_id(app, "alice"))


def is_recruit(app):
    with app.app_context():
        return user("alice").new_recruit


def test_works_and_back(app, client):
    ada = client("ada")
    page = ada.get("reports.accommodation", user_id=user_id(app, "alice"))
    assert page.text("section[aria-labelledby=recruit] button") == "Count as a new recruit"
    press(app, ada, "yes")
    page = ada.follow()
    assert is_recruit(app) is True
    assert "This person counts as a new recruit" in page.words
    assert page.text("section[aria-labelledby=recruit] button") == "No longer a new recruit"
    assert "New recruit yes" in ada.get("reports.person", user_id=user_id(app, "alice")).text("dl.facts")
    press(app, ada, "no")
    assert is_recruit(app) is False
    with app.app_context():
        recorded = events(Action.USER_RECRUIT_CHANGED)
        assert [event.facts for event in recorded] == [{"new_recruit": True}, {"new_recruit": False}]
        assert {(event.actor_id, event.subject_id) for event in recorded} == {(user("ada").id, user("alice").id)}


def test_twice_is_recorded_once(app, client):
    ada = client("ada")
    press(app, ada, "yes")
    press(app, ada, "yes")
    assert is_recruit(app) is True
    with app.app_context():
        assert len(events(Action.USER_RECRUIT_CHANGED)) == 1


@pytest.mark.parametrize("username", ["alice", "arthur", "rita"])
def test_nobody_but_administrators(app, client, username):
    press(app, client(username), "yes", status=403)
    assert is_recruit(app) is False


def test_no_such_person(client):
    client("ada").post("reports.new_recruit", {"new_recruit": "yes"}, 404, user_id=999)
