"""A working copy read as its file would be, with everything that is still wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.authoring import fields, picturing
from app.bank import files, wording
from app.bank.kinds import file_model
from app.bank.sources import SourceError, line_of, model_messages, read_yaml
from app.domain import item_writing
from app.domain.item_writing import Flaw, Severity, Tally
from app.domain.kinds import KINDS
from app.domain.questions import LANGUAGES, Problem, Question
from app.handbook.pages import section_title

MOST_CHARACTERS = 200_000
"""A working copy is no longer than this; the longest question of the bank has a few thousand."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody sees and no page can hold."""

Path = tuple[str | int, ...]

_CODES = {
    "missing": "missing",
    "string_too_short": "empty",
    "too_short": "empty",
    "extra_forbidden": "unknown_field",
    "html": "html",
}
_OF_TEXTS = ("option_text_missing", "typed_nothing")
"""What is told of a field that is missing is told of it with its place already."""
_OF_THE_WHOLE = ("values_too_close", "value_off_panel", "number_covered")
"""What compares parts with each other says nothing while parts are missing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that has to be mended before publishing. `line` is that of the YAML."""

    code: str
    path: Path
    line: int
    facts: Mapping[str, object]
    anchor: str = ""
    """The id of the form's element that is about it; empty = there is none."""

    @property
    def lacks_language(self) -> bool:
        return self.code in ("missing", "empty") and self.path[-1:] in {(language,) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Remark:
    """What the guidelines for writing questions have to say, in words of the reader's language.

    An `error` has to be mended; a warning may stand with a `reason`, where it is `waivable`.
    """

    code: str
    error: bool
    path: Path
    words: str
    anchor: str = ""
    """The id of the form's element that is about it; empty = there is none."""
    reason: str = ""
    waivable: bool = False
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """`question`: None while it cannot be read as one. `sketch`: as much of it as a preview can show."""

    data: dict[str, Any] | None
    question: Question | None
    sketch: Question | None
    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of publishing."""
        return self.question is not None and not self.faults and not any(remark.blocks for remark in self.remarks)

    @property
    def tally(self) -> Tally:
        """How much of it is to be mended, to be mended or waived, and waived."""
        errors = sum(remark.error for remark in self.remarks)
        waived = sum(not remark.blocks for remark in self.remarks)
        return Tally(len(self.faults) + errors, len(self.remarks) - errors - waived, waived)

    @property
    def complete(self) -> bool:
        """Whether no text lacks a language."""
        if self.question is not None:
            return True
        return self.data is not None and not any(fault.lacks_language for fault in self.faults)


def topic_of_key(key: str) -> str:
    """The topic with whose name a question's key begins."""
    return key.split("-", 1)[0]


def read(source: str, key: str) -> Reading:
    """The working copy of the question `key`."""
    try:
        data, lines = read_yaml(source)
    except SourceError as error:
        return Reading(None, None, None, (Fault("yaml", (), error.line, {"message": error.message}),))
    start: Path = ()
    if isinstance(data, list) and len(data) == 1:
        # As it stands in its file.
        data, start = data[0], (0,)
    if not isinstance(data, dict):
        return Reading(None, None, None, (Fault("not_a_question", (), 1, {}),))

    def fault(code: str, path: Path, **facts: object) -> Fault:
        return Fault(code, path, line_of(lines, (*start, *path)), facts, fields.anchor(data.get("kind"), path))

    found: list[Fault] = []
    if data.get("id") != key:
        found.append(fault("other_id", ("id",), key=key))
    question = None
    clean = _clean(data)
    sketch = picturing.sketched(fields.sketch(picturing.without(clean), topic_of_key(key)), clean)
    try:
        question = file_model(data.get("kind")).model_validate(data).question(topic_of_key(key))
    except ValidationError as error:
        told = zip(error.errors(include_url=False), model_messages(error), strict=True)
        found += [fault(_code(e), path, message=words) for e, (path, words) in told]
    if question is not None:
        question, unknown = picturing.looked_up(question)
        if unknown:
            found.append(fault("picture_unknown", ("picture", "file"), file=unknown))
    seen = question or sketch
    if seen is not None:
        found += [
            fault(problem.code, problem.path, **problem.facts, message=files.mending(problem))
            for problem in (files.problems(seen) if question else KINDS[seen.kind].problems(seen))
            if question or not _told_already(problem, found)
        ]
    if question is not None and section_title(question.topic, question.section, "en") is None:
        found.append(fault("no_such_section", ("section",), section=question.section))
    found += [fault("control_character", path) for path, text in texts(data) if CONTROL.search(text)]
    # Two reports of one thing at one place are one.
    known: dict[tuple[str, Path], Fault] = {}
    for one in found:
        known.setdefault((one.code, one.path), one)
    faults = tuple(sorted(known.values(), key=lambda f: f.line))
    return Reading(data, question, question or sketch, faults, remarks(question) if question else ())


def _code(error: ErrorDetails) -> str:
    return "missing" if error["input"] == "" else _CODES.get(error["type"], "wrong_value")


def _told_already(problem: Problem, found: list[Fault]) -> bool:
    """Whether the faults that the file's form shows say all that the rules can, of a question that has some."""
    if problem.code in _OF_THE_WHOLE:
        return bool(found)
    below = [fault for fault in found if fault.path[: len(problem.path)] == problem.path]
    return bool(below) and (problem.code in _OF_TEXTS or any(fault.path == problem.path for fault in below))


def _clean(data: Any) -> Any:
    """Without control characters, which a page cannot show and PostgreSQL cannot keep."""
    if isinstance(data, dict):
        return {name: _clean(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_clean(value) for value in data]
    return CONTROL.sub("", data) if isinstance(data, str) else data


def texts(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text, and where it stands."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict | list):
        for name, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts(value, (*path, name))


def remarks(question: Question) -> tuple[Remark, ...]:
    """What the guidelines say of a question that can be read: what is to be mended, and what stands with a reason."""
    # A section that the handbook lacks has been told of already.
    found = item_writing.findings(question)
    left = item_writing.weighed(question, found)
    idle = [flaw for flaw in left if flaw not in found]
    return tuple(_remark(question, flaw, flaw in left) for flaw in [*found, *idle])


def _remark(question: Question, flaw: Flaw, blocks: bool) -> Remark:
    error = flaw.severity is Severity.ERROR
    return Remark(
        code=flaw.code,
        error=error,
        path=flaw.path,
        words=wording.told(flaw),
        anchor=fields.anchor(question.kind, (*flaw.path, flaw.language) if flaw.language else flaw.path),
        reason=question.waived.get(flaw.code, ""),
        waivable=not error and item_writing.RULES[flaw.code].waivable,
        blocks=blocks,
    )


def renamed(source: str, key: str) -> dict[str, Any]:
    """The fields of a question that can be read, under another key."""
    data, _ = read_yaml(source)
    return {**(data[0] if isinstance(data, list) else data), "id": key}
