"""What was sent before the deadline and is read a moment after it counts; what was begun a second after it does not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.attempts import saving
from app.attempts.models import Attempt, Response, SectionTime
from app.clock import now
from app.domain.errors import RuleBroken
from app.domain.rules import Section
from app.domain.selection import Slot
from tests.features.attempts.moments import MINUTE, attempt_of, enter
from tests.features.attempts.stored import change, rows
from tests.features.quizzes.offers import offer
from tests.taking import EXAM, start


def read(app, taken, position, at):
    """What the door makes of a save that it reads at this instant: the row's time, or the code of the refusal."""
    with taken.client.http.session_transaction() as session:
        token = session["_user_id"]
    meant = taken.key(position)
    with app.app_context():
        try:
            saved = saving.save_sent(token, taken.uuid, position, meant, client=str(uuid4()), seq=1, read_at=at)
        except RuleBroken as broken:
            return broken.code
    assert rows(app, Response)[-1].saved_at == saved.saved_at
    return saved.saved_at


@pytest.fixture
def taken(client):
    return start(client("alice"), EXAM)


@pytest.mark.parametrize("late", [0.001, 0.3, 0.9])
def test_read_a_moment_late(app, taken, late):
    ends_at = attempt_of(app, taken).ends_at
    saved_at = read(app, taken, 1, ends_at + timedelta(seconds=late))
    assert ends_at - timedelta(seconds=0.9) <= saved_at <= ends_at


@pytest.mark.parametrize("late", [0.900001, 1, 60])
def test_begun_too_late(app, taken, late):
    assert read(app, taken, 1, attempt_of(app, taken).ends_at + timedelta(seconds=late)) == "time_over"
    assert rows(app, Response) == []


def test_what_was_read_in_time_is_of_then(app, taken):
    ends_at = attempt_of(app, taken).ends_at
    assert read(app, taken, 1, ends_at) == ends_at


def test_of_a_section(app, client):
    sections = (Section(title={"en": "The facts", "zh": "事实"}, time_limit_minutes=5.0),)
    slug = offer(app, slots=(Slot(count=2, kinds=("single",), section=1),), sections=sections, time_limit_minutes=30.0)
    taken = start(client("alice"), slug)
    begun = attempt_of(app, taken).started_at
    assert enter(app, taken, 1, begun) is None
    ends_at = rows(app, SectionTime)[0].ends_at
    assert ends_at == begun + 5 * MINUTE
    assert read(app, taken, 1, ends_at + timedelta(seconds=0.5)) <= ends_at
    assert read(app, taken, 2, ends_at + timedelta(seconds=1)) == "section_closed"


def test_over_the_network(app, taken):
    change(app, Attempt, ends_at=now() - timedelta(milliseconds=1))
    taken.save(1, taken.key(1))
    change(app, Attempt, ends_at=now() - timedelta(seconds=1))
    taken.save(2, taken.key(2), status=409)
