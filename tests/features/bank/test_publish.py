"""Publishing: again changes nothing; a changed question gets a new version; a vanished one is drawn no more."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.audit import Action, AuditEvent
from app.bank import library, publishing
from app.bank.models import Question, QuestionVersion
from app.bank.publishing import Published
from app.db import db, unit_of_work
from app.ops import content
from tests.taking import TEST, start

LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped():
    return content.check()


def publish(app, questions) -> Published:
    with app.app_context(), unit_of_work():
        return publishing.publish(questions, now=LATER)


def rows(app) -> list[tuple]:
    """Every row of the bank."""
    with app.app_context():
        found = []
        for model in (Question, QuestionVersion):
            found += [tuple(row) for row in db.session.execute(sa.select(model.__table__).order_by(model.id))]
        return found


def versions(app, key: str) -> dict[int, QuestionVersion]:
    with app.app_context():
        query = sa.select(QuestionVersion).join(Question).where(Question.key == key)
        return {version.number: version for version in db.session.scalars(query)}


def drawable(app) -> set[int]:
    with app.app_context():
        return {candidate.version_id for candidate in library.candidates()}


def reworded(question, words: str = "Reworded?"):
    return replace(question, stem={"en": words, "zh": "改过的题干？"})


def test_again_changes_nothing(app, shipped):
    before = rows(app)
    done = publish(app, shipped.questions)
    assert done == Published(0, 0, 0, 0, len(shipped.questions))
    assert rows(app) == before
    with app.app_context():
        events = sa.select(sa.func.count()).where(AuditEvent.action == Action.BANK_PUBLISHED)
        recorded = db.session.scalar(events)
        with unit_of_work():
            _, quizzes = content.publish(shipped, now=LATER)
        assert quizzes == 0
        assert db.session.scalar(events) == recorded


def test_a_changed_question_gets_a_second_version(app, shipped):
    first, *others = shipped.questions
    old = versions(app, first.key)[1]
    assert publish(app, [reworded(first), *others]).changed == 1
    found = versions(app, first.key)
    assert sorted(found) == [1, 2]
    assert found[1].content == old.content
    assert found[1].published_at == old.published_at
    assert found[2].content["stem"]["en"] == "Reworded?"
    assert found[2].published_at == LATER
    assert found[2].id in drawable(app)
    assert found[1].id not in drawable(app)
    assert publish(app, [reworded(first), *others]).changed == 0


def test_an_attempt_keeps_the_version_it_was_shown(app, client, shipped):
    taken = start(client("alice"), TEST)
    stem = taken.paper().entry(1).question.stem["en"]
    publish(app, [reworded(question) for question in shipped.questions])
    page = taken.client.get("attempts.question", uuid=taken.uuid, position=1)
    assert "Reworded?" not in page.words
    assert stem.split()[0] in page.words
    fresh = start(client("bob"), TEST)
    assert "Reworded?" in fresh.client.get("attempts.question", uuid=fresh.uuid, position=1).words


def test_a_vanished_question_is_retired_and_not_drawn(app, shipped):
    first, *others = shipped.questions
    version = versions(app, first.key)[1]
    done = publish(app, others)
    assert (done.retired, done.unchanged) == (1, len(others))
    assert version.id not in drawable(app)
    assert versions(app, first.key).keys() == {1}
    with app.app_context():
        retired = db.session.scalars(sa.select(Question).where(Question.retired_at.is_not(None))).one()
        assert (retired.key, retired.retired_at) == (first.key, LATER)
    assert publish(app, others).retired == 0


def test_a_question_comes_back(app, shipped):
    first, *others = shipped.questions
    publish(app, others)
    done = publish(app, shipped.questions)
    assert (done.restored, done.changed) == (1, 0)
    assert versions(app, first.key).keys() == {1}
    assert versions(app, first.key)[1].id in drawable(app)


def test_a_question_comes_back_changed(app, shipped):
    first, *others = shipped.questions
    publish(app, others)
    done = publish(app, [reworded(first), *others])
    assert (done.restored, done.changed) == (0, 1)
    assert versions(app, first.key)[2].id in drawable(app)
    assert versions(app, first.key)[1].id not in drawable(app)


def test_a_new_question(app, shipped):
    extra = replace(shipped.questions[0], key="patriotism-quite-new")
    assert publish(app, [*shipped.questions, extra]).added == 1
    assert versions(app, "patriotism-quite-new")[1].id in drawable(app)


def test_no_statement_for_each_question(app, shipped):
    """Neither for new ones, nor for changed ones, nor for those that vanish."""
    many = [replace(shipped.questions[0], key=f"patriotism-new-{n}") for n in range(300)]
    statements = []
    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
        for questions in (many, [reworded(question) for question in many], []):
            del statements[:]
            with unit_of_work():
                publishing.publish([*shipped.questions, *questions], now=LATER)
            assert 0 < len(statements) <= 20, statements[:5]


def test_content_with_errors_is_refused(app, shipped):
    before = rows(app)
    bad = replace(shipped, questions=[], findings=[content.Finding("x", 1, "", "x")])
    with app.app_context(), pytest.raises(ValueError, match="not published"), unit_of_work():
        content.publish(bad, now=LATER)
    assert rows(app) == before
