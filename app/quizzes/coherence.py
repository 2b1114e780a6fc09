"""What in one quiz file contradicts itself, with the place in the file. How to mend it is said in `files`, and on the
page that composes quizzes.

Only words of a file are judged here; what the bank can serve is asked in `files` too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.kinds import KINDS
from app.domain.release import Mode, Part, When, gives_away, tries_allowed
from app.quizzes.sources import FILTERS, Path, QuizFile, Unclear, instant, zone


@dataclass(frozen=True, slots=True)
class Told:
    """Where in the file, what is wrong, and the figures of it."""

    path: Path
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def contradictions(quiz: QuizFile, topics: Collection[str], tags: Collection[str]) -> list[Told]:
    """Everything, in no order. `topics` and `tags`: those that exist."""
    times, found = _times(quiz)
    return [
        *found,
        *_slots(quiz, topics, tags),
        *_passing(quiz),
        *_window(quiz, times),
        *_overdue(quiz),
        *_attempts(quiz),
        *_sections(quiz),
        *_statements(quiz),
        *(_release(quiz, times) if not found else ()),
    ]


def _times(quiz: QuizFile) -> tuple[dict[str, datetime], list[Told]]:
    """The instants that can be read, by field, and what is wrong with the others."""
    if quiz.time_zone is not None:
        try:
            zone(quiz.time_zone)
        except Unclear as unclear:
            return {}, [Told(("time_zone",), unclear.code, {"field": "time_zone", **unclear.facts})]
    fields: dict[str, tuple[Path, str | None]] = {
        "opens_at": (("opens_at",), quiz.opens_at),
        "closes_at": (("closes_at",), quiz.closes_at),
        "release.on": (("release", "on"), quiz.release.on if quiz.release else None),
    }
    read, found = {}, []
    for name, (path, text) in fields.items():
        if text is not None:
            try:
                read[name] = instant(text, quiz.time_zone)
            except Unclear as unclear:
                found.append(Told(path, unclear.code, {"field": name, **unclear.facts}))
    return read, found


def _window(quiz: QuizFile, times: dict[str, datetime]) -> Iterator[Told]:
    opens, closes = times.get("opens_at"), times.get("closes_at")
    if opens is None or closes is None:
        return
    if closes <= opens:
        yield Told(("closes_at",), "closes_before_it_opens")
    elif quiz.time_limit_minutes is not None and closes - opens < timedelta(minutes=quiz.time_limit_minutes):
        open_for = (closes - opens).total_seconds() / 60
        yield Told(("time_limit_minutes",), "limit_longer_than_open", {"minutes": open_for})


def _passing(quiz: QuizFile) -> Iterator[Told]:
    if (quiz.pass_mark is None) != (quiz.pass_mark_reason is None):
        yield Told((), "pass_mark_without_reason")


def _overdue(quiz: QuizFile) -> Iterator[Told]:
    limited = quiz.time_limit_minutes is not None or quiz.closes_at is not None
    if quiz.overdue == "grace" and quiz.grace_minutes is None:
        yield Told(("overdue",), "grace_without_minutes")
    if quiz.grace_minutes is not None and quiz.overdue != "grace":
        yield Told(("grace_minutes",), "minutes_without_grace")
    if quiz.overdue in ("grace", "abandon") and not limited:
        yield Told(("overdue",), "overdue_without_limit", {"overdue": quiz.overdue})


def _attempts(quiz: QuizFile) -> Iterator[Told]:
    for name in ("wait_days", "wait_minutes"):
        if getattr(quiz, name) is not None and quiz.attempts_allowed == 1:
            yield Told((name,), "wait_for_nothing", {"field": name})


def _sections(quiz: QuizFile) -> Iterator[Told]:
    if quiz.slots is None and quiz.sections is None:
        yield Told((), "no_slots")
    if quiz.slots is not None and quiz.sections is not None:
        yield Told(("slots",), "slots_and_sections")
    limits = [s.time_limit_minutes for s in quiz.sections or () if s.time_limit_minutes is not None]
    whole = quiz.time_limit_minutes
    if limits and whole is None and quiz.closes_at is None:
        yield Told(("sections",), "sections_limited_whole_not")
    # Less than the whole is sensible: reading the instructions of a section takes time too.
    if whole is not None and sum(limits) > whole:
        yield Told(("time_limit_minutes",), "sections_longer_than_whole", {"sections": sum(limits), "whole": whole})


def _statements(quiz: QuizFile) -> Iterator[Told]:
    for i, statement in enumerate(quiz.statements):
        if any(s.kind == statement.kind and s.asked_of == statement.asked_of for s in quiz.statements[:i]):
            yield Told(("statements", i), "statement_repeated", {"kind": statement.kind, "whom": statement.asked_of})


def _release(quiz: QuizFile, times: dict[str, datetime]) -> Iterator[Told]:
    """`times` are all the instants of the file."""
    mode, own, on, closes = Mode(quiz.mode), quiz.release, times.get("release.on"), times.get("closes_at")
    if quiz.tries is not None:
        matrix = quiz.rules().releases
        if tries_allowed(matrix, 2) < 2:
            yield Told(("tries",), "tries_for_nothing")
    if own is None:
        return
    release = own.release(mode, on)
    if release.score is When.AT_ONCE:
        yield Told(("release", "score"), "score_at_once")
    dated = [part.value for part in Part if release.when(part) is When.ON_DATE]
    if dated and own.on is None:
        yield Told(("release", dated[0]), "date_missing", {"part": dated[0]})
    if own.on is not None and not dated:
        yield Told(("release", "on"), "date_for_nothing")
    if on is not None and dated and closes is not None and on < closes:
        yield Told(("release", "on"), "shown_before_it_closes")
    if dated and own.on is None:
        return
    for early, late in gives_away(release, closes):
        if early.value in own.named() or late.value in own.named():
            place = early.value if early.value in own.named() else late.value
            facts = {"early": early.value, "late": late.value}
            facts |= {"early_when": release.when(early).value, "late_when": release.when(late).value}
            yield Told(("release", place), "given_away", facts)


def _slots(quiz: QuizFile, topics: Collection[str], tags: Collection[str]) -> Iterator[Told]:
    for path, _, slot in quiz.placed_slots():
        if slot.questions is None and slot.count is None:
            yield Told(path, "count_missing")
        if slot.questions is not None:
            if slot.count is not None:
                yield Told((*path, "count"), "count_of_named")
            for name in FILTERS:
                if getattr(slot, name) not in (None, []):
                    yield Told((*path, name), "filter_of_named", {"field": name})
        for name, known in (("topics", topics), ("kinds", KINDS), ("tags", tags)):
            for value in getattr(slot, name):
                if value not in known:
                    facts = {"field": name, "value": value, "known": ", ".join(sorted(known))}
                    yield Told((*path, name), "unknown_value" if known else "unknown_tag", facts)
