"""A quiz is published by somebody who has not written in it; versions, retiring and files keep to their rules."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app import clock
from app.attempts.models import Attempt
from app.audit import AuditEvent
from app.composing.reading import read
from app.db import db, unit_of_work
from app.domain.errors import Conflict
from app.domain.rules import rules_data
from app.ops import content
from app.quizzes.listing import on_offer
from app.quizzes.writing import source_of
from tests.features.composing.desk import (
    SLUG,
    begun,
    draft,
    publish,
    published,
    quiz,
    submitted,
    versions,
    write,
)
from tests.taking import start


def actions(app):
    with app.app_context():
        found = db.session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id))
        return [action for action in found if action.startswith("quiz:")]


def test_somebody_else_publishes_and_it_is_on_offer(app, client):
    arthur, ada, alice = client("arthur"), client("ada"), client("alice")
    submitted(arthur)
    assert "waits for review" in arthur.get("composing.quiz", slug=SLUG).words
    page = ada.get("composing.review", slug=SLUG)
    assert "窗口服务入门" in page.words
    publish(ada)
    (version,) = versions(app)
    assert (version.number, quiz(app).current_number, draft(app)) == (1, 1, None)
    assert "Counter basics" in alice.get("attempts.quizzes").words
    start(alice, SLUG)
    assert "Question 1 of 5" in alice.follow().words
    page = arthur.get("composing.quiz", slug=SLUG)
    assert "Ada Aspen" in page.words
    assert "New course" in page.words
    assert actions(app) == ["quiz:begun", "quiz:submitted", "quiz:published"]


def test_nobody_publishes_their_own(app, client):
    arthur, ada = client("arthur"), client("ada")
    submitted(ada)
    page = publish(ada, 403)
    assert "Somebody else has to publish it." in page.words
    publish(arthur)
    assert len(versions(app)) == 1


def test_what_is_not_ticked_is_not_published(app, client):
    arthur, ada = client("arthur"), client("ada")
    submitted(arthur)
    ada.post("composing.publish", {"revision": str(draft(app).revision)}, 422, slug=SLUG)
    assert versions(app) == []


def test_sent_back_it_says_what_is_to_be_mended(app, client):
    arthur, ada = client("arthur"), client("ada")
    submitted(arthur)
    form = {"revision": str(draft(app).revision), "back": "Ask for <b>fewer</b> questions."}
    ada.post("composing.send_back", form, slug=SLUG)
    assert "Ask for <b>fewer</b> questions." in arthur.get("composing.edit", slug=SLUG).words
    assert actions(app)[-1] == "quiz:sent_back"


def test_taken_back_it_can_be_written_again(app, client):
    arthur = client("arthur")
    submitted(arthur)
    write(arthur, status=409, **{"title-en": "Changed in review"})
    arthur.post("composing.take_back", {"revision": str(draft(app).revision)}, slug=SLUG)
    write(arthur, **{"title-en": "Changed after it"})
    assert "Changed after it" in draft(app).source


def test_in_review_it_is_not_discarded(app, client):
    arthur = client("arthur")
    submitted(arthur)
    arthur.post("composing.discard", {"revision": str(draft(app).revision)}, 409, slug=SLUG)
    assert draft(app) is not None


def test_a_change_is_a_new_version_and_an_open_attempt_keeps_its_own(app, client):
    arthur, ada, alice = client("arthur"), client("ada"), client("alice")
    published(arthur, ada)
    begun_attempt = start(alice, SLUG)
    arthur.post("composing.begin", slug=SLUG)
    write(arthur, **{"title-en": "Counter, once more", "p0-s0-count": "2"})
    arthur.post("composing.submit", {"revision": str(draft(app).revision), "reason": "Shorter"}, slug=SLUG)
    page = ada.get("composing.review", slug=SLUG)
    assert "once more" in page.text("ins") or any("once more" in ins.text for ins in page.all("ins")) or page.all("ins")
    publish(ada)
    assert [v.number for v in versions(app)] == [1, 2]
    with app.app_context():
        attempt = db.session.scalar(sa.select(Attempt).where(Attempt.uuid == begun_attempt.uuid))
        assert attempt.quiz_version.number == 1
    assert "Counter basics" in alice.get("attempts.resume", uuid=begun_attempt.uuid).words
    page = arthur.get("composing.differences", slug=SLUG)
    assert "From version 1 to version 2" in page.words
    arthur.get("composing.differences", 404, slug=SLUG, was="7")


def test_the_same_again_is_not_published(app, client):
    arthur, ada = client("arthur"), client("ada")
    published(arthur, ada)
    arthur.post("composing.begin", slug=SLUG)
    arthur.post("composing.submit", {"revision": str(draft(app).revision), "reason": "Nothing"}, slug=SLUG)
    assert "nothing to publish" in publish(ada, 422).words
    assert len(versions(app)) == 1


def test_retired_it_cannot_be_started_and_comes_back(app, client):
    arthur, ada, alice = client("arthur"), client("ada"), client("alice")
    published(arthur, ada)
    ada.post("composing.retire", {"why": ""}, 422, slug=SLUG)
    ada.post("composing.retire", {"why": "The course is over"}, slug=SLUG)
    alice.get("attempts.quiz", 404, slug=SLUG)
    assert SLUG in ada.get("/author/quizzes?status=retired").text("code")
    ada.post("composing.restore", {"why": "It goes on"}, slug=SLUG)
    alice.get("attempts.quiz", slug=SLUG)
    assert actions(app)[-2:] == ["quiz:retired", "quiz:restored"]


def test_the_files_own_theirs(app, client):
    ada = client("ada")
    page = ada.get("composing.quiz", slug="where-you-stand")
    assert "The files own this quiz" in page.words
    ada.post("composing.begin", status=403, slug="where-you-stand")
    ada.post("composing.retire", {"why": "No"}, 403, slug="where-you-stand")


def test_publishing_the_files_leaves_it_alone_and_refuses_its_name(app, client):
    published(client("arthur"), client("ada"))
    with app.app_context():
        found = content.check()
        with unit_of_work():
            content.publish(found, now=clock.now())
    assert (quiz(app).retired_at, quiz(app).current_number) == (None, 1)
    with app.app_context():
        clash = replace(found, quizzes=[replace(found.quizzes[0], slug=SLUG)])
        with pytest.raises(Conflict) as refused, unit_of_work():
            content.publish(clash, now=clock.now())
        assert refused.value.facts["keys"] == [SLUG]


def test_it_is_exported_as_its_file_would_be(app, client, tmp_path):
    published(client("arthur"), client("ada"))
    answer = client("arthur").http.get(f"/author/quizzes/{SLUG}/export.yaml")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={SLUG}.yaml"
    with app.app_context():
        reading = read(answer.get_data(as_text=True), SLUG)
        assert reading.faults == ()
        assert rules_data(reading.rules) == versions(app)[0].content


def test_every_shipped_quiz_can_be_written_back(app, client):
    with app.app_context():
        for version in on_offer():
            reading = read(source_of(version.rules), version.rules.slug)
            assert reading.faults == ()
            assert rules_data(reading.rules) == version.content


def test_two_people_in_one_quiz(app, client):
    arthur, ada = client("arthur"), client("ada")
    begun(arthur)
    write(arthur)
    seen = str(draft(app).revision)
    write(ada, revision=seen, **{"title-en": "Ada's title"})
    page = write(arthur, status=409, revision=seen, **{"title-en": "Arthur's title"})
    assert "Ada Aspen saved at" in page.words
    assert "Arthur's title" in page.text("#source")
    assert "Ada's title" in draft(app).source
    mine = {"revision": str(draft(app).revision), "go": "save", "kept": "mine", "source": page.text("#source")}
    arthur.post("composing.save", mine, slug=SLUG)
    assert "Arthur's title" in draft(app).source
    assert "Ada's title" not in draft(app).source
