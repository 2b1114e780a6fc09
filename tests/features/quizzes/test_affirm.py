"""Statements before the start: shown in full, required, recorded as they stood; nobody is asked twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.accounts.models import User
from app.attempts.models import Affirmation, Attempt, Item
from app.clock import now
from app.domain.rules import Statement, StatementKind
from tests.features.accounts.signing import attributes, user
from tests.features.attempts.stored import change, only, rows
from tests.features.quizzes.offers import ONE_OF_EACH, offer
from tests.inspection import attribute
from tests.taking import finished

HONOUR = Statement(
    kind=StatementKind.HONOUR,
    text={"en": "I work alone.\nI use nothing but my head.", "zh": "我独立作答。\n不使用任何资料。"},
)
OATH = Statement(
    kind=StatementKind.OATH,
    text={"en": "I swear to serve the people.", "zh": "我宣誓：全心全意为人民服务。"},
    new_recruits=True,
)


def quiz(app, *statements, **changes):
    return offer(app, slots=ONE_OF_EACH, statements=statements or (HONOUR, OATH), **changes)


def recruit(app):
    change(app, User, new_recruit=True)


def fields(page):
    """What the start form of a page sends by itself, without its token and with no box ticked."""
    return {
        attribute(f, "name"): attribute(f, "value")
        for f in page.all("main form input[type=hidden]")
        if attribute(f, "name") != "csrf_token"
    }


def press(browser, slug, page=None, *ticked, status=303):
    """Press Start on a page with these boxes ticked."""
    page = page or browser.get("attempts.quiz", slug=slug)
    return browser.post("attempts.start", {**fields(page), **dict.fromkeys(ticked, "y")}, status, slug=slug)


def affirmations(app):
    return [(a.kind, a.language, a.text) for a in rows(app, Affirmation)]


def test_shown_in_full_affirmed_and_recorded(app, client):
    alice, slug = client("alice"), quiz(app)
    page = alice.get("attempts.quiz", slug=slug)
    (statement,) = page.all("fieldset.statement")
    assert HONOUR.text["en"] in statement.query("p.statement-text")[0].to_text()
    assert page.text("legend") == "Honour statement"
    assert page.text("label[for=affirm_1]") == "I have read this statement, and I affirm it."
    assert attributes(page, "#affirm_1", "aria-describedby") == ["statement-1"]
    assert attributes(page, "#affirm_1", "required") == [""]
    assert attributes(page, "#affirm_1", "checked") == [None]
    before = now()
    press(alice, slug, page, "affirm_1")
    attempt, row = only(app, Attempt), only(app, Affirmation)
    assert alice.headers["Location"] == f"/attempts/{attempt.uuid}"
    assert (row.attempt_id, row.user_id) == (attempt.id, attempt.user_id)
    assert (row.kind, row.language, row.text) == (StatementKind.HONOUR, "en", HONOUR.text["en"])
    assert before <= row.affirmed_at == attempt.started_at <= now()


def test_refused_without_it_and_nothing_is_started(app, client):
    alice, slug = client("alice"), quiz(app)
    page = press(alice, slug, status=422)
    assert "Read the honour statement and tick the box below it." in page.text(".error-summary")
    assert attributes(page, ".error-summary a", "href") == ["#affirm_1"]
    assert attributes(page, "#affirm_1", "aria-invalid") == ["true"]
    assert attributes(page, "#affirm_1", "aria-describedby") == ["statement-1 affirm_1-error"]
    assert "tick the box" in page.text("#affirm_1-error")
    assert page.all(".notice-warning") == []
    assert rows(app, Attempt) + rows(app, Item) + rows(app, Affirmation) == []
    press(alice, slug, page, "affirm_1")
    assert len(affirmations(app)) == 1


def test_a_bare_request_is_refused_too(app, client):
    page = client("alice").post("attempts.start", {}, 422, slug=quiz(app))
    assert "tick the box" in page.text(".error-summary")
    assert rows(app, Attempt) == []


def test_the_oath_is_asked_of_new_recruits_alone(app, client):
    alice, slug = client("alice"), quiz(app)
    assert len(alice.get("attempts.quiz", slug=slug).all("fieldset.statement")) == 1
    recruit(app)
    page = alice.get("attempts.quiz", slug=slug)
    assert [" ".join(x.to_text().split()) for x in page.all("legend")] == ["Honour statement", "Oath"]
    assert page.text("label[for=affirm_2]") == "I have read this oath, and I take it."
    press(alice, slug, page, "affirm_1", "affirm_2")
    assert affirmations(app) == [
        (StatementKind.HONOUR, "en", HONOUR.text["en"]),
        (StatementKind.OATH, "en", OATH.text["en"]),
    ]


@pytest.mark.parametrize(("ticked", "missing"), [("affirm_1", "affirm_2"), ("affirm_2", "affirm_1")])
def test_each_of_them_is_required_and_the_other_stays_ticked(app, client, ticked, missing):
    recruit(app)
    alice, slug = client("alice"), quiz(app)
    page = press(alice, slug, None, ticked, status=422)
    assert attributes(page, ".error-summary a", "href") == [f"#{missing}"]
    assert attributes(page, f"#{ticked}", "checked") == [""]
    assert attributes(page, f"#{missing}", "checked") == [None]
    assert rows(app, Attempt) + rows(app, Affirmation) == []


def test_an_oath_alone_asks_nothing_of_others(app, client):
    slug = quiz(app, OATH)
    assert client("alice").get("attempts.quiz", slug=slug).all("fieldset.statement") == []
    press(client("alice"), slug)
    assert affirmations(app) == []
    assert only(app, Attempt).submitted_at is None


def test_whoever_becomes_a_recruit_meanwhile_is_asked(app, client):
    alice, slug = client("alice"), quiz(app)
    page = alice.get("attempts.quiz", slug=slug)
    recruit(app)
    page = press(alice, slug, page, "affirm_1", status=422)
    assert attributes(page, ".error-summary a", "href") == ["#affirm_2"]
    assert rows(app, Attempt) == []


def test_in_the_language_in_which_it_stood_on_the_page(app, client):
    alice, slug = client("alice"), quiz(app)
    english = alice.get("attempts.quiz", slug=slug)
    alice.post("accounts.language", {"language": "zh_Hans", "back": "/account"})
    chinese = alice.get("attempts.quiz", slug=slug)
    assert HONOUR.text["zh"] in chinese.all("p.statement-text")[0].to_text()
    assert "承诺" in chinese.text("legend")
    # The page that was open in English before the language was changed elsewhere.
    press(alice, slug, english, "affirm_1")
    assert affirmations(app) == [(StatementKind.HONOUR, "en", HONOUR.text["en"])]


def test_in_chinese(app, client):
    alice, slug = client("alice"), quiz(app)
    alice.post("accounts.language", {"language": "zh_Hans", "back": "/account"})
    refused = press(alice, slug, status=422)
    assert "诚信" in refused.text(".error-summary")
    press(alice, slug, refused, "affirm_1")
    assert affirmations(app) == [(StatementKind.HONOUR, "zh", HONOUR.text["zh"])]


def test_a_language_that_there_is_not_is_the_pages(app, client):
    alice = client("alice")
    alice.post("attempts.start", {"affirm_1": "y", "language": "xx"}, slug=quiz(app))
    assert affirmations(app)[0][1] == "en"


def test_going_on_asks_nothing_again(app, client):
    alice, slug = client("alice"), quiz(app)
    press(alice, slug, None, "affirm_1")
    page = alice.get("attempts.quiz", slug=slug)
    assert page.all("fieldset.statement") == []
    assert "Go on with your attempt" in page.text("main form")
    press(alice, slug, page)
    assert len(rows(app, Attempt)) == len(rows(app, Affirmation)) == 1


def test_each_start_is_affirmed_anew(app, client):
    alice, slug = client("alice"), quiz(app)
    press(alice, slug, None, "affirm_1")
    alice.post("attempts.submit", uuid=only(app, Attempt).uuid)
    page = alice.get("attempts.quiz", slug=slug)
    assert len(page.all("fieldset.statement")) == 1
    press(alice, slug, page, status=422)
    assert len(rows(app, Attempt)) == 1
    press(alice, slug, page, "affirm_1")
    assert [a.attempt_id for a in rows(app, Affirmation)] == [a.id for a in rows(app, Attempt)]


def test_a_quiz_that_changed_meanwhile_is_shown_again(app, client):
    alice, slug = client("alice"), quiz(app)
    page = alice.get("attempts.quiz", slug=slug)
    stricter = Statement(kind=StatementKind.HONOUR, text={"en": "I work alone, truly.", "zh": "我确实独立作答。"})
    quiz(app, stricter)
    again = press(alice, slug, page, "affirm_1", status=409)
    assert "The quiz was changed while this page was open." in again.text("[role=alert]")
    assert stricter.text["en"] in again.text("p.statement-text")
    assert attributes(again, "#affirm_1", "checked") == [None]
    assert rows(app, Attempt) + rows(app, Affirmation) == []
    press(alice, slug, again, "affirm_1")
    assert affirmations(app) == [(StatementKind.HONOUR, "en", stricter.text["en"])]


def test_a_quiz_that_changed_without_statements_is_shown_again_too(app, client):
    alice, slug = client("alice"), offer(app, slots=ONE_OF_EACH)
    page = alice.get("attempts.quiz", slug=slug)
    offer(app, slug, slots=ONE_OF_EACH, attempts_allowed=1)
    again = press(alice, slug, page, status=409)
    assert "You may take it once." in again.text(".sentences")
    assert rows(app, Attempt) == []


def test_a_change_does_not_keep_anybody_from_going_on(app, client):
    alice, slug = client("alice"), quiz(app)
    page = alice.get("attempts.quiz", slug=slug)
    press(alice, slug, page, "affirm_1")
    quiz(app, HONOUR, attempts_allowed=5)
    press(alice, slug, page)
    assert len(rows(app, Attempt)) == 1


def test_why_it_cannot_start_is_told_before_what_is_missing(app, client):
    slug = quiz(app, attempts_allowed=1)
    press(client("alice"), slug, None, "affirm_1")
    change(app, Attempt, submitted_at=now())
    page = press(client("alice"), slug, status=409)
    assert "You have used all the attempts" in page.text("[role=alert]")
    assert page.all(".error-summary") == []
    assert len(rows(app, Affirmation)) == 1


def test_twenty_starts_at_once_are_affirmed_once(app, client):
    slug = quiz(app)
    browsers = [client("alice") for _ in range(20)]
    tokens = [browser.token() for browser in browsers]
    gate = Barrier(len(browsers))

    def go(browser, token):
        gate.wait()
        data = {"csrf_token": token, "affirm_1": "y"}
        return browser.http.post(f"/quizzes/{slug}/attempts", data=data).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(go, browsers, tokens))
    assert answers == [303] * len(browsers)
    assert only(app, Affirmation).attempt_id == only(app, Attempt).id


def test_administrators_see_what_was_affirmed_and_when(app, client):
    alice, slug = client("alice"), quiz(app)
    press(alice, slug, None, "affirm_1")
    uuid = only(app, Attempt).uuid
    for username in ("ada", "rita"):
        page = client(username).get("reports.attempt", uuid=uuid)
        affirmed = page.text("section[aria-labelledby=before]")
        assert "Honour statement" in affirmed
        assert "I work alone. I use nothing but my head." in affirmed
        assert "affirmed on" in affirmed
    with app.app_context():
        assert user("alice").id == only(app, Affirmation).user_id


def test_nothing_affirmed_nothing_shown(app, client):
    taken = finished(client("alice"), offer(app, slots=ONE_OF_EACH))
    page = client("ada").get("reports.attempt", uuid=taken.uuid)
    assert "affirmed" not in page.words
