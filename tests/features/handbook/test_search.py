"""Searching the handbook in both languages: what is found, in which order, and what is said when nothing is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bank import syllabus
from app.handbook import glossary, pages, searching
from tests.features.reports.results import change
from tests.inspection import attribute


def links(page):
    return [attribute(a, "href") for a in page.all("ol.found h2 a")]


@pytest.fixture
def reader(app, client):
    """Alice, reading in the language that is named."""

    def of(language):
        change(app, "alice", language=language)
        return client("alice")

    return of


def test_a_word_in_english(reader):
    page = reader("en").get("/handbook/search?q=DUTY")
    assert links(page)[:2] == ["/handbook/duty", "/handbook/glossary#devotion-to-duty"]
    assert f"{len(links(page))} places found for “DUTY”" in page.words
    for item in page.all("ol.found li"):
        marks = [mark.to_text().casefold() for mark in item.query("mark")]
        assert marks
        assert set(marks) <= {"duty"}
    assert attribute(page.all("#q")[0], "value") == "DUTY"


def test_a_phrase_in_chinese_without_gaps(reader):
    page = reader("zh_Hans").get("/handbook/search?q=首次受理材料")
    assert links(page) == ["/handbook/duty#section-3"]
    assert [mark.to_text() for mark in page.all("ol.found mark")] == ["首次受理", "材料"]
    assert "恪尽职守" in page.text("ol.found li .found-where")


def test_what_is_found_is_where_the_link_leads(reader):
    alice = reader("zh_Hans")
    for link in links(alice.get("/handbook/search?q=恪尽职守")):
        there = alice.get(link.split("#")[0])
        assert "恪尽职守" in there.text(f"#{link.split('#')[1]}" if "#" in link else "article")


@pytest.mark.parametrize(("language", "query"), [("en", "handover"), ("zh_Hans", "工作交接"), ("zh_Hans", "handov")])
def test_a_term_by_its_name_in_either_language(reader, language, query):
    page = reader(language).get(f"/handbook/search?q={query}")
    assert links(page)[0] == "/handbook/glossary#handover"
    marked = " ".join(mark.to_text() for mark in page.all("ol.found li")[0].query("h2 mark"))
    assert marked.casefold().startswith(query)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("en", "hand", "promise"), ("zh", "群众", "利益"), ("zh", "窗口", "材料")],
)
def test_two_words_have_to_occur_both(language, first, second):
    one, other, both = (
        {(f.kind, f.topic, f.anchor) for f in searching.search(query, language)}
        for query in (first, second, f"{first} {second}")
    )
    assert both
    assert both == one & other
    assert both != one


def test_the_beginning_of_a_word_is_enough_and_its_middle_is_not():
    assert searching.search("integr", "en")
    assert not searching.search("ntegrity", "en")


@pytest.mark.parametrize("query", ["ＤＵＴＹ", "duty", "Duty!", " duty\t"])
def test_case_width_and_signs_do_not_count(query):
    assert searching.search(query, "en") == searching.search("duty", "en")


def test_one_character_of_chinese():
    found = searching.search("民", "zh")
    assert found
    assert all("<mark>民</mark>" in f.title + f.snippet for f in found)


def body(found):
    """The words of the place that was found, without its title."""
    if found.kind == "term":
        return next(term for term in glossary.terms() if term.id == found.anchor).meaning.data()["en"]
    leaf = pages.page(found.topic, "en")
    text = leaf.opening if found.anchor is None else leaf.sections[int(found.anchor.removeprefix("section-")) - 1].body
    return text.striptags()


def test_titles_come_before_bodies_and_more_hits_before_fewer():
    found = searching.search("rule", "en")
    titled = ["<mark>" in f.title for f in found]
    assert titled == sorted(titled, reverse=True)
    hits = [len(re.findall(r"\brule", body(f), re.IGNORECASE)) for f in found[titled.count(True) :]]
    assert hits == sorted(hits, reverse=True)
    assert titled[0]
    assert hits[0] > hits[-1] > 0


def test_chinese_as_it_was_written_comes_before_its_scattered_parts():
    found = searching.search("工作人员", "zh")
    whole = ["<mark>工作人员</mark>" in f.title + f.snippet for f in found]
    assert whole == sorted(whole, reverse=True)
    assert whole[0]


def test_nothing_found_says_so_and_what_to_try(reader):
    page = reader("en").get("/handbook/search?q=zebra")
    assert links(page) == []
    assert "Nothing found for “zebra”" in page.text(".empty")
    assert len(page.all(".what-to-try li")) == 3
    assert [attribute(a, "href") for a in page.all(".empty a")] == ["/handbook", "/handbook/glossary"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%E2%80%8B%0a", "?other=1"])
def test_before_anything_was_asked(reader, query):
    page = reader("en").get(f"/handbook/search{query}")
    assert page.all(".empty, ol.found") == []
    assert "Type one word or several." in page.words


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><mark onclick=x>',
        "&lt;b&gt;",
        "%(num)s {0} {{ 7 * 7 }}",
        "，。？！",
        "' OR 1=1 --",
    ],
)
def test_a_hostile_query_is_words_and_nothing_else(reader, query):
    alice = reader("en")
    page = alice.get(alice.address("handbook.search", q=query))
    assert attribute(page.all("#q")[0], "value") == query
    assert query in page.text("main")
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "a &lt;b&gt; &amp; c"),
        ([(0, 1)], "<mark>a</mark> &lt;b&gt; &amp; c"),
        ([(2, 4), (3, 5)], "a <mark>&lt;b&gt;</mark> &amp; c"),
        ([(6, 7), (0, 1)], "<mark>a</mark> &lt;b&gt; <mark>&amp;</mark> c"),
    ],
)
def test_signs_of_html_in_the_handbook_stay_signs(spans, shown):
    assert searching.marked("a <b> & c", spans) == shown


def test_a_long_query_is_cut(reader):
    page = reader("zh_Hans").get("/handbook/search?q=" + "民" * 5_000)
    assert attribute(page.all("#q")[0], "value") == "民" * 100


def test_no_more_are_listed_than_can_be_read(reader):
    page = reader("en").get("/handbook/search?q=t")
    assert len(links(page)) == searching.MOST
    assert f"The first {searching.MOST} are shown" in page.words


@pytest.mark.parametrize("address", ["/handbook", "/handbook/duty"])
def test_the_handbook_leads_there(reader, address):
    (form,) = reader("en").get(address).all("form[role=search]")
    assert attribute(form, "action") == "/handbook/search"
    assert [attribute(field, "name") for field in form.query("input")] == ["q"]


def test_a_stranger_is_asked_to_sign_in(client):
    stranger = client()
    stranger.get("/handbook/search?q=duty", status=302)
    assert stranger.headers["Location"].startswith("/sign-in")


def test_post_is_no_way_to_ask(client):
    client("alice").post("/handbook/search", {"q": "duty"}, status=405)


WORDS = st.text(st.sampled_from("民众工作职责dutyHand 'é’ﬁİ１<&\u0301，"), max_size=100)


@given(WORDS, st.sampled_from(["en", "zh"]))
def test_whatever_is_asked_what_is_shown_is_text_of_the_handbook(query, language):
    topics = syllabus.topics()
    for found in searching.search(searching.tidy(query), language):
        assert found.topic in topics
        for shown in (found.title, found.other, found.snippet):
            assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
            assert shown.count("<mark>") == shown.count("</mark>")
        assert "<mark>" in found.title + found.other + found.snippet


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_section_and_term_is_found_by_its_title(language):
    for slug in syllabus.topics():
        for section in pages.page(slug, language).sections:
            found = searching.search(section.title, language)
            assert (slug, f"section-{section.number}") in [(f.topic, f.anchor) for f in found]
    for term in glossary.terms():
        found = searching.search(term.term.data()[language], language)
        assert term.id in [f.anchor for f in found[:5]]
