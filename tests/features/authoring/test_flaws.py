"""What is wrong with a question is counted in the list, and can be searched for."""

import pytest
import sqlalchemy as sa

from app.bank.models import Question
from app.clock import now
from app.db import db, unit_of_work
from app.ops import content
from tests.features.authoring.desk import (
    KEY,
    SHIPPED,
    begin,
    publish,
    published,
    question,
    revision,
    submit,
    write,
    written,
)
from tests.features.authoring.test_questions import keys

LONG = "The next in line, whoever that may be and however long it has been since they came"
LONG_ZH = "排在前面的人，不论是谁，也不论到得早晚、等了多久，都先接待"
REASON = "The other options cannot be longer without saying less."


def counted(app, key=KEY):
    found = question(app, key)
    return found.errors, found.warnings, found.waived


def found_by(client, flaws, more=""):
    return KEY in keys(client.get(f"/author/questions?search=of-our-own&flaws={flaws}{more}"))


def in_row(page):
    return page.text(".bank .meta")


def test_a_working_copy_with_things_to_mend(app, client):
    arthur = client("arthur")
    begin(arthur)
    count = counted(app)[0]
    page = arthur.get("authoring.edit", slug=KEY)
    assert f"{count} things to mend" in page.words
    assert f"{count} to mend" in in_row(arthur.get("authoring.questions", flaws="error"))
    assert [found_by(arthur, name) for name in ("error", "warning", "waived", "none")] == [True, False, False, False]
    write(arthur)
    assert counted(app) == (0, 0, 0)
    assert [found_by(arthur, name) for name in ("error", "warning", "waived", "none")] == [False, False, False, True]


def test_a_warning_that_is_waived(app, client):
    arthur, ada = client("arthur"), client("ada")
    long = {"option-0-text-en": LONG, "option-0-text-zh": LONG_ZH}
    written(arthur, **long)
    errors, warnings, waived = counted(app)
    assert (errors, waived) == (0, 0)
    assert warnings > 0
    assert f"{warnings} warning" in in_row(arthur.get("authoring.questions", flaws="warning"))
    codes = [field.attrs["name"] for field in arthur.get("authoring.edit", slug=KEY).all("input[name^=waived-]")]
    write(arthur, **long, **dict.fromkeys(codes, REASON))
    assert counted(app) == (0, 0, warnings)
    assert f"{warnings} waived" in in_row(arthur.get("authoring.questions", flaws="waived"))
    assert [found_by(arthur, name) for name in ("error", "warning", "waived", "none")] == [False, False, True, False]
    submit(arthur)
    publish(ada)
    assert counted(app) == (0, 0, warnings)


def test_of_what_is_being_changed_the_working_copy_counts_until_it_is_discarded(app, client):
    arthur = client("arthur")
    published(arthur, client("ada"))
    arthur.post("authoring.begin", slug=KEY)
    write(arthur, **{"stem-zh": "", "option-1-rationale-en": ""})
    assert counted(app) == (2, 0, 0)
    assert found_by(arthur, "error", "&status=published")
    arthur.post("authoring.discard", {"revision": str(revision(app))}, slug=KEY)
    assert counted(app) == (0, 0, 0)


@pytest.mark.parametrize("key", [KEY, SHIPPED, "duty-unfinished"])
def test_publishing_the_files_counts_anew(app, client, key):
    """The rules for writing may have changed, and what was stored before there was a count has none."""
    arthur = client("arthur")
    published(arthur, client("ada"))
    begin(arthur, "duty-unfinished")
    before = counted(app, key)
    with app.app_context(), unit_of_work():
        db.session.execute(sa.update(Question).values(errors=7, warnings=8, waived=9))
    with app.app_context(), unit_of_work():
        done, _ = content.publish(content.check(), now=now())
    assert (done.added, done.changed) == (0, 0)
    assert counted(app, key) == before


def test_what_ships_has_its_waivers_counted(app, client):
    waived = [q.key for q in content.check().questions if q.waived]
    arthur = client("arthur")
    page = arthur.get("authoring.questions", flaws="waived", origin="file")
    assert set(keys(page)) <= set(waived)
    assert not keys(arthur.get("authoring.questions", flaws="error", origin="file"))
    assert "is told by officium bank check" in page.words


def test_a_flaw_that_is_none(client):
    client("arthur").get("/author/questions?flaws=lost", 404)
