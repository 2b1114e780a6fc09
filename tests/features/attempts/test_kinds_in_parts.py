"""Matching, ordering and judgement, from the page to the result: saved with and without a script, explained when they
may be, and silent before."""

import json
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.attempts.models import Item
from app.bank import library
from app.bank.models import QuestionVersion
from app.db import db, to_json, unit_of_work
from app.domain.release import PRESETS, Part, When
from app.domain.rules import Mode
from app.domain.selection import Slot
from app.web.markdown import html as markdown
from tests.features.attempts.practising import check, reveal
from tests.features.attempts.stored import answers
from tests.features.quizzes.offers import offer
from tests.inspection import Page, attribute
from tests.taking import fields, start

KEYS = (
    "pragmatism-four-sentences-of-a-note",
    "innovation-from-difficulty-to-routine",
    "duty-ten-minutes-before-closing",
    "loyalty-house-on-the-slope",
)
MATCHING, ORDERING, RATE, BEST_WORST = POSITIONS = (1, 2, 3, 4)
SLOTS = (Slot(count=4, questions=KEYS),)
HALF = {
    MATCHING: {"a": "B", "c": "E"},
    ORDERING: {"d": "1", "e": "1", "b": "4"},
    RATE: {"c": "5", "e": "3"},
    BEST_WORST: {"best": "d"},
}


@pytest.fixture
def taken(app, client):
    return start(client("alice"), offer(app, slots=SLOTS))


def words(node):
    return " ".join(node.to_text().split())


def said_of(text):
    """The words of a rationale, as a page says them."""
    return words(Page("", str(markdown(text))).document)


def shown(page):
    """The rationales that a page shows."""
    return {words(node) for node in page.all(".rationale")}


def question(taken, position):
    return taken.paper().entry(position).question


def form_page(taken, position):
    return taken.client.get("attempts.question", uuid=taken.uuid, position=position)


def post(taken, position, sent, go=None):
    form = {**sent, "go": go or str(position)}
    taken.client.post("attempts.post_question", form, uuid=taken.uuid, position=position)


@pytest.mark.parametrize("position", POSITIONS)
def test_a_change_is_stored_whole_or_half(app, taken, position):
    for seq, response in enumerate((HALF[position], taken.key(position), taken.wrong(position), None, {}), 1):
        taken.save(position, response, seq=seq, client="one-tab")
        assert answers(app)[-1] == (position, seq, to_json(response or None))


@pytest.mark.parametrize("position", POSITIONS)
def test_a_form_without_a_script_stores_the_same(app, taken, position):
    blank = {f"response.{part}": "" for part in taken.key(position)}
    for response in (HALF[position], taken.key(position)):
        post(taken, position, {**blank, **fields(response)})
        assert answers(app)[-1][2] == to_json(response)
        page = taken.client.follow()
        chosen = {
            attribute(select, "name"): attribute(option, "value")
            for select in page.all(".question-body select")
            for option in select.query("option[selected]")
        }
        chosen |= {attribute(box, "name"): attribute(box, "value") for box in page.all("input[checked]")}
        assert chosen == fields(response)
    post(taken, position, blank)
    assert answers(app)[-1][2] == "null"


@pytest.mark.parametrize(
    ("position", "response"),
    [
        (MATCHING, {"a": "Z"}),
        (MATCHING, ["a"]),
        (ORDERING, {"a": "9"}),
        (ORDERING, "a"),
        (RATE, {"a": 5}),
        (RATE, {"best": "a"}),
        (BEST_WORST, {"best": "z"}),
        (BEST_WORST, {"a": "1"}),
    ],
)
def test_what_is_no_answer_is_refused_and_not_stored(app, taken, position, response):
    taken.save(position, response, status=422)
    assert answers(app) == []


def test_every_place_and_every_target_can_be_chosen(taken):
    places = form_page(taken, ORDERING).all(".order select")
    assert [[attribute(o, "value") for o in select.query("option")] for select in places] == [["", *"12345"]] * 5
    entry = taken.paper().entry(MATCHING)
    for select in form_page(taken, MATCHING).all(".pairs select"):
        assert [attribute(o, "value") for o in select.query("option")] == ["", *entry.order]


def test_an_ordering_is_never_laid_out_in_the_right_order(app, client, taken):
    for username in ("bob", "charlie"):
        other = start(client(username), "of-our-own")
        entry = other.paper().entry(ORDERING)
        assert sorted(entry.order) == sorted(entry.question.option_ids)
        assert entry.order != entry.question.option_ids


def test_a_half_filled_order_stands_by_its_places(taken):
    """So that whoever has no script sees their order."""
    taken.save(ORDERING, {"b": "2", "c": "1", "a": "5"})
    items = [attribute(s, "name")[-1] for s in form_page(taken, ORDERING).all(".order select")]
    assert items[:3] == ["c", "b", "a"]
    assert sorted(items) == list("abcde")


@pytest.mark.parametrize("position", POSITIONS)
def test_the_page_that_scripts_keep_is_the_same(taken, position):
    taken.save(position, HALF[position])
    sent = taken.client.http.get(f"/attempts/{taken.uuid}/questions").get_data(as_text=True)
    whole = Page("", f"<title>x</title>{sent}")
    body = f".question-body[data-position='{position}']"
    assert whole.text(body) == form_page(taken, position).text(".question-body")
    assert json.loads(attribute(whole.all(body)[0], "data-shown")) == HALF[position]


# What each is worth, and what the result says


@pytest.mark.parametrize(
    ("answer", "verdicts"),
    [
        ("key", ["Full marks 1 of 1"] * 4),
        ("wrong", ["No mark 0 of 1"] * 4),
        (
            "half",
            ["Part of the mark 0.25 of 1", "No mark 0 of 1", "Part of the mark 0.4 of 1", "Part of the mark 0.54 of 1"],
        ),
        (None, ["Not answered 0 of 1"] * 4),
    ],
)
def test_what_an_answer_earns(taken, answer, verdicts):
    for position in POSITIONS:
        if answer:
            taken.save(position, {"key": taken.key, "wrong": taken.wrong, "half": HALF.get}[answer](position))
    taken.submit()
    found = [words(v) for v in taken.client.get("attempts.result", uuid=taken.uuid).all("article .verdict")]
    assert all(said.startswith(verdict) for said, verdict in zip(found, verdicts, strict=True)), found


def test_the_result_explains_every_option_of_every_kind(taken):
    for position in POSITIONS:
        taken.save(position, taken.wrong(position))
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    for position in POSITIONS:
        (article,) = page.all(f"#question-{position}")
        expected = {said_of(option.rationale["en"]) for option in question(taken, position).options}
        assert {words(node) for node in article.query(".rationale")} == expected
        assert article.query(".read-on")
    assert [words(p) for p in page.all("#question-1 .explained-part")[:2]] == [
        "What the writer saw on the spot Key",
        "An inference of the writer's own Your answer",
    ]
    right = [words(p) for p in page.all("#question-2 ol.explained .explained-option")]
    assert [text[0] for text in right] == list("12345")
    assert right[0].endswith("Find out at which step people get stuck, and what it costs them")
    assert words(page.all("#question-2 .explained-tags")[0]) == "Your answer: place 5"


def test_the_panel_is_shown_member_by_member(taken):
    taken.save(RATE, HALF[RATE])
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    entry = taken.paper().entry(RATE)
    table = page.all("#question-3 .panel table")[0]
    rows = [[words(cell) for cell in row.query("th, td")] for row in table.query("tbody tr")]
    assert [row[0] for row in rows] == ["Citizen", "Superior", "Colleague", "Auditor", "Lawyer", "Mean", "From … to"]
    for row, member in zip(rows, entry.question.detail["panel"], strict=False):
        assert row[1:] == [str(member["ratings"][option_id]) for option_id in entry.order]
    means = dict(zip(entry.order, rows[5][1:], strict=True))
    assert means == {"a": "1.6", "b": "2.4", "c": "4.6", "d": "2.2", "e": "3"}
    ranges = dict(zip(entry.order, rows[6][1:], strict=True))
    assert ranges == {"a": "1–3", "b": "1–3", "c": "3–5", "d": "1–4", "e": "2–4"}
    assert [words(strong) for strong in table.query("strong")] == [ranges[i] for i in entry.order]
    assert "I see who takes trouble over me while there is time." in page.text("#question-3 .panel-reasons")
    assert "The panel is editorial" in page.text("#question-3 .panel")
    options = {words(li)[0]: words(li) for li in page.all("#question-3 .explained > li")}
    of_c = options["ABCDE"[entry.order.index("c")]]
    assert "Panel: very appropriate Your answer: 5, very appropriate Serves: Devotion to duty" in of_c
    assert "Betrays: Loyalty to the people" in options["ABCDE"[entry.order.index("b")]]


def test_the_result_in_chinese(taken):
    taken.client.post("accounts.language", {"language": "zh_Hans"})
    for position in POSITIONS:
        taken.save(position, taken.wrong(position))
        assert "老人" in form_page(taken, RATE).words
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    for position in POSITIONS:
        for option in question(taken, position).options:
            assert said_of(option.rationale["zh"]) in page.text(f"#question-{position}")
    assert "恪尽职守" in page.text("#question-3")


# Silence


def anonymous(page):
    return re.sub(r'(name="csrf_token" value|data-client|name="client" value)="[^"]+"', "", page.html)


def turned(content):
    """Another key for the same page: other pairs, another order, another panel, other values and stances."""
    content = json.loads(json.dumps(content))
    options = content["options"]
    for name in ("value", "rationale"):
        moved = [option[name] for option in options]
        for option, value in zip(options, moved[1:] + moved[:1], strict=True):
            option[name] = value
    details = [option.get("detail") for option in options]
    for option, detail in zip(options, details[1:] + details[:1], strict=True):
        if detail:
            option["detail"] = detail
    if content["kind"] == "ordering":
        content["options"] = options[::-1]
    for member in content.get("detail", {}).get("panel", ()):
        member["ratings"] = {part: 6 - rating for part, rating in member["ratings"].items()}
        member["reason"] = {"en": "Otherwise.", "zh": "相反。"}
    return content


@pytest.mark.parametrize("given", [True, False], ids=["answered", "blank"])
def test_the_page_is_the_same_whatever_the_key_is(app, taken, given):
    if given:
        for position in POSITIONS:
            taken.save(position, HALF[position])

    def everything():
        sent = taken.client.http.get(f"/attempts/{taken.uuid}/questions").get_data(as_text=True)
        stored = taken.client.http.get(f"/attempts/{taken.uuid}/responses").get_data(as_text=True)
        return [*(anonymous(form_page(taken, position)) for position in POSITIONS), sent, stored]

    before = everything()
    with app.app_context(), unit_of_work():
        for version_id in db.session.scalars(sa.select(Item.question_version_id)).all():
            content = db.session.get_one(QuestionVersion, version_id).content
            changed = sa.update(QuestionVersion).where(QuestionVersion.id == version_id)
            db.session.execute(changed.values(content=turned(content)))
    library.forget()
    assert everything() == before


ALL = {part.value: When.AFTER_SUBMISSION for part in Part}


def test_without_the_keys_only_reasons_that_tell_no_more_than_the_answer(app, client):
    release = replace(PRESETS[Mode.CHECK], **ALL | {"keys": When.NEVER})
    taken = start(client("alice"), offer(app, slots=SLOTS, mode=Mode.CERTIFY, release=release))
    for position in POSITIONS:
        taken.save(position, HALF[position])
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    by_id = {p: {o.id: said_of(o.rationale["en"]) for o in question(taken, p).options} for p in POSITIONS}
    # The one right pair, and the one that was named the best; an order and ratings speak of everything.
    assert shown(page) == {by_id[MATCHING]["a"], by_id[BEST_WORST]["d"]}
    for sign in (".is-key", ".is-distractor", ".is-between", ".panel", ".stance", "article li .tag-good"):
        assert page.all(sign) == [], sign
    assert "Key" not in page.text("#question-1")


def test_without_keys_and_reasons_there_is_the_answer_alone(app, client):
    release = replace(PRESETS[Mode.CERTIFY], questions=When.AFTER_SUBMISSION)
    taken = start(client("alice"), offer(app, slots=SLOTS, mode=Mode.CERTIFY, release=release))
    for position in POSITIONS:
        taken.save(position, HALF[position])
    taken.submit()
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert shown(page) == set()
    assert "An inference of the writer's own" not in page.text("#question-1")
    assert "A count that has been checked Your answer" in page.text("#question-1")
    assert page.text("#question-2 .explained-tags") == "Your answer: place 1"
    assert "Your answer: 5, very appropriate" in page.text("#question-3")
    assert "Your answer: the best" in page.text("#question-4")


@pytest.mark.parametrize("position", POSITIONS)
def test_a_wrong_try_in_a_practice(app, client, position):
    taken = start(client("alice"), offer(app, slots=SLOTS, mode=Mode.PRACTICE))
    own = {o.id: said_of(o.rationale["en"]) for o in question(taken, position).options}
    named = set(taken.wrong(position).values()) if position == BEST_WORST else set()
    page = check(taken, position, taken.wrong(position))
    assert "Not right yet Try 1 of 3" in page.text(".feedback h2")
    assert shown(page) == {own[option_id] for option_id in named}
    for sign in (".is-key", ".panel", ".stance", ".feedback .tag-good"):
        assert page.all(sign) == [], sign
    # And the answer, which can be changed, is right at the second try.
    page = check(taken, position, taken.key(position))
    assert "Full marks" not in page.text(".verdict")
    assert "Right at try 2." in page.text(".verdict")
    assert shown(page) == set(own.values())
    assert page.all("select, input[type=radio]") == []


@pytest.mark.parametrize("position", POSITIONS)
def test_given_up_for_its_key(app, client, position):
    taken = start(client("alice"), offer(app, slots=SLOTS, mode=Mode.PRACTICE))
    check(taken, position, HALF[position])
    page = reveal(taken, position, HALF[position])
    assert "You asked for the key." in page.text(".verdict")
    assert page.all(".is-key")


# The administrators' page


def test_the_history_says_every_answer_in_words(client, taken):
    for position in POSITIONS:
        taken.save(position, HALF[position], seq=1, client="one-tab")
        taken.save(position, None, seq=2, client="one-tab")
    taken.submit()
    page = client("ada").get("reports.attempt", uuid=taken.uuid)
    said = [words(article.query("ol.history li")[0]) for article in page.all("article.explained-item")]
    assert "→ What the writer saw on the spot · “The heavy traffic" in said[0]
    assert "1. Find out at which step" in said[1]
    assert "4. Write what has proved itself" in said[1]
    assert "serve the four meanwhile (3)" in said[2]
    assert "Best: Show her on the map" in said[3]
    assert "Worst:" not in said[3]
