"""What a quiz's page says of time before the start: the own limit with its sum, the close, breaks, parts, overdue."""

from datetime import timedelta

import pytest

from app.attempts.models import Attempt
from app.clock import now
from app.domain.rules import Overdue, Section
from app.domain.selection import Slot
from tests.features.accounts.decisions import decide
from tests.features.attempts.stored import change, only
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.features.quizzes.test_admission import HOUR, MINUTE, card, told
from tests.taking import EXAM, start


def sentences(client, slug, username="alice"):
    return client(username).get("attempts.quiz", slug=slug).text(".sentences")


@pytest.mark.parametrize(
    ("due", "says", "in_short"),
    [
        ({}, "You have 30 minutes from the moment you start. The server keeps the time.", "30 minutes"),
        (
            {"time_factor": 1.5},
            "You have 45 minutes from the moment you start: 30 min × 1.5 = 45 min. The server keeps the time.",
            "30 min × 1.5 = 45 min",
        ),
        (
            {"time_factor": 1.5, "extra_minutes": 10},
            "You have 55 minutes from the moment you start: 30 min × 1.5 + 10 min = 55 min.",
            "30 min × 1.5 + 10 min = 55 min",
        ),
        ({"extra_minutes": 10}, "You have 40 minutes from the moment you start: 30 min +", "30 min + 10 min = 40 min"),
        (
            {"unlimited": True},
            "Time is not limited for you: the limit of 30 minutes is lifted.",
            "no time limit for you",
        ),
    ],
)
def test_the_own_limit_with_its_sum(app, client, due, says, in_short):
    if due:
        decide(app, "alice", **due)
    assert says in sentences(client, EXAM)
    assert f"20 questions · {in_short}" in card(client("alice").get("attempts.quizzes"), EXAM)
    # It is hers alone.
    assert "You have 30 minutes from the moment you start. The" in sentences(client, EXAM, "bob")
    start(client("alice"), EXAM)
    attempt = only(app, Attempt)
    if due.get("unlimited"):
        assert attempt.deadline_at is None
    else:
        own = 30 * due.get("time_factor", 1) + due.get("extra_minutes", 0)
        assert attempt.deadline_at == attempt.started_at + timedelta(minutes=own)


def test_a_close_that_is_extended_is_told_with_both_times(app, client):
    decide(app, "alice", time_factor=1.5)
    closes = now() + 25 * MINUTE
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0, closes_at=closes)
    words = sentences(client, slug)
    assert "Start before then, and you have all of your own time" in words
    # The page was made a moment ago, which may have been in the minute before.
    hers = [told(app, now() + minutes * MINUTE) for minutes in (44, 45)]
    told_for_her = [f"If you start now: 30 min × 1.5 = 45 min; closes for you at {at}, extended from" for at in hers]
    assert any(phrase in words for phrase in told_for_her)
    assert words.count("30 min × 1.5") == 1
    assert "starting now you have" not in client("alice").get("attempts.quiz", slug=slug).words
    taken = start(client("alice"), slug)
    attempt = only(app, Attempt)
    assert attempt.ends_at == attempt.started_at + 45 * MINUTE > closes
    begun = taken.client.get("attempts.quiz", slug=slug).text(".sentences")
    extended = f"closes for you at {told(app, attempt.ends_at)}, extended from {told(app, closes)}"
    assert f"For your attempt that is: 30 min × 1.5 = 45 min; {extended}" in begun
    assert f"Your time ends on {told(app, attempt.ends_at)}." in begun


def test_a_close_that_cuts_the_time_short_is_told_before_the_start(app, client):
    closes = now() + 12 * MINUTE + timedelta(seconds=30)
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0, closes_at=closes)
    page = client("alice").get("attempts.quiz", slug=slug)
    notice = f"It closes on {told(app, closes)}: starting now you have 12 of the 30 minutes."
    assert page.text("main form .notice") == notice
    assert "the close ends every attempt" in page.text(".sentences")
    page = start(client("alice"), slug).client.get("attempts.quiz", slug=slug)
    assert page.all("main form .notice") == []
    assert only(app, Attempt).deadline_at == closes


def test_the_last_minute(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0, closes_at=now() + 50 * timedelta(seconds=1))
    page = client("alice").get("attempts.quiz", slug=slug)
    assert "starting now you have less than one of the 30 minutes." in page.text("main form .notice")


def test_no_word_of_a_cut_where_there_is_time_enough(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0, closes_at=now() + HOUR)
    assert client("alice").get("attempts.quiz", slug=slug).all("main form .notice") == []


@pytest.mark.parametrize(
    ("due", "says"),
    [
        ({}, "Until it closes, time is not limited."),
        ({"extra_minutes": 10}, "For an attempt that you begin before then it closes 10 minutes later."),
        ({"unlimited": True}, "An attempt that you begin before then does not close."),
    ],
)
def test_only_a_close(app, client, due, says):
    if due:
        decide(app, "alice", **due)
    slug = offer(app, slots=ONE_OF_EACH, closes_at=now() + HOUR)
    assert says in sentences(client, slug)


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({}, "When time is up, what is saved is submitted and marked by itself."),
        (
            {"overdue": Overdue.GRACE, "grace_minutes": 5.0},
            "You then have 5 minutes to submit; an attempt that is not submitted by then is not marked, and counts.",
        ),
        ({"overdue": Overdue.ABANDON}, "Submit before time is up: an attempt that is not submitted by then is not"),
    ],
)
def test_what_becomes_of_an_overdue_attempt(app, client, rules, says):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0, **rules)
    assert says in sentences(client, slug)
    decide(app, "bob", unlimited=True)
    assert "time is up" not in sentences(client, slug, "bob")


def test_nothing_is_overdue_without_a_limit(app, client):
    assert "time is up" not in sentences(client, offer(app, slots=ONE_OF_EACH, overdue=Overdue.ABANDON))


@pytest.mark.parametrize(("rules", "told_of_breaks"), [({"time_limit_minutes": 30.0}, True), ({}, False)])
def test_breaks(app, client, rules, told_of_breaks):
    decide(app, "alice", break_minutes=15)
    slug = offer(app, slots=ONE_OF_EACH, **rules)
    assert ("You may stop the clock for breaks, for 15 minutes in all." in sentences(client, slug)) is told_of_breaks
    assert "breaks" not in sentences(client, slug, "bob")


PARTS = (
    Section(title={"en": "Knowledge", "zh": "知识"}, time_limit_minutes=10.0),
    Section(title={"en": "Situations", "zh": "情境"}),
)
IN_PARTS = (Slot(count=2, section=1), Slot(count=1, section=2, situation=True))


@pytest.mark.parametrize(
    ("due", "first"),
    [
        ({}, "Knowledge: 2 questions, 10 minutes"),
        ({"time_factor": 1.5, "extra_minutes": 5}, "Knowledge: 2 questions, 10 min × 1.5 = 15 min"),
        ({"unlimited": True}, "Knowledge: 2 questions, without a time of its own for you"),
    ],
)
def test_parts_with_their_limits(app, client, due, first):
    if due:
        decide(app, "alice", **due)
    slug = offer(app, slots=IN_PARTS, sections=PARTS)
    page = client("alice").get("attempts.quiz", slug=slug)
    assert [" ".join(x.to_text().split()) for x in page.all(".sentences ol li")] == [first, "Situations: 1 question"]
    words = page.text(".sentences")
    assert "It has 2 parts:" in words
    assert "A part with a time of its own is entered once, in this order." in words
    assert "You can go back and change an answer until you submit." not in words


def test_parts_without_limits(app, client):
    slug = offer(app, slots=IN_PARTS, sections=(PARTS[1], PARTS[1]))
    words = sentences(client, slug)
    assert "entered once" not in words
    assert "You can go back and change an answer until you submit." in words


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ((Slot(count=1),), "They are drawn for you"),
        ((Slot(count=1, questions=("duty-carried-through",)),), "They are the same for everybody."),
        (
            (Slot(count=1, questions=("duty-carried-through",)), Slot(count=1)),
            "Some are the same for everybody; the others are",
        ),
    ],
)
def test_drawn_or_fixed(app, client, slots, says):
    assert says in sentences(client, offer(app, slots=slots))


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"wait_days": 1}, "Between attempts there is a waiting time of 1 day."),
        ({"wait_days": 2, "wait_minutes": 90.0}, "2 days and 90 minutes"),
        ({"wait_minutes": 45.0, "attempts_allowed": 3}, "45 minutes"),
    ],
)
def test_waiting_time_in_words(app, client, rules, says):
    assert says in sentences(client, offer(app, slots=ONE_OF_EACH, **rules))


def test_one_attempt_has_nothing_to_wait_for(app, client):
    assert "waiting time" not in sentences(client, offer(app, slots=ONE_OF_EACH, wait_days=1, attempts_allowed=1))


def test_what_was_begun_goes_on_under_its_own_rules(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0)
    taken = start(client("alice"), slug)
    offer(app, slug, slots=ONE_OF_EACH, time_limit_minutes=20.0)
    assert "You have 30 minutes" in taken.client.get("attempts.quiz", slug=slug).text(".sentences")
    assert "You have 20 minutes" in sentences(client, slug, "bob")


def test_time_that_was_added_is_told(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0)
    taken = start(client("alice"), slug)
    later = now() + 3 * HOUR
    change(app, Attempt, ends_at=later)
    words = taken.client.get("attempts.quiz", slug=slug).text(".sentences")
    assert f"Your time ends on {told(app, later)}." in words


def test_in_chinese(app, client):
    decide(app, "alice", time_factor=1.5, break_minutes=15)
    slug = offer(app, slots=IN_PARTS, sections=PARTS, time_limit_minutes=30.0, closes_at=now() + 25 * MINUTE)
    alice = client("alice")
    alice.post("accounts.language", {"language": "zh_Hans", "back": "/account"})
    words = alice.get("attempts.quiz", slug=slug).text(".sentences")
    assert "限时 45 分钟，自开始作答起计时。以服务器时间为准。" in words
    assert "如现在开始：30 分钟 × 1.5 = 45 分钟" in words
    assert "合计 15 分钟" in words
    assert "知识：2 题，10 分钟 × 1.5 = 15 分钟" in words
