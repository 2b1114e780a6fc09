"""Which language, which time zone: the person's choice, else the browser's or the installation's."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_login import current_user
from markupsafe import Markup

LANGUAGES = {"en": "English", "zh_Hans": "简体中文"}
COOKIE = "language"


def init(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=select_language, timezone_selector=select_time_zone)
    # A page asks for some hundred messages, and for each Babel's own way to the catalogue is longer than the look-up.
    app.jinja_env.globals.update(gettext=_gettext, _=_gettext, ngettext=_ngettext)


@cache
def _catalogue(language: str) -> NullTranslations:
    folder = Path(__file__).parent.parent / "translations"
    return Translations.load(str(folder), [language])


@lru_cache(maxsize=4_000)
def _message(language: str, text: str) -> Markup:
    return Markup(_catalogue(language).gettext(text))  # noqa: S704 - our own words


@lru_cache(maxsize=4_000)
def _plain_message(language: str, text: str) -> Markup:
    return _message(language, text) % {}


def _gettext(text: str, **values: Any) -> Markup:
    """A message of a template in the language of the page; what is put into it is escaped."""
    if not values:
        return _plain_message(select_language(), text)
    return _message(select_language(), text) % values


def _ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
    text = _catalogue(select_language()).ngettext(one, many, num)
    return Markup(text) % {"num": num, **values}  # noqa: S704 - our own words


def select_language() -> str:
    # Asked for every word of a page, so the common case comes first.
    try:
        found: str = g.language
        return found
    except (AttributeError, RuntimeError):
        if not has_request_context():
            return "en"
    found = g.language = _language()
    return found


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything that is rendered inside is in this language of LANGUAGES, whatever the page is in."""
    before = select_language()
    g.language = language
    try:
        yield
    finally:
        g.language = before


def _language() -> str:
    chosen = current_user.language if current_user and current_user.is_authenticated else None
    chosen = chosen or request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    for tag, quality in request.accept_languages:
        if quality <= 0:
            continue
        primary = tag.replace("_", "-").split("-")[0].lower()
        if primary in ("en", "zh"):
            return "zh_Hans" if primary == "zh" else "en"
    return "en"


def select_time_zone() -> str:
    if has_request_context() and current_user and current_user.is_authenticated and current_user.time_zone:
        return str(current_user.time_zone)
    return str(current_app.extensions["officium_settings"].time_zone)


def time_zone() -> ZoneInfo:
    """The reader's zone. (Flask-Babel's own object is not a zone that `datetime.combine` may take.)"""
    return ZoneInfo(select_time_zone())


def installation_zone() -> ZoneInfo:
    """The zone of the place: in it days are counted, whoever looks."""
    return ZoneInfo(str(current_app.extensions["officium_settings"].time_zone))


def content_language() -> str:
    """The language of questions and handbook pages: `en` or `zh`."""
    # `force_locale` is for what is written without a reader, such as a command's output.
    language = select_language() if has_request_context() else str(get_locale())
    return "zh" if language.startswith("zh") else "en"


def html_language() -> str:
    return "zh-Hans" if content_language() == "zh" else "en"
