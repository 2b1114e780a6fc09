"""Practising in tests: checking an answer, trying again, asking for the key."""

from __future__ import annotations

from typing import Any

from tests.inspection import Page
from tests.taking import Taken, fields


def check(taken: Taken, position: int, response: Any = None, *, status: int = 303, go: str = "check") -> Page:
    """Press the button of the question's form with this answer chosen; the page that follows."""
    data: dict[str, Any] = {"go": go}
    if response is not None:
        data |= fields(response)
    page = taken.client.post("attempts.post_question", data, status, uuid=taken.uuid, position=position)
    return taken.client.follow() if status == 303 else page


def reveal(taken: Taken, position: int, response: Any = None, *, status: int = 303) -> Page:
    return check(taken, position, response, status=status, go="reveal")


def partly(taken: Taken, position: int) -> list[str]:
    """An answer to a question with several keys that earns part of its mark."""
    question = taken.paper().entry(position).question
    assert len(question.key_ids) > 1
    return [question.key_ids[0]]


def buttons(page: Page) -> list[str]:
    """What the buttons under a question do, in their order."""
    return [button.attrs["value"] for button in page.all(".question-buttons button")]


def said(page: Page) -> str:
    """What the page says about the act that was refused."""
    return page.text(".notice[role=alert]")
