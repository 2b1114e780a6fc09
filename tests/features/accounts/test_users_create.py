"""`users create`: works, refuses in clear words, and leaves nothing half done."""

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.audit import Action
from app.db import db
from app.domain.roles import Role
from tests.cast import NAMES
from tests.features.accounts.signing import NEW_PASSWORD, events, is_signed_in, sign_in, user


def create(app, *arguments, password=NEW_PASSWORD, **kwargs):
    given = ["--password", password] if password is not None else []
    return app.test_cli_runner().invoke(args=["users", "create", *arguments, *given], **kwargs)


def nobody_came(app):
    with app.app_context():
        return set(db.session.scalars(sa.select(User.username))) == set(NAMES) and len(
            events(Action.USER_CREATED)
        ) == len(NAMES)


def test_works(app, client):
    result = create(app, "Dora", "--name", " Dora Dogwood ", "--role", "reviewer", "--department", "hall")
    assert (result.exit_code, result.output) == (0, "dora can sign in.\n")
    with app.app_context():
        dora = user("dora")
        assert (dora.name, dora.role, dora.department.slug) == ("Dora Dogwood", Role.REVIEWER, "hall")
        assert NEW_PASSWORD not in dora.password_hash
        event = events(Action.USER_CREATED)[-1]
        assert event.facts == {"username": "dora", "role": "reviewer"}
        assert (event.actor_id, event.subject_id) == (None, dora.id)
    browser = client()
    sign_in(browser, "dora", NEW_PASSWORD)
    assert is_signed_in(browser)


def test_is_a_trainee_of_no_department_unless_told(app):
    assert create(app, "dora", "--name", "Dora").exit_code == 0
    with app.app_context():
        assert (user("dora").role, user("dora").department) == (Role.TRAINEE, None)


@pytest.mark.parametrize(("more", "stored"), [([], False), (["--new-recruit"], True)])
def test_newly_recruited_when_told(app, more, stored):
    assert create(app, "dora", "--name", "Dora", *more).exit_code == 0
    with app.app_context():
        assert user("dora").new_recruit is stored


def test_the_password_is_asked_for_and_not_shown(app, client):
    result = create(app, "dora", "--name", "Dora", password=None, input=f"{NEW_PASSWORD}\n{NEW_PASSWORD}\n")
    assert result.exit_code == 0
    assert NEW_PASSWORD not in result.output
    sign_in(client(), "dora", NEW_PASSWORD)


def test_two_different_answers_create_nobody(app):
    result = create(app, "dora", "--name", "Dora", password=None, input=f"{NEW_PASSWORD}\nanother\n")
    assert result.exit_code == 1
    assert "do not match" in result.output
    assert nobody_came(app)


@pytest.mark.parametrize(
    ("arguments", "password", "words"),
    [
        (["x", "--name", "Dora"], NEW_PASSWORD, "A username has 2 to 80 letters"),
        (["", "--name", "Dora"], NEW_PASSWORD, "A username has 2 to 80 letters"),
        (["x" * 81, "--name", "Dora"], NEW_PASSWORD, "A username has 2 to 80 letters"),
        (["do ra", "--name", "Dora"], NEW_PASSWORD, "A username has 2 to 80 letters"),
        (["_dora", "--name", "Dora"], NEW_PASSWORD, "A username has 2 to 80 letters"),
        (["dora/x", "--name", "Dora"], NEW_PASSWORD, "A username has 2 to 80 letters"),
        (["alice", "--name", "Dora"], NEW_PASSWORD, "This username is taken."),
        (["ALICE ", "--name", "Dora"], NEW_PASSWORD, "This username is taken."),
        (["dora", "--name", "  "], NEW_PASSWORD, "Give the person's name with --name."),
        (["dora", "--name", "x" * 201], NEW_PASSWORD, "at most 200 characters"),
        (
            ["dora", "--name", "Dora", "--department", "moon"],
            NEW_PASSWORD,
            "There is no such department. Known: hall, township",
        ),
        (["dora", "--name", "Dora"], "short", "The password is too short: at least 10 characters."),
        (["dora", "--name", "Dora"], "x7!" * 67, "The password is too long: at most 200 characters."),
        (["dora", "--name", "Dora"], "password1234", "The password is easy to guess"),
        (["dora.dogwood", "--name", "Dora"], "dora.dogwood", "The password is easy to guess"),
    ],
)
def test_refusals_are_clear_and_leave_nothing(app, arguments, password, words):
    result = create(app, *arguments, password=password)
    assert words in result.output
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert nobody_came(app)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["dora"], "--name"),
        (["--name", "Dora"], "USERNAME"),
        (["dora", "--name", "Dora", "--role", "emperor"], "emperor"),
        (["dora", "--name", "Dora", "--shoe-size", "44"], "--shoe-size"),
    ],
)
def test_wrong_usage_ends_with_2(app, arguments, words):
    result = create(app, *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert nobody_came(app)


def test_twice_is_refused_and_the_first_stays(app, client):
    create(app, "dora", "--name", "Dora")
    result = create(app, "dora", "--name", "Another", "--role", "administrator", password="cobalt-lantern-otter-58")
    assert (result.exit_code, "This username is taken." in result.output) == (1, True)
    with app.app_context():
        assert (user("dora").name, user("dora").role) == ("Dora", Role.TRAINEE)
    sign_in(client(), "dora", NEW_PASSWORD)
