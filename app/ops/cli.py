"""Commands: serve, bank, demo."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import click
from flask import Blueprint, current_app
from flask.cli import AppGroup, with_appcontext

from app import clock
from app.config import Settings
from app.db import close, unit_of_work
from app.domain.errors import Conflict
from app.ops import content, demo, health, tabling

bp = Blueprint("ops_cli", __name__, cli_group=None)
bank = AppGroup("bank", help="The question bank: check and publish the content files.")
bp.cli.add_command(bank)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["officium_settings"]
    return settings


@bank.command("check")
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
def bank_check(as_json: bool) -> None:
    """Validate every file under questions/. Exit 1 when something is to be mended, be it only a warning."""
    found = content.check()
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found.findings], ensure_ascii=False, indent=1))
    else:
        for finding in found.findings:
            click.echo(finding)
        warnings = len(found.findings) - len(found.errors)
        click.echo(f"{len(found.questions)} questions and {len(found.quizzes)} quizzes are good; "
                   f"{len(found.findings)} thing(s) to mend.")  # fmt: skip
        if warnings:
            click.echo(f"{warnings} of them are warnings. One that should stand is waived in its question: "
                       "`waived: {rule: why}`. docs/item-writing.md explains the rules.")  # fmt: skip
    sys.exit(1 if found.findings else 0)


@bank.command("table")
def bank_table() -> None:
    """Questions by topic, kind, level, difficulty and language, as a Markdown table."""
    click.echo(tabling.table(content.check().questions))


@bank.command("publish")
@click.option("--json", "as_json", is_flag=True, help="What changed, as JSON.")
def bank_publish(as_json: bool) -> None:
    """Turn changed files into new immutable versions. Publishing again changes nothing.

    Errors block; warnings are shown and do not.
    """
    found = content.check()
    for finding in found.errors or found.findings:
        click.echo(finding, err=True)
    if found.errors:
        click.echo("Nothing was published: mend these first.", err=True)
        sys.exit(1)
    try:
        with unit_of_work():
            published, quizzes = content.publish(found, now=clock.now())
    except Conflict as refused:
        for key in refused.facts["keys"]:
            click.echo(
                f"{key}: a question with this id was written in the browser: choose another id in the file", err=True
            )
        click.echo("Nothing was published: mend these first.", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({**asdict(published), "quizzes": quizzes}))
    else:
        click.echo(
            f"Questions: {published.added} added, {published.changed} changed, {published.restored} restored, "
            f"{published.retired} retired, {published.unchanged} unchanged. Quizzes moved: {quizzes}."
        )


@bp.cli.command("demo")
@click.option("--attempts", default=demo.ATTEMPTS, show_default=True, type=click.IntRange(0, 100_000))
@with_appcontext
def make_demo(attempts: int) -> None:
    """Three departments, 60 people and simulated attempts, with passwords made for this installation."""
    notice = _settings().data_dir / "demo-sign-in.txt"
    try:
        with unit_of_work():
            sign_ins = demo.make_people(now=clock.now())
            made = demo.make_attempts(attempts, now=clock.now())
    except Conflict as refused:
        if refused.code != "demo_exists":
            click.echo(f"Nothing was made: {refused.facts.get('username', refused.code)} is here already.", err=True)
            sys.exit(1)
        click.echo(notice.read_text() if notice.exists() else "The demonstration is there already.")
        return
    lines = [f"A demonstration: {demo.PEOPLE} people in three departments, {made} finished attempts. Sign in as", ""]
    lines += [f"  {s.username:<10} {s.password:<20} {s.role.value}{'; ' + s.note if s.note else ''}" for s in sign_ins]
    text = "\n".join(lines) + "\n"
    notice.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(notice, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    click.echo(text)


@bp.cli.command("serve")
@click.option("--host", help="Address to listen on; else OFFICIUM_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; else OFFICIUM_PORT.")
@with_appcontext
def serve(host: str | None, port: int | None) -> None:
    """Serve the application with granian."""
    found = health.problem()
    if found:
        click.echo(f"Not ready: {found}. {health.MENDING[found]}", err=True)
        sys.exit(1)
    settings = _settings()
    # Workers are forked from this process, and no connection may be in two processes.
    close()
    from app.ops import serving

    host, port = host or settings.host, port or settings.port
    click.echo(f"Officium is served on http://{host}:{port}  (end it with Ctrl-C)")
    serving.serve(host, port, settings)
