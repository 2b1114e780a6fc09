"""Review and publishing: a second person, every step on record, and versions that never change."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.audit import Action
from app.authoring import reading
from app.authoring.reading import Remark
from app.bank import library
from app.bank.models import DraftStatus, QuestionAuthorship, QuestionComment
from app.db import db
from app.domain.questions import question_from
from tests.features.authoring.desk import (
    KEY,
    actions,
    begin,
    draft,
    events,
    filled,
    publish,
    published,
    question,
    revision,
    submit,
    versions,
    write,
    written,
)


def drawable(app):
    with app.app_context():
        return {candidate.key for candidate in library.candidates()}


def test_the_whole_way(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    assert KEY not in drawable(app)
    submit(arthur, reason="New: the counter")
    assert "You have written in this question yourself" in arthur.follow().words
    page = ada.get("authoring.review", slug=KEY)
    assert "New: the counter" in page.words
    assert page.text("#stem-2") == "窗口先接待谁？"
    ada.post("authoring.send_back", {"revision": "2", "back": "Which counter?"}, slug=KEY)
    assert draft(app).status is DraftStatus.DRAFT
    assert "Which counter?" in arthur.get("authoring.edit", slug=KEY).words
    write(arthur, **{"stem-en": "Who comes first at the permits counter?"})
    submit(arthur, reason="Named the counter")
    publish(ada)
    page = ada.follow()
    assert "Published as version 1." in page.words
    assert "Who comes first at the permits counter?" in page.text("#stem-1")
    assert page.text("[aria-labelledby=history] tbody td:nth-child(3)") == "Arthur Alder"
    assert page.text("[aria-labelledby=history] tbody td:nth-child(4)") == "Ada Aspen"
    assert KEY in drawable(app)
    assert draft(app) is None
    (version,) = versions(app)
    assert question_from(version.content).stem["en"] == "Who comes first at the permits counter?"
    with app.app_context():
        kept = db.session.get(QuestionAuthorship, version.id)
        assert kept.reason == "Named the counter"
    assert actions(app) == [
        Action.QUESTION_BEGUN,
        Action.QUESTION_SUBMITTED,
        Action.QUESTION_SENT_BACK,
        Action.QUESTION_SUBMITTED,
        Action.QUESTION_PUBLISHED,
    ]
    last = events(app)[-1]
    assert (last.actor_id, last.facts["author_id"]) == (kept.reviewer_id, kept.author_id)
    assert (last.facts["number"], last.facts["revision"], last.facts["reason"]) == (1, 3, "Named the counter")


@pytest.mark.parametrize("username", ["arthur", "ada"])
def test_nobody_publishes_their_own(app, client, username):
    own = client(username)
    written(own)
    submit(own)
    assert not own.follow().all("form[action$=publish]")
    publish(own, status=403)
    assert "Somebody else has to publish it." in own.page.text("[role=alert]")
    assert versions(app) == []
    assert Action.QUESTION_PUBLISHED not in actions(app)


def test_nor_what_they_have_only_changed_or_submitted(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    write(ada, **{"stem-en": "Ada's words?"})
    submit(arthur)
    publish(ada, status=403)
    assert versions(app) == []


def test_not_without_having_read_it(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    submit(arthur)
    ada.post("authoring.publish", {"revision": "2"}, 422, slug=KEY)
    assert "Tick the box when you have read it all." in ada.page.text(".error-summary")
    assert versions(app) == []


def test_faults_block_the_way(app, client):
    arthur = client("arthur")
    written(arthur, **{"stem-zh": ""})
    page = arthur.get("authoring.submit_page", slug=KEY)
    assert "Question · Chinese: This is missing." in page.words
    assert not page.all("form[action$=submit]")
    submit(arthur, status=422)
    assert draft(app).status is DraftStatus.DRAFT


@pytest.mark.parametrize("error", [True, False])
def test_what_the_guidelines_say_blocks_the_way_unless_it_is_waived(app, client, monkeypatch, error):
    said = Remark("key_longest", error, ("options", 0), "The key is much longer.", waivable=not error)
    monkeypatch.setattr(reading, "remarks", lambda question: (said,))
    arthur = client("arthur")
    written(arthur)
    page = arthur.follow()
    assert "The key is much longer." in page.text(".remarks")
    assert bool(page.all("input[name=waived-key_longest]")) is not error
    submit(arthur, status=422)
    monkeypatch.setattr(reading, "remarks", lambda question: (replace(said, blocks=False, reason="It has to be."),))
    submit(arthur)
    assert "It has to be." in client("ada").get("authoring.review", slug=KEY).text(".remarks")


def test_a_reason_is_needed(app, client):
    arthur = client("arthur")
    written(arthur)
    submit(arthur, reason=" ", status=422)
    assert "Say in a few words what this is for." in arthur.page.text(".error-summary")
    assert draft(app).status is DraftStatus.DRAFT


def test_in_review_nobody_changes_it(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    submit(arthur)
    for person in (arthur, ada):
        person.post("authoring.save", {**filled(), "revision": "2", "stem-en": "Late?"}, 409, slug=KEY)
        person.get("authoring.edit", 302, slug=KEY)
    assert "Late?" not in draft(app).source
    arthur.post("authoring.take_back", {"revision": "2"}, slug=KEY)
    write(arthur, **{"stem-en": "In time?"})
    assert "In time?" in draft(app).source
    assert Action.QUESTION_TAKEN_BACK in actions(app)


def test_what_was_read_is_what_is_published(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    submit(arthur)
    arthur.post("authoring.take_back", {"revision": "2"}, slug=KEY)
    write(arthur, **{"stem-en": "Another?"})
    submit(arthur)
    ada.post("authoring.publish", {"revision": "2", "confirmed": "y"}, 409, slug=KEY)
    assert "It has changed since you read it. Read it again." in ada.page.text(".error-summary")
    assert versions(app) == []
    publish(ada)
    publish_again = {"revision": "3", "confirmed": "y"}
    ada.post("authoring.publish", publish_again, 302, slug=KEY)
    assert len(versions(app)) == 1


def test_a_change_is_a_new_version_and_the_old_one_stays(app, client):
    arthur, ada = client("arthur"), client("ada")
    published(arthur, ada)
    before = versions(app)[0].content
    arthur.post("authoring.begin", slug=KEY)
    assert draft(app).base_version_id == versions(app)[0].id
    submit(arthur)
    publish(ada, status=422)
    assert "there is nothing to publish" in ada.page.text(".error-summary")
    arthur.post("authoring.take_back", {"revision": "1"}, slug=KEY)
    write(arthur, **{"stem-en": "Who comes last at the counter?"})
    assert question(app).stem["en"] == "Who comes first at the counter?"
    submit(arthur, reason="Asked the other way round")
    page = ada.get("authoring.review", slug=KEY)
    assert (page.text(".changes del"), page.text(".changes ins")) == ("first", "last")
    publish(ada)
    old, new = versions(app)
    assert (old.content, new.content["stem"]["en"]) == (before, "Who comes last at the counter?")
    page = ada.get("authoring.differences", slug=KEY)
    assert "From version 1 to version 2" in page.words
    assert page.text(".changes dt") == "Question · English"
    page = ada.get("authoring.differences", slug=KEY, was="2", now="1")
    assert page.text(".changes ins") == "first"
    ada.get("authoring.differences", 404, slug=KEY, was="3")


def test_in_review_nobody_discards_it(app, client):
    arthur = client("arthur")
    written(arthur)
    submit(arthur)
    arthur.post("authoring.discard", {"revision": str(revision(app))}, 409, slug=KEY)
    assert draft(app).status is DraftStatus.IN_REVIEW
    assert Action.QUESTION_DISCARDED not in actions(app)


def test_a_change_is_discarded_and_the_version_stays(app, client):
    arthur = client("arthur")
    published(arthur, client("ada"))
    arthur.post("authoring.begin", slug=KEY)
    write(arthur, **{"stem-zh": ""})
    assert question(app).complete is False
    arthur.post("authoring.discard", {"revision": str(revision(app))}, slug=KEY)
    assert (draft(app), len(versions(app)), question(app).complete) == (None, 1, True)


def test_comments_are_said_and_settled(app, client):
    arthur, ada = client("arthur"), client("ada")
    written(arthur)
    ada.post("authoring.comment", {"text": "<b>Which</b> counter?"}, slug=KEY)
    page = arthur.get("authoring.question", slug=KEY)
    assert page.text(".said") == "<b>Which</b> counter?"
    with app.app_context():
        said = db.session.scalars(sa.select(QuestionComment)).one()
    for _ in range(2):
        arthur.post("authoring.resolve", slug=KEY, comment_id=said.id)
    assert "settled" in arthur.follow().text(".talk")
    assert actions(app)[-2:] == [Action.QUESTION_COMMENTED, Action.QUESTION_COMMENT_RESOLVED]
    arthur.post("authoring.comment", {"text": " "}, 422, slug=KEY)
    assert "Write the comment." in arthur.page.text(".error-summary")
    begin(arthur, "duty-another")
    arthur.post("authoring.resolve", status=404, slug="duty-another", comment_id=said.id)


def test_retired_and_brought_back(app, client):
    arthur, ada = client("arthur"), client("ada")
    published(arthur, ada)
    arthur.post("authoring.retire", {"why": ""}, 422, slug=KEY)
    assert "Give the reason." in arthur.page.text(".error-summary")
    arthur.post("authoring.retire", {"why": "The rule has changed"}, slug=KEY)
    assert "Retired" in arthur.follow().text(".card-tags")
    assert KEY not in drawable(app)
    arthur.post("authoring.retire", {"why": "Again"}, 409, slug=KEY)
    ada.post("authoring.restore", {"why": "It has not"}, slug=KEY)
    assert KEY in drawable(app)
    assert [e.facts["reason"] for e in events(app)[-2:]] == ["The rule has changed", "It has not"]
