"""Doors: the author's pages. Importing a file hangs its doors on the blueprint."""

from app.authoring.views import looking, reviewing, writing
from app.authoring.views.pages import bp

__all__ = ["bp", "looking", "reviewing", "writing"]
