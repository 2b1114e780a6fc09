"""The handbook pages that ship: read in one sitting, the same sections in both languages."""

import re

import pytest

from app.config import content_dir
from app.handbook import pages

WRITTEN = sorted(path.parent.name for path in content_dir("questions").glob("*/handbook.en.md"))


def body(topic: str, language: str) -> str:
    """The page's text after its front matter."""
    text = (content_dir("questions") / topic / f"handbook.{language}.md").read_text(encoding="utf-8")
    return text.split("---\n", 2)[2]


@pytest.mark.parametrize("topic", WRITTEN)
def test_500_to_1000_english_words(topic):
    words = re.findall(r"[^\W\d_][\w’'-]*", body(topic, "en"))
    assert 500 <= len(words) <= 1000


@pytest.mark.parametrize("topic", WRITTEN)
def test_800_to_1700_chinese_characters(topic):
    assert 800 <= len(re.findall("[\u4e00-\u9fff]", body(topic, "zh"))) <= 1700


@pytest.mark.parametrize("topic", WRITTEN)
def test_both_languages_have_the_same_sections(topic):
    english, chinese = pages.page(topic, "en"), pages.page(topic, "zh")
    assert english is not None
    assert chinese is not None
    assert [(s.number, s.paragraphs) for s in english.sections] == [(s.number, s.paragraphs) for s in chinese.sections]
    assert len(english.sections) >= 3


def test_the_principles_are_among_them():
    assert len(WRITTEN) >= 8
