"""A question of plain options as the fields of a form, and back to what its file would hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.questions import DIFFICULTIES, LANGUAGES, LEVELS, Option, Question

FORM_KINDS = ("single", "multiple", "true_false")
"""Kinds whose options are a text, a reason and whether they are keys; the others are written as YAML."""
MOST_OPTIONS = 20

_SPLIT = re.compile(r"[,，、;；\s]+")


def _both() -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFields:
    id: str
    key: bool = False
    last: bool = False
    text: dict[str, str] = field(default_factory=_both)
    rationale: dict[str, str] = field(default_factory=_both)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Texts as they were typed."""

    kind: str
    situation: bool = False
    level: str = "apply"
    difficulty: str = "medium"
    section: str = "1"
    paragraphs: str = "P1"
    scoring: str = ""
    tags: str = ""
    family: str = ""
    stem: dict[str, str] = field(default_factory=_both)
    hint: dict[str, str] = field(default_factory=_both)
    options: tuple[OptionFields, ...] = ()
    waived: dict[str, str] = field(default_factory=dict)
    """Why a remark of the guidelines may stand, by its code."""


def blank(kind: str) -> Fields:
    """A new question of this kind."""
    ids = {"single": "abcd", "multiple": "abcde", "true_false": "tf"}[kind]
    return Fields(kind=kind, options=tuple(OptionFields(id=i) for i in ids))


def row(key: str, fields: Fields) -> dict[str, Any]:
    """What the file would hold, also of what is not finished: the reader says what is missing."""
    found: dict[str, Any] = {"id": key, "kind": fields.kind}
    if fields.scoring:
        found["scoring"] = fields.scoring
    section = fields.section.strip()
    found |= {
        "situation": fields.situation,
        "level": fields.level,
        "difficulty": fields.difficulty,
        "section": int(section) if re.fullmatch(r"[1-9][0-9]{0,3}", section) else section,
        "paragraphs": _words(fields.paragraphs),
    }
    if fields.tags.strip():
        found["tags"] = _words(fields.tags)
    if fields.family.strip():
        found["family"] = fields.family.strip()
    waived = {code: why.strip() for code, why in fields.waived.items() if why.strip()}
    if waived:
        found["waived"] = waived
    found["stem"] = _stripped(fields.stem)
    if any(text.strip() for text in fields.hint.values()):
        found["hint"] = _stripped(fields.hint)
    found["options"] = [_option_row(fields.kind, option) for option in fields.options]
    return found


def _option_row(kind: str, option: OptionFields) -> dict[str, Any]:
    found: dict[str, Any] = {"id": option.id, "value": int(option.key)}
    if option.last:
        found["last"] = True
    if kind != "true_false":
        found["text"] = _stripped(option.text)
    found["rationale"] = _stripped(option.rationale)
    return found


def _stripped(text: Mapping[str, str]) -> dict[str, str]:
    return {language: text[language].strip() for language in LANGUAGES}


def _words(text: str) -> list[str]:
    return [word for word in _SPLIT.split(text) if word]


def of_row(data: Mapping[str, Any]) -> Fields | None:
    """The fields of what a file holds; None where a form could not show all of it."""
    if data.get("kind") not in FORM_KINDS:
        return None
    try:
        found = Fields(
            kind=data["kind"],
            situation=bool(data.get("situation", False)),
            level=str(data.get("level", "")),
            difficulty=str(data.get("difficulty", "")),
            section=str(data.get("section", "")),
            paragraphs=", ".join(data.get("paragraphs", [])),
            scoring=data.get("scoring") or "",
            tags=", ".join(data.get("tags", [])),
            family=data.get("family") or "",
            stem=_of_both(data.get("stem")),
            hint=_of_both(data.get("hint")),
            options=tuple(_of_option(option) for option in data.get("options", [])),
            waived={str(code): why for code, why in (data.get("waived") or {}).items()},
        )
        same = row(data["id"], found)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    return found if _plain(same) == _plain(data) else None


def _of_option(data: Mapping[str, Any]) -> OptionFields:
    if data["value"] not in (0, 1) or not isinstance(data["id"], str):
        raise ValueError
    return OptionFields(
        id=data["id"],
        key=data["value"] == 1,
        last=data.get("last", False),
        text=_of_both(data.get("text")),
        rationale=_of_both(data.get("rationale")),
    )


def _of_both(data: Any) -> dict[str, str]:
    if data is None:
        return _both()
    return {language: data.get(language, "").strip() for language in LANGUAGES}


def _plain(data: Any) -> Any:
    """Without what makes no difference: blanks around texts, empty fields, whether 1 is whole."""
    if isinstance(data, Mapping):
        return {k: v for k, v in ((k, _plain(v)) for k, v in data.items()) if v not in ("", {}, [], None, False)}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if isinstance(data, bool):
        return data
    if isinstance(data, int | float):
        return float(data)
    return data.strip() if isinstance(data, str) else data


def sent(kind: str, form: MultiDict[str, str]) -> Fields:
    """What the form's fields hold now."""
    keys = form.getlist("key")
    numbers = range(MOST_OPTIONS + 1)
    return Fields(
        kind=kind,
        situation=bool(form.get("situation")),
        level=_one_of(LEVELS, form.get("level", "")),
        difficulty=_one_of(DIFFICULTIES, form.get("difficulty", "")),
        section=form.get("section", ""),
        paragraphs=form.get("paragraphs", ""),
        scoring=form.get("scoring", ""),
        tags=form.get("tags", ""),
        family=form.get("family", ""),
        stem=_sent_both("stem", form),
        hint=_sent_both("hint", form),
        options=tuple(
            OptionFields(
                id=form.get(f"option-{n}-id", ""),
                key=str(n) in keys,
                last=bool(form.get(f"option-{n}-last")),
                text=_sent_both(f"option-{n}-text", form),
                rationale=_sent_both(f"option-{n}-rationale", form),
            )
            for n in numbers
            if form.get(f"option-{n}-id")
        ),
        waived={name.removeprefix("waived-"): why for name, why in form.items() if name.startswith("waived-")},
    )


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else ""


def _sent_both(name: str, form: MultiDict[str, str]) -> dict[str, str]:
    return {language: form.get(f"{name}-{language}", "").replace("\r\n", "\n") for language in LANGUAGES}


def with_option_added(fields: Fields) -> Fields:
    used = {option.id for option in fields.options}
    free = next((letter for letter in ascii_lowercase if letter not in used), None)
    if free is None or len(fields.options) >= MOST_OPTIONS:
        return fields
    return replace(fields, options=(*fields.options, OptionFields(id=free)))


def without_option(fields: Fields, n: int) -> Fields:
    return replace(fields, options=fields.options[:n] + fields.options[n + 1 :])


def with_option_moved(fields: Fields, n: int, by: int) -> Fields:
    """The option `n` one place up (-1) or down (1)."""
    options, to = list(fields.options), n + by
    if not (0 <= n < len(options) and 0 <= to < len(options)):
        return fields
    options[n], options[to] = options[to], options[n]
    return replace(fields, options=tuple(options))


def sketch(data: Mapping[str, Any], topic: str) -> Question | None:
    """As much of an unfinished question as a preview can show; None where its kind is not one of plain options."""
    fields = of_row(data)
    if fields is None:
        return None
    ids = [option.id for option in fields.options]
    if len(set(ids)) < len(ids):
        return None
    return Question(
        key=str(data["id"]),
        kind=fields.kind,
        topic=topic,
        section=int(fields.section) if fields.section.isascii() and fields.section.isdigit() else 1,
        paragraphs=tuple(_words(fields.paragraphs)),
        situation=fields.situation,
        level=fields.level,
        difficulty=fields.difficulty,
        stem=_or_dots(fields.stem),
        options=tuple(
            Option(
                id=option.id,
                value=float(option.key),
                text=None if fields.kind == "true_false" else _or_dots(option.text),
                rationale=_or_dots(option.rationale),
                last=option.last,
            )
            for option in fields.options
        ),
        hint=_or_dots(fields.hint) if any(fields.hint.values()) else None,
    )


def _or_dots(text: Mapping[str, str]) -> dict[str, str]:
    return {language: words.strip() or "…" for language, words in text.items()}
