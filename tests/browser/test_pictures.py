"""A picture from its author to a trainee, in Chromium: with and without JavaScript, in both languages."""

import pytest
from playwright.sync_api import expect

from app.db import unit_of_work
from app.domain.selection import Slot
from tests import cast
from tests.browser.author_visits import begin, submit, write
from tests.browser.desk import inside
from tests.browser.installation import served
from tests.browser.test_every_page import wrong_here
from tests.browser.tour import Look, sign_in
from tests.features.authoring.desk import SHIPPED
from tests.features.quizzes.offers import offer
from tests.pictures import SVG, png

DESK, PHONE = Look("en", "desktop", "light"), Look("zh", "phone", "dark")
ALT = {"en": "Two boxes with an arrow between them", "zh": "两个方框，中间有一个箭头"}
CAPTION = {"en": "Fig. 1", "zh": "图一"}
WIDTH = "([image, wide]) => image.complete && image.naturalWidth === wide"


@pytest.fixture(scope="module")
def installation(databases, tmp_path_factory):
    with served(tmp_path_factory.mktemp("pictures"), databases.empty(), demo=False) as here:
        here.passwords = {"trainee": cast.PASSWORD}
        with inside(here) as app, app.app_context(), unit_of_work():
            cast.assemble()
        yield here


@pytest.fixture
def person(open_page):
    def new(username, look, script=True):
        page = open_page(look, java_script_enabled=script)
        sign_in(page, username, cast.PASSWORD)
        return page

    return new


def choose(page, raw, name="arrow.png"):
    page.locator("#picture-file").set_input_files({"name": name, "mimeType": "image/png", "buffer": raw})


def is_shown(image, wide=240):
    expect(image).to_be_visible()
    image.page.wait_for_function(WIDTH, arg=[image.element_handle(), wide])


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("look", [DESK, PHONE], ids=str)
def test_from_its_author_to_a_trainee(installation, open_page, person, look, script):
    name = f"pictured-{look.language}-{'on' if script else 'off'}"
    author = person("arthur", look, script)
    begin(author, name)
    choose(author, SVG)
    author.locator("#stem-en").fill("Kept all the same?")
    author.locator(".writing-bar button[value=save]").click()
    expect(author.locator("#picture-file-error")).to_contain_text("SVG")
    expect(author.locator(".error-summary a")).to_have_attribute("href", "#picture-file")
    expect(author.locator("#stem-en")).to_have_value("Kept all the same?")
    if script:
        assert list(wrong_here(author, "desktop")) == []

    choose(author, png())
    for language in ("en", "zh"):
        author.locator(f"#picture-alt-{language}").fill(ALT[language])
        author.locator(f"#picture-caption-{language}").fill(CAPTION[language])
    write(author)
    is_shown(author.locator("#picture img.thumbnail"))
    for tag, language in (("en", "en"), ("zh-Hans", "zh")):
        image = author.locator(f"section[lang={tag}] .question-picture img")
        is_shown(image)
        expect(image).to_have_attribute("alt", ALT[language])
    if script:
        assert list(wrong_here(author, look.width)) == []
    submit(author, "新题 · New")
    address = author.url

    admin = person("ada", look, script)
    admin.goto(address)
    is_shown(admin.locator("section[lang=en] .question-picture img"))
    admin.locator("#confirmed").check()
    admin.locator("form[action$=publish] button").click()
    expect(admin.locator(".notice-success")).to_be_visible()

    with inside(installation) as app:
        slug = offer(app, name, slots=(Slot(count=1, questions=(f"duty-{name}",)),), time_limit_minutes=None)
    page = open_page(look, f"looker-{look.language}-{'on' if script else 'off'}", java_script_enabled=script)
    page.goto(f"/quizzes/{slug}")
    page.locator("main form button").last.click()
    image = page.locator(".question-body .question-picture img")
    is_shown(image)
    expect(image).to_have_attribute("alt", ALT[look.language])
    expect(page.locator(".question-picture figcaption")).to_have_text(CAPTION[look.language])
    if script:
        assert list(wrong_here(page, look.width)) == []
    page.locator("main input[name=response]").first.check()
    page.locator(".order-last").click()
    page.locator("#submit button").click()
    is_shown(page.locator("#question-1 .question-picture img"))


def test_what_is_saved_by_itself_leaves_the_file_for_the_button(person):
    author = person("arthur", DESK)
    begin(author, "picture-that-waits")
    sent = []
    author.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    choose(author, png())
    state = author.locator("#writing-state")
    expect(state).to_have_text("The picture is sent when you press Save.")
    author.locator("#stem-en").fill("Is it kept?")
    expect(state).to_contain_text("The picture is sent when you press Save.")
    expect(state).to_contain_text("Saved at")
    author.locator("#stem-en").fill("Is it kept now?")
    author.wait_for_load_state("networkidle")
    assert sent
    assert all("urlencoded" in request.headers["content-type"] for request in sent)
    assert not any("picture-file" in (request.post_data or "") for request in sent)
    expect(author.locator("#picture img.thumbnail")).to_have_count(0)
    author.locator(".writing-bar button[value=save]").click()
    is_shown(author.locator("#picture img.thumbnail"))
    expect(author.locator("#stem-en")).to_have_value("Is it kept now?")
    author.locator("button[value=remove-picture]").click()
    expect(author.locator("#picture img.thumbnail")).to_have_count(0)


def test_in_yaml(person):
    author = person("arthur", DESK)
    begin(author, "picture-in-yaml")
    author.locator("button[value=yaml]").click()
    choose(author, png())
    author.locator(".writing-bar button[value=save]").click()
    is_shown(author.locator("img.thumbnail"))
    assert "file: " in author.locator("#source").input_value()
    assert list(wrong_here(author, "desktop")) == []


def test_pictures_of_the_other_questions_are_here_before_the_connection_is_lost(installation, open_page, person):
    author, admin = person("arthur", DESK), person("ada", DESK)
    begin(author, "picture-ahead")
    choose(author, png((320, 160)))
    for language in ("en", "zh"):
        author.locator(f"#picture-alt-{language}").fill(ALT[language])
    write(author)
    submit(author, "New")
    admin.goto(author.url)
    admin.locator("#confirmed").check()
    admin.locator("form[action$=publish] button").click()
    expect(admin.locator(".notice-success")).to_be_visible()
    slots = (Slot(count=1, questions=(SHIPPED,)), Slot(count=1, questions=("duty-picture-ahead",)))
    with inside(installation) as app:
        slug = offer(app, "ahead", slots=slots, time_limit_minutes=None)
    page = person("alice", DESK)
    page.goto(f"/quizzes/{slug}")
    page.locator("main form button").last.click()
    expect(page.locator(".question-body")).to_be_visible()
    other = 2 if page.locator(".question-body .question-picture").count() else 1
    # In a browser that has not seen it, at the question without one.
    fresh = person("alice", DESK)
    asked = []
    fresh.on("request", lambda request: asked.append(request.url))
    fresh.goto(f"{page.url.split('/questions')[0]}/questions/{other}")
    expect(fresh.locator(".question-picture")).to_have_count(0)
    fresh.wait_for_load_state("networkidle")
    assert [url for url in asked if "/pictures/" in url]
    fresh.locator(".map-item").nth(2 - other).click()
    is_shown(fresh.locator(".question-picture img"), 320)
