"""What is said of a picture to those who do not see it: as much as the others see, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.item_writing._cues import echoes
from app.domain.item_writing._rules import HOUSE, Rule, Severity, Sight, keys_and_distractors
from app.domain.item_writing._text import carried, said
from app.domain.questions import LANGUAGES, Question

_ENOUGH = 2
"""So many words, or pairs of characters, of the key have to stand there; a key of one word needs that one."""


def names_key(question: Question) -> Iterator[Sight]:
    """The key alone is echoed by the picture's alternative text: who listens is told what who looks has to find."""
    keys, others = keys_and_distractors(question)
    if question.picture is None:
        return
    for language in LANGUAGES if keys else ():
        told = carried(said(question.picture.alt, language), language)
        if any(told & carried(said(option.text, language), language) for option in others):
            continue
        for key in keys:
            text = said(key.text, language)
            own = carried(text, language)
            if own and len(own & told) >= min(_ENOUGH, len(own)):
                words = ", ".join(echoes(text, language, told)[:3])
                yield Sight(("picture", "alt"), language, {"words": words})
                break


RULES = (Rule("alt_names_key", Severity.WARNING, (HOUSE,), names_key),)
