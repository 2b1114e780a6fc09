"""The form of marking one answer: a share for each criterion of its rubric, and a comment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.domain.kinds.essay import SHARES
from app.domain.questions import Option, Question
from app.web.forms import Form
from app.web.pages import own_language

MOST = 2_000
_CHOICES = [(str(round(100 * share)), f"{round(100 * share)}%") for share in SHARES]


class MarkForm(Form):
    """`mark_form` adds a field for each criterion."""

    seen = HiddenField()
    """The mark that counted when the page was made."""
    comment = TextAreaField(
        _("Comment to the trainee"),
        [Optional(), Length(max=MOST, message=_("At most 2,000 characters."))],
        description=_("Optional. They read it beside the mark, where the quiz shows explanations."),
        render_kw={"rows": 5, "maxlength": MOST},
    )

    criteria_ids: tuple[str, ...] = ()

    def criterion(self, option_id: str) -> RadioField:
        """The field of a criterion."""
        found: RadioField = self[_name(option_id)]
        return found

    def criteria(self) -> dict[str, float]:
        """What each criterion is given."""
        return {option_id: int(self.criterion(option_id).data) / 100 for option_id in self.criteria_ids}

    def seen_id(self) -> int:
        seen = self.seen.data or ""
        return int(seen[:18]) if seen.isascii() and seen.isdigit() else 0


def mark_form(question: Question, *, blank: bool = False) -> MarkForm:
    """The form for an answer to this question; `blank`: as if nothing had been sent."""
    fields = {_name(option.id): _field(option) for option in question.options}
    form: MarkForm = type("MarkForm", (MarkForm,), fields)(**({"formdata": None} if blank else {}))
    form.criteria_ids = question.option_ids
    for option_id in question.option_ids:
        form.criterion(option_id).choices = _CHOICES
    return form


def _field(option: Option) -> RadioField:
    name = own_language(option.text) if option.text else option.id
    return RadioField(validators=[InputRequired(message=_("Choose a share for this criterion: %(name)s", name=name))])


def _name(option_id: str) -> str:
    return f"criterion_{option_id}"
