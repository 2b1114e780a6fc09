"""The exam's page in every state it can be in: a part of the tour."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.answering import give

QUESTION = 3
AT = "2026-03-02T09:20:00+00:00"
# What the server says where nothing happens.
NEWS: dict[str, Any] = {
    "submitted": False,
    "remaining_seconds": 1500,
    "ends_at": AT,
    "section": None,
    "section_remaining_seconds": None,
    "paused": False,
    "pause_reason": "",
    "own_break": False,
    "break_left_seconds": None,
    "announcements": [],
    "time_given": [],
    "newer_page": False,
}
FIRE = {"en": "Fire alarm: please leave by the left door.", "zh": "火警：请从左侧门离开。"}

OFFLINE = """() => {
  Object.defineProperty(navigator, "onLine", {get: () => false});
  window.fetch = () => Promise.reject(new TypeError("offline"));
  dispatchEvent(new Event("offline"));
}"""
CUT = "() => { window.fetch = () => Promise.reject(new TypeError('cut')); }"
OPENED_LATER = """() => {
  const page = document.getElementById("exam").dataset;
  const line = new BroadcastChannel("officium-" + document.getElementById("outbox").dataset.owner);
  line.postMessage({kind: "opened", attempt: page.attempt, client: "f" + page.client.slice(1), at: Date.now()});
}"""


def sitter(page: Page) -> dict[str, str]:
    """Begin what the visits below look at, as the person who is due breaks."""
    page.goto("/quizzes/eight-principles-exam")
    page.locator("main form button").last.click()
    exam = page.url.split("/questions/")[0]
    page.goto("/quizzes/on-appointment")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_selector(".section-intro")
    return {"sitting": exam, "part": page.url}


def _choose(page: Page) -> None:
    free = page.locator("input[name^=response]:not(:checked)")
    if free.count():
        free.first.click()
    else:
        give(page)


def _told(**news: Any) -> Callable[[Page], None]:
    """The server says this at the page's next contact."""

    def act(page: Page) -> None:
        language = "zh" if page.locator("html").get_attribute("lang") == "zh-Hans" else "en"
        said = json.dumps({**NEWS, **news}).replace("FIRE", FIRE[language])
        # The page's first contact is through: the next one is another.
        page.wait_for_load_state("networkidle")
        page.route("**/contact", lambda route: route.fulfill(status=200, content_type="application/json", body=said))
        with page.expect_response("**/contact"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    return act


def _saving(page: Page) -> None:
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    _choose(page)
    page.wait_for_selector(".is-saving")


def _saved(page: Page) -> None:
    _choose(page)
    page.wait_for_selector(".is-saved")


def _not_saved(page: Page) -> None:
    page.evaluate(CUT)
    _choose(page)
    page.wait_for_selector(".is-wrong")


def _offline(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate(OFFLINE)
    _choose(page)
    page.locator(".order-last").click()
    _choose(page)
    page.wait_for_selector(".is-wrong")


def _other_tab(page: Page) -> None:
    page.evaluate(OPENED_LATER)
    page.wait_for_selector("[data-notice=other-page]")


def _session_ended(page: Page) -> None:
    def refuse(route: Route) -> None:
        body = json.dumps({"type": "urn:officium:session_ended", "title": "session_ended", "status": 401})
        route.fulfill(status=401, content_type="application/problem+json", body=body)

    page.route("**/responses/*", refuse)
    page.route("**/outbox", refuse)
    _choose(page)
    page.wait_for_selector("[data-notice=session]")


def _not_counted(page: Page) -> None:
    body = json.dumps({"type": "urn:officium:superseded", "title": "superseded", "status": 409})
    page.route(
        "**/responses/*",
        lambda route: route.fulfill(status=409, content_type="application/problem+json", body=body),
    )
    _choose(page)
    page.wait_for_selector(f"[data-notice=refused-{QUESTION}]")


def _waiting_elsewhere(page: Page) -> None:
    """An answer waits on this device, and another page of the person is looked at."""
    page.evaluate(CUT)
    _choose(page)
    page.wait_for_selector(".is-wrong")
    page.context.add_init_script("window.fetch = () => Promise.reject(new TypeError('cut'));")
    page.goto("/quizzes")
    page.wait_for_selector("#outbox .notice")


def _break(page: Page) -> None:
    page.locator("button[value=break]").click()
    page.wait_for_selector("#cover-end")


def _after_break(page: Page) -> None:
    page.locator("#cover-end button").click()
    page.wait_for_selector(".question-body")


def exam_visits(places: dict[str, str]) -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there)."""
    who, there = "sitter", f"{places['sitting']}/questions/{QUESTION}"
    given = [{"id": 10**9, "seconds": 600, "reason": "FIRE"}]
    yield "exam-saving", who, there, _saving
    yield "exam-saved", who, there, _saved
    yield "exam-not-saved", who, there, _not_saved
    yield "exam-offline", who, there, _offline
    yield "exam-session-ended", who, there, _session_ended
    yield "exam-not-counted", who, there, _not_counted
    yield "exam-other-tab", who, there, _other_tab
    yield "exam-five-minutes-left", who, there, _told(remaining_seconds=300)
    yield "exam-time-up", who, there, _told(remaining_seconds=0)
    yield "exam-more-time", who, there, _told(time_given=given)
    yield "exam-paused", who, there, _told(paused=True, pause_reason="FIRE")
    yield "exam-announcement", who, there, _told(announcements=[{"id": 10**9, "text": "FIRE", "at": AT}])
    yield "exam-break", who, there, _break
    yield "exam-after-break", who, there, _after_break
    yield "exam-part", who, places["part"], None
    yield "quizzes-waiting", who, there, _waiting_elsewhere
