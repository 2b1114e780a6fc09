"""Nothing that is sent tells a key or a reason before it may: in an exam not before submission and not after it until
the quiz says so, in practice not while an answer can be tried again."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.attempts.models import Attempt, EndedBy, Item
from app.bank import library
from app.bank.models import QuestionVersion
from app.clock import now
from app.db import db, unit_of_work
from app.domain.questions import question_data, question_from
from app.domain.release import PRESETS, When, answers_on
from app.domain.rules import Mode
from app.domain.selection import Slot
from app.ops import content
from tests.features.attempts.practising import check, reveal
from tests.features.attempts.stored import change
from tests.features.quizzes.offers import MULTIPLE, ONE_OF_EACH, SINGLE, TRUE_FALSE, offer
from tests.features.reports.results import NOON, put
from tests.taking import EXAM, PRACTICE, fields, finished, start

MARK, HINT = "zzplanted", "zzhinted"
VALUE = 0.7310573
"""What each key is worth, so that no page can show it by chance."""


def plant(app):
    """Publish the bank with a unique mark in every rationale and hint, and the keys worth an unmistakable number."""
    found = content.check()
    planted = []
    for number, question in enumerate(found.questions):
        data = question_data(question)
        for option in data["options"]:
            option["rationale"] = {k: f"{MARK}{number}{option['id']}{k}" for k in option["rationale"]}
            option["value"] = VALUE if option["value"] == 1 else option["value"]
        data["hint"] = {language: f"{HINT}{number}{language}" for language in ("en", "zh")}
        planted.append(question_from(data))
    with app.app_context(), unit_of_work():
        content.publish(content.Content(planted, found.quizzes, []), now=now())


def all_questions(taken):
    """What the page's script fetches to go on without a connection: no page of its own."""
    address = taken.client.address("attempts.questions", uuid=taken.uuid)
    with taken.client.http.get(address) as sent:
        assert sent.status_code == 200
        return address, sent.get_data(as_text=True) + str(sent.headers)


def everything_before_submission(taken):
    """Every answer of the server that somebody in an exam can get hold of: body and headers."""
    alice, uuid = taken.client, taken.uuid
    kept = []

    def keep():
        kept.append((alice.page.address, alice.page.html + str(alice.json) + str(alice.headers)))

    for endpoint in ("attempts.resume", "attempts.responses", "attempts.review"):
        alice.get(endpoint, uuid=uuid)
        keep()
    kept.append(all_questions(taken))
    for entry in taken.paper().entries:
        position = entry.position
        alice.get("attempts.question", uuid=uuid, position=position)
        keep()
        for response, status in ((taken.key(position), 200), (taken.wrong(position), 200), (17, 422)):
            body = {"client": str(uuid4()), "seq": 1, "response": response}
            alice.put("attempts.save", body, status, uuid=uuid, position=position)
            keep()
        for go, status in (("check", 409), ("reveal", 409), ("flag", 303), ("finish", 303), (str(position), 303)):
            sent = {**fields(taken.key(position)), "go": go}
            alice.post("attempts.post_question", sent, status, uuid=uuid, position=position)
            keep()
    alice.get("attempts.result", 302, uuid=uuid)
    keep()
    for endpoint in ("attempts.quizzes", "progress.index", "accounts.account", "handbook.index"):
        alice.get(endpoint)
        keep()
    alice.get("attempts.quiz", slug=EXAM)
    keep()
    kept.append(("questions", alice.http.get(f"/attempts/{uuid}/questions").get_data(as_text=True)))
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
        assert HINT not in text, address
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
    taken = start(alice, PRACTICE)
    taken.save(1, taken.key(1))
    assert MARK not in alice.get("attempts.question", uuid=taken.uuid, position=1).html
    sent = {**fields(taken.key(1)), "go": "check"}
    alice.post("attempts.post_question", sent, uuid=taken.uuid, position=1)
    assert MARK in alice.follow().html
    assert MARK not in alice.get("attempts.question", uuid=taken.uuid, position=2).html
    assert MARK not in alice.get("attempts.review", uuid=taken.uuid).html


# after submission


def everything_after_submission(taken, slug):
    """Every answer of the server that speaks of a finished attempt to its owner."""
    alice, uuid = taken.client, taken.uuid
    kept = []
    for endpoint, values in (
        ("attempts.result", {"uuid": uuid}),
        ("attempts.responses", {"uuid": uuid}),
        ("attempts.quizzes", {}),
        ("attempts.quiz", {"slug": slug}),
        ("progress.index", {}),
    ):
        alice.get(endpoint, **values)
        kept.append((alice.page.address, alice.page.html + str(alice.json) + str(alice.headers)))
    for endpoint in ("attempts.resume", "attempts.questions", "attempts.review"):
        alice.get(endpoint, 302, uuid=uuid)
        kept.append((endpoint, alice.page.html + str(alice.headers)))
    alice.get("attempts.question", 302, uuid=uuid, position=1)
    for go in ("check", "reveal"):
        alice.post("attempts.post_question", {"go": go}, uuid=uuid, position=1)
        kept.append((go, alice.page.html + str(alice.headers)))
    return kept


def of_entry(taken, position):
    """The marks planted in the rationales of an item, by option."""
    return {option.id: option.rationale["en"] for option in taken.paper().entry(position).question.options}


LATER = NOON.replace(year=2030)


@pytest.mark.parametrize(
    ("mode", "changes"),
    [
        (Mode.CHECK, {"closes_at": LATER}),
        (Mode.CERTIFY, {}),
        (Mode.CERTIFY, {"release": answers_on(LATER)}),
        (Mode.CHECK, {"release": replace(PRESETS[Mode.CERTIFY], questions=When.AFTER_SUBMISSION)}),
        # Keys and reasons are shown with their questions or not at all.
        (Mode.CHECK, {"release": replace(PRESETS[Mode.CERTIFY], keys=When.AFTER_SUBMISSION, reasons=When.AT_ONCE)}),
    ],
)
def test_no_mark_comes_out_before_it_may(app, client, mode, changes):
    plant(app)
    slug = offer(app, slots=ONE_OF_EACH, mode=mode, **changes)
    taken = finished(client("alice"), slug)
    for address, text in everything_after_submission(taken, slug):
        assert MARK not in text, address
        assert HINT not in text, address
        assert "0.73105" not in text, address
        assert "is-key" not in text, address
        assert "is-distractor" not in text, address


def test_no_mark_comes_out_while_somebody_still_works(app, client):
    plant(app)
    slug = offer(app, slots=ONE_OF_EACH, mode=Mode.CHECK, closes_at=now() + timedelta(hours=1))
    taken = finished(client("alice"), slug)
    offer(app, slug, slots=ONE_OF_EACH, mode=Mode.CHECK, closes_at=now() - timedelta(minutes=1))
    put(app, "bob", slug, at=None, deadline=now() + timedelta(hours=1))
    assert MARK not in taken.client.get("attempts.result", uuid=taken.uuid).html


def test_no_mark_comes_out_of_an_abandoned_attempt(app, client):
    plant(app)
    slug = offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE)
    taken = start(client("alice"), slug)
    taken.save(1, taken.wrong(1))
    change(app, Attempt, submitted_at=now(), ended_by=EndedBy.ABANDONED)
    for address, text in everything_after_submission(taken, slug):
        assert MARK not in text, address
        assert "is-key" not in text, address


def test_marks_come_out_when_they_may(app, client):
    """The searches above could have found them."""
    plant(app)
    for changes in ({"mode": Mode.CHECK}, {"mode": Mode.CERTIFY, "release": answers_on(NOON)}):
        taken = finished(client("alice"), offer(app, slots=ONE_OF_EACH, **changes))
        page = taken.client.get("attempts.result", uuid=taken.uuid)
        assert page.html.count(MARK) >= 9
        assert "is-key" in page.html


def test_what_one_reader_may_see_is_not_kept_for_another(app, client):
    """Pieces of pages are kept and shown again: the same question to one who may see all and one who may not."""
    plant(app)
    with app.app_context():
        keys = [c.key for c in library.candidates() if not c.family][:3]
    fixed = (Slot(count=len(keys), questions=tuple(keys)),)
    bare = replace(PRESETS[Mode.CERTIFY], questions=When.AFTER_SUBMISSION)
    pages = {}
    for name, release in (("bare", bare), ("whole", None), ("bare again", bare)):
        slug = offer(app, "fixed", mode=Mode.CHECK, slots=fixed, release=release)
        taken = finished(client("alice"), slug)
        pages[name] = taken.client.get("attempts.result", uuid=taken.uuid).html
        seen = client("ada").get("reports.attempt", uuid=taken.uuid).html
        assert seen.count(MARK) >= 6
        assert "is-key" in seen
    assert pages["whole"].count(MARK) >= 6
    for name in ("bare", "bare again"):
        assert MARK not in pages[name]
        assert "is-key" not in pages[name]
        assert "tag-good" not in pages[name]


# trying again


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
@pytest.mark.parametrize("position", [SINGLE, MULTIPLE, TRUE_FALSE])
def test_a_wrong_try_brings_the_reason_of_what_was_chosen_and_no_other(app, client, position, language):
    plant(app)
    alice = client("alice")
    alice.post("accounts.language", {"language": language})
    taken = start(alice, offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))
    wrong = taken.wrong(position)
    chosen = {wrong} if isinstance(wrong, str) else set(wrong)
    planted = of_entry(taken, position)
    other = {mark.removesuffix("en") for option, mark in planted.items() if option not in chosen}
    check(taken, position, wrong)
    kept = [(alice.page.address, alice.page.html + str(alice.headers))]
    kept.append(all_questions(taken))
    for endpoint in ("attempts.responses", "attempts.review", "attempts.resume"):
        alice.get(endpoint, uuid=taken.uuid)
        kept.append((endpoint, alice.page.html + str(alice.json) + str(alice.headers)))
    body = {"client": str(uuid4()), "seq": 1, "response": taken.key(position)}
    alice.put("attempts.save", body, uuid=taken.uuid, position=position)
    kept.append(("save", str(alice.json)))
    alice.get("attempts.question", uuid=taken.uuid, position=position)
    kept.append((alice.page.address, alice.page.html))
    for address, text in kept:
        assert [mark for mark in other if mark in text] == [], address
        assert "0.73105" not in text, address
        assert "is-key" not in text, address
    assert {planted[option].removesuffix("en") in kept[0][1] for option in chosen} == {True}
    # And closed, by the key, the item shows them all.
    reveal(taken, position, wrong)
    assert [mark for mark in other if mark not in alice.page.html] == []


def test_the_page_after_a_wrong_try_is_the_same_whichever_option_is_the_key(app, client):
    alice = client("alice")
    taken = start(alice, offer(app, slots=ONE_OF_EACH, mode=Mode.PRACTICE))
    wrong = taken.wrong(SINGLE)
    check(taken, SINGLE, wrong)

    def page():
        html = alice.get("attempts.question", uuid=taken.uuid, position=SINGLE).html
        return re.sub(r'(name="csrf_token" value|data-client|name="client" value)="[^"]+"', "", html)

    before = page()
    version_id = taken.paper().entry(SINGLE).version_id
    with app.app_context(), unit_of_work():
        row = db.session.get_one(QuestionVersion, version_id)
        free = [option["id"] for option in row.content["options"] if option["id"] != wrong and not option["value"]]
        turned = [{**option, "value": float(option["id"] == free[0])} for option in row.content["options"]]
        db.session.execute(
            sa.update(QuestionVersion)
            .where(QuestionVersion.id == version_id)
            .values(content={**row.content, "options": turned})
        )
    library.forget()
    assert taken.key(SINGLE) == free[0]
    assert page() == before
