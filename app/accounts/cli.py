"""Commands: users create, users set-password, users accommodate."""

from __future__ import annotations

import sys

import click
import sqlalchemy as sa
from flask import Blueprint
from flask.cli import AppGroup

from app import clock
from app.accounts import accommodating, managing, passwords
from app.accounts.models import User
from app.accounts.signing_in import canonical
from app.db import db, unit_of_work
from app.domain.deadlines import NO_ACCOMMODATION, Accommodation, own_minutes
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
    "factor_range": "--factor is from {least:g} to {most:g}.",
    "extra_range": "--extra is from 0 to {most:g} minutes.",
    "breaks_range": "--breaks is from 0 to {most:g} minutes.",
    "reason_missing": "Give the reason with --reason.",
    "reason_long": "The reason is too long: at most {most} characters.",
    "nothing_to_end": "Nothing is in force that could be ended.",
}


def _fail(refused: Conflict | Invalid) -> None:
    click.echo(_REFUSALS[refused.code].format(**refused.facts), err=True)
    sys.exit(1)


def _user(username: str) -> User:
    user = db.session.scalar(sa.select(User).where(User.username == canonical(username)))
    if user is None:
        click.echo(f"There is no user {username!r}.", err=True)
        sys.exit(1)
    return user


@users.command("create")
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option("--role", type=click.Choice([r.value for r in Role]), default=Role.TRAINEE.value, show_default=True)
@click.option("--department", help="The slug of a department.")
@click.option("--new-recruit", is_flag=True, help="Newly recruited: a quiz may ask for the oath.")
@click.password_option(help="Asked for when not given.")
def create(username: str, name: str, role: str, department: str | None, new_recruit: bool, password: str) -> None:
    """Create a user."""
    try:
        passwords.check_strength(password, [username, name, "officium"])
        password_hash = passwords.hashed(password)
        with unit_of_work():
            where = managing.department(department) if department else None
            managing.create_user(
                username,
                name,
                Role(role),
                password_hash,
                now=clock.now(),
                department=where,
                new_recruit=new_recruit,
            )
    except (Conflict, Invalid) as refused:
        _fail(refused)
    click.echo(f"{canonical(username)} can sign in.")


@users.command("set-password")
@click.argument("username")
@click.password_option(help="Asked for when not given.")
def set_password(username: str, password: str) -> None:
    """Set a user's password, and end all their sessions."""
    user = _user(username)
    try:
        passwords.check_strength(password, [user.username, user.name, "officium"])
        password_hash = passwords.hashed(password)
    except Invalid as refused:
        _fail(refused)
    with unit_of_work():
        managing.change_password(user, password_hash, now=clock.now(), actor_id=None)
    click.echo(f"The password of {user.username} is changed.")


@users.command("accommodate")
@click.argument("username")
@click.option("--factor", type=float, help="Multiplies every time limit; 1 leaves it as it is.")
@click.option("--extra", type=float, help="Minutes added to the limit of each quiz.")
@click.option("--breaks", type=float, help="Minutes for which the clock may be stopped in one attempt.")
@click.option("--unlimited", is_flag=True, help="No time limit at all.")
@click.option("--end", is_flag=True, help="End what is in force.")
@click.option("--reason", required=True, help="Why; the person reads it on their account page.")
def accommodate(
    username: str,
    factor: float | None,
    extra: float | None,
    breaks: float | None,
    unlimited: bool,
    end: bool,
    reason: str,
) -> None:
    """Decide what a user is due in every quiz, instead of what was decided before.

    It counts from their next start on.
    """
    given = unlimited or any(value is not None for value in (factor, extra, breaks))
    if given == end:
        raise click.UsageError("Say what the user is due (--factor, --extra, --breaks, --unlimited), or else --end.")
    granted = Accommodation(
        time_factor=1.0 if factor is None else factor,
        extra_minutes=extra or 0.0,
        break_minutes=breaks or 0.0,
        unlimited=unlimited,
    )
    user = _user(username)
    try:
        with unit_of_work():
            decided = accommodating.grant_accommodation(user, granted, reason, actor_id=None, now=clock.now())
    except Invalid as refused:
        _fail(refused)
    click.echo(f"{user.username}: {_in_words(decided.due)}")


def _in_words(due: Accommodation) -> str:
    if due == NO_ACCOMMODATION:
        return "the usual times."
    limit = "no time limit" if due.unlimited else f"a quiz of 30 minutes lasts {own_minutes(30, due):g}"
    return f"{limit}; {due.break_minutes:g} minutes of breaks." if due.break_minutes else f"{limit}."
