"""What every page must be, whatever it is about."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import yaml
from flask import Flask
from justhtml import JustHTML
from werkzeug.exceptions import HTTPException


class Page:
    """A fetched page: its text, its parsed document, its address."""

    def __init__(self, address: str, source: str) -> None:
        self.address, self.html = address, source
        self.document = JustHTML(source, sanitize=False, collect_errors=True)

    def all(self, selector: str) -> list:
        return self.document.query(selector)

    def text(self, selector: str = "main") -> str:
        """The words of the first match, with single spaces."""
        return " ".join(self.all(selector)[0].to_text().split())

    @property
    def words(self) -> str:
        return self.text("body")


def attribute(node: object, name: str) -> str | None:
    return node.attrs.get(name)  # type: ignore[attr-defined]


def faults(page: Page, headers: dict[str, str], app: Flask) -> list[str]:
    """Everything that is wrong with a page."""
    found = [f"HTML: {error}" for error in page.document.errors]
    found += _repeated_ids(page) + _headings(page) + _labels(page) + _references(page) + _forms(page, app)
    title = page.all("title")
    if not title or not title[0].to_text().strip(" –").removesuffix("Officium").strip(" –"):
        found.append("no title")
    if attribute(page.all("html")[0], "lang") not in ("en", "zh-Hans"):
        found.append("no language")
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe-" in policy:
        found.append(f"Content-Security-Policy: {policy!r}")
    for node in page.all("*"):
        for name in node.attrs or {}:
            if name == "style" or name.startswith("on"):
                found.append(f"inline {name} on <{node.name}>: the policy forbids it")
    if page.all("style") or [s for s in page.all("script") if not attribute(s, "src")]:
        found.append("inline style or script: the policy forbids it")
    found += [f"image without alt: {image.attrs}" for image in page.all("img") if attribute(image, "alt") is None]
    return found


def _repeated_ids(page: Page) -> list[str]:
    ids = [attribute(node, "id") for node in page.all("[id]")]
    return [f"id {i!r} stands {ids.count(i)} times" for i in set(ids) if ids.count(i) > 1]


def _headings(page: Page) -> list[str]:
    levels = [int(node.name[1]) for node in page.all("h1, h2, h3, h4, h5, h6")]
    found = []
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} h1")
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1 and not (before == 0 and after == 2):
            found.append(f"h{after} follows h{before}")
    return found


def _labels(page: Page) -> list[str]:
    labelled = {attribute(label, "for") for label in page.all("label")}
    found = [f"label for {i!r} ties to nothing" for i in labelled if not i or not page.all(f"#{i}")]
    for field in page.all("input, select, textarea"):
        if attribute(field, "type") in ("hidden", "submit"):
            continue
        if attribute(field, "id") not in labelled and not attribute(field, "aria-label"):
            found.append(f"field without a label: {field.attrs}")
    for button in page.all("button"):
        if not button.to_text().strip() and not attribute(button, "aria-label"):
            found.append("button without a name")
    for link in page.all("a"):
        if not link.to_text().strip():
            found.append(f"link without words: {link.attrs}")
    return found


def _references(page: Page) -> list[str]:
    ids = {attribute(node, "id") for node in page.all("[id]")}
    found = []
    for name in ("aria-describedby", "aria-labelledby", "aria-controls", "list"):
        for node in page.all(f"[{name}]"):
            found += [f"{name}={i!r} names nothing" for i in attribute(node, name).split() if i not in ids]
    for link in page.all("a[href]"):
        target = attribute(link, "href")
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"link to {target} leads nowhere")
    return found


def _forms(page: Page, app: Flask) -> list[str]:
    found = []
    adapter = app.url_map.bind("localhost")
    for form in page.all("form"):
        method = (attribute(form, "method") or "get").upper()
        action = attribute(form, "action")
        if not action:
            found.append("form without an action")
            continue
        try:
            adapter.match(urlsplit(action).path, method=method)
        except HTTPException as error:
            found.append(f"form action {method} {action}: {error}")
        names = [attribute(field, "name") for field in form.query("input")]
        if method == "POST" and "csrf_token" not in names:
            found.append(f"form {action} without a token")
    for link in page.all("a[href]"):
        if urlsplit(attribute(link, "href")).netloc or not urlsplit(attribute(link, "href")).path:
            continue
        # As a browser does: what is not from the root goes from the page's own address.
        target = urlsplit(urljoin(page.address, attribute(link, "href")))
        if target.scheme:
            continue
        try:
            adapter.match(target.path, method="GET")
        except HTTPException as error:
            found.append(f"link to {target.path}: {error}")
    return found


@cache
def rationales() -> tuple[tuple[str, str], ...]:
    """Every rationale of the shipped bank, in both languages, with its question's id."""
    found = []
    for path in (Path(__file__).parent.parent / "questions").glob("*/questions.yaml"):
        for question in yaml.safe_load(path.read_text(encoding="utf-8")):
            gaps = [option for gap in question.get("gaps", ()) for option in gap["options"]]
            for option in question.get("options", gaps):
                found += [(question["id"], text.strip()) for text in option["rationale"].values()]
    return tuple(found)


def leaks(text: str) -> list[str]:
    """The questions whose rationales the text gives away."""
    plain = html.unescape(text)
    return sorted({key for key, words in rationales() if words[:60] in plain})
