"""A quiz of what is typed: one question of each of those kinds, the same for everybody."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.domain.selection import Slot
from tests.features.quizzes.offers import offer
from tests.inspection import Page
from tests.taking import Taken

SHORT, NUMBER, GAPS, ESSAY = 1, 2, 3, 4
KEYS = ("integrity-old-maxim", "innovation-average-of-the-trial", "loyalty-told-in-one-go", "loyalty-the-last-bus")
RIGHT: dict[int, Any] = {
    SHORT: "Authority",
    NUMBER: "5.2",
    GAPS: {"1": "15", "2": "c", "3": "a"},
    ESSAY: "Count who gains and who loses.\n\nThen ask the two hamlets.",
}


def typed_quiz(app: Flask, slug: str = "typed", **changes: Any) -> str:
    slots = (Slot(count=4, questions=KEYS),)
    return offer(app, slug, **{"slots": slots, "time_limit_minutes": None, "pass_mark": None, **changes})


def answer_all(taken: Taken, **instead: Any) -> None:
    for position, response in {**RIGHT, **{int(k[1:]): v for k, v in instead.items()}}.items():
        if response is not None:
            taken.save(position, response)


def send(taken: Taken, position: int, go: str = "2", status: int = 303, **fields: Any) -> Page:
    """The page's form without a script; gaps as `gap_1=…`."""
    named = {("response." + k[4:] if k.startswith("gap_") else k): v for k, v in fields.items()}
    return taken.client.post("attempts.post_question", {"go": go, **named}, status, uuid=taken.uuid, position=position)
