"""What the exam's page tells and allows while an attempt is open: clock, pause, break, messages, parts, the end."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.accounts.models import User
from app.attempts import timing
from app.attempts.models import Announcement, Attempt, SectionTime
from app.clock import now
from app.db import db, unit_of_work
from app.domain.rules import Overdue, Section
from app.domain.selection import Slot
from app.quizzes import publishing
from tests.browser.answering import give
from tests.browser.desk import Desk, Rows, begin, choose, inside, same, state
from tests.browser.tour import Look, context
from tests.features.quizzes.offers import CHOSEN, of_the_files

DESK = Look("en", "desktop", "light")
SAVED = re.compile(r"^\s*saved at \d\d:\d\d:\d\d$")
EXAM = "eight-principles-exam"
TEST = "where-you-stand"
PATIENCE = 20_000


@pytest.fixture
def rows(installation):
    asked = Rows(installation)
    yield asked
    asked.engine.dispose()


@pytest.fixture
def desk(browser, installation):
    own = context(browser, installation, DESK)
    yield Desk(installation, own)
    own.close()


@pytest.fixture
def plain_desk(browser, installation):
    """A browser without JavaScript."""
    own = context(browser, installation, DESK, java_script_enabled=False)
    yield Desk(installation, own)
    own.close()


@pytest.fixture
def offered(installation):
    """`offered(slug, **changes)`: one more quiz, the self-test under other rules."""

    def offer(slug, **changes):
        with inside(installation):
            rules = of_the_files()
            model = next(r for r in rules if r.slug == TEST)
            with unit_of_work():
                others = [r for r in rules if r.slug != slug]
                publishing.publish([*others, replace(model, slug=slug, **changes)], now=now())
        return slug

    return offer


@pytest.fixture
def act(installation):
    """`act(username, do)`: carry out `do(attempt, administrator)` on this person's open attempt."""

    def run(username, do):
        with inside(installation), unit_of_work():
            attempt = db.session.scalars(
                sa.select(Attempt).join(User).where(User.username == username, Attempt.submitted_at.is_(None))
            ).one()
            admin = db.session.scalars(sa.select(User).where(User.username == "admin")).one()
            return do(attempt, admin)

    return run


def contact(page):
    """The page speaks to the server now, as it does whenever it is looked at again."""
    with page.expect_response("**/contact"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def announced(text):
    def do(attempt, admin):
        db.session.add(Announcement(quiz_id=attempt.quiz_id, text=text, actor_id=admin.id, created_at=now()))

    return do


# the clock


def test_a_clock_that_is_a_day_off_changes_nothing(desk, rows):
    desk.person("day-off")
    page = desk.signed_in("day-off")
    page.clock.install(time=now() + timedelta(days=1, hours=1))
    begin(page, EXAM)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:5\d)$"))
    made = choose(page)
    expect(state(page)).to_have_text(SAVED)
    page.clock.run_for(5000)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^29:5\d$"))
    # And it is moved in the middle.
    page.clock.set_system_time(now() - timedelta(hours=1))
    page.clock.run_for(5000)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^29:[45]\d$"))
    assert same(rows.current("day-off")[1], made)


def test_the_clock_follows_the_server_after_a_sleep(desk, rows):
    page = desk.begin("napper", EXAM)
    page.clock.install()
    rows.set_attempt("napper", ends_at=now() + timedelta(seconds=600))
    contact(page)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))


def test_a_screen_reader_hears_four_moments_and_not_the_ticking(desk, rows):
    page = desk.begin("listener", EXAM)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    page.evaluate("""() => {
      window.heard = [];
      const note = (region) => region.textContent.trim() && window.heard.push(region.textContent.trim());
      for (const region of document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=timer]")) {
        new MutationObserver(() => note(region)).observe(region, {childList: true, characterData: true, subtree: true});
      }
      const timer = document.getElementById("time-left");
      window.ticks = 0;
      new MutationObserver(() => (window.ticks += 1)).observe(timer, {childList: true});
      window.spoken = Boolean(timer.closest("[aria-live], [role=status], [role=alert], [role=timer]"));
    }""")
    for seconds in (599, 299, 59, 29):
        rows.set_attempt("listener", ends_at=now() + timedelta(seconds=seconds))
        contact(page)
        page.wait_for_timeout(1200)
    assert page.evaluate("window.heard") == ["10 minutes left", "5 minutes left", "1 minute left", "30 seconds left"]
    assert page.evaluate("window.ticks") >= 8
    assert page.evaluate("window.spoken") is False


def test_time_is_up(desk, rows):
    page = desk.begin("late", EXAM)
    made = choose(page)
    expect(state(page)).to_have_text(SAVED)
    rows.set_attempt("late", ends_at=now() + timedelta(seconds=5))
    contact(page)
    desk.silent = True
    expect(page.locator("#notices")).to_contain_text("Time is up. What was saved is being marked.", timeout=PATIENCE)
    expect(page.locator("input[name=response]").first).to_be_disabled()
    desk.silent = False
    expect(page.locator("h1")).to_contain_text("Result", timeout=PATIENCE)
    assert same(rows.current("late")[1], made)
    assert rows("SELECT ended_by FROM attempt a JOIN user_account u ON u.id = a.user_id WHERE username = 'late'") == [
        ("time",)
    ]


def test_an_answer_that_was_kept_and_comes_too_late_is_told(desk, rows):
    page = desk.begin("too-late", EXAM)
    desk.cut()
    choose(page)
    expect(state(page)).to_have_text("not saved, retrying")
    rows.set_attempt("too-late", ends_at=now() + timedelta(seconds=5))
    contact(page)
    desk.silent = True
    expect(page.locator("#notices")).to_contain_text("Answers that were on their way are being sent", timeout=PATIENCE)
    desk.heal()
    desk.silent = False
    expect(page.locator("h1")).to_contain_text("Result", timeout=PATIENCE)
    expect(page.locator("#outbox")).to_have_text(
        "Your last change at question 1 was not counted: it reached the server after the attempt had ended."
    )
    assert rows.answers("too-late") == []


def test_time_added_after_it_was_up_opens_the_page_again(desk, rows, offered):
    slug = offered("with-grace", time_limit_minutes=10.0, overdue=Overdue.GRACE, grace_minutes=5.0)
    page = desk.begin("graced", slug)
    rows.set_attempt("graced", ends_at=now() + timedelta(seconds=1))
    contact(page)
    # It speaks by itself when time is up, and what comes back then is from before more is given.
    with page.expect_response("**/contact"):
        expect(page.locator("#notices")).to_contain_text(
            "Time is up: answers can no longer be changed, but you may still submit."
        )
    expect(page.locator("input[name=response]").first).to_be_disabled()
    rows.set_attempt("graced", ends_at=now() + timedelta(minutes=5))
    contact(page)
    expect(page.locator("input[name=response]").first).to_be_enabled()
    expect(page.locator("#notices")).to_have_text("")
    choose(page)
    expect(state(page)).to_have_text(SAVED)
    rows.set_attempt("graced", ends_at=now() + timedelta(seconds=1))
    contact(page)
    page.locator("#notices button").click()
    expect(page.locator("h1")).to_have_text("Review and submit")
    expect(page.locator("main")).to_contain_text("Time is up: answers can no longer be changed")
    expect(page.locator(".review-list a")).to_have_count(0)
    page.locator("#submit button").click()
    expect(page.locator("h1")).to_contain_text("Result")
    assert len(rows.answers("graced")) == 1


def test_time_that_is_given_is_told_with_its_reason(desk, act):
    page = desk.begin("given", EXAM)
    act(
        "given",
        lambda attempt, admin: timing.grant([attempt.id], 600, reason="A fire alarm.", actor_id=admin.id, now=now()),
    )
    contact(page)
    expect(page.locator("#notices")).to_have_text(
        re.compile(r"^\s*10 more minutes, until \d+ \w+ \d{4}, \d\d:\d\d UTC: A fire alarm\.\s*$")
    )
    expect(page.locator("#moved")).to_have_text(re.compile(r"10 more minutes: A fire alarm\."))
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^39:\d\d$"))
    page.reload()
    expect(page.locator("#moved")).to_have_text(re.compile(r"10 more minutes: A fire alarm\."))


def test_the_reason_of_ones_own_time(desk, installation):
    desk.person("slow")
    installation.officium("users", "accommodate", "slow", "--factor", "1.5", "--reason", "Decided by the office.")
    page = desk.signed_in("slow")
    begin(page, EXAM)
    expect(page.locator(".because")).to_contain_text("30 min × 1.5 = 45 min")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^44:5\d$|^45:00$"))


# pause, break, messages


def test_a_message_is_spoken_once_and_stays(desk, act):
    page = desk.begin("hearer")
    act("hearer", announced("Please leave by the left door."))
    contact(page)
    expect(page.locator("#announcement")).to_have_text("Message of the invigilators: Please leave by the left door.")
    messages = page.locator("#announcements")
    expect(messages).to_be_visible()
    expect(messages.locator("li")).to_have_count(1)
    page.evaluate("document.getElementById('announcement').textContent = ''")
    contact(page)
    expect(messages.locator("li")).to_have_count(1)
    expect(page.locator("#announcement")).to_have_text("")
    messages.locator("summary").click()
    expect(messages.locator("li")).to_be_hidden()
    act("hearer", announced("You may come back."))
    contact(page)
    expect(messages.locator("li")).to_have_count(2)
    expect(messages.locator("li").last).to_be_visible()
    page.reload()
    expect(messages.locator("li")).to_have_count(2)
    expect(page.locator("#announcement")).to_have_text("")


def test_a_break_stops_the_clock(desk, rows, installation):
    desk.person("rester")
    installation.officium("users", "accommodate", "rester", "--breaks", "15", "--reason", "Decided by the office.")
    page = desk.signed_in("rester")
    begin(page, EXAM)
    made = choose(page)
    page.get_by_role("button", name="Take a break (15 min left)").click()
    expect(page.locator("h1")).to_have_text("You are taking a break")
    expect(page.locator("#cover")).to_contain_text("Your clock stands still and your answers are safe.")
    expect(page.locator("#cover-left")).to_have_text("Left for breaks: 15 min")
    expect(page.locator(".stem")).to_have_count(0)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^\d+:\d\d$"))  # the script has begun to tell it
    left = page.locator("#time-left").inner_text()
    page.wait_for_timeout(1500)
    assert page.locator("#time-left").inner_text() == left
    page.locator("#cover-end button").click()
    expect(page.locator("h1")).to_contain_text("Question")
    assert same(rows.current("rester")[1], made)
    assert rows("SELECT count(*) FROM time_change c JOIN attempt a ON a.id = c.attempt_id JOIN user_account u "
                "ON u.id = a.user_id WHERE u.username = 'rester'") == [(2,)]  # fmt: skip


def test_a_page_opened_in_a_pause_shows_no_question_and_goes_on_by_itself(desk, act, installation):
    page = desk.begin("held")
    held = act(
        "held",
        lambda attempt, admin: timing.pause(attempt.quiz_id, None, reason="Fire.", actor_id=admin.id, now=now()).id,
    )
    page.reload()
    expect(page.locator("h1")).to_have_text("The exam is paused")
    expect(page.locator(".stem")).to_have_count(0)
    act("held", lambda attempt, admin: timing.resume(held, actor_id=admin.id, now=now()))
    expect(page.locator("h1")).to_contain_text("Question 1 of 8", timeout=PATIENCE)


def test_submitted_in_another_tab(desk):
    page = desk.begin("elsewhere-done")
    other = desk.context.new_page()
    other.goto(page.url.split("/questions/")[0] + "/submit")
    other.locator("#submit button").click()
    expect(other.locator("h1")).to_contain_text("Result")
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("h1")).to_contain_text("Result", timeout=PATIENCE)


def test_signed_out_in_another_tab(desk, rows):
    page = desk.begin("gone")
    other = desk.context.new_page()
    other.goto("/quizzes")
    other.locator("form[action$='/sign-out'] button").click()
    expect(other.locator("h1")).to_have_text("Sign in")
    expect(page.locator("#notices")).to_contain_text("You have signed out in another tab.")
    expect(page.locator("input[name=response]").first).to_be_disabled()
    other.close()
    desk.signed_in("gone")
    expect(page.locator("#notices")).to_have_text("", timeout=PATIENCE)
    made = choose(page)
    expect(state(page)).to_have_text(SAVED)
    assert same(rows.current("gone")[1], made)


# parts with a clock of their own

PARTS = (
    Section(title={"en": "Knowledge", "zh": "知识"}, instructions={"en": "Be *brief*.", "zh": "请*从简*。"}),
    Section(
        title={"en": "Situations", "zh": "情境"},
        instructions={"en": "Read to the end.", "zh": "请读完。"},
        time_limit_minutes=5.0,
    ),
)
SLOTS = tuple(Slot(count=2, section=number, kinds=CHOSEN) for number in (1, 2))


def test_parts(desk, rows, offered):
    slug = offered("in-parts", sections=PARTS, slots=SLOTS, time_limit_minutes=30.0)
    page = desk.begin("parted", slug)
    expect(page.locator(".section-name")).to_have_text("Part 1: Knowledge")
    expect(page.locator(".section-instructions")).to_have_text("Be brief.")
    made = {1: choose(page)}
    page.locator(".order-last").click()
    expect(page.locator(".section-instructions")).to_have_count(0)
    made[2] = choose(page)
    # The next part is not here yet: it has to be entered.
    page.locator(".order-last").click()
    expect(page.locator("h1")).to_have_text("Situations")
    expect(page.locator("main")).to_contain_text(
        "This part has a clock of its own, which starts when you begin it: 5 min."
    )
    expect(page.locator("main")).to_contain_text("Read to the end.")
    page.locator("#question form button").click()
    expect(page.locator("h1")).to_contain_text("Question 3 of 4")
    expect(page.locator("#section-left")).to_have_text(re.compile(r"^(5:00|4:5\d)$"))
    made[3] = choose(page)
    expect(state(page)).to_have_text(SAVED)
    its_clock = sa.update(SectionTime)
    with rows.engine.begin() as connection:
        connection.execute(its_clock.values(ends_at=now() + timedelta(seconds=59)))
    contact(page)
    expect(page.locator("#time-announcement")).to_have_text("This part: 1 minute left")
    with rows.engine.begin() as connection:
        connection.execute(its_clock.values(ends_at=now() - timedelta(minutes=1)))
    page.locator(".order-last").click()
    late = choose(page)
    assert late
    # Its time is over: the change does not count, is said not to, and the page leads on.
    expect(page.locator("#notices")).to_contain_text("its part of the quiz was closed", timeout=PATIENCE)
    expect(page.locator("h1")).to_contain_text("Question 1 of 4")
    expect(page.locator("#section-timer")).to_be_hidden()
    found = rows.current("parted")
    assert found.keys() == made.keys()
    assert all(same(found[n], made[n]) for n in made)


# without JavaScript


def test_without_javascript_it_is_all_said_by_the_server(plain_desk, rows, installation, act, offered):
    slug = offered("plain-parts", sections=PARTS, slots=SLOTS, time_limit_minutes=30.0)
    plain_desk.person("scriptless")
    installation.officium("users", "accommodate", "scriptless", "--breaks", "15", "--reason", "Decided.")
    page = plain_desk.signed_in("scriptless")
    page.goto(f"/quizzes/{slug}")
    page.locator("main form button").last.click()
    expect(page.locator(".saves-by-button")).to_be_visible()
    assert "Each button of this page saves your answer." in page.locator(".saves-by-button").inner_text()
    expect(page.locator(".because")).to_contain_text("for 15 min in all")
    # By the label, as a finger would; every button saves, that of the break too.
    made = choose(page)
    page.get_by_role("button", name="Take a break").click()
    expect(page.locator("h1")).to_have_text("You are taking a break")
    assert page.locator("#cover noscript").inner_text().strip() == "Look whether it goes on"
    assert same(rows.current("scriptless")[1], made)
    page.locator("#cover-end button").click()
    act("scriptless", announced("Sit down, please."))
    held = act(
        "scriptless",
        lambda attempt, admin: timing.pause(attempt.quiz_id, None, reason="Fire.", actor_id=admin.id, now=now()).id,
    )
    page.reload()
    expect(page.locator("h1")).to_have_text("The exam is paused")
    expect(page.locator("#announcements")).to_contain_text("Sit down, please.")
    act("scriptless", lambda attempt, admin: timing.resume(held, actor_id=admin.id, now=now()))
    page.locator("#cover a").click()
    expect(page.locator("h1")).to_contain_text("Question 2 of 4")
    give(page)
    page.locator(".order-last").click()
    expect(page.locator("h1")).to_have_text("Situations")
    page.locator("#question form button").click()
    expect(page.locator("h1")).to_contain_text("Question 3 of 4")
    assert len(rows.current("scriptless")) == 2
