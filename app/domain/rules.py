"""The rules of a quiz: what it asks for, how long it may take, when it explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.selection import Slot


class Mode(StrEnum):
    PRACTICE = "practice"
    """Feedback at once: an answer can be checked, and then stands."""
    EXAM = "exam"
    """Feedback after submission only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The content of one quiz version. `pass_mark` is a share (0 to 1); None = the quiz is not passed or failed."""

    slug: str
    mode: Mode
    title: Mapping[str, str]
    summary: Mapping[str, str]
    audience: Mapping[str, str]
    pass_mark: float | None
    pass_mark_reason: Mapping[str, str] | None
    time_limit_minutes: float | None
    attempts_allowed: int | None
    slots: tuple[Slot, ...]

    @property
    def question_count(self) -> int:
        return sum(slot.count for slot in self.slots)

    @property
    def points(self) -> float:
        return sum(slot.count * slot.points for slot in self.slots)


def rules_from(data: Mapping[str, Any]) -> Rules:
    """The rules whose plain data `rules_data` wrote."""
    slots = tuple(
        Slot(
            count=s["count"],
            topics=tuple(s["topics"]),
            kinds=tuple(s["kinds"]),
            levels=tuple(s["levels"]),
            difficulties=tuple(s["difficulties"]),
            situation=s["situation"],
            points=s["points"],
        )
        for s in data["slots"]
    )
    return Rules(**{**data, "mode": Mode(data["mode"]), "slots": slots})


def rules_data(rules: Rules) -> dict[str, Any]:
    """Plain data for JSON; two quizzes with the same data are the same version."""
    return {
        "slug": rules.slug,
        "mode": rules.mode.value,
        "title": dict(rules.title),
        "summary": dict(rules.summary),
        "audience": dict(rules.audience),
        "pass_mark": rules.pass_mark,
        "pass_mark_reason": dict(rules.pass_mark_reason) if rules.pass_mark_reason else None,
        "time_limit_minutes": rules.time_limit_minutes,
        "attempts_allowed": rules.attempts_allowed,
        "slots": [
            {
                "count": s.count,
                "topics": list(s.topics),
                "kinds": list(s.kinds),
                "levels": list(s.levels),
                "difficulties": list(s.difficulties),
                "situation": s.situation,
                "points": s.points,
            }
            for s in rules.slots
        ],
    }
