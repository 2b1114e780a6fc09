"""Quizzes of the tests' own, published beside those that ship."""

from dataclasses import replace
from typing import Any

from flask import Flask

from app.bank.models import Origin
from app.clock import now
from app.db import unit_of_work
from app.domain.rules import Rules
from app.domain.selection import Slot
from app.quizzes import listing, publishing
from tests.taking import TEST

SINGLE, MULTIPLE, TRUE_FALSE = 1, 2, 3
"""Where each kind stands in a paper of ONE_OF_EACH."""
CHOSEN = ("single", "multiple", "true_false")
"""The kinds that are answered by choosing, of which the quizzes that ship are made."""
ONE_OF_EACH = tuple(Slot(count=1, kinds=(kind,)) for kind in CHOSEN)


def of_the_files() -> list[Rules]:
    """Of the quizzes on offer, those that publishing files speaks of."""
    return [version.rules for version in listing.on_offer() if version.quiz.origin is Origin.FILE]


def offer(app: Flask, slug: str = "of-our-own", **changes: Any) -> str:
    """Publish one more quiz, or change it: the self-test under these rules. Its slug."""
    with app.app_context():
        rules = of_the_files()
        model = next(r for r in rules if r.slug == TEST)
        with unit_of_work():
            others = [r for r in rules if r.slug != slug]
            publishing.publish([*others, replace(model, slug=slug, **changes)], now=now())
    return slug


def retire(app: Flask, *slugs: str) -> None:
    """Publish without these quizzes, or without any."""
    with app.app_context():
        rules = of_the_files()
        with unit_of_work():
            publishing.publish([r for r in rules if slugs and r.slug not in slugs], now=now())
