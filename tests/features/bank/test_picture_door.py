"""The door of pictures: for whoever is signed in, for good, and never as anything but a picture."""

import pytest

from app.bank import gallery
from app.bank.pictures import encoded
from app.clock import now
from app.db import unit_of_work
from tests.pictures import behind, jpeg, png


@pytest.fixture
def keep(app):
    def kept(raw):
        made = encoded(raw)
        with app.app_context(), unit_of_work():
            gallery.keep(made, by=None, now=now())
        return made

    return kept


@pytest.mark.parametrize(("raw", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
@pytest.mark.parametrize("who", ["alice", "arthur", "rita", "ada"])
def test_whoever_is_signed_in_sees_it(client, keep, who, raw, media_type):
    made = keep(raw)
    answer = client(who).http.get(f"/pictures/{made.name}")
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.data == made.content


def test_a_visitor_is_asked_to_sign_in(client, keep):
    answer = client().http.get(f"/pictures/{keep(png()).name}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_it_is_kept_by_the_browser_of_its_reader_and_never_runs(client, keep):
    made = keep(behind(png()))
    alice = client("alice")
    answer = alice.http.get(f"/pictures/{made.name}")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"script" not in answer.data
    again = alice.http.get(f"/pictures/{made.name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["0" * 64 + ".png", "nothing", "..%2f..%2fsecret-key", "%00", "0" * 64, "0" * 64 + ".svg"],
)
def test_what_is_not_there(client, keep, name):
    keep(png())
    assert client("alice").http.get(f"/pictures/{name}").status_code == 404


def test_the_name_says_what_it_is(client, keep):
    made = keep(png())
    client("alice").get(f"/pictures/{made.sha256}.jpg", status=404)
    client("alice").get(f"/pictures/{made.name.upper()}", status=404)


def test_kept_twice_is_kept_once(app, keep):
    first, second = keep(png()), keep(png(compress_level=0))
    assert first.name == second.name
    with app.app_context():
        assert gallery.named(first.name).original == first.original
