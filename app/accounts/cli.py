"""Commands: users create, users set-password."""

from __future__ import annotations

import sys

import click
import sqlalchemy as sa
from flask import Blueprint
from flask.cli import AppGroup

from app import clock
from app.accounts import managing, passwords
from app.accounts.models import User
from app.accounts.signing_in import canonical
from app.db import db, unit_of_work
from app.domain.errors import Conflict, Invalid
from app.domain.roles import Role

bp = Blueprint("accounts_cli", __name__, cli_group=None)
users = AppGroup("users", help="Accounts.")
bp.cli.add_command(users)

_REFUSALS = {
    "username_form": "A username has 2 to 80 letters, digits or . _ @ + -, and begins with a letter or digit.",
    "username_taken": "This username is taken.",
    "name_missing": "Give the person's name with --name.",
    "name_long": "The name is too long: at most {most} characters.",
    "no_such_department": "There is no such department. Known: {known}",
    "password_short": "The password is too short: at least {least} characters.",
    "password_long": "The password is too long: at most {most} characters.",
    "password_weak": "The password is easy to guess: use several unrelated words.",
}


def _fail(refused: Conflict | Invalid) -> None:
    click.echo(_REFUSALS[refused.code].format(**refused.facts), err=True)
    sys.exit(1)


@users.command("create")
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option("--role", type=click.Choice([r.value for r in Role]), default=Role.TRAINEE.value, show_default=True)
@click.option("--department", help="The slug of a department.")
@click.password_option(help="Asked for when not given.")
def create(username: str, name: str, role: str, department: str | None, password: str) -> None:
    """Create a user."""
    try:
        passwords.check_strength(password, [username, name, "officium"])
        password_hash = passwords.hashed(password)
        with unit_of_work():
            where = managing.department(department) if department else None
            managing.create_user(username, name, Role(role), password_hash, now=clock.now(), department=where)
    except (Conflict, Invalid) as refused:
        _fail(refused)
    click.echo(f"{canonical(username)} can sign in.")


@users.command("set-password")
@click.argument("username")
@click.password_option(help="Asked for when not given.")
def set_password(username: str, password: str) -> None:
    """Set a user's password, and end all their sessions."""
    user = db.session.scalar(sa.select(User).where(User.username == canonical(username)))
    if user is None:
        click.echo(f"There is no user {username!r}.", err=True)
        sys.exit(1)
    try:
        passwords.check_strength(password, [user.username, user.name, "officium"])
        password_hash = passwords.hashed(password)
    except Invalid as refused:
        _fail(refused)
    with unit_of_work():
        managing.change_password(user, password_hash, now=clock.now(), actor_id=None)
    click.echo(f"The password of {user.username} is changed.")
