"""What in one quiz file contradicts itself, with the place in the file and how to mend it.

Only words of a file are judged here; what the bank can serve is asked in `files`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from app.domain.kinds import KINDS
from app.domain.release import Mode, Part, When, gives_away, tries_allowed
from app.quizzes.sources import FILTERS, Path, QuizFile, instant, zone

Told = tuple[Path, str]
"""(where in the file, what is wrong and how to mend it)"""


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
        except ValueError as error:
            return {}, [(("time_zone",), f"`time_zone`: {error}")]
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
            except ValueError as error:
                found.append((path, f"`{name}`: {error}"))
    return read, found


def _window(quiz: QuizFile, times: dict[str, datetime]) -> Iterator[Told]:
    opens, closes = times.get("opens_at"), times.get("closes_at")
    if opens is None or closes is None:
        return
    if closes <= opens:
        yield ("closes_at",), "`closes_at` must be later than `opens_at`: mend one of them"
    elif quiz.time_limit_minutes is not None and closes - opens < timedelta(minutes=quiz.time_limit_minutes):
        open_for = (closes - opens).total_seconds() / 60
        yield (
            ("time_limit_minutes",),
            f"`time_limit_minutes` is more than the {open_for:g} minutes from `opens_at` to `closes_at`, "
            "which nobody could use up: shorten the limit, or let the quiz be open for longer",
        )


def _passing(quiz: QuizFile) -> Iterator[Told]:
    if (quiz.pass_mark is None) != (quiz.pass_mark_reason is None):
        yield (), "`pass_mark` and `pass_mark_reason` go together: a pass mark has its reason"


def _overdue(quiz: QuizFile) -> Iterator[Told]:
    limited = quiz.time_limit_minutes is not None or quiz.closes_at is not None
    if quiz.overdue == "grace" and quiz.grace_minutes is None:
        yield ("overdue",), "`overdue: grace` needs `grace_minutes`: say for how long it may still be submitted"
    if quiz.grace_minutes is not None and quiz.overdue != "grace":
        yield ("grace_minutes",), "`grace_minutes` counts only with `overdue: grace`: add that, or remove it"
    if quiz.overdue in ("grace", "abandon") and not limited:
        yield (
            ("overdue",),
            f"`overdue: {quiz.overdue}` never comes about, as nothing limits the time: "
            "add `time_limit_minutes` or `closes_at`, or remove it",
        )


def _attempts(quiz: QuizFile) -> Iterator[Told]:
    for field in ("wait_days", "wait_minutes"):
        if getattr(quiz, field) is not None and quiz.attempts_allowed == 1:
            yield (field,), f"`{field}` never comes about, as `attempts_allowed` is 1: remove one of them"


def _sections(quiz: QuizFile) -> Iterator[Told]:
    if quiz.slots is None and quiz.sections is None:
        yield (), "`slots` is missing: say which questions to draw, or group slots under `sections`"
    if quiz.slots is not None and quiz.sections is not None:
        yield ("slots",), "a quiz has `slots` or `sections`, not both: move these slots into a section"
    limits = [s.time_limit_minutes for s in quiz.sections or () if s.time_limit_minutes is not None]
    whole = quiz.time_limit_minutes
    if limits and whole is None and quiz.closes_at is None:
        yield (
            ("sections",),
            "the time of a section ends the section, and nothing ends an attempt that nobody submits: "
            "add `time_limit_minutes` or `closes_at` for the whole",
        )
    # Less than the whole is sensible: reading the instructions of a section takes time too.
    if whole is not None and sum(limits) > whole:
        yield (
            ("time_limit_minutes",),
            f"the sections' limits come to {sum(limits):g} minutes, more than `time_limit_minutes` ({whole:g}), "
            "so the last section would be cut short: raise it, or shorten the sections",
        )


def _statements(quiz: QuizFile) -> Iterator[Told]:
    for i, statement in enumerate(quiz.statements):
        if any(s.kind == statement.kind and s.asked_of == statement.asked_of for s in quiz.statements[:i]):
            yield (
                ("statements", i),
                f"a statement of the kind `{statement.kind}` for `{statement.asked_of}` stands above: join the two",
            )


def _release(quiz: QuizFile, times: dict[str, datetime]) -> Iterator[Told]:
    """`times` are all the instants of the file."""
    mode, own, on, closes = Mode(quiz.mode), quiz.release, times.get("release.on"), times.get("closes_at")
    if quiz.tries is not None:
        matrix = quiz.rules().releases
        if tries_allowed(matrix, 2) < 2:
            yield (
                ("tries",),
                "`tries` counts only where `marks` are shown at_once, as in `mode: practice`: remove it, or show them",
            )
    if own is None:
        return
    release = own.release(mode, on)
    if release.score is When.AT_ONCE:
        yield (
            ("release", "score"),
            "`score: at_once` cannot be: there is no score before the attempt has ended; write after_submission",
        )
    dated = [part.value for part in Part if release.when(part) is When.ON_DATE]
    if dated and own.on is None:
        yield ("release", dated[0]), f"`{dated[0]}: on_date` needs the date: add `on` to `release`"
    if own.on is not None and not dated:
        yield ("release", "on"), "`on` does nothing here: write `on_date` for what is to be shown then"
    if on is not None and dated and closes is not None and on < closes:
        yield (
            ("release", "on"),
            "`on` comes before `closes_at`: those who have finished could help those who have not; choose a later date",
        )
    if dated and own.on is None:
        return
    for early, late in gives_away(release, closes):
        if early.value in own.named() or late.value in own.named():
            place = early.value if early.value in own.named() else late.value
            yield (
                ("release", place),
                f"`{early.value}` ({release.when(early).value}) gives `{late.value}` ({release.when(late).value}) away "
                f"before its time: show `{early.value}` no sooner, or `{late.value}` no later",
            )


def _slots(quiz: QuizFile, topics: Collection[str], tags: Collection[str]) -> Iterator[Told]:
    for path, _, slot in quiz.placed_slots():
        if slot.questions is None and slot.count is None:
            yield path, "`count` is missing: say how many questions to draw, or name them in `questions`"
        if slot.questions is not None:
            if slot.count is not None:
                yield (*path, "count"), "`count` is not needed where `questions` names them: remove it"
            for field in FILTERS:
                if getattr(slot, field) not in (None, []):
                    yield (*path, field), f"`{field}` does nothing where `questions` names them: remove it"
        for field, known in (("topics", topics), ("kinds", KINDS), ("tags", tags)):
            for value in getattr(slot, field):
                if value not in known:
                    which = f"known: {', '.join(sorted(known))}" if known else "no question has one"
                    yield (*path, field), f"`{field}`: {value!r} does not exist; {which}"
