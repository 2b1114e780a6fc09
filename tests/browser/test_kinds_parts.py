"""Matching, ordering and judgement in a browser, with and without JavaScript, in both languages: what is stored, what
the result says, and how the pages look to axe."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.domain.selection import Slot
from tests.browser.answering import READ
from tests.browser.desk import inside
from tests.browser.test_journeys import ANSWERS, rows  # noqa: F401 - a fixture
from tests.browser.tour import THEMES, WIDTHS, Look
from tests.features.attempts.test_kinds_in_parts import KEYS
from tests.features.quizzes.offers import offer

QUIZ = "kinds-in-parts"
MATCHING, ORDERING, RATE, BEST_WORST = 1, 2, 3, 4
RIGHT = {
    MATCHING: {"a": "B", "b": "D", "c": "A", "d": "C"},
    ORDERING: {"a": "2", "b": "5", "c": "4", "d": "1", "e": "3"},
    RATE: {"a": "2", "b": "2", "c": "5", "d": "2", "e": "3"},
    BEST_WORST: {"best": "d", "worst": "a"},
}
WAYS = [(language, script) for language in ("en", "zh") for script in (True, False)]
WORDS = {
    "en": {"saved": "saved at", "place": "now at place", "editorial": "Nobody was surveyed", "serves": "Serves:"},
    "zh": {"saved": "已于", "place": "位", "editorial": "并非民意调查", "serves": "体现："},
}
AXE = Axe()


@pytest.fixture(scope="module")
def quiz(installation):
    with inside(installation) as app:
        return offer(app, QUIZ, slots=(Slot(count=4, questions=KEYS),))


@pytest.fixture
def begin(open_page, quiz):
    def new(username, language="en", script=True, width="desktop", theme="light"):
        page = open_page(Look(language, width, theme), username, java_script_enabled=script)
        page.goto(f"/quizzes/{quiz}")
        page.locator("main form button").last.click()
        expect(page.locator("#question")).to_be_visible()
        if script:
            page.wait_for_load_state("networkidle")
        return page

    return new


def choose(page, response):
    """Set the parts of the answer, as a finger would."""
    for part, value in response.items():
        field = page.locator(f"#question .question-body [name='response.{part}']")
        if field.first.evaluate("(field) => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            own = page.locator(f"#question [name='response.{part}'][value='{value}']")
            page.locator(f"label[for='{own.get_attribute('id')}']").click()


def answered(page):
    return page.locator("#question .question-body").evaluate(READ)


def stored(ask, who):
    return {position: json.loads(answer) for position, answer in ask(ANSWERS, who=who)}


@pytest.mark.parametrize(("language", "script"), WAYS)
def test_every_kind_is_answered_stored_and_explained(begin, rows, language, script):  # noqa: F811
    who = f"parts-{language}-{'on' if script else 'off'}"
    page = begin(who, language, script, width="desktop" if script else "phone")
    for position, response in RIGHT.items():
        expect(page.locator("#question .question-body")).to_have_attribute("data-position", str(position))
        assert answered(page) is None
        choose(page, response)
        if script:
            expect(page.locator("#save-state")).to_contain_text(WORDS[language]["saved"])
        page.locator(".question-body .order-last").click()
    expect(page.locator(".review-list")).to_be_visible()
    assert stored(rows, who) == RIGHT
    page.go_back()
    expect(page.locator("#question .question-body")).to_have_attribute("data-position", "4")
    assert answered(page) == RIGHT[BEST_WORST]
    page.locator(".map button[value=finish]").click()
    expect(page.locator(".review-list")).to_be_visible()
    page.locator("#submit button").click()
    expect(page.locator(".score-figure")).to_be_visible()
    expect(page.locator(".verdict .tag-good")).to_have_count(4)
    expect(page.locator("#question-1 .explained-part")).to_have_count(4)
    expect(page.locator("#question-2 ol.explained > li")).to_have_count(5)
    expect(page.locator("#question-3 .panel tbody tr")).to_have_count(7)
    expect(page.locator("#question-3 .panel")).to_contain_text(WORDS[language]["editorial"])
    expect(page.locator("#question-4 .stance", has_text=WORDS[language]["serves"])).to_have_count(2)
    assert page.locator(".rationale").count() == 4 + 5 + 5 + 4


def test_half_an_answer_is_kept(begin, rows):  # noqa: F811
    for script in (True, False):
        who = f"half-{'on' if script else 'off'}"
        page = begin(who, "en", script)
        choose(page, {"b": "E"})
        if script:
            expect(page.locator("#save-state")).to_contain_text("saved at")
        page.locator(".question-body .order-last").click()
        choose(page, {"a": "3"})
        page.locator(".map button[value='1']").click()
        assert answered(page) == {"b": "E"}
        if script:
            expect(page.locator("#save-state")).to_contain_text("saved at")
        assert stored(rows, who) == {MATCHING: {"b": "E"}, ORDERING: {"a": "3"}}


def items(page):
    return [field.get_attribute("name")[-1] for field in page.locator(".order select").all()]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_buttons_move_and_say_so(begin, rows, language):  # noqa: F811
    who = f"mover-{language}"
    page = begin(who, language)
    page.locator(".map button[value='2']").click()
    before = items(page)
    second = page.locator(".order > li").nth(1)
    up = second.locator("[data-move='-1']")
    up.focus()
    page.keyboard.press("Enter")
    assert items(page) == [before[1], before[0], *before[2:]]
    # The focus stays with what was moved, and where it is now is said.
    assert page.evaluate("document.activeElement.dataset.move") == "-1"
    assert page.evaluate("document.activeElement.closest('li').querySelector('select').name")[-1] == before[1]
    told = page.locator(".question-body [role=status].order-moved")
    expect(told).to_contain_text(WORDS[language]["place"])
    expect(told).to_contain_text("1")
    places = {option_id: str(n) for n, option_id in enumerate(items(page), 1)}
    assert answered(page) == places
    expect(page.locator("#save-state")).to_contain_text(WORDS[language]["saved"])
    assert stored(rows, who) == {ORDERING: places}
    # At the end it goes no further; and a place that is chosen in a list is where the next move starts from.
    page.keyboard.press("Enter")
    assert items(page)[0] == before[1]
    for option_id, place in RIGHT[ORDERING].items():
        page.locator(f"[name='response.{option_id}']").select_option(place)
    page.locator(".order > li", has=page.locator("[name='response.d']")).locator("[data-move='1']").click()
    assert items(page) == list("adecb")
    # Back from another question, and after a reload, it stands as it was left.
    page.locator(".map button[value='1']").click()
    page.locator(".map button[value='2']").click()
    assert items(page) == list("adecb")
    expect(page.locator("#save-state")).to_contain_text(WORDS[language]["saved"])
    page.reload()
    assert items(page) == list("adecb")


def test_without_a_script_there_are_no_buttons_that_do_nothing(begin):
    page = begin("no-movers", "en", script=False)
    page.locator(".map button[value='2']").click()
    expect(page.locator(".order-moves").first).to_be_hidden()
    expect(page.locator(".order select").first).to_be_visible()


def test_ratings_by_keyboard(begin, rows):  # noqa: F811
    page = begin("rater")
    page.locator(".map button[value='3']").click()
    page.locator("[name='response.a'][value='1']").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[name='response.a'][value='4']")).to_be_checked()
    expect(page.locator("#save-state")).to_contain_text("saved at")
    assert stored(rows, "rater")[RATE] == {"a": "4"}


def test_pairs_and_places_by_keyboard(begin, rows):  # noqa: F811
    page = begin("typist")
    for position, part in ((MATCHING, "b"), (ORDERING, "c")):
        page.locator(f".map button[value='{position}']").click()
        field = page.locator(f"[name='response.{part}']")
        field.focus()
        with page.expect_response(lambda reply: "/responses/" in reply.url):
            page.keyboard.press("ArrowDown")
        # It moves to its place, and the focus with it.
        expect(field).to_be_focused()
        expect(page.locator("#save-state")).to_contain_text("saved at")
    found = stored(rows, "typist")
    assert found[ORDERING] == {"c": "1"}
    assert list(found[MATCHING]) == ["b"]


WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_in_every_look(begin, language):
    page = begin(f"looker-{language}", language)
    wrong = []

    def look(name):
        for width, size in WIDTHS.items():
            page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                for violation in AXE.run(page).response["violations"]:
                    nodes = [node["html"][:200] for node in violation["nodes"][:3]]
                    wrong.append(f"{name}, {width}, {theme}: {violation['id']}: {nodes}")
            page.set_viewport_size({"width": 320, "height": 700})
            wrong.extend([f"{name}: wider than 320 px"] if page.evaluate(WIDER) else [])

    for position, response in RIGHT.items():
        page.locator(f".map button[value='{position}']").click()
        look(f"question {position}")
        choose(page, response)
    page.locator(".map button[value=finish]").click()
    expect(page.locator(".review-list")).to_be_visible()
    page.locator("#submit button").click()
    expect(page.locator(".score-figure")).to_be_visible()
    look("result")
    assert not wrong, "\n".join(wrong)
