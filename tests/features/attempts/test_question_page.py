"""A question's page: the question as it was frozen, the map of questions, nothing given away, not after submitting."""

from collections import Counter

import pytest

from app.domain.rules import Mode
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import Page, attribute, leaks
from tests.taking import EXAM, TEST, start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))


def look(taken, position, status=200):
    return taken.client.get("attempts.question", status, uuid=taken.uuid, position=position)


def labels(page):
    return [attribute(b, "aria-label") for b in page.all(".map-item")]


@pytest.mark.parametrize(
    ("position", "type_", "hint"),
    [
        (SINGLE, "radio", "Choose one."),
        (MULTIPLE, "checkbox", "Choose all that apply."),
        (TRUE_FALSE, "radio", "Is this true or false?"),
    ],
)
def test_shows_the_question(taken, position, type_, hint):
    page = look(taken, position)
    entry = taken.paper().entry(position)
    assert page.text("h1").startswith(f"Question {position} of 3")
    assert page.text(".hint") == hint
    assert {attribute(i, "type") for i in page.all("input[name=response]")} == {type_}
    assert page.text(".stem") == " ".join(entry.question.stem["en"].replace("**", "").split())
    shown = [" ".join(label.to_text().split()) for label in page.all(".options label")]
    assert shown == [
        " ".join(o.text["en"].split()) if o.text else {"t": "True", "f": "False"}[o.id] for o in entry.options
    ]
    assert page.all("input[name=response][checked]") == []


def test_map_of_questions(taken):
    assert labels(look(taken, 1)) == [
        "Question 1, not answered",
        "Question 2, not answered",
        "Question 3, not answered",
    ]
    taken.save(SINGLE, "a")
    right = taken.key(TRUE_FALSE)
    taken.save(TRUE_FALSE, right)
    address = {"uuid": taken.uuid}
    taken.client.post("attempts.post_question", {"go": "flag"}, position=MULTIPLE, **address)
    taken.client.post("attempts.post_question", {"go": "check", "response": right}, position=TRUE_FALSE, **address)
    taken.client.post("attempts.post_question", {"go": "flag", "response": "a"}, position=SINGLE, **address)
    page = look(taken, MULTIPLE)
    assert labels(page) == [
        "Question 1, answered, flagged",
        "Question 2, not answered, flagged",
        "Question 3, answered, checked",
    ]
    assert [attribute(b, "value") for b in page.all(".map-item")] == ["1", "2", "3"]
    assert [attribute(b, "value") for b in page.all(".map-item[aria-current=true]")] == ["2"]


def test_a_saved_answer_is_shown_with_its_time(taken):
    assert look(taken, SINGLE).text("#save-state") == ""
    taken.save(SINGLE, "b")
    page = look(taken, SINGLE)
    assert "saved at " in page.text("#save-state")
    assert [attribute(i, "value") for i in page.all("input[checked]")] == ["b"]


def test_each_rendering_is_a_writer_of_its_own(taken):
    writers = Counter(attribute(look(taken, SINGLE).all("form#question")[0], "data-client") for _ in range(3))
    assert len(writers) == 3


def test_timer_only_where_time_is_limited(client, taken):
    assert look(taken, SINGLE).all(".timer") == []
    limited = start(client("bob"), EXAM)
    page = look(limited, 1)
    assert "Time left:" in page.text(".timer")
    assert 0 < float(attribute(page.all("form#question")[0], "data-remaining")) <= 1800


def test_nothing_is_given_away(client):
    taken = start(client("alice"), EXAM)
    for position in range(1, 21):
        taken.save(position, taken.wrong(position))
        page = look(taken, position)
        assert leaks(page.html) == []
        assert page.all(".explained") == []
        assert "Check answer" not in page.words


def test_looking_at_the_leak_detector_itself(taken):
    # `leaks` would find a rationale if a page held one, so the tests above can fail.
    question = taken.paper().entry(SINGLE).question
    assert leaks(Page("", question.options[0].rationale["en"]).html) == [question.key]


@pytest.mark.parametrize("position", [0, 4, 10**30])
def test_no_such_question(taken, position):
    look(taken, position, 404)


def test_a_stranger_finds_nothing(client, taken):
    for username in ("bob", "charlie", "rita", "ada"):
        client(username).get("attempts.question", 404, uuid=taken.uuid, position=1)


def test_signed_out(client, taken):
    stranger = client()
    stranger.get("attempts.question", 302, uuid=taken.uuid, position=1)
    assert stranger.headers["Location"].startswith("/sign-in?next=/attempts/")


def test_after_submitting_it_leads_to_the_result(client):
    taken = start(client("alice"), TEST)
    taken.submit()
    look(taken, 1, 302)
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}/result"
