"""The questions that a page keeps to go on alone: all that are open, with what is stored, and nothing given away."""

import pytest

from app.attempts.models import Attempt
from app.clock import now
from app.domain.rules import Mode, Section
from app.domain.selection import Slot
from tests.features.attempts.stored import change
from tests.features.quizzes.offers import CHOSEN, MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import Page, attribute, leaks
from tests.taking import EXAM, TEST, start


def fetch(taken, status=200):
    """The positions that come, and the whole of it."""
    answer = taken.client.http.get(f"/attempts/{taken.uuid}/questions")
    assert answer.status_code == status
    page = Page("", f"<title>x</title>{answer.get_data(as_text=True)}")
    return [int(attribute(body, "data-position")) for body in page.all(".question-body")], page


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


def test_every_question_as_it_is_stored(taken):
    taken.save(SINGLE, "b")
    taken.save(MULTIPLE, ["a", "c"])
    positions, page = fetch(taken)
    assert positions == [SINGLE, MULTIPLE, TRUE_FALSE]
    assert [attribute(b, "data-shown") for b in page.all(".question-body")] == ['"b"', '["a","c"]', "null"]
    assert sorted(attribute(i, "value") for i in page.all("input[checked]")) == ["a", "b", "c"]
    ids = [attribute(node, "id") for node in page.all("[id]")]
    assert len(ids) == len(set(ids))


def test_the_same_as_on_the_pages(taken):
    _, whole = fetch(taken)
    for position in (SINGLE, MULTIPLE, TRUE_FALSE):
        own = taken.client.get("attempts.question", uuid=taken.uuid, position=position)
        assert own.text(".question-body") == whole.text(f".question-body[data-position='{position}']")


def test_nothing_is_given_away(client):
    taken = start(client("alice"), EXAM)
    for position in range(1, 21):
        taken.save(position, taken.wrong(position))
    positions, page = fetch(taken)
    assert positions == list(range(1, 21))
    assert leaks(page.html) == []
    assert page.all(".explained") == []


def test_what_is_closed_by_its_check_is_not_among_them(app, client):
    taken = start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))
    go = {"go": "check", "response": taken.key(SINGLE)}
    taken.client.post("attempts.post_question", go, uuid=taken.uuid, position=SINGLE)
    positions, page = fetch(taken)
    assert positions == [MULTIPLE, TRUE_FALSE]
    assert leaks(page.html) == []


def test_a_part_with_a_clock_comes_once_it_is_entered(app, client):
    part = {"title": {"en": "Part", "zh": "部分"}}
    sections = (Section(**part), Section(**part, time_limit_minutes=5.0))
    slots = (Slot(count=1, section=1, kinds=CHOSEN), Slot(count=2, section=2, kinds=CHOSEN))
    taken = start(client("alice"), offer(app, slots=slots, sections=sections))
    assert fetch(taken)[0] == [1]
    taken.client.post("attempts.enter_section", uuid=taken.uuid, number=2)
    assert fetch(taken)[0] == [2, 3] or fetch(taken)[0] == [1, 2, 3]


def test_nothing_while_the_clock_stands_still(app, taken):
    change(app, Attempt, paused_at=now())
    assert fetch(taken)[0] == []


def test_after_submitting(client):
    taken = start(client("alice"), TEST)
    taken.submit()
    fetch(taken, 302)


@pytest.mark.parametrize("who", ["bob", "charlie", "rita", "ada"])
def test_a_stranger_finds_nothing(client, taken, who):
    client(who).get("attempts.questions", 404, uuid=taken.uuid)


def test_other_methods(taken):
    taken.client.post("attempts.questions", status=405, uuid=taken.uuid)
