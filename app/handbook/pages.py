"""Handbook pages: Markdown files with numbered sections, read, checked and turned into safe HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from pydantic import Field, StringConstraints, ValidationError

from app.bank.sources import Finding, SourceError, Strict, line_of, model_messages, read_text, read_yaml
from app.config import content_dir
from app.domain.kinds import word_count
from app.domain.questions import LANGUAGES
from app.web.markdown import html

_MOST = 50_000
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_SECTION = re.compile(r"^## (\d+)\. (\S.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]*)\)")
_PACE = {"en": 200, "zh": 350}
_TITLE = re.compile(r"^# (\S.*)$", re.MULTILINE)


class _Front(Strict):
    topic: str
    sections: dict[
        int, Annotated[list[Annotated[str, StringConstraints(pattern=r"^P([1-9]|1[0-8])$")]], Field(min_length=1)]
    ]


@dataclass(frozen=True, slots=True)
class Section:
    number: int
    title: str
    body: Markup
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    topic: str
    title: str
    opening: Markup
    sections: tuple[Section, ...]
    minutes: int
    """How long reading it takes, at 200 English words or 350 Chinese characters a minute."""
    links: tuple[tuple[int, str], ...]
    """Where its links lead, each with its line in the file."""


def has_page(topic: str) -> bool:
    return (content_dir("questions") / topic / "handbook.en.md").is_file()


@lru_cache(maxsize=128)
def page(topic: str, language: str) -> Page | None:
    """The page of a topic in `en` or `zh`; None when it has not been written. Raises SourceError when it is broken."""
    path = content_dir("questions") / topic / f"handbook.{language}.md"
    return parse(read_text(path), topic, language) if path.is_file() else None


def section_title(topic: str, number: int, language: str) -> str | None:
    found = page(topic, language)
    return next((s.title for s in found.sections if s.number == number), None) if found else None


def parse(text: str, topic: str, language: str = "en") -> Page:
    """One page from its file's text; SourceError names the line and how to mend it."""
    text = text.replace("\r\n", "\n")
    if len(text) > _MOST:
        raise SourceError(1, f"the page has more than {_MOST:,} characters: nobody reads so much in one sitting")
    front_match = _FRONT.match(text)
    if front_match is None:
        raise SourceError(1, "the page must begin with its front matter between two lines of `---`")
    data, lines = read_yaml(front_match[1])
    try:
        front = _Front.model_validate(data)
    except ValidationError as error:
        where, message = model_messages(error)[0]
        raise SourceError(line_of(lines, where) + 1, message) from None
    if front.topic != topic:
        raise SourceError(2, f"`topic: {front.topic}` stands in the folder of {topic!r}: make them agree")
    body = text[front_match.end() :]

    def line(position: int) -> int:
        return text.count("\n", 0, front_match.end() + position) + 1

    titles = list(_TITLE.finditer(body))
    if len(titles) != 1:
        raise SourceError(line(0), f"the page needs exactly one `# Title`, and has {len(titles)}")
    heads = list(_SECTION.finditer(body))
    for expected, head in enumerate(heads, 1):
        if int(head[1]) != expected:
            raise SourceError(line(head.start()), f"section {head[1]} stands where section {expected} should: renumber")
    if [int(h[1]) for h in heads] != sorted(front.sections):
        raise SourceError(3, "`sections` must name every `## N. …` of the page, and no other")
    ends = [h.start() for h in heads[1:]] + [len(body)]
    sections = tuple(
        Section(int(h[1]), h[2].strip(), html(body[h.end() : end]), tuple(front.sections[int(h[1])]))
        for h, end in zip(heads, ends, strict=True)
    )
    opening = body[titles[0].end() : heads[0].start() if heads else len(body)]
    return Page(
        topic,
        titles[0][1].strip(),
        html(opening),
        sections,
        max(1, round(word_count(body) / _PACE[language])),
        tuple((line(link.start()), link[1]) for link in _LINK.finditer(body)),
    )


def check(topics: set[str], folder: Path | None = None) -> tuple[dict[str, set[int]], list[Finding]]:
    """The section numbers of every topic's page, and what is wrong with the pages."""
    folder = folder or content_dir("questions")
    sections: dict[str, set[int]] = {}
    findings: list[Finding] = []
    for topic in sorted(topics):
        found: dict[str, Page] = {}
        for language in LANGUAGES:
            name = f"{topic}/handbook.{language}.md"
            path = folder / name
            if not path.is_file():
                continue
            try:
                found[language] = parse(read_text(path), topic, language)
            except SourceError as error:
                findings.append(Finding(name, error.line, topic, error.message))
                continue
            findings += [
                Finding(
                    name,
                    at,
                    topic,
                    f"the link leads to {to!r}, which is no topic: write its slug, as in [{topic}]({topic})",
                )
                for at, to in found[language].links
                if to not in topics and not to.startswith("https://")
            ]
        if len(found) == 1:
            missing = next(language for language in LANGUAGES if language not in found)
            findings.append(
                Finding(f"{topic}/handbook.{missing}.md", 1, topic, "missing or broken: write this language too")
            )
        elif found:
            maps = {language: [(s.number, s.paragraphs) for s in p.sections] for language, p in found.items()}
            if maps["en"] != maps["zh"]:
                findings.append(
                    Finding(
                        f"{topic}/handbook.zh.md", 2, topic, "`sections` differs from the English page: make them equal"
                    )
                )
            sections[topic] = {s.number for s in found["en"].sections}
    return sections, findings
