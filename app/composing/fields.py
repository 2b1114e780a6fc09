"""A quiz as the fields of a form, and back to what its file would hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.questions import LANGUAGES

MOST_PARTS = 20
MOST_SLOTS = 30
"""Of a part. More can be written as YAML."""

Both = dict[str, str]
_LISTS = ("topics", "kinds", "levels", "difficulties")
_WORDS = re.compile(r"[,，、;；\s]+")


def _both() -> Both:
    return dict.fromkeys(LANGUAGES, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFields:
    """`fixed`: whether it names its questions, or draws `count` of those that pass the filters."""

    fixed: bool = False
    count: str = "5"
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()
    situation: str = ""
    """yes, no, or empty for either."""
    tags: str = ""
    questions: str = ""
    """Their ids, one a line."""
    points: str = "1"

    @property
    def keys(self) -> list[str]:
        return [word for word in _WORDS.split(self.questions) if word]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFields:
    title: Both = field(default_factory=_both)
    instructions: Both = field(default_factory=_both)
    minutes: str = ""
    slots: tuple[SlotFields, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether nothing makes a part of it but its slots."""
        return not (self.minutes.strip() or any(_said(self.title)) or any(_said(self.instructions)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Texts as they were typed. `pass_mark` is in percent."""

    mode: str = "practice"
    title: Both = field(default_factory=_both)
    summary: Both = field(default_factory=_both)
    audience: Both = field(default_factory=_both)
    purpose: str = ""
    groups: tuple[str, ...] = ()
    time_limit_minutes: str = ""
    time_zone: str = ""
    opens_at: str = ""
    closes_at: str = ""
    overdue: str = ""
    grace_minutes: str = ""
    attempts_allowed: str = ""
    wait_days: str = ""
    wait_minutes: str = ""
    tries: str = ""
    pass_mark: str = ""
    pass_mark_reason: Both = field(default_factory=_both)
    honour: Both = field(default_factory=_both)
    """Asked of everyone."""
    oath: Both = field(default_factory=_both)
    """Asked of new recruits."""
    parts: tuple[PartFields, ...] = ()


NUMBERS = ("time_limit_minutes", "grace_minutes", "attempts_allowed", "wait_days", "wait_minutes", "tries")
TIMES = ("time_zone", "opens_at", "closes_at")
CHOICES = ("overdue", "purpose")
TEXTS = ("title", "summary", "audience")


def blank() -> Fields:
    """A new quiz: practice, five questions of any topic."""
    return Fields(parts=(PartFields(slots=(SlotFields(),)),))


# to what the file would hold


def row(slug: str, fields: Fields) -> dict[str, Any]:
    """What the file would hold, also of what is not finished: the reader says what is missing."""
    found: dict[str, Any] = {"slug": slug, "mode": fields.mode}
    for name in TEXTS:
        found[name] = _stripped(getattr(fields, name))
    if fields.groups:
        found["groups"] = list(fields.groups)
    for name in (*TIMES, *CHOICES, *NUMBERS):
        text = getattr(fields, name).strip()
        if text:
            found[name] = _number(text) if name in NUMBERS else text
    if fields.pass_mark.strip():
        share = _number(fields.pass_mark.strip().rstrip("%"))
        found["pass_mark"] = share if isinstance(share, str) else round(share / 100, 6)
    if any(_said(fields.pass_mark_reason)):
        found["pass_mark_reason"] = _stripped(fields.pass_mark_reason)
    statements = [
        {"kind": kind, "for": whom, "text": _stripped(text)}
        for kind, whom, text in (("honour", "everyone", fields.honour), ("oath", "new_recruits", fields.oath))
        if any(_said(text))
    ]
    if statements:
        found["statements"] = statements
    if len(fields.parts) == 1 and fields.parts[0].plain:
        found["slots"] = [_slot_row(slot) for slot in fields.parts[0].slots]
    else:
        found["sections"] = [_part_row(part) for part in fields.parts]
    return found


def _part_row(part: PartFields) -> dict[str, Any]:
    found: dict[str, Any] = {"title": _stripped(part.title)}
    if any(_said(part.instructions)):
        found["instructions"] = _stripped(part.instructions)
    if part.minutes.strip():
        found["time_limit_minutes"] = _number(part.minutes.strip())
    return found | {"slots": [_slot_row(slot) for slot in part.slots]}


def _slot_row(slot: SlotFields) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if slot.fixed:
        found["questions"] = slot.keys
    else:
        if slot.count.strip():
            found["count"] = _number(slot.count.strip())
        found |= {name: list(getattr(slot, name)) for name in _LISTS if getattr(slot, name)}
        if slot.situation:
            found["situation"] = slot.situation == "yes"
        if slot.tags.strip():
            found["tags"] = [word for word in _WORDS.split(slot.tags) if word]
    if slot.points.strip() not in ("", "1"):
        found["points"] = _number(slot.points.strip())
    return found


def _said(text: Both) -> Iterator[str]:
    return (words for words in (text[language].strip() for language in LANGUAGES) if words)


def _stripped(text: Both) -> Both:
    return {language: text[language].strip() for language in LANGUAGES}


def _number(text: str) -> int | float | str:
    """A number where it is one, else as it was typed, for the reader to refuse."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    return float(text) if re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,6}", text) else text


# from what a file holds


def of_row(data: Mapping[str, Any]) -> Fields | None:
    """The fields of what a file holds; None where the form could not show all of it, such as a release of its own."""
    try:
        found = _of_row(data)
        same = row(str(data["slug"]), found)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    return found if _plain(same) == _plain(data) else None


def _of_row(data: Mapping[str, Any]) -> Fields:
    said = {(s["kind"], s.get("for", "everyone")): _of_both(s["text"]) for s in data.get("statements", [])}
    known: dict[str, Any] = {name: _text(data.get(name)) for name in ("mode", *TIMES, *CHOICES, *NUMBERS)}
    known |= {name: _of_both(data.get(name)) for name in TEXTS}
    share = data.get("pass_mark")
    sections = data.get("sections")
    parts = [_of_part(part) for part in sections] if sections is not None else [_of_part(data, alone=True)]
    return Fields(
        **known,
        groups=tuple(data.get("groups") or ()),
        pass_mark=f"{share * 100:.6g}" if isinstance(share, int | float) else _text(share),
        pass_mark_reason=_of_both(data.get("pass_mark_reason")),
        honour=said.get(("honour", "everyone"), _both()),
        oath=said.get(("oath", "new_recruits"), _both()),
        parts=tuple(parts),
    )


def _of_part(data: Mapping[str, Any], alone: bool = False) -> PartFields:
    slots = tuple(_of_slot(slot) for slot in data.get("slots", []))
    if alone:
        return PartFields(slots=slots)
    return PartFields(
        title=_of_both(data.get("title")),
        instructions=_of_both(data.get("instructions")),
        minutes=_text(data.get("time_limit_minutes")),
        slots=slots,
    )


def _of_slot(data: Mapping[str, Any]) -> SlotFields:
    situation = data.get("situation")
    lists: dict[str, Any] = {name: tuple(data.get(name) or ()) for name in _LISTS}
    return SlotFields(
        fixed="questions" in data,
        count=_text(data.get("count")),
        **lists,
        situation="" if situation is None else ("yes" if situation else "no"),
        tags=", ".join(data.get("tags") or ()),
        questions="\n".join(data.get("questions") or ()),
        points=_text(data.get("points", 1)),
    )


def _of_both(data: Any) -> Both:
    return _both() if data is None else {language: data.get(language, "").strip() for language in LANGUAGES}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        raise TypeError
    return f"{value:g}" if isinstance(value, float) else str(value)


def _plain(data: Any) -> Any:
    """Without what makes no difference: blanks around texts, empty fields, whether 1 is whole, what is the default."""
    if isinstance(data, Mapping):
        kept = {k: _plain(v) for k, v in data.items() if (k, v) not in (("points", 1), ("for", "everyone"))}
        return {k: v for k, v in kept.items() if v not in ("", {}, [], None)}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    if isinstance(data, int | float) and not isinstance(data, bool):
        return float(data)
    return data.strip() if isinstance(data, str) else data


# from what the page sends


def sent(form: MultiDict[str, str]) -> Fields:
    """What the form's fields hold now."""
    plain = ("mode", *TIMES, *CHOICES, *NUMBERS, "pass_mark")
    both = (*TEXTS, "pass_mark_reason", "honour", "oath")
    known: dict[str, Any] = {name: form.get(name, "") for name in plain}
    known |= {name: _sent_both(name, form) for name in both}
    return Fields(
        **known,
        groups=tuple(form.getlist("groups")),
        parts=tuple(_sent_part(f"p{i}", form) for i in range(MOST_PARTS + 1) if f"p{i}" in form),
    )


def _sent_part(name: str, form: MultiDict[str, str]) -> PartFields:
    return PartFields(
        title=_sent_both(f"{name}-title", form),
        instructions=_sent_both(f"{name}-instructions", form),
        minutes=form.get(f"{name}-minutes", ""),
        slots=tuple(_sent_slot(f"{name}-s{j}", form) for j in range(MOST_SLOTS + 1) if f"{name}-s{j}" in form),
    )


def _sent_slot(name: str, form: MultiDict[str, str]) -> SlotFields:
    known: dict[str, Any] = {one: form.get(f"{name}-{one}", "") for one in ("count", "situation", "tags", "questions")}
    known |= {one: tuple(form.getlist(f"{name}-{one}")) for one in _LISTS}
    return SlotFields(
        fixed=form[name] == "fixed",
        **known,
        points=form.get(f"{name}-points", "1"),
    )


def _sent_both(name: str, form: MultiDict[str, str]) -> Both:
    return {language: form.get(f"{name}-{language}", "").replace("\r\n", "\n") for language in LANGUAGES}


# what the buttons do


def acted(fields: Fields, go: str) -> tuple[Fields, str | None]:
    """The fields after the button that was pressed, and where on the page that leaves the writer."""
    if go == "add-part" and len(fields.parts) < MOST_PARTS:
        return replace(fields, parts=(*fields.parts, PartFields(slots=(SlotFields(),)))), f"p{len(fields.parts)}"
    found = re.fullmatch(r"([a-z-]+?)-([0-9]{1,2})(?:-([0-9]{1,2}))?(?:-([a-z0-9-]+))?", go)
    if found is None or int(found[2]) >= len(fields.parts):
        return fields, None
    act, i, j, key = found[1], int(found[2]), int(found[3] or 0), found[4] or ""
    part = fields.parts[i]
    if act == "remove-part":
        return replace(fields, parts=fields.parts[:i] + fields.parts[i + 1 :]), "parts"
    slots, at = list(part.slots), f"p{i}-s{j}"
    if act in ("add-drawn", "add-fixed"):
        if len(slots) < MOST_SLOTS:
            slots.append(SlotFields(fixed=act == "add-fixed"))
        at = f"p{i}-s{len(slots) - 1}"
    elif j >= len(slots):
        return fields, None
    elif act == "remove":
        del slots[j]
        at = f"p{i}"
    elif act in ("up", "down"):
        to = j + (-1 if act == "up" else 1)
        if 0 <= to < len(slots):
            slots[j], slots[to] = slots[to], slots[j]
            at = f"p{i}-s{to}"
    elif act == "take" and key:
        slots[j] = replace(slots[j], questions="\n".join([*slots[j].keys, key]))
    elif act != "find":
        return fields, None
    parts = (*fields.parts[:i], replace(part, slots=tuple(slots)), *fields.parts[i + 1 :])
    return replace(fields, parts=parts), at
