"""Bytes that are called a picture: read by what they are, within bounds, and written anew."""

import random
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from app.bank.pictures import LEAST_WIDE, WIDEST, encoded
from app.config import PACKAGE
from app.domain.errors import Invalid
from tests.pictures import REFUSED, behind, drawing, jpeg, opened, png, saved, telling_png

ENCODE = """
import sys, time
from app.bank.pictures import encoded
from app.domain.errors import Invalid
from app.ops import content  # what a command has in memory anyway
raw = sys.stdin.buffer.read()
start = time.process_time()
try:
    encoded(raw)
except Invalid as refused:
    print(refused.code, end=" ")
else:
    print("taken", end=" ")
status = open("/proc/self/status").read()
print(time.process_time() - start, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def in_a_process(raw):
    """What becomes of these bytes, in seconds on the processor and megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", ENCODE],
        input=raw,
        cwd=PACKAGE.parent,
        capture_output=True,
        timeout=60,
        check=True,
    )
    code, seconds, megabytes = done.stdout.decode().split()
    return code, float(seconds), float(megabytes)


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_no_picture_is_refused(name):
    made, code = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        encoded(made())
    assert refused.value.code == code


HEAVY = [
    "PNG 30,000 wide",
    "PNG of many dots",
    "WebP 16,000 wide",
    "PNG with texts that unfold",
    "PNG with a text that unfolds",
    "JPEG of endless scans",
]


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_made_to_do_harm_is_refused_soon_and_in_little_memory(name):
    made, code = REFUSED[name]
    told, seconds, megabytes = in_a_process(made())
    assert told == code
    assert seconds < 10
    assert megabytes < 300


LARGEST = {
    "PNG": lambda: saved(Image.new("RGBA", (4_000, 4_000)), "PNG"),
    "PNG of 16 bits": lambda: saved(Image.new("I;16", (4_000, 4_000)), "PNG"),
    "progressive JPEG for print": lambda: saved(Image.new("CMYK", (4_000, 4_000)), "JPEG", progressive=True),
    "WebP": lambda: saved(Image.new("RGBA", (3_160, 3_160)), "WEBP", lossless=True),
}


@pytest.mark.parametrize("name", list(LARGEST))
def test_the_largest_that_is_taken_takes_no_more(name):
    told, seconds, megabytes = in_a_process(LARGEST[name]())
    assert told == "taken"
    assert seconds < 10
    assert megabytes < 300


GOOD = {
    "PNG": lambda: png(),
    "PNG of 256 colours": lambda: png(mode="P"),
    "PNG of greys": lambda: png(mode="L"),
    "PNG of black and white": lambda: png(mode="1"),
    "PNG of 16 bits": lambda: saved(Image.new("I;16", (240, 120), 0x8000), "PNG"),
    "PNG that can be seen through": lambda: png(mode="RGBA"),
    "interlaced greys seen through": lambda: png(mode="LA"),
    "JPEG": lambda: jpeg(quality=95),
    "JPEG of greys": lambda: jpeg(mode="L"),
    "JPEG for print": lambda: jpeg(mode="CMYK"),
    "progressive JPEG": lambda: jpeg(progressive=True),
    "WebP": lambda: saved(drawing(), "WEBP"),
    "WebP without loss": lambda: saved(drawing(), "WEBP", lossless=True),
    "the least": lambda: png((LEAST_WIDE, LEAST_WIDE)),
    "with a page behind it": lambda: behind(png()),
}


@pytest.mark.parametrize("name", list(GOOD))
def test_every_usual_picture_becomes_one_that_any_browser_shows(name):
    made = encoded(GOOD[name]())
    shown = opened(made.content)
    assert shown.format == {"png": "PNG", "jpg": "JPEG"}[made.suffix]
    assert shown.mode == "RGB"
    assert shown.size == (made.width, made.height) == opened(GOOD[name]()).size
    assert made.name == f"{made.sha256}.{made.suffix}"
    assert b"<script" not in made.content


def test_it_looks_as_it_did():
    for raw in (png(), jpeg(quality=95), saved(drawing(), "WEBP"), jpeg(mode="CMYK", quality=95)):
        shown = opened(encoded(raw).content)
        red, blue = shown.getpixel((20, 60)), shown.getpixel((220, 60))
        assert red[0] > 150 > 90 > red[2]
        assert blue[2] > 150 > 90 > blue[0]
    grey = opened(encoded(GOOD["PNG of 16 bits"]()).content)
    assert grey.getpixel((20, 60)) == (128, 128, 128)


def test_what_can_be_seen_through_stands_on_white():
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    clear.putpixel((20, 20), (0, 0, 0, 255))
    shown = opened(encoded(saved(clear)).content)
    assert shown.getpixel((0, 0)) == (255, 255, 255)
    assert shown.getpixel((20, 20)) == (0, 0, 0)


@pytest.mark.parametrize("raw", [png((3_000, 1_500)), jpeg((3_000, 1_500)), saved(drawing((3_000, 1_500)), "WEBP")])
def test_it_is_made_small(raw):
    made = encoded(raw)
    assert (made.width, made.height) == (WIDEST, WIDEST // 2)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_as_it_was_held(form, orientation):
    how = Image.Exif()
    how[0x0112] = orientation
    made = encoded(saved(drawing(), form, exif=how))
    # Red is on the left of what was drawn.
    upright = {
        1: (20, 60),
        2: (220, 60),
        3: (220, 60),
        4: (20, 60),
        5: (60, 20),
        6: (60, 20),
        7: (60, 220),
        8: (60, 220),
    }
    assert (made.width, made.height) == ((240, 120) if orientation < 5 else (120, 240))
    assert opened(made.content).getpixel(upright[orientation])[0] > 150


def test_nothing_is_told_of_where_and_by_whom():
    exif = Image.Exif()
    exif[0x010F] = "A maker of cameras"
    exif[0x8825] = {1: "N", 2: (48.0, 12.0, 30.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for raw in (
        jpeg(exif=exif, icc_profile=profile, comment=b"taken at home"),
        telling_png(),
        png(exif=exif, icc_profile=profile),
        saved(drawing(), "WEBP", exif=exif, xmp=b"<x:xmpmeta>at home</x:xmpmeta>"),
    ):
        made = encoded(raw).content
        kept = opened(made)
        kept.load()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for told in (b"maker", b"home", b"script", b"Exif", b"ICC"):
            assert told not in made


def test_colours_are_those_of_a_screen():
    # A profile of other colours than those that are there says nothing, and neither does what is no profile.
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (other, b"no profile at all"):
        assert encoded(png(icc_profile=profile)).content == encoded(png()).content


def test_a_drawing_stays_sharp_and_a_photograph_small():
    assert encoded(png()).suffix == "png"
    assert encoded(jpeg()).suffix == "jpg"
    photograph = Image.frombytes("RGB", (900, 900), random.Random(5).randbytes(900 * 900 * 3))
    assert encoded(saved(photograph, "PNG")).suffix == "jpg"


def test_the_same_bytes_in_are_the_same_bytes_out():
    for raw in (png(), jpeg(), saved(drawing(), "WEBP")):
        assert encoded(raw) == encoded(raw)
    # A drawing that comes back from an export is the picture that went out.
    assert encoded(encoded(png()).content).sha256 == encoded(png()).sha256


@given(st.sampled_from([png(), jpeg(), saved(drawing(), "WEBP")]), st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_picture_is_refused_or_shown_and_nothing_else(raw, data):
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(raw)))
    with suppress(Invalid):
        made = encoded(bytes(damaged[:end]))
        assert opened(made.content).size == (made.width, made.height)
