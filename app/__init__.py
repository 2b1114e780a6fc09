"""Officium: quizzes on the professionalism of civil servants."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; imported lazily so that `import app.domain…` stays cheap."""
    from app.factory import build

    return build(settings)


def serving() -> Flask:
    """The application in a process that serves it: what is due is done from the start, whether or not anybody comes."""
    app = create_app()
    app.extensions["officium_sweeper"].start()
    return app
