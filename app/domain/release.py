"""What a person may see of an attempt, and when: parts × moments, with three named presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
    """The rationale of each option, and where the handbook says so; while the keys are not shown, the rationale of
    the options that were chosen and no other."""


ANSWERS = frozenset({Part.QUESTIONS, Part.MARKS, Part.KEYS, Part.REASONS})
"""Everything but the score."""
EVERYTHING = ANSWERS | {Part.SCORE}
_FEEDBACK = frozenset({Part.MARKS, Part.KEYS, Part.REASONS})
"""What there is to say of one answer while its question is open anyway."""


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

    @property
    def preset(self) -> Mode | None:
        """The preset that this matrix is, whose sentence then says it all; None = the parts are told one by one."""
        if self.on is not None and self == answers_on(self.on):
            return Mode.CERTIFY
        return next((mode for mode, matrix in PRESETS.items() if self == matrix), None)

    def moments(self, closes_at: datetime | None) -> tuple[tuple[When, tuple[Part, ...]], ...]:
        """The parts that come together, the earliest moment first, as a person meets them.

        A quiz that never closes has no "after the close", a date that is not given never comes, and only what is said
        of a checked answer can come before submission.
        """
        plain = {part: self._plain(part, closes_at) for part in Part}
        groups = ((when, tuple(part for part in Part if plain[part] is when)) for when in When)
        return tuple((when, parts) for when, parts in groups if parts)

    def _plain(self, part: Part, closes_at: datetime | None) -> When:
        when = self.when(part)
        if (when is When.AT_ONCE and part not in _FEEDBACK) or (when is When.AFTER_CLOSE and closes_at is None):
            return When.AFTER_SUBMISSION
        return When.NEVER if when is When.ON_DATE and self.on is None else when


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


def answers_on(on: datetime) -> Release:
    """The other half of the certifying preset: the score at once, the answers on a date."""
    dated = {part.value: When.ON_DATE for part in ANSWERS}
    return replace(PRESETS[Mode.CERTIFY], on=on, **dated)


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


# A finished attempt


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


@dataclass(frozen=True, slots=True)
class Coming:
    """A part that a finished attempt does not show now: `at` is from when it does.

    None under AFTER_CLOSE: as soon as the last who still has time has finished. None under NEVER: never.
    """

    part: Part
    when: When
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a finished attempt shows now, and what it does not, in the order of Part."""

    parts: frozenset[Part]
    coming: tuple[Coming, ...]

    @property
    def groups(self) -> tuple[tuple[When, datetime | None, frozenset[Part]], ...]:
        """What comes, as (when, at, parts): the score by itself, then the answers by the moment that they share."""
        found: dict[tuple[bool, When, datetime | None], set[Part]] = {}
        for c in self.coming:
            found.setdefault((c.part in ANSWERS, c.when, c.at), set()).add(c.part)
        return tuple((when, at, frozenset(parts)) for (_, when, at), parts in found.items())


NOTHING = Shown(frozenset(), ())


def waits_for_close(release: Release, closes_at: datetime | None, now: datetime) -> bool:
    """Whether it matters if somebody is still at it: the quiz is closed, and some answers are shown after that."""
    return (
        closes_at is not None and closes_at <= now and any(release.when(part) is When.AFTER_CLOSE for part in ANSWERS)
    )


def shown(
    release: Release,
    *,
    submitted_at: datetime | None,
    closes_at: datetime | None,
    others_working: bool,
    now: datetime,
) -> Shown:
    """What may be shown now of an attempt that was submitted then.

    `others_working`: whether somebody whose closing time is later is still at it. Answers that are shown after the
    close wait for them; a score tells nobody an answer, and does not. Before submission nothing is shown here: what a
    checked answer shows is `feedback`. A key or a reason is shown with its question or not at all.
    """
    if submitted_at is None:
        return NOTHING

    def coming(part: Part) -> Coming | None:
        start = opens_at(release, part, submitted_at=submitted_at, closes_at=closes_at)
        if start is None:
            return Coming(part, When.NEVER, None)
        if now < start:
            return Coming(part, release.when(part), start)
        after_close = part in ANSWERS and release.when(part) is When.AFTER_CLOSE and closes_at is not None
        return Coming(part, When.AFTER_CLOSE, None) if after_close and others_working else None

    later = {part: coming(part) for part in Part}
    question = later[Part.QUESTIONS]
    for part in (Part.KEYS, Part.REASONS):
        if question is not None and _comes_later(question, later[part]):
            later[part] = replace(question, part=part)
    return Shown(
        frozenset(part for part in Part if later[part] is None),
        tuple(c for c in later.values() if c is not None),
    )


def _comes_later(one: Coming, other: Coming | None) -> bool:
    if other is None:
        return True
    if one.when is When.NEVER or other.when is When.NEVER:
        return other.when is not When.NEVER
    # Waiting for the last to finish is a matter of minutes: a date that is still to come is later.
    return one.at is not None and (other.at is None or one.at > other.at)


# One answer, while the attempt is open


def feedback(release: Release) -> frozenset[Part]:
    """What a checked answer shows while the attempt is open; empty = answers cannot be checked."""
    return frozenset(part for part in _FEEDBACK if release.when(part) is When.AT_ONCE)


def tries_allowed(release: Release, tries: int) -> int:
    """How often an answer may be checked, of the `tries` that the rules name; 0 = not at all.

    Only who is told what the answer earned knows whether to try again: without that, the first check is the last.
    """
    parts = feedback(release)
    if not parts:
        return 0
    return max(1, tries) if Part.MARKS in parts else 1


def after_check(release: Release, *, closed: bool) -> frozenset[Part]:
    """What a checked answer shows: while it can be tried again (not `closed`), not the key."""
    return feedback(release) if closed else feedback(release) - {Part.KEYS}


# What an author should know


def gives_away(release: Release, closes_at: datetime | None = None) -> list[tuple[Part, Part]]:
    """Pairs (shown, given away): a part that is shown before another that can be worked out from it.

    Marks add up to the score; a key or a reason beside one's own answer tells the mark; and a key needs its question.
    """
    pairs = [
        (Part.MARKS, Part.SCORE),
        (Part.KEYS, Part.QUESTIONS),
        (Part.REASONS, Part.QUESTIONS),
        (Part.KEYS, Part.MARKS),
        (Part.REASONS, Part.MARKS),
    ]
    return [
        (early, late)
        for early, late in pairs
        # While the attempt is open its score is not yet there to be worked out.
        if _rank(release, early, closes_at, late is Part.SCORE) < _rank(release, late, closes_at, late is Part.SCORE)
    ]


def _rank(release: Release, part: Part, closes_at: datetime | None, finished: bool) -> tuple[int, datetime]:
    """An order of moments, for an attempt that is submitted early."""
    when, first = release.when(part), datetime.min.replace(tzinfo=UTC)
    if when is When.AT_ONCE:
        return int(finished), first
    if when is When.AFTER_CLOSE and closes_at is not None:
        return 1, closes_at
    if when is When.ON_DATE and release.on is not None:
        return 1, release.on
    return (1 if when in (When.AFTER_SUBMISSION, When.AFTER_CLOSE) else 2), first
