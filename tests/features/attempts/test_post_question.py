"""Saving without JavaScript: the page's form stores the answer, then goes where the button says."""

import pytest

from app.attempts.models import Attempt, Flag, Mark, Response
from tests.features.attempts.stored import answers, only, rows, run_out
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.inspection import attribute
from tests.taking import EXAM, Taken, start

TAB = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=ONE_OF_EACH))


def press(taken, position, go, status=303, **fields):
    return taken.client.post("attempts.post_question", {"go": go, **fields}, status, uuid=taken.uuid, position=position)


def chosen(page):
    return sorted(attribute(i, "value") for i in page.all("input[name=response][checked]"))


@pytest.mark.parametrize(
    ("go", "leads_to"),
    [
        ("1", "/questions/1"),
        ("2", "/questions/2"),
        ("3", "/questions/3"),
        ("flag", "/questions/2"),
        ("unflag", "/questions/2"),
        ("finish", "/submit"),
        ("", "/questions/2"),
        ("0", "/questions/2"),
        ("4", "/questions/2"),
        ("-1", "/questions/2"),
        ("²", "/questions/2"),
        ("１", "/questions/2"),
        ("1\0", "/questions/2"),
        ("//elsewhere.example", "/questions/2"),
        ("9" * 4000, "/questions/2"),
        ("9" * 5000, "/questions/2"),
    ],
)
def test_every_button_saves_and_goes(app, taken, go, leads_to):
    press(taken, MULTIPLE, go, response=["b", "a"])
    assert taken.client.headers["Location"] == f"/attempts/{taken.uuid}{leads_to}"
    assert answers(app) == [(MULTIPLE, 1, '["a","b"]')]
    taken.client.follow()
    assert chosen(taken.client.get("attempts.question", uuid=taken.uuid, position=MULTIPLE)) == ["a", "b"]


def test_no_button_at_all(app, taken):
    taken.client.post("attempts.post_question", {"response": "a"}, uuid=taken.uuid, position=SINGLE)
    assert taken.client.headers["Location"].endswith("/questions/1")
    assert answers(app) == [(SINGLE, 1, '"a"')]


def test_the_buttons_of_the_page_lead_on_and_back(taken):
    first, last = (taken.client.get("attempts.question", uuid=taken.uuid, position=p) for p in (SINGLE, TRUE_FALSE))

    def offered(page):
        return [attribute(b, "value") for b in page.all(".question-buttons button")]

    assert offered(first) == ["2", "flag"]
    assert offered(last) == ["finish", "2", "flag"]


def test_flag_and_unflag(app, taken):
    press(taken, SINGLE, "flag", response="a")
    assert only(app, Flag).position == SINGLE
    press(taken, SINGLE, "unflag", response="a")
    assert rows(app, Flag) == []
    assert answers(app) == [(SINGLE, 1, '"a"')]


@pytest.mark.parametrize(("position", "response"), [(SINGLE, "a"), (MULTIPLE, ["a", "c"]), (TRUE_FALSE, "f")])
def test_an_unchanged_answer_adds_nothing(app, taken, position, response):
    press(taken, position, "1", response=response)
    press(taken, position, "1", response=response)
    assert len(rows(app, Response)) == 1


def test_passing_by_unanswered_adds_nothing(app, taken):
    press(taken, SINGLE, "2")
    press(taken, MULTIPLE, "3")
    assert rows(app, Response) == []


def test_a_page_left_untouched_does_not_undo_what_another_tab_saved(app, taken):
    stale = taken.client.get("attempts.question", uuid=taken.uuid, position=SINGLE)
    hidden = {attribute(i, "name"): attribute(i, "value") for i in stale.all("form#question input[type=hidden]")}
    taken.save(SINGLE, "b")
    press(taken, SINGLE, "2", **hidden)
    assert answers(app) == [(SINGLE, 1, '"b"')]


def test_a_changed_answer_is_added(app, taken):
    press(taken, SINGLE, "1", response="a")
    press(taken, SINGLE, "1", response="b")
    assert [a for _, _, a in answers(app)] == ['"a"', '"b"']
    assert chosen(taken.client.follow()) == ["b"]


def test_multiple_choice_is_cleared_by_unticking_everything(app, taken):
    press(taken, MULTIPLE, "2", response=["a", "b"])
    press(taken, MULTIPLE, "2")
    assert [a for _, _, a in answers(app)] == ['["a","b"]', "null"]
    assert chosen(taken.client.follow()) == []


def test_in_the_name_of_the_script(app, taken):
    press(taken, SINGLE, "2", response="b", client=TAB, seq="2")
    row = only(app, Response)
    assert (row.client, row.seq, row.answer) == (TAB, 2, '"b"')
    # The script's own earlier change arrives late.
    assert taken.save(SINGLE, "a", client=TAB, seq=1)["seq"] == 2
    assert answers(app) == [(SINGLE, 2, '"b"')]


def test_after_the_script_has_saved_it_the_form_adds_nothing(app, taken):
    taken.save(SINGLE, "b", client=TAB, seq=2)
    press(taken, SINGLE, "2", response="b", client=TAB, seq="2")
    assert answers(app) == [(SINGLE, 2, '"b"')]


def test_the_script_loaded_but_nothing_was_changed(app, taken):
    taken.save(SINGLE, "b", client=TAB, seq=2)
    press(taken, SINGLE, "2", response="b", client=TAB, seq="")
    assert answers(app) == [(SINGLE, 2, '"b"')]


@pytest.mark.parametrize("seq", ["-1", "x", "1.5", "²", "9" * 10, "\0"])
def test_a_strange_number_counts_as_none(app, taken, seq):
    press(taken, SINGLE, "2", response="b", client=TAB, seq=seq)
    assert answers(app) == [(SINGLE, 1, '"b"')]
    assert only(app, Response).client != TAB


@pytest.mark.parametrize("sent_by", ["tab\0", "", "x" * 500])
def test_a_strange_client_breaks_nothing(app, taken, sent_by):
    taken.client.post(
        "attempts.post_question",
        {"go": "2", "response": "b", "client": sent_by, "seq": "1"},
        status=303,
        uuid=taken.uuid,
        position=SINGLE,
    )
    assert answers(app) == [(SINGLE, 1, '"b"')]


@pytest.mark.parametrize(
    ("position", "response"),
    [(SINGLE, "z"), (SINGLE, "a\0"), (TRUE_FALSE, "a"), (MULTIPLE, ["z"]), (MULTIPLE, ["a", "a"])],
)
def test_what_is_not_an_option(app, taken, position, response):
    page = press(taken, position, "2", 422, response=response)
    assert "That could not be done." in page.text("[role=alert]")
    assert page.text("h1").startswith(f"Question {position} of 3")
    assert rows(app, Response) == []


def test_a_stranger_finds_nothing(app, client, taken):
    press(Taken(client("charlie"), taken.uuid), SINGLE, "2", 404, response="a")
    assert rows(app, Response) == []


@pytest.mark.parametrize("position", [0, 4])
def test_no_such_question(app, taken, position):
    press(taken, position, "1", 404, response="a")
    assert rows(app, Response) == []


def test_without_a_token(app, taken):
    taken.client.post("attempts.post_question", {"response": "a"}, 400, token=False, uuid=taken.uuid, position=SINGLE)
    assert rows(app, Response) == []


def test_after_submitting(app, taken):
    taken.submit()
    marks = len(rows(app, Mark))
    press(taken, SINGLE, "flag", response="a")
    assert taken.client.headers["Location"].endswith("/result")
    assert rows(app, Response) == []
    assert rows(app, Flag) == []
    assert len(rows(app, Mark)) == marks


def test_late(app, client):
    taken = start(client("alice"), EXAM)
    deadline = run_out(app)
    press(taken, 1, "2", response=taken.key(1))
    assert taken.client.headers["Location"].endswith("/result")
    assert rows(app, Response) == []
    assert only(app, Attempt).submitted_at == deadline
