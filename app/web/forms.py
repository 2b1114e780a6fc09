"""The base of every form, and reading a form's faults."""

from __future__ import annotations

import re
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.i18n import messages_path

from app.web.locale import select_language

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@cache
def _own_messages(language: str) -> NullTranslations:
    """WTForms' catalogue, read once and not for every request."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose faults are listed at the top of the page and beside their fields."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: object) -> NullTranslations:
            return _own_messages(select_language())

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators=extra_validators))
        for field in self:
            if isinstance(field.data, str) and _CONTROL.search(field.data):
                # Not shown again either: a page cannot hold them.
                field.data = _CONTROL.sub("", field.data)
                self.refuse(field, _("This had invisible control characters, which are removed now. Check it."))
                good = False
        return good

    def faults(self) -> list[tuple[Field, str]]:
        return [(self[name], message) for name, messages in self.errors.items() if name for message in messages]

    def refuse(self, field: Field, message: object) -> None:
        """Add a fault that a use-case found."""
        field.errors = [*field.errors, message]
