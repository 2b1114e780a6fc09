"""What becomes of an attempt whose time has run out: marked at once, after a grace only if submitted, or not at all."""

from datetime import timedelta

import pytest

from app.attempts import taking
from app.attempts.models import Attempt, Cause, EndedBy, Flag, Mark, Response
from app.clock import now
from app.domain.release import Mode
from app.domain.rules import Overdue
from tests.features.attempts.moments import MINUTE, SECOND, attempt_of, save, submit, within
from tests.features.attempts.stored import change, only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.taking import start

TICK = timedelta(microseconds=1)
GRACE = 5 * MINUTE
SLUG = "of-our-own"
POLICIES = {Overdue.SUBMIT: 0.0, Overdue.GRACE: 5.0, Overdue.ABANDON: 0.0}
CONTACTS = {
    "quizzes": ("GET", "/quizzes", 200),
    "quiz": ("GET", f"/quizzes/{SLUG}", 200),
    "progress": ("GET", "/progress", 200),
    "resume": ("GET", "/attempts/{uuid}", 302),
    "question": ("GET", "/attempts/{uuid}/questions/2", 302),
    "questions": ("GET", "/attempts/{uuid}/questions", 302),
    "read back": ("GET", "/attempts/{uuid}/responses", 200),
    "review": ("GET", "/attempts/{uuid}/submit", 302),
    "result": ("GET", "/attempts/{uuid}/result", 200),
    "form": ("POST", "/attempts/{uuid}/questions/2", 303),
    "submit": ("POST", "/attempts/{uuid}/submit", 303),
    "start": ("POST", f"/quizzes/{SLUG}/attempts", 303),
    "break": ("POST", "/attempts/{uuid}/break", 303),
}


def under(app, client, policy, **changes):
    """An attempt under this policy with one answer, a right one."""
    slug = offer(
        app, slots=ONE_OF_EACH, time_limit_minutes=10.0, overdue=policy, grace_minutes=POLICIES[policy], **changes
    )
    taken = start(client("alice"), slug)
    taken.save(SINGLE, taken.key(SINGLE))
    return taken


def ended_ago(app, span):
    """Time ran out so long ago; when."""
    end = now() - span
    change(app, Attempt, deadline_at=end, ends_at=end, started_at=end - 10 * MINUTE)
    return end


def contact(taken, name):
    method, path, status = CONTACTS[name]
    path = path.format(uuid=taken.uuid)
    if method == "GET":
        return taken.client.get(path, status, most_queries=40)
    return taken.client.post(path, {"go": "begin" if name == "break" else "1"}, status)


def result(taken):
    return taken.client.get("attempts.result", uuid=taken.uuid)


# exactly when


@pytest.mark.parametrize(
    ("policy", "after", "ended_by"),
    [
        (Overdue.SUBMIT, timedelta(), None),
        (Overdue.SUBMIT, TICK, EndedBy.TIME),
        (Overdue.ABANDON, timedelta(), None),
        (Overdue.ABANDON, TICK, EndedBy.ABANDONED),
        (Overdue.GRACE, TICK, None),
        (Overdue.GRACE, GRACE, None),
        (Overdue.GRACE, GRACE + TICK, EndedBy.ABANDONED),
    ],
)
def test_it_ends_when_its_time_or_its_grace_has_passed(app, client, policy, after, ended_by):
    taken = under(app, client, policy)
    attempt = attempt_of(app, taken)
    assert within(app, taking.finish_if_overdue, attempt, now=attempt.ends_at + after) is (ended_by is not None)
    ended = only(app, Attempt)
    assert ended.ended_by is ended_by
    grace = GRACE if policy is Overdue.GRACE else timedelta()
    assert ended.submitted_at == (attempt.ends_at + grace if ended_by else None)


@pytest.mark.parametrize("policy", list(Overdue))
def test_at_the_very_end_it_can_be_submitted_under_each(app, client, policy):
    taken = under(app, client, policy)
    end = attempt_of(app, taken).ends_at
    assert submit(app, taken, end) is None
    attempt = only(app, Attempt)
    assert (attempt.ended_by, attempt.submitted_at, attempt.earned) == (EndedBy.TRAINEE, end, 1.0)


# marked at once


def test_submitted_by_time(app, client):
    taken = under(app, client, Overdue.SUBMIT)
    end = ended_ago(app, MINUTE)
    words = result(taken).words
    assert "1 of 3 points; 1 of 3 questions answered." in words
    assert "Time ran out; what was saved by then was marked." in words
    attempt = only(app, Attempt)
    assert (attempt.ended_by, attempt.submitted_at, attempt.earned) == (EndedBy.TIME, end, 1.0)
    assert attempt.score_from == end
    assert len(rows(app, Mark)) == 3


# the grace


@pytest.fixture
def graced(app, client):
    taken = under(app, client, Overdue.GRACE)
    ended_ago(app, MINUTE)
    return taken


def test_in_it_the_page_leads_to_submitting(app, graced):
    for path in ("", "/questions/1"):
        graced.client.get(f"/attempts/{graced.uuid}{path}", 303)
        assert graced.client.headers["Location"] == f"/attempts/{graced.uuid}/submit"
    page = graced.client.follow()
    assert "Time is up: answers can no longer be changed, but you may still submit" in page.words
    assert page.all("#submit button")
    assert not page.all(f"a[href='/attempts/{graced.uuid}/questions/1']")
    assert only(app, Attempt).submitted_at is None


def test_in_it_nothing_can_be_answered(app, graced):
    refusal = graced.save(TRUE_FALSE, graced.key(TRUE_FALSE), status=409)
    assert refusal["title"] == "time_over"
    form = {"response": graced.key(TRUE_FALSE), "go": "1"}
    graced.client.post("attempts.post_question", form, 303, uuid=graced.uuid, position=TRUE_FALSE)
    assert len(rows(app, Response)) == 1
    assert only(app, Attempt).submitted_at is None


def test_in_it_nothing_can_be_checked(app, client):
    taken = under(app, client, Overdue.GRACE, mode=Mode.PRACTICE)
    ended_ago(app, MINUTE)
    form = {"response": taken.key(SINGLE), "shown": f'"{taken.key(SINGLE)}"', "go": "check"}
    taken.client.post("attempts.post_question", form, 303, uuid=taken.uuid, position=SINGLE)
    assert rows(app, Mark) == []


def test_in_it_a_repeat_of_what_is_stored_is_harmless(app, graced):
    graced.save(SINGLE, graced.key(SINGLE), client="tab", status=409)
    assert len(rows(app, Response)) == 1


def test_in_it_contact_and_looking_end_nothing(app, graced):
    for name in ("quizzes", "quiz", "progress", "read back"):
        contact(graced, name)
    headers = {"X-CSRFToken": graced.client.token()}
    body = {"client": "tab", "position": 1, "heard": 0}
    said = graced.client.http.post(f"/attempts/{graced.uuid}/contact", json=body, headers=headers).get_json()
    assert (said["submitted"], said["remaining_seconds"]) == (False, 0)
    graced.client.get("attempts.result", 302, uuid=graced.uuid)
    assert only(app, Attempt).submitted_at is None


def test_in_it_starting_leads_back(app, graced):
    assert start(graced.client, SLUG).uuid == graced.uuid
    assert len(rows(app, Attempt)) == 1


def test_in_it_submitting_marks(app, graced):
    before = now()
    graced.submit()
    attempt = only(app, Attempt)
    assert attempt.ended_by is EndedBy.TRAINEE
    assert before <= attempt.submitted_at <= now()
    assert attempt.earned == 1.0
    assert len(rows(app, Mark)) == 3
    assert "1 of 3 points; 1 of 3 questions answered." in result(graced).words


# abandoned


def assert_abandoned(app, taken, at):
    attempt = only(app, Attempt)
    assert (attempt.ended_by, attempt.submitted_at) == (EndedBy.ABANDONED, at)
    assert (attempt.earned, attempt.passed, attempt.score_from) == (None, None, None)
    assert rows(app, Mark) == []
    assert len(rows(app, Response)) == 1


@pytest.mark.parametrize("name", [name for name in CONTACTS if name != "start"])
@pytest.mark.parametrize("policy", [Overdue.GRACE, Overdue.ABANDON])
def test_the_next_contact_abandons_it(app, client, policy, name):
    taken = under(app, client, policy)
    grace = GRACE if policy is Overdue.GRACE else timedelta()
    at = ended_ago(app, grace + MINUTE) + grace
    contact(taken, name)
    assert_abandoned(app, taken, at)
    contact(taken, name)
    assert_abandoned(app, taken, at)


@pytest.fixture
def abandoned(app, client):
    why = {"en": "A third.", "zh": "三分之一。"}
    taken = under(app, client, Overdue.ABANDON, pass_mark=0.3, pass_mark_reason=why)
    ended_ago(app, MINUTE)
    contact(taken, "quizzes")
    return taken


def test_its_result_says_what_happened_and_gives_nothing_away(app, abandoned):
    page = result(abandoned)
    assert "Not marked" in page.words
    assert "Time ran out before it was submitted" in page.words
    assert "an answer to 1 of 3 questions" in page.words
    # What a question happens to speak of is not what the page says of the attempt.
    for word in ("Passed", "Not passed", "points", "Time ran out; what was saved"):
        assert word not in page.text(".score")
    assert not page.all(".score-figure")


def test_it_can_neither_be_answered_nor_submitted(app, abandoned):
    before = only(app, Attempt).submitted_at
    assert abandoned.save(TRUE_FALSE, abandoned.key(TRUE_FALSE), status=409)["title"] == "submitted"
    abandoned.submit()
    assert submit(app, abandoned, now()) is None
    assert save(app, abandoned, TRUE_FALSE, now()) == "submitted"
    assert_abandoned(app, abandoned, before)


def test_it_counts_as_an_attempt_and_a_new_one_can_begin(app, client, abandoned):
    fresh = start(abandoned.client, SLUG)
    assert fresh.uuid != abandoned.uuid
    assert len(rows(app, Attempt)) == 2
    fresh.submit()
    offer(app, slots=ONE_OF_EACH, attempts_allowed=2)
    abandoned.client.post("attempts.start", status=409, slug=SLUG)


def test_every_page_that_speaks_of_attempts_bears_it(app, client, abandoned):
    for path in ("/quizzes", f"/quizzes/{SLUG}", "/progress"):
        abandoned.client.get(path)
    ada, uuid, alice = client("ada"), abandoned.uuid, attempt_of(app, abandoned).user_id
    for path in ("", "/attempts", f"/attempts/{uuid}", "/people", f"/people/{alice}", "/live", f"/live/{SLUG}"):
        ada.get(f"/admin{path}")
    sheet = ada.http.get("/admin/attempts.csv")
    assert sheet.status_code == 200
    assert str(uuid) in sheet.get_data(as_text=True)


def test_what_was_checked_before_stays_checked(app, client):
    taken = under(app, client, Overdue.ABANDON, mode=Mode.PRACTICE)
    form = {"response": taken.key(SINGLE), "go": "check"}
    taken.client.post("attempts.post_question", form, uuid=taken.uuid, position=SINGLE)
    ended_ago(app, MINUTE)
    result(taken)
    assert [(m.position, m.cause) for m in rows(app, Mark)] == [(SINGLE, Cause.CHECKED)]
    assert (only(app, Attempt).earned, only(app, Attempt).ended_by) == (None, EndedBy.ABANDONED)


@pytest.mark.parametrize("policy", list(Overdue))
def test_a_flag_set_too_late_is_none(app, client, policy):
    taken = under(app, client, policy)
    ended_ago(app, GRACE + SECOND)
    taken.client.post("attempts.post_question", {"go": "flag"}, uuid=taken.uuid, position=SINGLE)
    assert rows(app, Flag) == []


def test_the_policy_is_that_of_the_start(app, client):
    """Whoever began under one rule is not caught by another that was published since."""
    taken = under(app, client, Overdue.SUBMIT)
    offer(app, slots=ONE_OF_EACH, time_limit_minutes=10.0, overdue=Overdue.ABANDON)
    ended_ago(app, MINUTE)
    assert "1 of 3 points" in result(taken).words
    assert only(app, Attempt).ended_by is EndedBy.TIME
