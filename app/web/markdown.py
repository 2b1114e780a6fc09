"""Markdown to HTML that is safe to show: no raw HTML in, and what comes out is sanitised all the same."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
# The reader puts its rules together at the first text it reads, and two threads must not do so at the same time.
_reader.render("- *read*")
_TAGS = {
    "p", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "br", "hr", "h3", "h4", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def html(text: str) -> Markup:
    """Block Markdown as sanitised HTML."""
    return Markup(nh3.clean(_reader.render(text), tags=_TAGS, url_schemes={"https", "mailto"}))  # noqa: S704


@lru_cache(maxsize=20_000)
def inline_html(text: str) -> Markup:
    """Markdown of one line, without a paragraph around it."""
    return Markup(nh3.clean(_reader.renderInline(text), tags={"em", "strong", "code", "br"}))  # noqa: S704
