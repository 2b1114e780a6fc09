"""The language of a page: the person's choice, else the cookie's, else the browser's, else English."""

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.db import db, unit_of_work
from app.web.locale import content_language, html_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans-CN", "zh"),
        ("zh-TW", "zh"),
        ("ZH-cn", "zh"),
        ("zh_CN", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.8,zh;q=0.9", "zh"),
        ("en,zh;q=0.9", "en"),
        ("fr,zh;q=0.5,en;q=0.3", "zh"),
        ("fr,de", "en"),
        ("*", "en"),
        ("zha", "en"),
        ("nonsense;;q=x,,", "en"),
        # what has the weight 0 is not acceptable (RFC 9110, 12.4.2)
        ("zh;q=0,en", "en"),
        ("fr,zh;q=0", "en"),
        ("zh;q=0", "en"),
    ],
)
def test_browsers_wish(app, accepted, language):
    headers = {} if accepted is None else {"Accept-Language": accepted}
    with app.test_request_context("/", headers=headers):
        assert content_language() == language
        assert html_language() == {"en": "en", "zh": "zh-Hans"}[language]


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        ("zh_Hans", "en", "zh"),
        ("en", "zh-CN", "en"),
        ("zh_Hans", "", "zh"),
        ("tlh", "zh-CN", "zh"),
        ("zh", "en", "en"),
        ("../../etc", "en", "en"),
        ("", "zh-CN", "zh"),
    ],
)
def test_cookie_goes_before_the_browser_if_it_names_a_language_of_ours(app, cookie, accepted, language):
    with app.test_request_context("/", headers={"Cookie": f"language={cookie}", "Accept-Language": accepted}):
        assert content_language() == language


def test_english_outside_a_request(app):
    with app.app_context():
        assert content_language() == "en"


@pytest.mark.parametrize(
    ("chosen", "cookie", "tag"),
    [("zh_Hans", "en", "zh-Hans"), ("en", "zh_Hans", "en"), (None, "zh_Hans", "zh-Hans"), (None, None, "en")],
)
def test_persons_choice_goes_before_the_cookie(app, client, chosen, cookie, tag):
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(User).where(User.username == "alice").values(language=chosen))
    alice = client("alice")
    if cookie:
        alice.http.set_cookie("language", cookie)
    page = alice.get("/quizzes")
    assert page.all("html")[0].attrs["lang"] == tag
    assert ("摸底自测" in page.words) is (tag == "zh-Hans")
    assert ("Where you stand" in page.words) is (tag == "en")
