"""Answers that are typed: saved as they are read, refused where they cannot be, and never lost from the page."""

import json

import pytest

from app.attempts import papers
from app.attempts.models import Attempt, Mark, Response
from app.domain.rules import Mode
from tests.features.attempts.practising import buttons, check, said
from tests.features.attempts.stored import answers, only, rows
from tests.features.attempts.typing import ESSAY, GAPS, NUMBER, RIGHT, SHORT, answer_all, send, typed_quiz
from tests.inspection import attribute
from tests.taking import start


@pytest.fixture
def taken(app, client):
    return start(client("alice"), typed_quiz(app))


def question(taken, position):
    return taken.client.get("attempts.question", uuid=taken.uuid, position=position)


def value(page, selector="input[name=response]"):
    return attribute(page.all(selector)[0], "value")


@pytest.mark.parametrize(
    ("position", "typed", "stored"),
    [
        (SHORT, "  AUTHORITY ", '"AUTHORITY"'),
        (SHORT, "廉生威", '"廉生威"'),
        (SHORT, "", "null"),
        (NUMBER, "５．２０", '"5.2"'),
        (NUMBER, "5.2 days", '"5.2"'),
        (NUMBER, "1,234", '"1234"'),
        (GAPS, {"1": "15%", "2": "c"}, '{"1":"15","2":"c"}'),
        (GAPS, {}, "null"),
        (ESSAY, "One.\r\nTwo. ", '"One.\\nTwo."'),
        (ESSAY, "字" * 20_000, json.dumps("字" * 20_000, ensure_ascii=False)),
    ],
)
def test_a_save_stores_what_was_read(app, taken, position, typed, stored):
    taken.save(position, typed)
    assert answers(app) == [(position, 1, stored)]


@pytest.mark.parametrize(
    ("position", "typed", "code", "facts"),
    [
        (NUMBER, "1,5", "comma_unclear", {}),
        (NUMBER, "5.2%", "percent_sign", {}),
        (NUMBER, "five", "not_a_number", {}),
        (NUMBER, 5.2, "not_text", {}),
        (SHORT, "x" * 501, "too_long", {"most": 500}),
        (ESSAY, "x" * 20_001, "too_long", {"most": 20_000}),
        (GAPS, {"1": "1,5", "2": "c"}, "comma_unclear", {"part": "1"}),
        (GAPS, {"4": "c"}, "not_gaps", {}),
        (SHORT, "half \ud800", "not_text", {}),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_stored(app, taken, position, typed, code, facts):
    refusal = taken.save(position, typed, status=422)
    assert refusal["title"] == code
    assert {name: refusal[name] for name in facts} == facts
    assert rows(app, Response) == []


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_page_shows_what_is_stored(app, taken, language):
    taken.client.post("accounts.language", {"language": language})
    answer_all(taken)
    assert value(question(taken, SHORT)) == "Authority"
    page = question(taken, NUMBER)
    assert value(page) == "5.2"
    assert page.text("#answer-2-unit") == ("days" if language == "en" else "天")
    page = question(taken, GAPS)
    assert value(page, "input[name='response.1']") == "15"
    assert [attribute(o, "value") for o in page.all("option[selected]")] == ["c", "a"]
    assert [label.to_text().split()[-1] for label in page.all(".gap label")] == ["1", "2", "3"]
    assert "[[" not in page.words
    page = question(taken, ESSAY)
    assert page.all("textarea")[0].to_text() == RIGHT[ESSAY]
    review = taken.client.get("attempts.review", uuid=taken.uuid)
    assert len(review.all("[data-answered]")) == 4


def test_the_form_without_a_script(app, taken):
    send(taken, SHORT, response=" Authority ")
    send(taken, NUMBER, response="5．2")
    send(taken, GAPS, gap_1="15", gap_2="", gap_3="a")
    send(taken, ESSAY, response="One.\r\n\r\nTwo.", go="finish")
    assert answers(app) == [
        (SHORT, 1, '"Authority"'),
        (NUMBER, 1, '"5.2"'),
        (GAPS, 1, '{"1":"15","3":"a"}'),
        (ESSAY, 1, '"One.\\n\\nTwo."'),
    ]
    # Nothing was changed, so nothing is saved again.
    for position, fields in ((SHORT, {"response": "Authority"}), (ESSAY, {"response": "One.\r\n\r\nTwo."})):
        send(taken, position, **fields)
    assert len(answers(app)) == 4
    send(taken, SHORT, response=" ")
    assert answers(app)[-1][2] == "null"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "this comma could mean two things"), ("zh_Hans", "1.5")], ids=["en", "zh"]
)
def test_the_form_keeps_what_cannot_be_read_and_says_so_beside_it(app, taken, language, words):
    taken.client.post("accounts.language", {"language": language})
    taken.save(NUMBER, "4.5")
    page = send(taken, NUMBER, status=422, response="1,5")
    (field,) = page.all("input[name=response]")
    assert attribute(field, "value") == "1,5"
    assert attribute(field, "aria-invalid") == "true"
    assert "fault-2" in attribute(field, "aria-describedby")
    (fault,) = page.all("#fault-2")
    assert attribute(fault, "role") == "alert"
    assert "hidden" not in fault.attrs
    assert words in fault.to_text()
    # What is stored is what was, and the page knows it.
    assert [a for _, _, a in answers(app)] == ['"4.5"']
    assert value(page, "input[name=shown]") == '"4.5"'
    # On the page as it is fetched again there is nothing to mend.
    page = question(taken, NUMBER)
    assert "hidden" in page.all("#fault-2")[0].attrs
    assert value(page) == "4.5"


def test_the_form_says_in_which_gap(app, taken):
    page = send(taken, GAPS, status=422, gap_1="many", gap_3="b")
    assert "Gap 1" in page.text("#fault-3")
    assert value(page, "input[name='response.1']") == "many"
    assert [attribute(o, "value") for o in page.all("option[selected]")] == ["b"]
    assert rows(app, Response) == []


def test_script_in_an_answer_is_text(app, taken):
    bad = "<script>alert(1)</script>\"'>[[2]]{{ 7 * 7 }}"
    taken.save(SHORT, bad)
    taken.save(ESSAY, bad)
    assert value(question(taken, SHORT)) == bad
    assert send(taken, GAPS, status=422, gap_1=bad).all("input[name='response.1']")[0].attrs["value"] == bad
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert "<script>alert" not in page.html
    assert bad in [node.to_text() for node in page.all(".essay-text")]


# what it is worth


def test_of_a_long_text_only_what_counts_is_read(app, taken):
    """Every rest of the hand is a row. The page, what it compares itself with and the result show the last one."""
    drafts = [f"Draft {n}. " + "word " * 2_000 for n in range(30)]
    for n, draft in enumerate(drafts, 1):
        taken.save(ESSAY, draft, seq=n, client="tab")
    page = question(taken, ESSAY)
    assert page.all("textarea")[0].to_text().startswith("Draft 29.")
    taken.client.get("attempts.responses", uuid=taken.uuid)
    assert taken.client.json["responses"][str(ESSAY)]["response"] == drafts[-1].strip()
    with app.app_context():
        found = papers.given(only(app, Attempt).id)
    assert [row.answer for row in found.values()] == [None] * 30
    taken.submit()
    assert "Draft 29." in taken.client.get("attempts.result", uuid=taken.uuid).words


def test_an_essay_awaits_its_mark_and_the_score_with_it(app, taken):
    answer_all(taken)
    taken.submit()
    marks = {m.position: m for m in rows(app, Mark)}
    assert {p: m.share for p, m in marks.items()} == {SHORT: 1.0, NUMBER: 1.0, GAPS: 1.0, ESSAY: None}
    attempt = only(app, Attempt)
    assert (attempt.earned, attempt.passed) == (None, None)
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert "Awaiting marking" in page.text(".score-verdict")
    assert not page.all(".score-figure")
    assert "Awaiting marking" in page.text("#question-4")
    assert "awaiting marking" in taken.client.get("progress.index").words
    assert "awaiting marking" in taken.client.get("attempts.quiz", slug="typed").words


def test_a_blank_essay_waits_for_nobody(app, taken):
    answer_all(taken, p4=None)
    taken.submit()
    assert only(app, Attempt).earned == 3.0
    assert taken.client.get("attempts.result", uuid=taken.uuid).text(".score-figure") == "75%"


def test_the_result_explains_field_by_field(app, taken):
    answer_all(taken, p1="respect", p2="4.5", p3={"1": "15", "2": "a"}, p4=None)
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    short = page.text("#question-1")
    assert "respect" in short
    assert "authority or authority of office" in short
    assert "Part of the mark" in short
    assert "−" not in short
    number = page.text("#question-2")
    assert "4.5 days" in number
    assert "5.2 days (give or take 0.05)" in number
    gaps = page.text("#question-3")
    assert "the usual case" in gaps
    assert "Gap 3 left blank" in gaps
    assert "15 %" in gaps
    assert "(1)" in gaps


def test_the_administrators_page_has_the_history(app, client, taken):
    taken.save(SHORT, "respect")
    taken.save(SHORT, "authority", seq=2)
    answer_all(taken, p4="Word " * 100)
    taken.submit()
    page = client("ada").get("reports.attempt", uuid=taken.uuid)
    for words in ("respect", "1: 15 % · 2: their own case", "awaiting marking", "(499 characters)"):
        assert words in page.words, words
    assert "awaiting marking" in client("ada").get("reports.attempts").words


# trying again


@pytest.fixture
def practice(app, client):
    return start(client("alice"), typed_quiz(app, mode=Mode.PRACTICE))


def test_a_wrong_number_can_be_tried_again(app, practice):
    page = check(practice, NUMBER, "4.5")
    feedback = page.text(".feedback")
    assert "counts only those for whom it went well" in feedback
    assert "5.2" not in feedback
    page = check(practice, NUMBER, "5.2")
    assert "Right at try 2" in page.text(".verdict")


def test_a_check_of_what_cannot_be_read_is_no_try(app, practice):
    page = check(practice, NUMBER, "1,5", status=422)
    assert "Not saved" in page.text("#fault-2")
    assert rows(app, Mark) == []


def test_gaps_are_told_one_by_one(app, practice):
    send(practice, GAPS, go="check", gap_1="85", gap_2="c", gap_3="b")
    page = practice.client.follow()
    feedback = page.text(".feedback")
    assert "share of those who came once" in feedback
    assert "So it looks at the counter" in feedback
    assert "comes back later at greater cost" not in feedback
    assert page.all(".is-key") == []


@pytest.mark.parametrize("go", ["check", "reveal"])
def test_nobody_checks_an_essay_but_a_person(app, practice, go):
    assert "check" not in buttons(question(practice, ESSAY))
    page = check(practice, ESSAY, "My words.", status=409, go=go)
    assert "A person marks this answer" in said(page)
    assert rows(app, Mark) == []
    assert [a for _, _, a in answers(app)] == ['"My words."']
