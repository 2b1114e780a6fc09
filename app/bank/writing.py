"""From a question to the YAML that its file would have: the way back of `sources`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml
from pydantic import ValidationError

from app.bank.kinds import file_model
from app.bank.sources import SourceError, read_text, read_yaml
from app.config import content_dir
from app.domain.errors import Invalid
from app.domain.pictures import Picture
from app.domain.questions import Option, Question


class _Dumper(yaml.SafeDumper):
    """As somebody would write it: no aliases, texts of several lines as blocks, lists indented."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


class _Inline(list):  # type: ignore[type-arg]
    """A list on one line."""


_OTHER_LINE_ENDS = re.compile("[\r\x85\u2028\u2029\ufeff]")
"""Only between double quotes do these stay what they are."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = '"' if _OTHER_LINE_ENDS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _inline(dumper: _Dumper, row: _Inline) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Inline, _inline)


def written(row: dict[str, Any]) -> str:
    """A question's fields as YAML."""
    short = {k: _Inline(v) if k in ("paragraphs", "tags") and isinstance(v, list) else v for k, v in row.items()}
    return yaml.dump(short, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)


def as_list(source: str) -> str:
    """One question's YAML as a question file has it: an item of a list."""
    first, *others = source.rstrip("\n").split("\n")
    return "\n".join([f"- {first}", *(f"  {line}" if line else "" for line in others)]) + "\n"


def source_of(question: Question) -> str:
    """The question as YAML. Invalid when neither its kind nor the shipped file says how that is written."""
    for row in (_row(question), _shipped(question)):
        if row is not None and _means(row, question):
            return written(row)
    raise Invalid("cannot_be_written", key=question.key)


def _row(question: Question) -> dict[str, Any]:
    """The fields of the file, where those that the kind adds go by the names that its rules know them by."""
    row: dict[str, Any] = {"id": question.key, "kind": question.kind}
    if question.scoring is not None:
        row["scoring"] = question.scoring
    row |= {
        "situation": question.situation,
        "level": question.level,
        "difficulty": question.difficulty,
        "section": question.section,
        "paragraphs": list(question.paragraphs),
    }
    if question.tags:
        row["tags"] = list(question.tags)
    if question.family:
        row["family"] = question.family
    row["stem"] = dict(question.stem)
    if question.picture is not None:
        row["picture"] = _picture(question.picture)
    if question.hint is not None:
        row["hint"] = dict(question.hint)
    row |= question.detail
    if "gaps" in question.detail:
        row["gaps"] = [_gap(question, n, gap) for n, gap in enumerate(question.detail["gaps"], 1)]
    elif question.options:
        row["options"] = [_option(option) for option in question.options]
    return row


def _picture(picture: Picture) -> dict[str, Any]:
    row: dict[str, Any] = {"file": picture.name, "alt": dict(picture.alt)}
    return row | ({"caption": dict(picture.caption)} if picture.caption else {})


def _gap(question: Question, number: int, gap: Mapping[str, Any]) -> dict[str, Any]:
    """A gap with its own options, whose letters have its number before them."""
    own = [(option.id.split("."), option) for option in question.options]
    options = [_option(replace(option, id=letter)) for (of, letter), option in own if of == str(number)]
    return {**gap, "options": options}


def _option(option: Option) -> dict[str, Any]:
    value = int(option.value) if option.value == int(option.value) else option.value
    row: dict[str, Any] = {"id": option.id, "value": value}
    if option.last:
        row["last"] = True
    if option.text is not None:
        row["text"] = dict(option.text)
    row["rationale"] = dict(option.rationale)
    return row | dict(option.detail)


def _shipped(question: Question) -> dict[str, Any] | None:
    path = content_dir("questions") / question.topic / "questions.yaml"
    try:
        rows, _ = read_yaml(read_text(path)) if path.is_file() else ([], {})
    except SourceError:
        return None
    found = next((row for row in rows if isinstance(row, dict) and row.get("id") == question.key), None)
    if found is not None and question.picture is not None and isinstance(found.get("picture"), dict):
        # The bank knows the picture by its hash, and the file may lie elsewhere by now.
        found["picture"]["file"] = question.picture.name
    return found


def _means(row: dict[str, Any], question: Question) -> bool:
    try:
        read = file_model(row["kind"]).model_validate(row).question(question.topic)
    except ValidationError:
        return False
    return read == (replace(question, picture=_unmeasured(question.picture)) if question.picture else question)


def _unmeasured(picture: Picture) -> Picture:
    """As a file says it, which does not say how large the picture is."""
    return replace(picture, width=0, height=0)
