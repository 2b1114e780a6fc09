"""Questions with parts, written in their forms in Chromium: with JavaScript and without, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.author_visits import begin
from tests.browser.test_authoring import DESK, PHONE, person, pressed, saved, typed  # noqa: F401 - `person` is a fixture
from tests.features.authoring import filling


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def script(request):
    return request.param == "with JavaScript"


@pytest.fixture(params=[DESK, PHONE], ids=str)
def author(request, person, script):  # noqa: F811
    """An author's page, in a look, perhaps without scripts."""
    return person("author", request.param, java_script_enabled=script)


def write(page, fields):
    """Fill in what can be seen, by its id; keys and ticks are ticked."""
    for name, value in fields.items():
        if name.endswith("key"):
            page.locator(f"[name='{name}'][value='{value}']").check()
            continue
        field = page.locator(f"#{name}")
        kind = field.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            field.check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def press(page, go, ready):
    """Press a button of the form, and wait for what its page then has."""
    page.locator(f"button[name=go][value='{go}']").last.click()
    expect(page.locator(ready)).to_be_visible()


@pytest.fixture
def name(request):
    return re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")


def test_judgement(author, script, name):
    page = author
    begin(page, name, "judgement")
    write(page, filling.JUDGEMENT)
    worth = page.locator("[data-figure=option-0-worth]").first
    if not script:
        press(page, "save", ".all-good")
    expect(worth).to_have_text("0.92")
    expect(page.locator(".all-good")).to_be_visible()
    expect(page.locator("section[lang=zh-Hans] .best-worst tbody tr")).to_have_count(4)
    expect(page.locator("section[lang=en] .panel-mean td").first).to_have_text("4.7")
    # What one viewpoint thinks otherwise is seen at once.
    page.locator("#member-0-ratings-a").select_option("2")
    if not script:
        press(page, "save", "#panel")
    expect(worth).to_have_text("0.67")
    press(page, "add-option", "#member-2-ratings-e")
    expect(page.locator(".findings")).to_be_visible()
    press(page, "remove-option-4", ".all-good")
    press(page, "add-member", "#member-3-ratings-a")
    press(page, "remove-member-3", ".all-good")


def test_matching(author, script, name):
    page = author
    begin(page, name, "matching")
    write(page, filling.MATCHING)
    language = page.locator("html").get_attribute("lang")
    words = {"en": "2. What was told", "zh-Hans": "2. 他人转述"}[language]
    if not script:
        press(page, "save", "#options")
    # The list has the words as they stand above it now.
    expect(page.locator("#option-0-match option").nth(2)).to_have_text(words)
    for n in range(4):
        page.locator(f"#option-{n}-match").select_option(index=n + 1)
    press(page, "save", ".all-good")
    expect(page.locator("#option-1-match option:checked")).to_have_text(words)
    expect(page.locator("section[lang=zh-Hans] .pairs li")).to_have_count(4)
    expect(page.locator("section[lang=zh-Hans] .explained-part").nth(1)).to_contain_text("他人转述")
    press(page, "up-target-1", ".all-good")
    expect(page.locator("#option-1-match option:checked")).to_have_text(words.replace("2", "1"))
    press(page, "add-target", "#target-4-text-en")
    press(page, "remove-target-4", ".all-good")


def test_cloze(author, script, name):
    page = author
    begin(page, name, "cloze")
    write(page, filling.CLOZE)
    page.locator("#stem-en").fill("A file is kept for  after it is closed [[1]].")
    page.locator("#stem-zh").fill("案卷[[1]]结案后，须保存。")
    for language, words in (("en", "A file is kept for "), ("zh", "案卷[[1]]结案后，须保存")):
        page.locator(f"#stem-{language}").focus()
        if script:
            page.locator(f"#stem-{language}").evaluate(f"text => text.setSelectionRange({len(words)}, {len(words)})")
    press(page, "add-gap-numeric", "#gap-1-option-0-number")
    if script:
        # Where the cursor was.
        expect(page.locator("#stem-en")).to_have_value("A file is kept for [[2]] after it is closed [[1]].")
        expect(page.locator("#stem-zh")).to_have_value("案卷[[1]]结案后，须保存[[2]]。")
    else:
        expect(page.locator("#stem-en")).to_have_value("A file is kept for  after it is closed [[1]]. [[2]]")
        page.locator("#stem-en").fill("A file is kept for [[2]] after it is closed [[1]].")
        page.locator("#stem-zh").fill("案卷[[1]]结案后，须保存[[2]]。")
    write(
        page,
        {
            **filling.both("gap-1-unit", "years", "年"),
            **filling.reason(
                "gap-1-option-0", "So long somebody may ask.", "这段时间里随时可能有人查阅。", number="１０"
            ),
        },
    )
    press(page, "save", ".all-good")
    expect(page.locator("section[lang=en] .cloze .gap")).to_have_count(2)
    expect(page.locator("section[lang=zh-Hans] .cloze .gap .unit")).to_have_text("年")
    press(page, "up-gap-1", ".all-good")
    expect(page.locator("#stem-en")).to_have_value("A file is kept for [[1]] after it is closed [[2]].")
    press(page, "add-gap-0-option-otherwise", "#gap-0-option-1-rationale-en")
    press(page, "remove-gap-0-option-1", ".all-good")


def test_an_order_by_keyboard(person):  # noqa: F811
    page = person("author")
    begin(page, "order-by-keyboard", "ordering")
    for field, text in filling.ORDERING.items():
        if field.endswith(("-en", "-zh")):
            typed(page, field, text)
    saved(page)
    expect(page.locator(".all-good")).to_be_visible()
    pressed(page, "button[value=up-option-2]")
    expect(page.locator("#option-1-text-en")).to_have_value("Answer it")
    steps = page.locator("section[lang=en] .explained > li .explained-option")
    expect(steps.nth(1)).to_contain_text("Answer it")
    pressed(page, "button[value=down-option-1]")
    expect(page.locator("#option-2-text-en")).to_have_value("Answer it")
    typed(page, "option-0-text-zh", "")
    pressed(page, "#findings a")
    expect(page.locator("#option-0-text-zh")).to_be_focused()
