"""The invigilator's page beside a trainee's: each act arrives within one poll, and a refresh disturbs nobody."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from tests.browser.tour import Look, sign_in

DESK = Look("en", "desktop", "light")
PHONE = Look("zh", "phone", "dark")
EXAM = "eight-principles-exam"
ROOM = f"/admin/live/{EXAM}"
REFRESH_MS = 5000


@pytest.fixture
def change(installation):
    """Change rows of the installation's database."""
    engine = sa.create_engine(installation.environment["OFFICIUM_DATABASE_URL"])

    def run(statement, **values):
        with engine.begin() as connection:
            assert connection.execute(sa.text(statement), values).rowcount

    yield run
    engine.dispose()


LAST_SEEN = """
UPDATE presence SET seen_at = :at WHERE attempt_id =
(SELECT a.id FROM attempt a JOIN user_account u ON u.id = a.user_id WHERE u.username = :who AND a.submitted_at IS NULL)
"""
STARTED = """
UPDATE attempt SET started_at = :at WHERE submitted_at IS NULL AND user_id =
(SELECT id FROM user_account WHERE username = :who)
"""
LONG_AGO = "2020-01-01 00:00:00.000000"


@pytest.fixture
def invigilator(open_page, installation):
    """The administrator's browser. With `held`, the page's clock is the test's: a refresh comes when it says so."""

    def new(look=DESK, held=False, **more):
        page = open_page(look, **more)
        sign_in(page, "admin", installation.passwords["admin"])
        if held:
            page.clock.install()
        return page

    return new


@pytest.fixture
def trainee(open_page):
    """A new trainee's browser, in the exam; their page has spoken once."""

    def new(username, **more):
        page = open_page(DESK, username, **more)
        page.goto(f"/quizzes/{EXAM}")
        with page.expect_response(lambda reply: reply.url.endswith("/contact")):
            page.locator("main form button").click()
        expect(page.locator("#work input[name=response]").first).to_be_visible()
        return page

    return new


def poll(page):
    """The trainee's page speaks to the server, as it does about every twenty seconds."""
    with page.expect_response(lambda reply: reply.url.endswith("/contact")):
        page.evaluate("dispatchEvent(new Event('online'))")


def refreshed(page):
    """Let the invigilator's page refresh once."""
    with page.expect_response(lambda reply: reply.url.split("?")[0].endswith("/rows")):
        page.clock.run_for(REFRESH_MS)
    # The page has put the answer in place when the next refresh is planned.
    page.evaluate("new Promise((done) => queueMicrotask(done))")


def row(page, name):
    return page.locator("#live-people tbody tr", has_text=name)


def act(page, name, **fields):
    """Fill in an act's form, check it, and confirm."""
    page.goto(ROOM)
    page.locator(".live-acts").get_by_role("link", name=name, exact=True).click()
    for field, value in fields.items():
        page.locator(f"#{field}").fill(value)
    page.locator("main form button").click()
    if page.locator("button[name=confirmed]").count():
        page.locator("button[name=confirmed]").click()
    expect(page.locator(".notice-success").first).to_be_visible()


def test_each_act_is_on_the_trainees_page_within_one_poll(trainee, invigilator):
    their, own = trainee("candidate"), invigilator()
    act(own, "Pause", reason="Fire alarm")
    expect(row(own, "Journey").filter(has_text="paused").first).to_be_visible()
    poll(their)
    expect(their.locator("#cover-title")).to_have_text("The exam is paused")
    expect(their.locator("#cover-reason")).to_have_text("Fire alarm")
    expect(their.locator("#work")).to_be_hidden()

    own.goto(ROOM)
    own.get_by_role("link", name="End this pause").click()
    own.get_by_role("button", name="End the pause now").click()
    expect(own.locator("#live-pauses .notice")).to_have_count(0)
    poll(their)
    expect(their.locator("#work input[name=response]").first).to_be_visible()
    expect(their.locator("#cover")).to_be_hidden()

    act(own, "Announce", text="The exit is on the left.")
    poll(their)
    expect(their.locator("#announcements-list")).to_contain_text("The exit is on the left.")

    before = their.locator("#time-ends").text_content()
    act(own, "Add time", minutes="10", reason="For the alarm")
    expect(row(own, "Journey").filter(has_text="+10 min").first).to_be_visible()
    poll(their)
    expect(their.locator("#time-left")).to_have_text(re.compile(r"^3\d:\d\d$"))
    expect(their.locator("#time-ends")).not_to_have_text(before)
    expect(their.locator("main")).to_contain_text("For the alarm")


def test_a_refresh_leaves_focus_scroll_and_what_is_typed_where_they_are(trainee, invigilator, change):
    trainee("before-them")
    key = re.search(r"/attempts/([0-9a-f-]{36})", trainee("steady").url)[1].replace("-", "")
    own = invigilator(held=True)
    own.set_viewport_size({"width": 1000, "height": 420})
    own.goto(ROOM)

    def order():
        return own.locator("#live-people tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.key)")

    before = order()
    own.locator(f"tr[data-key='{key}'] a").focus()
    own.locator("#name").evaluate("field => { field.value = 'half a na'; }")
    own.evaluate("scrollTo(0, 300)")
    # Without contact they come first: their row has to move, and the focus with it.
    change(STARTED, who="steady", at=LONG_AGO)
    change(LAST_SEEN, who="steady", at=LONG_AGO)
    trainee("newcomer-in-the-room")
    refreshed(own)
    expect(own.locator("#live-people tbody tr")).to_have_count(len(before) + 1)
    assert order().index(key) < before.index(key)
    assert key in own.evaluate("document.activeElement.getAttribute('href')")
    assert own.evaluate("scrollY") == 300
    expect(own.locator("#name")).to_have_value("half a na")


def test_what_changed_is_spoken_and_the_refresh_is_not(trainee, invigilator, change):
    trainee("quiet")
    own = invigilator(held=True)
    own.goto(ROOM)
    news, state = own.locator("#live-news"), own.locator("#live-state")
    state.evaluate("node => { node.textContent = ''; }")
    refreshed(own)
    expect(state).to_have_text(re.compile(r"^As of \d\d:\d\d:\d\d \S+$"))
    expect(news).to_have_text("")
    assert state.get_attribute("role") is None
    change(STARTED, who="quiet", at=LONG_AGO)
    change(LAST_SEEN, who="quiet", at=LONG_AGO)
    refreshed(own)
    expect(news).to_have_text("1 person lost contact")
    expect(own.locator("tr[data-silent]", has_text="no contact for").first).to_be_visible()
    refreshed(own)
    change(LAST_SEEN, who="quiet", at="2100-01-01 00:00:00.000000")
    refreshed(own)
    expect(news).to_have_text("1 person is in contact again")
    assert news.get_attribute("role") == "status"


def test_it_can_be_stopped_and_stops_by_itself_where_nobody_looks(trainee, invigilator):
    trainee("watched")
    own = invigilator(held=True)
    asked = []
    own.on("request", lambda request: asked.append(request.url) if "/rows" in request.url else None)
    own.goto(ROOM + "?name=jour")
    refreshed(own)
    assert asked == [own.url.replace("?", "/rows?")]
    own.get_by_role("button", name="Stop refreshing").click()
    expect(own.locator("#live-state")).to_have_text(re.compile("^Stopped. As of "))
    own.clock.run_for(5 * REFRESH_MS)
    assert len(asked) == 1
    with own.expect_response(lambda reply: "/rows" in reply.url):
        own.get_by_role("button", name="Refresh again").click()
    own.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, get: () => true})")
    own.clock.run_for(5 * REFRESH_MS)
    assert len(asked) == 2
    own.evaluate("delete document.hidden")
    with own.expect_response(lambda reply: "/rows" in reply.url):
        own.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(asked) == 3


def test_a_lost_connection_is_said_and_heals(trainee, invigilator):
    trainee("reached")
    own = invigilator(held=True, cut=True)
    lost = {"connection": True}
    own.route("**/rows*", lambda route: route.abort() if lost["connection"] else route.continue_())
    own.goto(ROOM)
    own.clock.run_for(REFRESH_MS)
    state = own.locator("#live-state")
    expect(state).to_have_text(re.compile(r"^Not refreshed since \d\d:\d\d:\d\d \S+: no connection"))
    expect(row(own, "Journey").first).to_be_visible()
    lost["connection"] = False
    refreshed(own)
    expect(state).to_have_text(re.compile("^As of "))


def test_an_ended_session_is_said(invigilator):
    own = invigilator(held=True, cut=True)
    own.goto(ROOM)
    own.context.clear_cookies()
    own.clock.run_for(REFRESH_MS)
    expect(own.locator("#live-state")).to_contain_text("your session has ended")
    own.get_by_role("link", name="Load again").click()
    expect(own).to_have_url(re.compile("/sign-in"))


def test_without_javascript_there_is_a_link_to_load_it_again(trainee, invigilator):
    trainee("plain")
    own = invigilator(PHONE, java_script_enabled=False)
    own.goto(ROOM)
    assert own.locator("meta[http-equiv=refresh]").get_attribute("content") == "30"
    expect(row(own, "Journey").first).to_be_visible()
    expect(own.locator("#live-switch")).to_be_hidden()
    own.locator("noscript a").click()
    expect(own).to_have_url(re.compile("reload=no"))
    expect(own.locator("meta[http-equiv=refresh]")).to_have_count(0)
    own.locator("#live-reload").click()
    expect(row(own, "Journey").first).to_be_visible()
