"""A quiz's own page: its rules in plain sentences, starting and going on, the latest attempts."""

import pytest

from app.attempts.models import Attempt
from app.clock import now
from tests.features.attempts.stored import change, rows
from tests.features.quizzes.offers import ONE_OF_EACH, offer, retire
from tests.inspection import attribute
from tests.taking import EXAM, PRACTICE, TEST, finished, start

PASS = "To pass you need 70% of the points. Somebody who has read the handbook should answer about four in five"
CHECK = "You may check each answer as soon as you have given it"
AFTER = "Keys and explanations are shown after you have submitted."


def sentences(page):
    return page.text(".sentences")


@pytest.mark.parametrize(
    ("slug", "says", "does_not_say"),
    [
        (
            EXAM,
            ["There are 20 questions.", "You have 30 minutes from the moment you start.", PASS, AFTER],
            [CHECK, "Time is not limited.", "There is no pass mark"],
        ),
        (
            TEST,
            ["There are 8 questions.", "Time is not limited.", "There is no pass mark", AFTER],
            [CHECK, "To pass you need", "from the moment you start"],
        ),
        (PRACTICE, ["There are 16 questions.", "Time is not limited.", "There is no pass mark", CHECK], [AFTER]),
    ],
)
def test_rules_in_plain_sentences(client, slug, says, does_not_say):
    words = sentences(client("alice").get("attempts.quiz", slug=slug))
    assert [phrase for phrase in [*says, "You may take it as often as you like."] if phrase not in words] == []
    assert [phrase for phrase in does_not_say if phrase in words] == []


@pytest.mark.parametrize(
    ("allowed", "says"),
    [(None, "You may take it as often as you like."), (1, "take it once."), (3, "take it 3 times.")],
)
def test_how_often(app, client, allowed, says):
    page = client("alice").get("attempts.quiz", slug=offer(app, attempts_allowed=allowed))
    assert says in sentences(page)


def test_title_summary_and_audience(client):
    page = client("alice").get("attempts.quiz", slug=TEST)
    assert page.text("h1") == "Where you stand"
    assert "It shows where to begin reading; nothing is passed or failed." in page.words
    assert "For whom: New recruits before their initial training" in page.words


def test_start_then_go_on(client):
    alice = client("alice")
    page = alice.get("attempts.quiz", slug=TEST)
    (form,) = page.all("main form")
    assert " ".join(form.to_text().split()) == "Start"
    alice.post(attribute(form, "action"))
    page = alice.get("attempts.quiz", slug=TEST)
    assert "Go on with your attempt" in page.text("main form")
    assert "You began on" in page.text("main form")


def test_used_up(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, attempts_allowed=2)
    finished(alice, slug)
    assert "You have used all" not in alice.get("attempts.quiz", slug=slug).words
    finished(alice, slug)
    page = alice.get("attempts.quiz", slug=slug)
    assert page.text("[role=alert]") == "You have used all the attempts that this quiz allows."
    assert page.all("main form") == []


def test_the_last_one_allowed_can_be_gone_on_with(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, attempts_allowed=1)
    start(alice, slug)
    page = alice.get("attempts.quiz", slug=slug)
    assert "Go on with your attempt" in page.text("main form")
    assert page.all("[role=alert]") == []


def test_latest_attempts(app, client):
    alice = client("alice")
    assert "Your latest attempts" not in alice.get("attempts.quiz", slug=TEST).words
    taken = [finished(alice, TEST, right=right) for right in range(7)]
    finished(client("bob"), TEST, right=8)
    change(app, Attempt, submitted_at=now())
    page = alice.get("attempts.quiz", slug=TEST)
    assert [attribute(a, "href") for a in page.all(".rows a")] == [f"/attempts/{t.uuid}/result" for t in taken[:1:-1]]
    assert [s.to_text() for s in page.all(".rows strong")] == ["75%", "62%", "50%", "38%", "25%"]


@pytest.mark.parametrize("slug", ["no-such-quiz", TEST, "x" * 200])
def test_no_such_quiz_or_a_retired_one(app, client, slug):
    retire(app, TEST)
    client("alice").get("attempts.quiz", 404, slug=slug)


def test_signed_out(client):
    stranger = client()
    stranger.get("attempts.quiz", 302, slug=TEST)
    assert stranger.headers["Location"] == f"/sign-in?next=/quizzes/{TEST}"


def test_looking_starts_nothing(app, client):
    client("alice").get("attempts.quiz", slug=TEST)
    assert rows(app, Attempt) == []


def test_posting_is_not_possible(client):
    client("alice").post("attempts.quiz", status=405, slug=TEST)
