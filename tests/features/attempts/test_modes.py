"""The three modes and a matrix of one's own, moment by moment: what the owner sees, and what is said of later."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt, EndedBy
from app.clock import now
from app.db import db, unit_of_work
from app.domain.release import PRESETS, Part, When, answers_on
from app.domain.rules import Mode
from tests.features.attempts.moments import due
from tests.features.attempts.practising import check
from tests.features.attempts.stored import change, only
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, offer
from tests.features.reports.results import NOON, put, take
from tests.inspection import attribute, leaks
from tests.taking import start

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAST = NOON + 2 * HOUR
"""When a quiz closed, or what it held back was published: after `take` has submitted, and long ago."""


def publish(app, mode, *, closes_at=None, release=None, **more):
    return offer(app, slots=ONE_OF_EACH, mode=mode, closes_at=closes_at, release=release, **more)


def result(app, client, slug, right=lambda entry: entry.position == SINGLE):
    """The result page of an attempt that Alice submitted long ago, its first answer right and the others wrong."""
    uuid = take(app, "alice", slug, right=right)
    return client("alice").get("attempts.result", uuid=uuid)


def parts(page):
    """The parts of an attempt that a page shows."""
    found = set()
    if page.all(".score-figure"):
        found.add(Part.SCORE)
    if page.all(".explained-item .stem"):
        found.add(Part.QUESTIONS)
    if page.all(".explained-item .verdict .tag-good"):
        found.add(Part.MARKS)
    if page.all(".is-key"):
        found.add(Part.KEYS)
    if page.all(".rationale"):
        found.add(Part.REASONS)
    return found


def coming(page):
    return [" ".join(p.to_text().split()) for p in page.all(".coming p")]


EVERYTHING, SCORE = set(Part), {Part.SCORE}


@pytest.mark.parametrize(
    ("mode", "closes_in", "on", "shown", "says"),
    [
        (Mode.PRACTICE, None, None, EVERYTHING, None),
        (Mode.PRACTICE, DAY, None, EVERYTHING, None),
        (Mode.CHECK, None, None, EVERYTHING, None),
        (Mode.CHECK, DAY, None, SCORE, "the keys and the explanations are shown after the quiz has closed, on"),
        (Mode.CHECK, PAST, None, EVERYTHING, None),
        (Mode.CERTIFY, None, None, SCORE, "The answers to this quiz are not shown: no keys, no explanations."),
        (Mode.CERTIFY, PAST, None, SCORE, "The answers to this quiz are not shown: no keys, no explanations."),
        (Mode.CERTIFY, PAST, DAY, SCORE, "the keys and the explanations are shown from"),
        (Mode.CERTIFY, PAST, PAST, EVERYTHING, None),
    ],
)
def test_presets(app, client, mode, closes_in, on, shown, says):
    """A timedelta is from now on, an instant is long ago."""
    closes_at, on = (now() + t if isinstance(t, timedelta) else t for t in (closes_in, on))
    page = result(app, client, publish(app, mode, closes_at=closes_at, release=answers_on(on) if on else None))
    assert parts(page) == shown
    assert len(coming(page)) == (1 if says else 0)
    assert says is None or says in coming(page)[0]
    assert page.text(".score-figure") == "33%"
    assert bool(leaks(page.html)) is (Part.REASONS in shown)


def test_the_moment_is_told_with_its_time_zone(app, client):
    page = result(app, client, publish(app, Mode.CHECK, closes_at=NOON.replace(year=2030)))
    assert coming(page) == [
        "Your answers, the keys and the explanations are shown after the quiz has closed, on 2 Mar 2030, 12:00 UTC."
    ]


def test_in_chinese(app, client):
    slug = publish(app, Mode.CHECK, closes_at=NOON.replace(year=2030))
    uuid = take(app, "alice", slug)
    alice = client("alice")
    alice.post("accounts.language", {"language": "zh_Hans"})
    page = alice.get("attempts.result", uuid=uuid)
    assert coming(page) == ["你的作答、答案和解析将在测验于 2030年3月2日 12:00 UTC 截止后公布。"]


NO_LATER = {part.value: When.NEVER for part in Part}


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("", ["The score of this quiz is not shown.", "The answers to this quiz are not shown:"]),
        ("score", ["The answers to this quiz are not shown:"]),
        ("questions", ["The score of this", "Not shown: what each answer earned, the keys, the explanations."]),
        ("score marks", ["Not shown: the questions with your answers, the keys, the explanations."]),
        ("score questions marks", ["Not shown: the keys, the explanations."]),
        ("score questions marks keys", ["Not shown: the explanations."]),
        ("score questions marks reasons", ["Not shown: the keys."]),
        ("questions keys", ["The score", "Not shown: what each answer earned, the explanations."]),
        ("score keys reasons", ["The answers to this quiz are not shown:"]),
    ],
)
def test_any_part_without_the_others(app, client, names, says):
    release = replace(PRESETS[Mode.CHECK], **{**NO_LATER, **dict.fromkeys(names.split(), When.AFTER_SUBMISSION)})
    shown = {Part(name) for name in names.split()}
    if Part.QUESTIONS not in shown:  # a key is shown with its question or not at all
        shown -= {Part.KEYS, Part.REASONS}
    page = result(app, client, publish(app, Mode.CERTIFY, release=release))
    assert parts(page) == shown
    assert len(coming(page)) == len(says)
    for sentence, beginning in zip(coming(page), says, strict=True):
        assert sentence.startswith(beginning)
    if Part.SCORE not in shown:
        assert "33%" not in page.words
        assert "1 of 3 points" not in page.words


def test_reasons_without_keys_are_those_of_what_was_chosen(app, client):
    release = replace(PRESETS[Mode.CHECK], **{p.value: When.AFTER_SUBMISSION for p in Part} | {"keys": When.NEVER})
    page = result(app, client, publish(app, Mode.CERTIFY, release=release))
    for article in page.all(".explained-item"):
        assert len(article.query(".rationale")) == 1
        assert len(article.query("li.is-chosen .rationale")) == 1
        assert article.query(".tag-good, .tag-bad") == article.query(".verdict .tag-good, .verdict .tag-bad")


def test_moments_of_all_kinds_are_told_one_by_one(app, client):
    release = replace(
        PRESETS[Mode.CHECK], score=When.AFTER_CLOSE, keys=When.ON_DATE, reasons=When.NEVER, on=NOON.replace(year=2031)
    )
    page = result(app, client, publish(app, Mode.CERTIFY, closes_at=NOON.replace(year=2030), release=release))
    assert parts(page) == set()
    assert page.text(".score-verdict") == "Your attempt is submitted."
    assert "3 of 3 questions answered." in page.text(".score")
    assert coming(page) == [
        "Your score is shown after the quiz has closed, on 2 Mar 2030, 12:00 UTC.",
        "Shown after the quiz has closed, on 2 Mar 2030, 12:00 UTC: "
        "the questions with your answers, what each answer earned.",
        "Shown from 2 Mar 2031, 12:00 UTC on: the keys.",
        "Not shown: the explanations.",
    ]


@pytest.mark.parametrize("mode", list(Mode))
def test_before_submission_there_is_no_result(app, client, mode):
    taken = start(client("alice"), publish(app, mode))
    taken.client.get("attempts.result", 302, uuid=taken.uuid)
    for position in (SINGLE, MULTIPLE):
        page = taken.client.get("attempts.question", uuid=taken.uuid, position=position)
        assert parts(page) == set()
        assert leaks(page.html) == []


# somebody still at work


def closed(app, ago):
    """A quiz in the mode `check` that closed so long ago, and Alice's attempt at it, submitted before."""
    slug = publish(app, Mode.CHECK, closes_at=now() - ago)
    return slug, take(app, "alice", slug)


def test_answers_wait_for_somebody_who_has_more_time(app, client):
    slug, uuid = closed(app, HOUR)
    put(app, "bob", slug, at=None, deadline=now() + HOUR)
    page = client("alice").get("attempts.result", uuid=uuid)
    assert parts(page) == SCORE
    assert coming(page)[0].startswith("The quiz has closed, but not everybody has finished yet.")
    change(app, Attempt, submitted_at=now())
    assert parts(client("alice").get("attempts.result", uuid=uuid)) == EVERYTHING


@pytest.mark.parametrize(
    ("ago", "row", "waits"),
    [
        (HOUR, {"deadline": timedelta(hours=1)}, True),
        (10 * DAY, {"deadline": timedelta(hours=1)}, True),
        (HOUR, {"deadline": -timedelta(minutes=1)}, False),
        (HOUR, {"deadline": -timedelta(minutes=1), "paused": True}, True),
        (HOUR, {"deadline": None}, True),
        (DAY - timedelta(minutes=5), {"deadline": None}, True),
        (DAY + timedelta(minutes=5), {"deadline": None}, False),
        (DAY + timedelta(minutes=5), {"deadline": None, "paused": True}, False),
    ],
)
def test_who_is_waited_for_and_how_long(app, client, ago, row, waits):
    slug, uuid = closed(app, ago)
    deadline = row["deadline"]
    other = put(app, "bob", slug, at=None, deadline=now() + deadline if deadline is not None else None)
    if row.get("paused"):
        with app.app_context(), unit_of_work():
            db.session.execute(sa.update(Attempt).where(Attempt.uuid == other).values(paused_at=now() - HOUR))
    assert parts(client("alice").get("attempts.result", uuid=uuid)) == (SCORE if waits else EVERYTHING)


def test_another_quiz_holds_nothing_back(app, client):
    _, uuid = closed(app, HOUR)
    put(app, "bob", at=None, deadline=now() + HOUR)
    assert parts(client("alice").get("attempts.result", uuid=uuid)) == EVERYTHING


def test_one_s_own_further_attempt_holds_back_too(app, client):
    slug, uuid = closed(app, HOUR)
    put(app, "alice", slug, at=None, deadline=now() + HOUR)
    assert parts(client("alice").get("attempts.result", uuid=uuid)) == SCORE


def test_an_accommodation_holds_back_by_the_doors_that_people_use(app, client):
    due(app, "bob", unlimited=True)
    slug = publish(app, Mode.CHECK, closes_at=now() + DAY)
    bob = start(client("bob"), slug)
    assert only(app, Attempt).ends_at is None
    uuid = take(app, "alice", slug)
    assert parts(client("alice").get("attempts.result", uuid=uuid)) == SCORE
    bob.submit()
    assert parts(bob.client.follow()) == SCORE


def test_a_close_that_was_put_off_is_put_off_for_those_who_are_done_too(app, client):
    _, uuid = closed(app, HOUR)
    alice = client("alice")
    assert parts(alice.get("attempts.result", uuid=uuid)) == EVERYTHING
    publish(app, Mode.CHECK, closes_at=NOON.replace(year=2030))
    page = alice.get("attempts.result", uuid=uuid)
    assert parts(page) == SCORE
    assert "2 Mar 2030" in coming(page)[0]
    # And one that was brought forward takes back nothing that was promised, and gives nothing early.
    publish(app, Mode.CHECK, closes_at=now() - 2 * HOUR)
    assert parts(alice.get("attempts.result", uuid=uuid)) == EVERYTHING


def test_the_question_is_asked_only_when_it_matters(app, client):
    def asked(slug):
        uuid = take(app, "alice", slug)
        alice = client("alice")
        alice.get("attempts.result", uuid=uuid)
        return [q for q in alice.queries if "EXISTS" in q or "DISTINCT" in q]

    assert asked(publish(app, Mode.PRACTICE, closes_at=PAST)) == []
    assert asked(publish(app, Mode.CHECK, closes_at=now() + DAY)) == []
    assert asked(publish(app, Mode.CERTIFY, closes_at=PAST)) == []
    assert len(asked(publish(app, Mode.CHECK, closes_at=PAST))) == 1


# an abandoned attempt


def abandoned(app, client, mode=Mode.CHECK, **more):
    slug = publish(app, mode, **more)
    taken = start(client("alice"), slug)
    taken.save(SINGLE, taken.key(SINGLE))
    change(app, Attempt, submitted_at=now(), ended_by=EndedBy.ABANDONED)
    return taken


@pytest.mark.parametrize(
    ("mode", "more", "shown"),
    [
        (Mode.CHECK, {}, {Part.QUESTIONS}),
        (Mode.CHECK, {"closes_at": NOON.replace(year=2030)}, set()),
        (Mode.CERTIFY, {}, set()),
        (Mode.PRACTICE, {}, {Part.QUESTIONS}),
    ],
)
def test_an_abandoned_attempt_says_what_happened(app, client, mode, more, shown):
    taken = abandoned(app, client, mode, **more)
    page = taken.client.get("attempts.result", uuid=taken.uuid)
    assert parts(page) == shown
    assert page.text(".score-verdict") == "Not marked"
    assert "What was saved is kept: an answer to 1 of 3 questions." in page.text(".score")
    assert "tell an administrator of your unit" in page.text(".notice")
    assert coming(page) == []
    assert leaks(page.html) == []
    assert "%" not in page.text("main")


def test_an_abandoned_attempt_in_the_lists(app, client):
    taken = abandoned(app, client)
    page = taken.client.get("progress.index")
    assert "not marked" in page.text("section[aria-labelledby=attempts] tbody")
    assert page.all("figure.chart") == []
    assert page.all(f"a[href='/attempts/{taken.uuid}/result']")
    assert taken.client.get("attempts.quiz", slug="of-our-own").text(".rows strong") == "not marked"


def test_what_was_checked_before_it_was_abandoned_is_no_evidence(app, client):
    taken = start(client("alice"), publish(app, Mode.PRACTICE))
    check(taken, SINGLE, taken.key(SINGLE))
    change(app, Attempt, submitted_at=now(), ended_by=EndedBy.ABANDONED)
    cells = taken.client.get("progress.index").all("table.principles td.num")
    assert {" ".join(c.to_text().split()) for c in cells} == {"0"}


def test_administrators_see_an_abandoned_attempt_with_its_answers(app, client):
    taken = abandoned(app, client)
    page = client("ada").get("reports.attempt", uuid=taken.uuid)
    assert page.text(".score-verdict") == "Not marked"
    assert "1 saved answer" in page.words
    assert attribute(page.all("main h1 a")[0], "href").startswith("/admin/people/")


# administrators and reviewers


@pytest.mark.parametrize("username", ["ada", "rita"])
def test_administrators_and_reviewers_see_everything(app, client, username):
    uuid = take(app, "alice", publish(app, Mode.CERTIFY, release=replace(PRESETS[Mode.CERTIFY], score=When.NEVER)))
    page = client(username).get("reports.attempt", uuid=uuid)
    assert page.text(".score-figure") == "100%"
    assert page.all(".is-key")
    assert len(page.all(".rationale")) > 5
    assert coming(page) == []
    listed = client(username).get("reports.attempts").text("tbody")
    assert "100%" in listed
    person = only(app, Attempt).user_id
    page = client(username).get("reports.person", user_id=person)
    assert "3 of 3 100%" in page.text("section[aria-labelledby=attempts]")
    assert len(page.all("figure.chart circle.point")) == 1
    if username == "ada":
        assert client("ada").http.get("/admin/attempts.csv").get_data(as_text=True).count(",100.0,") == 1
