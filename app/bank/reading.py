"""Reading a content file: text, then YAML with the line of every part, within bounds that no file can exceed."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 4_000_000
MAX_PARTS = 300_000
"""How many lists, mappings, keys and values a file may have: more than 4 MB of questions hold."""
MAX_FIELDS = 200
MAX_ITEMS = 5_000
"""How many fields one mapping may have, and how many items one list."""
_Path = tuple[str | int, ...]


class SourceError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


_YES_OR_NO = "tag:yaml.org,2002:bool"
_TEXT = "tag:yaml.org,2002:str"
_PLAIN_TAGS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class _Loader(yaml.CSafeLoader):
    """Safe YAML: no Python objects, whatever the tags say."""


def read_yaml(text: str) -> tuple[Any, dict[_Path, int]]:
    """The data of one YAML document and the line of every part of it. Raises SourceError."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise SourceError(1, f"the file is larger than {MAX_BYTES // 1_000_000} MB: split it")
    try:
        reader = _Reader(text)
        try:
            return reader.document(), reader.lines
        finally:
            reader.loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}") from None
    except yaml.reader.ReaderError as error:
        # The reader counts bytes.
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise SourceError(
            line, "a character that YAML does not allow, such as a control character: remove it"
        ) from None


class _Reader:
    """Data straight from YAML's events: no tree of nodes is built first, so that neither depth nor number can grow
    beyond what is allowed, and a file takes little more memory than what it says."""

    def __init__(self, text: str) -> None:
        self.loader = _Loader(text)
        self.lines: dict[_Path, int] = {}
        self.parts = 0
        self.tags: dict[str, str] = {}
        """The same few words are the names of fields over and over."""

    def document(self) -> Any:
        self._next()  # The stream begins.
        if isinstance(self._next(), yaml.StreamEndEvent):
            self.lines[()] = 1
            return None
        data = self._value(self._next(), ())
        self._next()  # The document ends.
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise SourceError(_line(after), "not YAML: but found another document")
        return data

    def _next(self) -> Any:
        return self.loader.get_event()

    def _value(self, event: Any, path: _Path) -> Any:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise SourceError(_line(event), f"the file has more than {MAX_PARTS:,} parts: split it")
        if isinstance(event, yaml.AliasEvent):
            # Refused, since a few lines of them unfold to gigabytes.
            raise SourceError(_line(event), "an alias (*name) repeats another part: write the text out")
        if len(path) > 12:
            raise SourceError(_line(event), "nested too deeply")
        self.lines[path] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if event.tag not in _PLAIN_TAGS:
            raise SourceError(_line(event), f"the tag {event.tag!r} is not allowed: write plain YAML")
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._list(path)

    def _mapping(self, path: _Path) -> dict[Hashable, Any]:
        result: dict[Hashable, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in result:
                raise SourceError(_line(event), f"the key {_short(key)} stands here twice")
            result[key] = self._value(self._next(), (*path, key))
            if len(result) > MAX_FIELDS:
                raise SourceError(_line(event), f"this has more than {MAX_FIELDS} fields: mend its indentation")
        return result

    def _key(self, event: Any, path: _Path) -> str | int:
        scalar = isinstance(event, yaml.ScalarEvent)
        # YAML reads the words on and off as true and false; as the name of a field, such a word is a word.
        if scalar and self._tag(event) == _YES_OR_NO and event.value not in ("true", "false"):
            return str(event.value)
        key = self._value(event, (*path, "?"))
        if not isinstance(key, str | int) or isinstance(key, bool):
            named = _short(event.value) if scalar else "that stands here"
            raise SourceError(_line(event), f"the key {named} must be a word: quote it")
        return key

    def _list(self, path: _Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            if len(result) >= MAX_ITEMS:
                raise SourceError(_line(event), f"a list of more than {MAX_ITEMS:,} items: split it")
            result.append(self._value(event, (*path, len(result))))
        return result

    def _tag(self, event: Any) -> str:
        if event.tag not in (None, "!"):
            return str(event.tag)
        if not event.implicit[0]:
            return _TEXT
        found = self.tags.get(event.value)
        if found is None:
            found = str(self.loader.resolve(yaml.ScalarNode, event.value, event.implicit))
            if len(event.value) < 20 and len(self.tags) < 10_000:
                self.tags[event.value] = found
        return found

    def _scalar(self, event: Any) -> Any:
        tag = self._tag(event)
        if tag == _TEXT:
            return event.value
        if tag in _PLAIN_TAGS:
            raise SourceError(_line(event), f"the tag {tag!r} is not allowed: write plain YAML")
        said = _short(event.value)
        try:
            value = self.loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))
        except (yaml.constructor.ConstructorError, ValueError, LookupError, AttributeError, TypeError):
            raise SourceError(_line(event), f"{said} is not plain text or a number: quote it") from None
        if isinstance(value, bool):
            if event.value not in ("true", "false"):
                raise SourceError(_line(event), f"{said} is read as {value}: write true or false, or quote it")
        elif isinstance(value, int | float):
            if ":" in event.value or (isinstance(value, int) and str(value) != event.value):
                raise SourceError(_line(event), f"{said} is read as {value}: quote it")
        elif value is not None:
            raise SourceError(_line(event), f"{said} is read as a {type(value).__name__}: quote it")
        return value


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _short(value: object) -> str:
    """A value as a message may quote it, whatever its length."""
    said = repr(value)
    return said if len(said) <= 80 else f"{said[:60]}…{said[-1]}"


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
