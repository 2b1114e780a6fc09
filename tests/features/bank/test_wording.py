"""Every rule for writing items has its words and its place in the documents."""

import re

import pytest

from app.bank.wording import told
from app.config import PACKAGE
from app.domain.item_writing import RULES, Flaw
from tests.domain.item_writing.test_cues import FLAGGED as CUES
from tests.domain.item_writing.test_options import FLAGGED as OPTIONS
from tests.domain.item_writing.test_reasons import FLAGGED as REASONS
from tests.domain.item_writing.test_stems import FLAGGED as STEMS
from tests.domain.item_writing.writing import findings, question

SEEN = [*CUES, *OPTIONS, *REASONS, *STEMS]


class _AnyFact(dict):
    def __missing__(self, name: str) -> str:
        return f"‹{name}›"


@pytest.mark.parametrize("code", list(RULES))
@pytest.mark.parametrize("language", ["", "en", "zh"])
def test_every_rule_says_what_to_do(code, language):
    facts = _AnyFact()
    if code == "keys_uneven":
        facts["kind"] = "single"
    if code == "keys_by_length":
        facts["which"] = "longest"
    words = told(Flaw(code, RULES[code].severity, (), language, facts))
    assert len(words.split()) >= 6
    assert words.startswith({"": "", "en": "the English text: ", "zh": "the Chinese text: "}[language])
    assert "%(" not in words


@pytest.mark.parametrize(("code", "language", "changes"), SEEN)
def test_what_is_seen_can_be_said(code, language, changes):
    for flaw in findings(question(language, **changes), {2}):
        assert "%(" not in told(flaw)
        assert told(flaw)


@pytest.mark.parametrize(
    ("code", "facts"), [("keys_uneven", {"kind": "true_false"}), ("keys_by_length", {"which": "shortest"})]
)
def test_both_wordings(code, facts):
    assert told(Flaw(code, RULES[code].severity, (), "", _AnyFact(facts)))


SHORT = {
    "HDR 2002": "Haladyna, Downing & Rodriguez (2002)",
    "HR 2013": "Haladyna & Rodriguez (2013)",
    "MMM 2006": "Moreno, Martínez & Muñiz (2006)",
    "MBE 1965": "Millman, Bishop & Ebel (1965)",
    "Smith 1982": "Smith (1982)",
    "Kincaid 1975": "Kincaid, Fishburne, Rogers & Chissom (1975)",
    "ITC 2017": "International Test Commission (2017)",
    "Bayardo 2007": "Bayardo, Ma & Srikant (2007)",
    "house": "questions/README.md",
}


def test_the_documented_sources_are_those_of_the_rules():
    document = (PACKAGE.parent / "docs" / "item-writing.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^### `(\w+)` \(\w+[^;]*; (.*)\)$", document, re.MULTILINE))
    for code, rule in RULES.items():
        named = [SHORT[short] for short in documented[code].split(", ")]
        assert [source.split(". ")[0] for source in rule.sources] == named, code


def test_every_rule_is_documented_with_its_severity_and_no_other():
    document = (PACKAGE.parent / "docs" / "item-writing.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^### `(\w+)` \((error|warning)[,;]", document, re.MULTILINE))
    assert documented == {code: rule.severity.value for code, rule in RULES.items()}
