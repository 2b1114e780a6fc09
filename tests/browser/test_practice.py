"""Practising with and without JavaScript: a wrong answer, the hint, another try, the key; and what is stored of it."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_journeys import rows  # noqa: F401 - a fixture
from tests.browser.tour import Look

LOOKS = {True: Look("en", "desktop", "light"), False: Look("zh", "phone", "dark")}
WORDS = {
    True: {"again": "Try 1 of 3", "second": "Right at try 2.", "asked": "You asked for the key.", "hint": "Hint"},
    False: {
        "again": "第 1 次作答，共可作答 3 次",
        "second": "第 2 次作答正确。",
        "asked": "你查看了答案。",
        "hint": "提示",
    },
}
PAPER = """
SELECT i.position, v.content FROM item i JOIN question_version v ON v.id = i.question_version_id
JOIN attempt a ON a.id = i.attempt_id JOIN user_account u ON u.id = a.user_id WHERE u.username = :who
"""
MARKS = """
SELECT m.position, m.cause, round(CAST(m.share AS numeric), 2), m.final FROM mark m
JOIN attempt a ON a.id = m.attempt_id JOIN user_account u ON u.id = a.user_id
WHERE u.username = :who AND m.position <= 2 ORDER BY m.id
"""


def choose(page, wanted):
    """Set the answer to these options, by their labels, as a finger would."""
    for box in page.locator("input[name=response]").all():
        if box.is_checked() != (box.get_attribute("value") in wanted) and (
            box.get_attribute("type") == "checkbox" or box.get_attribute("value") in wanted
        ):
            page.locator(f"label[for='{box.get_attribute('id')}']").click()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_try_again(open_page, rows, script):  # noqa: F811
    who = f"learner-{'on' if script else 'off'}"
    language, words = ("en" if script else "zh"), WORDS[script]
    page = open_page(LOOKS[script], who, java_script_enabled=script)
    page.goto("/quizzes/eight-principles-practice")
    page.locator("main form button").last.click()
    expect(page.locator("#question")).to_be_visible()
    first = page.locator("#question").get_attribute("action")
    paper = {position: json.loads(content) for position, content in rows(PAPER, who=who)}
    keys = {p: {o["id"] for o in q["options"] if o["value"] > 0} for p, q in paper.items()}
    wrong = {p: {next(o["id"] for o in q["options"] if not o["value"])} for p, q in paper.items()}
    reason = {o["id"]: o["rationale"][language] for o in paper[1]["options"]}

    def go_to(position):
        page.goto(re.sub(r"\d+$", str(position), first))

    # A wrong answer: its reason and the hint, not the key; and the answer can be changed.
    go_to(1)
    hint = page.locator("details.question-hint")
    if hint.count():
        expect(hint).not_to_have_attribute("open", "")
        hint.locator("summary").click()
        expect(hint.locator("div")).to_be_visible()
        expect(hint).to_contain_text(words["hint"])
    choose(page, wrong[1])
    page.locator("button[value=check]").click()
    expect(page.locator(".feedback")).to_contain_text(words["again"])
    expect(page.locator(".feedback .rationale")).to_have_count(1)
    if hint.count():
        expect(hint.locator("div")).to_be_visible()
    expect(page.locator(".is-key")).to_have_count(0)
    sent = page.content()
    assert [o for o in keys[1] if reason[o][:60] in sent] == []

    # Another try, saved as every change is; then the page shows it all and the item is closed.
    choose(page, keys[1])
    if script:
        expect(page.locator("#save-state")).to_contain_text("saved at")
    page.locator("button[value=check]").click()
    expect(page.locator(".verdict")).to_contain_text(words["second"])
    expect(page.locator(".is-key")).to_have_count(len(keys[1]))
    expect(page.locator("input[name=response]")).to_have_count(0)

    # Given up for its key.
    go_to(2)
    choose(page, wrong[2])
    page.locator("button[value=check]").click()
    page.locator("button[value=reveal]").click()
    expect(page.locator(".verdict")).to_contain_text(words["asked"])
    expect(page.locator(".is-key")).to_have_count(len(keys[2]))
    assert [(p, cause, float(share), bool(final)) for p, cause, share, final in rows(MARKS, who=who)] == [
        (1, "checked", 0.0, False),
        (1, "checked", 0.67, True),
        (2, "checked", 0.0, False),
        (2, "revealed", 0.0, True),
    ]

    # At the end every item is explained, and the score is that of the tries.
    page.locator(".map button[value=finish]").click()
    page.wait_for_url("**/submit")
    page.locator("main form button").last.click()
    expect(page.locator(".score-figure")).to_have_text("4%")
    assert page.locator(".is-key").count() >= len(paper)
