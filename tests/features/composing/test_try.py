"""A quiz is tried out as a trainee would take it, and nothing of it is stored."""

import html

import sqlalchemy as sa

from app.composing.reading import read
from app.composing.trying import trial
from app.db import Base, db
from tests.features.composing.desk import SLUG, begun, draft, write
from tests.taking import fields, right_answer


def counts(app):
    """Rows of every table: what a trace would change."""
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {t.name: db.session.scalar(sa.select(sa.func.count()).select_from(t)) for t in tables}


def carried(page):
    """The hidden fields that go with the form."""
    names = ("of", "seed", "here", "answers")
    found = {name: page.all(f"main form input[name={name}]") for name in names}
    return {name: html.unescape(inputs[0].attrs.get("value") or "") for name, inputs in found.items() if inputs}


def question_on(app, seed, position):
    with app.app_context():
        rules = read(draft(app).source, SLUG).rules
        return trial(rules, seed, "").entries[position - 1].question


def test_from_the_beginning_to_the_result_without_a_trace(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, **{"pass_mark": "60", "pass_mark_reason-en": "Enough.", "pass_mark_reason-zh": "够用。"})
    before = counts(app)
    page = arthur.get("composing.try_out", slug=SLUG, of="draft")
    assert "Nothing of it is kept or counted" in page.words
    page = arthur.post("composing.trying", {**carried(page), "go": "1"}, 200, slug=SLUG)
    for position in range(1, 6):
        assert page.text("h1").startswith(f"Question {position} of 5")
        form = carried(page)
        question = question_on(app, int(form["seed"]), position)
        go = "finish" if position == 5 else str(position + 1)
        answer = fields(right_answer(question))
        page = arthur.post("composing.trying", {**form, **answer, "go": go}, 200, slug=SLUG)
    assert page.text(".score-figure") == "100%"
    assert "Passed" in page.words
    assert len(page.all(".explained-item")) == 5
    assert counts(app) == before


def test_going_back_keeps_what_was_answered(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur)
    page = arthur.get("composing.try_out", slug=SLUG, of="draft")
    page = arthur.post("composing.trying", {**carried(page), "go": "1"}, 200, slug=SLUG)
    form = carried(page)
    question = question_on(app, int(form["seed"]), 1)
    page = arthur.post("composing.trying", {**form, **fields(right_answer(question)), "go": "3"}, 200, slug=SLUG)
    assert "1 of 5 questions answered." in page.words
    page = arthur.post("composing.trying", {**carried(page), "go": "1"}, 200, slug=SLUG)
    assert page.all("input[name=response][checked]")


def test_answers_that_were_made_up_are_dropped(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur)
    form = {"of": "draft", "seed": "5", "go": "2"}
    page = arthur.post("composing.trying", {**form, "answers": '{"1": "zz", "9": 4, "x": []}'}, 200, slug=SLUG)
    assert "0 of 5 questions answered." in page.words
    arthur.post("composing.trying", {**form, "answers": "[" * 5000}, 422, slug=SLUG)
    arthur.post("composing.trying", {**form, "seed": "-1"}, 404, slug=SLUG)


def test_what_the_bank_cannot_serve_shows_why(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur, **{"p0-s0-count": "150"})
    page = arthur.get("composing.try_out", slug=SLUG, of="draft")
    assert "The question bank cannot serve this quiz" in page.words


def test_a_preview_of_a_draw_has_another_paper_for_another_seed(app, client):
    arthur = client("arthur")
    begun(arthur)
    write(arthur)
    one = arthur.get("composing.show_preview", slug=SLUG, of="draft", seed="1")
    two = arthur.get("composing.show_preview", slug=SLUG, of="draft", seed="2")
    keys = [[code.to_text() for code in page.all(".sample code")] for page in (one, two)]
    assert len(keys[0]) == len(keys[1]) == 5
    assert keys[0] != keys[1]


def test_a_quiz_of_the_files_can_be_tried_too(client):
    page = client("ada").get("composing.try_out", slug="where-you-stand")
    assert "Begin the try-out" in page.words
    client("alice").get("composing.try_out", 403, slug="where-you-stand")
