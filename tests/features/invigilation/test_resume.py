"""Ending a pause: the clocks run again, and everybody has the time back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt, ChangeCause, ExamPause
from app.audit import Action
from app.db import db, unit_of_work
from tests.features.invigilation.staging import acts, attempt_of, changes, quiz_id, stored
from tests.features.reports.results import user_id
from tests.taking import EXAM, PRACTICE, start


def paused(app, client, whom="all", minutes=5):
    """Everybody meant has stood still for some minutes; the pause's id."""
    client.post("invigilation.pause", {"whom": whom, "reason": "Fire alarm"}, slug=EXAM)
    pause = stored(app, ExamPause)[-1]
    with app.app_context(), unit_of_work():
        earlier = pause.begun_at - timedelta(minutes=minutes)
        db.session.execute(sa.update(ExamPause).where(ExamPause.id == pause.id).values(begun_at=earlier))
        held = sa.update(Attempt).where(Attempt.paused_at == pause.begun_at)
        db.session.execute(held.values(paused_at=earlier))
    return pause.id


def resume(client, pause_id, status=303, slug=EXAM):
    return client.post("invigilation.resume", status=status, slug=slug, pause_id=pause_id)


def test_works(app, client):
    alice = client("alice")
    taken = start(alice)
    before = attempt_of(app, taken)
    ada = client("ada")
    pause_id = paused(app, ada)
    (link,) = ada.follow().all("#live-pauses a")
    page = ada.get(link.attrs["href"])
    assert "Fire alarm" in page.words
    assert "Everybody in this quiz" in page.words
    resume(ada, pause_id)
    (pause,) = stored(app, ExamPause)
    assert pause.ended_by == user_id(app, "ada")
    after = attempt_of(app, taken)
    assert after.paused_at is None
    assert after.deadline_at == before.deadline_at
    stood = (pause.ended_at - pause.begun_at).total_seconds()
    assert (after.ends_at - before.ends_at).total_seconds() == pytest.approx(stood)
    assert 300 <= stood < 330
    assert [c.cause for c in changes(app, taken)] == [ChangeCause.PAUSED, ChangeCause.RESUMED]
    page = ada.follow()
    # What a pause gave back is no gift.
    assert not page.all("#live-people .tag")
    assert "The pause is over: the clocks run, and everybody has the time back." in page.words
    assert not page.all("#live-pauses .notice")
    assert "Ada Aspen ended the pause for everybody. It lasted 5 min." in page.text("#live-log")
    (event,) = acts(app, Action.EXAM_RESUMED)
    assert event.subject_id == quiz_id(app)
    assert event.facts == {"department_id": None, "pause_id": pause_id, "seconds": pytest.approx(stood)}
    taken.save(1, taken.key(1))
    page = alice.get("attempts.resume", uuid=taken.uuid)
    assert "hidden" in page.all("#cover")[0].attrs
    assert page.all("#work input[name=response]")


def test_twice_is_harmless_and_said(app, client):
    taken = start(client("alice"))
    ada = client("ada")
    pause_id = paused(app, ada)
    resume(ada, pause_id)
    ends_at = attempt_of(app, taken).ends_at
    resume(ada, pause_id)
    assert "This pause had ended already; nothing was changed." in ada.follow().words
    assert attempt_of(app, taken).ends_at == ends_at
    assert len(acts(app, Action.EXAM_RESUMED)) == 1
    assert "This pause ended at " in ada.get("invigilation.resume_page", slug=EXAM, pause_id=pause_id).words


def test_whom_another_pause_holds_stands_still(app, client):
    mine, others = start(client("alice")), start(client("charlie"))
    ada = client("ada")
    hall = paused(app, ada, "department:hall")
    everybody = paused(app, ada)
    resume(ada, everybody)
    assert attempt_of(app, mine).paused_at is not None
    assert attempt_of(app, others).paused_at is None
    resume(ada, hall)
    assert attempt_of(app, mine).paused_at is None


def test_a_reviewer_ends_the_pause_of_their_own_department(app, client):
    mine = start(client("alice"))
    ada, rita = client("ada"), client("rita")
    hall, township = paused(app, ada, "department:hall"), paused(app, ada, "department:township")
    resume(rita, township, status=404)
    rita.get("invigilation.resume_page", status=404, slug=EXAM, pause_id=township)
    assert stored(app, ExamPause)[1].ended_at is None
    assert "Service Hall" in rita.get("invigilation.resume_page", slug=EXAM, pause_id=hall).words
    resume(rita, hall)
    assert attempt_of(app, mine).paused_at is None
    assert "Rita Rowan ended the pause for Service Hall." in rita.follow().text("#live-log")


def test_a_reviewer_does_not_end_a_pause_for_everybody(app, client):
    taken = start(client("alice"))
    pause_id = paused(app, client("ada"))
    rita = client("rita")
    resume(rita, pause_id, status=403)
    rita.get("invigilation.resume_page", status=403, slug=EXAM, pause_id=pause_id)
    assert attempt_of(app, taken).paused_at is not None
    assert acts(app, Action.EXAM_RESUMED) == []


def test_a_pause_that_does_not_exist_or_is_of_another_quiz(app, client):
    ada = client("ada")
    pause_id = paused(app, ada)
    resume(ada, 999, status=404)
    resume(ada, pause_id, status=404, slug=PRACTICE)
    assert stored(app, ExamPause)[0].ended_at is None


def test_not_for_trainees_and_authors(app, client):
    pause_id = paused(app, client("ada"))
    for username in ("alice", "arthur"):
        resume(client(username), pause_id, status=403)
    assert stored(app, ExamPause)[0].ended_at is None


def test_get_is_no_way_to_resume(app, client):
    ada = client("ada")
    pause_id = paused(app, ada)
    ada.get("invigilation.resume", status=405, slug=EXAM, pause_id=pause_id)
