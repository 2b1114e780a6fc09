"""The composer's pages in the states that they can be in: a part of the tour. Later visits build on earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.browser.author_visits import published, refused, submit, to_review

LIST = "/author/quizzes"
SHIPPED = f"{LIST}/on-appointment"
TEXTS = {
    "title-en": "Ten minutes at the counter",
    "title-zh": "窗口十分钟",
    "summary-en": "Seven questions on duty and integrity, as they come up at a counter.",
    "summary-zh": "七道题，围绕窗口工作中的恪尽职守与廉洁奉公。",
    "audience-en": "For those who begin at a service window.",
    "audience-zh": "面向新到服务窗口的工作人员。",
    "time_limit_minutes": "10",
    "p0-s0-count": "6",
}


def begin(page: Page, slug: str) -> None:
    page.goto(f"{LIST}/new")
    page.locator("#slug").fill(slug)
    page.locator("main form button").last.click()
    page.wait_for_selector("#writing")


def write(page: Page, **changes: str) -> None:
    """Fill in the form: a draw from two topics and one fixed question, found by its words."""
    for field, text in {**TEXTS, **changes}.items():
        page.locator(f"#{field}").fill(text)
    topics = page.locator("#p0-s0 details.ticks").first
    topics.locator("summary").click()
    for topic in ("duty", "integrity"):
        page.locator(f"#p0-s0-topics-{topic}").check()
    page.locator("button[value=add-fixed-0]").click()
    page.locator("button[value=find-0-1]").click()
    page.locator("#words").fill("loyalty-whom-the-work-serves")
    page.locator("#p0-s1 .chooser button[value=find-0-1]").click()
    page.locator("button[value^=take-0-1-]").first.click()
    page.wait_for_selector(".all-good")


def _slug(page: Page) -> str:
    """Another quiz in each look, so that the visits of one do not find those of another."""
    language = page.evaluate("navigator.language")[:2]
    return f"tour-{language}-{page.evaluate('Date.now()')}"


def _begun(page: Page) -> None:
    begin(page, _slug(page))


def _written(page: Page) -> None:
    _begun(page)
    write(page)


def _looking(page: Page) -> None:
    _written(page)
    page.locator("button[value=find-0-1]").click()
    page.locator("#words").fill("counter")
    page.locator("#p0-s1 .chooser button[value=find-0-1]").click()
    page.wait_for_selector(".choices")


def _cannot_be_served(page: Page) -> None:
    _written(page)
    page.locator("#p0-s0-count").fill("150")
    page.locator(".writing-bar button[value=save]").click()
    page.wait_for_selector("#preview-both .warn")


def _in_parts(page: Page) -> None:
    _written(page)
    page.locator("button[value=add-part]").click()
    page.wait_for_selector("#p1 .option")


def _as_yaml(page: Page) -> None:
    _begun(page)
    page.locator("button[value=yaml]").click()
    page.wait_for_selector("#source")
    page.locator("#source").fill("slug: another\nmode: exam\n")
    page.locator(".writing-bar button[value=save]").click()
    page.wait_for_selector(".findings")


def _conflict(page: Page) -> None:
    _written(page)
    page.evaluate("document.querySelector('[name=revision]').value = 1")
    page.locator("#title-en").fill("Another title")
    page.locator(".writing-bar button[value=save]").click()
    page.wait_for_selector("ins")


def _trying(page: Page) -> None:
    page.locator("main form button").last.click()
    page.wait_for_selector("fieldset.map")


def _tried(page: Page) -> None:
    _trying(page)
    page.locator("main form button[value=finish]").last.click()
    page.wait_for_selector(".explained-item")


def _unready(page: Page) -> None:
    _begun(page)
    page.locator(".writing-bar button[value=submit]").click()
    page.wait_for_selector(".findings")


def _to_submit(page: Page) -> None:
    _written(page)
    page.locator(".writing-bar button[value=submit]").click()
    page.wait_for_selector("#reason")


def _submitted(page: Page) -> None:
    _written(page)
    submit(page, "新课程 · A new course")


def _to_discard(page: Page) -> None:
    _written(page)
    page.locator("a[href$='/discard']").click()
    page.wait_for_selector("form[action$='/discard']")


def _retired(page: Page) -> None:
    page.locator(".bank-stem").last.click()
    page.locator("#why").fill("The course is over · 课程已结束")
    page.locator("form[action$='/retire'] button").click()
    page.wait_for_selector("form[action$='/restore']")


def compose_visits() -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there)."""
    yield "compose-quizzes", "author", LIST, None
    yield "compose-none", "author", f"{LIST}?status=in_review", None
    yield "compose-quiz-of-the-files", "author", SHIPPED, None
    yield "compose-preview", "author", f"{SHIPPED}/preview", None
    yield "compose-new", "author", f"{LIST}/new", None
    yield "compose-new-refused", "author", f"{LIST}/new", refused
    yield "compose-begun", "author", LIST, _begun
    yield "compose-written", "author", LIST, _written
    yield "compose-looking", "author", LIST, _looking
    yield "compose-cannot-be-served", "author", LIST, _cannot_be_served
    yield "compose-in-parts", "author", LIST, _in_parts
    yield "compose-yaml", "author", LIST, _as_yaml
    yield "compose-conflict", "author", LIST, _conflict
    yield "compose-try", "author", f"{SHIPPED}/try", None
    yield "compose-trying", "author", f"{SHIPPED}/try", _trying
    yield "compose-tried", "author", f"{SHIPPED}/try", _tried
    yield "compose-discard", "author", LIST, _to_discard
    yield "compose-unready", "author", LIST, _unready
    yield "compose-submit", "author", LIST, _to_submit
    yield "compose-submitted", "admin", LIST, _submitted
    yield "compose-review", "author", f"{LIST}?status=in_review", to_review
    yield "compose-published", "author", f"{LIST}?status=in_review", published
    yield "compose-retired", "author", f"{LIST}?status=published", _retired
