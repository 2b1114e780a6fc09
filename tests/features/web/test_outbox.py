"""What seals answers that wait on a device: the owner's own key, on their pages alone; and whose session it is."""

import base64

from tests.databases import settings
from tests.inspection import attribute
from tests.taking import TEST, start


def box(page):
    (found,) = page.all("#outbox")
    return {name: attribute(found, f"data-{name}") for name in ("owner", "key", "session")}


def test_each_person_has_a_key_of_their_own(client):
    alice, bob = box(client("alice").get("attempts.quizzes")), box(client("bob").get("attempts.quizzes"))
    for found in (alice, bob):
        assert len(base64.b64decode(found["key"])) == 32
        assert found["session"] == "/outbox"
    assert alice["key"] != bob["key"]
    assert alice["owner"] != bob["owner"]


def test_it_is_the_same_on_every_page_and_after_signing_in_again(client):
    first, again = client("alice"), client("alice")
    taken = start(first, TEST)
    pages = [
        first.get("attempts.quizzes"),
        first.get("accounts.account"),
        first.get("attempts.question", uuid=taken.uuid, position=1),
        first.get("attempts.review", uuid=taken.uuid),
        again.get("attempts.quizzes"),
    ]
    assert len({tuple(box(page).items()) for page in pages}) == 1


def test_administrators_pages_carry_it_too(client):
    assert box(client("ada").get("reports.index"))["owner"]


def test_a_page_of_nobody_carries_none(client):
    page = client().get("accounts.sign_in")
    assert page.all("#outbox") == []
    assert "data-key" not in page.html


def test_another_installation_has_other_keys(app, client, database_url, tmp_path):
    from app import create_app
    from tests.client import Client
    from tests.databases import close

    here = box(client("alice").get("attempts.quizzes"))
    other = create_app(
        settings(database_url, tmp_path, secret_key="another secret for tests, and just as long as the first")
    )
    there = box(Client(other, "alice").get("attempts.quizzes"))
    close(other)
    assert here["key"] != there["key"]
    assert here["owner"] != there["owner"]


def test_whose_session_it_is(client):
    alice = client("alice")
    owner = box(alice.get("attempts.quizzes"))["owner"]
    alice.get("outbox.session")
    assert alice.json["owner"] == owner
    # Its token is good for a change.
    alice.post("attempts.start", {"csrf_token": alice.json["csrf_token"]}, slug=TEST)


def test_nobody_is_signed_in(client):
    visitor = client()
    answer = visitor.http.get("/outbox", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json["title"] == "sign_in_first"
    visitor.get("outbox.session", 302)


def test_other_methods(client):
    client("alice").post("outbox.session", status=405)
