"""Before submission nothing that an exam sends tells a key or a reason."""

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.attempts.models import Item
from app.bank import library
from app.bank.models import QuestionVersion
from app.clock import now
from app.db import db, unit_of_work
from app.domain.questions import question_data, question_from
from app.ops import content
from tests.taking import EXAM, start

MARK = "zzplanted"


def plant(app):
    """Publish the bank with a unique mark in every rationale, and the keys worth an unmistakable number."""
    found = content.check()
    planted = []
    for number, question in enumerate(found.questions):
        data = question_data(question)
        for option in data["options"]:
            option["rationale"] = {k: f"{MARK}{number}{option['id']}{k}" for k in option["rationale"]}
            option["value"] = 0.7310573 if option["value"] else 0.0
        planted.append(question_from(data))
    with app.app_context(), unit_of_work():
        content.publish(content.Content(planted, found.quizzes, []), now=now())


def everything_before_submission(taken):
    """Every answer of the server that somebody in an exam can get hold of: body and headers."""
    alice, uuid = taken.client, taken.uuid
    kept = []

    def keep():
        kept.append((alice.page.address, alice.page.html + str(alice.json) + str(alice.headers)))

    for endpoint in ("attempts.resume", "attempts.responses", "attempts.review"):
        alice.get(endpoint, uuid=uuid)
        keep()
    for entry in taken.paper().entries:
        position = entry.position
        alice.get("attempts.question", uuid=uuid, position=position)
        keep()
        for response, status in ((taken.key(position), 200), (taken.wrong(position), 200), (17, 422)):
            body = {"client": str(uuid4()), "seq": 1, "response": response}
            alice.put("attempts.save", body, status, uuid=uuid, position=position)
            keep()
        for go, status in (("check", 409), ("flag", 303), ("finish", 303), (str(position), 303)):
            chosen = taken.key(position)
            alice.post("attempts.post_question", {"response": chosen, "go": go}, status, uuid=uuid, position=position)
            keep()
    alice.get("attempts.result", 302, uuid=uuid)
    keep()
    for endpoint in ("attempts.quizzes", "progress.index", "accounts.account", "handbook.index"):
        alice.get(endpoint)
        keep()
    alice.get("attempts.quiz", slug=EXAM)
    keep()
    for script in ("/static/attempt.js", "/static/app.css"):
        with alice.http.get(script) as sent:
            kept.append((script, sent.get_data(as_text=True)))
    return kept


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_no_mark_comes_out_before_submission(app, client, language):
    plant(app)
    alice = client("alice")
    alice.post("accounts.language", {"language": language})
    taken = start(alice, EXAM)
    answers = everything_before_submission(taken)
    assert len(answers) > 150
    for address, text in answers:
        assert MARK not in text, address
        assert "0.73105" not in text, address
    # And the marks are there to be seen once it is submitted: the search above could have found them.
    taken.submit()
    assert alice.get("attempts.result", uuid=taken.uuid).html.count(MARK) >= 60


def test_the_page_is_the_same_whichever_option_is_the_key(app, client):
    alice = client("alice")
    taken = start(alice, EXAM)

    def page(position):
        html = alice.get("attempts.question", uuid=taken.uuid, position=position).html
        html = re.sub(r'(name="csrf_token" value|data-client|name="client" value)="[^"]+"', "", html)
        return re.sub(r'data-remaining="[^"]+"|<span id="time-left">[^<]+</span>', "", html)

    before = [page(position) for position in range(1, 21)]
    with app.app_context(), unit_of_work():
        for version_id in db.session.scalars(sa.select(Item.question_version_id)).all():
            row = db.session.get_one(QuestionVersion, version_id)
            options = row.content["options"]
            values = [option["value"] for option in options]
            turned = [
                {**option, "value": value} for option, value in zip(options, values[1:] + values[:1], strict=True)
            ]
            db.session.execute(
                sa.update(QuestionVersion)
                .where(QuestionVersion.id == version_id)
                .values(content={**row.content, "options": turned})
            )
    library.forget()
    assert [page(position) for position in range(1, 21)] == before
    assert alice.get("attempts.review", uuid=taken.uuid)


def test_practice_shows_the_reasons_of_the_checked_item_alone(app, client):
    plant(app)
    alice = client("alice")
    taken = start(alice, "eight-principles-practice")
    taken.save(1, taken.key(1))
    assert MARK not in alice.get("attempts.question", uuid=taken.uuid, position=1).html
    chosen = taken.key(1)
    alice.post("attempts.post_question", {"response": chosen, "go": "check"}, uuid=taken.uuid, position=1)
    assert MARK in alice.follow().html
    assert MARK not in alice.get("attempts.question", uuid=taken.uuid, position=2).html
    assert MARK not in alice.get("attempts.review", uuid=taken.uuid).html
