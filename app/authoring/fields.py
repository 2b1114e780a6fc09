"""A question as the fields of a form, and back to what its file would hold. What a kind adds is in `kinds/`."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.authoring.kinds import EDITORS, Path, Values, of_both, or_dots, same_number, sent_both, stripped
from app.domain.questions import DIFFICULTIES, LANGUAGES, LEVELS, Question

_SPLIT = re.compile(r"[,，、;；\s]+")


def _both() -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, "")


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
    parts: Values
    """What the kind adds, by the names of its editor's parts."""
    waived: dict[str, str] = field(default_factory=dict)
    """Why a remark of the guidelines may stand, by its code."""


def blank(kind: str, rng: random.Random) -> Fields:
    """A new question of this kind. By chance: the letters that must tell nothing."""
    return Fields(kind=kind, parts=EDITORS[kind].blank(rng))


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
    found["stem"] = stripped(fields.stem)
    if any(text.strip() for text in fields.hint.values()):
        found["hint"] = stripped(fields.hint)
    return found | EDITORS[fields.kind].row(fields.parts)


def _words(text: str) -> list[str]:
    return [word for word in _SPLIT.split(text) if word]


def of_row(data: Mapping[str, Any]) -> Fields | None:
    """The fields of what a file holds; None where a form could not show all of it."""
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in EDITORS:
        return None
    try:
        found = Fields(
            kind=kind,
            situation=bool(data.get("situation", False)),
            level=str(data.get("level", "")),
            difficulty=str(data.get("difficulty", "")),
            section=str(data.get("section", "")),
            paragraphs=", ".join(data.get("paragraphs", [])),
            scoring=data.get("scoring") or "",
            tags=", ".join(data.get("tags", [])),
            family=data.get("family") or "",
            stem=of_both(data.get("stem")),
            hint=of_both(data.get("hint")),
            parts=EDITORS[kind].of(data),
            waived={str(code): why for code, why in (data.get("waived") or {}).items()},
        )
        same = row(data["id"], found)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    return found if _plain(same) == _plain(data) else None


def _plain(data: Any) -> Any:
    """Without what makes no difference: blanks around texts, empty fields, how a number is written."""
    if isinstance(data, Mapping):
        return {k: v for k, v in ((k, _plain(v)) for k, v in data.items()) if v not in ("", {}, [], None, False)}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if isinstance(data, bool):
        return data
    if isinstance(data, str):
        data = data.strip()
    number = same_number(data) if isinstance(data, str | int | float) else None
    return data if number is None else number


def sent(kind: str, form: MultiDict[str, str]) -> Fields:
    """What the form's fields hold now."""
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
        stem=sent_both(form, "stem"),
        hint=sent_both(form, "hint"),
        parts=EDITORS[kind].sent(form),
        waived={name.removeprefix("waived-"): why for name, why in form.items() if name.startswith("waived-")},
    )


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else ""


def acted(fields: Fields, act: str, at: str, rng: random.Random) -> tuple[Fields, str]:
    """The fields after a button (add, remove, up, down, insert) at something, and the id of where that leaves one."""
    editor = EDITORS[fields.kind]
    stem = editor.in_stem(dict(fields.stem), fields.parts, act, at)
    parts, place = editor.acted(fields.parts, act, at, rng)
    return replace(fields, stem=stem, parts=parts), place


def figures(fields: Fields) -> dict[str, float | None]:
    """What is worked out from the fields, by the id of the element that shows it; None = not yet."""
    return EDITORS[fields.kind].figures(fields.parts)


def anchor(kind: object, path: Path) -> str:
    """The id of the form's field that is about this place of the question; empty = there is none."""
    head = path[0] if path else ""
    if head in ("stem", "hint"):
        return f"{head}-{path[1] if len(path) > 1 else LANGUAGES[0]}"
    if head in ("paragraphs", "tags", "section", "family", "level", "difficulty", "situation", "scoring"):
        return str(head)
    return EDITORS[kind].anchor(path) if isinstance(kind, str) and kind in EDITORS else ""


def sketch(data: Mapping[str, Any], topic: str) -> Question | None:
    """As much of an unfinished question as a preview can show; None where a form could not show it either."""
    fields = of_row(data)
    if fields is None:
        return None
    options, detail = EDITORS[fields.kind].sketch(fields.parts)
    if len({option.id for option in options}) < len(options):
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
        stem=or_dots(fields.stem),
        options=options,
        scoring=fields.scoring or None,
        hint=or_dots(fields.hint) if any(fields.hint.values()) else None,
        detail=detail,
    )
