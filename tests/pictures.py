"""Pictures for tests, good ones and such as are made to do harm: all of them made here."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def drawing(size: tuple[int, int] = (240, 120), mode: str = "RGB") -> Image.Image:
    """Two boxes and an arrow: red on the left, blue on the right."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    wide, high = size
    draw.rectangle((0, 0, wide // 3, high), fill=(200, 30, 30))
    draw.rectangle((2 * wide // 3, 0, wide, high), fill=(30, 30, 200))
    draw.line((wide // 3, high // 2, 2 * wide // 3, high // 2), fill="black", width=3)
    return image if mode == "RGB" else image.convert(mode)


def saved(image: Image.Image, form: str = "PNG", **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def png(size: tuple[int, int] = (240, 120), mode: str = "RGB", **how: Any) -> bytes:
    return saved(drawing(size, mode), "PNG", **how)


def jpeg(size: tuple[int, int] = (240, 120), mode: str = "RGB", **how: Any) -> bytes:
    return saved(drawing(size, mode), "JPEG", **how)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG whose header says this size, whatever comes after it."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def nothing(width: int, height: int) -> bytes:
    """The dots of such a picture, all black, in as few bytes as can be."""
    packer = zlib.compressobj(9)
    line = bytes(width + 1)
    return chunk(b"IDAT", b"".join(packer.compress(line) for _ in range(height)) + packer.flush())


def text_bomb() -> bytes:
    """Small text chunks that unfold to more than a gigabyte."""
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000), 9))
    return png_of(64, 64, *[bomb] * 1_300, nothing(64, 64))


def one_text_bomb() -> bytes:
    return png_of(64, 64, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(400_000_000), 9)), nothing(64, 64))


def many_scans() -> bytes:
    """A progressive JPEG that goes over the whole picture again and again."""
    raw = saved(Image.new("L", (4000, 4000)), "JPEG", progressive=True)
    at = raw.rindex(b"\xff\xda")
    return raw[:at] + raw[at:-2] * (4_000_000 // (len(raw) - at)) + raw[-2:]


def animated(form: str) -> bytes:
    frames = [drawing(), drawing().rotate(180), drawing()]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def webp_that_says(width: int, height: int) -> bytes:
    """The extended header of a WebP, and nothing after it."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_that_says(width: int, height: int) -> bytes:
    raw = jpeg((64, 64))
    at = raw.index(b"\xff\xc0") + 5
    return raw[:at] + struct.pack(">HH", height, width) + raw[at + 4 :]


def telling_png() -> bytes:
    """A PNG with script in its words."""
    info = PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    return png(pnginfo=info)


def behind(raw: bytes) -> bytes:
    """A picture with a page behind it, for those who guess what a file is."""
    return raw + b"<html><script>alert(1)</script></html>"


REFUSED = {
    "5 MB": (lambda: png() + bytes(5_000_000), "picture_too_large"),
    "nothing": (lambda: b"", "picture_format"),
    "text": (lambda: b"not a picture at all", "picture_format"),
    "a page": (lambda: b"<html><body>Hello</body></html>", "picture_format"),
    "a GIF": (lambda: saved(drawing(), "GIF"), "picture_format"),
    "a TIFF": (lambda: saved(drawing(), "TIFF"), "picture_format"),
    "SVG": (lambda: SVG, "picture_svg"),
    "SVG without a head": (lambda: b"\xef\xbb\xbf\n<svg onload='alert(1)'/>", "picture_svg"),
    "PNG 30,000 wide": (lambda: png_of(30_000, 30_000, nothing(30_000, 2)), "picture_too_wide"),
    "PNG of 30,000 × 8": (lambda: png_of(30_000, 8, nothing(30_000, 8)), "picture_too_wide"),
    "PNG of many dots": (lambda: png_of(5_000, 5_000, nothing(5_000, 5_000)), "picture_too_wide"),
    "JPEG 30,000 wide": (lambda: jpeg_that_says(30_000, 30_000), "picture_too_wide"),
    "WebP 16,000 wide": (lambda: webp_that_says(16_000, 16_000), "picture_too_wide"),
    "one dot": (lambda: png((1, 1)), "picture_too_small"),
    "one line": (lambda: png((400, 1)), "picture_too_small"),
    "PNG cut short": (lambda: png((800, 600))[:-900], "picture_broken"),
    "PNG's signature alone": (lambda: png()[:8], "picture_broken"),
    "PNG without dots": (lambda: png_of(64, 64), "picture_broken"),
    "PNG with dots that are none": (lambda: png_of(64, 64, chunk(b"IDAT", b"nonsense")), "picture_broken"),
    "PNG with another header behind": (
        lambda: png_of(64, 64, chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)), nothing(64, 64)),
        "picture_broken",
    ),
    "JPEG cut short": (lambda: jpeg((800, 600))[:2_000], "picture_broken"),
    "JPEG's beginning alone": (lambda: jpeg()[:6], "picture_broken"),
    "JPEG that is an ending": (lambda: b"\xff\xd8\xff\xd9", "picture_broken"),
    "WebP cut short": (lambda: saved(drawing((800, 600)), "WEBP")[:300], "picture_broken"),
    "WebP's header alone": (lambda: webp_that_says(64, 64), "picture_broken"),
    "PNG with texts that unfold": (text_bomb, "picture_broken"),
    "PNG with a text that unfolds": (one_text_bomb, "picture_broken"),
    "JPEG of endless scans": (many_scans, "picture_broken"),
    "moving PNG": (lambda: animated("PNG"), "picture_animated"),
    "moving WebP": (lambda: animated("WEBP"), "picture_animated"),
}
"""What is no picture for us, and the code that says so."""
