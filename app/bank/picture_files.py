"""Pictures that lie beside the question files: looked at by `bank check`, kept by `bank publish`."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.bank import gallery
from app.bank.pictures import MOST_BYTES, encoded, hash_of
from app.domain.errors import Invalid
from app.domain.pictures import Picture
from app.domain.questions import Question

MEND = {
    "picture_missing": "there is no file {file} in this folder: put it there, or mend the name",
    "picture_outside": "{file} leads out of this folder: put the picture itself there",
    "picture_too_large": "the picture is larger than {megabytes} MB: make it smaller, 1600 pixels wide at most",
    "picture_too_wide": (
        "the picture is {width} × {height} pixels; at most {most} on a side and {millions} million in all are read: "
        "make it smaller, 1600 pixels wide at most"
    ),
    "picture_too_small": "the picture is {width} × {height} pixels: less than {least} on a side cannot be made out",
    "picture_svg": "this is SVG, whatever its name says, and an SVG can hold script: save it as PNG",
    "picture_format": "this is no PNG, JPEG or WebP, whatever its name says: save it as one of them",
    "picture_animated": "the picture moves: save one still picture of it",
    "picture_broken": "the picture cannot be read: it is cut short or damaged; save it anew",
    "picture_alt_length": (
        "an alternative text has {least} to {most} characters, and this one has {found}: say what the picture shows to "
        "somebody who does not see it"
    ),
    "picture_alt_file_name": "{words!r} is the name of a file: say what the picture shows",
    "picture_caption_length": "a caption has at most {most} characters, and this one has {found}: shorten it",
}


class Beside:
    """Looks at each file once, however many questions show it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[tuple[str, str], tuple[str, int, int] | Invalid] = {}

    def seen(self, question: Question) -> Question:
        """The question with what its picture is; Invalid when there is something wrong with its file."""
        if question.picture is None:
            return question
        here = question.topic, question.picture.file
        if here not in self._seen:
            try:
                made = encoded(_read(self._folder, *here))
                self._seen[here] = made.name, made.width, made.height
            except Invalid as refused:
                self._seen[here] = refused
        found = self._seen[here]
        if isinstance(found, Invalid):
            raise Invalid(found.code, **found.facts)
        return replace(question, picture=measured(question.picture, *found))


def measured(picture: Picture, name: str, width: int, height: int) -> Picture:
    return replace(picture, name=name, width=width, height=height)


def _read(folder: Path, topic: str, file: str) -> bytes:
    path = folder / topic / file
    if not path.is_symlink() and not path.exists():
        raise Invalid("picture_missing", file=file)
    if path.resolve().parent != (folder / topic).resolve():
        raise Invalid("picture_outside", file=file)
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise Invalid("picture_missing", file=file)
    if found.st_size > MOST_BYTES:
        raise Invalid("picture_too_large", megabytes=MOST_BYTES // 1_000_000)
    return path.read_bytes()


def kept(questions: Sequence[Question], folder: Path, *, now: datetime) -> Sequence[Question]:
    """The checked questions with their pictures kept, within the running unit of work.

    A file that was kept before is the picture that was made of it then: a later decoder may make other bytes of it, and
    that is no new version of a question.
    """
    rows: dict[tuple[str, str], tuple[str, int, int]] = {}
    for question in questions:
        picture = question.picture
        if picture is None or (question.topic, picture.file) in rows:
            continue
        raw = _read(folder, question.topic, picture.file)
        row = gallery.made_from(hash_of(raw)) or gallery.keep(encoded(raw), by=None, now=now)
        rows[question.topic, picture.file] = row.name, row.width, row.height
    if not rows:
        return questions
    return [
        replace(q, picture=measured(q.picture, *rows[q.topic, q.picture.file])) if q.picture else q for q in questions
    ]
