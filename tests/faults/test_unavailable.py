"""The store is gone, locked or exhausted: 503 everywhere, in words for people; all is well as soon as it is back."""

import contextlib
import re
import threading
import time
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import create_app
from app.attempts.models import Response
from app.db import db
from app.store import LOCK_SECONDS
from tests.cast import PASSWORD
from tests.client import Client
from tests.databases import close, settings
from tests.faults.outages import cut, exhausted, gone, locked, on_sqlite, replace_by_copy
from tests.house.test_routes import filled
from tests.taking import PRACTICE, TEST, finished, start

TELLTALE = re.compile(r"Traceback|database is locked|sqlite|psycopg|OperationalError|SELECT|connection", re.IGNORECASE)


def is_503(answer):
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503, f"{answer.status_code}: {text[:500]}"
    assert int(answer.headers["Retry-After"]) in range(1, 10)
    words = re.sub(r"<head>.*</head>", "", text, flags=re.DOTALL)
    assert not TELLTALE.search(words), words
    return True


@pytest.fixture
def alice(client):
    alice = client("alice")
    alice.token()
    return alice


def test_every_address_while_the_store_is_gone(app, client, alice):
    ada, stranger = client("ada"), client()
    for person in (ada, stranger):
        person.token()
    done, begun = finished(alice, TEST), start(alice)
    without_store = {"static", "bootstrap.static", "ops.healthz", "accounts.language"}
    with gone(app):
        for rule in app.url_map.iter_rules():
            for method in sorted(rule.methods & {"GET", "POST", "PUT"}):
                for person in (alice, ada):
                    answer = person.http.open(
                        filled(rule, begun.uuid if person is alice else done.uuid),
                        method=method,
                        data={"csrf_token": person.token()} if method == "POST" else None,
                        headers={"X-CSRFToken": person.token()},
                        json={"client": "tab", "seq": 1, "response": None} if method == "PUT" else None,
                    )
                    assert rule.endpoint in without_store or is_503(answer), f"{method} {rule.rule}"
                answer = stranger.http.open(filled(rule), method=method)
                assert answer.status_code in (200, 302, 400, 401, 404, 503), f"{method} {rule.rule}"
    for person in (alice, ada):
        person.get("accounts.account")
    assert begun.save(1, begun.key(1))["seq"] == 1


def test_a_page_for_people(app, client, alice):
    alice.http.set_cookie("language", "zh_Hans")
    with gone(app):
        alice.get("attempts.quizzes", status=503)
        assert alice.page.text("h1") == "服务繁忙，请稍后再试"
        alice.get("/nowhere", status=503)
    alice.get("/nowhere", status=404)


def test_problem_details_for_programs(app, alice):
    begun = start(alice)
    with gone(app):
        alice.put("attempts.save", {"client": "tab", "seq": 1, "response": None}, 503, uuid=begun.uuid, position=1)
        assert alice.json == {"type": "urn:officium:store_unavailable", "title": "store_unavailable", "status": 503}
        answer = alice.http.get(f"/attempts/{begun.uuid}/responses", headers={"Accept": "application/json"})
        assert is_503(answer)
        assert answer.json["title"] == "store_unavailable"


def test_signing_in(app, client):
    stranger = client()
    form = {"username": "alice", "password": PASSWORD, "csrf_token": stranger.token()}
    with gone(app):
        stranger.get("accounts.sign_in")
        stranger.post("accounts.sign_in", form, status=503)
    stranger.post("accounts.sign_in", form)


def test_what_failed_is_undone_and_the_next_request_of_the_thread_works(app, alice):
    begun = start(alice, TEST)
    for _ in range(3):
        with gone(app):
            alice.post("attempts.submit", status=503, uuid=begun.uuid)
            alice.post("attempts.start", status=503, slug=PRACTICE)
        alice.get("attempts.responses", uuid=begun.uuid)
        assert alice.json["submitted_at"] is None
    begun.submit()
    alice.get("attempts.responses", uuid=begun.uuid)
    assert alice.json["submitted_at"] is not None


def test_a_connection_that_breaks_after_the_last_query(database_url, tmp_path):
    app = create_app(settings(database_url, tmp_path))
    breaks = []

    @app.after_request
    def end(response):
        if breaks:
            cut(app)
        return response

    alice = Client(app, "alice")
    alice.get("attempts.quizzes")
    breaks.append(True)
    for _ in range(3):
        alice.get("attempts.quizzes")
    close(app)


def test_connections_cut_by_a_restart_are_not_noticed(app, alice):
    begun = start(alice)
    for position in (1, 2, 3):
        begun.save(position, begun.key(position))
        cut(app)
        alice.get("attempts.responses", uuid=begun.uuid)
        assert list(alice.json["responses"]) == [str(n) for n in range(1, position + 1)]
        cut(app)


def test_a_copy_in_its_place(app, alice, database_url):
    begun = start(alice)
    begun.save(1, begun.key(1))
    for position in (2, 3):
        replace_by_copy(app)
        begun.save(position, begun.key(position))
        alice.get("attempts.responses", uuid=begun.uuid)
        assert list(alice.json["responses"]) == [str(n) for n in range(1, position + 1)]
    # Nothing went to what is there no more.
    cold = create_app(settings(database_url, app.extensions["officium_settings"].data_dir))
    with cold.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 3
    close(cold)


def test_no_connection_left(app, client, alice):
    with exhausted(app):
        began = time.monotonic()
        alice.get("attempts.quizzes", status=503)
        assert time.monotonic() - began < LOCK_SECONDS + 3
    alice.get("attempts.quizzes")


def seconds(call):
    began = time.monotonic()
    call()
    return time.monotonic() - began


def test_locked_for_a_second_is_not_noticed(app, alice):
    begun = start(alice)
    begun.save(1, begun.key(1))
    with contextlib.ExitStack() as lock:
        lock.enter_context(locked(app))
        timer = threading.Timer(1, lock.close)
        timer.start()
        assert 0.5 < seconds(lambda: begun.save(2, begun.key(2))) < LOCK_SECONDS - 0.5
        timer.join()
    assert begun.paper().entry(2).answered


def test_locked_for_long(app, client, alice):
    begun = start(alice)
    body = {"client": str(uuid4()), "seq": 1, "response": begun.key(1)}

    def save(status):
        alice.put("attempts.save", body, status, uuid=begun.uuid, position=1)

    with locked(app):
        assert LOCK_SECONDS - 1 < seconds(lambda: save(503)) < LOCK_SECONDS + 3
        assert alice.json["title"] == "store_unavailable"
        if on_sqlite(app):
            # That it is held up is known now: nobody waits again.
            assert seconds(lambda: save(503)) < 2
            assert seconds(lambda: alice.post("attempts.submit", status=503, uuid=begun.uuid)) < 2
        assert seconds(lambda: alice.get("attempts.responses", uuid=begun.uuid)) < 2
        assert not begun.paper().entry(1).answered
    until = time.monotonic() + 5
    while (
        alice.http.put(
            alice.address("attempts.save", uuid=begun.uuid, position=1),
            json=body,
            headers={"X-CSRFToken": alice.token()},
        ).status_code
        == 503
    ):
        assert time.monotonic() < until
    assert begun.paper().entry(1).answered


def test_many_wait_no_longer_than_one(database_url, tmp_path):
    # Who waits for SQLite's writer stands aside; who waits for a lock of PostgreSQL keeps their turn.
    turns = 4 if database_url.startswith("sqlite") else 20
    app = create_app(settings(database_url, tmp_path, threads=turns))
    people = [Client(app, "alice") for _ in range(16)]
    begun = start(people[0])
    begun.save(3, begun.key(3))
    took = []

    def save(person, seq):
        address = person.address("attempts.save", uuid=begun.uuid, position=1 + seq % 2)
        body = {"client": "tab", "seq": seq, "response": None}
        began = time.monotonic()
        answer = person.http.put(address, json=body, headers={"X-CSRFToken": token})
        took.append((time.monotonic() - began, answer.status_code))

    for person in people[1:]:
        with people[0].http.session_transaction() as first, person.http.session_transaction() as other:
            other["csrf_token"] = first["csrf_token"]
    token = people[0].token()
    with locked(app):
        threads = [threading.Thread(target=save, args=(person, seq)) for seq, person in enumerate(people)]
        for thread in threads:
            thread.start()
        assert seconds(lambda: people[0].get("attempts.responses", uuid=begun.uuid)) < 2
        for thread in threads:
            thread.join()
    assert {status for _, status in took} == {503}
    assert max(lasted for lasted, _ in took) < LOCK_SECONDS + 3
    close(app)
