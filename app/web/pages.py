"""What templates may call: dates, icons, assets, words for codes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import flask_bootstrap
from babel.numbers import format_decimal, format_percent
from flask import Flask, request, url_for
from flask_babel import format_datetime, get_timezone
from markupsafe import Markup

from app.domain.kinds import word_count
from app.domain.kinds.cloze import GAP
from app.domain.questions import Question
from app.web import locale
from app.web.markdown import html, inline_html

_BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"

PRINCIPLE_ICONS = {
    "patriotism": "globe-asia-australia",
    "loyalty": "people",
    "duty": "clipboard-check",
    "integrity": "shield-check",
    "pragmatism": "search",
    "innovation": "lightbulb",
    "overall": "compass",
    "cooperation": "puzzle",
}


def init(app: Flask) -> None:
    app.jinja_env.globals.update(
        asset=asset,
        browser_name=browser_name,
        icon=icon,
        instant=datetime.fromisoformat,
        languages=locale.LANGUAGES,
        html_language=locale.html_language,
        own_language=own_language,
        markdown=lambda text: html(own_language(text)),
        inline_markdown=lambda text: inline_html(own_language(text)),
        principle_icons=PRINCIPLE_ICONS,
        time_of_day=time_of_day,
        time_zone=locale.select_time_zone,
        when=when,
        number=number,
        percent=percent,
        stem=stem,
        stem_pieces=stem_pieces,
        with_arguments=with_arguments,
        word_count=word_count,
    )


def own_language(text: Mapping[str, str]) -> str:
    """A text in the language of the page."""
    return text[locale.content_language()]


def stem_pieces(question: Question) -> list[tuple[Markup, str | None]]:
    """A question's text in the language of the page, cut at its gaps: each piece with the number of the gap behind."""
    text = html(own_language(question.stem))
    if question.kind != "cloze":
        return [(text, None)]
    cut = GAP.split(text)
    return list(zip(map(Markup, cut[::2]), [*cut[1::2], None], strict=True))


def stem(question: Question) -> Markup:
    """A question's text, with the numbers of its gaps where it has some."""
    mark = Markup('<span class="gap-mark">({})</span>')
    return Markup("").join(piece + (mark.format(number) if number else "") for piece, number in stem_pieces(question))


def when(instant: datetime | None) -> str:
    """An instant in the reader's zone, with the zone's name."""
    if instant is None:
        return "–"
    pattern = "y年M月d日 HH:mm" if locale.content_language() == "zh" else "d MMM y, HH:mm"
    return f"{format_datetime(instant, pattern)} {_zone_name(instant)}"


def time_of_day(instant: datetime) -> str:
    """The hour to the second in the reader's zone, for what has just happened."""
    return format_datetime(instant, "HH:mm:ss")


def _zone_name(instant: datetime) -> str:
    return instant.astimezone(get_timezone()).tzname() or ""


def number(value: float | None) -> str:
    """A number with at most two decimals, as the reader's language writes it."""
    return "–" if value is None else _number(round(value, 2), locale.select_language())


def percent(share: float | None) -> str:
    return "–" if share is None else _percent(round(share, 2), locale.select_language())


@lru_cache(maxsize=4_000)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


@lru_cache(maxsize=1_000)
def _percent(share: float, language: str) -> str:
    return format_percent(share, locale=language)


def with_arguments(**changes: Any) -> str:
    """The present address with some of its arguments changed; None removes one."""
    arguments = {**request.args.to_dict(), **changes}
    query = urlencode({k: v for k, v in arguments.items() if v not in (None, "")})
    return f"{request.path}?{query}" if query else request.path


@lru_cache(maxsize=64)
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str, of: str = "app") -> str:
    """The address of a static file, changing whenever the file does."""
    return _address(request.script_root, name, of)


@lru_cache(maxsize=256)
def _address(_root: str, name: str, of: str) -> str:
    if of == "bootstrap":
        return url_for("bootstrap.static", filename=name, v=_fingerprint(_BOOTSTRAP / name))
    return url_for("static", filename=name, v=_fingerprint(Path(__file__).parent.parent / "static" / name))


@cache
def _icons() -> dict[str, str]:
    sprite = (
        Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    ).read_text()
    return dict(re.findall(r'<symbol[^>]*?id="([^"]+)"[^>]*>(.*?)</symbol>', sprite, re.DOTALL))


@cache
def icon(name: str) -> Markup:
    """A Bootstrap icon as inline SVG, silent to screen readers: the words beside it speak."""
    return Markup(  # noqa: S704
        f'<svg class="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">'
        f"{_icons()[name]}</svg>"
    )


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))


def browser_name(user_agent: str) -> str:
    """What a person calls the browser of this User-Agent header; the header itself when it names none we know."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in (*_SYSTEMS, ("Linux", "Linux")) if mark in user_agent), None)
    return " · ".join(filter(None, (browser, system))) if browser else user_agent


def safe_next(target: str | None) -> str | None:
    """An address of this site to go on to, or None: never another host's, whatever a link says."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    if any(ord(c) < 32 for c in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None
