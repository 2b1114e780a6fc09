"""The picture of a working copy: its fields in the YAML, its file beside it, and both together in an export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app import audit
from app.accounts.models import User
from app.audit import Action
from app.bank import gallery
from app.bank import models as bank
from app.bank.picture_files import measured
from app.bank.pictures import Encoded
from app.bank.reading import line_of, read_yaml
from app.bank.sources import SourceError
from app.bank.writing import as_list
from app.db import db
from app.domain.errors import Invalid
from app.domain.pictures import Picture
from app.domain.questions import LANGUAGES, Question

REMOVE = "remove-picture"
"""What the button says that takes the picture out."""

_FIELDS = {"file", "alt", "caption"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFields:
    """What the page's fields hold. `kept`: the picture that `file` names, if there is one."""

    file: str
    alt: dict[str, str]
    caption: dict[str, str]
    kept: bank.Picture | None


def shown(data: Mapping[str, Any] | None) -> PictureFields | None:
    """The fields of a working copy's picture, blank where it has none; None where a form could not show all of it."""
    found = _read(data or {})
    if found is None:
        return None
    file, alt, caption = found
    return PictureFields(file=file, alt=alt, caption=caption, kept=gallery.named(file))


def _read(data: Mapping[str, Any]) -> tuple[str, dict[str, str], dict[str, str]] | None:
    row = data.get("picture") or {}
    if not isinstance(row, dict) or set(row) - _FIELDS:
        return None
    file, alt, caption = row.get("file") or "", _both(row.get("alt")), _both(row.get("caption"))
    return (file, alt, caption) if isinstance(file, str) and alt is not None and caption is not None else None


def _both(text: Any) -> dict[str, str] | None:
    if text is None:
        return dict.fromkeys(LANGUAGES, "")
    plain = isinstance(text, dict) and not set(text) - set(LANGUAGES)
    if not plain or not all(isinstance(words, str) for words in text.values()):
        return None
    return {language: text.get(language, "") for language in LANGUAGES}


def without(data: dict[str, Any]) -> dict[str, Any]:
    """The other fields, where the picture's can be shown beside theirs."""
    return {name: value for name, value in data.items() if name != "picture"} if _read(data) else data


def sent(row: dict[str, Any], form: Mapping[str, str], name: str) -> dict[str, Any]:
    """The question's fields with its picture's as the page has them now. `name`: of one that came with the page."""
    picture: dict[str, Any] = {"file": name or form.get("picture-name", "").strip(), "alt": _sent_both("alt", form)}
    caption = _sent_both("caption", form)
    if any(caption.values()):
        picture["caption"] = caption
    nothing = not picture["file"] and not any(picture["alt"].values()) and not any(caption.values())
    if nothing or form.get("go") == REMOVE:
        return row
    found: dict[str, Any] = {}
    for field, value in row.items():
        found[field] = value
        if field == "stem":
            found["picture"] = picture
    return found


def _sent_both(name: str, form: Mapping[str, str]) -> dict[str, str]:
    texts = {language: form.get(f"picture-{name}-{language}", "") for language in LANGUAGES}
    return {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}


def named_in(source: str, name: str) -> str:
    """The YAML with this picture in it, otherwise as it was written. Invalid when it cannot be read."""
    try:
        data, lines = read_yaml(source)
    except SourceError:
        raise Invalid("picture_yaml") from None
    listed = isinstance(data, list)
    start: tuple[int, ...] = (0,) if listed else ()
    row = data[0] if listed and len(data) == 1 else data
    if not isinstance(row, dict):
        raise Invalid("picture_yaml")
    picture = row.get("picture")
    if isinstance(picture, dict) and isinstance(picture.get("file"), str):
        every, at = source.split("\n"), line_of(lines, (*start, "picture", "file")) - 1
        old = re.compile(rf"(file[\"']?\s*:\s*)([\"']?){re.escape(picture['file'])}\2(?=\s|,|}}|#|$)")
        every[at], changed = old.subn(rf"\g<1>{name}", every[at], count=1)
        if changed:
            return "\n".join(every)
    if "picture" in row:
        raise Invalid("picture_by_hand", name=name)
    blank = ["picture:", f"  file: {name}", "  alt:", "    en: ''", "    zh: ''"]
    added = "\n".join(("  " if listed else "") + line for line in blank)
    return f"{source.rstrip()}\n{added}\n"


def keep(question: bank.Question, made: Encoded, *, by: User, now: datetime) -> None:
    """Keep a picture for this question within the running unit of work."""
    gallery.keep(made, by=by.id, now=now)
    audit.record(
        Action.PICTURE_UPLOADED,
        now=now,
        actor_id=by.id,
        subject_id=question.id,
        key=question.key,
        name=made.name,
        bytes=len(made.content),
    )
    db.session.flush()


def looked_up(question: Question) -> tuple[Question, str]:
    """The question with what its picture is, and nothing; or without one, and the name that names none."""
    if question.picture is None:
        return question, ""
    row = gallery.named(question.picture.file)
    if row is None:
        return replace(question, picture=None), question.picture.file
    return replace(question, picture=measured(question.picture, row.name, row.width, row.height)), ""


def sketched(sketch: Question | None, data: Mapping[str, Any]) -> Question | None:
    """The sketch with as much of its picture as there is."""
    fields = shown(data)
    if sketch is None or fields is None or fields.kept is None:
        return sketch
    alt = {language: words or "…" for language, words in fields.alt.items()}
    caption = {language: words or "…" for language, words in fields.caption.items()}
    picture = Picture(name=fields.file, alt=alt, caption=caption if any(fields.caption.values()) else None)
    kept = fields.kept
    return replace(sketch, picture=measured(picture, kept.name, kept.width, kept.height))


def exported(source: str, key: str, picture: Picture | None) -> dict[str, bytes]:
    """A published question's files by name: its YAML as a question file has it, and its picture beside it."""
    row = gallery.named(picture.name, whole=True) if picture else None
    if row is None:
        return {f"{key}.yaml": as_list(source).encode()}
    file = f"{key}.{row.suffix}"
    return {f"{key}.yaml": as_list(source.replace(row.name, file)).encode(), file: row.content}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One file of them all; the same files are the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content)
    return out.getvalue()
