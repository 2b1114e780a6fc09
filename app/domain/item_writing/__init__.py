"""The flaws that a question can have, and how to see them: published rules for writing items, each of them small.

`findings(question)` looks at one question, `bank_findings(questions)` at all together, `weighed` takes away the
warnings that stand with a reason. `RULES` names every rule with its severity and where it is published;
`docs/item-writing.md` explains them. A rule sees; words for what it saw are made where it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from app.domain.item_writing import (
    _bank,
    _cues,
    _languages,
    _options,
    _pictures,
    _reasons,
    _stems,
    _waivers,
)
from app.domain.item_writing._bank import bank_findings
from app.domain.item_writing._reasons import CLAIM_SECTION_UNKNOWN
from app.domain.item_writing._rules import Flaw, Rule, Severity, Sight
from app.domain.item_writing._text import html_in
from app.domain.questions import Question

__all__ = [
    "BANK_CODES",
    "QUESTION_CODES",
    "RULES",
    "Flaw",
    "Rule",
    "Severity",
    "Tally",
    "bank_findings",
    "findings",
    "html_in",
    "tally",
    "weighed",
]

_FAMILIES = (_stems, _cues, _options, _pictures, _reasons, _languages, _bank, _waivers)
RULES: dict[str, Rule] = {rule.code: rule for family in _FAMILIES for rule in family.RULES}
BANK_CODES = frozenset(rule.code for rule in _bank.RULES)
QUESTION_CODES = frozenset(RULES) - BANK_CODES
_LOOKS = tuple((rule, rule.look) for rule in RULES.values() if rule.look)


def findings(question: Question, sections: Collection[int] | None = None) -> list[Flaw]:
    """Everything that one question shows, waived or not. `sections`: those of its topic's handbook page, if read."""
    found = [rule.flaw(sight) for rule, look in _LOOKS for sight in look(question)]
    if sections is not None and question.section >= 1 and question.section not in sections:
        facts = {"section": question.section, "topic": question.topic}
        found.append(CLAIM_SECTION_UNKNOWN.flaw(Sight(("section",), "", facts)))
    return found + _waivers.waiver_flaws(question, RULES)


def weighed(question: Question, flaws: Iterable[Flaw], looked: Collection[str] = QUESTION_CODES) -> list[Flaw]:
    """The flaws that are left once the question's waivers are used, and the waivers that nothing was found for."""
    return _waivers.weighed(question, flaws, RULES, looked)


class Tally(NamedTuple):
    """How much is wrong with a question: what has to be mended, what has to be mended or waived, and what is waived."""

    errors: int = 0
    warnings: int = 0
    waived: int = 0


def tally(question: Question, found: list[Flaw] | None = None) -> Tally:
    """Of what the question shows by itself. `found`: the findings, where they are known."""
    if found is None:
        found = findings(question)
    left = weighed(question, found)
    errors = sum(flaw.severity is Severity.ERROR for flaw in left)
    return Tally(errors, len(left) - errors, sum(flaw not in left for flaw in found))
