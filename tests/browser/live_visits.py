"""The invigilator's pages in the states they can be in: a part of the tour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

ROOM = "/admin/live/eight-principles-exam"
# Nobody else on the tour is in this one, so that it may be paused.
OTHER = "/admin/live/workplace-situations"


def _sent(page: Page, **fields: str) -> None:
    """Fill in the page's form and send it."""
    for name, text in fields.items():
        page.locator(f"#{name}").fill(text)
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def _paused(page: Page) -> None:
    _sent(page, reason="消防警报 · Fire alarm")
    page.wait_for_selector("#live-pauses .notice")


def _to_end_the_pause(page: Page) -> None:
    page.locator("#live-pauses a").click()
    page.wait_for_selector("form[action$='/end']")


def _pause_ended(page: Page) -> None:
    _to_end_the_pause(page)
    _sent(page)
    page.wait_for_selector("#live-log li")


def live_visits() -> Iterator[tuple[str, str | None, str, Callable[[Page], None] | None]]:
    """(name, who, address, what to do there)."""
    yield "live", "admin", "/admin/live", None
    yield "live-room", "admin", ROOM, None
    yield "live-room-reviewer", "reviewer", ROOM, None
    yield "live-room-empty", "admin", OTHER, None
    yield "live-room-filtered", "admin", ROOM + "?name=nobody-of-this-name", None
    yield "live-add-time", "admin", ROOM + "/add-time", None
    yield "live-add-time-refused", "admin", ROOM + "/add-time", _sent
    yield (
        "live-add-time-check",
        "admin",
        ROOM + "/add-time",
        lambda page: _sent(page, minutes="10", reason="消防警报 · Fire alarm"),
    )
    yield "live-announce", "admin", ROOM + "/announce", None
    yield (
        "live-announce-check",
        "admin",
        ROOM + "/announce",
        lambda page: _sent(page, text="请从左侧门离场。\nExit left."),
    )
    yield "live-pause", "admin", OTHER + "/pause", None
    yield "live-paused", "admin", OTHER + "/pause", _paused
    yield "live-resume", "admin", OTHER, _to_end_the_pause
    yield "live-resumed", "admin", OTHER, _pause_ended
