"""Every page that exists, in the states it can be in: what the screenshots show and what axe inspects."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.answering import give
from tests.browser.author_visits import author_visits
from tests.browser.compose_visits import compose_visits
from tests.browser.due_visits import due_visits
from tests.browser.exam_visits import exam_visits, sitter
from tests.browser.installation import Installation
from tests.browser.live_visits import live_visits
from tests.browser.marking_visits import essays, marking_places, marking_visits
from tests.browser.mode_visits import mode_places, mode_visits

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
WIDTHS = {"desktop": (1280, 900), "phone": (375, 812)}
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """One way of looking at the pages."""

    language: str
    width: str
    theme: str

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.theme}"


LOOKS = [Look(*look) for look in product(LANGUAGES, WIDTHS, THEMES)]


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def context(browser: Browser, here: Installation, look: Look, **more: object) -> BrowserContext:
    width, height = WIDTHS[look.width]
    return browser.new_context(
        base_url=here.base,
        locale=LANGUAGES[look.language],
        color_scheme=look.theme,  # type: ignore[arg-type]
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        **more,  # type: ignore[arg-type]
    )


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in")
    page.locator("#username").fill(username)
    page.locator("#password").fill(password)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@dataclass
class Stage:
    """What has been prepared: signed-in states, and the addresses of attempts in each state."""

    states: dict[str, dict]
    places: dict[str, str]


def prepare(browser: Browser, here: Installation) -> Stage:
    """Sign everybody in once, and bring attempts into the states that pages show."""
    look = Look("en", "desktop", "light")
    states, places = {}, {}
    here.officium(
        "users",
        "create",
        "newcomer",
        "--name",
        "何新雨",
        "--department",
        "township",
        "--new-recruit",
        "--password",
        here.passwords["trainee"],
    )
    due = ("--factor", "1.5", "--breaks", "15", "--reason", "视力障碍证明，人事部门已核验")
    here.officium("users", "accommodate", "newcomer", *due)
    here.officium(
        *("users", "create", "sitter", "--name", "Sit Ter", "--department", "township"),
        *("--password", here.passwords["trainee"]),
    )
    # Time enough for the whole tour.
    due = ("--factor", "1", "--extra", "180", "--breaks", "60", "--reason", "For the tour.")
    here.officium("users", "accommodate", "sitter", *due)
    # Not of the reviewer's department, whose queue is empty.
    here.officium(
        *("users", "create", "essayist", "--name", "文思远", "--department", "township"),
        *("--password", here.passwords["trainee"]),
    )
    people = {
        # The first, since what the others see of it has to be there.
        "essayist": here.passwords["trainee"],
        **{u: here.passwords[u] for u in ("admin", "author", "reviewer", "trainee")},
        "newcomer": here.passwords["trainee"],
    }
    people["sitter"] = here.passwords["trainee"]
    for username, password in people.items():
        with contextlib.closing(context(browser, here, look)) as own:
            page = own.new_page()
            sign_in(page, username, password)
            if username == "trainee":
                places |= _attempts(page) | mode_places(page)
            if username == "sitter":
                places |= sitter(page)
            if username == "essayist":
                essays(page, here)
            if username == "admin":
                places |= marking_places(page)
                page.goto("/admin/attempts?sort=-score")
                places["their attempt"] = page.locator("tbody td a").first.get_attribute("href") or ""
                places["their page"] = page.locator("tbody th a").first.get_attribute("href") or ""
                page.goto("/admin/people?person=newcomer")
                places["their empty page"] = page.locator("tbody th a").first.get_attribute("href") or ""
            states[username] = own.storage_state()
    return Stage(states, places)  # type: ignore[arg-type]


def _attempts(page: Page) -> dict[str, str]:
    places = {}
    page.goto("/quizzes/eight-principles-exam")
    page.locator("main form button").click()
    exam = page.url.split("/questions/")[0]
    kinds: dict[str, str] = {}
    for n in range(1, 21):
        page.goto(f"{exam}/questions/{n}")
        kind = page.locator("#question").get_attribute("data-kind") or ""
        if n % 3:
            with page.expect_response(lambda reply: "/responses/" in reply.url):
                give(page)
        kinds.setdefault(kind, f"{exam}/questions/{n}")
    page.goto(f"{exam}/questions/7")
    page.locator("button[value=flag]").click()
    places |= {f"question {kind}": place for kind, place in kinds.items()}
    places |= {"review": f"{exam}/submit"}
    page.goto("/quizzes/eight-principles-practice")
    page.locator("main form button").click()
    practice = page.url.split("/questions/")[0]
    page.goto(f"{practice}/questions/1")
    with page.expect_response(lambda reply: "/responses/" in reply.url):
        page.locator("input[name=response]").nth(1).check()
    page.locator("button[value=check]").click()
    page.wait_for_selector(".explained")
    if page.locator("button[value=reveal]").count():
        page.locator("button[value=reveal]").click()
        page.wait_for_selector(".is-key")
    places["question checked"] = f"{practice}/questions/1"
    places["question practice"] = f"{practice}/questions/2"
    page.goto("/progress")
    places["result"] = page.locator("#attempts ~ .table-scroll tbody a").first.get_attribute("href") or ""
    return places


Visit = tuple[str, str | None, str, Callable[[Page], None] | None]


def _wrong_sign_in(page: Page) -> None:
    page.locator("#username").fill("nobody")
    page.locator("#password").fill("not the password")
    page.locator("main form button").click()
    page.wait_for_selector(".error-summary")


def _wrong_password(page: Page) -> None:
    page.locator("#current").fill("x")
    page.locator("#new").fill("short")
    page.locator("#again").fill("other")
    page.locator("form[action='/account/password'] button").click()
    page.wait_for_selector(".error-summary")


def _choose(page: Page) -> None:
    with page.expect_response(lambda reply: "/responses/" in reply.url):
        free = page.locator("input[name=response]:not(:checked)")
        (free if free.count() else page.locator("input[name=response]")).first.click()
    page.wait_for_selector("#save-state.is-saved")


def visits(stage: Stage) -> Iterator[Visit]:
    """(name, who, address, what to do there) for every page."""
    p = stage.places
    yield "sign-in", None, "/sign-in", None
    yield "sign-in-refused", None, "/sign-in", _wrong_sign_in
    yield "quizzes", "trainee", "/quizzes", None
    yield "quizzes-for-a-group", "trainee", "/quizzes?for=window", None
    yield "quiz-exam", "newcomer", "/quizzes/eight-principles-exam", None
    yield "quiz-practice", "trainee", "/quizzes/eight-principles-practice", None
    for kind in ("single", "multiple", "true_false"):
        if f"question {kind}" in p:
            yield f"question-{kind}", "trainee", p[f"question {kind}"], None
    yield "question-just-saved", "trainee", p["question practice"], _choose
    yield "question-checked", "trainee", p["question checked"], None
    yield "review", "trainee", p["review"], None
    yield "result", "trainee", p["result"], None
    yield "handbook", "trainee", "/handbook", None
    yield "handbook-glossary", "trainee", "/handbook/glossary", None
    yield "handbook-search", "trainee", "/handbook/search", None
    yield "handbook-search-found", "trainee", "/handbook/search?q=duty", None
    yield "handbook-search-none", "trainee", "/handbook/search?q=nothing+of+this+kind", None
    yield "handbook-topic", "trainee", "/handbook/integrity", None
    yield "progress", "trainee", "/progress", None
    yield "progress-empty", "newcomer", "/progress", None
    yield "account", "trainee", "/account", None
    yield "account-refused", "trainee", "/account", _wrong_password
    yield "admin", "admin", "/admin", None
    yield "admin-reviewer", "reviewer", "/admin", None
    yield "admin-attempts", "admin", "/admin/attempts", None
    yield "admin-attempts-none", "admin", "/admin/attempts?person=nobody-of-this-name", None
    yield "admin-attempts-refused", "admin", "/admin/attempts?since=2026-02-01&until=2026-01-01", None
    yield "admin-attempt", "admin", p["their attempt"], None
    yield "admin-people", "admin", "/admin/people", None
    yield "admin-people-none", "admin", "/admin/people?person=nobody-of-this-name", None
    yield "admin-person", "admin", p["their page"], None
    yield "admin-person-empty", "admin", p["their empty page"], None
    yield from exam_visits(p)
    yield from due_visits(p["their empty page"])
    yield from live_visits()
    yield from mode_visits(p)
    yield from marking_visits(p)
    yield from author_visits()
    yield from compose_visits()
    yield "error-not-found", "trainee", "/nothing-here", None
    yield "error-forbidden", "trainee", "/admin", None


def watch(page: Page, complaints: list[str]) -> None:
    """Collect what the browser complains of: a blocked style, a missing file, a broken script."""

    def console(message: object) -> None:
        text = f"{message.type}: {message.text}"  # type: ignore[attr-defined]
        # Chromium logs every answer of 400 and above as an error; on the pages that are about one, that is the point.
        if "Failed to load resource: the server responded with a status of 4" not in text:
            complaints.append(text)

    def failed(request: object) -> None:
        # Aborted: the page was left before a picture came, as happens to everybody.
        if request.failure != "net::ERR_ABORTED":  # type: ignore[attr-defined]
            complaints.append(f"request failed: {request.url}")  # type: ignore[attr-defined]

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("requestfailed", failed)


def tour(browser: Browser, here: Installation, stage: Stage, look: Look) -> Iterator[tuple[str, Page, list[str]]]:
    """Visit every page in one look; (name, page, complaints) at each."""
    contexts: dict[str | None, BrowserContext] = {}
    try:
        for name, who, address, act in visits(stage):
            if who not in contexts:
                state = stage.states[who] if who else None
                contexts[who] = context(browser, here, look, storage_state=state)
            page = contexts[who].new_page()
            complaints: list[str] = []
            watch(page, complaints)
            page.goto(address)
            if act:
                act(page)
            yield name, page, complaints
            page.close()
    finally:
        for own in contexts.values():
            own.close()
