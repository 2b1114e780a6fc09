"""The quiz files: `questions/quizzes/*.yaml`, in the order of their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from app.bank.sources import Finding, SourceError, line_of, model_messages, read_text, read_yaml
from app.domain.rules import Rules
from app.domain.selection import Candidate, Fault, Lack, Slot, lacks, plan
from app.quizzes.coherence import Told, contradictions
from app.quizzes.sources import QuizFile


def check(folder: Path, topics: set[str], pool: list[Candidate]) -> tuple[list[Rules], list[Finding]]:
    """Read every quiz file; a quiz whose slots `pool` cannot fill together is a finding too."""
    quizzes: list[Rules] = []
    findings: list[Finding] = []
    for path in sorted((folder / "quizzes").glob("*.yaml")):
        name = f"quizzes/{path.name}"
        try:
            data, lines = read_yaml(read_text(path))
            quiz = QuizFile.model_validate(data)
        except SourceError as error:
            findings.append(Finding(name, error.line, "", error.message))
            continue
        except ValidationError as error:
            findings += [Finding(name, line_of(lines, where), "", message) for where, message in model_messages(error)]
            continue
        slots = tuple(slot.slot(section) for _, section, slot in quiz.placed_slots())
        told = _all_told(quiz, topics, pool)
        if quiz.slug in [other.slug for other in quizzes]:
            told.append(Told(("slug",), "slug_taken"))
        findings += [Finding(name, line_of(lines, one.path), quiz.slug, told_text(one, slots)) for one in told]
        if not told:
            quizzes.append(quiz.rules())
    return quizzes, findings


def _all_told(quiz: QuizFile, topics: set[str], pool: list[Candidate]) -> list[Told]:
    found = contradictions(quiz, topics, {tag for c in pool for tag in c.tags})
    if found:
        return found
    paths = [path for path, _, _ in quiz.placed_slots()]
    slots = quiz.rules().slots
    prepared = plan(slots, pool)
    for fault in prepared.faults:
        named = slots[fault.slot].questions
        at = max(i for i, key in enumerate(named) if key == fault.key)
        found.append(Told((*paths[fault.slot], "questions", at), fault.code, {"fault": fault}))
    return found + [Told(paths[lack.slot], "too_few", {"lack": lack}) for lack in lacks(prepared)]


_TOLD = {
    "no_such_zone": "`{field}`: {zone!r} is no time zone: write one such as Asia/Shanghai",
    "not_a_time": '`{field}`: {text!r} is not a date and time: write it as "2026-12-01 09:00"',
    "no_zone_named": (
        "`{field}`: {text!r} does not say in which time zone: add `time_zone: Asia/Shanghai` to the quiz, "
        'or write the offset too, as in "2026-12-01T09:00+08:00"'
    ),
    "time_skipped": "`{field}`: the clocks of {zone} skip {text!r}: choose a time an hour earlier or later",
    "time_twice": "`{field}`: the clocks of {zone} show {text!r} twice that day: write the time with its offset",
    "closes_before_it_opens": "`closes_at` must be later than `opens_at`: mend one of them",
    "limit_longer_than_open": (
        "`time_limit_minutes` is more than the {minutes:g} minutes from `opens_at` to `closes_at`, "
        "which nobody could use up: shorten the limit, or let the quiz be open for longer"
    ),
    "pass_mark_without_reason": "`pass_mark` and `pass_mark_reason` go together: a pass mark has its reason",
    "grace_without_minutes": "`overdue: grace` needs `grace_minutes`: say for how long it may still be submitted",
    "minutes_without_grace": "`grace_minutes` counts only with `overdue: grace`: add that, or remove it",
    "overdue_without_limit": (
        "`overdue: {overdue}` never comes about, as nothing limits the time: "
        "add `time_limit_minutes` or `closes_at`, or remove it"
    ),
    "wait_for_nothing": "`{field}` never comes about, as `attempts_allowed` is 1: remove one of them",
    "no_slots": "`slots` is missing: say which questions to draw, or group slots under `sections`",
    "slots_and_sections": "a quiz has `slots` or `sections`, not both: move these slots into a section",
    "sections_limited_whole_not": (
        "the time of a section ends the section, and nothing ends an attempt that nobody submits: "
        "add `time_limit_minutes` or `closes_at` for the whole"
    ),
    "sections_longer_than_whole": (
        "the sections' limits come to {sections:g} minutes, more than `time_limit_minutes` ({whole:g}), "
        "so the last section would be cut short: raise it, or shorten the sections"
    ),
    "statement_repeated": "a statement of the kind `{kind}` for `{whom}` stands above: join the two",
    "tries_for_nothing": (
        "`tries` counts only where `marks` are shown at_once, as in `mode: practice`: remove it, or show them"
    ),
    "score_at_once": (
        "`score: at_once` cannot be: there is no score before the attempt has ended; write after_submission"
    ),
    "date_missing": "`{part}: on_date` needs the date: add `on` to `release`",
    "date_for_nothing": "`on` does nothing here: write `on_date` for what is to be shown then",
    "shown_before_it_closes": (
        "`on` comes before `closes_at`: those who have finished could help those who have not; choose a later date"
    ),
    "given_away": (
        "`{early}` ({early_when}) gives `{late}` ({late_when}) away before its time: "
        "show `{early}` no sooner, or `{late}` no later"
    ),
    "count_missing": "`count` is missing: say how many questions to draw, or name them in `questions`",
    "count_of_named": "`count` is not needed where `questions` names them: remove it",
    "filter_of_named": "`{field}` does nothing where `questions` names them: remove it",
    "unknown_value": "`{field}`: {value!r} does not exist; known: {known}",
    "unknown_tag": "`{field}`: {value!r} does not exist; no question has one",
    "slug_taken": "this slug is taken: choose another",
}


def told_text(told: Told, slots: Sequence[Slot]) -> str:
    """One line: what is wrong and how to mend it."""
    if isinstance(fault := told.facts.get("fault"), Fault):
        return fault_text(fault)
    if isinstance(lack := told.facts.get("lack"), Lack):
        return lack_text(lack, slots)
    return _TOLD[told.code].format(**told.facts)


_FAULTS = {
    "question_not_published": "there is no question {key!r}: mend its spelling, or choose another",
    "question_fixed_twice": "{key!r} is named twice in this quiz: remove one of the two",
    "siblings_fixed": "{key!r} and {other!r} are siblings, which give each other away: keep one of the two",
}


def fault_text(fault: Fault) -> str:
    return "`questions`: " + _FAULTS[fault.code].format(key=fault.key, other=fault.other)


def lack_text(lack: Lack, slots: Sequence[Slot]) -> str:
    text = f"the bank has {lack.missing} question(s) too few for this slot: lower `count` or write more"
    if len(lack.rivals) > 1:
        numbers = " and ".join(str(i + 1) for i in lack.rivals)
        text += (
            f" (slots {numbers} ask for {lack.asked} of the same {lack.offered}, "
            "where siblings and fixed questions count once)"
        )
    else:
        text += f" (it asks for {lack.asked} of {lack.offered}, where siblings count once)"
    return text
