"""Every address: permitted to somebody on purpose, written in kebab-case, protected by a token, closed to strangers."""

import re
from uuid import uuid4

import pytest

from app import create_app
from app.domain.roles import Permission
from app.web.access import BY_STATEMENT, PUBLIC, access_of
from tests.databases import settings
from tests.taking import TEST, finished, start


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    app = create_app(settings(f"sqlite:///{folder / 'none.db'}", folder))
    return [(rule, access_of(app.view_functions[rule.endpoint])) for rule in app.url_map.iter_rules()]


def filled(rule, uuid=None):
    """The rule's address with a value for each of its parts."""
    values = {"uuid": str(uuid or uuid4()), "int": "1", "id": "1", "string": "nothing", "path": "nothing"}
    return re.sub(r"<(?:(\w+):)?\w+>", lambda m: values[m[1] or "string"], rule.rule)


def test_every_view_says_who_may_use_it(rules):
    for rule, access in rules:
        assert access in (PUBLIC, BY_STATEMENT) or isinstance(access, Permission), rule.endpoint


def test_what_is_open_to_the_world_is_open_on_purpose(rules):
    assert {rule.endpoint for rule, access in rules if access == PUBLIC} == {
        "static",
        "bootstrap.static",
        "accounts.home",
        "accounts.sign_in",
        "accounts.language",
        "ops.healthz",
        "ops.readyz",
    }
    # The save checks its session and its owner in the statement that writes; tests/features/attempts/test_save.py.
    assert {rule.endpoint for rule, access in rules if access == BY_STATEMENT} == {"attempts.save"}


def test_addresses_are_kebab_case_and_typed(rules):
    for rule, _ in rules:
        bare = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", bare), rule.rule
        for converter, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule):
            assert converter or name in ("slug", "filename"), f"{rule.rule}: {name} has no type"


def test_every_change_needs_its_token(app, client, rules):
    alice = client("alice")
    for rule, _ in rules:
        for method in sorted(rule.methods & {"POST", "PUT", "PATCH", "DELETE"}):
            answer = alice.http.open(filled(rule), method=method, data={"x": "1"})
            assert answer.status_code == 400, f"{method} {rule.rule}: {answer.status_code}"


def test_a_token_of_another_session_is_refused(client):
    bob = client("bob")
    client("alice").post("accounts.change_profile", {"csrf_token": bob.token(), "name": "Mallory"}, status=400)


def test_a_strangers_attempt_is_not_there_on_any_route(client, rules):
    alice = client("alice")
    uuids = [finished(alice, TEST).uuid, start(alice, "eight-principles-exam").uuid]
    charlie = client("charlie")
    routes = [rule for rule, _ in rules if "uuid" in rule.rule and not rule.rule.startswith("/admin")]
    assert len(routes) >= 7
    body = {"client": "c", "seq": 1, "response": None}
    for uuid in uuids:
        for rule in routes:
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                address = filled(rule, uuid)
                if method == "GET":
                    charlie.get(address, status=404)
                elif method == "PUT":
                    charlie.put(address, body, status=404)
                else:
                    charlie.post(address, {"go": "2"}, status=404)


@pytest.mark.parametrize("who", ["alice", "arthur"])
def test_administrators_pages_are_closed_to(client, rules, who):
    uuid = finished(client("alice"), TEST).uuid
    person = client(who)
    routes = [rule for rule, _ in rules if rule.rule.startswith("/admin")]
    assert len(routes) >= 6
    for rule in routes:
        if "GET" in rule.methods:
            person.get(filled(rule, uuid), status=403)
        for method in rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            assert method == "POST", rule.rule
            person.post(filled(rule, uuid), status=403)


def test_a_visitor_is_asked_to_sign_in(client, rules):
    visitor = client()
    for rule, access in rules:
        if isinstance(access, Permission) and "GET" in rule.methods:
            visitor.get(filled(rule), status=302)
            assert visitor.headers["Location"].startswith("/sign-in"), rule.rule
