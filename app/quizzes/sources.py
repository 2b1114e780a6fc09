"""A quiz file as its author writes it, and the rules that it means. What contradicts itself is found in `coherence`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from app.bank.sources import Both, Strict, Word, Words
from app.domain.release import PRESETS, Mode, Part, Release, When, answers_on
from app.domain.rules import GROUPS, Overdue, Purpose, Rules, Section, Statement, StatementKind
from app.domain.selection import Slot

Path = tuple[str | int, ...]
_Level = Literal["remember", "understand", "apply", "analyse", "evaluate"]
_Difficulty = Literal["easy", "medium", "hard"]
_When = Literal["at_once", "after_submission", "after_close", "on_date", "never"]
_Purpose = Literal["diagnostic", "daily", "practice", "workshop", "exam", "certification"]
_Group = Literal["initial", "on_appointment", "specialised", "in_service", "window", "enforcement", "grass_roots"]
_Minutes = Annotated[float, Field(gt=0, le=600)]

FILTERS = ("topics", "kinds", "levels", "difficulties", "situation", "tags")


class SlotFile(Strict):
    """Either `count` questions to draw, by the filters, or the ids of fixed `questions`."""

    count: Annotated[int, Field(ge=1, le=200)] | None = None
    topics: Annotated[list[str], Field(default_factory=list)]
    kinds: Annotated[list[str], Field(default_factory=list)]
    levels: Annotated[list[_Level], Field(default_factory=list)]
    difficulties: Annotated[list[_Difficulty], Field(default_factory=list)]
    situation: bool | None = None
    tags: Annotated[list[Word], Field(default_factory=list)]
    questions: Annotated[list[str], Field(min_length=1, max_length=200)] | None = None
    points: Annotated[float, Field(gt=0, le=100)] = 1.0

    def slot(self, section: int) -> Slot:
        questions = tuple(self.questions or ())
        return Slot(
            count=len(questions) or self.count or 0,
            topics=tuple(self.topics),
            kinds=tuple(self.kinds),
            levels=tuple(self.levels),
            difficulties=tuple(self.difficulties),
            situation=self.situation,
            points=self.points,
            tags=tuple(self.tags),
            questions=questions,
            section=section,
        )


_Slots = Annotated[list[SlotFile], Field(min_length=1, max_length=100)]


class SectionFile(Strict):
    title: Both
    instructions: Both | None = None
    time_limit_minutes: _Minutes | None = None
    slots: _Slots

    def section(self) -> Section:
        return Section(
            title=self.title.data(),
            instructions=self.instructions.data() if self.instructions else None,
            time_limit_minutes=self.time_limit_minutes,
        )


class StatementFile(Strict):
    kind: Literal["honour", "oath"]
    text: Both
    asked_of: Annotated[Literal["everyone", "new_recruits"], Field(alias="for")] = "everyone"

    def statement(self) -> Statement:
        return Statement(
            kind=StatementKind(self.kind), text=self.text.data(), new_recruits=self.asked_of == "new_recruits"
        )


class ReleaseFile(Strict):
    """What is shown when, where it differs from the mode's preset."""

    score: _When | None = None
    questions: _When | None = None
    marks: _When | None = None
    keys: _When | None = None
    reasons: _When | None = None
    on: Words | None = None

    def named(self) -> dict[str, When]:
        """The parts that the file names."""
        return {part.value: When(value) for part in Part if (value := getattr(self, part.value)) is not None}

    def release(self, mode: Mode, on: datetime | None) -> Release:
        if mode is Mode.CERTIFY and on is not None and not self.named():
            return answers_on(on)
        return replace(PRESETS[mode], on=on, **self.named())  # type: ignore[arg-type]


class QuizFile(Strict):
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    mode: Literal["practice", "check", "certify"]
    title: Both
    summary: Both
    audience: Both
    purpose: _Purpose | None = None
    groups: Annotated[list[_Group], Field(default_factory=list)]
    pass_mark: Annotated[float, Field(gt=0, le=1)] | None = None
    pass_mark_reason: Both | None = None
    time_zone: Words | None = None
    opens_at: Words | None = None
    closes_at: Words | None = None
    time_limit_minutes: _Minutes | None = None
    overdue: Literal["submit", "grace", "abandon"] | None = None
    grace_minutes: Annotated[float, Field(gt=0, le=600)] | None = None
    attempts_allowed: Annotated[int, Field(ge=1, le=1000)] | None = None
    wait_days: Annotated[int, Field(ge=1, le=1000)] | None = None
    wait_minutes: Annotated[float, Field(gt=0, le=100_000)] | None = None
    tries: Annotated[int, Field(ge=1, le=10)] | None = None
    statements: Annotated[list[StatementFile], Field(default_factory=list, max_length=10)]
    release: ReleaseFile | None = None
    slots: _Slots | None = None
    sections: Annotated[list[SectionFile], Field(min_length=1, max_length=20)] | None = None

    def placed_slots(self) -> Iterator[tuple[Path, int, SlotFile]]:
        """Every slot in its order, with the path to it in the file and the number of its section."""
        for i, slot in enumerate(self.slots or ()):
            yield ("slots", i), 1, slot
        for number, section in enumerate(self.sections or (), 1):
            for i, slot in enumerate(section.slots):
                yield ("sections", number - 1, "slots", i), number, slot

    def rules(self) -> Rules:
        """What the file means; only of a file in which `coherence` finds nothing."""
        mode = Mode(self.mode)

        def at(text: str | None) -> datetime | None:
            return instant(text, self.time_zone) if text else None

        return Rules(
            slug=self.slug,
            mode=mode,
            title=self.title.data(),
            summary=self.summary.data(),
            audience=self.audience.data(),
            pass_mark=self.pass_mark,
            pass_mark_reason=self.pass_mark_reason.data() if self.pass_mark_reason else None,
            time_limit_minutes=self.time_limit_minutes,
            attempts_allowed=self.attempts_allowed,
            slots=tuple(slot.slot(number) for _, number, slot in self.placed_slots()),
            opens_at=at(self.opens_at),
            closes_at=at(self.closes_at),
            overdue=Overdue(self.overdue or Overdue.SUBMIT),
            grace_minutes=self.grace_minutes or 0.0,
            wait_days=self.wait_days or 0,
            wait_minutes=self.wait_minutes or 0.0,
            tries=self.tries or 3,
            sections=tuple(section.section() for section in self.sections or ()),
            statements=tuple(statement.statement() for statement in self.statements),
            release=self.release.release(mode, at(self.release.on)) if self.release else None,
            stated_purpose=Purpose(self.purpose) if self.purpose else None,
            # In the order of the list, so that how they were typed makes no new version.
            groups=tuple(group for group in GROUPS if group in self.groups),
        )


_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?(?P<offset>Z|[+-]\d{2}:\d{2})?")


class Unclear(ValueError):
    """What a file says about a time cannot be told. Codes: `no_such_zone`, `not_a_time`, `no_zone_named`,
    `time_skipped`, `time_twice`."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def zone(name: str) -> ZoneInfo:
    """The time zone of this name. Raises Unclear where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Unclear("no_such_zone", zone=name) from None


def instant(text: str, zone_name: str | None) -> datetime:
    """What a file says about a time, as UTC: with its offset, or by the clocks of the named zone.

    Raises Unclear where it cannot be told.
    """
    form = _TIME.fullmatch(text)
    try:
        read = datetime.fromisoformat(text) if form else None
    except ValueError:
        read = None
    if form is None or read is None:
        raise Unclear("not_a_time", text=text)
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    if zone_name is None:
        raise Unclear("no_zone_named", text=text)
    here = zone(zone_name)
    first, second = (read.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(here).replace(tzinfo=None) != read:
        raise Unclear("time_skipped", text=text, zone=zone_name)
    if first != second:
        raise Unclear("time_twice", text=text, zone=zone_name)
    return first
