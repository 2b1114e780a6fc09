"""A working copy of a quiz read as its file would be, with everything that is still wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from app.authoring.reading import CONTROL, texts
from app.bank import library, syllabus
from app.bank.sources import SourceError, line_of, model_messages, read_yaml
from app.domain.rules import Rules
from app.quizzes.coherence import contradictions
from app.quizzes.previewing import Asked, feasible
from app.quizzes.sources import QuizFile

MOST_CHARACTERS = 200_000
"""A working copy is no longer than this."""

Path = tuple[str | int, ...]
_CODES = {"missing": "missing", "string_too_short": "empty", "extra_forbidden": "unknown_field"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that has to be mended before publishing. `line` is that of the YAML, `message` in the words of
    `bank check`, where there is one; `facts`: the figures of it."""

    code: str
    path: Path
    line: int
    message: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """`rules`: None while it cannot be read as a quiz; `asked`: slot by slot, what the bank has for them."""

    data: Mapping[str, Any] | None
    rules: Rules | None
    asked: tuple[Asked, ...]
    faults: tuple[Fault, ...]

    @property
    def served(self) -> bool:
        """Whether the bank can serve every slot together with the others."""
        return self.rules is not None and all(one.served for one in self.asked)

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of publishing."""
        return self.served and not self.faults


def read(source: str, slug: str) -> Reading:
    """The working copy of the quiz `slug`."""
    try:
        data, lines = read_yaml(source)
    except SourceError as error:
        return Reading(None, None, (), (Fault("yaml", (), error.line, error.message),))
    if not isinstance(data, dict):
        return Reading(None, None, (), (Fault("not_a_quiz", (), 1),))
    found: list[Fault] = []

    def told(code: str, path: Path, message: str = "", facts: Mapping[str, object] | None = None) -> None:
        found.append(Fault(code, path, line_of(lines, path), message, facts or {}))

    if data.get("slug") != slug:
        told("other_slug", ("slug",))
    for path, text in texts(data):
        if CONTROL.search(text):
            told("control_character", path)
    try:
        quiz = QuizFile.model_validate(data)
    except ValidationError as error:
        for one, (path, message) in zip(error.errors(include_url=False), model_messages(error), strict=True):
            told(_CODES.get(one["type"], "wrong_value"), path, message)
        return Reading(data, None, (), _sorted(found))
    tags = {tag for candidate in library.candidates() for tag in candidate.tags}
    for against in contradictions(quiz, syllabus.topics(), tags):
        told(against.code, against.path, facts=against.facts)
    if found:
        return Reading(data, None, (), _sorted(found))
    rules = quiz.rules()
    return Reading(data, rules, feasible(rules), ())


def _sorted(found: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(found, key=lambda fault: fault.line))
