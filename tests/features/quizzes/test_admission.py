"""May this person start now: opening, closing, attempts allowed, waiting time, pauses; what the pages say of each."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.accounts.models import Department
from app.attempts import admission, timing
from app.attempts.models import Attempt, EndedBy
from app.clock import now
from app.db import db, unit_of_work
from app.quizzes.listing import on_offer_as
from app.web.pages import when
from tests.features.accounts.decisions import decide
from tests.features.accounts.signing import user
from tests.features.attempts.stored import change, only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.taking import finished, start

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def told(app, instant):
    """An instant as an English page in the installation's zone tells it."""
    with app.test_request_context():
        return when(instant)


def pause(app, slug, department=None, reason="Fire alarm"):
    with app.app_context(), unit_of_work():
        where = db.session.query(Department).filter_by(slug=department).one().id if department else None
        ada = user("ada").id
        return timing.pause(on_offer_as(slug).quiz_id, where, reason=reason, actor_id=ada, now=now()).id


def resume(app, pause_id):
    with app.app_context(), unit_of_work():
        timing.resume(pause_id, actor_id=user("ada").id, now=now())


def ended(app, ago):
    """The attempts so far ended so long ago."""
    change(app, Attempt, started_at=now() - ago - HOUR, submitted_at=now() - ago)


def card(page, slug="of-our-own"):
    (found,) = [c for c in page.all(".quiz-card") if f"/quizzes/{slug}" in c.to_html()]
    return " ".join(found.to_text().split())


def assert_barred(client, slug, words, short, username="alice"):
    """The page, the list and the start all say so, and nothing is started."""
    browser = client(username)
    page = browser.get("attempts.quiz", slug=slug)
    assert words in page.text("[role=alert]")
    assert page.all("main form") == []
    refused = browser.post("attempts.start", slug=slug, status=409)
    assert words in refused.text("[role=alert]")
    assert len(refused.all(".notice-warning")) == 1
    assert short in card(browser.get("attempts.quizzes"), slug)


def assert_admitted(client, slug, username="alice"):
    browser = client(username)
    page = browser.get("attempts.quiz", slug=slug)
    assert page.all("[role=alert]") == []
    assert page.text("main form button") == "Start"
    assert ".state" not in browser.get("attempts.quizzes").html
    return start(browser, slug)


# opening and closing


def test_not_open_yet(app, client):
    opens = now() + HOUR
    slug = offer(app, opens_at=opens, closes_at=opens + HOUR)
    assert_barred(client, slug, f"This quiz opens on {told(app, opens)}.", f"opens on {told(app, opens)}")
    assert rows(app, Attempt) == []


def test_open(app, client):
    opens, closes = now() - HOUR, now() + HOUR
    slug = offer(app, opens_at=opens, closes_at=closes)
    page = client("alice").get("attempts.quizzes")
    assert f"open until {told(app, closes)}" in card(page)
    words = client("alice").get("attempts.quiz", slug=slug).text(".sentences")
    assert f"It is open from {told(app, opens)} to {told(app, closes)}." in words
    assert_admitted(client, slug)
    assert only(app, Attempt).deadline_at == closes


def test_closed(app, client):
    closes = now() - MINUTE
    slug = offer(app, closes_at=closes)
    assert_barred(client, slug, f"This quiz closed on {told(app, closes)}.", f"closed on {told(app, closes)}")
    assert rows(app, Attempt) == []


def test_an_open_attempt_outlives_a_close_that_was_moved(app, client):
    slug = offer(app, slots=ONE_OF_EACH)
    taken = start(client("alice"), slug)
    offer(app, slug, slots=ONE_OF_EACH, closes_at=now() - MINUTE)
    page = taken.client.get("attempts.quiz", slug=slug)
    assert "Go on with your attempt" in page.text("main form")
    assert page.all("[role=alert]") == []
    assert start(taken.client, slug).uuid == taken.uuid
    taken.save(1, taken.key(1))
    taken.submit()
    assert_barred(client, slug, "This quiz closed on", "closed on")


def test_whoever_is_due_time_starts_before_the_close_too(app, client):
    decide(app, "alice", unlimited=True)
    slug = offer(app, closes_at=now() - MINUTE, time_limit_minutes=30.0)
    assert_barred(client, slug, "This quiz closed on", "closed on")


@pytest.mark.parametrize(
    ("after", "code"),
    [(-MINUTE, "not_open_yet"), (timedelta(0), None), (HOUR - MINUTE, None), (HOUR, "closed"), (2 * HOUR, "closed")],
    ids=str,
)
def test_to_the_moment(app, after, code):
    opens = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    slug = offer(app, opens_at=opens, closes_at=opens + HOUR)
    with app.app_context():
        found = admission.standing(user("alice"), on_offer_as(slug), now=opens + after, zone=ZoneInfo("UTC"))
    assert (found.refused and found.refused.code) == code


# attempts allowed


def test_used_up_and_how_many_are_left(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, attempts_allowed=2)
    assert "2 attempts left" in card(alice.get("attempts.quizzes"))
    finished(alice, slug)
    assert "1 attempt left" in card(alice.get("attempts.quizzes"))
    assert "You may take it 2 times. 1 attempt is left." in alice.get("attempts.quiz", slug=slug).text(".sentences")
    finished(alice, slug)
    assert_barred(client, slug, "You have used all the attempts that this quiz allows.", "all attempts used")
    assert len(rows(app, Attempt)) == 2
    assert_admitted(client, slug, "bob")


def test_an_abandoned_attempt_counts(app, client):
    slug = offer(app, slots=ONE_OF_EACH, attempts_allowed=1)
    start(client("alice"), slug)
    change(app, Attempt, submitted_at=now(), ended_by=EndedBy.ABANDONED)
    assert_barred(client, slug, "You have used all the attempts", "all attempts used")


# waiting time


def test_wait_and_from_when(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, wait_days=7)
    finished(alice, slug)
    ended(app, 6 * DAY)
    from_when = only(app, Attempt).submitted_at + 7 * DAY
    assert_barred(client, slug, f"Your next attempt may begin on {told(app, from_when)}.", "next attempt from")
    words = alice.get("attempts.quiz", slug=slug).text(".sentences")
    assert "Between attempts there is a waiting time of 7 days." in words
    assert f"Your next may begin on {told(app, from_when)}." in words
    assert len(rows(app, Attempt)) == 1
    assert_admitted(client, slug, "bob")
    ended(app, 7 * DAY)
    assert_admitted(client, slug)
    assert len(rows(app, Attempt)) == 3


@pytest.mark.parametrize(("ago", "waits"), [(29 * MINUTE, True), (31 * MINUTE, False), (timedelta(0), True)], ids=str)
def test_minutes(app, client, ago, waits):
    slug = offer(app, slots=ONE_OF_EACH, wait_minutes=30.0)
    finished(client("alice"), slug)
    ended(app, ago)
    if waits:
        assert_barred(client, slug, "Your next attempt may begin on", "next attempt from")
    else:
        assert_admitted(client, slug)


def test_the_latest_end_counts(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, wait_days=1)
    finished(alice, slug)
    ended(app, 10 * DAY)
    finished(alice, slug)
    assert_barred(client, slug, "Your next attempt may begin on", "next attempt from")


def test_days_keep_the_wall_clock_of_the_place(app, client):
    """From 9:00 to 9:00, over the night in which the clocks of Berlin go forward and those of Shanghai do not."""
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, wait_days=7)
    finished(alice, slug)
    berlin, shanghai = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
    change(app, Attempt, submitted_at=datetime(2026, 3, 25, 9, 0, tzinfo=berlin))
    with app.app_context():
        for zone, hours in ((berlin, 167), (shanghai, 168)):
            just_before = datetime(2026, 3, 25, 8, 0, tzinfo=UTC) + timedelta(hours=hours, seconds=-1)
            for instant, code in ((just_before, "wait"), (just_before + timedelta(seconds=1), None)):
                found = admission.standing(user("alice"), on_offer_as(slug), now=instant, zone=zone)
                assert (found.refused and found.refused.code) == code
                assert found.next_from == just_before + timedelta(seconds=1)


def test_the_close_comes_before_the_waiting_time_is_over(app, client):
    slug = offer(app, slots=ONE_OF_EACH, wait_days=7, closes_at=now() + DAY)
    finished(client("alice"), slug)
    words = "but the quiz closes before then."
    assert_barred(client, slug, words, "closes before the next attempt could begin")


def test_of_two_waits_the_longer_one_is_told(app, client):
    opens = now() + 2 * DAY
    slug = offer(app, slots=ONE_OF_EACH, wait_days=1)
    finished(client("alice"), slug)
    offer(app, slug, slots=ONE_OF_EACH, wait_days=1, opens_at=opens)
    assert_barred(client, slug, f"This quiz opens on {told(app, opens)}.", "opens on")
    offer(app, slug, slots=ONE_OF_EACH, wait_days=3, opens_at=opens)
    assert_barred(client, slug, "Your next attempt may begin on", "next attempt from")


# pauses


@pytest.mark.parametrize("department", [None, "hall"])
def test_paused_for_everybody_or_for_ones_department(app, client, department):
    slug = offer(app, slots=ONE_OF_EACH)
    held = pause(app, slug, department)
    words = "This quiz is stopped for the moment: Fire alarm. It can be started as soon as it goes on."
    assert_barred(client, slug, words, "stopped for the moment")
    assert rows(app, Attempt) == []
    resume(app, held)
    assert_admitted(client, slug)


def test_another_departments_pause_holds_nobody_else(app, client):
    slug = offer(app, slots=ONE_OF_EACH)
    pause(app, slug, "township")
    assert_barred(client, slug, "stopped for the moment", "stopped for the moment", "charlie")
    assert_admitted(client, slug)
    # Ada belongs to no department.
    assert_admitted(client, slug, "ada")


def test_another_quizs_pause_holds_nobody(app, client):
    pause(app, "where-you-stand")
    assert_admitted(client, offer(app, slots=ONE_OF_EACH))


def test_an_open_attempt_is_shown_though_it_stands_still(app, client):
    slug = offer(app, slots=ONE_OF_EACH, time_limit_minutes=30.0)
    taken = start(client("alice"), slug)
    pause(app, slug)
    page = taken.client.get("attempts.quiz", slug=slug)
    assert "The clock stands still for the moment." in page.text("main form")
    assert page.all("[role=alert]") == []
    assert start(taken.client, slug).uuid == taken.uuid


# which of several


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"closes_at": -MINUTE, "attempts_allowed": 1, "wait_days": 1}, "closed"),
        ({"attempts_allowed": 1, "wait_days": 1, "opens_at": DAY}, "attempts_used_up"),
        ({"wait_days": 1}, "wait"),
        ({}, "paused"),
    ],
)
def test_what_is_final_comes_first(app, client, rules, code):
    slug = offer(app, slots=ONE_OF_EACH)
    finished(client("alice"), slug)
    moved = {name: now() + value if name.endswith("_at") else value for name, value in rules.items()}
    offer(app, slug, slots=ONE_OF_EACH, **moved)
    pause(app, slug)
    with app.app_context():
        found = admission.standing(user("alice"), on_offer_as(slug), now=now(), zone=ZoneInfo("UTC"))
    assert found.refused.code == code


def test_in_chinese(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH, wait_days=7)
    finished(alice, slug)
    alice.post("accounts.language", {"language": "zh_Hans", "back": "/account"})
    assert "7 天" in alice.get("attempts.quiz", slug=slug).text(".sentences")
    page = alice.post("attempts.start", slug=slug, status=409)
    assert "年" in page.text("[role=alert]")
    assert "attempt" not in page.text("main")


def test_looking_changes_nothing(app, client):
    slug = offer(app, slots=ONE_OF_EACH, opens_at=now() + HOUR)
    for _ in range(2):
        client("alice").get("attempts.quiz", slug=slug)
        client("alice").get("attempts.quizzes")
    assert rows(app, Attempt) == []
