"""Who may open the pages of results: reviewers and administrators; everybody else is refused, a stranger signs in."""

from uuid import uuid4

import pytest

from tests.features.reports.results import put, user_id

PAGES = ["/admin", "/admin/attempts", "/admin/attempts.csv", "/admin/people", "person", "attempt"]


def address(app, page: str) -> str:
    """The page's address; a person and an attempt are ones of Alice's."""
    if page == "person":
        return f"/admin/people/{user_id(app, 'alice')}"
    if page == "attempt":
        return f"/admin/attempts/{put(app, 'alice')}"
    return page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("username", ["alice", "arthur"])
def test_not_for_trainees_and_authors(app, client, page, username):
    person = client(username)
    answer = person.get(address(app, page), status=403)
    assert "This page is not open to you" in answer.words


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(app, client, page):
    stranger = client()
    stranger.get(address(app, page), status=302)
    assert stranger.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("username", ["rita", "ada"])
def test_open_to_reviewers_and_administrators(app, client, page, username):
    client(username).get(address(app, page))


@pytest.mark.parametrize("page", PAGES)
def test_post_is_no_way_to_ask(app, client, page):
    client("ada").post(address(app, page), status=405)


@pytest.mark.parametrize("username", ["rita", "ada"])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/attempts/00000000-0000-4000-8000-000000000000",
        "/admin/attempts/1",
        "/admin/people/99999",
        "/admin/people/0",
        "/admin/people/99999999999999999999",
        "/admin/people/alice",
        "/admin/nothing",
    ],
)
def test_what_does_not_exist(client, username, path):
    client(username).get(path, status=404)


def test_out_of_scope_looks_like_absent(app, client):
    attempt, person = put(app, "charlie"), user_id(app, "charlie")
    rita = client("rita")
    hidden = rita.get("reports.attempt", status=404, uuid=attempt)
    assert hidden.text() == rita.get("reports.attempt", status=404, uuid=uuid4()).text()
    hidden = rita.get("reports.person", status=404, user_id=person)
    assert hidden.text() == rita.get("reports.person", status=404, user_id=99999).text()
    ada = client("ada")
    assert "Charlie Cedar" in ada.get("reports.attempt", uuid=attempt).words
    assert "Charlie Cedar" in ada.get("reports.person", user_id=person).words


def test_the_menu_shows_results_to_those_who_may_see_them(client):
    assert not client("alice").get("progress.index").all("a[href='/admin']")
    assert client("rita").get("progress.index").all("a[href='/admin']")
