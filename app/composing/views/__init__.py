"""Doors: composing quizzes. Importing a file hangs its doors on the blueprint."""

from app.composing.views import looking, reviewing, trying, writing
from app.composing.views.pages import bp

__all__ = ["bp", "looking", "reviewing", "trying", "writing"]
