"""One well-written question, and what rules say of it once a part has been written otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from app.domain.item_writing import RULES, findings, weighed
from app.domain.questions import Option, Question

STEM = {"en": "What should the clerk do before the counter opens?", "zh": "窗口开门之前，办事员应当先做什么？"}
OPTIONS = {
    "en": (
        "Read through the notes of the day before",
        "Ring every visitor who was sent away",
        "Sort the new letters by district",
        "Put out fresh forms on the tables",
    ),
    "zh": ("把前一天的记录看一遍", "给没办成的群众打电话", "按片区把新来信分好类", "在填表台上摆好新表格"),
}
REASON = {
    "en": "It tells the clerk what was promised to those who come back today.",
    "zh": "这样才知道前一天答应了什么，今天回来的人不必再问一次。",
}


def question(
    language: str = "en",
    *,
    stem: str | None = None,
    options: tuple[str, ...] | None = None,
    key: str = "a",
    kind: str = "single",
    reason: str | None = None,
    last: str = "",
    **changes: object,
) -> Question:
    """The good question, with what is named written otherwise in this language. `key`, `last`: letters of options."""
    texts = {one: list(OPTIONS[one]) for one in OPTIONS}
    if options is not None:
        other = "zh" if language == "en" else "en"
        texts[language] = list(options)
        texts[other] = (texts[other] * 2)[: len(options)]
    letters = "tf" if kind == "true_false" else "abcdef"[: len(texts["en"])]
    made = tuple(
        Option(
            id=letter,
            value=float(letter in key),
            text=None if kind == "true_false" else {one: texts[one][i] for one in texts},
            rationale={**REASON, **({language: reason} if reason is not None else {})},
            last=letter in last,
        )
        for i, letter in enumerate(letters)
    )
    values: dict[str, object] = {
        "key": "duty-sample",
        "kind": kind,
        "topic": "duty",
        "section": 1,
        "paragraphs": ("P1",),
        "situation": False,
        "level": "apply",
        "difficulty": "medium",
        "stem": {**STEM, **({language: stem} if stem is not None else {})},
        "options": made,
    }
    return Question(**{**values, **changes})


def codes(made: Question, language: str = "") -> set[str]:
    """The codes of what is found in this language; without one, in any."""
    return {flaw.code for flaw in weighed(made, findings(made)) if not language or flaw.language in ("", language)}


def flagged(code: str, language: str, changes: dict[str, object]) -> bool:
    """Whether this rule sees something in this language."""
    assert code in RULES
    return code in codes(question(language, **changes), language)


def seen_or_not(*names: str, flagged: Sequence[tuple], fine: Sequence[tuple]) -> Callable:
    """Run the test for each row of both tables, with these names and `seen`: whether the rule is to see something."""
    rows = [(*row, seen) for table, seen in ((flagged, True), (fine, False)) for row in table]
    return pytest.mark.parametrize((*names, "seen"), rows)
