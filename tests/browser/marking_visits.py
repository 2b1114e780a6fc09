"""What a person marks, in the states that its pages can be in: a part of the tour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from app.config import from_environment
from tests.browser.installation import Installation
from tests.databases import opened
from tests.features.attempts.typing import typed_quiz
from tests.features.quizzes.offers import retire

QUEUE = "/admin/marking"
TYPED = "typed"
ANSWERS = (
    "我会先弄清多少人受益、多少人受影响，再去两个村里听一听。\n\n决定之后，把理由原原本本告诉他们。",
    "Count who gains and who loses.\n\nThen ask the two hamlets, and tell them what came of it.",
)
# Somebody else marks the answer while its page is open.
OVERTAKEN = """async () => {
  const form = document.querySelector("form.marking");
  for (const choice of form.querySelectorAll("input[value='75']")) choice.checked = true;
  await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual"});
}"""


def essays(page: Page, here: Installation) -> None:
    """Submit two answers that wait for a person. The quiz that they belong to is then offered no more."""
    with opened(from_environment(here.environment)) as app:
        typed_quiz(app, TYPED)  # type: ignore[arg-type]
        for text in ANSWERS:
            page.goto(f"/quizzes/{TYPED}")
            page.locator("main form button").last.click()
            page.locator(".map-item").nth(3).click()
            with page.expect_response(lambda reply: "/responses/" in reply.url):
                page.locator("#answer-4").fill(text)
                page.locator("#answer-4").blur()
            page.locator(".map button[value=finish]").click()
            page.wait_for_url("**/submit")
            page.locator("main form button.btn-primary").last.click()
            page.wait_for_url("**/result")
        retire(app, TYPED)  # type: ignore[arg-type]


def marking_places(page: Page) -> dict[str, str]:
    """The addresses of the answers in the queue, by name."""
    page.goto(QUEUE)
    links = [link.get_attribute("href") or "" for link in page.locator("tbody td a").all()]
    return {"answer to mark": links[0], "answer marked": links[1]}


def _unmarked(page: Page) -> None:
    page.locator("form.marking button").click()
    page.wait_for_selector(".error-summary")


def _given(page: Page) -> None:
    for choice in page.locator("form.marking input[value='50']").all():
        choice.check()
    page.locator("#comment").fill("问得仔细，理由还可以说得更明白。")
    page.locator("form.marking button").click()


def _marked(page: Page) -> None:
    _given(page)
    page.wait_for_selector(".notice-success")


def _again(page: Page) -> None:
    """As it is once somebody has marked it."""
    _marked(page)
    page.go_back()
    page.reload()
    page.wait_for_selector(".history")


def _overtaken(page: Page) -> None:
    page.evaluate(OVERTAKEN)
    _given(page)
    page.wait_for_selector(".notice-warning")


def marking_visits(p: dict[str, str]) -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there); `p`: the places that were prepared."""
    yield "marking", "admin", QUEUE, None
    yield "marking-none", "reviewer", QUEUE, None
    yield "marking-answer", "admin", p["answer to mark"], None
    yield "marking-refused", "admin", p["answer to mark"], _unmarked
    yield "marking-marked", "admin", p["answer marked"], _marked
    yield "marking-again", "admin", p["answer marked"], _again
    yield "marking-overtaken", "admin", p["answer marked"], _overtaken
