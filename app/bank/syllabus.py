"""The topics: their slugs, their names in both languages, their parts, in one stable order."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from app.bank.sources import (
    Both,
    Finding,
    SourceError,
    Strict,
    line_of,
    model_messages,
    read_text,
    read_yaml,
)
from app.config import content_dir

PARTS = ("principles", "foundations", "combinations", "unities")


class Topic(Strict):
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    part: Literal["principles", "foundations", "combinations", "unities"]
    name: Both
    short: Both
    paragraphs: Annotated[list[str], Field(min_length=1)]


_TOPICS: TypeAdapter[list[Topic]] = TypeAdapter(Annotated[list[Topic], Field(max_length=100)])


def check(folder: Path | None = None) -> tuple[list[Topic], list[Finding]]:
    """The topics as the file has them, and what is wrong with it."""
    path = (folder or content_dir("questions")) / "syllabus.yaml"
    if not path.is_file():
        return [], [Finding("syllabus.yaml", 1, "", "the file is missing: it names the topics")]
    try:
        data, lines = read_yaml(read_text(path))
    except SourceError as error:
        return [], [Finding("syllabus.yaml", error.line, "", error.message)]
    try:
        topics = _TOPICS.validate_python(data)
    except ValidationError as error:
        return [], [
            Finding("syllabus.yaml", line_of(lines, where), "", message) for where, message in model_messages(error)
        ]
    found = [
        Finding("syllabus.yaml", line_of(lines, (i, "slug")), t.slug, "this topic stands here twice: remove one")
        for i, t in enumerate(topics)
        if t.slug in [other.slug for other in topics[:i]]
    ]
    return topics, found


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its slug, in syllabus order. Raises SourceError when the shipped file is broken."""
    found, problems = check()
    if problems:
        raise SourceError(problems[0].line, str(problems[0]))
    return {t.slug: t for t in found}


def principles() -> list[Topic]:
    """The eight principles, in their stable order."""
    return [t for t in topics().values() if t.part == "principles"]
