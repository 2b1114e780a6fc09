"""Forms of starting and submitting: a token and nothing else."""

from __future__ import annotations

from app.web.forms import Form


class StartForm(Form):
    """Start, or go on with, an attempt."""


class PaperForm(Form):
    """An item's page. Its answer fields belong to the question's kind, see `templates/attempts/kinds/`."""


class SubmitForm(Form):
    """Submit the attempt."""
