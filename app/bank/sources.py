"""What the content files may say: models that refuse what they do not know, and findings in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from app.bank.reading import MAX_BYTES, SourceError, line_of, read_text, read_yaml
from app.domain.item_writing import html_in
from app.domain.pictures import Picture
from app.domain.questions import Option, Question

MAX_FINDINGS = 200
"""How many findings one file gets: whoever has so many has made one mistake many times."""
_Path = tuple[str | int, ...]

__all__ = [
    "MAX_BYTES",
    "Both",
    "Finding",
    "OptionFile",
    "PictureFile",
    "QuestionFile",
    "SourceError",
    "Strict",
    "Word",
    "Words",
    "line_of",
    "model_messages",
    "read_text",
    "read_yaml",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in a content file. `line` counts from 1; `subject` is the question or quiz, if there is one."""

    file: str
    line: int
    subject: str
    message: str
    severity: str = "error"
    """`error`: nothing is published. `warning`: a rule for writing items, to be mended or waived with a reason."""
    rule: str = ""
    """The code of the rule, where it is one of `domain/item_writing`."""

    def __str__(self) -> str:
        told = f"{self.rule} ({self.severity}): {self.message}" if self.rule else self.message
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.subject}: {told}" if self.subject else f"{where}: {told}"


def _no_html(text: str) -> str:
    found = html_in(text)
    if found:
        raise PydanticCustomError("html", "html", {"found": found})
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000), AfterValidator(_no_html)
]
"""A text that is shown: Markdown, in which HTML says nothing."""
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


_PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}\.(?:png|jpe?g|webp)")


def _name_of_picture(name: str) -> str:
    if name and not _PICTURE_NAME.fullmatch(name):
        why = "an SVG can hold script: save it as PNG" if name.lower().endswith(".svg") else (
            "write the plain name of a PNG, JPEG or WebP file in this folder, such as counter.png: small letters, "
            "digits, hyphens, no path"
        )  # fmt: skip
        raise PydanticCustomError("picture_name", "{why}", {"why": why})
    return name


class PictureFile(Strict):
    file: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_name_of_picture)]
    alt: Both
    caption: Both | None = None

    def picture(self) -> Picture:
        """As it is called here; what it is has still to be looked up."""
        caption = self.caption.data() if self.caption else None
        return Picture(name=self.file, file=self.file, alt=self.alt.data(), caption=caption)


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
    picture: PictureFile | None = None
    hint: Both | None = None
    waived: Annotated[dict[str, Words], Field(default_factory=dict, max_length=12)]

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
            picture=self.picture.picture() if self.picture else None,
            hint=self.hint.data() if self.hint else None,
            detail=self.detail(),
            waived=dict(self.waived),
        )


def model_messages(error: ValidationError) -> list[tuple[_Path, str]]:
    """pydantic's findings in the words of somebody who writes content."""
    found = []
    for e in error.errors(include_url=False):
        path: _Path = e["loc"]
        field = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        kind = e["type"]
        if kind == "too_long":
            message = f"`{field}`: {e['msg']}: remove some" if field else f"{e['msg']}: remove some"
        elif not path:
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
        elif kind == "html":
            message = f"`{field}` holds HTML ({e['ctx']['found']}): texts are Markdown; remove it"
        elif kind == "string_too_short":
            message = f"`{field}` is empty: write it"
        elif kind == "value_error":
            message = f"`{field}`: {e['ctx']['error']}"
        else:
            message = f"`{field}`: {e['msg']}"
        found.append((path, message))
    return found
