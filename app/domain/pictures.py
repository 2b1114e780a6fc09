"""A picture that a question shows below its text, and what must be said of it to those who do not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SHORTEST_ALT, LONGEST_ALT = 5, 300
"""Characters. Whoever needs more describes the picture in the question itself, where everybody reads it."""
LONGEST_CAPTION = 300

_FILE_NAME = re.compile(
    r"^\S+\.(?:png|jpe?g|webp|gif|svg|bmp|tiff?|heic|avif)$"
    r"|^(?:img|dsc|dscn|pxl|image|picture|photo|screenshot|untitled|scan|图片?|截[图屏])[-_ ]*\(?\d[\d_.:() -]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`name` is the SHA-256 of the picture's bytes with what they are, as in "3b…9f.png": other bytes are another name,
    so what names a picture has pinned it. Until somebody has looked for them, `name` is that of a file and the size 0.
    """

    name: str
    width: int = 0
    height: int = 0
    alt: Mapping[str, str]
    """What it shows, in every language, as plain words."""
    caption: Mapping[str, str] | None = None
    file: str = field(default="", compare=False)
    """The name that its author's file has; no part of the content."""


def problems(picture: Picture) -> Iterator[tuple[str, tuple[str | int, ...], Mapping[str, object]]]:
    """(code, path, facts) of everything that is wrong with what is said of a picture."""
    for language, text in picture.alt.items():
        here = ("picture", "alt", language)
        words = text.strip()
        if _FILE_NAME.match(words):
            yield "picture_alt_file_name", here, {"words": words}
        elif not SHORTEST_ALT <= len(words) <= LONGEST_ALT:
            yield "picture_alt_length", here, {"found": len(words), "least": SHORTEST_ALT, "most": LONGEST_ALT}
    for language, text in (picture.caption or {}).items():
        if len(text.strip()) > LONGEST_CAPTION:
            here = ("picture", "caption", language)
            yield "picture_caption_length", here, {"found": len(text.strip()), "most": LONGEST_CAPTION}


def picture_from(data: Mapping[str, Any] | None) -> Picture | None:
    """The picture whose canonical data `picture_data` wrote."""
    if data is None:
        return None
    return Picture(
        name=data["name"],
        width=data["width"],
        height=data["height"],
        alt=data["alt"],
        caption=data.get("caption"),
    )


def picture_data(picture: Picture) -> dict[str, Any]:
    """Plain data for JSON."""
    data: dict[str, Any] = {
        "name": picture.name,
        "width": picture.width,
        "height": picture.height,
        "alt": dict(picture.alt),
    }
    if picture.caption is not None:
        data["caption"] = dict(picture.caption)
    return data
