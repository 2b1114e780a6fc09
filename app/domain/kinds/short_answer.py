"""Short answer: a word or a few are typed, as "on the spot". The options are the forms that count, in both languages
whatever the page's, compared as `_text.folded` says; of several that fit the best counts."""

from __future__ import annotations

import random
from collections.abc import Iterator

from app.domain.errors import Invalid
from app.domain.kinds import _text, _typed
from app.domain.kinds._shapes import Shape
from app.domain.questions import LANGUAGES, Option, Problem, Question, Response

NAME = "short_answer"
SHAPE = Shape.ONE
SCORINGS: tuple[str, ...] = ()
MOST = 500
"""Characters."""

order = _typed.order


def forms(option: Option) -> Iterator[tuple[str, int, str]]:
    """(language, number from 0, form) of each."""
    for language in LANGUAGES:
        for i, form in enumerate((option.detail.get("forms") or {}).get(language, ())):
            yield language, i, form


def problems(question: Question) -> list[Problem]:
    found = _typed.problems(question, "forms")
    met: dict[str, str] = {}
    for i, option in enumerate(question.options):
        for language, number, form in forms(option):
            path, same = ("options", i, "forms", language, number), _text.folded(form)
            if not same:
                found.append(Problem("form_blank", path, {"form": form}))
            elif len(form) > MOST:
                found.append(Problem("form_long", path, {"most": MOST}))
            # The same word may be right in both languages, as a number is; for two options it cannot count.
            elif met.setdefault(same, option.id) != option.id:
                found.append(Problem("form_repeated", path, {"form": form, "id": met[same]}))
    return found


def response(question: Question, raw: object) -> Response | None:
    return _text.line(raw, MOST)


def matched(question: Question, response: Response | None) -> Option | None:
    """The option that this answer is; None = none, and nothing is said of the rest."""
    if not isinstance(response, str):
        return None
    said = _text.folded(response)
    return _typed.best(question, lambda option: any(_text.folded(form) == said for _, _, form in forms(option)))


def score(question: Question, response: Response | None) -> float:
    return _typed.value_of(matched(question, response))


def key(question: Question) -> Response | None:
    for _, _, form in forms(_typed.key_option(question)):
        return _text.line(form, MOST)
    raise Invalid("full_mark_needed", key=question.key)


def some(question: Question, rng: random.Random) -> Response | None:
    others = [form for option in question.options if option.value < 1 for _, _, form in forms(option)]
    return _text.line(rng.choice([*others, "?"]), MOST)
