"""Officium: quizzes on the professionalism of civil servants."""

from __future__ import annotations

import gc
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
    # What is there now stays until the end, and a request leaves hardly any cycles behind: Python's usual search for
    # them, over everything and after every 700 objects, takes a sixth of the processor's time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return app
