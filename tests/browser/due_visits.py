"""What people are due and affirm before a start, in the states that its pages can be in: a part of the tour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page


def _unticked(page: Page) -> None:
    page.locator("main form button.btn-primary").click()
    page.wait_for_selector(".error-summary")


def _too_much(page: Page) -> None:
    page.locator("#time_factor").fill("9")
    page.locator("section[aria-labelledby=decide] button").click()
    page.wait_for_selector(".error-summary")


def due_visits(their_page: str) -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there). `their_page`: that of somebody who is due time and breaks."""
    yield "quiz-statements", "newcomer", "/quizzes/on-appointment", None
    yield "quiz-statements-missing", "newcomer", "/quizzes/on-appointment", _unticked
    yield "account-due", "newcomer", "/account", None
    yield "admin-accommodation", "admin", f"{their_page}/accommodation", None
    yield "admin-accommodation-refused", "admin", f"{their_page}/accommodation", _too_much
