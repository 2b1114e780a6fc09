"""Adding time: to one person, a department, everybody; once a form; never to whom one does not look after."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.attempts.models import ChangeCause, SectionTime, TimeChange
from app.audit import Action
from app.clock import now
from app.db import db, unit_of_work
from tests.features.attempts.stored import run_out
from tests.features.invigilation.crowd import crowd
from tests.features.invigilation.staging import (
    PARTS,
    acts,
    attempt_of,
    changes,
    department_id,
    fill,
    once,
    parts,
    quiz_id,
    set_attempt,
    sittings,
    stored,
)
from tests.features.reports.results import change, someone, user_id
from tests.taking import EXAM, PRACTICE, start

ALARM = "Fire alarm from 10:05 to 10:13"


def form(client, whom, minutes="10", **more):
    return {"whom": whom, "minutes": minutes, "reason": ALARM, "once": once(client), **more}


def add(client, whom, minutes="10", status=303, **more):
    """Send the form as confirmed."""
    return client.post(
        "invigilation.add_time", form(client, whom, minutes, confirmed="yes", **more), status=status, slug=EXAM
    )


def test_to_one_person(app, client):
    taken, beside = start(client("alice")), start(client("bob"))
    before, others = attempt_of(app, taken), attempt_of(app, beside)
    ada = client("ada")
    add(ada, f"person:{taken.uuid}")
    after = attempt_of(app, taken)
    assert after.ends_at == before.ends_at + timedelta(minutes=10)
    assert after.deadline_at == before.deadline_at
    (given,) = changes(app, taken)
    assert (given.cause, given.seconds, given.reason) == (ChangeCause.GRANTED, 600.0, ALARM)
    assert given.actor_id == user_id(app, "ada")
    assert attempt_of(app, beside).ends_at == others.ends_at
    page = ada.follow()
    assert "Alice Ash has 10 minutes more." in page.words
    assert " 39 min +10 min " in next(row for row in sittings(page) if row.startswith("Alice"))
    (event,) = acts(app, Action.EXAM_TIME_ADDED)
    assert (event.actor_id, event.subject_id) == (user_id(app, "ada"), quiz_id(app))
    token = event.facts.pop("once")
    assert len(token) == 32
    assert event.facts == {
        "department_id": department_id(app, "hall"),
        "user_id": user_id(app, "alice"),
        "minutes": 10,
        "people": 1,
        "left_out": 0,
        "reason": ALARM,
    }
    assert f"Ada Aspen added 10 minutes for Alice Ash. Reason: {ALARM}" in page.text("#live-log")


def test_the_trainees_page_shows_it(client):
    alice = client("alice")
    taken = start(alice)
    add(client("ada"), "all", "15")
    page = alice.get("attempts.resume", uuid=taken.uuid)
    assert f"15 more minutes: {ALARM}" in page.words
    assert page.text("#time-left") == "44 min"


def test_to_a_department_and_to_everybody(app, client):
    taken = {name: start(client(name)) for name in ("alice", "bob", "charlie")}
    ends = {name: attempt_of(app, t).ends_at for name, t in taken.items()}
    ada = client("ada")
    add(ada, "department:hall", "5")
    assert "Added: 5 minutes for 2 people." in ada.follow().words
    add(ada, "all", "1")
    assert "Added: 1 minute for 3 people." in ada.follow().words
    moved = {name: attempt_of(app, t).ends_at - ends[name] for name, t in taken.items()}
    assert moved == {
        "alice": timedelta(minutes=6),
        "bob": timedelta(minutes=6),
        "charlie": timedelta(minutes=1),
    }
    assert [len(changes(app, t)) for t in taken.values()] == [2, 2, 1]
    assert [e.facts["people"] for e in acts(app, Action.EXAM_TIME_ADDED)] == [2, 3]


def test_nothing_happens_before_it_is_confirmed(app, client):
    taken = start(client("alice"))
    ends_at = attempt_of(app, taken).ends_at
    ada = client("ada")
    page = ada.post("invigilation.add_time", form(ada, "all"), status=200, slug=EXAM)
    assert "Check before you add time" in page.words
    assert "Everybody in this quiz 1 person who is in" in page.words
    assert ALARM in page.words
    assert "Added time cannot be taken back." in page.words
    assert attempt_of(app, taken).ends_at == ends_at
    again = ada.post("invigilation.add_time", {**fill(page), "change": "yes"}, status=200, slug=EXAM)
    assert again.all("#minutes")[0].attrs["value"] == "10"
    assert again.all("#reason")[0].attrs["value"] == ALARM
    assert stored(app, TimeChange) == []
    ada.post("invigilation.add_time", {**fill(page), "confirmed": "yes"}, slug=EXAM)
    assert attempt_of(app, taken).ends_at == ends_at + timedelta(minutes=10)


def test_a_form_that_is_sent_twice_adds_once(app, client):
    taken = start(client("alice"))
    ends_at = attempt_of(app, taken).ends_at
    ada = client("ada")
    sent = form(ada, "all", confirmed="yes")
    for _ in range(3):
        ada.post("invigilation.add_time", sent, slug=EXAM)
    assert "This form had been sent already, so nothing was added again." in ada.follow().words
    ada.post("invigilation.add_time", {**sent, "minutes": "20", "whom": "department:hall"}, slug=EXAM)
    assert attempt_of(app, taken).ends_at == ends_at + timedelta(minutes=10)
    assert len(changes(app, taken)) == 1
    assert len(acts(app, Action.EXAM_TIME_ADDED)) == 1
    add(ada, "all")
    assert attempt_of(app, taken).ends_at == ends_at + timedelta(minutes=20)


def test_a_form_counts_for_its_sender_and_its_quiz(app, client):
    taken = start(client("alice"))
    ada = client("ada")
    sent = form(ada, "department:hall", confirmed="yes")
    ada.post("invigilation.add_time", sent, slug=EXAM)
    rita = client("rita")
    rita.post("invigilation.add_time", {**sent, "csrf_token": rita.token()}, slug=EXAM)
    assert len(changes(app, taken)) == 2


def test_time_without_a_limit_is_left_out_and_that_is_said(app, client):
    limited, unlimited = start(client("alice")), start(client("bob"))
    set_attempt(app, unlimited, ends_at=None, deadline_at=None)
    ada = client("ada")
    page = ada.post("invigilation.add_time", form(ada, "all"), status=200, slug=EXAM)
    assert "1 person is left out, since their time is not limited." in page.words
    add(ada, "all")
    page = ada.follow()
    assert "Added: 10 minutes for 1 person." in page.words
    assert "1 person was left out, since their time is not limited." in page.words
    assert [len(changes(app, t)) for t in (limited, unlimited)] == [1, 0]
    assert acts(app, Action.EXAM_TIME_ADDED)[0].facts["left_out"] == 1


def test_where_only_the_parts_have_a_limit(app, client):
    alice, bob = client("alice"), client("bob")
    inside, before_it = start(alice, parts(app)), start(bob, PARTS)
    alice.post("attempts.enter_section", uuid=inside.uuid, number=1)
    (ends_at,) = [part.ends_at for part in stored(app, SectionTime)]
    ada = client("ada")
    sent = {"whom": "all", "minutes": "10", "reason": ALARM, "once": once(ada, slug=PARTS), "confirmed": "yes"}
    ada.post("invigilation.add_time", sent, slug=PARTS)
    assert "Added: 10 minutes for 1 person." in ada.follow().words
    assert [part.ends_at - ends_at for part in stored(app, SectionTime)] == [timedelta(minutes=10)]
    assert [len(changes(app, t)) for t in (inside, before_it)] == [1, 0]
    page = alice.get("attempts.resume", uuid=inside.uuid)
    assert f"10 more minutes: {ALARM}" in page.words
    assert page.text("#section-left") == "19 min"
    # A part whose time is over is not opened again, and so there is nobody to give to.
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(SectionTime).values(ends_at=now() - timedelta(seconds=1)))
    page = ada.post("invigilation.add_time", {**sent, "once": once(ada, slug=PARTS)}, status=409, slug=PARTS)
    assert "there is nothing to add to" in page.words


def test_where_nobody_has_a_limit(app, client):
    start(client("alice"), PRACTICE)
    ada = client("ada")
    sent = {"whom": "all", "minutes": "5", "reason": ALARM, "once": once(ada, slug=PRACTICE), "confirmed": "yes"}
    page = ada.post("invigilation.add_time", sent, status=409, slug=PRACTICE)
    assert "Nobody of those in has a time limit, so there is nothing to add to." in page.words
    assert stored(app, TimeChange) == []
    assert acts(app, Action.EXAM_TIME_ADDED) == []


def test_where_nobody_is_in(app, client):
    page = add(client("ada"), "department:township", status=409)
    assert "Nobody of those meant is in at the moment. Nothing was added." in page.words


def test_to_whom_has_finished_or_is_out_of_time(app, client):
    submitted, late = start(client("alice")), start(client("bob"))
    submitted.submit()
    run_out(app)
    ada = client("ada")
    for taken in (submitted, late):
        page = add(ada, f"person:{taken.uuid}", status=409)
        assert "This person has finished, or their time is over. Nothing was added." in page.words
        assert changes(app, taken) == []


def test_a_clock_that_stands_still_gets_time_too(app, client):
    taken = start(client("alice"))
    before = attempt_of(app, taken)
    ada = client("ada")
    ada.post("invigilation.pause", {"whom": "all", "reason": ALARM}, slug=EXAM)
    add(ada, "all")
    assert attempt_of(app, taken).ends_at == before.ends_at + timedelta(minutes=10)
    assert attempt_of(app, taken).paused_at is not None


def test_a_reviewer_looks_after_their_own_department(app, client):
    mine, others = start(client("alice")), start(client("charlie"))
    ends_at = attempt_of(app, others).ends_at
    rita = client("rita")
    page = rita.get("invigilation.add_time_page", slug=EXAM)
    assert [o.to_text() for o in page.all("#whom option")] == ["Service Hall"]
    add(rita, "department:hall")
    assert len(changes(app, mine)) == 1
    for whom in ("all", "department:township", f"person:{others.uuid}"):
        add(rita, whom, status=404)
        rita.get("invigilation.add_time_page", status=404, slug=EXAM, whom=whom)
    assert attempt_of(app, others).ends_at == ends_at
    assert changes(app, others) == []
    add(rita, f"person:{mine.uuid}", "3")
    assert len(changes(app, mine)) == 2


def test_a_reviewer_reads_nothing_of_other_departments_in_the_record(client):
    for username in ("alice", "charlie"):
        start(client(username))
    ada = client("ada")
    for whom in ("all", "department:township", "department:hall"):
        add(ada, whom)
    add(ada, f"person:{start(client('charlie')).uuid}")
    page = client("rita").get("invigilation.room", slug=EXAM)
    lines = [" ".join(li.to_text().split()) for li in page.all("#live-log li")]
    assert [line.split("minutes for ")[1].split(".")[0] for line in lines] == ["Service Hall", "everybody"]
    assert len(ada.get("invigilation.room", slug=EXAM).all("#live-log li")) == 4


def test_nor_of_people_without_a_department(app, client):
    someone(app, "nadia", "Nadia Nowhere", department=None)
    add(client("ada"), f"person:{start(client('nadia')).uuid}")
    for department in ("hall", None):
        change(app, "rita", department_id=department and department_id(app, department))
        assert "Nadia" not in client("rita").get("invigilation.room", slug=EXAM).words
    assert "Nadia" in client("ada").get("invigilation.room", slug=EXAM).text("#live-log")


@pytest.mark.parametrize(
    "whom",
    [
        "department:nowhere",
        "person:nonsense",
        "person:00000000-0000-4000-8000-000000000000",
        "nonsense",
        "everybody",
        ":",
        "department:",
    ],
)
def test_for_whom_there_is_not(app, client, whom):
    start(client("alice"))
    ada = client("ada")
    add(ada, whom, status=404)
    ada.get("invigilation.add_time_page", status=404, slug=EXAM, whom=whom)
    assert stored(app, TimeChange) == []


def test_an_attempt_at_another_quiz_is_not_in_this_room(client):
    taken = start(client("alice"), PRACTICE)
    add(client("ada"), f"person:{taken.uuid}", status=404)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("minutes", "", "Enter a whole number of minutes."),
        ("minutes", "ten", "Enter a whole number of minutes."),
        ("minutes", "1.5", "Enter a whole number of minutes."),
        ("minutes", "0", "From 1 to 240 minutes can be added at once."),
        ("minutes", "-5", "From 1 to 240 minutes can be added at once."),
        ("minutes", "241", "From 1 to 240 minutes can be added at once."),
        ("minutes", "9" * 5000, "Enter a whole number of minutes."),
        ("reason", "", "Give the reason: the people it is for read it."),
        ("reason", "  \r\n ", "Give the reason: the people it is for read it."),
        ("reason", "x" * 501, "A reason has at most 500 characters."),
        ("reason", "a\x07b", "invisible control characters"),
        ("whom", "", "Choose whom it is for."),
    ],
)
def test_what_is_wrong_is_said(app, client, field, value, words):
    taken = start(client("alice"))
    page = add(client("ada"), **{"whom": "all", "status": 422, field: value})
    assert words in page.words
    assert page.text(".error-summary li")
    assert changes(app, taken) == []


@pytest.mark.parametrize("name", ["", "<b>", "x" * 32, "0" * 31])
def test_a_form_without_its_name_is_refused(app, client, name):
    taken = start(client("alice"))
    add(client("ada"), "all", status=422, once=name)
    assert changes(app, taken) == []


def test_minutes_as_they_are_typed_in_chinese(app, client):
    taken = start(client("alice"))
    add(client("ada"), "all", "２４０")
    assert changes(app, taken)[0].seconds == 240 * 60


def test_the_person_of_the_row_is_chosen_already(client):
    taken = start(client("alice"))
    ada = client("ada")
    (link,) = ada.get("invigilation.room", slug=EXAM).all("#live-people tbody a")
    page = ada.get(link.attrs["href"])
    assert [o.to_text() for o in page.all("#whom option")] == ["Alice Ash"]
    sent = {"whom": page.all("#whom option")[0].attrs["value"], "minutes": "7", "reason": ALARM}
    ada.post("invigilation.add_time", {**sent, "once": once(ada), "confirmed": "yes"}, slug=EXAM)
    assert "Alice Ash has 7 minutes more." in ada.follow().words
    assert taken.paper().attempt.ends_at - taken.paper().attempt.deadline_at == timedelta(minutes=7)


def test_five_hundred_people_each_get_their_row(app, client):
    crowd(app, 500, now=now(), answered=1, silent=0)
    add(client("ada"), "all")
    assert len(stored(app, TimeChange)) == 500


def test_not_for_trainees_and_authors(app, client):
    taken = start(client("alice"))
    sent = form(client("ada"), f"person:{taken.uuid}", confirmed="yes")
    for username in ("alice", "arthur"):
        person = client(username)
        person.post("invigilation.add_time", sent | {"csrf_token": person.token()}, status=403, slug=EXAM)
        person.get("invigilation.add_time_page", status=403, slug=EXAM)
    assert changes(app, taken) == []


def test_get_is_no_way_to_add(client):
    client("ada").get("invigilation.add_time", status=405, slug=EXAM)
