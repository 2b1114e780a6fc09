"""The rules of a quiz: what it asks for, how long it may take, when it explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.release import PRESETS, Mode, Release, release_data, release_from
from app.domain.selection import Slot

__all__ = [
    "GROUPS",
    "Mode",
    "Overdue",
    "Purpose",
    "Rules",
    "Section",
    "Statement",
    "StatementKind",
    "rules_data",
    "rules_from",
]

GROUPS = ("initial", "on_appointment", "specialised", "in_service", "window", "enforcement", "grass_roots")
"""Whom a quiz can be meant for: four trainings, and three units that serve the public directly."""


class Overdue(StrEnum):
    """What becomes of an attempt whose time has run out."""

    SUBMIT = "submit"
    """It is submitted as of its deadline, with what was saved."""
    GRACE = "grace"
    """It may still be submitted, not answered, for `grace_minutes`; after that it is abandoned."""
    ABANDON = "abandon"
    """It is abandoned: kept, and not marked."""


class Purpose(StrEnum):
    """What a quiz is for, in the order in which lists show them."""

    DIAGNOSTIC = "diagnostic"
    """Shows where to begin; nothing is passed or failed."""
    DAILY = "daily"
    """A few minutes, every day."""
    PRACTICE = "practice"
    WORKSHOP = "workshop"
    """Cases to weigh, alone or together."""
    EXAM = "exam"
    CERTIFICATION = "certification"


_PURPOSES = {Mode.PRACTICE: Purpose.PRACTICE, Mode.CERTIFY: Purpose.CERTIFICATION}


class StatementKind(StrEnum):
    HONOUR = "honour"
    OATH = "oath"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something to affirm before the start, recorded with its exact text. `new_recruits`: asked of them alone."""

    kind: StatementKind
    text: Mapping[str, str]
    new_recruits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the paper; slots name it by its number, from 1.

    With a time limit of its own it is entered once, in order, and closes when it is left or its time runs out.
    """

    title: Mapping[str, str]
    instructions: Mapping[str, str] | None = None
    time_limit_minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The content of one quiz version. `pass_mark` is a share (0 to 1); None = the quiz is not passed or failed.

    `wait_days` keep the wall clock; `wait_minutes` are minutes. `tries`: how often an answer may be checked where it
    can be; each try after the first costs a third of the mark. `release`: None = as the mode's preset says.
    """

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
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    overdue: Overdue = Overdue.SUBMIT
    grace_minutes: float = 0.0
    wait_days: int = 0
    wait_minutes: float = 0.0
    tries: int = 3
    sections: tuple[Section, ...] = ()
    statements: tuple[Statement, ...] = ()
    release: Release | None = None
    stated_purpose: Purpose | None = None
    groups: tuple[str, ...] = ()
    """Some of GROUPS; none = everyone."""

    @property
    def purpose(self) -> Purpose:
        """As stated, else as its mode has it; a test without a pass mark shows where one stands."""
        examines = Purpose.DIAGNOSTIC if self.pass_mark is None else Purpose.EXAM
        return self.stated_purpose or _PURPOSES.get(self.mode, examines)

    @property
    def topic(self) -> str | None:
        """The one topic that all of its questions are about; None where they are about several, or are named."""
        asked = {slot.topics for slot in self.slots}
        return next(iter(asked))[0] if len(asked) == 1 and len(next(iter(asked))) == 1 else None

    @property
    def question_count(self) -> int:
        return sum(slot.count for slot in self.slots)

    @property
    def points(self) -> float:
        return sum(slot.count * slot.points for slot in self.slots)

    @property
    def releases(self) -> Release:
        """What is shown when: the quiz's own matrix, else its mode's."""
        return self.release or PRESETS[self.mode]

    @property
    def has_timed_sections(self) -> bool:
        return any(section.time_limit_minutes is not None for section in self.sections)

    def section(self, number: int) -> Section | None:
        """Section `number`, from 1; None where the quiz has no sections."""
        return self.sections[number - 1] if 1 <= number <= len(self.sections) else None

    def statements_for(self, new_recruit: bool) -> tuple[Statement, ...]:
        """What a person has to affirm before each start."""
        return tuple(s for s in self.statements if new_recruit or not s.new_recruits)


def rules_from(data: Mapping[str, Any]) -> Rules:
    """The rules whose plain data `rules_data` wrote, or an earlier release of it: what is missing has its default."""
    slots = tuple(
        Slot(
            count=s["count"],
            topics=tuple(s["topics"]),
            kinds=tuple(s["kinds"]),
            levels=tuple(s["levels"]),
            difficulties=tuple(s["difficulties"]),
            situation=s["situation"],
            points=s["points"],
            tags=tuple(s.get("tags", ())),
            questions=tuple(s.get("questions", ())),
            section=s.get("section", 1),
        )
        for s in data["slots"]
    )
    statements = tuple(
        Statement(kind=StatementKind(s["kind"]), text=s["text"], new_recruits=s["new_recruits"])
        for s in data.get("statements", ())
    )
    special = {
        # The examination of the first release explained itself after submission, as `check` without a close does.
        "mode": Mode.CHECK if data["mode"] == "exam" else Mode(data["mode"]),
        "slots": slots,
        "sections": tuple(Section(**s) for s in data.get("sections", ())),
        "statements": statements,
        "overdue": Overdue(data.get("overdue", Overdue.SUBMIT)),
        "release": release_from(data["release"]) if data.get("release") else None,
        "stated_purpose": Purpose(data["stated_purpose"]) if data.get("stated_purpose") else None,
        "groups": tuple(data.get("groups", ())),
        **{name: _instant(data.get(name)) for name in ("opens_at", "closes_at")},
    }
    return Rules(**{**data, **special})


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


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
        "opens_at": rules.opens_at.isoformat() if rules.opens_at else None,
        "closes_at": rules.closes_at.isoformat() if rules.closes_at else None,
        "overdue": rules.overdue.value,
        "grace_minutes": rules.grace_minutes,
        "wait_days": rules.wait_days,
        "wait_minutes": rules.wait_minutes,
        "tries": rules.tries,
        "sections": [
            {
                "title": dict(s.title),
                "instructions": dict(s.instructions) if s.instructions else None,
                "time_limit_minutes": s.time_limit_minutes,
            }
            for s in rules.sections
        ],
        "statements": [
            {"kind": s.kind.value, "text": dict(s.text), "new_recruits": s.new_recruits} for s in rules.statements
        ],
        "release": release_data(rules.release) if rules.release else None,
        "stated_purpose": rules.stated_purpose.value if rules.stated_purpose else None,
        "groups": list(rules.groups),
        "slots": [
            {
                "count": s.count,
                "topics": list(s.topics),
                "kinds": list(s.kinds),
                "levels": list(s.levels),
                "difficulties": list(s.difficulties),
                "situation": s.situation,
                "points": s.points,
                "tags": list(s.tags),
                "questions": list(s.questions),
                "section": s.section,
            }
            for s in rules.slots
        ],
    }
