"""No answer is lost: offline, closed, killed, signed out, two pages, paused, busy; compared with the database."""

import contextlib
import os
import re
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.attempts import timing
from app.attempts.models import Attempt
from app.clock import now
from app.db import db, unit_of_work
from tests.browser.desk import Desk, Rows, begin, choose, chosen, inside, same, state
from tests.browser.tour import CHROMIUM, FLAGS, Look, context, sign_in

DESK = Look("en", "desktop", "light")
SAVED = re.compile(r"^\s*saved at \d\d:\d\d:\d\d$")
PATIENCE = 20_000


@pytest.fixture
def rows(installation):
    asked = Rows(installation)
    yield asked
    asked.engine.dispose()


@pytest.fixture
def desks(browser, installation):
    """`desks()` is one more machine."""
    contexts = []

    def new():
        own = context(browser, installation, DESK)
        contexts.append(own)
        return Desk(installation, own)

    yield new
    for own in contexts:
        own.close()


def is_stored(rows, who, wanted):
    found = rows.current(who)
    return found.keys() == wanted.keys() and all(same(found[n], wanted[n]) for n in wanted)


def boxes(page):
    """The names of the boxes on this machine, and how many answers lie in each."""
    return page.evaluate("""async () => {
      const found = {};
      for (const {name} of await indexedDB.databases()) {
        const database = await new Promise((resolve) => {
          const opening = indexedDB.open(name);
          // It was removed since: looking must not make it anew.
          opening.onupgradeneeded = () => opening.transaction.abort();
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => resolve(null);
        });
        if (database === null) continue;
        const rows = database.transaction("answers").objectStore("answers").getAll();
        found[name] = await new Promise((resolve) => (rows.onsuccess = () => resolve(rows.result.length)));
        database.close();
      }
      return found;
    }""")


def test_ten_minutes_offline_across_questions(desks, rows):
    desk = desks()
    page = desk.begin("offline")
    expect(page.locator("h1")).to_contain_text("Question 1 of 8")
    desk.context.set_offline(True)
    made = {}
    for number in (1, 2, 3):
        expect(page.locator("h1")).to_contain_text(f"Question {number} of 8")
        made[number] = choose(page)
        page.locator(".order-last").click()
    expect(page.locator("h1")).to_be_focused()
    # What is meant for those without a script has not come along.
    expect(page.locator(".saves-by-button")).to_be_hidden()
    assert page.title().startswith("Question 4 of 8")
    assert page.url.endswith("/questions/4")
    expect(page.locator(".map-item.is-answered")).to_have_count(3)
    expect(state(page)).to_have_text("3 answers not saved: no connection; kept on this device")
    expect(page.locator("#notices")).to_contain_text("There is no connection. Go on:")
    # Back and forth: what was chosen stays chosen, and what is changed replaces what waited.
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Question 3 of 8")
    assert chosen(page) == made[3]
    page.locator(".map-item[value='2']").click()
    made[2] = choose(page, 1)
    page.locator("button[value=flag]").click()
    expect(page.locator(".map-item.is-here")).to_have_attribute("aria-label", "Question 2, answered, flagged")
    # Going where only the server can lead does not take the page away.
    page.locator(".map button[value=finish]").click()
    expect(page.locator("#notices")).to_contain_text("This needs the connection.")
    assert rows.answers("offline") == []
    desk.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert is_stored(rows, "offline", made)
    assert len(rows.answers("offline")) == 3
    expect(page.locator("#notices")).not_to_contain_text("There is no connection")
    page.locator(".map button[value=finish]").click()
    expect(page.locator("h1")).to_have_text("Review and submit")
    expect(page.locator(".review-list li").nth(1)).to_contain_text("flagged")


def test_tab_closed_and_opened_again(desks, rows):
    desk = desks()
    page = desk.begin("closer")
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    address = page.url
    page.close()
    page = desk.context.new_page()
    page.goto(address)
    expect(state(page)).to_have_text("not saved, retrying")
    assert chosen(page) == made
    assert rows.answers("closer") == []
    desk.heal()
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert is_stored(rows, "closer", {1: made})


def test_an_answer_to_another_question_waits_too(desks, rows):
    desk = desks()
    page = desk.begin("elsewhere")
    page.goto(page.url.replace("questions/1", "questions/5"))
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    page.goto(page.url.replace("questions/5", "questions/1"))
    # Nothing is wrong with this question; but not everything is saved.
    expect(state(page)).to_have_text("not saved, retrying")
    expect(page.locator(".map-item[value='5']")).to_have_attribute("aria-label", "Question 5, answered")
    page.locator(".map-item[value='5']").click()
    expect(page.locator("h1")).to_contain_text("Question 5 of 8")
    assert chosen(page) == made
    desk.heal()
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert is_stored(rows, "elsewhere", {5: made})


def processes_of(folder):
    """The ids of the processes that use this profile."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if f"--user-data-dir={folder}".encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_browser_killed(playwright, installation, rows, tmp_path):
    folder = tmp_path / "profile"

    def launched():
        own = playwright.chromium.launch_persistent_context(
            folder, executable_path=CHROMIUM, args=FLAGS, base_url=installation.base, locale="en-GB"
        )
        return Desk(installation, own)

    desk = launched()
    page = desk.begin("killed")
    desk.cut()
    made = {1: choose(page)}
    page.locator(".order-last").click()
    expect(page.locator("h1")).to_contain_text("Question 2 of 8")
    made[2] = choose(page)
    expect(state(page)).to_have_text("2 answers not saved, retrying")
    for pid in processes_of(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert rows.answers("killed") == []
    desk = launched()
    # What kept the saves away is over as well; the session went with the browser.
    desk.context.new_page().goto("/sign-in")
    desk.heal()
    page = desk.signed_in("killed")
    # Everything that waited goes out from any page.
    expect(page.locator("#outbox")).to_have_text("2 answers that waited on this device are saved now.")
    assert is_stored(rows, "killed", made)
    desk.context.close()


def test_session_expired_and_signed_in_again(desks, rows):
    desk = desks()
    page = desk.begin("sleeper")
    rows.end_sessions("sleeper")
    made = {1: choose(page)}
    expect(state(page)).to_have_text("not saved: your session has ended; kept on this device")
    expect(page.locator("#notices")).to_contain_text("Nothing is lost: sign in again in another tab")
    page.locator(".order-last").click()
    made[2] = choose(page)
    expect(state(page)).to_have_text("2 answers not saved: your session has ended; kept on this device")
    assert rows.answers("sleeper") == []
    with desk.context.expect_page() as opened:
        page.locator("#notices a").click()
    sign_in(opened.value, "sleeper", desk.installation.passwords["trainee"])
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    expect(page.locator("#notices")).not_to_contain_text("Nothing is lost")
    assert is_stored(rows, "sleeper", made)
    # The page goes on with the token of the new session.
    page.locator(".order-last").click()
    made[3] = choose(page)
    expect(state(page)).to_have_text(SAVED)
    assert is_stored(rows, "sleeper", made)
    page.locator(".map button[value=finish]").click()
    expect(page.locator("h1")).to_have_text("Review and submit")


def test_a_session_that_ended_is_told_though_nothing_waits(desks, rows):
    desk = desks()
    page = desk.begin("idler")
    rows.end_sessions("idler")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#notices")).to_contain_text("Your session has ended.")
    # It stays, and does not come and go with each try.
    page.evaluate("document.querySelector('[data-notice=session]').classList.add('the-same')")
    page.wait_for_timeout(3000)
    assert page.locator("[data-notice=session].the-same").count() == 1
    desk.signed_in("idler")
    expect(page.locator("#notices")).to_have_text("", timeout=PATIENCE)
    made = choose(page)
    expect(state(page)).to_have_text(SAVED)
    assert is_stored(rows, "idler", {1: made})


def test_the_next_person_at_the_machine_reads_and_sends_nothing(desks, rows):
    desk = desks()
    page = desk.begin("first")
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    desk.person("second")
    rows.end_sessions("first")
    desk.heal()
    other = desk.signed_in("second")
    # The page of the first, still open, says who is at it now, and sends nothing.
    expect(page.locator("#notices")).to_contain_text("Somebody else has signed in", timeout=PATIENCE)
    expect(state(page)).to_have_text("not saved: somebody else has signed in; kept on this device")
    for address in ("/quizzes", "/account", page.url):
        other.goto(address)
    expect(other.locator("h1")).to_have_text("There is nothing here")
    other.goto("/quizzes")
    expect(other.locator("#outbox")).to_have_text("")
    found = other.evaluate("""async () => {
      const mine = document.getElementById("outbox").dataset;
      const raw = Uint8Array.from(atob(mine.key), (c) => c.charCodeAt(0));
      const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
      const name = (await indexedDB.databases()).map((d) => d.name).find((n) => !n.endsWith(mine.owner));
      const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = (event) => resolve(event.target.result);
      });
      const all = database.transaction("answers").objectStore("answers").getAll();
      const [row] = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
      const bound = new TextEncoder().encode(`${row.attempt}/${row.position}/${row.client}/${row.seq}`);
      const how = {name: "AES-GCM", iv: row.iv, additionalData: bound};
      const opened = await crypto.subtle.decrypt(how, key, row.sealed).then(() => true, () => false);
      const {sealed, iv, ...plain} = row;
      database.close();
      return {opened, plain};
    }""")
    assert found["opened"] is False
    assert "response" not in found["plain"]
    assert made not in str(found["plain"]["made"])
    assert rows.answers("first") == rows.answers("second") == []
    # Signing out takes nothing away from the first, who comes back and has lost nothing.
    other.locator("form[action$='/sign-out'] button").click()
    expect(other.locator("h1")).to_have_text("Sign in")
    page.close()
    page = desk.signed_in("first")
    expect(page.locator("#outbox")).to_have_text("1 answer that waited on this device is saved now.")
    assert is_stored(rows, "first", {1: made})


def test_of_two_tabs_the_older_is_told_at_once(desks, rows):
    desk = desks()
    older = desk.begin("twice")
    newer = desk.context.new_page()
    newer.goto(older.url)
    told = older.locator("#notices")
    expect(told).to_contain_text("This attempt was opened in another window")
    expect(older.locator("input[name=response]").first).to_be_disabled()
    made = choose(newer)
    expect(state(newer)).to_have_text(SAVED)
    expect(newer.locator("#notices")).to_have_text("")
    told.get_by_role("button", name="Go on here").click()
    expect(older.locator("#notices")).to_have_text("")
    expect(older.locator("input[name=response]").first).to_be_enabled()
    assert chosen(older) == made
    expect(newer.locator("#notices")).to_contain_text("This attempt was opened in another window")
    assert is_stored(rows, "twice", {1: made})


SAY_SAVED = """() => {
  const page = document.getElementById("exam").dataset;
  const line = new BroadcastChannel("officium-" + document.getElementById("outbox").dataset.owner);
  const entry = {attempt: page.attempt, client: page.client, position: 1, seq: 1};
  line.postMessage({kind: "saved", entry, stored: {saved_at: new Date().toISOString()}});
}"""


def test_what_an_older_page_saved_while_this_one_was_made_is_shown(desks, rows):
    desk = desks()
    older = desk.begin("overlapping")
    newer, made = desk.context.new_page(), []

    def from_before(route):
        reply = route.fetch()
        made.append(choose(older))
        expect(state(older)).to_have_text(SAVED)
        route.fulfill(response=reply)

    def after_the_news(route):
        older.evaluate(SAY_SAVED)
        route.continue_()

    newer.route(older.url, from_before)
    newer.route("**/questions", after_the_news)
    newer.goto(older.url)
    expect(state(newer)).to_have_text(SAVED, timeout=PATIENCE)
    assert chosen(newer) == made[0]
    assert is_stored(rows, "overlapping", {1: made[0]})


def test_what_a_later_page_on_another_device_answered_stands(desks, rows):
    desk, tablet = desks(), desks()
    page = desk.begin("two-devices")
    desk.cut()
    lost = {1: choose(page, 0)}
    page.locator(".order-last").click()
    kept = choose(page, 0)
    expect(state(page)).to_have_text("2 answers not saved, retrying")
    other = tablet.signed_in("two-devices")
    begin(other)
    made = choose(other, 1)
    expect(state(other)).to_have_text(SAVED)
    assert made != lost[1]
    desk.heal()
    # Where the later page has answered, its answer stands, and that is said; elsewhere nothing is lost.
    notices = page.locator("#notices")
    expect(notices).to_contain_text(
        "Your last change at question 1 was not counted: a page that was opened later has answered this question.",
        timeout=PATIENCE,
    )
    expect(notices).to_contain_text("This attempt was opened in another window or on another device", timeout=30_000)
    assert is_stored(rows, "two-devices", {1: made, 2: kept})
    page.locator(".map-item[value='1']").click()
    assert chosen(page) == made
    expect(state(page)).to_have_text("")


def test_signing_out_asks_first_and_leaves_nothing(desks, rows):
    desk = desks()
    page = desk.begin("leaver")
    desk.cut()
    choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    page.goto("/quizzes")
    expect(page.locator("#outbox")).to_contain_text("1 answer waits on this device")
    assert list(boxes(page).values()) == [1]
    asked = []

    def answer(yes):
        def hear(dialog):
            asked.append(dialog.message)
            dialog.accept() if yes else dialog.dismiss()

        return hear

    page.once("dialog", answer(False))
    with page.expect_event("dialog"):
        page.locator("form[action$='/sign-out'] button").click()
    expect(page.locator("#outbox")).to_contain_text("1 answer waits on this device")
    page.once("dialog", answer(True))
    page.locator("form[action$='/sign-out'] button").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    assert len(asked) == 2
    assert asked[0].startswith("1 answer is not saved yet and waits on this device.")
    assert boxes(page) == {}
    assert rows.answers("leaver") == []


def test_signing_out_sends_first(desks, rows):
    desk = desks()
    page = desk.begin("sender")
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    page.goto("/quizzes")
    expect(page.locator("#outbox")).to_contain_text("1 answer waits on this device")
    desk.heal()
    page.locator("form[action$='/sign-out'] button").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    assert boxes(page) == {}
    assert is_stored(rows, "sender", {1: made})


def test_paused_then_resumed(desks, rows, installation):
    desk = desks()
    page = desk.begin("paused")
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    with inside(installation):
        (attempt,) = rows("SELECT quiz_id, user_id FROM attempt WHERE uuid = :uuid", uuid=attempt_of(page))
        with unit_of_work():
            held = timing.pause(attempt.quiz_id, None, reason="A fire alarm.", actor_id=attempt.user_id, now=now()).id
    desk.heal()
    expect(state(page)).to_have_text("not saved: the clock stands still; kept on this device", timeout=PATIENCE)
    expect(page.locator("#cover")).to_be_visible(timeout=30_000)
    expect(page.locator("#cover")).to_contain_text("A fire alarm.")
    expect(page.locator(".stem")).to_be_hidden()
    assert rows.answers("paused") == []
    with inside(installation), unit_of_work():
        timing.resume(held, actor_id=attempt.user_id, now=now())
    expect(page.locator(".stem")).to_be_visible(timeout=PATIENCE)
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert is_stored(rows, "paused", {1: made})
    with inside(installation):
        assert db.session.query(Attempt).filter_by(paused_at=None, submitted_at=None).count()


def attempt_of(page):
    return re.search(r"/attempts/([0-9a-f-]{36})", page.url)[1].replace("-", "")


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503, "headers": {"Retry-After": "1"}, "body": "busy"},
        {"status": 502, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"},
        # What a network says whose sign-in page comes before everything.
        {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to the guest network</h1>"},
        {"status": 404, "content_type": "text/html", "body": "<h1>No such page</h1>"},
        {"status": 400, "content_type": "text/html", "body": "<h1>Bad request</h1>"},
    ],
    ids=lambda answer: f"{answer['status']}-{answer.get('content_type', 'ours')}",
)
def test_an_answer_that_says_nothing_is_retried_until_it_heals(desks, rows, answer, request):
    desk = desks()
    who = f"healed-{request.node.callspec.id.split('/')[0]}"
    page = desk.begin(who)
    desk.instead = answer
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    assert rows.answers(who) == []
    desk.instead = None
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert is_stored(rows, who, {1: made})


def test_a_save_that_gets_no_answer_is_given_up_and_sent_again(desks, rows):
    desk = desks()
    desk.person("stalled")
    page = desk.signed_in("stalled")
    page.clock.install()
    begin(page)
    held, through = [], []
    page.route("**/responses/*", lambda route: route.fallback() if through else held.append(route))
    with page.expect_request("**/responses/*"):
        made = choose(page)
    expect(state(page)).to_have_text("saving…")
    page.clock.run_for(14_000)
    expect(state(page)).to_have_text("saving…")
    page.clock.run_for(2_000)
    expect(state(page)).to_have_text("not saved, retrying")
    assert rows.answers("stalled") == []
    through.append(True)
    # On a slow machine the second one may have been sent, and held, meanwhile: then it is the third that gets through.
    for again in held[1:]:
        again.abort()
    page.clock.run_for(20_000)
    expect(state(page)).to_have_text(SAVED)
    assert is_stored(rows, "stalled", {1: made})


def test_submitting_wipes(desks, rows):
    desk = desks()
    page = desk.begin("finisher")
    desk.cut()
    choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    page.goto(page.url.split("/questions/")[0] + "/submit")
    expect(state(page)).to_have_text("not saved, retrying")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("#submit button").click()
    expect(page.locator("h1")).to_contain_text("Result", timeout=PATIENCE)
    assert asked == ["1 answer is not saved yet. If you submit now, it will not count. Submit all the same?"]
    expect(page.locator("#outbox")).to_have_text(
        "Your last change at question 1 was not counted: it reached the server after the attempt had ended."
    )
    assert list(boxes(page).values()) == [0]
    assert rows.answers("finisher") == []


def test_what_is_saved_while_the_review_is_shown_appears_on_it(desks, rows):
    desk = desks()
    page = desk.begin("reviewer-of-own")
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    desk.heal()
    page.goto(page.url.split("/questions/")[0] + "/submit")
    expect(page.locator(".review-list li").first).to_have_text(re.compile(r"Question 1\s+answered"))
    expect(state(page)).to_have_text(SAVED)
    assert is_stored(rows, "reviewer-of-own", {1: made})


def test_where_nothing_can_be_sealed_it_waits_in_the_page_and_leaving_warns(desks, rows):
    desk = desks()
    # As on plain HTTP: there the browser offers no cryptography.
    desk.context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined});")
    page = desk.begin("unsealed")
    desk.cut()
    made = choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    assert boxes(page) == {}
    warned = []
    page.once("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.assign('/quizzes'), 0)")
    assert warned == ["beforeunload"]
    desk.heal()
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert is_stored(rows, "unsealed", {1: made})


def test_what_waited_for_a_month_is_removed(desks, rows):
    desk = desks()
    page = desk.begin("month")
    desk.cut()
    choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    page.close()
    # Another person comes to the machine 31 days later.
    desk.person("month-later")
    rows.end_sessions("month")
    other = desk.signed_in("month-later")
    assert 1 in boxes(other).values()
    other.clock.install(time=time.time() + 31 * 24 * 3600)
    other.goto("/quizzes")
    deadline = time.monotonic() + 10
    while len(boxes(other)) > 1 and time.monotonic() < deadline:
        continue
    assert list(boxes(other).values()) == [0]
