"""What lists of questions show and search, kept beside each question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.bank.models import Question
from app.domain import questions as rules


def roll_up(row: Question, question: rules.Question, *, complete: bool = True) -> None:
    """Take over what lists show; `complete`: whether no text lacks a language."""
    row.topic, row.kind = question.topic, question.kind
    row.level, row.difficulty = question.level, question.difficulty
    row.stem = dict(question.stem)
    row.complete = complete
    row.words = words(question.key, [question.stem, *(option.text for option in question.options if option.text)])


def words(key: str, texts: Iterable[Mapping[str, str]]) -> str:
    """What a search looks through; without NUL, which YAML can write and PostgreSQL cannot keep."""
    return "\n".join([key, *(words for text in texts for words in text.values())]).lower().replace("\0", "")
