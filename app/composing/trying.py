"""A quiz taken as a trainee would, without an attempt: the paper follows from the rules and a seed, the answers go from
page to page with the form, and nothing is stored, so nothing can be counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.attempts.models import Cause
from app.attempts.papers import Entry, Marked
from app.authoring import showing
from app.bank import library
from app.domain import selection
from app.domain.errors import Invalid
from app.domain.kinds import kind_of
from app.domain.rules import Rules
from app.domain.scoring import Total, score, total

MOST_CHARACTERS = 500_000
"""Of all answers together."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`entries`: with their answers; once it is finished, with their marks."""

    rules: Rules
    seed: int
    entries: tuple[Entry, ...]

    @property
    def answered(self) -> int:
        return sum(entry.answered for entry in self.entries)

    @property
    def answers(self) -> str:
        """What the form carries: JSON, by position."""
        return json.dumps({str(e.position): e.answer for e in self.entries if e.answered}, ensure_ascii=False)

    @property
    def sums(self) -> Total:
        return total(entry.worth for entry in self.entries)

    def answering(self, position: int, raw: object) -> Trial:
        """With this answer at `position`, as its kind reads it. Raises Invalid and Unreadable."""
        entry = self.entries[position - 1]
        answer = kind_of(entry.question).response(entry.question, raw)
        entries = list(self.entries)
        entries[position - 1] = replace(entry, answer=_stored(answer))
        return replace(self, entries=tuple(entries))

    def marked(self) -> Trial:
        """Submitted: every answer with what it earns."""
        return replace(self, entries=tuple(_marked(entry) for entry in self.entries))


def trial(rules: Rules, seed: int, answers: str) -> Trial:
    """The paper that this seed draws for somebody who has met nothing, with the answers that the form brought.

    Answers that do not fit, because the quiz or the bank has changed since, are dropped. Raises Invalid where the bank
    cannot serve the quiz.
    """
    picks = selection.drawn(library.plan(rules.slots), seed)
    questions = library.versions(pick.version_id for pick in picks)
    given = _read(answers)
    entries = []
    for position, pick in enumerate(picks, 1):
        question = questions[pick.version_id]
        shown = showing.entry(question, position, pick.version_id)
        shown = replace(shown, order=pick.option_order, points=pick.points, section=pick.section)
        try:
            answer = kind_of(question).response(question, given.get(str(position)))
        except Invalid:
            answer = None
        entries.append(replace(shown, answer=_stored(answer)))
    return Trial(rules, seed, tuple(entries))


def _marked(entry: Entry) -> Entry:
    share = score(entry.question, kind_of(entry.question).response(entry.question, entry.answer))
    return replace(entry, mark=Marked(entry.position, Cause.SUBMITTED, share, True, None), tried=entry.answer)


def _stored(answer: Any) -> Any:
    """As it comes back from where answers are stored."""
    return json.loads(json.dumps(answer))


def _read(answers: str) -> Mapping[str, Any]:
    if len(answers) > MOST_CHARACTERS:
        raise Invalid("too_long", most=MOST_CHARACTERS)
    try:
        found = json.loads(answers or "{}")
    except (ValueError, RecursionError):
        raise Invalid("not_json") from None
    if not isinstance(found, dict):
        raise Invalid("not_json")
    return found
