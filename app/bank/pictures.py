"""From bytes that somebody calls a picture to bytes that are one: read, made small, stripped and written anew.

What a name says is not asked. Nothing is decoded before the header has said how large it is, and one picture at a time,
so that many take no more memory than one. What comes out holds dots alone: no metadata, no place where it was taken,
nothing that runs; the same bytes in are the same bytes out.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from app.domain.errors import Busy, Invalid

MOST_BYTES = 5_000_000
MOST_DOTS = {"jpeg": 16_000_000, "png": 16_000_000, "webp": 10_000_000}
"""More than a very large screen has; each is decoded within some 200 MB."""
MOST_WIDE = 12_000
LEAST_WIDE = 8
"""Dots on either side: below that there is nothing to see."""
WIDEST = 1600
"""Dots on either side of what is kept: sharp on a wide screen, and a fifth of a second on a slow line."""

_DRAWING_BYTES = 500_000
"""A drawing is kept as PNG, without loss; what is larger than that is no drawing, and smaller as JPEG."""
_MOST_SCANS = 64
"""Of a JPEG, each of which goes over the whole picture; a file of 5 MB could hold a hundred thousand."""
_PATIENCE_SECONDS = 20
_READERS: dict[str, type[ImageFile]] = {"png": PngImageFile, "jpeg": JpegImageFile, "webp": WebPImageFile}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By what a camera says of how it was held."""
_ORIENTATION = 0x0112
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture that may be shown to anybody. `original`: the SHA-256 of what it was made from."""

    content: bytes
    sha256: str
    suffix: str
    width: int
    height: int
    original: str

    @property
    def name(self) -> str:
        return f"{self.sha256}.{self.suffix}"


def hash_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def encoded(raw: bytes) -> Encoded:
    """The picture in these bytes. Invalid, with a code that begins with `picture_`, when there is none to be had."""
    if len(raw) > MOST_BYTES:
        raise Invalid("picture_too_large", megabytes=MOST_BYTES // 1_000_000)
    kind = _kind(raw)
    width, height = _size(kind, raw)
    if min(width, height) < LEAST_WIDE:
        raise Invalid("picture_too_small", width=width, height=height, least=LEAST_WIDE)
    if max(width, height) > MOST_WIDE or width * height > MOST_DOTS[kind]:
        millions = MOST_DOTS[kind] // 1_000_000
        raise Invalid("picture_too_wide", width=width, height=height, most=MOST_WIDE, millions=millions)
    if not _one_at_a_time.acquire(timeout=_PATIENCE_SECONDS):
        raise Busy("pictures_are_read")
    try:
        shown = _decoded(kind, raw, (width, height))
        content, suffix = _written(shown, photograph=kind == "jpeg")
    except Invalid:
        raise
    except Exception:
        # Whatever the decoder stumbles over, one thing follows for whoever gave the file.
        raise Invalid("picture_broken") from None
    finally:
        _one_at_a_time.release()
    return Encoded(content, hash_of(content), suffix, shown.width, shown.height, hash_of(raw))


def _kind(raw: bytes) -> str:
    """What the bytes are, whatever they are called."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "webp"
    begins = raw[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in begins or begins.startswith((b"<?xml", b"\x1f\x8b")):
        raise Invalid("picture_svg")
    raise Invalid("picture_format")


def _size(kind: str, raw: bytes) -> tuple[int, int]:
    """Width and height as the header says, before anything is decoded."""
    try:
        found = {"png": _size_of_png, "jpeg": _size_of_jpeg, "webp": _size_of_webp}[kind](raw)
    except (struct.error, IndexError):
        raise Invalid("picture_broken") from None
    if found is None:
        raise Invalid("picture_broken")
    return found


def _size_of_png(raw: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack(">II", raw[16:24])
    return (width, height) if raw[12:16] == b"IHDR" else None


def _size_of_jpeg(raw: bytes) -> tuple[int, int] | None:
    at = 2
    while raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        elif marker in (0xD9, 0xDA):
            return None
        else:
            at += 2 + max(2, struct.unpack(">H", raw[at + 2 : at + 4])[0])
    return None


def _size_of_webp(raw: bytes) -> tuple[int, int] | None:
    if raw[12:16] == b"VP8X":
        wide, high = raw[24:27] + b"\0", raw[27:30] + b"\0"
        return struct.unpack("<I", wide)[0] + 1, struct.unpack("<I", high)[0] + 1
    if raw[12:16] == b"VP8L":
        (bits,) = struct.unpack("<I", raw[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if raw[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", raw[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _decoded(kind: str, raw: bytes, size: tuple[int, int]) -> Image.Image:
    """The dots, upright, in the colours of every screen, on white, and no more of them than are shown."""
    if kind == "jpeg" and raw.count(b"\xff\xda") > _MOST_SCANS:
        raise Invalid("picture_broken")
    image: Image.Image = _READERS[kind](BytesIO(raw))
    if image.size != size:
        raise Invalid("picture_broken")
    if getattr(image, "n_frames", 1) > 1:
        raise Invalid("picture_animated")
    profile = image.info.get("icc_profile")
    if kind != "jpeg":
        image.load()
    turn = _turn(image)
    image = _plain(image)
    # A JPEG is decoded no larger than needed.
    image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    if turn is not None:
        image = image.transpose(turn)
    return _in_screen_colours(_on_white(image), profile)


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        # Metadata that cannot be read says nothing; it is dropped all the same.
        return None


def _plain(image: Image.Image) -> Image.Image:
    """With whole dots of one or more colours, which alone can be made smaller; those of 16 bits lose the lower half."""
    if "transparency" in image.info or image.mode in ("P", "PA"):
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("L") if image.mode == "1" else image


def _on_white(image: Image.Image) -> Image.Image:
    """Black lines on nothing would not be seen on a dark page."""
    if image.mode not in ("RGBA", "LA"):
        return image
    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _in_screen_colours(image: Image.Image, profile: object) -> Image.Image:
    shown = None
    if isinstance(profile, bytes) and profile and image.mode in ("RGB", "L", "CMYK"):
        try:
            shown = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile of other colours than those that are there.
            shown = None
    # Into a new picture, which knows nothing of the old one's metadata.
    clean = Image.new("RGB", image.size)
    clean.paste((shown or image).convert("RGB"))
    return clean


def _written(image: Image.Image, *, photograph: bool) -> tuple[bytes, str]:
    """PNG and JPEG alone, which the oldest browser shows."""
    drawing = b""
    if not photograph:
        out = BytesIO()
        image.save(out, "PNG", compress_level=9)
        drawing = out.getvalue()
        if len(drawing) <= _DRAWING_BYTES:
            return drawing, "png"
    out = BytesIO()
    # Letters in a drawing have thin edges, whose colours a photograph's scheme would smear.
    image.save(out, "JPEG", quality=85, subsampling=2 if photograph else 0)
    photo = out.getvalue()
    return (drawing, "png") if drawing and len(drawing) <= len(photo) else (photo, "jpg")
