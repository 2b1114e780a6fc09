"""Reading the content files: YAML with line numbers, checked by models that refuse what they do not know."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.domain.questions import Option, Question

MAX_BYTES = 4_000_000
_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in a content file. `line` counts from 1; `subject` is the question or quiz, if there is one."""

    file: str
    line: int
    subject: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.subject}: {self.message}" if self.subject else f"{where}: {self.message}"


class SourceError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_YES_OR_NO = "tag:yaml.org,2002:bool"


class _Loader(yaml.CSafeLoader):
    """Safe YAML: no Python objects, whatever the tags say."""


def read_yaml(text: str) -> tuple[Any, dict[_Path, int]]:
    """The data of one YAML document and the line of every part of it. Raises SourceError."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise SourceError(1, f"the file is larger than {MAX_BYTES // 1_000_000} MB: split it")
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[_Path, int] = {}
            if node is None:
                return None, {(): 1}
            return _plain(loader, node, (), lines, set()), lines
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}") from None
    except yaml.reader.ReaderError as error:
        # The reader counts bytes.
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise SourceError(
            line, "a character that YAML does not allow, such as a control character: remove it"
        ) from None


def _plain(loader: _Loader, node: yaml.Node, path: _Path, lines: dict[_Path, int], met: set[int]) -> Any:
    # An alias is the same node again: refused, since a few lines of them unfold to gigabytes.
    if id(node) in met:
        raise SourceError(node.start_mark.line + 1, "an alias (*name) repeats this: write the text out")
    met.add(id(node))
    if len(path) > 12:
        raise SourceError(node.start_mark.line + 1, "nested too deeply")
    lines[path] = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
        raise SourceError(node.start_mark.line + 1, f"the tag {node.tag!r} is not allowed: write plain YAML")
    if isinstance(node, yaml.MappingNode):
        result: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            # YAML reads the words on and off as true and false; as the name of a field, such a word is a word.
            named = key_node.tag == _YES_OR_NO and key_node.value not in ("true", "false")
            key = key_node.value if named else _plain(loader, key_node, (*path, "?"), lines, met)
            if not isinstance(key, str | int) or isinstance(key, bool):
                raise SourceError(key_node.start_mark.line + 1, f"the key {key_node.value!r} must be a word: quote it")
            if key in result:
                raise SourceError(key_node.start_mark.line + 1, f"the key {key!r} stands here twice")
            result[key] = _plain(loader, value_node, (*path, key), lines, met)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, child, (*path, i), lines, met) for i, child in enumerate(node.value)]
    try:
        value = loader.construct_object(node)
    except (yaml.constructor.ConstructorError, ValueError, LookupError, AttributeError, TypeError):
        raise SourceError(node.start_mark.line + 1, f"{node.value!r} is not plain text or a number: quote it") from None
    if isinstance(value, bool) and node.value not in ("true", "false"):
        raise SourceError(
            node.start_mark.line + 1, f"{node.value!r} is read as {value}: write true or false, or quote it"
        )
    if isinstance(value, str | bool | int | float) or value is None:
        if isinstance(value, int | float) and not isinstance(value, bool) and ":" in node.value:
            raise SourceError(node.start_mark.line + 1, f"{node.value!r} is read as {value}: quote it")
        if isinstance(value, int) and not isinstance(value, bool) and str(value) != node.value:
            raise SourceError(node.start_mark.line + 1, f"{node.value!r} is read as {value}: quote it")
        return value
    raise SourceError(node.start_mark.line + 1, f"{node.value!r} is read as a {type(value).__name__}: quote it")


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)*$", max_length=60)]
"""A name that only authors see: lower-case words with hyphens."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Both(Strict):
    """A text in both languages."""

    en: Words
    zh: Words

    def data(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh}


class OptionFile(Strict):
    """An option of a kind that adds nothing to it. A kind that does has a model of its own in `app/bank/kinds/`."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    value: Annotated[float, Field(ge=0, le=1)]
    text: Both | None = None
    rationale: Both
    last: bool = False

    def detail(self) -> dict[str, Any]:
        """What the kind adds, as its rules in `app/domain/kinds/` read it."""
        return {}

    def option(self, option_id: str) -> Option:
        return Option(
            id=option_id,
            value=float(self.value),
            text=self.text.data() if self.text else None,
            rationale=self.rationale.data(),
            detail=self.detail(),
            last=self.last,
        )


class QuestionFile(Strict):
    """A question of a kind that adds nothing to it; see OptionFile."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)+$", max_length=120)]
    kind: str
    situation: bool
    level: Literal["remember", "understand", "apply", "analyse", "evaluate"]
    difficulty: Literal["easy", "medium", "hard"]
    section: Annotated[int, Field(ge=1)]
    paragraphs: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^P([1-9]|1[0-8])$")]], Field(min_length=1, max_length=18)
    ]
    stem: Both
    options: Annotated[list[OptionFile], Field(min_length=1, max_length=20)]
    scoring: str | None = None
    tags: Annotated[list[Word], Field(default_factory=list, max_length=12)]
    family: Word | None = None
    hint: Both | None = None

    def detail(self) -> dict[str, Any]:
        """What the kind adds, as its rules in `app/domain/kinds/` read it."""
        return {}

    def all_options(self) -> tuple[Option, ...]:
        return tuple(option.option(option.id) for option in self.options)

    def question(self, topic: str) -> Question:
        return Question(
            key=self.id,
            kind=self.kind,
            topic=topic,
            section=self.section,
            paragraphs=tuple(self.paragraphs),
            situation=self.situation,
            level=self.level,
            difficulty=self.difficulty,
            stem=self.stem.data(),
            options=self.all_options(),
            scoring=self.scoring,
            tags=tuple(self.tags),
            family=self.family or "",
            hint=self.hint.data() if self.hint else None,
            detail=self.detail(),
        )


def model_messages(error: ValidationError) -> list[tuple[_Path, str]]:
    """pydantic's findings in the words of somebody who writes content."""
    found = []
    for e in error.errors(include_url=False):
        path: _Path = e["loc"]
        field = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        kind = e["type"]
        if not path:
            message = "this must be a mapping of fields, such as `id: …`: write it so"
        elif kind == "missing":
            message = f"`{field}` is missing: add it"
        elif kind == "extra_forbidden":
            message = f"`{field}` is not a field here: remove it, or mend its spelling"
        elif kind == "string_type":
            message = f"`{field}` must be a text: quote it"
        elif kind == "model_type":
            message = f"`{field}` must have fields of its own, as in `{{en: …, zh: …}}`: write them"
        elif kind == "list_type":
            message = f"`{field}` must be a list, as in `[…, …]`: write one, even of one"
        elif kind == "string_too_short":
            message = f"`{field}` is empty: write it"
        elif kind == "value_error":
            message = f"`{field}`: {e['ctx']['error']}"
        else:
            message = f"`{field}`: {e['msg']}"
        found.append((path, message))
    return found


def line_of(lines: dict[_Path, int], path: _Path) -> int:
    """The line of the innermost part of `path` that the file has."""
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path, 1)


def read_text(path: Path) -> str:
    """A content file's text; SourceError when it is too large, not UTF-8, or holds a NUL byte."""
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(1, f"the file is larger than {MAX_BYTES // 1_000_000} MB: split it")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError(line, "not UTF-8: save the file as UTF-8") from None
    if "\0" in text:
        raise SourceError(text.count("\n", 0, text.index("\0")) + 1, "a NUL character: remove it")
    return text
