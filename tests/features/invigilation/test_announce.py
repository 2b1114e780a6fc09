"""Announcing: to everybody or a department, once a form, and whoever is in reads it."""

import pytest

from app.attempts.models import Announcement
from app.audit import Action
from tests.features.invigilation.staging import acts, fill, once, quiz_id, stored
from tests.features.reports.results import user_id
from tests.taking import EXAM, start

TEXT = "The exit is on the left.\nPlease leave your things."


def form(client, whom="all", text=TEXT, **more):
    return {"whom": whom, "text": text, "once": once(client, "announce_page"), **more}


def announce(client, whom="all", text=TEXT, status=303, **more):
    """Send the form as confirmed."""
    return client.post(
        "invigilation.announce", form(client, whom, text, confirmed="yes", **more), status=status, slug=EXAM
    )


def test_to_everybody(app, client):
    alice = client("alice")
    taken = start(alice)
    ada = client("ada")
    announce(ada, text=TEXT.replace("\n", "\r\n") + "  ")
    (said,) = stored(app, Announcement)
    assert (said.quiz_id, said.department_id, said.text) == (quiz_id(app), None, TEXT)
    assert said.actor_id == user_id(app, "ada")
    page = ada.follow()
    assert "Announced. Every page shows it within half a minute." in page.words
    assert "Ada Aspen announced to everybody:" in page.text("#live-log")
    assert "The exit is on the left. Please leave your things." in page.text("#live-log")
    (event,) = acts(app, Action.EXAM_ANNOUNCED)
    assert (event.actor_id, event.subject_id) == (user_id(app, "ada"), quiz_id(app))
    token = event.facts.pop("once")
    assert len(token) == 32
    assert event.facts == {"department_id": None, "announcement_id": said.id, "text": TEXT}
    assert "The exit is on the left. Please leave your things." in alice.get("attempts.resume", uuid=taken.uuid).words


def test_to_a_department_and_nobody_else(client):
    alice, charlie = client("alice"), client("charlie")
    hall, township = start(alice), start(charlie)
    announce(client("ada"), "department:hall")
    assert "The exit is on the left." in alice.get("attempts.resume", uuid=hall.uuid).words
    assert "The exit is on the left." not in charlie.get("attempts.resume", uuid=township.uuid).words


def test_nothing_is_said_before_it_is_confirmed(app, client):
    ada = client("ada")
    page = ada.post("invigilation.announce", form(ada), status=200, slug=EXAM)
    assert "Check before you announce" in page.words
    assert TEXT in page.all("blockquote")[0].to_text(strip=False)
    assert stored(app, Announcement) == []
    again = ada.post("invigilation.announce", {**fill(page), "change": "yes"}, status=200, slug=EXAM)
    assert again.all("textarea")[0].to_text(strip=False).strip() == TEXT
    assert stored(app, Announcement) == []


def test_a_form_that_is_sent_twice_announces_once(app, client):
    ada = client("ada")
    sent = form(ada, confirmed="yes")
    for _ in range(2):
        ada.post("invigilation.announce", sent, slug=EXAM)
    assert "This form had been sent already, so nothing was announced again." in ada.follow().words
    assert len(stored(app, Announcement)) == 1
    assert len(acts(app, Action.EXAM_ANNOUNCED)) == 1
    announce(ada)
    assert len(stored(app, Announcement)) == 2


def test_a_reviewer_speaks_to_their_own_department(app, client):
    rita = client("rita")
    page = rita.get("invigilation.announce_page", slug=EXAM)
    assert [o.to_text() for o in page.all("#whom option")] == ["Service Hall"]
    announce(rita, "department:hall")
    for whom in ("all", "department:township", "department:nowhere"):
        announce(rita, whom, status=404)
        rita.get("invigilation.announce_page", status=404, slug=EXAM, whom=whom)
    assert len(stored(app, Announcement)) == 1


def test_a_single_person_is_not_announced_to(app, client):
    taken = start(client("alice"))
    announce(client("ada"), f"person:{taken.uuid}", status=404)
    assert stored(app, Announcement) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "", "Write the message."),
        ("text", " \r\n ", "Write the message."),
        ("text", "x" * 501, "A message has at most 500 characters."),
        ("text", "a\x00b", "invisible control characters"),
        ("whom", "", "Choose whom it is for."),
    ],
)
def test_what_is_wrong_is_said(app, client, field, value, words):
    page = announce(client("ada"), status=422, **{field: value})
    assert words in page.text(".error-summary")
    assert stored(app, Announcement) == []


def test_a_form_without_its_name_is_refused(app, client):
    announce(client("ada"), status=422, once="")
    assert stored(app, Announcement) == []


def test_five_hundred_characters_are_counted_as_the_page_counts_them(app, client):
    announce(client("ada"), text="字\r\n" * 249 + "完")
    assert len(stored(app, Announcement)[0].text) == 499


def test_a_message_is_a_text(client):
    alice = client("alice")
    taken = start(alice)
    ada = client("ada")
    announce(ada, text="<b>Now</b> & here")
    assert "<b>Now</b> & here" in ada.follow().text("#live-log")
    assert "<b>Now</b> & here" in alice.get("attempts.resume", uuid=taken.uuid).words


def test_not_for_trainees_and_authors(app, client):
    sent = form(client("ada"), confirmed="yes")
    for username in ("alice", "arthur"):
        person = client(username)
        person.post("invigilation.announce", sent | {"csrf_token": person.token()}, status=403, slug=EXAM)
        person.get("invigilation.announce_page", status=403, slug=EXAM)
    assert stored(app, Announcement) == []


def test_get_is_no_way_to_announce(client):
    client("ada").get("invigilation.announce", status=405, slug=EXAM)
