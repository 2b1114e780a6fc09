"""The glossary: the standard terms in both languages, with what they mean and the topic that teaches them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from app.bank import syllabus
from app.bank.sources import Both, Finding, SourceError, Strict, line_of, model_messages, read_text, read_yaml
from app.config import content_dir

_FILE = "glossary.yaml"


class Term(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
    """Its anchor on the page."""
    term: Both
    topic: str
    meaning: Both


_TERMS: TypeAdapter[list[Term]] = TypeAdapter(Annotated[list[Term], Field(max_length=500)])


def check(topics: Collection[str], folder: Path | None = None) -> tuple[list[Term], list[Finding]]:
    """The terms as the file has them, and what is wrong with it. A content folder may do without a glossary."""
    path = (folder or content_dir("questions")) / _FILE
    if not path.is_file():
        return [], []
    try:
        data, lines = read_yaml(read_text(path))
        terms = _TERMS.validate_python(data)
    except SourceError as error:
        return [], [Finding(_FILE, error.line, "", error.message)]
    except ValidationError as error:
        return [], [Finding(_FILE, line_of(lines, where), "", told) for where, told in model_messages(error)]
    found = []
    for i, term in enumerate(terms):
        if term.topic not in topics:
            told = f"{term.topic!r} is no topic: write the slug of the topic that teaches the term"
            found.append(Finding(_FILE, line_of(lines, (i, "topic")), term.id, told))
        if term.id in [other.id for other in terms[:i]]:
            found.append(Finding(_FILE, line_of(lines, (i, "id")), term.id, "this id stands here twice: change one"))
    return terms, found


@cache
def terms() -> list[Term]:
    """Every term, in the order of the file. Raises SourceError when the shipped file is broken."""
    found, problems = check(syllabus.topics())
    if problems:
        raise SourceError(problems[0].line, str(problems[0]))
    return found
