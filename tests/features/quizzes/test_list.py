"""The list of quizzes: what is on offer, where this person stands, and an empty list."""

import pytest

from tests.features.quizzes.offers import offer, retire
from tests.inspection import attribute
from tests.taking import EXAM, PRACTICE, TEST, finished, start

# The practices of one topic each are lines, not cards.
IN_ORDER = [
    *(TEST, "all-twenty-topics", "five-minutes", PRACTICE, "workplace-situations", "judgement-workshop", EXAM),
    *("foundations-exam", "combinations-exam", "unities-exam", "serving-the-public", "on-appointment", "certification"),
]


def cards(page):
    """Each quiz's card as words, by its slug."""
    found = {}
    for card in page.all(".quiz-card"):
        slug = attribute(card.query("h3 a")[0], "href").rsplit("/", 1)[1]
        found[slug] = " ".join(card.to_text().split())
    return found


def test_every_quiz_in_order(client):
    shown = cards(client("alice").get("attempts.quizzes"))
    assert list(shown) == IN_ORDER
    assert shown[PRACTICE].startswith("Practice")
    assert shown[EXAM].startswith("Examination")
    assert shown[TEST].startswith("Self-test")
    assert "20 questions · 30 minutes" in shown[EXAM]
    assert "8 questions · no time limit" in shown[TEST]


def test_untouched_quizzes_say_nothing_of_standing(client):
    words = client("alice").get("attempts.quizzes").text("main")
    for phrase in ("finished", "best", "Passed", "Go on"):
        assert phrase not in words


def test_go_on(client):
    alice = client("alice")
    taken = start(alice, TEST)
    page = alice.get("attempts.quizzes")
    (link,) = [a for a in page.all("main a") if "Go on" in a.to_text()]
    assert attribute(link, "href") == f"/attempts/{taken.uuid}"
    assert [t for t in page.words.split() if t == "Go"] == ["Go"]
    taken.submit()
    assert "Go on" not in alice.get("attempts.quizzes").text("main")


def test_best(client):
    alice = client("alice")
    finished(alice, TEST, right=2)
    assert "1 attempt finished, best 25%" in cards(alice.get("attempts.quizzes"))[TEST]
    finished(alice, TEST, right=6)
    finished(alice, TEST, right=4)
    assert "3 attempts finished, best 75%" in cards(alice.get("attempts.quizzes"))[TEST]


@pytest.mark.parametrize(("right", "passed"), [(13, False), (14, True)])
def test_passed(client, right, passed):
    alice = client("alice")
    finished(alice, EXAM, right=right)
    shown = cards(alice.get("attempts.quizzes"))
    assert shown[EXAM].startswith("Examination Passed") is passed
    assert "Passed" not in shown[TEST]


def test_once_passed_stays_passed(client):
    alice = client("alice")
    finished(alice, EXAM, right=20)
    finished(alice, EXAM, right=0)
    shown = cards(alice.get("attempts.quizzes"))[EXAM]
    assert shown.startswith("Examination Passed")
    assert "2 attempts finished, best 100%" in shown


def test_standing_is_ones_own(client):
    finished(client("alice"), EXAM)
    start(client("alice"), TEST)
    words = client("bob").get("attempts.quizzes").text("main")
    for phrase in ("finished", "Passed", "Go on"):
        assert phrase not in words


def test_no_quiz_at_all(app, client):
    retire(app)
    page = client("alice").get("attempts.quizzes")
    assert page.text(".empty-title") == "There are no quizzes yet"
    assert "officium bank publish" in page.words
    assert [attribute(a, "href") for a in page.all(".empty a")] == ["/handbook"]
    assert cards(page) == {}


def test_a_retired_quiz_is_gone(app, client):
    retire(app, TEST)
    shown = cards(client("alice").get("attempts.quizzes"))
    assert list(shown) == [slug for slug in IN_ORDER if slug != TEST]


def test_a_new_quiz_stands_at_the_end_of_its_shelf(app, client):
    slug = offer(app, "one-more")
    shown = list(cards(client("alice").get("attempts.quizzes")))
    assert [s for s in shown if s != slug] == IN_ORDER
    assert shown.index(slug) == IN_ORDER.index("five-minutes")


def test_signed_out(client):
    stranger = client()
    stranger.get("attempts.quizzes", 302)
    assert stranger.headers["Location"] == "/sign-in?next=/quizzes"


@pytest.mark.parametrize("username", ["arthur", "rita", "ada"])
def test_every_role_may(client, username):
    assert len(cards(client(username).get("attempts.quizzes"))) == len(IN_ORDER)


def test_posting_is_not_possible(client):
    client("alice").post("attempts.quizzes", status=405)
