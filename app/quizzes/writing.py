"""From the rules of a quiz to the YAML that its file would have: the way back of `sources`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.bank.writing import written
from app.domain.release import Part, answers_on
from app.domain.rules import Overdue, Rules
from app.domain.selection import Slot


def source_of(rules: Rules) -> str:
    """The quiz as YAML. Times are written in UTC, whatever zone they were meant in."""
    return written(row_of(rules))


def row_of(rules: Rules) -> dict[str, Any]:
    row: dict[str, Any] = {
        "slug": rules.slug,
        "mode": rules.mode.value,
        "title": dict(rules.title),
        "summary": dict(rules.summary),
        "audience": dict(rules.audience),
    }
    more: dict[str, Any] = {
        "purpose": rules.stated_purpose.value if rules.stated_purpose else None,
        "groups": list(rules.groups),
        "opens_at": _instant(rules.opens_at),
        "closes_at": _instant(rules.closes_at),
        "overdue": rules.overdue.value if rules.overdue is not Overdue.SUBMIT else None,
        "time_limit_minutes": rules.time_limit_minutes,
        "grace_minutes": rules.grace_minutes or None,
        "attempts_allowed": rules.attempts_allowed,
        "wait_days": rules.wait_days or None,
        "wait_minutes": rules.wait_minutes or None,
        "tries": rules.tries if rules.tries != 3 else None,
        "pass_mark": rules.pass_mark,
        "pass_mark_reason": dict(rules.pass_mark_reason) if rules.pass_mark_reason else None,
        "statements": [
            {"kind": s.kind.value, "for": "new_recruits" if s.new_recruits else "everyone", "text": dict(s.text)}
            for s in rules.statements
        ],
        "release": _release(rules),
    }
    row |= {name: value for name, value in more.items() if value not in (None, [])}
    if not rules.sections:
        return row | {"slots": [_slot(slot) for slot in rules.slots]}
    row["sections"] = []
    for number, section in enumerate(rules.sections, 1):
        part: dict[str, Any] = {"title": dict(section.title)}
        if section.instructions:
            part["instructions"] = dict(section.instructions)
        if section.time_limit_minutes is not None:
            part["time_limit_minutes"] = section.time_limit_minutes
        row["sections"].append(part | {"slots": [_slot(slot) for slot in rules.slots if slot.section == number]})
    return row


def _slot(slot: Slot) -> dict[str, Any]:
    row: dict[str, Any] = {"questions": list(slot.questions)} if slot.questions else {"count": slot.count}
    for name in ("topics", "kinds", "levels", "difficulties", "tags"):
        if getattr(slot, name):
            row[name] = list(getattr(slot, name))
    if slot.situation is not None:
        row["situation"] = slot.situation
    return row if slot.points == 1 else row | {"points": slot.points}


def _release(rules: Rules) -> dict[str, Any] | None:
    release = rules.release
    if release is None:
        return None
    on = {"on": _instant(release.on)} if release.on is not None else {}
    if release.on is not None and release == answers_on(release.on):
        return on
    return {part.value: release.when(part).value for part in Part} | on


def _instant(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None
