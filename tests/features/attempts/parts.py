"""A quiz in three parts, of which two have a clock of their own, and going through it."""

from datetime import timedelta

from app.attempts import sections
from app.attempts.models import Attempt
from app.domain.rules import Section
from app.domain.selection import Slot
from tests.features.attempts.moments import attempt_of
from tests.features.attempts.stored import only

TICK = timedelta(microseconds=1)
SLUG = "of-our-own"
FACTS, CASES, REST = 1, 2, 3
"""The sections: the first two have a clock, the last has none."""
FIRST, SECOND_, THIRD, FOURTH, FREE = range(1, 6)
"""Positions: two in each of the first two sections, one in the last."""
SECTIONS = (
    Section(
        title={"en": "The facts", "zh": "事实"},
        instructions={"en": "Answer from memory.", "zh": "凭记忆作答。"},
        time_limit_minutes=10.0,
    ),
    Section(title={"en": "The cases", "zh": "案例"}, time_limit_minutes=5.0),
    Section(title={"en": "The rest", "zh": "其余"}),
)
SLOTS = tuple(Slot(count=count, kinds=("single",), section=number) for number, count in ((1, 2), (2, 2), (3, 1)))
TIMED = SLOTS[:2], SECTIONS[:2]


def at(taken, app, **after):
    """So long after the start."""
    return attempt_of(app, taken).started_at + timedelta(**after)


def entered(app, number):
    with app.app_context():
        return sections.times(only(app, Attempt).id)[number]


def page(taken, position, status=200):
    return taken.client.get("attempts.question", status, uuid=taken.uuid, position=position)


def press(taken, number, status=303):
    return taken.client.post("attempts.enter_section", {}, status, uuid=taken.uuid, number=number)


def leads_to(taken, position, wanted):
    page(taken, position, 303)
    assert taken.client.headers["Location"] == wanted


def question(taken, position):
    return f"/attempts/{taken.uuid}/questions/{position}"
