"""A quiz composed, checked against the bank, tried out, submitted, published by somebody else, and taken."""

import pytest
from playwright.sync_api import expect

from tests.browser.author_visits import submit
from tests.browser.compose_visits import LIST, begin, write
from tests.browser.test_every_page import wrong_here
from tests.browser.tour import Look, sign_in


@pytest.fixture
def person(open_page, installation):
    """`person("author", look)`: their browser, signed in."""

    def new(username, look, script=True):
        page = open_page(look, java_script_enabled=script)
        sign_in(page, username, installation.passwords[username])
        return page

    return new


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("look", [Look("en", "desktop", "light"), Look("zh", "phone", "dark")], ids=str)
def test_the_whole_journey(person, open_page, look, script):
    slug = f"journey-{look.language}-{'on' if script else 'off'}"
    author = person("author", look, script)
    begin(author, slug)
    write(author)
    if script:
        assert list(wrong_here(author, look.width)) == []

    # More than there is: the page says where, and nothing can be submitted.
    author.locator("#p0-s0-count").fill("150")
    author.locator(".writing-bar button[value=save]").click()
    expect(author.locator("#preview-both .warn").first).to_be_visible()
    author.locator("#p0-s0-count").fill("3")
    author.locator(".writing-bar button[value=save]").click()
    expect(author.locator(".all-good")).to_be_visible()

    author.locator(".writing-bar button[value=preview]").click()
    expect(author.locator(".sample li")).to_have_count(4)
    author.goto(f"{LIST}/{slug}/try?of=draft")
    author.locator("main form button").last.click()
    for _ in range(3):
        author.locator("main form button.order-last").click()
    author.locator("main form button.order-last").click()
    expect(author.locator(".explained-item")).to_have_count(4)

    author.goto(f"{LIST}/{slug}/draft")
    submit(author, "新课程 · A new course")
    expect(author.locator("#confirmed")).to_have_count(0)

    admin = person("admin", look, script)
    admin.goto(f"{LIST}/{slug}/review")
    admin.locator("#back").fill("Two are enough · 两题即可")
    admin.locator("form[action$=send-back] button").click()

    author.goto(f"{LIST}/{slug}/draft")
    expect(author.locator(".said")).to_contain_text("两题即可")
    author.locator("#p0-s0-count").fill("2")
    submit(author, "新课程 · A new course")
    admin.goto(f"{LIST}/{slug}/review")
    admin.locator("#confirmed").check()
    admin.locator("form[action$=publish] button").click()
    expect(admin.locator("#retiring")).to_be_visible()

    trainee = open_page(look, f"taker-{look.language}-{'on' if script else 'off'}", java_script_enabled=script)
    trainee.goto(f"/quizzes/{slug}")
    trainee.locator("main form button").last.click()
    expect(trainee.locator(".map-item")).to_have_count(3)


def test_it_is_saved_by_itself_and_says_so(person):
    author = person("author", Look("en", "desktop", "light"))
    begin(author, "saved-by-itself")
    author.locator("#title-en").fill("By itself")
    expect(author.locator("#writing-state")).to_contain_text("Saved at")
    expect(author.locator("#findings")).to_contain_text("Title · Chinese")
    author.reload()
    expect(author.locator("#title-en")).to_have_value("By itself")
