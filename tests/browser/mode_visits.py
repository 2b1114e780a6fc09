"""What is shown when, in the states that pages can be in: a part of the tour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.browser.answering import give


def mode_places(page: Page) -> dict[str, str]:
    """Bring the signed-in person's attempts into these states: the addresses, by name."""
    places = {}
    page.goto("/quizzes/workplace-situations")
    page.locator("main form button").last.click()
    practice = (page.locator("#question").get_attribute("action") or "").rsplit("/", 1)[0]
    for number in range(1, 11):
        # The first option that is not right: its question can be tried again.
        page.goto(f"{practice}/{number}")
        give(page)
        page.locator("button[value=check]").click()
        page.wait_for_selector(".feedback, .is-key")
        if page.locator(".feedback").count():
            places["question tried"] = f"{practice}/{number}"
            break
    page.goto("/quizzes/on-appointment")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form button").last.click()
    page.wait_for_url("**/attempts/**")
    attempt = page.url.split("/questions")[0]
    page.goto(f"{attempt}/submit")
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_selector(".coming")
    places["result withheld"] = f"{attempt}/result"
    return places


def mode_visits(p: dict[str, str]) -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there); `p`: the places that were prepared."""
    yield "question-tried", "trainee", p["question tried"], None
    yield "result-withheld", "trainee", p["result withheld"], None
