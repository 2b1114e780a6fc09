"""What a start draws for this person: new questions first, then those met longest ago; sections in their order."""

import sqlalchemy as sa

from app.accounts.models import User
from app.attempts import taking
from app.attempts.models import Item
from app.bank.models import Question
from app.db import db
from app.domain.rules import Section
from app.domain.selection import Slot
from tests.features.attempts.stored import rows
from tests.features.quizzes.offers import CHOSEN, offer
from tests.taking import finished, start

DUTY = (Slot(count=4, topics=("duty",), kinds=CHOSEN),)
"""Twelve questions fit, of twelve families."""
TITLE = {"en": "A part", "zh": "一个部分"}


def met(taken):
    return {entry.question.key for entry in taken.paper().entries}


def test_longest_ago_comes_first(app, client):
    """Three papers of four show all twelve; then they come again in that order, whichever quiz showed them."""
    alice, slug, other = client("alice"), offer(app, slots=DUTY), offer(app, "another", slots=DUTY)
    papers = [met(finished(alice, quiz)) for quiz in (slug, other, slug, slug, other, slug)]
    assert len(set().union(*papers[:3])) == 12
    assert papers[3:] == papers[:3]


def test_an_open_attempt_counts_as_met(app, client):
    alice, slug = client("alice"), offer(app, slots=DUTY)
    begun = met(start(alice, slug))
    assert not begun & met(start(alice, offer(app, "another", slots=DUTY)))


def test_what_was_met_long_ago_is_forgotten(app, client, monkeypatch):
    monkeypatch.setattr(taking, "REMEMBERED", 2)
    alice, slug = client("alice"), offer(app, slots=DUTY)
    papers = [met(finished(alice, slug)) for _ in range(3)]
    with app.app_context():
        (alice_id,) = db.session.scalars(sa.select(User.id).where(User.username == "alice"))
        known = sorted(taking._last_met(alice_id))
        keys = set(db.session.scalars(sa.select(Question.key).where(Question.id.in_(known))))
    assert keys == papers[1] | papers[2]


def test_what_somebody_else_has_met_does_not_matter(app, client):
    slug = offer(app, slots=(Slot(count=12, topics=("duty",), kinds=CHOSEN),))
    first = met(finished(client("alice"), slug))
    assert met(start(client("bob"), slug)) == first


def test_sections_and_fixed_questions_are_kept_with_the_items(app, client):
    slots = (
        Slot(count=1, topics=("integrity",), section=2, points=2.0),
        Slot(count=2, questions=("duty-uneven-care", "duty-late-deadline")),
        Slot(count=1, topics=("loyalty",), section=2),
    )
    slug = offer(app, slots=slots, sections=(Section(title=TITLE), Section(title=TITLE)))
    taken = start(client("alice"), slug)
    assert [entry.question.key for entry in taken.paper().entries][:2] == ["duty-uneven-care", "duty-late-deadline"]
    assert [entry.question.topic for entry in taken.paper().entries][2:] == ["integrity", "loyalty"]
    stored = sorted((item.position, item.section, item.points) for item in rows(app, Item))
    assert stored == [(1, 1, 1.0), (2, 1, 1.0), (3, 2, 2.0), (4, 2, 1.0)]
