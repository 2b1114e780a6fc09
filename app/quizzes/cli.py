"""Commands: quizzes check, quizzes preview."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

import click
from flask import Blueprint
from flask.cli import AppGroup, with_appcontext

from app.bank import files as question_files
from app.bank import library, syllabus
from app.config import content_dir
from app.domain.errors import NotFound
from app.quizzes import files
from app.quizzes.listing import on_offer, on_offer_as
from app.quizzes.previewing import Asked, Preview, of_pool, preview
from app.quizzes.sources import FILTERS

bp = Blueprint("quizzes_cli", __name__, cli_group=None)
quizzes = AppGroup("quizzes", help="Quizzes: what they draw, and whether the bank can serve them.")
bp.cli.add_command(quizzes)


@quizzes.command("check")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_appcontext
def check(as_json: bool) -> None:
    """Whether the published bank can serve every quiz on offer. Exit 1 when it cannot."""
    found = [preview(quiz.rules, seed=1) for quiz in on_offer()]
    if as_json:
        rows = [{"slug": one.rules.slug, "served": one.served, "slots": _slots(one)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found:
            for asked in one.asked:
                for line in _troubles(one, asked):
                    click.echo(f"{one.rules.slug}: slot {asked.number}: {line}")
        click.echo(f"{sum(one.served for one in found)} of {len(found)} quizzes can be served.")
    sys.exit(0 if all(one.served for one in found) else 1)


@quizzes.command("preview")
@click.argument("slug")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**63 - 1), help="Which sample paper.")
@click.option("--files", "from_files", is_flag=True, help="As the content files say, before they are published.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_appcontext
def show(slug: str, seed: int, from_files: bool, as_json: bool) -> None:
    """What a quiz draws: its slots, a sample paper, and what to expect. Exit 1 when the bank cannot serve it."""
    try:
        found = _from_files(slug, seed) if from_files else preview(on_offer_as(slug).rules, seed)
    except NotFound:
        click.echo(f"There is no quiz {slug!r}{' without a fault in the files' if from_files else ''}.", err=True)
        sys.exit(2)
    click.echo(json.dumps(_data(found), ensure_ascii=False, indent=1) if as_json else _text(found))
    sys.exit(0 if found.served else 1)


def _from_files(slug: str, seed: int) -> Preview:
    """Raises NotFound for a quiz that is not there or in which `bank check` finds something to mend."""
    folder = content_dir("questions")
    topics = {topic.slug for topic in syllabus.check(folder)[0]}
    questions = dict(enumerate(question_files.check(folder, topics)[0], 1))
    pool = [library.candidate(i, i, question) for i, question in questions.items()]
    for rules in files.check(folder, topics, pool)[0]:
        if rules.slug == slug:
            return of_pool(rules, seed, pool, questions)
    raise NotFound("no_such_quiz")


def _troubles(found: Preview, asked: Asked) -> list[str]:
    told = [files.fault_text(fault) for fault in asked.faults]
    return [*told, files.lack_text(asked.lack, found.rules.slots)] if asked.lack else told


def _slots(found: Preview) -> list[dict[str, Any]]:
    return [
        {
            "number": asked.number,
            "section": asked.slot.section,
            "asks": {n: value for n in (*FILTERS, "questions") if (value := getattr(asked.slot, n)) not in (None, ())},
            "points": asked.slot.points,
            "needed": asked.slot.count,
            "fitting": asked.fitting,
            "usable": asked.usable,
            "served": asked.served,
            "to_mend": _troubles(found, asked),
        }
        for asked in found.asked
    ]


def _data(found: Preview) -> dict[str, Any]:
    return {
        "slug": found.rules.slug,
        "seed": found.seed,
        "served": found.served,
        "slots": _slots(found),
        "siblings": {family: list(keys) for family, keys in found.siblings.items()},
        "paper": [
            {
                "position": shown.position,
                "section": shown.section,
                "points": shown.points,
                "id": shown.question.key,
                "topic": shown.question.topic,
                "kind": shown.question.kind,
                "level": shown.question.level,
                "difficulty": shown.question.difficulty,
                "situation": shown.question.situation,
                "stem": dict(shown.question.stem),
            }
            for shown in found.paper
        ],
        "draws": found.draws,
        "mix": [
            {"about": about, "value": s.value, "least": s.least, "mean": round(s.mean, 2), "most": s.most}
            for about, shares in found.mix.items()
            for s in shares
        ],
        "expected": found.expected and {n: round(v, 4) for n, v in asdict(found.expected).items()},
    }


def _text(found: Preview) -> str:
    lines = [f"{found.rules.slug}: {found.rules.question_count} questions, {found.rules.points:g} points", "", "Slots"]
    for row, asked in zip(_slots(found), found.asked, strict=True):
        asks = "; ".join(f"{n}: {_said(v)}" for n, v in row["asks"].items()) or "any question"
        lines.append(f"  {asked.number:>2}  {row['needed']} of {row['usable']} ({row['fitting']} fit)  {asks}")
        lines += [f"      ! {line}" for line in row["to_mend"]]
    if found.siblings:
        lines += ["", "Siblings, of which one at most stands in a paper"]
        lines += [f"  {family}: {', '.join(keys)}" for family, keys in found.siblings.items()]
    if found.paper:
        lines += ["", f"A paper, of seed {found.seed}"]
        lines += [
            f"  {s.position:>2}  {s.question.key} ({s.question.kind}, {s.question.level}, {s.question.difficulty})"
            for s in found.paper
        ]
        lines += ["", f"What to expect, over {found.draws} papers: least, mean, most"]
        for shares in found.mix.values():
            lines += [f"  {s.value:<14} {s.least:>3} {s.mean:>6.2f} {s.most:>3}" for s in shares]
    if found.expected:
        e = found.expected
        lines += [
            "",
            "Share of the points that somebody of middling ability should earn, as the authors expect it",
            f"  {e.least:.1%} to {e.most:.1%}, mean {e.mean:.1%}, standard deviation {e.deviation:.1%}",
        ]
    return "\n".join(lines)


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value).lower()
