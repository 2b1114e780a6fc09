"""The base of every form, and reading a form's faults."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose faults are listed at the top of the page and beside their fields."""

    def faults(self) -> list[tuple[Field, str]]:
        return [(self[name], message) for name, messages in self.errors.items() if name for message in messages]

    def refuse(self, field: Field, message: object) -> None:
        """Add a fault that a use-case found."""
        field.errors = [*field.errors, message]
