"""A whole quiz: by keyboard alone, without JavaScript, through a lost connection, against the clock."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests.browser.answering import give
from tests.browser.tour import Look

DESK = Look("en", "desktop", "light")
PHONE = Look("zh", "phone", "light")


@pytest.fixture
def rows(installation):
    """Ask the installation's database directly: what is stored, whatever a page says."""
    url = installation.environment["OFFICIUM_DATABASE_URL"]
    engine = sa.create_engine(url)

    def ask(query, **values):
        with engine.connect() as connection:
            return connection.execute(sa.text(query), values).all()

    yield ask
    engine.dispose()


ANSWERS = """
SELECT r.position, r.answer FROM response r JOIN attempt a ON a.id = r.attempt_id
JOIN user_account u ON u.id = a.user_id WHERE u.username = :who ORDER BY r.id
"""
SUBMITTED = """
SELECT a.earned, a.possible FROM attempt a JOIN user_account u ON u.id = a.user_id
WHERE u.username = :who AND a.submitted_at IS NOT NULL
"""


# What gives an answer in the field that has the focus.
KEY = """(() => {
  const { tagName, type } = document.activeElement;
  if (type === "radio" || type === "checkbox") return "Space";
  return tagName === "SELECT" ? "ArrowDown" : "1";
})()"""


def press_until(page, key, found):
    """Press a key until the focus is where `found` says; a page where it never gets there fails."""
    for _ in range(80):
        if page.evaluate(f"(() => {{ const a = document.activeElement; return Boolean(a && ({found})); }})()"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {found}")


def test_a_whole_quiz_by_keyboard_alone(open_page, rows):
    page = open_page(DESK, "keyboard")
    page.goto("/quizzes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    press_until(page, "Tab", "a.getAttribute('href') === '/quizzes/where-you-stand'")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("where-you-stand"))
    press_until(page, "Tab", "a.tagName === 'BUTTON' && a.closest('main')")
    page.keyboard.press("Enter")
    for number in range(1, 9):
        expect(page.locator("h1")).to_contain_text(f"Question {number} of 8")
        press_until(page, "Tab", "a.name && a.name.startsWith('response')")
        key = page.evaluate(KEY)
        with page.expect_response(lambda reply: "/responses/" in reply.url):
            page.keyboard.press(key)
        expect(page.locator("#save-state")).to_contain_text("saved at")
        expect(page.locator(".map-item.is-here")).to_have_attribute("aria-label", f"Question {number}, answered")
        # Enter in an answer goes on, as in every form; in a list it opens the list.
        if key != "Space":
            press_until(page, "Tab", "a.classList.contains('order-last')")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Review and submit")
    expect(page.locator("main")).to_contain_text("You have answered every question.")
    press_until(page, "Tab", "a.tagName === 'BUTTON' && a.textContent.trim() === 'Submit'")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Result")
    assert len(rows(ANSWERS, who="keyboard")) == 8
    assert len(rows(SUBMITTED, who="keyboard")) == 1


def test_a_whole_quiz_without_javascript(open_page, rows):
    page = open_page(PHONE, "noscript", java_script_enabled=False)
    page.goto("/quizzes/where-you-stand")
    page.locator("main form button").click()
    for number in range(1, 9):
        expect(page.locator("h1")).to_contain_text(f"第 {number} 题")
        give(page)
        if number == 3:
            page.locator("button[value=flag]").click()
            expect(page.locator("button[value=unflag]")).to_be_visible()
        page.locator(".order-last").click()
    expect(page.locator("main")).to_contain_text("标记")
    page.locator("main form button").click()
    expect(page.locator(".score-figure")).to_be_visible()
    answers = rows(ANSWERS, who="noscript")
    assert [position for position, _ in answers] == list(range(1, 9))
    assert len(rows(SUBMITTED, who="noscript")) == 1


def test_practice_explains_each_answer_at_once(open_page, rows):
    page = open_page(DESK, "practitioner")
    page.goto("/quizzes/eight-principles-practice")
    page.locator("main form button").click()
    page.locator("button[value=check]").click()
    expect(page.locator("[role=alert]")).to_contain_text("Choose an answer first")
    page.locator(".options label").first.click()
    page.locator("button[value=check]").click()
    expect(page.locator(".explained > li").first).to_be_visible()
    assert rows("SELECT count(*) FROM mark WHERE cause = 'checked'")[0][0] >= 1
    # A wrong answer may be tried again; whoever has enough of it asks for the key.
    if page.locator("button[value=reveal]").count():
        page.locator("button[value=reveal]").click()
    expect(page.locator(".is-key").first).to_be_visible()
    expect(page.locator("input[name=response]")).to_have_count(0)


def test_a_lost_connection_costs_nothing(open_page, rows):
    page = open_page(DESK, "traveller", cut=True)
    # Interception is on before the first page: turned on later, a request now and then slips past it.
    lost = {"connection": False}
    page.route("**/responses/*", lambda route: route.abort() if lost["connection"] else route.continue_())
    page.goto("/quizzes/where-you-stand")
    page.locator("main form button").click()
    state = page.locator("#save-state")
    lost["connection"] = True
    page.locator(".options label").first.click()
    expect(state).to_have_text("not saved, retrying")
    assert rows(ANSWERS, who="traveller") == []
    lost["connection"] = False
    expect(state).to_contain_text("saved at", timeout=15000)
    assert len(rows(ANSWERS, who="traveller")) == 1
    chosen = page.locator("input[name=response]:checked").get_attribute("value")
    page.reload()
    assert page.locator("input[name=response]:checked").get_attribute("value") == chosen


def test_a_change_that_comes_late_does_not_undo_a_newer_one(open_page, rows):
    page = open_page(DESK, "hasty", cut=True)
    held = []
    page.route("**/responses/*", lambda route: route.continue_() if held else held.append(route))
    page.goto("/quizzes/where-you-stand")
    page.locator("main form button").click()
    number = 1
    while page.locator("#question").get_attribute("data-kind") not in ("single", "true_false"):
        number += 1
        page.locator(f".map button[value='{number}']").click()
        expect(page.locator("h1")).to_contain_text(f"Question {number} of 8")
    labels = page.locator(".options label")
    with page.expect_request("**/responses/*"):
        labels.nth(0).click()
    labels.nth(1).click()
    meant = page.locator("input[name=response]:checked").get_attribute("value")
    page.locator(".order-last").click()
    # Going on does not wait for what is on its way.
    expect(page.locator("h1")).to_contain_text(f"Question {number + 1} of 8")
    expect(page.locator("#save-state")).to_have_text("saving…")
    assert rows(ANSWERS, who="hasty") == []
    (late,) = held
    late.abort()
    expect(page.locator("#save-state")).to_contain_text("saved at", timeout=15000)
    assert [answer for _, answer in rows(ANSWERS, who="hasty")] == [f'"{meant}"']
    # The page has given the first change up, but the network delivers it all the same.
    request = late.request
    headers = {"X-CSRFToken": request.headers["x-csrftoken"], "Content-Type": "application/json"}
    assert page.request.put(request.url, headers=headers, data=request.post_data).ok
    assert [answer for _, answer in rows(ANSWERS, who="hasty")] == [f'"{meant}"']
    page.goto(page.url.replace(f"questions/{number + 1}", f"questions/{number}"))
    assert page.locator("input[name=response]:checked").get_attribute("value") == meant


def test_time_is_shown_spoken_and_kept_by_the_server(open_page, rows):
    page = open_page(DESK, "punctual", cut=True)
    # The page's own clock is moved: the wall clock of the device must not matter, the passing of time must. Each word
    # from the server would put it right, so there is none until the time is up.
    page.clock.install()
    lost = {"contact": False}
    page.route("**/contact", lambda route: route.abort() if lost["contact"] else route.continue_())
    page.goto("/quizzes/eight-principles-exam")
    with page.expect_response("**/contact"):
        page.locator("main form button").click()
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:5\d)$"))
    page.locator(".options label").first.click()
    expect(page.locator("#save-state")).to_contain_text("saved at")
    spoken = page.locator("#time-announcement")
    expect(spoken).to_have_text("")
    lost["contact"] = True
    page.clock.run_for((20 * 60 + 5) * 1000)
    expect(spoken).to_have_text("10 minutes left")
    page.clock.run_for(5 * 60 * 1000)
    expect(spoken).to_have_text("5 minutes left")
    page.clock.run_for(4 * 60 * 1000)
    expect(spoken).to_have_text("1 minute left")
    page.clock.run_for(30 * 1000)
    expect(spoken).to_have_text("30 seconds left")
    page.clock.run_for(40 * 1000)
    expect(spoken).to_contain_text("Time is up")
    expect(page.locator("input[name=response]").first).to_be_disabled()
    # The page asks the server, whose clock says otherwise: the attempt is open, and goes on by that clock.
    lost["contact"] = False
    page.clock.run_for(10 * 1000)
    expect(page.locator("input[name=response]").first).to_be_enabled()
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    assert rows(SUBMITTED, who="punctual") == []


def test_language_and_theme_are_remembered(open_page):
    page = open_page(DESK, "chooser")
    page.goto("/account")
    page.locator("#language").select_option("zh_Hans")
    page.locator("#theme").select_option("dark")
    page.locator("form[action='/account'] button").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 30)"
