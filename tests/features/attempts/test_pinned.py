"""What was shown is pinned: an attempt shows and scores the version of its start, whatever is published later."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt, Item, Mark
from app.bank import publishing
from app.bank.models import Question, QuestionVersion
from app.clock import now
from app.db import db, unit_of_work
from app.domain.questions import question_from
from app.domain.selection import Slot
from tests.features.attempts.stored import only, rows
from tests.features.quizzes.offers import offer
from tests.taking import TEST, finished, start

STEM = {"en": "A stem that was edited later.", "zh": "后来修改的题干。"}


def republish(app, edit):
    """Publish the bank again, each question as `edit` returns it; None leaves the question out."""
    with app.app_context():
        current = db.session.scalars(
            sa.select(QuestionVersion)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(QuestionVersion.number == Question.current_number)
        ).all()
        edited = [edit(question_from(version.content)) for version in current]
        with unit_of_work():
            publishing.publish([question for question in edited if question is not None], now=now())


def turned_round(question):
    """The same question with another stem, and key and distractors changed over."""
    options = tuple(replace(option, value=1 - option.value) for option in question.options)
    return replace(question, stem=STEM, options=options) if question.kind == "true_false" else question


@pytest.fixture
def slug(app):
    return offer(app, slots=(Slot(count=1, kinds=("true_false",)),))


def test_shows_and_scores_the_version_of_its_start(app, client, slug):
    taken = start(client("alice"), slug)
    entry = taken.paper().entry(1)
    taken.save(1, taken.key(1))
    republish(app, turned_round)
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    assert page.text(".stem") == " ".join(entry.question.stem["en"].split())
    taken.submit()
    page = taken.client.follow()
    assert "1 of 1 points" in page.words
    assert STEM["en"] not in page.words
    assert page.text("li.is-key.is-chosen .explained-tags") == "Key Your answer"
    assert only(app, Attempt).earned == 1.0
    assert only(app, Mark).key_version_id == entry.version_id == only(app, Item).question_version_id


def test_a_new_attempt_gets_the_new_version(app, client, slug):
    alice = client("alice")
    old = finished(alice, slug)
    republish(app, turned_round)
    new = start(alice, slug)
    assert alice.get("attempts.question", uuid=new.uuid, position=1).text(".stem") == STEM["en"]
    new.save(1, new.key(1))
    new.submit()
    first, second = rows(app, Item)
    versions = {v.id: v for v in rows(app, QuestionVersion)}
    assert (versions[first.question_version_id].number, versions[second.question_version_id].number) == (1, 2)
    assert STEM["en"] not in alice.get("attempts.result", uuid=old.uuid).words
    assert STEM["en"] in alice.get("attempts.result", uuid=new.uuid).words
    assert [a.earned for a in rows(app, Attempt)] == [1.0, 1.0]


def test_a_finished_result_stays_as_it_was(app, client, slug):
    taken = finished(client("alice"), slug)
    before = taken.client.get("attempts.result", uuid=taken.uuid).text("main")
    republish(app, turned_round)
    assert taken.client.get("attempts.result", uuid=taken.uuid).text("main") == before


def test_a_retired_question_stays_in_the_attempts_that_have_it(app, client):
    taken = start(client("alice"), TEST)
    gone = {entry.question.key for entry in taken.paper().entries}
    taken.save(1, taken.key(1))
    republish(app, lambda question: None if question.key in gone else question)
    taken.save(2, taken.key(2))
    taken.submit()
    assert "2 of 8 points; 2 of 8 questions answered." in taken.client.follow().words
    again = start(taken.client, TEST)
    assert {entry.question.key for entry in again.paper().entries} & gone == set()


def test_the_rules_of_its_start_count_too(app, client, slug):
    taken = start(client("alice"), slug)
    offer(app, slug, slots=(Slot(count=2, kinds=("single",)),), pass_mark=0.9, pass_mark_reason=STEM)
    assert start(taken.client, slug).uuid == taken.uuid
    taken.submit()
    page = taken.client.follow()
    assert "This quiz has no pass mark." in page.words
    assert only(app, Attempt).passed is None
