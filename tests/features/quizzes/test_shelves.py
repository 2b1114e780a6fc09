"""The list of quizzes, arranged by what they are for, and for whom."""

from dataclasses import replace

import pytest

from app.bank import syllabus
from app.domain.rules import Mode, Purpose
from tests.domain.test_rules import RULES
from tests.inspection import attribute
from tests.taking import PRACTICE, start


def test_a_purpose_that_is_not_stated_follows_from_the_mode_and_the_pass_mark():
    assert RULES.purpose is Purpose.EXAM
    assert replace(RULES, pass_mark=None, pass_mark_reason=None).purpose is Purpose.DIAGNOSTIC
    assert replace(RULES, mode=Mode.PRACTICE).purpose is Purpose.PRACTICE
    assert replace(RULES, mode=Mode.CERTIFY).purpose is Purpose.CERTIFICATION
    assert replace(RULES, stated_purpose=Purpose.DAILY).purpose is Purpose.DAILY


def shelves(page):
    """The slugs on each shelf, by its heading."""
    return {
        " ".join(shelf.query("h2")[0].to_text().split()): [
            attribute(a, "href").rsplit("/", 1)[1] for a in shelf.query("li a")
        ]
        for shelf in page.all(".shelf")
    }


def test_one_shelf_a_purpose_and_one_for_the_topics(client):
    shown = shelves(client("alice").get("attempts.quizzes"))
    assert list(shown) == [
        *("Find out where you stand", "A few minutes a day", "Practise", "Practise one topic"),
        *("Workshops", "Examinations", "Certification"),
    ]
    assert shown["Practise one topic"] == [f"practise-{topic}" for topic in syllabus.topics()]


def test_what_is_meant_for_a_group_and_what_is_meant_for_all(client):
    page = client("alice").get("attempts.quizzes", **{"for": "enforcement"})
    shown = shelves(page)
    assert shown["Examinations"] == ["combinations-exam", "serving-the-public"]
    assert "Certification" not in shown
    assert PRACTICE in shown["Practise"]
    (chosen,) = [o for o in page.all("#for option") if attribute(o, "selected") is not None]
    assert attribute(chosen, "value") == "enforcement"


def test_a_group_that_does_not_exist(client):
    client("alice").get("attempts.quizzes", 404, **{"for": "nobody"})


def test_what_is_begun_stands_on_top(client):
    alice = client("alice")
    assert alice.get("attempts.quizzes").all("#begun") == []
    taken = start(alice, "practise-duty")
    page = alice.get("attempts.quizzes")
    (link,) = [a for a in page.all("section[aria-labelledby=begun] a") if "Go on" in a.to_text()]
    assert attribute(link, "href") == f"/attempts/{taken.uuid}"
    (line,) = [li for li in page.all(".topic") if "/practise-duty" in (attribute(li.query("a")[0], "href") or "")]
    assert "begun" in line.to_text()


@pytest.mark.parametrize("slug", ["five-minutes", "practise-values"])
def test_the_page_of_a_quiz_says_what_and_whom_it_is_for(client, slug):
    words = client("alice").get("attempts.quiz", slug=slug).text("main")
    assert ("A few minutes a day · meant for: in-service training" in words) is (slug == "five-minutes")
    assert ("Practise" in words) is (slug == "practise-values")
