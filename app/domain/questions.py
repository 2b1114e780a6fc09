"""What a question is: the immutable content of one question version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.pictures import Picture, picture_data, picture_from

LANGUAGES = ("en", "zh")
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")
DIFFICULTIES = ("easy", "medium", "hard")

Text = Mapping[str, str]
"""A text in every language of LANGUAGES: {"en": …, "zh": …}, Markdown without HTML."""

Response = str | tuple[str, ...] | Mapping[str, str]
"""An answer as the scorer reads it: one value, several, or one for each part; None, where allowed: not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option: `value` is its worth from 0 (distractor) to 1 (key). `text` is None where the page supplies it.

    `detail`: what the question's kind adds to an option, as plain data; the kind's own module reads it.
    """

    id: str
    value: float
    text: Text | None
    rationale: Text
    detail: Mapping[str, Any] = field(default_factory=dict)
    last: bool = False
    """Whether it stays at the end where options are shuffled, such as "none of the above"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The content of one question version, as its author wrote it."""

    key: str
    kind: str
    topic: str
    section: int
    paragraphs: tuple[str, ...]
    situation: bool
    level: str
    difficulty: str
    stem: Text
    options: tuple[Option, ...]
    scoring: str | None = None
    tags: tuple[str, ...] = ()
    family: str = ""
    """Questions that give each other away carry the same family name; empty = none."""
    picture: Picture | None = None
    """Stands below the stem."""
    hint: Text | None = None
    """Shown where a quiz allows trying again, before the key is."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What the kind adds to a question, as plain data; the kind's own module reads it."""
    waived: Mapping[str, str] = field(default_factory=dict)
    """Warnings of `domain/item_writing` that stand, each with the reason why; for authors, never shown to trainees."""

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def in_order(self, ids: Iterable[str]) -> tuple[Option, ...]:
        """The options in the order of these ids."""
        by_id = {option.id: option for option in self.options}
        return tuple(by_id[option_id] for option_id in ids)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The options that earn marks, in the author's order."""
        return tuple(option.id for option in self.options if option.value > 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a question. `path` leads to the field, as in ("options", 2, "value")."""

    code: str
    path: tuple[str | int, ...]
    facts: Mapping[str, object]


def question_from(data: Mapping[str, Any]) -> Question:
    """The question whose canonical data `question_data` wrote."""
    options = tuple(
        Option(
            id=o["id"],
            value=o["value"],
            text=o.get("text"),
            rationale=o["rationale"],
            detail=o.get("detail", {}),
            last=o.get("last", False),
        )
        for o in data["options"]
    )
    return Question(
        key=data["key"],
        kind=data["kind"],
        topic=data["topic"],
        section=data["section"],
        paragraphs=tuple(data["paragraphs"]),
        situation=data["situation"],
        level=data["level"],
        difficulty=data["difficulty"],
        stem=data["stem"],
        options=options,
        scoring=data.get("scoring"),
        tags=tuple(data.get("tags", ())),
        family=data.get("family", ""),
        picture=picture_from(data.get("picture")),
        hint=data.get("hint"),
        detail=data.get("detail", {}),
        waived=data.get("waived", {}),
    )


def question_data(question: Question) -> dict[str, Any]:
    """Plain data for JSON; two questions with the same data are the same version."""
    data: dict[str, Any] = {
        "key": question.key,
        "kind": question.kind,
        "topic": question.topic,
        "section": question.section,
        "paragraphs": list(question.paragraphs),
        "situation": question.situation,
        "level": question.level,
        "difficulty": question.difficulty,
        "stem": dict(question.stem),
        "options": [],
    }
    # What a question does not use is left out, so that a new field makes no new version of every question.
    if question.scoring is not None:
        data["scoring"] = question.scoring
    if question.tags:
        data["tags"] = list(question.tags)
    if question.family:
        data["family"] = question.family
    if question.picture is not None:
        data["picture"] = picture_data(question.picture)
    if question.hint is not None:
        data["hint"] = dict(question.hint)
    if question.detail:
        data["detail"] = dict(question.detail)
    if question.waived:
        data["waived"] = dict(question.waived)
    for option in question.options:
        row: dict[str, Any] = {"id": option.id, "value": option.value, "rationale": dict(option.rationale)}
        if option.text is not None:
            row["text"] = dict(option.text)
        if option.detail:
            row["detail"] = dict(option.detail)
        if option.last:
            row["last"] = True
        data["options"].append(row)
    return data
