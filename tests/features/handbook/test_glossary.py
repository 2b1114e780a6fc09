"""The glossary: every term in both languages, beside the page that teaches it; a broken file is told."""

import pytest

from app.bank import syllabus
from app.config import content_dir
from app.handbook import glossary
from tests.features.reports.results import change
from tests.inspection import attribute


def test_every_topic_has_a_term():
    assert {term.topic for term in glossary.terms()} == set(syllabus.topics())


@pytest.mark.parametrize(("language", "ours", "other"), [("en", "en", "zh"), ("zh_Hans", "zh", "en")])
def test_both_languages_and_the_page(app, client, language, ours, other):
    change(app, "alice", language=language)
    page = client("alice").get("handbook.terms")
    shown = page.all("dl.terms > div")
    by_anchor = {attribute(div, "id"): div for div in shown}
    assert len(shown) == len(glossary.terms())
    for term in glossary.terms():
        words = " ".join(by_anchor[term.id].to_text().split())
        assert words.startswith(term.term.data()[ours])
        assert term.term.data()[other] in words
        assert [attribute(a, "href") for a in by_anchor[term.id].query("a")] == [f"/handbook/{term.topic}"]


def test_the_index_leads_there(client):
    page = client("alice").get("handbook.index")
    assert [a for a in page.all("main a") if attribute(a, "href") == "/handbook/glossary"]


GOOD = """\
- id: a-term
  topic: duty
  term: {en: A term, zh: 术语}
  meaning: {en: What it means., zh: 含义。}
"""


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (GOOD.replace("duty", "dutty"), 2, "'dutty' is no topic"),
        (GOOD + GOOD, 5, "stands here twice"),
        (GOOD.replace("id: a-term", "id: A term"), 1, "id`"),
        (GOOD.replace(", zh: 术语", ""), 3, "zh"),
        ("- {id: }}", 1, "not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, line, told):
    (tmp_path / "glossary.yaml").write_text(text, encoding="utf-8")
    _, found = glossary.check(set(syllabus.topics()), tmp_path)
    assert [(f.file, f.line) for f in found] == [("glossary.yaml", line)]
    assert told in found[0].message


def test_a_folder_without_a_glossary(tmp_path):
    assert glossary.check({"duty"}, tmp_path) == ([], [])
    assert (content_dir("questions") / "glossary.yaml").is_file()
