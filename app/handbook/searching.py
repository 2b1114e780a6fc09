"""Searching the handbook and the glossary: in memory, in the language of the page, Chinese without gaps between words.

A word of letters stands for every word that begins with it. Chinese is looked up by pairs of characters, since nobody
marks where its words end: a run of it is found where each of its characters belongs to a pair that occurs.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from app.bank import syllabus
from app.handbook import glossary, pages

LONGEST = 100
"""As many characters of a query are read."""
MOST = 50
"""As many places are listed."""

_CHINESE = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_LETTERS = rf"[^\W_{_CHINESE}]+"
_PIECE = re.compile(rf"(?P<run>[{_CHINESE}]+)|{_LETTERS}(?:'{_LETTERS})*")
_LEAD = {"en": 60, "zh": 20}
_WIDTH = {"en": 220, "zh": 90}

Kind = Literal["page", "section", "term"]
Field = Literal["title", "other", "body"]


class _Hit(NamedTuple):
    field: Field
    start: int
    end: int


_Hits = dict[int, set[_Hit]]
"""Where something occurs, by the number of the entry."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    topic: str
    anchor: str | None
    title: str
    other: str
    """The name of a term in the other language."""
    body: str


@dataclass(frozen=True, slots=True)
class _Index:
    entries: tuple[_Entry, ...]
    places: dict[str, _Hits]
    words: list[str]
    """The words of letters, in their order, so that those of one beginning lie together."""


@dataclass(frozen=True, slots=True)
class Found:
    kind: Kind
    topic: str
    anchor: str | None
    title: Markup
    other: Markup
    snippet: Markup


def tidy(query: str) -> str:
    """A query as it is read and shown again: short, on one line, without characters that cannot be seen."""
    return "".join(c for c in " ".join(query[:LONGEST].split()) if c.isprintable())


def search(query: str, language: str) -> list[Found]:
    """Every place in which all words of the query occur: those that have them in the title first, then those that
    have Chinese as it was written, then those with more hits; in the handbook's order among equals."""
    index = _index(language)
    wanted = [(piece, is_run) for piece, is_run, _, _ in _pieces(query)]
    if not wanted:
        return []
    hits = [_of_run(index, piece) if is_run else _of_beginning(index, piece) for piece, is_run in wanted]
    places = {n: set().union(*(h[n] for h in hits)) for n in sorted(set.intersection(*map(set, hits)))}

    def rank(number: int) -> tuple[bool, bool, int]:
        entry = index.entries[number]
        title = f"{entry.title}\n{entry.other}"
        return not _written(wanted, title), not _written(wanted, f"{title}\n{entry.body}"), -len(places[number])

    return [_found(index.entries[n], places[n], language) for n in sorted(places, key=rank)]


@cache
def _index(language: str) -> _Index:
    entries = tuple(_entries(language))
    places: dict[str, _Hits] = defaultdict(lambda: defaultdict(set))
    words = set()
    for number, entry in enumerate(entries):
        texts: tuple[tuple[Field, str], ...] = (("title", entry.title), ("other", entry.other), ("body", entry.body))
        for field, text in texts:
            for piece, is_run, start, end in _pieces(text):
                if not is_run:
                    words.add(piece)
                    places[piece][number].add(_Hit(field, start, end))
                    continue
                for at in range(len(piece)):
                    places[piece[at]][number].add(_Hit(field, start + at, start + at + 1))
                    if at:
                        places[piece[at - 1 : at + 1]][number].add(_Hit(field, start + at - 1, start + at + 1))
    return _Index(entries, {piece: dict(hits) for piece, hits in places.items()}, sorted(words))


def _entries(language: str) -> Iterator[_Entry]:
    """Everything that can be found, in the order of the handbook, the terms behind it."""

    def plain(text: Markup | str) -> str:
        return unicodedata.normalize("NFC", text.striptags() if isinstance(text, Markup) else text)

    for slug in syllabus.topics():
        page = pages.page(slug, language)
        if page is None:
            continue
        yield _Entry("page", slug, None, plain(page.title), "", plain(page.opening))
        for section in page.sections:
            yield _Entry("section", slug, f"section-{section.number}", plain(section.title), "", plain(section.body))
    other = "zh" if language == "en" else "en"
    for term in glossary.terms():
        name, meaning = term.term.data(), term.meaning.data()
        yield _Entry("term", term.topic, term.id, plain(name[language]), plain(name[other]), plain(meaning[language]))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without regard to case, width and form, and where in it each character comes from."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letter).casefold()):
            letters.append("'" if plain == "’" else plain)
            places.append(place)
    return "".join(letters), places


def _pieces(text: str) -> Iterator[tuple[str, bool, int, int]]:
    """The words of letters and the runs of Chinese (true) of a text, folded, and where they stand in it."""
    folded, places = _folded(unicodedata.normalize("NFC", text))
    for match in _PIECE.finditer(folded):
        yield match[0], match["run"] is not None, places[match.start()], places[match.end() - 1] + 1


def _of_beginning(index: _Index, beginning: str) -> _Hits:
    hits: _Hits = defaultdict(set)
    for word in index.words[bisect_left(index.words, beginning) :]:
        if not word.startswith(beginning):
            break
        for number, places in index.places[word].items():
            hits[number] |= places
    return hits


def _of_run(index: _Index, run: str) -> _Hits:
    if len(run) == 1:
        return index.places.get(run, {})
    covered: dict[int, set[int]] = defaultdict(set)
    hits: _Hits = defaultdict(set)
    for at in range(len(run) - 1):
        for number, places in index.places.get(run[at : at + 2], {}).items():
            covered[number] |= {at, at + 1}
            hits[number] |= places
    return {number: hits[number] for number, which in covered.items() if len(which) == len(run)}


def _written(wanted: Iterable[tuple[str, bool]], text: str) -> bool:
    """Whether all that is wanted stands in the text as it was written."""
    there = [(piece, is_run) for piece, is_run, _, _ in _pieces(text)]
    return all(
        any(is_run == run and (piece in one if run else one.startswith(piece)) for one, is_run in there)
        for piece, run in wanted
    )


def _found(entry: _Entry, hits: set[_Hit], language: str) -> Found:
    spans: dict[Field, list[tuple[int, int]]] = {"title": [], "other": [], "body": []}
    for hit in sorted(hits):
        spans[hit.field].append((hit.start, hit.end))
    return Found(
        entry.kind,
        entry.topic,
        entry.anchor,
        marked(entry.title, spans["title"]),
        marked(entry.other, spans["other"]),
        _snippet(entry.body, spans["body"], language),
    )


def _snippet(text: str, spans: list[tuple[int, int]], language: str) -> Markup:
    """A short part of the text with its hits marked: the first of those parts that hold the most of them."""
    lead, width = _LEAD[language], _WIDTH[language]

    def held(start: int) -> int:
        return sum(end - begin for begin, end in spans if start <= begin and end <= start + width - lead)

    first = max((begin for begin, _ in spans), key=held, default=0)
    start = max(0, first - lead)
    end = min(len(text), start + width)
    if start and language == "en":
        # From the beginning of a word to the end of one.
        start = text.find(" ", start, first) + 1 or start
    if end < len(text) and language == "en":
        end = max(text.rfind(" ", start, end), start + 1)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    return escape("…" if start else "") + marked(text[start:end], inside) + escape("…" if end < len(text) else "")


def marked(text: str, spans: list[tuple[int, int]]) -> Markup:
    """The text, escaped, with its spans in <mark>; spans that overlap or touch are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    out, at = Markup(), 0
    for start, end in joined:
        out += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return out + escape(text[at:])
