"""Going on after signing in: to addresses of this site, never to another's."""

import pytest

from tests.features.accounts.signing import EVIL_ADDRESSES, attributes, sign_in

GOOD_ADDRESSES = ["/quizzes", "/handbook", "/account#password", "/quizzes?next=//evil.example", "/progress?a=b&c=d"]


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_good_addresses_are_followed(client, address):
    browser = client()
    page = browser.get("accounts.sign_in", next=address)
    assert attributes(page, "input[name=next]", "value") == [address]
    sign_in(browser, "alice", next=address)
    assert browser.headers["Location"] == address


@pytest.mark.parametrize("address", EVIL_ADDRESSES)
def test_evil_addresses_are_not(client, address):
    browser = client()
    page = browser.get("accounts.sign_in", next=address)
    assert page.all("input[name=next]") == []
    sign_in(browser, "alice", next=address)
    assert browser.headers["Location"] == "/"


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_who_is_signed_in_goes_on_at_once(client, address):
    browser = client("alice")
    browser.get("accounts.sign_in", status=302, next=address)
    assert browser.headers["Location"] == address


@pytest.mark.parametrize("address", EVIL_ADDRESSES)
def test_who_is_signed_in_is_not_led_astray(client, address):
    browser = client("alice")
    browser.get("accounts.sign_in", status=302, next=address)
    assert browser.headers["Location"] == "/"


@pytest.mark.parametrize(("password", "status"), [("wrong", 403), ("", 422)])
def test_is_kept_through_a_failed_try(client, password, status):
    browser = client()
    page = sign_in(browser, "alice", password, status, next="/handbook")
    assert attributes(page, "input[name=next]", "value") == ["/handbook"]
    sign_in(browser, "alice", next="/handbook")
    assert browser.headers["Location"] == "/handbook"


def test_a_closed_page_is_come_back_to(client):
    browser = client()
    browser.get("/handbook?from=mail", status=302)
    page = browser.follow()
    (address,) = attributes(page, "input[name=next]", "value")
    assert address == "/handbook?from=mail"
    sign_in(browser, "alice", next=address)
    assert "Alice Ash" in browser.follow().words


def test_a_closed_action_is_not_come_back_to(client):
    browser = client()
    browser.post("accounts.sign_out", status=302)
    assert browser.headers["Location"] == "/sign-in"
