"""Warnings that stand with a reason. The reason is part of the question's content, so it is versioned with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from app.domain.item_writing._rules import HOUSE, Flaw, Rule, Severity, Sight
from app.domain.item_writing._text import han, words
from app.domain.questions import Question

WAIVER_UNKNOWN = Rule("waiver_unknown", Severity.ERROR, (HOUSE,))
WAIVER_REFUSED = Rule("waiver_refused", Severity.ERROR, (HOUSE,))
WAIVER_SHORT = Rule("waiver_short", Severity.ERROR, (HOUSE,))
WAIVER_IDLE = Rule("waiver_idle", Severity.WARNING, (HOUSE,), waivable=False)
RULES = (WAIVER_UNKNOWN, WAIVER_REFUSED, WAIVER_SHORT, WAIVER_IDLE)


def waiver_flaws(question: Question, rules: Mapping[str, Rule]) -> list[Flaw]:
    """Waivers that cannot be: of no rule, of an error, without a reason."""
    found = []
    for code, reason in question.waived.items():
        path = ("waived", code)
        known = rules.get(code)
        if known is None:
            found.append(WAIVER_UNKNOWN.flaw(Sight(path, "", {"rule": code})))
        elif known.severity is Severity.ERROR or not known.waivable:
            found.append(WAIVER_REFUSED.flaw(Sight(path, "", {"rule": code})))
        elif not says_why(reason):
            found.append(WAIVER_SHORT.flaw(Sight(path, "", {"rule": code})))
    return found


def says_why(reason: str) -> bool:
    """At least four words, or eight Chinese characters."""
    return len([word for word in words(reason) if re.match("[a-z]", word)]) >= 4 or len(han(reason)) >= 8


def weighed(
    question: Question, flaws: Iterable[Flaw], rules: Mapping[str, Rule], looked: Collection[str]
) -> list[Flaw]:
    """The flaws that no waiver of the question covers, and the waivers for which nothing was found.

    `looked`: the codes that were looked for; a waiver of another is neither used nor idle.
    """
    found = list(flaws)
    standing = {
        code
        for code, reason in question.waived.items()
        if code in rules and rules[code].severity is Severity.WARNING and rules[code].waivable and says_why(reason)
    }
    idle = standing & set(looked) - {flaw.code for flaw in found}
    left = [flaw for flaw in found if flaw.code not in standing]
    return left + [WAIVER_IDLE.flaw(Sight(("waived", code), "", {"rule": code})) for code in sorted(idle)]
