"""One attempt: its marks, every answer that was saved, and nothing of the keys while an exam is open."""

from datetime import timedelta

import sqlalchemy as sa

from app.attempts import timing
from app.attempts.models import Attempt, Mark, Response
from app.clock import now
from app.db import db, unit_of_work
from tests import inspection
from tests.features.accounts.decisions import decide
from tests.features.accounts.signing import user
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.taking import EXAM, TEST, start


def items(page):
    return page.all("article.explained-item")


def history(page, position: int) -> list[str]:
    return [" ".join(li.to_text().split()) for li in items(page)[position - 1].query("ol.history li")]


def test_every_saved_answer_and_mark(app, client):
    taken = start(client("alice"), TEST)
    tab = "one-tab"
    taken.save(1, taken.wrong(1), seq=1, client=tab)
    taken.save(1, None, seq=2, client=tab)
    taken.save(1, taken.key(1), seq=3, client=tab)
    taken.save(2, taken.wrong(2))
    taken.submit()
    page = client("rita").get("reports.attempt", uuid=taken.uuid)
    assert "Where you stand taken by Alice Ash" in page.text("h1")
    assert "1 of 8 points; 2 of 8 questions answered." in page.words
    assert len(items(page)) == 8
    assert "History: 3 saved answers" in items(page)[0].to_text()
    first = history(page, 1)
    assert len(first) == 4
    assert first[1].endswith("cleared")
    assert "Marked at submission: 100%" in first[3]
    assert "scorer version 1" in first[3]
    assert len(history(page, 2)) == 2
    assert "Marked at submission: 0%" in history(page, 2)[1]
    assert history(page, 3)[0].endswith("Marked at submission: 0% scorer version 1")
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 4
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 8


def test_a_finished_attempt_shows_answers_and_keys(client):
    taken = start(client("alice"), TEST)
    taken.save(1, taken.wrong(1))
    taken.submit()
    page = client("ada").get("reports.attempt", uuid=taken.uuid)
    words = " ".join(items(page)[0].to_text().split())
    assert "No mark" in words
    assert "Their answer" in words
    assert "Key" in words
    assert inspection.leaks(page.html)
    assert "Not answered" in items(page)[1].to_text()


def test_an_open_exam_shows_neither_marks_nor_keys(client):
    taken = start(client("alice"), EXAM)
    taken.save(1, taken.key(1))
    taken.save(2, taken.wrong(2))
    page = client("rita").get("reports.attempt", uuid=taken.uuid)
    assert "keys and marks appear when it is finished" in page.words
    assert not page.all(".verdict")
    assert not page.all(".tag")
    assert not page.all("li.is-key")
    assert not page.all("li.is-distractor")
    assert inspection.leaks(page.html) == []
    assert "Marked" not in page.words
    assert "%" not in page.text()
    assert len(history(page, 1)) == 1
    assert history(page, 3) == []


def test_looking_changes_nothing(app, client):
    taken = start(client("alice"), TEST)
    rita = client("rita")
    rita.get("reports.attempt", uuid=taken.uuid)
    rita.get("reports.attempt", uuid=taken.uuid)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 0
    taken.client.get("attempts.resume", uuid=taken.uuid)


def test_its_time_and_every_move_of_it(app, client):
    decide(app, "alice", time_factor=1.5, break_minutes=15)
    taken = start(client("alice"), EXAM)
    with app.app_context():
        attempt = db.session.query(Attempt).one()
        ada = user("ada").id
        with unit_of_work():
            timing.grant([attempt.id], 300.0, reason="Fire alarm", actor_id=ada, now=now())
        with unit_of_work():
            held = timing.pause(attempt.quiz_id, None, reason="Power cut", actor_id=ada, now=now())
        with unit_of_work():
            timing.resume(held.id, actor_id=ada, now=now() + timedelta(minutes=2, seconds=30))
    words = client("rita").get("reports.attempt", uuid=taken.uuid).text("section[aria-labelledby=before]")
    assert "30 min × 1.5 = 45 min; breaks of 15 minutes" in words
    assert "Time added: +5 min – Fire alarm (Ada Aspen)" in words
    assert "Clock stopped – Power cut (Ada Aspen)" in words
    assert "Clock running again: +2.5 min – Power cut (Ada Aspen)" in words
    with app.app_context():
        attempt = db.session.query(Attempt).one()
        assert attempt.deadline_at == attempt.started_at + timedelta(minutes=45)
        assert attempt.ends_at > attempt.deadline_at + timedelta(minutes=7)


def test_a_close_that_was_extended_for_somebody(app, client):
    decide(app, "alice", time_factor=1.5)
    closes = now() + timedelta(minutes=40)
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0, closes_at=closes))
    words = client("rita").get("reports.attempt", uuid=taken.uuid).text("section[aria-labelledby=before]")
    assert "30 min × 1.5 = 45 min; closes for this person at" in words
    assert "for you" not in words


def test_time_that_is_not_limited(app, client):
    decide(app, "alice", unlimited=True)
    words = {}
    for slug in (TEST, EXAM):
        taken = start(client("alice"), slug)
        words[slug] = client("rita").get("reports.attempt", uuid=taken.uuid).text("section[aria-labelledby=before]")
    assert words[TEST] == "Time and statements Time: not limited"
    assert words[EXAM] == "Time and statements Time: not limited for this person (otherwise 30 min)"
