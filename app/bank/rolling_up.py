"""What lists of questions show and search, kept beside each question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.bank.models import Question
from app.domain import questions as rules
from app.domain.item_writing import Tally


def columns(question: rules.Question, tally: Tally, *, complete: bool = True) -> dict[str, Any]:
    """The columns of `question` that lists read; `complete`: whether no text lacks a language."""
    return {
        "topic": question.topic,
        "kind": question.kind,
        "level": question.level,
        "difficulty": question.difficulty,
        "stem": dict(question.stem),
        "complete": complete,
        **tally._asdict(),
        "words": words(question.key, _texts(question)),
    }


def _texts(question: rules.Question) -> Iterator[Mapping[str, str]]:
    yield question.stem
    yield from (option.text for option in question.options if option.text)
    if question.picture is not None:
        yield question.picture.alt
        yield question.picture.caption or {}


def roll_up(row: Question, question: rules.Question, tally: Tally, *, complete: bool = True) -> None:
    for name, value in columns(question, tally, complete=complete).items():
        setattr(row, name, value)


def words(key: str, texts: Iterable[Mapping[str, str]]) -> str:
    """What a search looks through; without NUL, which YAML can write and PostgreSQL cannot keep."""
    return "\n".join([key, *(words for text in texts for words in text.values())]).lower().replace("\0", "")
