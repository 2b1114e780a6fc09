"""The language of pages: as the browser asks, as chosen before signing in, as chosen in the account."""

import pytest

from tests.features.accounts.signing import EVIL_ADDRESSES, attributes, change, sign_in, user


def language_of(page):
    return attributes(page, "html", "lang")[0]


def stored(app):
    with app.app_context():
        return user("alice").language


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (None, "en"),
        ("", "en"),
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-cn", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh-Hant", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("fr;q=1,zh;q=0.5", "zh-Hans"),
        ("fr, de;q=0.8", "en"),
        ("en;q=0.5, zh;q=0.9", "zh-Hans"),
        ("zh;q=0.5, en;q=0.9", "en"),
        ("de, en;q=0.3, zh;q=0.2", "en"),
        ("zh;q=0, fr", "en"),
        ("*", "en"),
        ("zha", "en"),
        (";;;q=,,zh;q=x", "en"),
    ],
)
def test_as_the_browser_asks(client, asked, shown):
    browser = client()
    if asked is not None:
        browser.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = asked
    page = browser.get("accounts.sign_in")
    assert language_of(page) == shown
    assert page.text("h1") == {"en": "Sign in", "zh-Hans": "登录"}[shown]


def test_chosen_before_signing_in(client):
    browser = client()
    page = browser.get("accounts.sign_in")
    assert page.text("button[name=language]") == "简体中文"
    browser.post("accounts.language", {"language": "zh_Hans", "back": "/sign-in?next=/handbook"})
    assert browser.headers["Location"] == "/sign-in?next=/handbook"
    page = browser.follow()
    assert page.text("h1") == "登录"
    assert page.text("button[name=language]") == "English"
    cookie = browser.http.get_cookie("language")
    assert (cookie.value, cookie.http_only, cookie.same_site, cookie.max_age) == ("zh_Hans", True, "Lax", 365 * 86400)
    browser.post("accounts.language", {"language": "en"})
    assert language_of(browser.get("accounts.sign_in")) == "en"


def test_a_choice_counts_more_than_the_browser(client):
    browser = client()
    browser.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    browser.post("accounts.language", {"language": "en"})
    assert language_of(browser.get("accounts.sign_in")) == "en"


def test_a_choice_before_signing_in_stays_afterwards(app, client):
    browser = client()
    browser.post("accounts.language", {"language": "zh_Hans"})
    sign_in(browser, "alice")
    assert language_of(browser.get("accounts.account")) == "zh-Hans"
    assert stored(app) is None


def test_chosen_while_signed_in_is_stored(app, client):
    alice = client("alice")
    alice.post("accounts.language", {"language": "zh_Hans", "back": "/account"})
    assert alice.follow().text("h1") == "我的账号"
    assert stored(app) == "zh_Hans"
    assert language_of(client("alice").get("accounts.account")) == "zh-Hans"
    alice.post("accounts.language", {"language": "en"})
    assert stored(app) == "en"
    assert language_of(alice.get("accounts.account")) == "en"


def test_the_account_counts_more_than_the_cookie(app, client):
    with app.app_context():
        change("alice", language="en")
    browser = client()
    browser.post("accounts.language", {"language": "zh_Hans"})
    sign_in(browser, "alice")
    assert language_of(browser.get("accounts.account")) == "en"


@pytest.mark.parametrize("language", ["", "fr", "zh", "zh-Hans", "en\x00", "x" * 5000])
def test_an_unknown_language_changes_nothing(app, client, language):
    alice = client("alice")
    alice.post("accounts.language", {"language": language})
    assert alice.http.get_cookie("language") is None
    assert stored(app) is None
    assert language_of(alice.get("accounts.account")) == "en"


def test_a_strange_cookie_is_ignored(client):
    browser = client()
    browser.http.set_cookie("language", "../../etc")
    browser.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh"
    assert language_of(browser.get("accounts.sign_in")) == "zh-Hans"


@pytest.mark.parametrize("address", EVIL_ADDRESSES)
def test_leads_back_to_this_site_alone(client, address):
    browser = client()
    browser.post("accounts.language", {"language": "en", "back": address})
    assert browser.headers["Location"] == "/"


def test_without_token_and_get_change_nothing(client):
    browser = client()
    browser.post("accounts.language", {"language": "zh_Hans"}, 400, token=False)
    browser.get("accounts.language", status=405)
    assert browser.http.get_cookie("language") is None
