"""The index of the handbook: all topics in their order, with those that have no page yet marked."""

import pytest

from app.bank import syllabus
from app.config import content_dir
from app.handbook import pages
from tests.features.reports.results import change
from tests.inspection import attribute


def test_twenty_topics_and_which_are_written(client):
    page = client("alice").get("handbook.index")
    rows = page.all("li.topic")
    assert len(rows) == 20
    topics = list(syllabus.topics().values())
    for row, topic in zip(rows, topics, strict=True):
        words = " ".join(row.to_text().split())
        assert words.startswith(topic.name.en)
        links = [attribute(a, "href") for a in row.query("a")]
        if (content_dir("questions") / topic.slug / "handbook.en.md").is_file():
            assert links == [f"/handbook/{topic.slug}"]
            assert "being written" not in words
        else:
            assert links == []
            assert "being written" in words


def test_the_eight_principles_are_written(client):
    page = client("alice").get("handbook.index")
    assert len(page.all("section[aria-labelledby=part-principles] li.topic a")) == 8


def test_in_chinese(app, client):
    change(app, "alice", language="zh_Hans")
    page = client("alice").get("handbook.index")
    assert "热爱祖国" in page.words
    assert "Love of country" not in page.words
    assert "being written" not in page.words


def test_a_stranger_is_asked_to_sign_in(client):
    stranger = client()
    stranger.get("handbook.index", status=302)
    assert stranger.headers["Location"].startswith("/sign-in")


def test_post_is_no_way_to_ask(client):
    client("alice").post("/handbook", status=405)


@pytest.mark.parametrize(("language", "name"), [("en", "en"), ("zh_Hans", "zh")])
def test_the_plan_leads_to_every_topic(app, client, language, name):
    change(app, "alice", language=language)
    page = client("alice").get("handbook.index")
    shown = {attribute(a, "href"): "".join(a.to_text().split()) for a in page.all(".house a")}
    assert shown == {f"/handbook/{t.slug}": "".join(t.short.data()[name].split()) for t in syllabus.topics().values()}


def test_how_long_a_page_takes(client):
    (row,) = [li for li in client("alice").get("handbook.index").all("li.topic") if "Devotion" in li.to_text()]
    minutes = pages.page("duty", "en").minutes
    assert 2 <= minutes <= 5
    assert f"{minutes} minutes" in row.to_text()
