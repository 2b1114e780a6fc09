"""The author's pages in the states that they can be in: a part of the tour. Later visits build on earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

LIST = "/author/questions"
SHIPPED = f"{LIST}/duty-carried-through"
TEXTS = {
    "stem-en": "Somebody asks at the counter for **another office's** form. What do you do?",
    "stem-zh": "群众在窗口索要**其他部门**的表格，你怎么办？",
    "option-0-text-en": "Show where it is, and ring ahead",
    "option-0-text-zh": "告知地点并先打电话",
    "option-0-rationale-en": "One question leads to one answer.",
    "option-0-rationale-zh": "首问负责，一次告知。",
    "option-1-text-en": "Say that it is not yours",
    "option-1-text-zh": "告知不归本部门管",
    "option-1-rationale-en": "It may well be so, and helps nobody any further.",
    "option-1-rationale-zh": "虽是实情，群众的事仍没有着落。",
    "option-2-text-en": "Ask them to come back",
    "option-2-text-zh": "请其改天再来",
    "option-2-rationale-en": "It costs them a day, and the answer is known now.",
    "option-2-rationale-zh": "群众要为此白跑一趟，耽误工夫。",
    "option-3-text-en": "Fill it in for them",
    "option-3-text-zh": "代其填写",
    "option-3-rationale-en": "Kind, and not yours to answer for.",
    "option-3-rationale-zh": "出于好意，却超出职责。",
}


def begin(page: Page, name: str, kind: str = "single") -> None:
    page.goto(f"{LIST}/new")
    page.locator("#topic").select_option("duty")
    page.locator("#kind").select_option(kind)
    page.locator("#name").fill(name)
    page.locator("main form button").last.click()
    page.wait_for_selector("#writing")


def write(page: Page, **changes: str) -> None:
    """Fill in the form and save it by its button."""
    for field, text in {**TEXTS, **changes}.items():
        page.locator(f"#{field}").fill(text)
    page.locator("#option-0-value").check()
    page.locator(".writing-bar button[value=save]").click()
    page.wait_for_selector(".all-good")


def submit(page: Page, reason: str) -> None:
    page.locator(".writing-bar button[value=submit]").click()
    page.locator("#reason").fill(reason)
    page.locator("main form button").last.click()
    page.wait_for_url("**/review")


def _name(page: Page) -> str:
    """Another question in each look, so that the visits of one do not find those of another."""
    language = page.evaluate("navigator.language")[:2]
    return f"tour-{language}-{page.evaluate('Date.now()')}"


def _begun(page: Page) -> None:
    begin(page, _name(page))


def _written(page: Page) -> None:
    _begun(page)
    write(page)


def _as_yaml(page: Page) -> None:
    _written(page)
    page.locator("button[value=yaml]").click()
    page.wait_for_selector("#source")
    page.locator("#source").fill("id: duty-x\nkind: single\nlevle: apply\n")
    page.locator(".writing-bar button[value=save]").click()
    page.wait_for_selector(".findings")


def _conflict(page: Page) -> None:
    _written(page)
    page.evaluate("document.querySelector('[name=revision]').value = 1")
    page.locator("#stem-en").fill("Other words?")
    page.locator(".writing-bar button[value=save]").click()
    page.wait_for_selector(".changes")


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
    submit(page, "新题：首问负责 · New: the first who is asked")


def _to_discard(page: Page) -> None:
    _written(page)
    page.locator("a[href$='/discard']").click()
    page.wait_for_selector("form[action$='/discard']")


def refused(page: Page) -> None:
    page.locator("main form button").last.click()
    page.wait_for_selector(".error-summary")


def _talked(page: Page) -> None:
    _written(page)
    page.locator("button[value=discuss]").click()
    page.locator("#text").fill("第二项太短。\nThe second is too short.")
    page.locator("form[action$='/comments'] button").click()
    page.wait_for_selector(".talk")


def _tried(page: Page) -> None:
    page.locator("main input[name=response]").first.check()
    page.locator("button[value=check]").click()
    page.wait_for_selector(".verdict")


def to_review(page: Page) -> None:
    """What an administrator has submitted, as an author reads it."""
    page.locator(".bank-stem").first.click()
    page.locator(".acts a").first.click()
    page.wait_for_selector("#confirmed")


def published(page: Page) -> None:
    to_review(page)
    page.locator("#confirmed").check()
    page.locator("form[action$='/publish'] button").click()
    page.wait_for_selector("#retiring")


def _compared(page: Page) -> None:
    """A change of what was published, beside it."""
    page.locator(".bank-stem").first.click()
    page.locator(".acts .btn-primary").click()
    page.wait_for_selector("#writing")
    write(
        page,
        **{"stem-zh": "群众来到窗口，索要**其他部门**的表格，你怎么办？", "option-1-text-en": "Say it is not yours"},
    )
    page.locator(".back a").click()
    page.locator("a[href$='/differences']").click()
    page.wait_for_selector(".changes")


SHIPPED_OF = {
    "matching": "pragmatism-four-sentences-of-a-note",
    "ordering": "duty-one-matter-from-start-to-end",
    "judgement": "duty-ten-minutes-before-closing",
    "short_answer": "integrity-gift-handed-in",
    "numeric": "pragmatism-verified-by-noon",
    "cloze": "loyalty-told-in-one-go",
    "essay": "loyalty-the-last-bus",
}


def _editor(kind: str, key: str) -> tuple[str, str | None, str, Callable[[Page], None] | None]:
    """The form of a kind, filled in: a copy of a question that ships."""

    def copied(page: Page) -> None:
        page.locator("#name").fill(_name(page))
        page.locator("main form button").last.click()
        page.wait_for_selector("#writing")

    return f"author-editor-{kind}", "author", f"{LIST}/new?copy={key}", copied


def _begun_as(kind: str) -> tuple[str, str | None, str, Callable[[Page], None] | None]:
    return f"author-begun-{kind}", "author", LIST, lambda page: begin(page, _name(page), kind)


def author_visits() -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there)."""
    yield "author-questions", "author", LIST, None
    yield "author-questions-admin", "admin", f"{LIST}?topic=duty&kind=single", None
    yield "author-questions-none", "author", f"{LIST}?search=nothing-of-this-name", None
    yield "author-question-of-the-files", "author", SHIPPED, None
    yield "author-comment-refused", "author", SHIPPED, refused
    yield "author-try", "author", f"{SHIPPED}/try", None
    yield "author-tried", "author", f"{SHIPPED}/try", _tried
    yield "author-new", "author", f"{LIST}/new", None
    yield "author-new-refused", "author", f"{LIST}/new", refused
    yield "author-copy", "author", f"{LIST}/new?copy=duty-carried-through", None
    yield "author-begun", "author", LIST, _begun
    yield "author-written", "author", LIST, _written
    yield from (_editor(kind, key) for kind, key in SHIPPED_OF.items())
    yield from (_begun_as(kind) for kind in ("judgement", "cloze"))
    yield "author-yaml", "author", LIST, _as_yaml
    yield "author-conflict", "author", LIST, _conflict
    yield "author-talked", "author", LIST, _talked
    yield "author-discard", "author", LIST, _to_discard
    yield "author-unready", "author", LIST, _unready
    yield "author-submit", "author", LIST, _to_submit
    yield "author-submitted", "admin", LIST, _submitted
    yield "author-review", "author", f"{LIST}?status=in_review", to_review
    yield "author-published", "author", f"{LIST}?status=in_review", published
    yield "author-differences", "author", f"{LIST}?status=published&origin=browser", _compared
