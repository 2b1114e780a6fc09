"""Which language, which time zone: the person's choice, else the browser's or the installation's."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_login import current_user

LANGUAGES = {"en": "English", "zh_Hans": "简体中文"}
COOKIE = "language"


def init(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=select_language, timezone_selector=select_time_zone)


def select_language() -> str:
    if not has_request_context():
        return "en"
    if "language" not in g:
        g.language = _language()
    return str(g.language)


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
    return "zh" if str(get_locale()).startswith("zh") else "en"


def html_language() -> str:
    return "zh-Hans" if content_language() == "zh" else "en"
