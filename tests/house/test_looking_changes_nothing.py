"""A GET, whoever sends it and wherever, leaves every row of every table as it was."""

import sqlalchemy as sa

from app.db import Base, db
from tests.house.test_routes import filled
from tests.taking import TEST, finished, start


def contents():
    return {
        table.name: sorted(map(str, db.session.execute(sa.select(table)).all()))
        for table in Base.metadata.sorted_tables
    }


def test_get_changes_nothing(app, client):
    alice, ada = client("alice"), client("ada")
    done, begun = finished(alice, TEST), start(alice, "eight-principles-exam")
    begun.save(1, begun.key(1))
    with app.app_context():
        before = contents()
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or "filename" in rule.rule:
            continue
        for person in (alice, ada, client()):
            for uuid in (done.uuid, begun.uuid):
                person.http.get(filled(rule, uuid))
    with app.app_context():
        assert contents() == before | {"login_session": contents()["login_session"]}
        assert len(before["login_session"]) == len(contents()["login_session"])
