"""Pausing: the clocks of everybody, or of a department, stand still, and nobody begins."""

import pytest

from app.attempts.models import Attempt, ChangeCause, ExamPause
from app.audit import Action
from tests.features.invigilation.staging import acts, attempt_of, changes, quiz_id, sittings, stored
from tests.features.reports.results import user_id
from tests.taking import EXAM, start

ALARM = "Fire alarm"


def pause(client, whom="all", reason=ALARM, status=303):
    return client.post("invigilation.pause", {"whom": whom, "reason": reason}, status=status, slug=EXAM)


def test_for_everybody(app, client):
    alice = client("alice")
    taken, others = start(alice), start(client("charlie"))
    ends_at = attempt_of(app, taken).ends_at
    ada = client("ada")
    pause(ada)
    (begun,) = stored(app, ExamPause)
    assert (begun.quiz_id, begun.department_id, begun.reason, begun.ended_at) == (quiz_id(app), None, ALARM, None)
    assert begun.begun_by == user_id(app, "ada")
    for attempt in (attempt_of(app, taken), attempt_of(app, others)):
        assert attempt.paused_at == begun.begun_at
    assert attempt_of(app, taken).ends_at == ends_at
    (change,) = changes(app, taken)
    assert (change.cause, change.seconds, change.reason) == (ChangeCause.PAUSED, 0.0, ALARM)
    page = ada.follow()
    assert "Paused: the clocks of 2 people stand." in page.words
    assert "Paused for everybody since " in page.text("#live-pauses")
    assert ALARM in page.text("#live-pauses")
    assert all(" 29 min paused " in row for row in sittings(page))
    assert "Ada Aspen paused the quiz for everybody. Reason: Fire alarm" in page.text("#live-log")
    (event,) = acts(app, Action.EXAM_PAUSED)
    assert event.subject_id == quiz_id(app)
    assert event.facts == {"department_id": None, "pause_id": begun.id, "people": 2, "reason": ALARM}
    page = alice.get("attempts.resume", uuid=taken.uuid)
    assert page.text("#cover h1") == "The exam is paused"
    assert "hidden" not in page.all("#cover")[0].attrs
    assert ALARM in page.words
    taken.save(1, taken.key(1), status=409)


def test_nobody_begins_meanwhile(app, client):
    pause(client("ada"))
    client("alice").post("attempts.start", status=409, slug=EXAM)
    assert stored(app, Attempt) == []


def test_for_a_department(app, client):
    mine, others = start(client("alice")), start(client("charlie"))
    ada = client("ada")
    pause(ada, "department:hall")
    assert "Paused: the clock of 1 person stands." in ada.follow().words
    assert "Paused for Service Hall since " in ada.page.text("#live-pauses")
    assert attempt_of(app, mine).paused_at is not None
    assert attempt_of(app, others).paused_at is None
    others.save(1, others.key(1))


def test_twice_is_said_and_harmless(app, client):
    taken = start(client("alice"))
    ada = client("ada")
    pause(ada)
    paused_at = attempt_of(app, taken).paused_at
    for whom in ("all", "department:hall"):
        page = pause(ada, whom, status=409)
        assert "They are paused already; nothing was changed." in page.text(".error-summary")
    assert attempt_of(app, taken).paused_at == paused_at
    assert len(stored(app, ExamPause)) == 1
    assert len(acts(app, Action.EXAM_PAUSED)) == 1


def test_everybody_beside_a_department_that_is_paused_already(app, client):
    mine, others = start(client("alice")), start(client("charlie"))
    ada = client("ada")
    pause(ada, "department:hall")
    first = attempt_of(app, mine).paused_at
    pause(ada)
    page = ada.follow()
    assert "Paused: the clock of 1 person stands." in page.words
    assert len(page.all("#live-pauses .notice")) == 2
    assert attempt_of(app, mine).paused_at == first
    assert attempt_of(app, others).paused_at is not None


def test_a_reviewer_pauses_their_own_department(app, client):
    mine, others = start(client("alice")), start(client("charlie"))
    rita = client("rita")
    assert [o.to_text() for o in rita.get("invigilation.pause_page", slug=EXAM).all("#whom option")] == ["Service Hall"]
    for whom in ("all", "department:township", "department:nowhere"):
        pause(rita, whom, status=404)
        rita.get("invigilation.pause_page", status=404, slug=EXAM, whom=whom)
    assert stored(app, ExamPause) == []
    pause(rita, "department:hall")
    assert attempt_of(app, mine).paused_at is not None
    assert attempt_of(app, others).paused_at is None


def test_the_pause_of_another_department_is_none_of_a_reviewers_business(client):
    pause(client("ada"), "department:township")
    page = client("rita").get("invigilation.room", slug=EXAM)
    assert not page.all("#live-pauses .notice")
    assert not page.all("#live-log li")
    assert "Township" not in page.words


def test_a_reviewer_reads_of_a_pause_for_everybody_and_cannot_end_it(client):
    ada = client("ada")
    pause(ada)
    page = client("rita").get("invigilation.room", slug=EXAM)
    assert "Paused for everybody since " in page.text("#live-pauses")
    assert "An administrator ends it." in page.text("#live-pauses")
    assert not page.all("#live-pauses a")


def test_a_single_person_is_not_paused(app, client):
    taken = start(client("alice"))
    beside = start(client("bob"))
    pause(client("ada"), f"person:{taken.uuid}", status=404)
    assert stored(app, ExamPause) == []
    assert attempt_of(app, beside).paused_at is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": ""}, "Give the reason: the people it is for read it."),
        ({"reason": "   "}, "Give the reason: the people it is for read it."),
        ({"reason": "x" * 501}, "A reason has at most 500 characters."),
        ({"whom": ""}, "Choose whom it is for."),
    ],
)
def test_what_is_wrong_is_said(app, client, values, words):
    taken = start(client("alice"))
    page = pause(client("ada"), status=422, **values)
    assert words in page.text(".error-summary")
    assert attempt_of(app, taken).paused_at is None


def test_not_for_trainees_and_authors(app, client):
    start(client("alice"))
    for username in ("alice", "arthur"):
        pause(client(username), status=403)
        client(username).get("invigilation.pause_page", status=403, slug=EXAM)
    assert stored(app, ExamPause) == []


def test_get_is_no_way_to_pause(client):
    client("ada").get("invigilation.pause", status=405, slug=EXAM)
