"""The list: searched, filtered, paged; and the page of a question: how it looks, where it is used, how it does."""

from urllib.parse import urlencode

import pytest

from app.authoring.listing import PAGE
from app.domain.selection import Slot
from app.ops import content
from tests.features.authoring.desk import KEY, SHIPPED, begin, publish, published, submit, versions, write, written
from tests.features.quizzes.offers import offer
from tests.taking import TEST, finished, start


def keys(page):
    return [node.to_text() for node in page.all(".bank code")]


def test_all_of_them_page_by_page(client):
    arthur = client("arthur")
    page = arthur.get("authoring.questions")
    shipped = sorted(question.key for question in content.check().questions)
    assert f"{len(shipped)} questions" in page.words
    seen = keys(page)
    assert len(seen) == PAGE
    while page.all("a[rel=next]"):
        page = arthur.get(page.all("a[rel=next]")[0].attrs["href"])
        seen += keys(page)
    assert seen == shipped
    last = len(keys(page))
    back = arthur.get(page.all("a[rel=prev]")[0].attrs["href"])
    assert keys(back) == shipped[-last - PAGE : -last]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"search": "loudest zebra"}, False),
        ({"search": "LOUDEST counter"}, True),
        ({"search": "窗口先"}, True),
        ({"search": "of-our-own"}, True),
        ({"search": "100%"}, False),
        ({"topic": "duty"}, True),
        ({"topic": "loyalty"}, False),
        ({"kind": "single"}, True),
        ({"kind": "multiple"}, False),
        ({"difficulty": "easy"}, True),
        ({"difficulty": "hard"}, False),
        ({"level": "apply"}, True),
        ({"level": "remember"}, False),
        ({"status": "draft"}, True),
        ({"status": "published"}, False),
        ({"origin": "browser"}, True),
        ({"origin": "file"}, False),
        ({"complete": "yes"}, True),
        ({"complete": "no"}, False),
    ],
)
def test_filters_find_it_or_not(client, filters, found):
    arthur = client("arthur")
    written(arthur)
    page = arthur.get("/author/questions?" + urlencode({"search": "of-our-own", **filters}))
    assert (keys(page) == [KEY]) is found
    if not found:
        assert "No question fits these filters" in page.words


def test_the_filters_live_in_the_address(client):
    page = client("arthur").get("authoring.questions", topic="duty", kind="single")
    assert [node.attrs["value"] for node in page.all("option[selected]") if node.attrs["value"]] == ["duty", "single"]


def test_a_filter_that_is_none(client):
    client("arthur").get("/author/questions?status=lost", 404)


def test_counts_by_status(client):
    arthur, ada = client("arthur"), client("ada")
    begin(arthur, "duty-one")
    written(arthur, "duty-two")
    submit(arthur, "duty-two")
    published(arthur, ada, "duty-three")
    arthur.post("authoring.retire", {"why": "Old"}, slug="duty-three")
    page = arthur.get("authoring.questions")
    counted = [node.to_text() for node in page.all(".status-links strong")]
    assert counted == ["1", "1", str(len(content.check().questions)), "1"]


def test_a_question_is_shown_in_both_languages_with_its_reasons(client):
    page = client("ada").get("authoring.question", slug=SHIPPED)
    assert "forestry section is competent for felling permits" in page.text("section[lang=en]")
    assert "某县林业局审批科负责采伐许可" in page.text("section[lang=zh-Hans]")
    assert len(page.all("section[lang=en] .rationale")) == 4
    assert "Choose one." in page.text("section[lang=en]")
    assert page.text("section[lang=zh-Hans] .is-key .tag-good")


def test_where_it_is_used_and_how_it_does(app, client):
    alice = client("alice")
    taken = finished(alice, TEST, right=1)
    key = taken.paper().entry(1).question.key
    page = client("arthur").get("authoring.question", slug=key)
    numbers = [node.to_text().strip() for node in page.all("[aria-labelledby=performance] dd")]
    assert numbers[:2] == ["1", "1"]
    assert numbers[2] == "not enough evidence yet"
    assert "may be drawn" in page.text("[aria-labelledby=uses]")
    assert "Alice" not in page.words


def test_with_enough_evidence_the_facility_is_shown(app, client, monkeypatch):
    monkeypatch.setattr("app.authoring.usage.FEWEST_ANSWERS", 2)
    taken = finished(client("alice"), TEST, right=8)
    key = taken.paper().entry(1).question.key
    others = [finished(client(name), TEST, right=8) for name in ("bob", "charlie")]
    have = 1 + sum(key in {e.question.key for e in other.paper().entries} for other in others)
    page = client("arthur").get("authoring.question", slug=key)
    assert ("100%" in page.text("[aria-labelledby=performance]")) is (have >= 2)


def test_tried_out_and_nothing_is_kept(app, client):
    arthur = client("arthur")
    published(arthur, client("ada"))
    page = arthur.get("authoring.try_out", slug=KEY)
    assert not page.all(".is-key")
    page = arthur.get("authoring.try_out", slug=KEY, go="check", response="a")
    assert "Full marks" in page.words
    assert "In the order of coming nobody needs a favour." in page.words
    page = arthur.get("authoring.try_out", slug=KEY, go="check", response="b", language="zh")
    assert page.text(".is-chosen .explained-option") == "熟识的人"
    assert "That is no answer" in arthur.get("authoring.try_out", slug=KEY, go="check", response="z").words
    arthur.get("authoring.try_out", 404, slug=KEY, of="9")
    page = arthur.get("authoring.question", slug=KEY)
    assert page.text("[aria-labelledby=performance] dd") == "0"


def test_an_attempt_keeps_what_it_showed_at_the_start(app, client):
    """Edited, retired and published again meanwhile, it shows, scores and reviews what it showed."""
    arthur, ada, alice = client("arthur"), client("ada"), client("alice")
    published(arthur, ada)
    slug = offer(app, slots=(Slot(count=1, questions=(KEY,)),))
    taken = start(alice, slug)
    taken.save(1, "a")
    arthur.post("authoring.begin", slug=KEY)
    write(arthur, **{"stem-en": "Edited later?", "key": "1"})
    submit(arthur, reason="Turned round")
    publish(ada)
    ada.post("authoring.retire", {"why": "Old"}, slug=KEY)
    page = alice.get("attempts.question", uuid=taken.uuid, position=1)
    assert page.text(".stem") == "Who comes first at the counter?"
    ada.post("authoring.restore", {"why": "Not so old"}, slug=KEY)
    taken.submit()
    page = alice.follow()
    assert "1 of 1 points" in page.words
    assert "Edited later?" not in page.words
    assert page.text("li.is-key.is-chosen .explained-tags") == "Key Your answer"
    again = start(alice, slug)
    assert alice.get("attempts.question", uuid=again.uuid, position=1).text(".stem") == "Edited later?"
    assert len(versions(app)) == 2


@pytest.mark.parametrize("username", ["alice", "rita"])
def test_closed_to_everybody_else(app, client, username):
    arthur = client("arthur")
    written(arthur)
    person = client(username)
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/author"):
            continue
        address = rule.rule.replace("<slug>", KEY).replace("<id:comment_id>", "1")
        if "GET" in rule.methods:
            person.get(address, 403)
        if "POST" in rule.methods:
            person.post(address, {}, 403)
        assert "Who comes first" not in person.page.html


def test_the_way_there(client):
    assert client("arthur").get("attempts.quizzes").all("a[href='/author/questions']")
    assert client("ada").get("reports.index").all("a[href='/author/questions']")
    assert not client("rita").get("reports.index").all("a[href='/author/questions']")
    assert not client("alice").get("attempts.quizzes").all("a[href='/author/questions']")
