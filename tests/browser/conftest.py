"""One served installation with its demonstration, and one Chromium, for all journeys of a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.installation import Installation, served
from tests.browser.tour import Look, Stage, context, launch, prepare, sign_in, watch
from tests.databases import Databases


@pytest.fixture(scope="session")
def installation(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with served(tmp_path_factory.mktemp("installation"), databases.empty()) as here:
        yield here


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def stage(browser: Browser, installation: Installation) -> Stage:
    return prepare(browser, installation)


@pytest.fixture
def open_page(browser: Browser, installation: Installation) -> Iterator[Callable[..., Page]]:
    """`open_page(look, username)` signs a fresh trainee in and gives their page. The browser's complaints fail it.

    `cut`: this journey loses its connection, of which the browser may complain.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(look: Look, username: str | None = None, cut: bool = False, **more: Any) -> Page:
        own = context(browser, installation, look, **more)
        contexts.append(own)
        page = own.new_page()
        if cut:
            # Chromium hands keepalive requests to another process, now and then past the interception of the test.
            page.add_init_script(
                "const real = fetch; window.fetch = (to, how) => real(to, {...how, keepalive: false});"
            )
        else:
            watch(page, complaints)
        if username:
            password = installation.passwords["trainee"]
            arguments = ("--name", "Journey", "--department", "township", "--password", password)
            installation.officium("users", "create", username, *arguments)
            sign_in(page, username, password)
        return page

    yield new
    for own in contexts:
        own.close()
    assert not complaints, complaints
