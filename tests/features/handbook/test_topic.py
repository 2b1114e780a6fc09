"""A page of the handbook: in both languages, with an anchor for each section; 404 for what is not written."""

import pytest

from app.bank import syllabus
from app.config import content_dir
from app.handbook import pages
from tests.features.quizzes.offers import retire
from tests.features.reports.results import change
from tests.inspection import attribute

PRINCIPLES = ["patriotism", "loyalty", "duty", "integrity", "pragmatism", "innovation", "overall", "cooperation"]


@pytest.mark.parametrize(("language", "name"), [("en", "en"), ("zh_Hans", "zh")])
@pytest.mark.parametrize("slug", PRINCIPLES)
def test_works(app, client, slug, language, name):
    change(app, "alice", language=language)
    page = client("alice").get("handbook.topic", slug=slug)
    source = (content_dir("questions") / slug / f"handbook.{name}.md").read_text(encoding="utf-8")
    heads = [line.removeprefix("## ").split(". ", 1) for line in source.splitlines() if line.startswith("## ")]
    title = next(line.removeprefix("# ") for line in source.splitlines() if line.startswith("# "))
    assert page.text("h1") == title
    sections = page.all("article section")
    assert [attribute(section, "id") for section in sections] == [f"section-{number}" for number, _ in heads]
    for section, (number, words) in zip(sections, heads, strict=True):
        assert " ".join(section.query("h2")[0].to_text().split()) == f"{number} {words}"
    anchors = [attribute(a, "href") for a in page.all("nav.contents a")]
    assert anchors == [f"#section-{number}" for number, _ in heads]
    assert page.all(f"html[lang={'en' if name == 'en' else 'zh-Hans'}]")


def test_a_page_is_there_exactly_when_it_is_written(client):
    alice = client("alice")
    for slug in syllabus.topics():
        written = (content_dir("questions") / slug / "handbook.en.md").is_file()
        page = alice.get("handbook.topic", status=200 if written else 404, slug=slug)
        assert ("There is nothing here" in page.words) is not written


@pytest.mark.parametrize("slug", ["nothing", "Duty", "..", "quizzes", "duty%2F..", "duty/extra", "handbook.en.md"])
def test_an_unknown_topic(client, slug):
    page = client("alice").get(f"/handbook/{slug}", status=404)
    assert "There is nothing here" in page.words


def test_from_page_to_page_through_all_of_them(client):
    alice = client("alice")
    page = alice.get("handbook.topic", slug="patriotism")
    assert not page.all("a[rel=prev]")
    seen = ["patriotism"]
    while page.all("a[rel=next]"):
        page = alice.get(attribute(page.all("a[rel=next]")[0], "href"))
        seen.append(page.address.rsplit("/", 1)[1])
    questions = content_dir("questions")
    assert seen == [slug for slug in syllabus.topics() if (questions / slug / "handbook.en.md").is_file()]
    back = alice.get(attribute(page.all("a[rel=prev]")[0], "href"))
    assert back.address.endswith(seen[-2])


def test_a_stranger_is_asked_to_sign_in(client):
    stranger = client()
    stranger.get("handbook.topic", status=302, slug="duty")
    assert stranger.headers["Location"].startswith("/sign-in")


def test_post_is_no_way_to_ask(client):
    client("alice").post("/handbook/duty", status=405)


def test_from_the_page_to_its_questions(app, client):
    alice = client("alice")
    page = alice.get("handbook.topic", slug="values")
    (link,) = [attribute(a, "href") for a in page.all(".test-yourself a")]
    assert link == "/quizzes/practise-values"
    assert "6 questions" in page.text(".test-yourself")
    retire(app, "practise-values")
    assert alice.get("handbook.topic", slug="values").all(".test-yourself") == []


def test_a_link_that_leads_nowhere_is_told_with_its_line(tmp_path):
    for language in ("en", "zh"):
        text = (content_dir("questions") / "duty" / f"handbook.{language}.md").read_text(encoding="utf-8")
        (tmp_path / "duty").mkdir(exist_ok=True)
        (tmp_path / "duty" / f"handbook.{language}.md").write_text(text, encoding="utf-8")
    assert pages.check({"duty", *syllabus.topics()}, tmp_path)[1] == []
    english = tmp_path / "duty" / "handbook.en.md"
    english.write_text(english.read_text(encoding="utf-8") + "\nSee [that](dutty).\n", encoding="utf-8")
    (finding,) = pages.check(set(syllabus.topics()), tmp_path)[1]
    assert finding.line == len(english.read_text(encoding="utf-8").splitlines())
    assert "'dutty', which is no topic" in finding.message
