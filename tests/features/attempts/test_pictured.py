"""A question of each kind with a picture: it stands below the text on every page that asks, explains or marks it."""

from dataclasses import replace

import pytest

from app.bank import gallery, publishing
from app.bank.pictures import encoded
from app.clock import now
from app.db import unit_of_work
from app.domain.kinds import KINDS
from app.domain.pictures import Picture
from app.domain.rules import Mode
from app.domain.selection import Slot
from app.ops import content
from app.quizzes import listing
from tests.features.attempts.practising import check
from tests.features.quizzes.offers import offer
from tests.pictures import png
from tests.taking import start

ALT = {"en": "A queue of three before one desk", "zh": "一张办公桌前排着三个人"}


@pytest.fixture
def pictured(app):
    """The kinds in the order of a quiz that asks one question of each, all of them with the same picture."""
    shipped = content.check().questions
    chosen = [next(q for q in shipped if q.kind == kind) for kind in KINDS]
    made = encoded(png())
    picture = Picture(name=made.name, width=made.width, height=made.height, alt=ALT)
    others = [question for question in shipped if question not in chosen]
    with app.app_context(), unit_of_work():
        gallery.keep(made, by=None, now=now())
        publishing.publish([*others, *(replace(q, picture=picture, family="") for q in chosen)], now=now())
    slots = (Slot(count=len(chosen), questions=tuple(q.key for q in chosen)),)
    return offer(app, slots=slots, time_limit_minutes=None, pass_mark=None)


def shown(page, selector="main"):
    return [node.attrs["alt"] for node in page.all(f"{selector} .question-picture img")]


def test_every_kind_while_it_is_answered_and_when_it_is_explained(client, pictured):
    alice = client("alice")
    taken = start(alice, pictured)
    entries = taken.paper().entries
    assert {entry.question.kind for entry in entries} == set(KINDS)
    for entry in entries:
        page = alice.get("attempts.question", uuid=taken.uuid, position=entry.position)
        assert shown(page) == [ALT["en"]], entry.question.kind
    essay = next(entry.position for entry in entries if entry.question.kind == "essay")
    taken.save(essay, "In my own words.")
    taken.submit()
    assert shown(alice.follow()) == [ALT["en"]] * len(entries)
    rita = client("rita")
    assert shown(rita.get("reports.attempt", uuid=taken.uuid)) == [ALT["en"]] * len(entries)
    assert shown(rita.get("marking.answer", uuid=taken.uuid, position=essay)) == [ALT["en"]]


def test_a_practice_shows_it_beside_what_it_says_of_the_answer(app, client, pictured):
    with app.app_context():
        (slots,) = [version.rules.slots for version in listing.on_offer() if version.rules.slug == pictured]
    taken = start(client("alice"), offer(app, "practised", mode=Mode.PRACTICE, slots=slots, time_limit_minutes=None))
    single = next(entry.position for entry in taken.paper().entries if entry.question.kind == "single")
    assert shown(check(taken, single, taken.wrong(single))) == [ALT["en"]]
    assert shown(check(taken, single, taken.key(single))) == [ALT["en"]]
