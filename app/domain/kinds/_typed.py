"""What the kinds with a typed answer share. Their options are what may be typed, each with its worth and its reason.

An option's detail has what it stands for; `otherwise: True` marks the last one, which stands for everything else.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.kinds._shapes import Order
from app.domain.questions import Option, Problem, Question

MOST_OPTIONS = 12


def order(question: Question) -> Order:
    # Nothing to choose from is laid out.
    return Order((), shuffled=False)


def is_otherwise(option: Option) -> bool:
    return bool(option.detail.get("otherwise"))


def best(question: Question, fits: Callable[[Option], bool]) -> Option | None:
    """The option that counts for an answer: of those that fit it the one worth most, else what stands for the rest."""
    fitting = [option for option in question.options if not is_otherwise(option) and fits(option)]
    if fitting:
        return max(fitting, key=lambda option: option.value)
    return next((option for option in question.options if is_otherwise(option)), None)


def value_of(option: Option | None) -> float:
    return option.value if option is not None and not is_otherwise(option) else 0.0


def key_option(question: Question) -> Option:
    return max(question.options, key=value_of)


def problems(question: Question, means: str) -> list[Problem]:
    """`means`: the name of what an option stands for, in its detail and in the files."""
    found = []
    n = len(question.options)
    if n > MOST_OPTIONS:
        found.append(Problem("option_count", ("options",), {"found": n, "least": 1, "most": MOST_OPTIONS}))
    for i, option in enumerate(question.options):
        facts = {"id": option.id, "means": means}
        if option.id in question.option_ids[:i]:
            found.append(Problem("option_repeated", ("options", i, "id"), facts))
        if option.text is not None:
            found.append(Problem("typed_text", ("options", i, "text"), facts))
        if option.last:
            found.append(Problem("typed_last", ("options", i, "last"), facts))
        if is_otherwise(option):
            if option.detail.get(means) is not None:
                found.append(Problem("otherwise_alone", ("options", i, means), facts))
            if option.value:
                found.append(Problem("otherwise_earns", ("options", i, "value"), facts))
            if i + 1 < n:
                found.append(Problem("otherwise_last", ("options", i, "otherwise"), facts))
        elif option.detail.get(means) is None:
            found.append(Problem("typed_nothing", ("options", i), facts))
    if all(value_of(option) < 1 for option in question.options):
        found.append(Problem("full_mark_needed", ("options",), {}))
    return found
