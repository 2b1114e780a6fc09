"""Why each option is what it is, and where that is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.item_writing._rules import HOUSE, Rule, Severity, Sight
from app.domain.item_writing._text import carried, han, plain, said, words
from app.domain.questions import LANGUAGES, Question

SHORTEST = {"en": 5, "zh": 8}
"""Words, and characters, with which a reason can be given."""
_VERDICT = {
    "en": re.compile(
        r"^(?:this (?:option |answer )?is |that is )?"
        r"(?:correct|incorrect|right|wrong|true|false|yes|no)\s*(?:$|[.,:;!—-])",
        re.I,
    ),
    "zh": re.compile(
        "^(?:本项|此项|该项|这一项|选项|回答)?(?:是)?(?:正确|错误|不正确|对|错|不对)(?:的|答案|选项)?(?:$|[。，,：:；;！])"
    ),
}


def missing(question: Question) -> Iterator[Sight]:
    for i, option in enumerate(question.options):
        for language in LANGUAGES:
            if not said(option.rationale, language).strip():
                yield Sight(("options", i, "rationale"), language, {"id": option.id})


def short(question: Question) -> Iterator[Sight]:
    for i, option in enumerate(question.options):
        for language in LANGUAGES:
            text = said(option.rationale, language)
            count = len(han(text)) if language == "zh" else len(words(text))
            if text.strip() and count < SHORTEST[language]:
                facts = {"id": option.id, "found": count, "least": SHORTEST[language]}
                yield Sight(("options", i, "rationale"), language, facts)


def repeats(question: Question) -> Iterator[Sight]:
    """A reason nearly all of which stands in its option."""
    for i, option in enumerate(question.options):
        for language in LANGUAGES:
            mine = carried(said(option.rationale, language), language)
            said_already = carried(said(option.text or question.stem, language), language)
            if len(mine) >= 2 and len(mine - said_already) <= len(mine) // 6:
                yield Sight(("options", i, "rationale"), language, {"id": option.id})


def verdict(question: Question) -> Iterator[Sight]:
    for i, option in enumerate(question.options):
        for language in LANGUAGES:
            found = _VERDICT[language].search(plain(said(option.rationale, language)))
            if found:
                yield Sight(
                    ("options", i, "rationale"), language, {"id": option.id, "words": found[0].rstrip("。，,.:： ")}
                )


def uncited(question: Question) -> Iterator[Sight]:
    if not question.paragraphs:
        yield Sight(("paragraphs",))
    if question.section < 1:
        yield Sight(("section",))


CLAIM_SECTION_UNKNOWN = Rule("claim_section_unknown", Severity.ERROR, (HOUSE,))
"""The handbook's page has no such section; only who has read the page can say."""

RULES = (
    Rule("rationale_missing", Severity.ERROR, (HOUSE,), missing),
    Rule("rationale_short", Severity.WARNING, (HOUSE,), short),
    Rule("rationale_repeats", Severity.WARNING, (HOUSE,), repeats),
    Rule("rationale_verdict", Severity.WARNING, (HOUSE,), verdict),
    Rule("claim_uncited", Severity.ERROR, (HOUSE,), uncited),
    CLAIM_SECTION_UNKNOWN,
)
