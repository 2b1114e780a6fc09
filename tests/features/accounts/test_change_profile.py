"""Changing one's name, language, appearance and time zone: stored, seen on the page, bad input, stranger."""

from datetime import UTC, datetime

import pytest

from app.accounts.models import Theme
from app.db import unit_of_work
from tests.features.accounts.signing import attributes, sessions, user

AS_IT_WAS = {"name": "Alice Ash", "language": "", "theme": "system", "time_zone": ""}


def save(browser, status=303, **changes):
    return browser.post("accounts.change_profile", {**AS_IT_WAS, **changes}, status)


def stored(app):
    with app.app_context():
        alice = user("alice")
        return alice.name, alice.language, alice.theme, alice.time_zone


def test_works(app, client):
    alice = client("alice")
    save(alice, name=" Alice Aspen ", language="zh_Hans", theme="dark", time_zone="Asia/Shanghai")
    page = alice.follow()
    assert stored(app) == ("Alice Aspen", "zh_Hans", Theme.DARK, "Asia/Shanghai")
    assert "Alice Aspen" in page.text("header")
    assert page.text("h1") == "我的账号"
    assert attributes(page, "html", "lang") == ["zh-Hans"]
    assert attributes(page, "html", "data-theme") == ["dark"]
    assert attributes(page, "#time_zone", "value") == ["Asia/Shanghai"]
    assert attributes(page, "option[selected]", "value") == ["zh_Hans", "dark"]


def test_success_is_told_once(client):
    alice = client("alice")
    save(alice)
    assert "Your account is changed." in alice.follow().words
    assert "Your account is changed." not in alice.get("accounts.account").words


def test_twice_is_harmless(app, client):
    alice = client("alice")
    for _ in range(2):
        save(alice, name="Alice Aspen")
        assert stored(app) == ("Alice Aspen", None, Theme.SYSTEM, None)


@pytest.mark.parametrize(("theme", "shown"), [("system", None), ("light", "light"), ("dark", "dark")])
def test_appearance_takes_effect_on_every_page(client, theme, shown):
    alice = client("alice")
    save(alice, theme=theme)
    for address in ("/account", "/quizzes", "/handbook"):
        assert attributes(alice.get(address), "html", "data-theme") == [shown]


@pytest.mark.parametrize(("language", "shown"), [("en", "en"), ("zh_Hans", "zh-Hans")])
def test_language_takes_effect_on_every_page(client, language, shown):
    alice = client("alice")
    save(alice, language=language)
    for address in ("/account", "/quizzes", "/handbook"):
        assert attributes(alice.get(address), "html", "lang") == [shown]


def test_as_my_browser_asks_forgets_what_was_chosen_before(app, client):
    alice = client("alice")
    alice.post("accounts.language", {"language": "zh_Hans"})
    alice.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    save(alice, language="")
    assert stored(app)[1] is None
    assert attributes(alice.get("accounts.account"), "html", "lang") == ["en"]


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("", "1 Mar 2026, 20:30 UTC"),
        ("Asia/Shanghai", "2 Mar 2026, 04:30 "),
        ("America/St_Johns", "1 Mar 2026, 17:00 "),
    ],
)
def test_times_are_shown_in_the_chosen_zone(app, client, zone, shown):
    alice = client("alice")
    with app.app_context(), unit_of_work():
        sessions("alice")[0].created_at = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)
    save(alice, time_zone=zone)
    assert f"since {shown}" in alice.follow().words


def test_a_name_is_text_and_not_markup(client):
    alice = client("alice")
    save(alice, name="<b>Alice</b> & co")
    page = alice.follow()
    assert "<b>Alice</b> & co" in page.text("header")
    assert page.all("header b") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter your name."),
        ({"name": "   "}, "Enter your name."),
        ({"name": "x" * 201}, "A name has at most 200 characters."),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone from the list, such as Asia/Shanghai."),
        ({"time_zone": "asia/shanghai"}, "Choose a time zone from the list, such as Asia/Shanghai."),
        ({"time_zone": "../../etc/passwd"}, "Choose a time zone from the list, such as Asia/Shanghai."),
        ({"language": "fr"}, "Not a valid choice."),
        ({"theme": "pink"}, "Not a valid choice."),
        ({"theme": ""}, "Not a valid choice."),
    ],
)
def test_bad_input_is_explained_and_stores_nothing(app, client, changes, words):
    alice = client("alice")
    page = save(alice, 422, **{"name": "Alice Aspen", "theme": "dark", **changes})
    assert words in page.words
    assert page.all(".error-summary")
    assert stored(app) == ("Alice Ash", None, Theme.SYSTEM, None)


def test_a_null_character_is_never_stored(app, client):
    alice = client("alice")
    form = {**AS_IT_WAS, "name": "Al\x00ice", "csrf_token": alice.token()}
    assert alice.http.post("/account", data=form).status_code in (303, 422)
    assert "\x00" not in stored(app)[0]


def test_missing_fields_store_nothing(app, client):
    client("alice").post("accounts.change_profile", {}, 422)
    assert stored(app) == ("Alice Ash", None, Theme.SYSTEM, None)


def test_more_fields_than_the_form_has_are_not_taken(app, client):
    save(client("alice"), role="administrator", username="ada", disabled_at="2026-01-01")
    with app.app_context():
        assert (user("alice").role, user("alice").disabled_at) == ("trainee", None)


def test_a_stranger_is_asked_to_sign_in(app, client):
    save(client(), 302, name="Mallory")
    assert stored(app) == ("Alice Ash", None, Theme.SYSTEM, None)


def test_without_token_nothing_is_stored(app, client):
    client("alice").post("accounts.change_profile", {**AS_IT_WAS, "name": "Mallory"}, 400, token=False)
    assert stored(app) == ("Alice Ash", None, Theme.SYSTEM, None)
