"""Questions and pools made for the tests of the rules."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.questions import DIFFICULTIES, LANGUAGES, LEVELS, Option, Question
from app.domain.selection import Candidate

TOPICS = ("duty", "integrity", "loyalty")


def words(text: str) -> dict[str, str]:
    return {language: f"{text} ({language})" for language in LANGUAGES}


def option(option_id: str, value: float, *, text: bool = True) -> Option:
    return Option(id=option_id, value=value, text=words(option_id) if text else None, rationale=words("because"))


def question(kind: str, options: tuple[Option, ...], **changes: object) -> Question:
    values: dict[str, object] = {
        "key": "duty-sample",
        "kind": kind,
        "topic": "duty",
        "section": 1,
        "paragraphs": ("P1", "P2"),
        "situation": False,
        "level": "apply",
        "difficulty": "medium",
        "stem": words("stem"),
        "options": options,
    }
    return Question(**{**values, **changes})


# `right` are the ids of the keys; a question's `key` is its name.
def single(right: str = "b", ids: str = "abcd", **changes: object) -> Question:
    return question("single", tuple(option(i, float(i in right)) for i in ids), **changes)


def multiple(right: str = "ac", ids: str = "abcd", **changes: object) -> Question:
    return question("multiple", tuple(option(i, float(i in right)) for i in ids), **changes)


def true_false(right: str = "t", **changes: object) -> Question:
    return question("true_false", tuple(option(i, float(i in right), text=False) for i in "tf"), **changes)


def candidate(number: int, **changes: object) -> Candidate:
    """Question `number`, of which version `number + 1000` is published."""
    values: dict[str, object] = {
        "version_id": number + 1000,
        "question_id": number,
        "topic": "duty",
        "kind": "single",
        "level": "apply",
        "difficulty": "medium",
        "situation": False,
        "option_ids": ("a", "b", "c", "d"),
        "shuffles": True,
    }
    return Candidate(**{**values, **changes})


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[str, ...] = ("single", "multiple", "true_false")) -> Question:
    """Any question without fault."""
    kind = draw(st.sampled_from(kinds))
    changes = {
        "key": draw(st.integers(0, 10**6).map("duty-{}".format)),
        "topic": draw(st.sampled_from(TOPICS)),
        "section": draw(st.integers(1, 9)),
        "paragraphs": tuple(draw(st.lists(st.sampled_from(("P1", "P2", "P18")), min_size=1, max_size=3))),
        "situation": draw(st.booleans()),
        "level": draw(st.sampled_from(LEVELS)),
        "difficulty": draw(st.sampled_from(DIFFICULTIES)),
        "stem": {language: draw(st.text(min_size=1, max_size=20)) for language in LANGUAGES},
    }
    if kind == "true_false":
        return true_false(draw(st.sampled_from("tf")), **changes)
    least, most = {"single": (3, 5), "multiple": (4, 6)}[kind]
    ids = "".join(draw(st.permutations("abcdef"))[: draw(st.integers(least, most))])
    if kind == "single":
        return single(draw(st.sampled_from(ids)), ids, **changes)
    right = "".join(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True)))
    changes["scoring"] = draw(st.sampled_from([None, "right_minus_wrong", "all_or_nothing"]))
    return multiple(right, ids, **changes)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, object]:
    """A question and an answer to it as decoded JSON, which may be a blank."""
    made = draw(questions())
    if made.kind == "multiple":
        return made, draw(st.none() | st.lists(st.sampled_from(made.option_ids), unique=True))
    return made, draw(st.none() | st.sampled_from(made.option_ids))


def sent_by_form(raw: object) -> dict[str, list[str]]:
    """The fields that a form without a script sends for this answer."""
    if isinstance(raw, dict):
        return {f"response.{part}": [value] for part, value in raw.items()}
    return {"response": raw if isinstance(raw, list) else [] if raw is None else [str(raw)]}
