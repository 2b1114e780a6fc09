"""An author's journey: written, seen in both languages, submitted, commented, mended, published by somebody else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.author_visits import LIST, TEXTS, begin, submit, write
from tests.browser.tour import Look, sign_in

DESK = Look("en", "desktop", "light")
PHONE = Look("zh", "phone", "dark")


@pytest.fixture
def person(open_page, installation):
    """`person("author")`: their browser, signed in."""

    def new(username, look=DESK, **more):
        page = open_page(look, **more)
        sign_in(page, username, installation.passwords[username])
        return page

    return new


def typed(page, field, text):
    """Go to the field and type over what stands there, as a keyboard does."""
    page.locator(f"#{field}").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def pressed(page, selector):
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")


def saved(page):
    expect(page.locator("#writing-state")).to_have_text(re.compile(r"^Saved at \d\d:\d\d:\d\d$"))


def test_the_whole_journey_by_keyboard(person):
    author, admin = person("author"), person("admin")
    author.goto(LIST)
    pressed(author, "main a.btn-primary")
    author.locator("#topic").select_option("duty")
    typed(author, "name", "journey-by-keyboard")
    pressed(author, "main form button.btn-primary")
    expect(author.locator(".findings h2")).to_contain_text("things to mend")

    # Written and translated: it saves by itself, and shows at once how it will look.
    english = {field: text for field, text in TEXTS.items() if field.endswith("-en")}
    for field, text in english.items():
        typed(author, field, text)
    saved(author)
    expect(author.locator("section[lang=en] .stem strong")).to_have_text("another office's")
    expect(author.locator("#findings")).to_contain_text("Question · Chinese: This is missing.")
    for field in TEXTS.keys() - english.keys():
        typed(author, field, TEXTS[field])
    author.locator("#option-0-value").focus()
    author.keyboard.press("Space")
    saved(author)
    expect(author.locator(".all-good")).to_be_visible()
    expect(author.locator("section[lang=zh-Hans] .is-key .explained-option")).to_have_text(TEXTS["option-0-text-zh"])

    # A link of the findings leads to its field.
    typed(author, "stem-zh", "")
    pressed(author, "#findings a")
    expect(author.locator("#stem-zh")).to_be_focused()
    typed(author, "stem-zh", TEXTS["stem-zh"])
    saved(author)

    pressed(author, ".writing-bar button[value=submit]")
    typed(author, "reason", "New: the first who is asked")
    pressed(author, "main form button.btn-primary")
    expect(author.locator("main")).to_contain_text("Somebody else has to publish it.")
    address = author.url

    admin.goto(address)
    typed(admin, "back", "Option d is not plausible.")
    pressed(admin, "form[action$=send-back] button")
    expect(admin.locator(".said")).to_have_text("Option d is not plausible.")

    author.goto(address)
    expect(author.locator(".said")).to_have_text("Option d is not plausible.")
    typed(author, "option-3-text-en", "Take the form over to the other office for them")
    typed(author, "option-3-text-zh", "代其把表格送到其他部门")
    saved(author)
    pressed(author, ".writing-bar button[value=submit]")
    pressed(author, "main form button.btn-primary")
    expect(author.locator("main")).to_contain_text("Somebody else has to publish it.")

    admin.goto(address)
    pressed(admin, "form[action$=publish] button")
    expect(admin.locator(".error-summary")).to_contain_text("Tick the box")
    admin.locator("#confirmed").focus()
    admin.keyboard.press("Space")
    pressed(admin, "form[action$=publish] button")
    expect(admin.locator(".notice-success")).to_contain_text("Published as version 1.")
    expect(admin.locator("section[lang=en] .explained").last).to_contain_text("over to the other office")


def test_without_a_script_on_a_phone(person):
    author = person("author", PHONE, java_script_enabled=False)
    begin(author, "journey-without-a-script")
    write(author)
    expect(author.locator("section[lang=zh-Hans] .stem strong")).to_have_text("其他部门")
    author.locator("button[value=add-option]").click()
    expect(author.locator("#option-4-text-en")).to_be_visible()
    author.locator("button[value=up-option-4]").click()
    author.locator("#option-3-text-en").fill("Nothing")
    author.locator(".writing-bar button[value=preview]").click()
    expect(author.locator("section[lang=en] .options li").nth(3)).to_have_text("Nothing")
    author.locator("button[value=remove-option-3]").click()
    expect(author.locator(".all-good")).to_be_visible()
    submit(author, "新题")
    address = author.url

    admin = person("admin", PHONE, java_script_enabled=False)
    admin.goto(address)
    admin.locator("#confirmed").check()
    admin.locator("form[action$=publish] button").click()
    expect(admin.locator(".notice-success")).to_be_visible()
    admin.locator("a[href$='/try']").click()
    admin.locator("main input[name=response]").first.check()
    admin.locator("button[value=check]").click()
    expect(admin.locator(".verdict")).to_be_visible()


def test_two_people_in_one_draft(person):
    author, admin = person("author"), person("admin")
    begin(author, "journey-of-two")
    admin.goto(author.url)
    typed(author, "stem-en", "The author's words?")
    saved(author)
    typed(admin, "stem-en", "The administrator's words?")
    expect(admin.locator("#writing-state")).to_contain_text("somebody else has saved meanwhile")
    expect(admin.locator("#writing-news")).to_contain_text("somebody else has saved meanwhile")
    admin.locator(".writing-bar button[value=save]").click()
    expect(admin.locator(".changes del")).to_have_text("author")
    expect(admin.locator(".changes ins")).to_have_text("administrator")
    admin.locator("button[value=save]").click()
    expect(admin.locator("#stem-en")).to_have_value("The administrator's words?")


def test_a_server_that_is_away_is_said_and_waited_for(person):
    author = person("author", cut=True)
    begin(author, "journey-of-patience")
    author.route("**/draft", lambda route: route.abort())
    typed(author, "stem-en", "Is it kept?")
    refused = "Not saved: the server cannot be reached."
    expect(author.locator("#writing-state")).to_contain_text(refused, timeout=15_000)
    author.unroute("**/draft")
    expect(author.locator("#writing-state")).to_contain_text("Saved at", timeout=15_000)
    author.reload()
    expect(author.locator("#stem-en")).to_have_value("Is it kept?")
