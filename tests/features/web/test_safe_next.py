"""Where a sign-in may lead on to: an address of this site, and no other."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.pages import safe_next
from tests.cast import PASSWORD

SITE = "https://officium.example/sign-in"


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/quizzes",
        "/quizzes/duty-test?page=2&sort=name#top",
        "/attempts/0b2d8a52-5f4e-4f9c-8d43-0b9a7a1f0c11",
        "/handbook/恪尽职守",
        "/quizzes?next=https://evil.example",
        "/quizzes?next=//evil.example",
        "/@evil.example",
        "/a:b",
        "/javascript:alert(1)",
        "/a//b",
        "/%2F%2Fevil.example",
    ],
)
def test_own_address_is_kept(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "quizzes",
        "?page=2",
        "#top",
        "//evil.example",
        "//evil.example/quizzes",
        "///evil.example",
        "////evil.example",
        "//officium.example@evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\/evil.example",
        "/a\\..\\b",
        "https://evil.example",
        "HTTPS://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "mailto:a@evil.example",
        " //evil.example",
        "\t//evil.example",
        "\n/quizzes",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "/quizzes\r\nSet-Cookie: a=b",
        "/\x00/evil.example",
        "/quizzes\x1f",
        "evil.example",
        "@evil.example",
        "\ufeff//evil.example",
        "\u3000//evil.example",
    ],
    ids=repr,
)
def test_other_address_is_not(target):
    assert safe_next(target) is None


def as_a_browser_goes(target: str) -> str:
    """The host that a browser ends at: it drops tabs and line ends, trims, and reads a backslash as a slash."""
    plain = target.translate({ord(c): None for c in "\t\r\n"}).strip("".join(map(chr, range(33)))).replace("\\", "/")
    return urlsplit(urljoin(SITE, plain)).netloc


@settings(derandomize=True, database=None, deadline=None, max_examples=500)
@given(st.text("/\\:@.?#\t\r\n\x00 aé[]", max_size=12).map(lambda rest: "/" + rest))
def test_whatever_is_let_through_stays_here(target):
    found = safe_next(target)
    assert found in (None, target)
    assert found is None or as_a_browser_goes(found) == "officium.example"


@pytest.mark.parametrize(
    ("target", "path"), [("/account", "/account"), ("//evil.example", "/"), ("https://evil.example/account", "/")]
)
def test_sign_in_leads_on_within_the_site(client, target, path):
    stranger = client()
    stranger.post("accounts.sign_in", {"username": "alice", "password": PASSWORD, "next": target})
    found = urlsplit(urljoin("http://localhost/sign-in", stranger.headers["Location"]))
    assert (found.netloc, found.path) == ("localhost", path)
    assert stranger.http.get(stranger.headers["Location"], follow_redirects=True).status_code == 200
