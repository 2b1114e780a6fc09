"""What a person may see of an attempt, and when: parts × moments, with three named presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """The three presets that a quiz chooses from. Each is one sentence to a person; `PRESETS` is its matrix."""

    PRACTICE = "practice"
    """Feedback at once, on each answer; try again; hints."""
    CHECK = "check"
    """The score at once, answers after the close."""
    CERTIFY = "certify"
    """The score at once; answers never, or on a date."""


class Part(StrEnum):
    """What can be shown, each without the ones that follow."""

    SCORE = "score"
    """Points, share, passed or not."""
    QUESTIONS = "questions"
    """The questions again, with one's own answers."""
    MARKS = "marks"
    """What each answer earned."""
    KEYS = "keys"
    """Which options are the key."""
    REASONS = "reasons"
    """The rationale of each option, and where the handbook says so."""


class When(StrEnum):
    AT_ONCE = "at_once"
    """While the attempt is open, as soon as the answer is checked; of course afterwards too."""
    AFTER_SUBMISSION = "after_submission"
    AFTER_CLOSE = "after_close"
    """Once the quiz is closed to everybody; where it never closes, after submission."""
    ON_DATE = "on_date"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The matrix: for each part, when. `on` is the instant that ON_DATE means."""

    score: When
    questions: When
    marks: When
    keys: When
    reasons: When
    on: datetime | None = None

    def when(self, part: Part) -> When:
        found: When = getattr(self, part.value)
        return found


PRESETS: dict[Mode, Release] = {
    Mode.PRACTICE: Release(
        score=When.AFTER_SUBMISSION,
        questions=When.AT_ONCE,
        marks=When.AT_ONCE,
        keys=When.AT_ONCE,
        reasons=When.AT_ONCE,
    ),
    Mode.CHECK: Release(
        score=When.AFTER_SUBMISSION,
        questions=When.AFTER_CLOSE,
        marks=When.AFTER_CLOSE,
        keys=When.AFTER_CLOSE,
        reasons=When.AFTER_CLOSE,
    ),
    Mode.CERTIFY: Release(
        score=When.AFTER_SUBMISSION,
        questions=When.NEVER,
        marks=When.NEVER,
        keys=When.NEVER,
        reasons=When.NEVER,
    ),
}


def release_from(data: Mapping[str, Any]) -> Release:
    """The matrix whose plain data `release_data` wrote."""
    on = data.get("on")
    return Release(
        **{part.value: When(data[part.value]) for part in Part}, on=datetime.fromisoformat(on) if on else None
    )


def release_data(release: Release) -> dict[str, Any]:
    data: dict[str, Any] = {part.value: release.when(part).value for part in Part}
    data["on"] = release.on.isoformat() if release.on else None
    return data


def opens_at(release: Release, part: Part, *, submitted_at: datetime, closes_at: datetime | None) -> datetime | None:
    """The instant from which a finished attempt shows `part`; None = never. `closes_at`: when the quiz closes."""
    when = release.when(part)
    if when is When.NEVER:
        return None
    if when is When.AFTER_CLOSE and closes_at is not None:
        return max(submitted_at, closes_at)
    if when is When.ON_DATE:
        return None if release.on is None else max(submitted_at, release.on)
    return submitted_at


def shown(
    release: Release,
    *,
    submitted_at: datetime | None,
    closes_at: datetime | None,
    others_working: bool,
    now: datetime,
) -> frozenset[Part]:
    """The parts that may be shown now.

    `others_working`: whether somebody whose closing time is later is still at it; what is shown after the close waits
    for them. Before submission nothing is shown here: what a checked answer of a practice shows is `at_once`.
    """
    if submitted_at is None:
        return frozenset()
    found = set()
    for part in Part:
        start = opens_at(release, part, submitted_at=submitted_at, closes_at=closes_at)
        waits = release.when(part) is When.AFTER_CLOSE and closes_at is not None and others_working
        if start is not None and start <= now and not waits:
            found.add(part)
    return frozenset(found)


def at_once(release: Release) -> frozenset[Part]:
    """The parts that a checked answer shows while the attempt is open; empty = answers cannot be checked."""
    return frozenset(part for part in Part if release.when(part) is When.AT_ONCE)
