"""What is typed, in Chromium: each kind with and without JavaScript in both languages; what cannot be read, and text
that is on its way, is never called saved; an essay is marked by a person."""

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.accounts.managing import create_departments
from app.accounts.models import User
from app.attempts.models import Attempt
from app.clock import now
from app.db import db, unit_of_work
from app.domain.kinds import word_count
from tests.browser.desk import ANSWERS, inside
from tests.browser.installation import served
from tests.browser.test_every_page import wrong_here
from tests.browser.test_journeys import rows  # noqa: F401 - a fixture
from tests.browser.tour import Look, sign_in
from tests.features.attempts.typing import ESSAY, GAPS, NUMBER, SHORT, typed_quiz

DESK, PHONE = Look("en", "desktop", "light"), Look("zh", "phone", "dark")
PASSWORD = "plover-anvil-marrow-27"
TEXTS = {
    "en": {
        SHORT: "Authority",
        NUMBER: "５.2 days",
        ESSAY: "Count who gains.\n\nThen ask the two hamlets.",
        "gap": "15%",
    },
    "zh": {SHORT: "廉生威。", NUMBER: "５。2 天", ESSAY: "先算清楚谁受益。\n\n再去两个村里问一问。", "gap": "15％"},
}
MARKS = """
SELECT m.position, m.cause, m.share FROM mark m JOIN attempt a ON a.id = m.attempt_id
JOIN user_account u ON u.id = a.user_id WHERE u.username = :who ORDER BY m.id
"""


@pytest.fixture(scope="module")
def installation(databases, tmp_path_factory):
    """One of its own, with a quiz of what is typed."""
    with served(tmp_path_factory.mktemp("typed"), databases.empty(), demo=False) as here:
        here.passwords = {"trainee": PASSWORD}
        with inside(here) as app:
            with app.app_context(), unit_of_work():
                create_departments([("township", "Township")])
            typed_quiz(app)
            typed_quiz(app, "typed-quickly", time_limit_minutes=30.0)
        yield here


def begin(page, slug="typed"):
    page.goto(f"/quizzes/{slug}")
    page.locator("main form button").last.click()
    expect(page.locator("#question")).to_be_visible()


def saved(page):
    expect(page.locator("#save-state.is-saved")).to_be_visible()


def stored(rows, who):  # noqa: F811
    """The last answer at each position."""
    return {position: json.loads(answer) for position, answer in rows(ANSWERS, who=who)}


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("look", [DESK, PHONE], ids=str)
def test_each_kind(open_page, rows, look, script):  # noqa: F811
    who = f"typist-{look.language}-{'on' if script else 'off'}"
    texts = TEXTS[look.language]
    page = open_page(look, who, java_script_enabled=script)
    begin(page)

    def go_on():
        if script:
            saved(page)
            assert list(wrong_here(page, "desktop")) == []
        page.locator(".order-last").click()

    page.locator("#answer-1").fill(texts[SHORT])
    go_on()
    page.locator("#answer-2").fill(texts[NUMBER])
    expect(page.locator("#answer-2-unit")).to_have_text("days" if look.language == "en" else "天")
    go_on()
    # Each gap has its name, and the text can be read to the end.
    page.get_by_label(re.compile(r"^\D*1$")).fill(texts["gap"])
    page.get_by_label(re.compile(r"^\D*2$")).select_option("c")
    page.get_by_label(re.compile(r"^\D*3$")).select_option("a")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    go_on()
    page.locator("#answer-4").fill(texts[ESSAY])
    if script:
        expect(page.locator("[data-words]")).to_contain_text(str(word_count(texts[ESSAY])))
    go_on()
    expect(page.locator(".review-list [data-answered]")).to_have_count(4)
    assert stored(rows, who) == {
        SHORT: texts[SHORT],
        NUMBER: "5.2",
        GAPS: {"1": "15", "2": "c", "3": "a"},
        ESSAY: texts[ESSAY],
    }
    page.locator("main form button.btn-primary").last.click()
    expect(page.locator(".score-verdict .icon")).to_be_visible()
    expect(page.locator(".score-figure")).to_have_count(0)
    assert [(p, share) for p, _, share in rows(MARKS, who=who)] == [(SHORT, 1), (NUMBER, 1), (GAPS, 1), (ESSAY, None)]
    expect(page.locator("#question-4 .essay-text")).to_have_text(re.compile(re.escape(texts[ESSAY].split("\n")[0])))
    for position in (SHORT, NUMBER, GAPS):
        expect(page.locator(f"#question-{position} .is-chosen.is-key").first).to_be_visible()
    assert "[[" not in page.locator("main").inner_text()
    assert not script or list(wrong_here(page, look.width)) == []


def test_what_cannot_be_read_stays_and_is_never_called_saved(open_page, rows):  # noqa: F811
    page = open_page(DESK, "mistyped")
    begin(page)
    page.locator(".order-last").click()
    page.locator("#answer-2").fill("1,5")
    fault, state = page.locator("#fault-2"), page.locator("#save-state")
    expect(fault).to_contain_text("this comma could mean two things")
    expect(state).to_have_text(re.compile("not saved: look at question 2"))
    expect(page.locator("#answer-2")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".map-item").nth(1)).to_have_attribute("aria-label", "Question 2, not answered")
    assert list(wrong_here(page, "desktop")) == []
    # Going on to another question takes nothing back.
    page.locator(".order-last").click()
    page.get_by_label(re.compile(r"^\D*2$")).select_option("c")
    expect(page.locator(".map-item").nth(2)).to_have_attribute("aria-label", "Question 3, answered")
    expect(state).to_have_text(re.compile("not saved: look at question 2"))
    # It is not left behind unknowingly.
    page.locator(".map button[value=finish]").click()
    expect(page.locator("[data-notice=stay]")).to_contain_text("What stands at question 2 could not be saved")
    expect(page.locator("#answer-2")).to_be_focused()
    expect(page.locator("#answer-2")).to_have_value("1,5")
    assert stored(rows, "mistyped") == {GAPS: {"2": "c"}}
    page.locator("#answer-2").fill("1.5")
    saved(page)
    expect(fault).to_be_hidden()
    page.locator(".map button[value=finish]").click()
    page.wait_for_url("**/submit")
    assert stored(rows, "mistyped") == {GAPS: {"2": "c"}, NUMBER: "1.5"}
    # In a gap the page says in which.
    page.go_back()
    page.goto(page.url.split("/submit")[0].split("/questions")[0] + "/questions/3")
    page.get_by_label(re.compile(r"^\D*1$")).fill("many")
    expect(page.locator("#fault-3")).to_contain_text("Gap 1: Not saved")


# Every state that the page shows from now on.
WATCH = """() => {
  const state = document.getElementById("save-state");
  window.seen = [];
  new MutationObserver(() => window.seen.push(state.className)).observe(state, {attributes: true});
}"""


def test_text_on_its_way_is_never_called_saved(open_page, rows):  # noqa: F811
    page = open_page(DESK, "on-the-way")
    begin(page)
    page.locator("#answer-1").fill("first")
    saved(page)
    page.evaluate(WATCH)
    page.locator("#answer-1").press_sequentially(" and then some more", delay=60)
    # So far not one moment at which it was called saved.
    assert not [name for name in page.evaluate("window.seen") if "is-saved" in name]
    assert "is-saved" not in (page.locator("#save-state").get_attribute("class") or "")
    # By Next: what was typed goes with it, and the next page does not claim more than is so.
    page.locator(".order-last").click()
    saved(page)
    assert stored(rows, "on-the-way") == {SHORT: "first and then some more"}
    # By Back.
    page.locator("#answer-2").press_sequentially("5.2")
    page.go_back()
    expect(page.locator("#answer-1")).to_be_visible()
    saved(page)
    assert stored(rows, "on-the-way")[NUMBER] == "5.2"
    # By the map, then to the review at once.
    page.locator(".map-item").nth(3).click()
    page.locator("#answer-4").press_sequentially("My words")
    page.locator(".map button[value=finish]").click()
    page.wait_for_url("**/submit")
    assert stored(rows, "on-the-way")[ESSAY] == "My words"
    expect(page.locator(".review-list [data-answered]")).to_have_count(3)


def test_a_long_text_is_saved_while_the_hand_goes_on(open_page, rows):  # noqa: F811
    page = open_page(DESK, "long-writer")
    begin(page)
    page.locator(".map-item").nth(3).click()
    field = page.locator("#answer-4")
    with page.expect_response(lambda reply: "/responses/" in reply.url, timeout=15_000):
        field.press_sequentially("word " * 15, delay=150)
    saved(page)
    assert stored(rows, "long-writer")[ESSAY] == ("word " * 15).strip()


# Somebody who goes on as long as the field lets them.
TYPE_ON = """() => {
  const field = document.getElementById("answer-1");
  setInterval(() => {
    if (field.disabled) return;
    field.value += "a";
    sessionStorage.setItem("typed", field.value);
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }, 100);
}"""


def test_when_time_is_up_what_was_typed_is_saved_first(open_page, rows, installation):  # noqa: F811
    page = open_page(DESK, "in-a-hurry")
    begin(page, "typed-quickly")
    page.wait_for_load_state("networkidle")
    with inside(installation) as app, app.app_context(), unit_of_work():
        its = sa.select(User.id).where(User.username == "in-a-hurry").scalar_subquery()
        end = now() + timedelta(seconds=4)
        db.session.execute(sa.update(Attempt).where(Attempt.user_id == its).values(ends_at=end))
    with page.expect_response("**/contact"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate(TYPE_ON)
    page.wait_for_url("**/result", timeout=30_000)
    typed = page.evaluate("sessionStorage.getItem('typed')")
    assert len(typed) > 10
    assert stored(rows, "in-a-hurry") == {SHORT: typed}


def test_an_essay_is_marked_by_a_person(open_page, rows, installation):  # noqa: F811
    who = "essayist"
    trainee = open_page(DESK, who)
    begin(trainee)
    trainee.locator(".map-item").nth(3).click()
    trainee.locator("#answer-4").fill("Count who gains.\n\nThen ask.")
    saved(trainee)
    trainee.locator(".map button[value=finish]").click()
    trainee.wait_for_url("**/submit")
    trainee.locator("main form button.btn-primary").last.click()
    trainee.wait_for_url("**/result")
    expect(trainee.locator(".score-verdict")).to_contain_text("Awaiting marking")
    arguments = ("--name", "Re Viewer", "--department", "township", "--role", "reviewer", "--password", PASSWORD)
    installation.officium("users", "create", "marker", *arguments)
    page = open_page(PHONE)
    sign_in(page, "marker", PASSWORD)
    page.goto("/admin/marking")
    assert list(wrong_here(page, "desktop")) == []
    page.locator("tbody tr", has_text="Journey").last.locator("a").click()
    expect(page.locator(".essay-text")).to_contain_text("Then ask.")
    page.locator("main form.marking button").click()
    expect(page.locator(".error-summary li")).to_have_count(3)
    assert list(wrong_here(page, "phone")) == []
    for criterion, share in (("a", "100"), ("b", "75"), ("c", "50")):
        page.locator(f"#criterion_{criterion} input[value='{share}']").check()
    page.locator("#comment").fill("问得仔细。")
    page.locator("main form.marking button").click()
    page.wait_for_url("**/admin/marking")
    assert [(p, c, s and round(s, 3)) for p, c, s in rows(MARKS, who=who) if p == ESSAY] == [
        (ESSAY, "submitted", None),
        (ESSAY, "marked", 0.8),
    ]
    trainee.reload()
    expect(trainee.locator(".score-figure")).to_have_text("20%")
    expect(trainee.locator("#question-4")).to_contain_text("问得仔细。")
    expect(trainee.locator("#question-4")).to_contain_text("75% of a weight of 40%")
