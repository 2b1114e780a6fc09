"""One machine at which people take quizzes: a browser whose connection can be cut, and what the database holds."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, Route

from app.accounts.models import User
from app.attempts.models import Attempt
from app.config import from_environment
from app.db import to_json
from tests.browser.answering import READ, give
from tests.browser.installation import Installation
from tests.browser.tour import sign_in
from tests.databases import opened

TEST = "where-you-stand"

# Saves are cut in the page itself: a page that is being closed is past the interception of the test. And Chromium hands
# keepalive requests to another process, now and then past it too.
FETCH = """
const real = window.fetch;
window.fetch = (to, how) =>
  localStorage.getItem("cut") && /responses\\/\\d+$/.test(to)
    ? Promise.reject(new TypeError("cut"))
    : real(to, {...how, keepalive: false});
"""

ANSWERS = """
SELECT r.position, r.answer FROM response r JOIN attempt a ON a.id = r.attempt_id
JOIN user_account u ON u.id = a.user_id WHERE u.username = :who ORDER BY r.id
"""


@contextlib.contextmanager
def inside(installation: Installation) -> Iterator[Flask]:
    """The installation's application in this process, to do what has no page yet or is somebody else's to do."""
    with opened(from_environment(installation.environment)) as app:
        yield app  # type: ignore[misc]


@dataclass
class Desk:
    """`instead`: what every save is answered with instead of reaching the server; None = it reaches it."""

    installation: Installation
    context: BrowserContext
    instead: dict[str, Any] | None = None
    silent: bool = False
    """Whether pages cannot speak to the server about anything but saves."""

    def __post_init__(self) -> None:
        self.context.add_init_script(FETCH)
        self.context.route("**/responses/*", self._route)
        self.context.route("**/contact", lambda route: route.abort() if self.silent else route.continue_())

    def _route(self, route: Route) -> None:
        if self.instead is None:
            route.continue_()
        else:
            route.fulfill(**self.instead)

    def cut(self) -> None:
        """From now on no save of any page here reaches the server."""
        self.context.pages[-1].evaluate("localStorage.setItem('cut', '1')")

    def heal(self) -> None:
        self.context.pages[-1].evaluate("localStorage.removeItem('cut')")

    def person(self, username: str) -> str:
        """Create a trainee; their password."""
        password = self.installation.passwords["trainee"]
        arguments = ("--name", username.title(), "--department", "township", "--password", password)
        self.installation.officium("users", "create", username, *arguments)
        return password

    def signed_in(self, username: str) -> Page:
        page = self.context.new_page()
        sign_in(page, username, self.installation.passwords["trainee"])
        return page

    def begin(self, username: str, slug: str = TEST) -> Page:
        """A new trainee's page, at the first question."""
        self.person(username)
        page = self.signed_in(username)
        begin(page, slug)
        return page


def begin(page: Page, slug: str = TEST) -> None:
    page.goto(f"/quizzes/{slug}")
    page.locator("main form button").last.click()
    page.wait_for_selector("#question")
    # Until the page has fetched what it needs to go on alone.
    page.wait_for_load_state("networkidle")


def choose(page: Page, n: int = 0) -> str:
    """Choose the n-th option as a finger would, of any kind of question; the stored answer that it should become."""
    give(page, n)
    return chosen(page)


def chosen(page: Page) -> str:
    """What is chosen at the question shown, as the database would hold it."""
    return to_json(page.locator("#question .question-body").evaluate(READ))


def state(page: Page) -> Locator:
    return page.locator("#save-state")


def same(one: str, other: str) -> bool:
    """Whether two stored answers are the same, the order of several options aside."""
    a, b = json.loads(one), json.loads(other)
    return (sorted(a), sorted(b)) == (sorted(b), sorted(a)) if isinstance(a, list) and isinstance(b, list) else a == b


class Rows:
    """The database, asked directly: what is stored, whatever a page says."""

    def __init__(self, installation: Installation) -> None:
        with contextlib.suppress(KeyError):
            self.engine = sa.create_engine(installation.environment["OFFICIUM_DATABASE_URL"])

    def __call__(self, query: str, **values: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(query), values).all())

    def answers(self, who: str) -> list[tuple[int, str]]:
        """Every stored answer in the order stored."""
        return [(position, answer) for position, answer in self(ANSWERS, who=who)]

    def current(self, who: str) -> dict[int, str]:
        return dict(self.answers(who))

    def set_attempt(self, who: str, **columns: Any) -> None:
        """Change this person's open attempt."""
        its_user = sa.select(User.id).where(User.username == who).scalar_subquery()
        with self.engine.begin() as connection:
            changed = connection.execute(
                sa.update(Attempt).where(Attempt.user_id == its_user, Attempt.submitted_at.is_(None)).values(**columns)
            )
            assert changed.rowcount == 1

    def end_sessions(self, who: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "UPDATE login_session SET revoked_at = created_at WHERE user_id = "
                    "(SELECT id FROM user_account WHERE username = :who)"
                ),
                {"who": who},
            )
