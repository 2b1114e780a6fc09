"""`officium demo`: people and attempts, the same for the same bank; passwords of its own; twice is harmless."""

from datetime import UTC, datetime

import flask_migrate
import pytest
import sqlalchemy as sa

from app import create_app
from app.accounts import passwords
from app.accounts.managing import create_user
from app.accounts.models import Department, User
from app.attempts.models import Attempt, Item, Mark, Response
from app.bank.models import Question, QuestionVersion
from app.clock import now
from app.db import db, unit_of_work
from app.domain.roles import Role
from app.ops import content, demo
from tests.client import Client
from tests.databases import close, opened, settings


def installation(databases, folder):
    """A migrated database with the shipped content and nobody in it."""
    folder.mkdir()
    return opened(settings(databases.empty(), folder))


def prepare() -> None:
    flask_migrate.upgrade()
    with unit_of_work():
        content.publish(content.check(), now=now())


@pytest.fixture
def empty(databases, tmp_path):
    with installation(databases, tmp_path / "data") as app:
        prepare()
        yield app
        db.session.remove()


@pytest.fixture
def closed(databases, tmp_path):
    """The same with no context around it, so that browsers have theirs."""
    app = create_app(settings(databases.empty(), tmp_path))
    with app.app_context():
        prepare()
    yield app
    close(app)


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=["demo", *arguments])


def count(model) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def sign_ins(output: str) -> dict[str, str]:
    """The passwords that the notice names, by username."""
    lines = [line.split() for line in output.splitlines() if line.startswith("  ")]
    return {line[0]: line[1] for line in lines}


def answers() -> list[tuple]:
    """What everybody was asked and answered, without times."""
    return [
        tuple(row)
        for row in db.session.execute(
            sa.select(User.username, Item.position, Question.key, Item.option_order, Response.answer, Mark.share)
            .select_from(Attempt)
            .join(User, User.id == Attempt.user_id)
            .join(Item, Item.attempt_id == Attempt.id)
            .join(QuestionVersion, QuestionVersion.id == Item.question_version_id)
            .join(Question, Question.id == QuestionVersion.question_id)
            .outerjoin(Response, (Response.attempt_id == Item.attempt_id) & (Response.position == Item.position))
            .join(Mark, (Mark.attempt_id == Item.attempt_id) & (Mark.position == Item.position))
            .order_by(Attempt.id, Item.position)
        )
    ]


def test_the_whole_demonstration(closed):
    done = run(closed)
    assert done.exit_code == 0, done.output
    assert "60 people in three departments, 300 finished attempts" in done.output
    with closed.app_context():
        assert (count(User), count(Department), count(Attempt)) == (60, 3, 300)
        assert db.session.scalar(sa.select(sa.func.count()).where(Attempt.submitted_at.is_(None))) == 0
        assert db.session.scalar(sa.select(sa.func.max(Attempt.submitted_at))) < now()
    assert Client(closed, "admin").get("reports.index").text("dl.headline dd") == "300"
    assert "You see the results of 政务服务大厅" in Client(closed, "reviewer").get("reports.index").words
    assert "finished attempts" in Client(closed, "trainee").get("progress.index").words


def test_twice_changes_nothing_and_prints_the_sign_in_again(empty):
    first = run(empty, "--attempts", "5")
    before = (count(User), count(Attempt), count(Response), answers())
    again = run(empty, "--attempts", "5")
    assert again.exit_code == 0
    assert again.output.strip() == first.output.strip()
    assert (count(User), count(Attempt), count(Response), answers()) == before


def test_the_passwords_open_the_accounts(empty):
    done = run(empty, "--attempts", "0")
    found = sign_ins(done.output)
    assert set(found) == {"admin", "reviewer", "author", "trainee"}
    for username, password in found.items():
        user = db.session.scalars(sa.select(User).where(User.username == username)).one()
        assert passwords.matches(user.password_hash, password)


def test_the_notice_is_for_its_owner_alone(empty):
    done = run(empty, "--attempts", "0")
    notice = empty.extensions["officium_settings"].data_dir / "demo-sign-in.txt"
    assert notice.stat().st_mode & 0o777 == 0o600
    assert notice.read_text(encoding="utf-8").strip() == done.output.strip()


def test_same_answers_and_other_passwords_elsewhere(databases, tmp_path):
    found = []
    for name in ("here", "there"):
        with installation(databases, tmp_path / name) as app:
            prepare()
            done = run(app, "--attempts", "40")
            found.append((answers(), sign_ins(done.output)))
            db.session.remove()
    (here, passwords_here), (there, passwords_there) = found
    assert len(here) > 300
    assert here == there
    assert set(passwords_here) == set(passwords_there)
    assert not set(passwords_here.values()) & set(passwords_there.values())


def test_a_name_that_is_taken_is_said_and_nothing_is_made(empty):
    with unit_of_work():
        create_user("admin", "Somebody Else", Role.ADMINISTRATOR, None, now=datetime(2026, 1, 1, tzinfo=UTC))
    done = run(empty, "--attempts", "5")
    assert done.exit_code == 1
    assert "admin" in done.output
    assert "is there already" not in done.output
    assert count(User) == 1
    assert not demo.exists()


@pytest.mark.parametrize("attempts", ["-1", "many"])
def test_a_wrong_call(empty, attempts):
    assert run(empty, "--attempts", attempts).exit_code == 2
    assert count(User) == 0
