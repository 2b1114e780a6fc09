"""The quizzes with people in them."""

from datetime import timedelta

from app.clock import now
from app.quizzes.listing import on_offer
from tests.features.invigilation.staging import heard, set_attempt
from tests.features.reports.results import cells, change
from tests.taking import EXAM, PRACTICE, TEST, finished, start


def quiet(page):
    """The quizzes listed as those with nobody in them."""
    return [a.attrs["href"].rsplit("/", 1)[1] for a in page.all("section[aria-labelledby=quiet] a")]


def offered(app):
    with app.app_context():
        return [quiz.quiz.slug for quiz in on_offer()]


def test_nobody_is_taking_a_quiz(app, client):
    finished(client("alice"), TEST)
    page = client("ada").get("invigilation.index")
    assert "Nobody is taking a quiz at the moment" in page.words
    assert not page.all("table")
    assert quiet(page) == offered(app)


def test_who_is_where(app, client):
    start(client("alice"))
    heard(app, start(client("charlie")), ago=300)
    start(client("bob"), PRACTICE)
    page = client("ada").get("invigilation.index")
    exam, practice = sorted(cells(page))
    assert exam.startswith("The eight principles, examined 2 1 ")
    assert exam.endswith(" UTC")
    assert practice == "The eight principles, practised 1 0 no limit"
    assert quiet(page) == [slug for slug in offered(app) if slug not in (EXAM, PRACTICE)]
    assert page.all(f"tbody a[href='/admin/live/{EXAM}']")


def test_a_reviewer_counts_their_own_department(app, client):
    start(client("alice"))
    heard(app, start(client("charlie")), ago=300)
    start(client("charlie"), PRACTICE)
    page = client("rita").get("invigilation.index")
    (exam,) = cells(page)
    assert exam.startswith("The eight principles, examined 1 0 ")
    assert "You look after the people of Service Hall." in page.words
    change(app, "rita", department_id=None)
    page = client("rita").get("invigilation.index")
    assert "Nobody is taking a quiz at the moment" in page.words


def test_a_break_is_no_lost_contact(app, client):
    taken = start(client("alice"))
    heard(app, taken, ago=300)
    set_attempt(app, taken, break_until=now() + timedelta(minutes=3))
    (exam,) = cells(client("ada").get("invigilation.index"))
    assert exam.startswith("The eight principles, examined 1 0 ")


def test_a_paused_quiz_is_listed_though_nobody_is_in(client):
    ada = client("ada")
    ada.post("invigilation.pause", {"whom": "department:township", "reason": "The power is off"}, slug=EXAM)
    (exam,) = cells(ada.get("invigilation.index"))
    assert exam == "The eight principles, examined paused 0 0 –"
    assert "Nobody is taking a quiz at the moment" in client("rita").get("invigilation.index").words


def test_the_menu_shows_it_to_those_who_may(client):
    for username in ("rita", "ada"):
        assert client(username).get("reports.index").all("nav a[href='/admin/live']")
